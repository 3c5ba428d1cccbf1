"""What if the panel had been another one: judges weighted anew at random, and each judge left out in turn.

Both ask of an order how much it hangs on who happened to judge, and assume no normal distribution.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from judging.tabulation.severity.panel import Floats, Panel
from judging.tabulation.severity.ranks import RankUncertainty, order_of, ranks_in, summed_up

__all__ = ["Move", "WithoutJudge", "judge_bootstrap", "leave_one_judge_out", "means_of"]

_TIE_BREAK = 1e-9
"""Equal totals are parted by lot in a draw, by this share of their spread; any fixed order would favour somebody."""


@dataclass(frozen=True)
class Move:
    """An entry's rank with all judges and without one; `after` is None if nobody else had marked it."""

    entry: str
    before: int
    after: int | None


@dataclass(frozen=True)
class WithoutJudge:
    """What leaving this judge out changes: `moves` in order of the ranks before, entries that keep theirs left out.
    `first` are those who would be first, and `top_changes` whether the set of the first k would be another.
    """

    judge: str
    moves: tuple[Move, ...]
    first: tuple[str, ...]
    top_changes: bool


def means_of(panel: Panel) -> Floats:
    """The plain means of the entries' marks: the order that `leave_one_judge_out` asks about unless told otherwise."""
    return panel.entry_means


def judge_bootstrap(
    panel: Panel,
    *,
    chance: np.random.Generator,
    draws: int = 2000,
    level: float = 0.9,
    places: Sequence[int] = (),
    severity: Floats | None = None,
) -> RankUncertainty:
    """Ranks of the entries' means when every judge's weight is drawn anew.

    Weights are exponential (the Bayesian bootstrap: Rubin, Annals of Statistics 9, 1981), so no entry ever loses all
    its judges, as it would where three judges of sixteen are drawn with replacement. `severity`, one number a judge, is
    taken off the marks first. With n judges an entry the spread of a mean is about (n - 1) / (n + 1) of what it should
    be: with three judges the intervals are too narrow, and those of `rank_uncertainty` are the ones to print.
    """
    marks = panel.y if severity is None else panel.y - severity[panel.judge_of]
    shape = panel.counts.shape
    sums = np.bincount(panel.entry_of * shape[1] + panel.judge_of, weights=marks, minlength=shape[0] * shape[1])
    totals = sums.reshape(shape)
    weights = chance.standard_exponential((draws, shape[1]))
    drawn = (weights @ totals.T) / (weights @ panel.counts.toarray().T)
    values = totals.sum(axis=1) / panel.marks_per_entry
    drawn += _TIE_BREAK * max(float(values.std()), 1.0) * chance.standard_normal(drawn.shape)
    return summed_up(panel.entries, values, ranks_in(drawn), level=level, places=places)


def leave_one_judge_out(
    panel: Panel, *, values_of: Callable[[Panel], Floats] = means_of, place: int = 1
) -> tuple[WithoutJudge, ...]:
    """For every judge, in order of codes, what the order would be without him or her.

    `values_of` gives one value an entry of a panel (plain means, or an adjustment); `place` is the k of `top_changes`.
    An entry that only this judge had marked falls out. A panel of one judge has no answer: refused with ValueError.
    """
    if len(panel.judges) < 2:
        raise ValueError("With one judge there is no order without that judge.")
    before = _ranked(panel, values_of)
    return tuple(_without(panel, judge, before, values_of, place) for judge in panel.judges)


def _ranked(panel: Panel, values_of: Callable[[Panel], Floats]) -> dict[str, int]:
    return dict(zip(panel.entries, order_of(values_of(panel)).tolist(), strict=True))


def _without(
    panel: Panel, judge: str, before: dict[str, int], values_of: Callable[[Panel], Floats], place: int
) -> WithoutJudge:
    after = _ranked(panel.without_judge(judge), values_of)
    by_rank = sorted(before, key=lambda entry: (before[entry], entry))
    moves = [Move(entry, before[entry], after.get(entry)) for entry in by_rank if after.get(entry) != before[entry]]
    top = [{entry for entry, rank in ranks.items() if rank <= place} for ranks in (before, after)]
    first = tuple(sorted(entry for entry, rank in after.items() if rank == 1))
    return WithoutJudge(judge, tuple(moves), first, top_changes=top[0] != top[1])
