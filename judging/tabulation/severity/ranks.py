"""How sure each place is: ranks of estimates that could as well have come out otherwise.

Entries are drawn together from the joint normal distribution of their estimates, ranked in every draw, and the draws
are summed up: the interval of each entry's rank, how often it was first, how often among the first k (Goldstein and
Spiegelhalter, JRSS A 159, 1996; Laird and Louis 1989). Draw from `posterior` estimates for calibrated statements about
true ranks; from `unshrunk` ones the intervals are wider for entries with few marks. Chance is a numpy Generator that
the caller seeds, and the seed is the caller's to store.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from judging.tabulation.severity.estimates import EntryEstimates
from judging.tabulation.severity.panel import Floats, Ints

__all__ = [
    "RankLine",
    "RankUncertainty",
    "groups_not_apart",
    "order_of",
    "rank_uncertainty",
    "ranks_in",
    "summed_up",
]

EQUAL = 1e-9
"""Values closer than this, in units of their spread, are equal: what parts them is the rounding of doubles."""


@dataclass(frozen=True)
class RankLine:
    """One entry: its estimate, the place that the estimates give it, the interval that its rank falls into at the
    stated level, how often it was first, and how often among the first k for each k asked for.
    """

    entry: str
    value: float
    rank: int
    low: int
    high: int
    first: float
    top: tuple[float, ...]


@dataclass(frozen=True)
class RankUncertainty:
    """The lines in order of rank (equal ranks: in order of codes, which decides nothing). Probabilities are shares of
    the draws, so they carry a chance error of about sqrt(p (1 - p) / draws).
    """

    lines: tuple[RankLine, ...]
    level: float
    places: tuple[int, ...]
    draws: int

    def of(self, entry: str) -> RankLine:
        return next(line for line in self.lines if line.entry == entry)


def order_of(values: Floats, *, scale: float | None = None) -> Ints:
    """The rank of each value, the highest first; equal ones share the better rank (1, 2, 2, 4).

    Values closer than `EQUAL` times `scale` (by default their standard deviation) are equal, so that the rounding of
    doubles never breaks a tie.
    """
    width = EQUAL * (float(values.std()) if scale is None else scale)
    order = np.argsort(-values, kind="stable")
    begins = np.concatenate(([True], -np.diff(values[order]) > width))
    places = np.where(begins, np.arange(1, len(values) + 1), 0)
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = np.maximum.accumulate(places)
    return ranks


def ranks_in(draws: Floats) -> NDArray[np.int32]:
    """Ranks within every row, the highest value first: (draws, entries). Drawn values are never equal."""
    order = np.argsort(-draws, axis=1)
    ranks = np.empty(draws.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, np.arange(1, draws.shape[1] + 1, dtype=np.int32)[None, :], axis=1)
    return ranks


def rank_uncertainty(
    estimates: EntryEstimates,
    *,
    chance: np.random.Generator,
    draws: int = 2000,
    level: float = 0.9,
    places: Sequence[int] = (),
) -> RankUncertainty:
    """What the joint normal distribution of these estimates says of the entries' ranks.

    The interval of a rank leaves out at most (1 - level) / 2 of the draws on each side. `places` are the k for which
    the probability of being among the first k is told.
    """
    drawn = ranks_in(estimates.draw(chance, draws))
    return summed_up(estimates.entries, estimates.values, drawn, level=level, places=places)


def summed_up(
    entries: Sequence[str], values: Floats, drawn: NDArray[np.int32], *, level: float, places: Sequence[int]
) -> RankUncertainty:
    """Drawn ranks (draws, entries) as one line an entry."""
    draws = len(drawn)
    outside = int((1.0 - level) / 2.0 * draws + 1e-9)
    last = draws - 1 - outside
    parted = np.partition(np.ascontiguousarray(drawn.T), (outside, last), axis=1)
    low, high = parted[:, outside], parted[:, last]
    first = (drawn == 1).mean(axis=0)
    top = np.array([(drawn <= place).mean(axis=0) for place in places]).reshape(len(places), len(values)).T
    ranks = order_of(values)
    lines = [
        RankLine(
            entry=entries[at],
            value=float(values[at]),
            rank=int(ranks[at]),
            low=int(low[at]),
            high=int(high[at]),
            first=float(first[at]),
            top=tuple(top[at].tolist()),
        )
        for at in np.lexsort((np.array(entries), ranks))
    ]
    return RankUncertainty(tuple(lines), level, tuple(places), draws)


def groups_not_apart(estimates: EntryEstimates, *, level: float = 0.9) -> tuple[tuple[str, ...], ...]:
    """The order cut into groups, best first: a group runs from its leader down to the last entry before the first that
    is told apart from the leader, that is, whose chance to be truly better is below (1 - level) / 2.

    The chance is that of the normal distribution of the difference, errors in common included. Within a group the
    order means little; between the last of one group and the first of the next it may mean little too.
    """
    order = np.lexsort((np.array(estimates.entries), order_of(estimates.values)))
    limit = float(norm.ppf((1.0 + level) / 2.0))
    groups: list[tuple[str, ...]] = []
    start = 0
    while start < len(order):
        leader = int(order[start])
        gaps = estimates.values[leader] - estimates.values[order[start:]]
        errors = np.sqrt(estimates.variances_of_differences(leader)[order[start:]])
        apart = np.flatnonzero(gaps > limit * errors + EQUAL)
        end = start + (int(apart[0]) if len(apart) else len(order) - start)
        groups.append(tuple(estimates.entries[at] for at in order[start:end]))
        start = end
    return tuple(groups)
