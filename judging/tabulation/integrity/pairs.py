"""Pairs of judges whose marks move together, or apart, more than entries and severity explain.

For two judges a and b with s entries in common, r is the correlation of their residuals there. Residuals of judges who
share entries correlate without any cause (by about -1/(k - 1) where k judges mark an entry), so r is compared with the
r0 that the design makes by itself,

    r0 = tr(C R_ab C) / sqrt(tr(C R_aa C) tr(C R_bb C)),    t = (r - r0) sqrt((s - 2) / ((1 - r^2) (1 - r0^2)))

on s - 2 degrees of freedom (Samiuddin, Biometrika 57, 1970; Kraemer, JASA 70, 1975), with R the sweeping matrix
(sweep.py), its blocks at the entries in common, and C the centring matrix. What is told is the correlation beyond the
design, (r - r0) / sqrt(1 - 2 r r0 + r0^2), of which t is the ordinary test; its interval is Fisher's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm
from scipy.stats import t as t_distribution

from judging.tabulation.integrity.answers import ALPHA, POWER, Check, CheckKey, Comparison, Kind, Method
from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.integrity.sweep import Sweep, sweep_of
from judging.tabulation.integrity.testing import allowed_for
from judging.tabulation.severity.panel import Floats, Ints, Panel

__all__ = ["FEWEST_SHARED", "pairs_alike"]

FEWEST_SHARED = 8
"""A correlation over fewer entries in common tells nothing that is worth a question."""
_NEARLY_ONE = 1.0 - 1e-12


@dataclass(frozen=True, eq=False)
class _Judge:
    """A judge's residuals in order of entries, the loadings of these marks, and the entries."""

    name: str
    entries: Ints
    residuals: Floats
    loadings: Floats
    numbers: Floats

    def at(self, places: Ints) -> "_Judge":
        return _Judge(
            self.name, self.entries[places], self.residuals[places], self.loadings[places], self.numbers[places]
        )


def pairs_alike(panel: Panel, *, fewest: int = FEWEST_SHARED) -> Check | Refusal:
    """Every pair of judges with at least `fewest` entries in common (four at the least), in order of codes.

    A judge who marked an entry more than once counts with the mean. Refused: no such pair, and what `sweep_of` refuses.
    """
    fewest = max(fewest, 4)
    panel = _with_single_marks(panel)
    together = np.triu((panel.counts.T @ panel.counts).toarray(), 1)
    pairs = np.argwhere(together >= fewest)
    if not len(pairs):
        return Refusal(RefusalCode.FEW_SHARED, {"needed": fewest})
    sweep = sweep_of(panel)
    if isinstance(sweep, Refusal):
        return sweep
    judges = {judge: _judge(sweep, judge) for judge in np.unique(pairs).tolist()}
    found = list(_compared(sweep, judges, pairs))
    if not found:
        return Refusal(RefusalCode.FEW_SHARED, {"needed": fewest})
    all_pairs = len(panel.judges) * (len(panel.judges) - 1) // 2
    return Check(
        key=CheckKey.PAIRS,
        overall=(),
        lines=allowed_for(found),
        facts={"fewest": fewest, "pairs": len(found), "left_out": all_pairs - len(found)},
    )


def _with_single_marks(panel: Panel) -> Panel:
    if panel.size == panel.counts.nnz:
        return panel
    cells, where = np.unique(panel.entry_of * len(panel.judges) + panel.judge_of, return_inverse=True)
    means = np.bincount(where, weights=panel.y) / np.bincount(where)
    entry_of, judge_of = np.divmod(cells, len(panel.judges))
    return Panel.coded(panel.entries, panel.judges, entry_of, judge_of, means)


def _judge(sweep: Sweep, judge: int) -> _Judge:
    panel = sweep.panel
    rows = np.flatnonzero(panel.judge_of == judge)
    return _Judge(
        panel.judges[judge],
        panel.entry_of[rows],
        sweep.residuals[rows],
        sweep.loadings(rows),
        sweep.n_major[sweep.major[rows]],
    )


def _compared(sweep: Sweep, judges: dict[int, _Judge], pairs: Ints) -> Iterator[Comparison]:
    for one, other in pairs.tolist():
        _, ours, theirs = np.intersect1d(
            judges[one].entries, judges[other].entries, assume_unique=True, return_indices=True
        )
        comparison = _pair(judges[one].at(ours), judges[other].at(theirs), sweep.entries_major, len(pairs))
        if comparison is not None:
            yield comparison


def _pair(one: _Judge, other: _Judge, entries_major: bool, tests: int) -> Comparison | None:
    """None where the design leaves the two no residuals to compare."""
    by_design = _by_design(one, other, entries_major)
    ours, theirs = one.residuals - one.residuals.mean(), other.residuals - other.residuals.mean()
    length = float(np.sqrt((ours @ ours) * (theirs @ theirs)))
    if by_design is None or length <= 0:
        return None
    correlation = float(np.clip(ours @ theirs / length, -_NEARLY_ONE, _NEARLY_ONE))
    beyond = (correlation - by_design) / float(np.sqrt(1 - 2 * correlation * by_design + by_design**2))
    free = len(ours) - 2
    p = float(2 * t_distribution.sf(abs(beyond) * np.sqrt(free / (1 - beyond**2)), free))
    low, high = _moved(beyond, -norm.isf(0.025), len(ours)), _moved(beyond, norm.isf(0.025), len(ours))
    enough = float(t_distribution.isf(ALPHA / (2 * tests), free))
    return Comparison(
        kind=Kind.PAIR,
        judges=(one.name, other.name),
        count=len(ours),
        estimate=beyond,
        low=low,
        high=high,
        p=p,
        holm=p,
        bh=p,
        method=Method.STUDENT,
        detectable=_moved(enough / float(np.sqrt(enough**2 + free)), norm.ppf(POWER), len(ours)),
        facts={"correlation": correlation, "by_design": by_design},
    )


def _moved(correlation: float, errors: float, shared: int) -> float:
    """By so many standard errors, on Fisher's scale."""
    return float(np.tanh(np.arctanh(correlation) + errors / np.sqrt(shared - 3)))


def _by_design(one: _Judge, other: _Judge, entries_major: bool) -> float | None:
    """r0, or None where nothing of one judge's residuals is left or the design alone makes them equal or opposite."""
    if entries_major:
        of_same, of_both = float((1 / one.numbers).sum()), float((1 / one.numbers).sum())
        shrink = 1 - 1 / len(one.numbers)  # centring a diagonal matrix
        own = [len(each.numbers) - 1 - shrink * of_same - _centred(each, each) for each in (one, other)]
        cross = -shrink * of_both - _centred(one, other)
    else:  # a constant for each judge, which centring takes away
        own = [len(each.numbers) - 1 - _centred(each, each) for each in (one, other)]
        cross = -_centred(one, other)
    if min(own) <= 1e-9 * len(one.numbers):
        return None
    found = cross / float(np.sqrt(own[0] * own[1]))
    return found if abs(found) < 1 - 1e-6 else None


def _centred(one: _Judge, other: _Judge) -> float:
    """tr(C U_a U_b' C)."""
    whole = float((one.loadings * other.loadings).sum())
    return whole - float(one.loadings.sum(axis=0) @ other.loadings.sum(axis=0)) / len(one.numbers)
