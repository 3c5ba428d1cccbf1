"""Straight-lining: sheets with the same mark on every criterion, and judges with the same total again and again.

A sheet may be flat by chance, and a fair judge's marks go together because good entries are good throughout. So a
judge's share of flat sheets counts as unusual only if it is larger than *both* what shuffling that judge's own marks of
each criterion among his or her sheets makes (which keeps how often each mark was given), and the share of the other
judges' sheets (hypergeometric); p is the larger of the two, which is a valid test of "both" (Berger, Technometrics 24,
1982). The most frequent total is compared with that of as many sheets drawn from the other judges'.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import betaincinv
from scipy.stats import hypergeom, norm

from judging.tabulation.integrity.answers import ALPHA, POWER, Check, CheckKey, Comparison, Kind, Method
from judging.tabulation.integrity.permutations import AT_ONCE, drawn_for
from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.integrity.testing import allowed_for
from judging.tabulation.severity.panel import Floats, Ints

__all__ = ["FEWEST_SHEETS", "MarkedSheets", "straight_lining"]

FEWEST_SHEETS = 5
"""Judges with fewer sheets are not looked at, but count among the others."""
_EQUAL = 1e-9


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

    @property
    def flat(self) -> Ints:
        """1 for each sheet with the same mark throughout, else 0."""
        return _flat(self.marks)

    @property
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
        found.append(_same_of(sheets, judge, mine, stream, draws=draws, tests=2 * len(looked_at)))
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
    shuffled = _shuffled_flat(sheets.marks[mine], chance, draws)
    by_own = (int((shuffled >= ours).sum()) + 1) / (draws + 1)
    by_others = float(hypergeom.sf(ours - 1, size + others, ours + theirs, size))
    p = min(max(by_own, by_others), 1.0)
    share, beside, by_chance = ours / size, theirs / others, float(shuffled.mean()) / size
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


def _shuffled_flat(marks: Floats, chance: np.random.Generator, draws: int) -> Ints:
    """Numbers of flat sheets when the marks of each criterion are dealt anew among the sheets that have one."""
    columns = [np.sort(column) for column in marks.T]  # NaN go last
    columns.sort(key=lambda column: np.nan_to_num(column, nan=np.inf).tolist())
    rows = np.array(columns).T
    found, step = [], max(AT_ONCE // rows.size, 1)
    for start in range(0, draws, step):
        count = min(step, draws - start)
        dealt = np.empty((count, *rows.shape))
        for number, column in enumerate(rows.T):
            known = int((~np.isnan(column)).sum())
            dealt[:, :, number] = np.nan
            dealt[:, :known, number] = chance.permuted(np.tile(column[:known], (count, 1)), axis=1)
        found.append(_flat_where_marked(dealt).sum(axis=1))
    return np.concatenate(found)


def _flat_where_marked(marks: Floats) -> Ints:
    """As `_flat`, but sheets with fewer than two marks are not flat."""
    known = (~np.isnan(marks)).sum(axis=-1)
    high = np.where(np.isnan(marks), -np.inf, marks).max(axis=-1)
    low = np.where(np.isnan(marks), np.inf, marks).min(axis=-1)
    with np.errstate(invalid="ignore"):
        flat = (known >= 2) & (high - low <= _EQUAL * np.maximum(np.abs(high), _EQUAL))
    return np.asarray(flat, dtype=np.int64)


def _same_of(
    sheets: MarkedSheets,
    judge: int,
    mine: np.ndarray[tuple[int], np.dtype[np.bool_]],
    chance: np.random.Generator,
    *,
    draws: int,
    tests: int,
) -> Comparison:
    totals = sheets.totals
    size, pool = int(mine.sum()), np.sort(totals[~mine])
    times = int(np.bincount(totals[mine]).max())
    drawn = np.sort(pool[chance.integers(len(pool), size=(draws, size))], axis=1)
    runs = _longest_runs(drawn)
    p = (int((runs >= times).sum()) + 1) / (draws + 1)
    enough = next((run for run in range(2, size + 1) if ((runs >= run).sum() + 1) / (draws + 1) <= ALPHA / tests), None)
    expected = float(runs.mean()) / size
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
        method=Method.SAMPLED,
        detectable=None if enough is None else enough / size - expected,
        facts={"times": times, "share": times / size, "expected": expected},
    )


def _longest_runs(ordered: Ints) -> Ints:
    """The length of the longest run of equal numbers in each (sorted) row."""
    found = np.ones(len(ordered), dtype=np.int64)
    for length in range(2, ordered.shape[1] + 1):
        has = (ordered[:, length - 1 :] == ordered[:, : ordered.shape[1] - length + 1]).any(axis=1)
        if not has.any():
            break
        found[has] = length
    return found


def _detectable_share(size: int, by_chance: float, tests: int, *, base: float) -> float | None:
    """The smallest share of flat sheets beyond `base` that a binomial test at Bonferroni's level finds."""
    shares = np.arange(size + 1)
    tails = hypergeom.sf(shares - 1, 10**6, round(by_chance * 10**6), size)
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
