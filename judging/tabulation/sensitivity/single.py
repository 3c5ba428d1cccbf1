"""The smallest change of one single mark that changes the winner, or who is among the first k. Exact.

Raising one mark of somebody outside past the last who is inside, or lowering one mark of somebody inside below the first
who is outside: for every such mark the points that its sheet would need follow from the totals, and from these the
number of steps. A trim lets a sheet count only between its neighbours, so that many marks can do nothing at all. Where
steps lead to equal totals, the engine says what the tie-breaks make of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from judging.tabulation.rasch.scales import MarkScale, scales_of
from judging.tabulation.sensitivity.answer import MarkChange
from judging.tabulation.sensitivity.orders import Broken, Change, Order, orders
from judging.tabulation.sensitivity.reasons import RefusalCode, Refused
from judging.tabulation.sensitivity.season import Season, Total
from judging.tabulation.sheet import points_per_mark

__all__ = ["smallest_mark_change"]


@dataclass(frozen=True)
class _Candidate:
    """One mark moved by so many steps, up or down, and its unit's total then (a whole number over the season's
    denominator wherever it is equal to another's); `ties` says that it is just the total to be passed.
    """

    steps: int
    entry: str
    judge: str
    criterion: str
    unit: int
    row: int
    after: Fraction
    total: Fraction
    ties: bool


def smallest_mark_change(
    season: Season, category: str, *, top: int = 1, steps: Mapping[str, Decimal] | None = None
) -> MarkChange:
    """The mark that has to change by the fewest steps of its scale until somebody outside stands ahead of somebody who
    is among the first `top`; among equals the first in order of entries, judges and criteria. `steps` are the scales'
    (as in `rasch.scales.scales_of`).

    Refuses (raises `Refused`): nobody outside, and where no single mark does it.
    """
    ranks = season.ranks[category]
    inside = {unit for unit, rank in ranks.items() if rank <= top}
    outside = set(ranks) - inside
    if not inside or not outside:
        raise Refused(RefusalCode.NOBODY_OUTSIDE, top=top)
    by_steps: dict[int, list[_Candidate]] = {}
    for candidate in _candidates(season, inside, outside, steps):
        by_steps.setdefault(candidate.steps, []).append(candidate)
    for number in sorted(by_steps):
        tied = [each for each in by_steps[number] if each.ties]
        answers = orders(season, [_change(season, category, each) for each in tied])
        passing = [each for each in by_steps[number] if not each.ties]
        passing += [each for each, order in zip(tied, answers, strict=True) if _passes(order, inside, outside)]
        if passing:
            chosen = min(passing, key=lambda each: (each.entry, each.judge, season.criteria.index(each.criterion)))
            return _told(season, chosen, inside, outside, top=top, alike=len(passing))
    raise Refused(RefusalCode.UNSHAKEABLE, top=top)


def _told(
    season: Season, chosen: _Candidate, inside: set[int], outside: set[int], *, top: int, alike: int
) -> MarkChange:
    category = season.units[chosen.unit][0]
    (order,) = orders(season, [_change(season, category, chosen)])
    ranks = order if isinstance(order, dict) else season.ranks[category]
    overtaken = chosen.unit if chosen.unit in inside else max(inside, key=lambda unit: (ranks[unit], unit))
    overtaking = chosen.unit if chosen.unit in outside else min(outside, key=lambda unit: (ranks[unit], unit))
    return MarkChange(
        category=category,
        top=top,
        entry=chosen.entry,
        judge=chosen.judge,
        criterion=chosen.criterion,
        before=season.table.numbers.fraction(chosen.row),
        after=chosen.after,
        steps=chosen.steps,
        inside=season.units[overtaken][1],
        outside=season.units[overtaking][1],
        alike=alike,
    )


def _passes(order: Order | Broken, inside: set[int], outside: set[int]) -> bool:
    """Whether somebody outside stands ahead of somebody inside now."""
    if isinstance(order, Broken):
        return False
    return min(order[unit] for unit in outside) < max(order[unit] for unit in inside)


def _change(season: Season, category: str, candidate: _Candidate) -> Change:
    """The category with this one mark changed."""
    totals: dict[int, Total | Fraction] = {unit: season.totals[unit] for unit in season.ranks[category]}
    totals[candidate.unit] = candidate.total
    return Change(category, totals, frozenset([candidate.unit]), row=candidate.row, number=candidate.after)


def _candidates(
    season: Season, inside: set[int], outside: set[int], steps: Mapping[str, Decimal] | None
) -> Iterator[_Candidate]:
    marks = _Marks(season, scales_of(season.table, season.rules.criteria, steps))
    last = min(total for unit in inside if (total := season.totals[unit]) is not None)
    first = max(total for unit in outside if (total := season.totals[unit]) is not None)
    for units, target, sign in ((outside, last, 1), (inside, first, -1)):
        for unit in sorted(units):
            yield from marks.reaching(unit, target, sign)


class _Marks:
    """What steps of single marks do to totals. Points are taken times `share`, so that nothing has to be divided."""

    def __init__(self, season: Season, scales: Mapping[str, MarkScale]) -> None:
        self.season = season
        self.scales = scales
        self.steps: dict[int, list[Fraction]] = {}
        """For every sheet what one step of each criterion's mark adds to its points."""
        self.most: dict[int, Fraction] = {}
        """For every sheet the most that one mark could add."""
        for pattern, sheets in season.patterns:
            keys = frozenset(key for key, there in zip(season.criteria, pattern.tolist(), strict=True) if there)
            slopes, _ = points_per_mark(season.rules.criteria, keys, season.official.scale)
            whole = season.points.den * season.share
            worth = [slopes.get(key, Fraction(0)) * scales[key].step * whole for key in season.criteria]
            most = max(step * scales[key].top for key, step in zip(season.criteria, worth, strict=True))
            self.steps.update(dict.fromkeys(sheets.tolist(), worth))
            self.most.update(dict.fromkeys(sheets.tolist(), most))

    def reaching(self, unit: int, target: int, sign: int) -> Iterator[_Candidate]:
        """The unit's marks that, raised (sign 1) or lowered (-1), bring its total to the target or past it."""
        season, sheets = self.season, self.season.sheets_of[unit]
        form, number = season.official, len(sheets)
        low, high = (form.low, form.high) if number >= form.panel else (0, 0)
        if sign < 0:
            low, high = high, low
        points = [sign * season.point_nums[sheet] * season.share for sheet in sheets]
        kept = number - low - high
        for place, sheet in enumerate(sheets):
            others = sorted(points[:place] + points[place + 1 :])
            inner = sum(others[low : number - 1 - high])
            bounds = others[low - 1] if low else None, others[number - 1 - high] if high else None
            need = sign * target * kept - inner
            if (bounds[1] is not None and need > bounds[1]) or need - points[place] > self.most[sheet]:
                continue
            yield from self._of_sheet(unit, sheet, _Counted(points[place], need, inner, kept, bounds), sign)

    def _of_sheet(self, unit: int, sheet: int, counted: "_Counted", sign: int) -> Iterator[_Candidate]:
        season = self.season
        for column, worth in enumerate(self.steps[sheet]):
            if not worth:
                continue
            row, scale = int(season.row_of[sheet, column]), self.scales[season.criteria[column]]
            mark = season.table.numbers.fraction(row)
            room = (scale.high - mark if sign > 0 else mark - scale.low) // scale.step
            for steps, total, ties in counted.reached(worth, room):
                yield _Candidate(
                    steps=steps,
                    entry=season.units[unit][1],
                    judge=season.judges[int(season.judge_of[sheet])],
                    criterion=season.criteria[column],
                    unit=unit,
                    row=row,
                    after=mark + sign * steps * scale.step,
                    total=sign * total,
                    ties=ties,
                )


@dataclass(frozen=True)
class _Counted:
    """One sheet among the others of its unit, with signs so that more is always what is wanted: its points, the points
    with which the unit's total would be the target, what the others add, how many sheets are kept, and the bounds
    between which its own points count.
    """

    points: int
    need: int
    inner: int
    kept: int
    bounds: tuple[int | None, int | None]

    def counts(self, points: Fraction) -> Fraction:
        """What of so many points counts."""
        low, high = self.bounds
        raised = points if low is None else max(points, Fraction(low))
        return raised if high is None else min(raised, Fraction(high))

    def reached(self, worth: Fraction, room: int) -> Iterator[tuple[int, Fraction, bool]]:
        """From few steps to many, of so much worth each and at most `room`: every number with which the total is just the
        target (True), and the first with which it is more (False), each with the total.
        """
        first = max(-((self.points - self.need) * worth.denominator // worth.numerator), 1)
        for steps in range(first, room + 1):
            counts = self.counts(self.points + steps * worth)
            yield steps, (self.inner + counts) / self.kept, counts == self.need
            if counts > self.need:
                return
