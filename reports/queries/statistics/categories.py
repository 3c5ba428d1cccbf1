"""One category of the statistics report: how sure its places are, and what they hang on."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging.interfaces.evidence.names import Names
from judging.interfaces.evidence.ranks import (
    SideBySide,
    cut_picture,
    deciding_line,
    rank_pictures,
    side_by_side,
    told_line,
)
from judging.interfaces.evidence.steadiness import (
    coefficient_rows,
    heat_picture,
    suggestion_rows,
    told_winners,
    weights_picture,
    without_judge_rows,
)
from judging.pictures import PAPER_LINES
from judging.pictures.picture import number
from judging.tabulation.evidence.answer import CategoryEvidence, Cut, EntryLine, PartEvidence, Refusals
from reports.queries.statistics.tables import beside_the_line, in_strips, table
from reports.render.statistics_report import StatisticsFigure, StatisticsSection, StatisticsTopic


def category_section(part: PartEvidence, category: CategoryEvidence, name: str, names: Names) -> StatisticsSection:
    """Every question in the order in which a jury asks it; what could not be computed is said where it would stand."""
    return StatisticsSection(
        heading=name,
        topics=(
            _orders(part, category, names),
            _other_ways(category, names),
            _places(category, names),
            _lines(category, names),
            _weights(category, names),
            _without(category, names),
            _agreement(category, names),
            _triage(category, names),
            _marks(part, category, names),
        ),
    )


def _orders(part: PartEvidence, category: CategoryEvidence, names: Names) -> StatisticsTopic:
    adjusted = category.adjusted
    refused = isinstance(adjusted, Refusals)
    told = names.refusals(adjusted) if isinstance(adjusted, Refusals) else [names.tell(adjusted.told)]
    if category.changes:
        told.append(_("Places that the adjusted order would change. This is advice: the official place stands."))
    elif not refused:
        told.append(_("The adjusted order would change no prize place and nobody's passage."))
    return StatisticsTopic(
        heading=_("Official and adjusted order"),
        sentences=(names.tell(part.observed.told), *told),
        points=tuple(names.tell(change.told) for change in category.changes),
        figures=(_beside(category, names),),
    )


def _beside(category: CategoryEvidence, names: Names) -> StatisticsFigure:
    """Every placed entry: this list alone is printed whole."""
    line = deciding_line(category)
    near, below = side_by_side(category, names)
    columns = [
        (_("Place"), True),
        (_("Entry"), False),
        (_("Points"), True),
        (_("Adjusted points"), True),
        (_("Adjusted order"), False),
        (_("Rank between"), True),
        *([(_("Among the first %(places)d") % {"places": line.places}, True)] if line else []),
    ]
    rows = (_row(row, line) for row in (*near, *below))
    return table(_("The official order beside the adjusted one"), columns, rows, heading=1)


def _row(row: SideBySide, line: Cut | None) -> tuple[str, ...]:
    place = _("%(place)s (tied)") % {"place": row.place} if row.tied else row.place
    order = f"{row.rank} ({row.shift})" if row.shift else row.rank
    return (place, row.name, row.total, row.adjusted, order, row.between, *([row.chance] if line else []))


def _other_ways(category: CategoryEvidence, names: Names) -> StatisticsTopic:
    """What other methods make of the same marks: judges' lift, judge bootstrap, least squares, Rasch."""
    columns = [
        (_("Place"), True),
        (_("Entry"), False),
        (_("How generous its judges are"), True),
        (_("Rank between, judges weighed otherwise"), True),
        (_("By least squares (rank)"), True),
        (_("In logits of the Rasch model (rank)"), True),
    ]
    placed = [entry for entry in category.entries if entry.place]
    line = deciding_line(category)
    found = _near(placed, line)
    told = [
        _(
            "Each method adjusts in a way of its own. Where they agree, the order hangs on no model; where they differ, little can be said."
        )
    ]
    if len(found) < len(placed):
        told.append(_("The entries nearest the line are printed."))
    return StatisticsTopic(
        heading=_("What other methods make of it"),
        sentences=tuple(told),
        figures=(
            table(_("The same entries by other methods"), columns, (_other(each, names) for each in found), heading=1),
        ),
    )


