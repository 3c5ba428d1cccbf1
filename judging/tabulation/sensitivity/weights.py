"""What it takes to change the winner, or who is among the first k, by changing weights alone.

The first k are others as soon as one entry from outside passes one from inside, so every such pair is asked how little
would do it. Where the same criteria count on all sheets of both and nothing is trimmed, the difference of their totals is
a weighted sum, and `shifts.py` has the answer in closed form. Else the difference bends with the weights: it is then
straightened at the present point, solved, and straightened again at the solution (successive linear programming), which
finds a small change but cannot promise the smallest. Either way the engine is asked in the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from judging.tabulation.criteria import CriterionSpec, Scale
from judging.tabulation.engine import tabulate
from judging.tabulation.exact import IntArray
from judging.tabulation.sensitivity.answer import Measure, WeightChange
from judging.tabulation.sensitivity.official import with_weights
from judging.tabulation.sensitivity.orders import chosen_rows
from judging.tabulation.sensitivity.reasons import RefusalCode, Refused
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.shifts import Weights, by_largest, by_sum
from judging.tabulation.sensitivity.totals import Floats, Weighing

__all__ = ["smallest_weight_change"]

_SHIFTS = {Measure.SUM: by_sum, Measure.LARGEST: by_largest}
_MOST_SEARCHED = 20
"""So many pairs whose difference bends are searched, the likeliest first."""
_ROUNDS = 12
_STEP = 1e-6


def smallest_weight_change(
    season: Season, category: str, *, top: int = 1, measure: Measure = Measure.SUM
) -> WeightChange:
    """The smallest change of weights after which others are among the first `top` of a category.

    Refuses (raises `Refused`): a rubric of one criterion, nobody outside, and where no weights do it (or, with a trim or
    criteria that do not apply, none were found).
    """
    if len(season.criteria) < 2:
        raise Refused(RefusalCode.ONE_CRITERION)
    ranks = season.ranks[category]
    inside = [unit for unit, rank in ranks.items() if rank <= top]
    outside = [unit for unit, rank in ranks.items() if rank > top]
    if not inside or not outside:
        raise Refused(RefusalCode.NOBODY_OUTSIDE, top=top)
    field = _Field.of(season, inside + outside)
    best = _smallest(season, field, len(inside), measure)
    if best is None:
        raise Refused(RefusalCode.UNSHAKEABLE if field.all_straight else RefusalCode.NOT_FOUND, top=top)
    return WeightChange(
        category=category,
        top=top,
        measure=measure,
        change=best.size,
        inside=season.units[best.pair.inside][1],
        outside=season.units[best.pair.outside][1],
        declared=season.declared,
        at_tie=dict(zip(season.criteria, best.at_tie, strict=True)),
        weights=dict(zip(season.criteria, best.weights, strict=True)),
        proven=field.all_straight,
    )


def _smallest(season: Season, field: "_Field", inside: int, measure: Measure) -> "_Found | None":
    """The smallest change over all pairs: the likeliest first, until no pair left could do with less."""
    pairs, costs = _costs(field, inside, measure)
    best: _Found | None = None
    searched = 0
    for place in np.argsort(costs, kind="stable").tolist():
        if not np.isfinite(costs[place]) or (best is not None and costs[place] > float(best.size) * (1 + 1e-9)):
            break
        pair = _Pair(season, *(field.units[at] for at in pairs[place]))
        if field.is_straight(*pairs[place]):
            found = _straight(pair, measure)
        elif searched < _MOST_SEARCHED:
            searched += 1
            found = _bent(pair, measure)
        else:
            continue
        if found is not None and (best is None or found.size < best.size):
            best = found
    return best


@dataclass(frozen=True, eq=False)
class _Field:
    """What each criterion brings to the totals of some units, per percentage point of weight: (units, criteria). Exact
    (but for doubles) among units of the same `pattern`; else, and for units without one (-1), at the declared weights.
    """

    units: list[int]
    pattern: IntArray
    straight: Floats
    tangent: Floats
    declared: Floats

    @classmethod
    def of(cls, season: Season, units: list[int]) -> "_Field":
        declared = np.array([float(season.declared[key]) for key in season.criteria])
        weighing = Weighing(season, units)
        now = weighing.totals(declared[None])[0]
        slopes = (weighing.totals(declared + _STEP * np.eye(len(declared))) - now) / _STEP
        sizes = np.array([len(season.sheets_of[unit]) for unit in units], dtype=np.float64)
        straight = np.array([weighing.values[season.sheets_of[unit]].sum(axis=0) for unit in units]) / sizes[:, None]
        return cls(units, _patterns(season, units), straight / 100.0, slopes.T + now[:, None] / 100.0, declared)

    def is_straight(self, one: int, other: int) -> bool:
        return bool(self.pattern[one] >= 0 and self.pattern[one] == self.pattern[other])

    @property
    def all_straight(self) -> bool:
        return bool((self.pattern == self.pattern[0]).all() and self.pattern[0] >= 0)


def _patterns(season: Season, units: Sequence[int]) -> IntArray:
    """For each unit the number of the set of criteria that counts on all its sheets; -1 where sheets differ, something is
    trimmed, or only part of a criterion's sub-criteria count.
    """
    pattern_of = np.full(len(season.unit_of), -1)
    for number, (pattern, sheets) in enumerate(season.patterns):
        if _is_whole(season.rules.criteria, season.criteria, pattern):
            pattern_of[sheets] = number
    trims = season.official.high or season.official.low
    found = []
    for unit in units:
        own = set(pattern_of[season.sheets_of[unit]].tolist())
        trimmed = trims and len(season.sheets_of[unit]) >= season.official.panel
        found.append(own.pop() if len(own) == 1 and not trimmed else -1)
    return np.array(found)


def _is_whole(criteria: Sequence[CriterionSpec], leaves: Sequence[str], pattern: IntArray) -> bool:
    """Whether of every criterion with sub-criteria all of them count or none: then shares stay in proportion."""
    parent = {criterion.key: criterion.parent for criterion in criteria}
    counts: dict[str, set[bool]] = {}
    for leaf, there in zip(leaves, pattern.tolist(), strict=True):
        above = parent[leaf]
        while above is not None:
            counts.setdefault(above, set()).add(there)
            above = parent[above]
    return all(len(found) == 1 for found in counts.values())


def _costs(field: _Field, inside: int, measure: Measure) -> tuple[list[tuple[int, int]], Floats]:
    """Every pair of one inside and one outside (places in the field), and the least that passing could cost: by the sum
    exactly, by the largest change from below; infinite where it is impossible.
    """
    one, other = (
        each.ravel() for each in np.meshgrid(np.arange(inside), np.arange(inside, len(field.units)), indexing="ij")
    )
    same = ((field.pattern[one] == field.pattern[other]) & (field.pattern[one] >= 0))[:, None]
    gains = np.where(same, field.straight[other] - field.straight[one], field.tangent[other] - field.tangent[one])
    short = np.maximum(-(gains @ field.declared), 0.0)
    ordered = np.sort(gains, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure is Measure.LARGEST:
            half = gains.shape[1] // 2
            costs = short / (ordered[:, -half:].sum(axis=1) - ordered[:, :half].sum(axis=1))
        else:
            costs = _costs_by_sum(gains, short, field.declared)
    impossible = (ordered[:, -1] <= 1e-12) & same[:, 0]
    costs = np.where(impossible, np.inf, np.where(np.isnan(costs), 0.0, costs))
    return list(zip(one.tolist(), other.tolist(), strict=True)), costs


def _costs_by_sum(gains: Floats, short: Floats, weights: Floats) -> Floats:
    """`shifts.by_sum` for all pairs at once: twice the weight that has to move."""
    order = np.argsort(gains, axis=1)
    stock = weights[order]
    worth = gains.max(axis=1, keepdims=True) - np.take_along_axis(gains, order, axis=1)
    reached = np.cumsum(stock * worth, axis=1)
    place = np.minimum((reached < short[:, None]).sum(axis=1), gains.shape[1] - 1)
    rows = np.arange(len(gains))
    before = np.where(place > 0, reached[rows, place - 1], 0.0)
    moved = np.where(place > 0, np.cumsum(stock, axis=1)[rows, place - 1], 0.0)
    rest = np.where(short > before, (short - before) / worth[rows, place], 0.0)
    found: Floats = 2.0 * (moved + rest)
    return found


@dataclass(frozen=True, eq=False)
class _Pair:
    """One who is inside and one who could come in."""

    season: Season
    inside: int
    outside: int

    @property
    def declared(self) -> Weights:
        return tuple(self.season.declared[key] for key in self.season.criteria)

    def puts_ahead(self, weights: Weights) -> bool:
        """Whether the engine gives the outsider the higher total under these weights."""
        season = self.season
        rules = with_weights(season.rules, dict(zip(season.criteria, weights, strict=True)))
        rows = np.concatenate([season.rows_of[self.inside], season.rows_of[self.outside]])
        result = tabulate(rules, chosen_rows(season.table, rows), season.facts)
        category = season.units[self.inside][0]
        totals = [result.line(season.units[unit][1], category).total for unit in (self.inside, self.outside)]
        return totals[0] is not None and totals[1] is not None and totals[1] > totals[0]


@dataclass(frozen=True, eq=False)
class _Found:
    """A change of weights that puts the outsider ahead, and its size."""

    pair: _Pair
    size: Fraction
    at_tie: Weights
    weights: Weights


def _size(declared: Weights, weights: Weights, measure: Measure) -> Fraction:
    changes = [abs(new - old) for old, new in zip(declared, weights, strict=True)]
    return max(changes) if measure is Measure.LARGEST else sum(changes, Fraction(0))


def _straight(pair: _Pair, measure: Measure) -> _Found | None:
    """The closed form; what lies beyond the tie is made by leaning on the best criterion a little."""
    gains = _exact_gains(pair)
    at_tie = _SHIFTS[measure](pair.declared, gains)
    if at_tie is None:
        return None
    best = max(range(len(gains)), key=lambda place: gains[place])
    for places in range(4, 25, 4):
        share = Fraction(1, 10**places)
        leaning = [weight * (1 - share) for weight in at_tie]
        leaning[best] += 100 * share
        weights = _rounded(leaning, places, best)
        if sum(weight * gain for weight, gain in zip(weights, gains, strict=True)) > 0 and pair.puts_ahead(weights):
            return _Found(pair, _size(pair.declared, at_tie, measure), at_tie, weights)
    return None


def _exact_gains(pair: _Pair) -> tuple[Fraction, ...]:
    """What each criterion adds to the outsider's lead, up to a common factor."""
    season = pair.season
    specs = {criterion.key: criterion for criterion in season.rules.criteria}
    found = []
    for place, key in enumerate(season.criteria):
        means = []
        for unit in (pair.inside, pair.outside):
            rows = season.row_of[season.sheets_of[unit], place]
            marks = season.table.numbers.num[rows[rows >= 0]].tolist()
            means.append(Fraction(sum(marks), season.table.numbers.den * len(marks)) if marks else Fraction(0))
        whole = Fraction(1)
        if season.official.scale is Scale.SHARE_OF_MAX:
            whole = Fraction(specs[key].maximum)
        elif season.official.scale is Scale.SHARE_OF_RANGE:
            whole = Fraction(specs[key].maximum) - Fraction(specs[key].minimum)
        found.append((means[1] - means[0]) / whole)
    return tuple(found)


