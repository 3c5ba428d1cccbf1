"""What the order hangs on: weights, single judges, agreement; and where one more judge would tell most."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from judging.interfaces.evidence.names import Names
from judging.pictures import (
    About,
    Absence,
    Cell,
    Effect,
    HeatMap,
    HeatWords,
    Leads,
    LeadWords,
    Picture,
    Shade,
    draw_heat_map,
    draw_leads,
)
from judging.pictures.heat_map import MOST_ROWS as HEAT_ROWS
from judging.pictures.picture import number, share
from judging.tabulation.evidence.answer import (
    Bar,
    CategoryEvidence,
    Coefficient,
    Move,
    PartEvidence,
    Suggestion,
    Weights,
    WithoutJudge,
)


def weights_picture(weights: Weights, names: Names, prefix: str) -> Picture:
    """The tornado: what the winner's lead would be with each criterion weighed otherwise."""
    turned = [bar for bar in weights.bars if min(bar.low_lead, bar.high_lead) < 0]
    title = ngettext(
        "Weighing %(count)d criterion otherwise would make another entry win",
        "Weighing any of %(count)d criteria otherwise would make another entry win",
        len(turned),
    )
    about = About(
        prefix=prefix,
        title=title % {"count": len(turned)}
        if turned
        else _("No single criterion, weighed otherwise within these bounds, would make another entry win"),
        description=_(
            "Each bar is the winner's lead, in points, while one criterion's weight changes and the others carry on in proportion."
        ),
    )
    return draw_leads(Leads(weights.lead, tuple(_effect(bar, names) for bar in weights.bars)), _lead_words(), about)


def _effect(bar: Bar, names: Names) -> Effect:
    low, winner = min((bar.low_lead, bar.low_winner), (bar.high_lead, bar.high_winner))
    return Effect(
        change=_("%(low)s–%(high)s %%: %(criterion)s")
        % {
            "criterion": names.criterion(bar.criterion),
            "low": number(bar.low_weight, 0),
            "high": number(bar.high_weight, 0),
        },
        low=low,
        high=max(bar.low_lead, bar.high_lead),
        winner=names.entry(winner) if low < 0 else "",
    )


def _lead_words() -> LeadWords:
    return LeadWords(
        change=_("Change of weight"),
        lead=_("Lead of the winner, in points"),
        low=_("Smallest lead"),
        high=_("Largest lead"),
        winner_head=_("Who would win"),
        winner=_("{winner} would win"),
        bar=_("Lead within these weights"),
        over=_("Another entry would win"),
        now=_("Lead now"),
        tie=pgettext("totals", "Level"),
        sliced=_("{shown} of {count} changes are drawn. The table has them all."),
    )


def told_winners(weights: Weights, names: Names) -> list[tuple[str, str]]:
    """Who was first in how many of the drawn weights."""
    return [(names.entry(code), share(part)) for code, part in weights.winners]


def without_judge_rows(judges: Sequence[WithoutJudge], names: Names) -> list[dict[str, Any]]:
    """Each judge left out in turn, in order of what the reader calls them."""
    rows = [
        {
            "judge": names.judge(each.judge),
            "moved": each.moved,
            "first": names.entry_list(each.first),
            "enter": names.entry_list(each.enter),
            "leave": names.entry_list(each.leave),
            "moves": [_told_move(move, names) for move in each.moves],
            "refused": names.tell(each.refused.told) if each.refused else "",
        }
        for each in judges
    ]
    return sorted(rows, key=lambda row: str(row["judge"]))


def _told_move(move: Move, names: Names) -> str:
    told = {
        "entry": names.entry(move.entry),
        "before": f"{move.before:g}" if move.before else "",
        "after": f"{move.after:g}" if move.after else "",
    }
    if move.after is None:
        return _("%(entry)s: from %(before)s to no place") % told
    if move.before is None:
        return _("%(entry)s: from no place to %(after)s") % told
    return _("%(entry)s: from %(before)s to %(after)s") % told