def _near(entries: list[EntryLine], line: Cut | None) -> list[EntryLine]:
    from_first = max((line.places if line else 0) - PAPER_LINES // 2, 0)
    first = max(min(from_first, len(entries) - PAPER_LINES), 0)
    return entries[first : first + PAPER_LINES]


def _other(entry: EntryLine, names: Names) -> tuple[str, ...]:
    panel = "" if entry.panel_low is None else f"{entry.panel_low}–{entry.panel_high}"
    return (
        entry.place,
        names.entry(entry.entry),
        "" if entry.lift is None else number(entry.lift),
        panel,
        _ranked(entry.additive, entry.additive_rank),
        _ranked(entry.rasch, entry.rasch_rank),
    )


def _ranked(value: float | None, rank: int | None) -> str:
    if value is None:
        return ""
    return number(value) if rank is None else f"{number(value)} ({rank})"


def _places(category: CategoryEvidence, names: Names) -> StatisticsTopic:
    line = deciding_line(category)
    pictures = rank_pictures(category, names, "ranks", most=PAPER_LINES)
    groups = [names.entry_list(group) for group in category.groups if len(group) > 1]
    told = (_("The entries of each of these groups cannot be told apart by these marks."),) if groups else ()
    return StatisticsTopic(
        heading=_("How sure each place is"),
        sentences=told,
        points=tuple(groups),
        figures=tuple(beside_the_line(picture, line.places if line else 0) for picture in pictures),
    )


def _lines(category: CategoryEvidence, names: Names) -> StatisticsTopic:
    line = deciding_line(category)
    told = [told_line(cut, names) for cut in category.cuts]
    picture = cut_picture(category, names, "cut")
    return StatisticsTopic(
        heading=_("Award places and cut"),
        sentences=() if told else (_("No award places and no cut are declared for this category."),),
        points=tuple(
            f"{each['title']}: {each['sentence']}" + (f" ({'; '.join(each['open'])})" if each["open"] else "")
            for each in told
        ),
        figures=(beside_the_line(picture, line.places),) if picture and line else (),
    )


def _weights(category: CategoryEvidence, names: Names) -> StatisticsTopic:
    heading, weights, mark = _("Other weights, other winner"), category.weights, category.one_mark
    one_mark = names.refusals(mark) if isinstance(mark, Refusals) else [names.tell(mark.told)]
    if isinstance(weights, Refusals):
        return StatisticsTopic(heading=heading, sentences=(*names.refusals(weights), *one_mark))
    smallest = weights.smallest
    drawn_weights = _("Of %(draws)d sets of weights drawn around the declared ones, so many would make this entry win:")
    return StatisticsTopic(
        heading=heading,
        sentences=(
            *(names.refusals(smallest) if isinstance(smallest, Refusals) else [names.tell(smallest.told)]),
            *one_mark,
            drawn_weights % {"draws": weights.draws},
        ),
        points=tuple(f"{name}: {part}" for name, part in told_winners(weights, names)),
        figures=tuple(in_strips(beside_the_line(weights_picture(weights, names, "weights"), 0))),
    )


def _without(category: CategoryEvidence, names: Names) -> StatisticsTopic:
    heading, without = _("Without one judge"), category.without_judges
    if isinstance(without, Refusals):
        return StatisticsTopic(heading=heading, sentences=tuple(names.refusals(without)))
    rows = without_judge_rows(without.judges, names)
    turned = [row for row in rows if row["enter"] or row["leave"]]
    some = ngettext(
        "Leaving out %(count)d judge would change who is among the first %(k)d.",
        "Leaving out any one of %(count)d judges would change who is among the first %(k)d.",
        len(turned),
    )
    none = _("Whichever judge is left out, the same entries are among the first %(k)d.")
    quorum = _(
        "The quorum asks for one judge fewer here, so that an entry that just had its quorum is ranked by its other judges."
    )
    columns = [
        (_("Left out"), False),
        (_("Entries that move"), True),
        (_("First"), False),
        (_("Would come in"), False),
        (_("Would drop out"), False),
    ]
    counted = [row for row in rows if not row["refused"]]
    return StatisticsTopic(
        heading=heading,
        sentences=((some if turned else none) % {"count": len(turned), "k": without.k}, quorum),
        points=tuple(f"{row['judge']}: {row['refused']}" for row in rows if row["refused"]),
        figures=(
            table(
                _("What leaving out one judge does"),
                columns,
                ((row["judge"], str(row["moved"]), row["first"], row["enter"], row["leave"]) for row in counted),
            ),
        )
        if counted
        else (),
    )


def _agreement(category: CategoryEvidence, names: Names) -> StatisticsTopic:
    """Each coefficient by its full name, with its design and the question it asks; refused ones with the reason."""
    rows = coefficient_rows(category.agreement, names)
    found, refused = [row for row in rows if not row["refused"]], [row for row in rows if row["refused"]]
    columns = [
        (_("Coefficient"), False),
        (_("Value"), True),
        (_("Interval"), True),
        (_("What it asks, and of which sheets"), False),
    ]
    told = _("Each coefficient answers a question of its own; none of them is a mark for the jury.")
    without = _("Coefficients that these sheets do not allow:")
    return StatisticsTopic(
        heading=_("How far judges agree"),
        sentences=(*((told,) if found else ()), *((without,) if refused else ())),
        points=tuple(row["refused"] for row in refused),
        figures=(
            table(
                _("Coefficients of agreement"),
                columns,
                (
                    (
                        row["name"],
                        row["value"],
                        f"{row['between']} ({row['level']})" if row["between"] else "",
                        " ".join(part for part in (row["meaning"], row["design"]) if part),
                    )
                    for row in found
                ),
            ),
        )
        if found
        else (),
    )


def _triage(category: CategoryEvidence, names: Names) -> StatisticsTopic:
    heading, triage = _("One more judge"), category.triage
    if isinstance(triage, Refusals):
        return StatisticsTopic(heading=heading, sentences=tuple(names.refusals(triage)))
    rows = suggestion_rows(triage.suggestions, names)
    told = _(
        "Where one more score sheet would tell most about who belongs among the first %(places)d, the most telling first."
    )
    columns = [
        (_("Entry"), False),
        (_("Extra sheets"), True),
        (_("By the adjusted order"), False),
        (_("Points to the other side"), True),
        (_("Chance that it changes sides"), True),
    ]
    cells = ((row["name"], str(row["sheets"]), row["side"], row["gap"], row["chance"]) for row in rows[:PAPER_LINES])
    none = _("No entry is near enough to the line for one more score sheet to tell anything.")
    return StatisticsTopic(
        heading=heading,
        sentences=(told % {"places": triage.places},) if rows else (none,),
        figures=(table(_("Entries that deserve one more judge"), columns, cells),) if rows else (),
    )


def _marks(part: PartEvidence, category: CategoryEvidence, names: Names) -> StatisticsTopic:
    picture = heat_picture(part, category, names, "marks", most=PAPER_LINES)
    line = max((cut.places for cut in category.cuts), default=0)
    return StatisticsTopic(
        heading=_("All sheets at a glance"),
        sentences=() if picture else (_("No score sheet counts here yet."),),
        figures=tuple(in_strips(beside_the_line(picture, line))) if picture else (),
    )