def _rounded(weights: Sequence[Fraction], places: int, rest: int) -> Weights:
    """The weights cut off after so many decimals; what that leaves over goes to one of them."""
    scale = 10**places
    found = [Fraction(int(weight * scale), scale) for weight in weights]
    found[rest] += 100 - sum(found)
    return tuple(found)


def _bent(pair: _Pair, measure: Measure) -> _Found | None:
    """Successive linear programs from the declared weights, then back along the way to where the outsider first leads."""
    weighing = Weighing(pair.season, [pair.inside, pair.outside])
    declared = np.array([float(weight) for weight in pair.declared])
    at = declared
    for _ in range(_ROUNDS):
        gains = _tangent(weighing, at)
        solved = _SHIFTS[measure](pair.declared, [Fraction(round(gain, 12)) for gain in gains.tolist()])
        if solved is None:
            return None
        moved = np.array([float(weight) for weight in solved])
        if np.abs(moved - at).max() < 1e-9:
            break
        at = moved
    return _first_ahead(pair, weighing, declared, at, measure)


def _tangent(weighing: Weighing, at: Floats) -> Floats:
    """The outsider's lead as a weighted sum that agrees with it at these weights and close by."""
    lead = _leads(weighing, at[None])[0]
    slopes = (_leads(weighing, at + _STEP * np.eye(len(at))) - lead) / _STEP
    found: Floats = slopes + (lead - slopes @ at) / 100.0
    return found