def coefficient_rows(coefficients: Sequence[Coefficient], names: Names) -> list[dict[str, Any]]:
    """Each coefficient of agreement by its full name, with its design, and its value or why it has none."""
    return [
        {
            "name": names.tell(each.name),
            "design": names.tell(each.design) if each.design else "",
            "meaning": names.tell(each.meaning) if each.meaning else "",
            "value": "" if each.value is None else number(each.value, 3),
            "between": ""
            if each.low is None or each.high is None
            else f"{number(each.low, 3)} … {number(each.high, 3)}",
            "level": "" if each.level is None else share(each.level),
            "entries": each.entries,
            "judges": each.judges,
            "refused": names.tell(each.refused.told) if each.refused else "",
        }
        for each in coefficients
    ]


def suggestion_rows(suggestions: Sequence[Suggestion], names: Names) -> list[dict[str, Any]]:
    """Where more sheets would tell most, the most telling entry first; figures are those of its first extra sheet."""
    sheets = Counter(each.entry for each in suggestions)
    return [
        {
            "name": names.entry(each.entry),
            "sheets": sheets[each.entry],
            "side": _("above the line") if each.inside else _("below the line"),
            "gap": number(each.gap),
            "chance": share(each.chance),
        }
        for each in suggestions
        if each.sheet == 1
    ]


def heat_picture(
    part: PartEvidence, category: CategoryEvidence, names: Names, prefix: str, *, most: int = HEAT_ROWS
) -> Picture | None:
    """Every sheet's points, entries down in official order and judges across; None where there are no sheets. At most `most`
    entries are drawn.
    """
    placed = [each.entry for each in category.entries if each.sheets]
    cells = {
        (part.sheets.entries[entry][1], judge): points
        for entry, judge, points in zip(part.sheets.entry, part.sheets.judge, part.sheets.points, strict=True)
        if part.sheets.entries[entry][0] == category.category
    }
    seen = {judge for _entry, judge in cells}
    judges = sorted(
        (judge for judge in range(len(part.sheets.judges)) if judge in seen),
        key=lambda judge: names.judge(part.sheets.judges[judge]),
    )
    if not cells:
        return None
    cuts = [cut.places for cut in category.cuts if 0 < cut.places < len(placed)]
    facts = HeatMap(
        rows=tuple(map(names.entry, placed)),
        columns=tuple(names.judge(part.sheets.judges[judge]) for judge in judges),
        cells=tuple(tuple(_cell(cells.get((entry, judge))) for judge in judges) for entry in placed),
        floor=min(cells.values()),
        ceiling=max(cells.values()),
        cut=max(cuts, default=0),
    )
    about = About(
        prefix=prefix,
        title=ngettext(
            "%(sheets)d score sheet, entry by entry and judge by judge",
            "%(sheets)d score sheets, entry by entry and judge by judge",
            len(cells),
        )
        % {"sheets": len(cells)},
        description=_(
            "Each field is one sheet's points, darker where they are higher; a dot means that no sheet was asked for or handed in."
        ),
    )
    return draw_heat_map(facts, _heat_words(), about, most=most)


def _cell(points: float | None) -> Cell:
    return Absence.UNASSIGNED if points is None else Shade(points, number(points, 0))


def _heat_words() -> HeatWords:
    return HeatWords(
        row=_("Entry"),
        low=_("Fewest points"),
        high=_("Most points"),
        missing=_("Missing"),
        missing_sign=_("–"),
        not_applicable=_("Not applicable"),
        not_applicable_sign=_("n/a"),
        recused=_("Judge stepped out"),
        recused_sign=_("R"),
        unassigned=_("No sheet"),
        cut_line=_("The last line"),
        sliced=_(
            "{shown} of {count} entries and {columns_shown} of {columns} judges are drawn. The table has them all."
        ),
    )
