"""Order and fatigue: do a judge's marks drift, or come closer to the others' or further away, while he or she marks?

Each mark has its place in its judge's own order, from 0 (first sheet) to 1 (last). Drift is the least-squares slope of
marks on it, entries and judges taken out: points more on the last sheet than on the first. Spread is the same slope of
the distances from what entry, judge and drift explain. Their probabilities come from shuffling each judge's own order
(permutations.py). Neither can be seen where all judges marked in the same order, because then late entries may just be
better: entries have to be dealt in different orders. (Compare the drift facet of Wolfe, Moulder and Myford, Journal of
Applied Measurement 2, 2001.)
"""

from collections.abc import Mapping

import numpy as np
from scipy.stats import rankdata

from judging.tabulation.integrity.answers import Check, CheckKey, Comparison, Kind, Method
from judging.tabulation.integrity.permutations import Block, Probability, drawn_for, permuted
from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.integrity.sweep import Slope, Sweep, sweep_of
from judging.tabulation.integrity.testing import allowed_for, detectable, interval
from judging.tabulation.severity.panel import Floats, Ints, Panel

__all__ = ["FEWEST_SHEETS", "order_effects"]

FEWEST_SHEETS = 4
"""A judge with fewer has no drift of his or her own to speak of, but counts among all."""


def order_effects(
    panel: Panel, positions: Mapping[tuple[str, str], int], *, chance: np.random.Generator, draws: int = 1999
) -> Check | Refusal:
    """Drift and spread of all judges together, and the drift of each judge with at least `FEWEST_SHEETS` sheets.

    `positions` gives for (judge, entry) a number that grows with the judge's own order; it need not be consecutive, and
    marks without one are left out. Refused: no judge with three known positions, an order that all judges share, and
    what `sweep_of` refuses.
    """
    marks = zip(panel.judge_of.tolist(), panel.entry_of.tolist(), strict=True)
    at = [positions.get((panel.judges[judge], panel.entries[entry])) for judge, entry in marks]
    known = np.array([place is not None for place in at], dtype=np.bool_)
    if not known.any() or np.bincount(panel.judge_of[known]).max() < 3:
        return Refusal(RefusalCode.NO_ORDER)
    panel, place = _known(panel, known, np.array([place or 0 for place in at], dtype=np.int64))
    sweep = sweep_of(panel)
    if isinstance(sweep, Refusal):
        return sweep
    along = _along(panel, place)
    drift = sweep.slope(along)
    if drift is None:
        return Refusal(RefusalCode.ORDER_CONFOUNDED)
    distances = sweep.swept(np.abs(sweep.residuals - drift.estimate * sweep.swept(along)))
    return _check(sweep, along, drift, distances, chance=chance, draws=draws)


def _known(panel: Panel, known: np.ndarray[tuple[int], np.dtype[np.bool_]], place: Ints) -> tuple[Panel, Ints]:
    """The panel of the marks whose place is known, and their places in its order."""
    kept = panel.where(known)
    # Both are in order of entry, judge and value, so rows correspond.
    return kept, place[known]


def _along(panel: Panel, place: Ints) -> Floats:
    """From 0 to 1 along each judge's own order; one half for a judge with a single sheet or a single position."""
    found = np.full(panel.size, 0.5)
    for judge in range(len(panel.judges)):
        rows = np.flatnonzero(panel.judge_of == judge)
        ranks = rankdata(place[rows])
        if np.ptp(ranks) > 0:
            found[rows] = (ranks - 1) / (len(rows) - 1)
    return found


def _check(
    sweep: Sweep,
    along: Floats,
    drift: Slope,
    distances: Floats,
    *,
    chance: np.random.Generator,
    draws: int,
) -> Check:
    rows = [np.flatnonzero(sweep.panel.judge_of == judge) for judge in range(len(sweep.panel.judges))]
    rows = [mine for mine in rows if len(mine) >= 2 and np.ptp(along[mine]) > 0]
    long = [number for number, mine in enumerate(rows) if len(mine) >= FEWEST_SHEETS]
    draws = drawn_for(draws, len(long))
    of_drift, each = _permuted(sweep.residuals, along, rows, chance, draws)
    of_spread, _ = _permuted(distances, along, rows, chance, draws)
    overall = [_comparison(Kind.DRIFT, (), sweep.panel.size, drift, of_drift, tests=2)]
    if spread := sweep.slope(along, distances):
        overall.append(_comparison(Kind.SPREAD, (), sweep.panel.size, spread, of_spread, tests=2))
    lines = []
    for number in long:
        judge = int(sweep.panel.judge_of[rows[number][0]])
        slope = _own_slope(sweep, along, rows[number])
        if slope is not None:
            name = (sweep.panel.judges[judge],)
            lines.append(_comparison(Kind.DRIFT_JUDGE, name, len(rows[number]), slope, each[number], tests=len(long)))
    sampled = any(found.method == Method.SAMPLED for found in (of_drift, of_spread, *each))
    return Check(
        key=CheckKey.ORDER,
        overall=allowed_for(overall),
        lines=allowed_for(lines),
        draws=draws if sampled else None,
        facts={"marks": sweep.panel.size, "noise": drift.noise},
    )


def _permuted(
    values: Floats, along: Floats, rows: list[Ints], chance: np.random.Generator, draws: int
) -> tuple[Probability, tuple[Probability, ...]]:
    scale = float(np.abs(values).max()) or 1.0
    blocks = [Block.of(values[mine], along[mine] - along[mine].mean(), scale) for mine in rows]
    return permuted(blocks, chance=chance, draws=draws)


def _own_slope(sweep: Sweep, along: Floats, rows: Ints) -> Slope | None:
    """One judge's drift, with the noise of the whole panel."""
    column = np.zeros(sweep.panel.size)
    column[rows] = along[rows] - along[rows].mean()
    left = sweep.swept(column)
    length = float(left @ left)
    if length <= 1e-9 * float(column @ column):
        return None
    noise = np.sqrt(float(sweep.residuals @ sweep.residuals) / sweep.free)
    return Slope(float(left @ sweep.residuals) / length, float(noise / np.sqrt(length)), sweep.free, float(noise))


def _comparison(
    kind: Kind, judges: tuple[str, ...], count: int, slope: Slope, probability: Probability, *, tests: int
) -> Comparison:
    low, high = interval(slope.estimate, slope.error, slope.free)
    return Comparison(
        kind=kind,
        judges=judges,
        count=count,
        estimate=slope.estimate,
        low=low,
        high=high,
        p=probability.p,
        holm=probability.p,
        bh=probability.p,
        method=probability.method,
        detectable=detectable(slope.error, slope.free, tests=tests, least_p=probability.least),
    )