def _leads(weighing: Weighing, weights: Floats) -> Floats:
    totals = weighing.totals(weights)
    found: Floats = totals[:, 1] - totals[:, 0]
    return found


def _first_ahead(pair: _Pair, weighing: Weighing, declared: Floats, at: Floats, measure: Measure) -> _Found | None:
    """The first point on the way from the declared weights through `at`, and a trace beyond, that the engine confirms."""
    ways = np.linspace(0.0, 1.0, 129)[1:]
    way = at - declared
    falling = way < 0
    furthest = float((declared[falling] / -way[falling]).min()) if falling.any() else 1.0
    ways = np.append(ways, np.minimum(1.0 + 10.0 ** np.arange(-6, 1), furthest))
    ahead = np.flatnonzero(_leads(weighing, declared + ways[:, None] * way) > 0)
    if not len(ahead):
        return None
    low, high = (0.0 if ahead[0] == 0 else float(ways[ahead[0] - 1])), float(ways[ahead[0]])
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (low, middle) if _leads(weighing, (declared + middle * way)[None])[0] > 0 else (middle, high)
    taker = int(np.argmax(way))
    for trace in (1e-7, 1e-6, 1e-5, 1e-4, 1e-3):
        exact = [Fraction(round(weight, 9)) for weight in np.maximum(declared + min(high + trace, furthest) * way, 0.0)]
        weights = _rounded(exact, 6, taker)
        if min(weights) >= 0 and pair.puts_ahead(weights):
            return _Found(pair, _size(pair.declared, weights, measure), weights, weights)
    return None
