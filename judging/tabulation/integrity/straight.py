"""Straight-lining: sheets with the same mark on every criterion, and judges with the same total again and again.

A sheet may be flat by chance, and a fair judge's marks go together because good entries are good throughout. So a
judge's share of flat sheets counts as unusual only if it is larger than *both* what shuffling that judge's own marks of
each criterion among his or her sheets makes (which keeps how often each mark was given), and the share of the other
judges' sheets (hypergeometric); p is the larger of the two, which is a valid test of "both" (Berger, Technometrics 24,
1982). Shuffling stops early once it is plain that chance makes as many (Besag and Clifford, Biometrika 78, 1991).

The most frequent total is compared with that of as many sheets of the other judges: p is the sum, over their totals, of
the binomial probabilities of so many equal ones, which is never too small.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from scipy.special import betaincinv
from scipy.stats import binom, hypergeom, norm

from judging.tabulation.integrity.answers import ALPHA, POWER, Check, CheckKey, Comparison, Kind, Method
from judging.tabulation.integrity.permutations import AT_ONCE, drawn_for
from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.integrity.testing import allowed_for
from judging.tabulation.severity.panel import Floats, Ints

__all__ = ["FEWEST_SHEETS", "MarkedSheets", "straight_lining"]

FEWEST_SHEETS = 5
"""Judges with fewer sheets are not looked at, but count among the others."""
FIRST_DRAWS = 199
ENOUGH = 20
"""After so many draws with as many flat sheets it is plain that chance makes them."""
_EQUAL = 1e-9
_NO_MARK = 2**40


@dataclass(frozen=True, eq=False)
class MarkedSheets:
    """Sheets with at least two marks: `marks` is sheets by criteria, each mark as a share of its criterion's scale (so
    that the same level on two criteria is the same number), NaN where there is none; `judge_of` are positions in
    `judges`, which are sorted.
    """

    judges: tuple[str, ...]
    judge_of: Ints
    marks: Floats

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[str, str, str, float]],
        scales: Mapping[str, tuple[float, float]] | None = None,
    ) -> Self:
        """From (entry, judge, criterion, mark). Without scales (lowest and highest possible mark of each criterion)
        marks are compared as they are.
        """
        given = sorted(rows)
        sheets = sorted({(entry, judge) for entry, judge, _, _ in given})
        criteria = sorted({row[2] for row in given})
        at = {sheet: number for number, sheet in enumerate(sheets)}
        column = {criterion: number for number, criterion in enumerate(criteria)}
        marks = np.full((len(sheets), len(criteria)), np.nan)
        for entry, judge, criterion, mark in given:
            low, high = scales[criterion] if scales else (0.0, 1.0)
            marks[at[entry, judge], column[criterion]] = (mark - low) / (high - low)
        return cls.coded([judge for _, judge in sheets], marks)

    @classmethod
    def coded(cls, judges: Sequence[str], marks: Floats) -> Self:
        """From one judge a sheet and the table of marks. Sheets with fewer than two marks are left out."""
        kept = np.flatnonzero((~np.isnan(marks)).sum(axis=1) >= 2)
        names = tuple(sorted({judges[sheet] for sheet in kept.tolist()}))
        place = {judge: number for number, judge in enumerate(names)}
        judge_of = np.array([place[judges[sheet]] for sheet in kept.tolist()], dtype=np.int64)
        return cls(names, judge_of, marks[kept])

    @cached_property
    def flat(self) -> Ints:
        """1 for each sheet with the same mark throughout, else 0."""
        return _flat(self.marks)

    @cached_property
    def totals(self) -> Ints:
        """A number for each sheet that is equal for equal mean marks, and grows with them."""
        scale = float(np.nanmax(np.abs(self.marks))) or 1.0
        means = np.round(np.nanmean(self.marks, axis=1) / scale, 9) + 0.0
        return np.unique(means, return_inverse=True)[1].reshape(-1)


def straight_lining(sheets: MarkedSheets, *, chance: np.random.Generator, draws: int = 1999) -> Check | Refusal:
    """For every judge with at least `FEWEST_SHEETS` sheets: flat sheets, and the same total again and again.

    All of these are one family. Refused: no sheet with two criteria marked; no second judge to compare with.
    """
    if not len(sheets.judges):
        return Refusal(RefusalCode.ONE_CRITERION)
    numbers = np.bincount(sheets.judge_of)
    if len(sheets.judges) < 2 or numbers.max() < FEWEST_SHEETS:
        return Refusal(RefusalCode.ONE_JUDGE)
    looked_at = np.flatnonzero(numbers >= FEWEST_SHEETS).tolist()
    draws = drawn_for(draws, 2 * len(looked_at))
    # Every judge gets the same stream of chance, so that nobody's name or place matters.
    seed = int(chance.integers(2**63))
    found = []
    for judge in looked_at:
        mine = sheets.judge_of == judge
        stream = np.random.default_rng(seed)
        found.append(_flat_of(sheets, judge, mine, stream, draws=draws, tests=2 * len(looked_at)))
        found.append(_same_of(sheets, judge, mine, tests=2 * len(looked_at)))
    flat = sheets.flat
    return Check(
        key=CheckKey.STRAIGHT,
        overall=(),
        lines=allowed_for(found),
        draws=draws,
        facts={"sheets": len(flat), "flat": int(flat.sum()), "judges": len(looked_at)},
    )


def _flat(marks: Floats) -> Ints:
    spread = np.nanmax(marks, axis=-1) - np.nanmin(marks, axis=-1)
    return np.asarray(spread <= _EQUAL * np.maximum(np.nanmax(np.abs(marks), axis=-1), _EQUAL), dtype=np.int64)


def _flat_of(
    sheets: MarkedSheets,
    judge: int,
    mine: np.ndarray[tuple[int], np.dtype[np.bool_]],
    chance: np.random.Generator,
    *,
    draws: int,
    tests: int,
) -> Comparison:
    flat = sheets.flat
    size, others = int(mine.sum()), int((~mine).sum())
    ours, theirs = int(flat[mine].sum()), int(flat[~mine].sum())
    by_own, by_chance = _by_shuffling(sheets.marks[mine], ours, chance, draws)
    by_others = float(hypergeom.sf(ours - 1, size + others, ours + theirs, size))
    p = min(max(by_own, by_others), 1.0)
    share, beside = ours / size, theirs / others
    low, high = _difference((ours, size), (theirs, others))
    return Comparison(
        kind=Kind.FLAT,
        judges=(sheets.judges[judge],),
        count=size,
        estimate=share - beside,
        low=low,
        high=high,
        p=p,
        holm=p,
        bh=p,
        method=Method.SAMPLED if by_own >= by_others else Method.COUNTED,
        detectable=_detectable_share(size, max(beside, by_chance), tests, base=beside),
        facts={"flat": ours, "share": share, "others": beside, "shuffled": by_chance},
    )


def _by_shuffling(marks: Floats, ours: int, chance: np.random.Generator, draws: int) -> tuple[float, float]:
    """The probability of so many flat sheets when the marks of each criterion are dealt anew among the sheets that have
    one, and the mean share of flat sheets then.
    """
    levels = _in_order(_levels(marks))
    made: list[Ints] = []
    drawn = 0
    while drawn < draws:
        count = min(max(AT_ONCE // len(marks), 1), draws - drawn, max(drawn * 3, FIRST_DRAWS))
        made.append(_dealt(levels, chance, count))
        drawn += count
        as_many = np.flatnonzero(np.concatenate(made) >= ours)
        if len(as_many) >= ENOUGH:
            return ENOUGH / float(as_many[ENOUGH - 1] + 1), _mean_share(made, len(marks))
    return (len(as_many) + 1) / (draws + 1), _mean_share(made, len(marks))


def _mean_share(made: list[Ints], sheets: int) -> float:
    return float(np.concatenate(made).mean()) / sheets


def _levels(marks: Floats) -> Ints:
    """Marks as whole numbers that are equal for equal marks; where there is none, `_NO_MARK`."""
    scale = float(np.nanmax(np.abs(marks))) or 1.0
    known = np.where(np.isnan(marks), -1.0, np.round(marks / scale, 9) + 0.0)
    found = np.unique(known, return_inverse=True)[1].reshape(marks.shape)
    return np.asarray(np.where(np.isnan(marks), _NO_MARK, found), dtype=np.int64)


def _in_order(levels: Ints) -> Ints:
    """Criteria in order of the marks given on them, and sheets in order of which criteria they have: an order that only
    numbers decide.
    """
    columns = sorted(levels.T.tolist(), key=lambda column: (sorted(column), column))
    ordered = np.array(columns, dtype=np.int64).T
    return ordered[np.lexsort((ordered == _NO_MARK).T)]


def _dealt(levels: Ints, chance: np.random.Generator, count: int) -> Ints:
    """Numbers of flat sheets in so many deals; a sheet without a mark of a criterion keeps none."""
    shape = count, len(levels)
    high, low, known = np.full(shape, -1), np.full(shape, _NO_MARK), np.zeros(len(levels), dtype=np.int64)
    for column in levels.T:
        marked = np.flatnonzero(column != _NO_MARK)
        dealt = chance.permuted(np.tile(np.sort(column[marked]), (count, 1)), axis=1)
        high[:, marked] = np.maximum(high[:, marked], dealt)
        low[:, marked] = np.minimum(low[:, marked], dealt)
        known[marked] += 1
    return np.asarray(((high == low) & (known >= 2)).sum(axis=1))


def _same_of(
    sheets: MarkedSheets, judge: int, mine: np.ndarray[tuple[int], np.dtype[np.bool_]], *, tests: int
) -> Comparison:
    totals = sheets.totals
    size, pool = int(mine.sum()), np.bincount(totals[~mine])
    times = int(np.bincount(totals[mine]).max())
    tails = _tails(size, pool[pool > 0] / pool.sum())
    p = float(tails[times])
    enough = np.flatnonzero(tails <= ALPHA / tests)
    expected = float(tails[1:].sum()) / size
    return Comparison(
        kind=Kind.SAME,
        judges=(sheets.judges[judge],),
        count=size,
        estimate=times / size - expected,
        low=None,
        high=None,
        p=p,
        holm=p,
        bh=p,
        method=Method.COUNTED,
        detectable=float(enough[0]) / size - expected if len(enough) else None,
        facts={"times": times, "share": times / size, "expected": expected},
    )


def _tails(size: int, shares: Floats) -> Floats:
    """For every number of times up to `size`: a bound of the probability that some total occurs so often."""
    times = np.arange(size + 1)
    return np.asarray(np.minimum(binom.sf(times[:, None] - 1, size, shares).sum(axis=1), 1.0))


def _detectable_share(size: int, by_chance: float, tests: int, *, base: float) -> float | None:
    """The smallest share of flat sheets beyond `base` that a binomial test at Bonferroni's level finds."""
    tails = binom.sf(np.arange(size + 1) - 1, size, by_chance)
    enough = np.flatnonzero(tails <= ALPHA / tests)
    if not len(enough):
        return None
    first = int(enough[0])
    return float(betaincinv(first, size - first + 1, POWER)) - base


def _difference(ours: tuple[int, int], theirs: tuple[int, int]) -> tuple[float, float]:
    """Newcombe's interval of a difference of two shares (Statistics in Medicine 17, 1998, method 10)."""
    (a, n), (b, m) = ours, theirs
    (low, high), (other_low, other_high) = _wilson(a, n), _wilson(b, m)
    share, other = a / n, b / m
    below = np.sqrt((share - low) ** 2 + (other_high - other) ** 2)
    above = np.sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return float(share - other - below), float(share - other + above)


def _wilson(times: int, size: int) -> tuple[float, float]:
    z = float(norm.isf(0.025))
    middle, reach = times + z**2 / 2, z * np.sqrt(times * (size - times) / size + z**2 / 4)
    return float((middle - reach) / (size + z**2)), float((middle + reach) / (size + z**2))
