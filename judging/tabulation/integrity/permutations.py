"""Permutation within judges: how often chance deals a pattern at least as strong.

A *block* is one judge: residuals, and for each a weight (1 for home and 0 for away; the position in the judge's order).
If the pattern means nothing, every assignment of a judge's weights to that judge's residuals was as likely, so the sum
of products is compared with that of all assignments: counted where there are up to `MOST_COUNTED`, drawn otherwise, and
then p = (b + 1) / (m + 1), which is valid for any number of draws (Phipson and Smyth, Statistical Applications in
Genetics and Molecular Biology 9, 2010). Differences between judges, in severity or in how much they vary, play no part;
what remains of the entries' estimated quality makes residuals of different judges depend on each other by the order of
one over the number of judges of an entry.

Draws follow an order of blocks that only numbers decide, so no name matters.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from judging.tabulation.integrity.answers import Method
from judging.tabulation.severity.panel import Floats

__all__ = ["Block", "Probability", "drawn_for", "permuted"]

MOST_COUNTED = 50_000
MOST_DRAWN = 20_000
AT_ONCE = 2_000_000
"""Numbers permuted at once, so that memory stays small."""
_EQUAL = 1e-9


@dataclass(frozen=True)
class Probability:
    """Two-sided: of a sum at least as far from zero. `least` is the smallest that could have come out."""

    p: float
    least: float
    method: Method


@dataclass(frozen=True, eq=False)
class Block:
    """One judge's residuals and weights, in an order that only numbers decide."""

    values: Floats
    weights: Floats

    @classmethod
    def of(cls, values: Floats, weights: Floats, scale: float) -> "Block":
        """`scale` is the size of the numbers: what is equal to nine digits of it is equal."""
        values = values - values.mean()
        order = np.lexsort((weights, np.round(values / scale, 9) + 0.0))
        return cls(values[order], weights[order])

    @property
    def observed(self) -> float:
        return float(self.values @ self.weights)

    @property
    def ways(self) -> int:
        """The number of assignments that are counted."""
        size = len(self.values)
        return math.comb(size, self._chosen) if self._is_choice else math.factorial(size)

    def key(self, scale: float) -> tuple[int, list[float], list[float]]:
        return len(self.values), (np.round(self.values / scale, 9) + 0.0).tolist(), self.weights.tolist()

    def all_sums(self) -> Floats:
        """Of every assignment."""
        if self._is_choice:
            low, high = float(self.weights.min()), float(self.weights.max())
            rows = np.array(list(combinations(range(len(self.values)), self._chosen)), dtype=np.int64)
            sums: Floats = self.values[rows].sum(axis=1) * (high - low) + low * self.values.sum()
            return sums
        rows = np.array(list(permutations(range(len(self.values)))), dtype=np.int64)
        return np.asarray(self.values[rows] @ self.weights)

    def some_sums(self, chance: np.random.Generator, draws: int) -> Floats:
        """Of assignments drawn at random."""
        size, found = len(self.values), []
        step = max(AT_ONCE // size, 1)
        for start in range(0, draws, step):
            rows = np.tile(self.values, (min(step, draws - start), 1))
            found.append(chance.permuted(rows, axis=1, out=rows) @ self.weights)
        return np.concatenate(found)

    @property
    def _is_choice(self) -> bool:
        return len(np.unique(self.weights)) <= 2

    @property
    def _chosen(self) -> int:
        return int((self.weights == self.weights.max()).sum())


def drawn_for(draws: int, tests: int) -> int:
    """So many draws that the least p survives Holm among so many tests, up to `MOST_DRAWN`."""
    return max(draws, min(40 * tests, MOST_DRAWN))


def permuted(
    blocks: Sequence[Block], *, chance: np.random.Generator, draws: int
) -> tuple[Probability, tuple[Probability, ...]]:
    """The probability of the blocks' sum, all permuted together, and that of each block, in the order given."""
    scale = max(float(np.abs(block.values).max()) for block in blocks) or 1.0
    order = sorted(range(len(blocks)), key=lambda at: blocks[at].key(scale))
    ways = math.prod(block.ways for block in blocks)
    counted = ways <= MOST_COUNTED
    together = np.zeros(1 if counted else draws)
    each: dict[int, Probability] = {}
    for at in order:
        block = blocks[at]
        sums = block.all_sums() if block.ways <= MOST_COUNTED else None
        some = None if counted and sums is not None else block.some_sums(chance, draws)
        if counted and sums is not None:
            together = np.add.outer(together, sums).ravel()
        elif some is not None:
            together += some
        if sums is not None:
            each[at] = _counted(block.observed, sums, scale)
        elif some is not None:
            each[at] = _sampled(block.observed, some, scale)
    observed = sum(blocks[at].observed for at in order)
    overall = _counted(observed, together, scale) if counted else _sampled(observed, together, scale)
    return overall, tuple(each[at] for at in range(len(blocks)))


def _counted(observed: float, sums: Floats, scale: float) -> Probability:
    as_far = int((np.abs(sums) >= abs(observed) - _EQUAL * scale).sum())
    furthest = int((np.abs(sums) >= np.abs(sums).max() - _EQUAL * scale).sum())
    return Probability(as_far / len(sums), furthest / len(sums), Method.ENUMERATED)


def _sampled(observed: float, sums: Floats, scale: float) -> Probability:
    as_far = int((np.abs(sums) >= abs(observed) - _EQUAL * scale).sum())
    return Probability((as_far + 1) / (len(sums) + 1), 1 / (len(sums) + 1), Method.SAMPLED)
