"""How sure each place is: the official order beside the adjusted one, the intervals of ranks, the lines drawn through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging.interfaces.evidence.names import Names
from judging.pictures import (
    SCREEN_LINES,
    About,
    CutBand,
    CutLine,
    CutWords,
    Picture,
    RankInterval,
    RankIntervals,
    RankIntervalWords,
    draw_cut,
    draw_rank_intervals,
)
from judging.pictures.picture import number, share
from judging.tabulation.evidence.answer import CategoryEvidence, Cut, EntryLine, Refusals

BESIDE_A_LINE = 4
"""So many entries below the last line are shown at once; the rest stand folded."""


@dataclass(frozen=True)
class SideBySide:
    """One entry, official and adjusted. `shift` is the adjusted order in words; `chance` that of passing the line."""

    place: str
    tied: bool
    name: str
    total: str
    adjusted: str
    rank: str
    shift: str
    between: str
    chance: str
    is_open: bool


def side_by_side(category: CategoryEvidence, names: Names) -> tuple[list[SideBySide], list[SideBySide]]:
    """The placed entries in official order: those around the lines, and all that stand further below."""
    line = deciding_line(category)
    open_entries = set(line.open) if line else set()
    rows = [_side(entry, names, line, entry.entry in open_entries) for entry in category.entries if entry.place]
    until = max((cut.places for cut in category.cuts), default=len(rows)) + BESIDE_A_LINE
    return rows[:until], rows[until:]


def deciding_line(category: CategoryEvidence) -> Cut | None:
    """The line that decides in this round: the passage to the next round, else the award places."""
    found = {cut.kind: cut for cut in category.cuts}
    return found.get("cut") or found.get("places")


def _side(entry: EntryLine, names: Names, line: Cut | None, is_open: bool) -> SideBySide:
    chance = None if line is None else entry.above_cut if line.kind == "cut" else entry.in_places
    return SideBySide(
        place=entry.place,
        tied=entry.tied,
        name=names.entry(entry.entry),
        total=entry.total,
        adjusted="" if entry.adjusted is None else number(entry.adjusted),
        rank="" if entry.rank is None else str(entry.rank),
        shift=_shift(entry),
        between=_between(entry.low, entry.high),
        chance="" if chance is None else share(chance),
        is_open=is_open,
    )


def _shift(entry: EntryLine) -> str:
    """How many places the adjusted order would move the entry, in words; nothing where it would not."""
    if entry.rank is None or not entry.place.isdecimal() or entry.rank == int(entry.place):
        return ""
    by = int(entry.place) - entry.rank
    if by > 0:
        return ngettext("%(count)d place higher", "%(count)d places higher", by) % {"count": by}
    return ngettext("%(count)d place lower", "%(count)d places lower", -by) % {"count": -by}


def _between(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return ""
    return str(low) if low == high else f"{low}–{high}"


def told_line(cut: Cut, names: Names) -> dict[str, Any]:
    """A line through the ranking in words: who is on which side of it, and who may be on either."""
    heads = {
        "places": ngettext("The first award place", "The first %(count)d places, which win something", cut.places),
        "cut": ngettext("The first, who goes on", "The first %(count)d, who go on to the next round", cut.places),
    }
    count = len(cut.open)
    band = ngettext(
        "%(count)d entry could stand on either side of this line.",
        "%(count)d entries could stand on either side of this line.",
        count,
    )
    sure = _("Nobody's side of this line is in doubt.")
    return {
        "title": heads[cut.kind] % {"count": cut.places},
        "sentence": band % {"count": count} if count else sure,
        "sure": len(cut.sure),
        "open": [names.entry(code) for code in cut.open],
        "lost": len(cut.lost),
    }


def rank_pictures(category: CategoryEvidence, names: Names, prefix: str, *, most: int = SCREEN_LINES) -> list[Picture]:
    """The forest plot of ranks, one for each connected part: between parts there is no order. At most `most` are drawn."""
    line = deciding_line(category)
    parts = category.parts if isinstance(category.adjusted, Refusals) else category.parts[:1]
    return [
        _forest(
            [each for each in _placed(category) if each.part == part or len(parts) == 1],
            line,
            names,
            f"{prefix}-{part}",
            most,
        )
        for part in parts
        if any(each.part == part or len(parts) == 1 for each in _placed(category))
    ]


def _placed(category: CategoryEvidence) -> list[EntryLine]:
    return [
        each for each in category.entries if each.place.isdecimal() and each.low is not None and each.high is not None
    ]


def _forest(entries: Sequence[EntryLine], line: Cut | None, names: Names, prefix: str, most: int) -> Picture:
    cut = line.places if line else 0
    lines = tuple(
        RankInterval(
            entry=names.entry(each.entry),
            place=int(each.place),
            low=each.low or 1,
            high=each.high or 1,
            chance=(each.above_cut if line.kind == "cut" else each.in_places) if line else each.first,
            group=None if each.group is None else each.group - 1,
        )
        for each in entries
    )
    certain = sum(each.low == each.high for each in lines)
    title = _("The marks leave %(certain)d of %(count)d entries a single rank")
    about = About(
        prefix=prefix,
        title=title % {"certain": certain, "count": len(lines)},
        description=_(
            "Each bar is the interval that holds an entry's true rank nine times in ten; the dot is its official place."
        ),
    )
    return draw_rank_intervals(RankIntervals(lines, cut=cut), _interval_words(cut), about, most=most)


def _interval_words(cut: int) -> RankIntervalWords:
    return RankIntervalWords(
        place=_("Place"),
        entry=_("Entry"),
        axis=_("Rank"),
        low=_("Best rank"),
        high=_("Worst rank"),
        chance=_("Among the first %(count)d") % {"count": cut} if cut else _("First"),
        group=_("Group"),
        interval=_("Interval of the rank"),
        straddling=_("On either side of the line"),
        apart=_("Cannot be told apart"),
        cut_line=_("The line after place %(count)d") % {"count": cut} if cut else "",
        sliced=_("{shown} of {count} entries are drawn, those around the line. The table has them all."),
    )


def cut_picture(category: CategoryEvidence, names: Names, prefix: str) -> Picture | None:
    """The line that decides with its uncertain band; None where there is no such line or nobody stands beyond it."""
    line, placed = deciding_line(category), _placed(category)
    if line is None or not 0 < line.places < len(placed) or isinstance(category.adjusted, Refusals):
        return None
    lines = tuple(
        CutLine(names.entry(each.entry), int(each.place), float(each.total), each.total, each.low or 1, each.high or 1)
        for each in placed
    )
    title = ngettext(
        "%(count)d entry could stand on either side of the line",
        "%(count)d entries could stand on either side of the line",
        len(line.open),
    )
    about = About(
        prefix=prefix,
        title=title % {"count": len(line.open)} if line.open else _("Nobody's side of the line is in doubt"),
        description=_(
            "Official totals in official order; the shaded band holds all whose rank could lie on either side."
        ),
    )
    return draw_cut(CutBand(lines, line.places), _cut_words(line.places), about)


def _cut_words(cut: int) -> CutWords:
    return CutWords(
        place=_("Place"),
        entry=_("Entry"),
        total=_("Points"),
        low=_("Best rank"),
        high=_("Worst rank"),
        side=_("Side of the line"),
        inside=_("Surely above: {count}"),
        unsure=_("On either side: {count}"),
        outside=_("Surely below: {count}"),
        inside_word=_("above"),
        unsure_word=_("uncertain"),
        outside_word=_("below"),
        cut_line=_("The line after place %(count)d") % {"count": cut},
        band=_("Uncertain band"),
    )
