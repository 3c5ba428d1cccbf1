"""Small changes of a matching that keep everything asked of it.

An exchange hands entry i from judge a to judge b and entry f from b to a: no load changes. A move only hands i from a to
b, where the loads allow it. `Exchange` knows for every pair in use to which judges it may be handed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judging.matching.demand import Demand
from judging.matching.problem import Bools, Ints
from judging.matching.program import Sides, group_sides

__all__ = ["Change", "Exchange", "Floats", "Hand", "Score", "ranked_changes"]

Floats = NDArray[np.float64]
ROWS = 4096  # rows scored at a time
Hand = tuple[int, int, int]  # (entry, from judge, to judge)
Change = tuple[Hand, ...]  # one hand is a move, two are an exchange


@dataclass(frozen=True, eq=False)
class _SideTable:
    """All sides as columns, so that they are looked at together."""

    entry: Ints
    weights: Ints
    low: Floats
    high: Floats

    @classmethod
    def of(cls, sides: Sides, judges: int) -> "_SideTable":
        sides = sorted(sides, key=lambda side: side.entry)
        weights = np.array([side.weights for side in sides], dtype=np.int64).reshape(len(sides), judges)
        low = np.array([-np.inf if side.low is None else side.low for side in sides])
        high = np.array([np.inf if side.high is None else side.high for side in sides])
        return cls(np.array([side.entry for side in sides], dtype=np.int64), weights, low, high)


class Exchange:
    """A table of pairs that is changed step by step; `floor` is the least match of any panel, None for none.

    The pairs in use that are not fixed have a row each, in order of entries: `entry` never changes, `judge` does. What a
    row may be changed to depends on its own entry only, so it is worked out again only for entries that were touched.
    """

    def __init__(self, demand: Demand, chosen: Bools, *, sides: Sides = (), floor: int | None = None) -> None:
        self.demand, self.chosen, self.floor = demand, chosen.copy(), floor
        self._sides = _SideTable.of([*sides, *group_sides(demand)], demand.shape[1])
        self.loads: Ints = chosen.sum(axis=0)
        self.panels: Ints = np.where(chosen, demand.weight, 0).sum(axis=1)
        self.entry, self.judge = (part.astype(np.int64) for part in np.nonzero(chosen & ~demand.fixed))
        self._first = np.searchsorted(self.entry, np.arange(demand.shape[0] + 1))
        self._may = self._allowed(self.entry, self.judge)
        self._stale: set[int] = set()

    def may(self) -> Bools:
        """For every row, to which judges its entry may be handed as far as the entry is concerned."""
        if self._stale:
            rows = np.concatenate([np.arange(self._first[i], self._first[i + 1]) for i in sorted(self._stale)])
            self._may[rows] = self._allowed(self.entry[rows], self.judge[rows])
            self._stale.clear()
        return self._may

    def _allowed(self, i: Ints, j: Ints) -> Bools:
        demand = self.demand
        found: Bools = demand.free[i] & ~self.chosen[i]
        if self.floor is not None:
            found &= (self.panels[i] - demand.weight[i, j])[:, None] + demand.weight[i] >= self.floor
        sides = self._sides
        if not len(sides.entry):
            return found
        first = np.searchsorted(sides.entry, i, side="left")
        last = np.searchsorted(sides.entry, i, side="right")
        for step in range(int((last - first).max(initial=0))):
            rows = np.flatnonzero(first + step < last)
            at = first[rows] + step
            sums = (sides.weights[at] * self.chosen[i[rows]]).sum(axis=1)
            then = (sums - sides.weights[at, j[rows]])[:, None] + sides.weights[at]
            found[rows] &= (then >= sides.low[at][:, None]) & (then <= sides.high[at][:, None])
        return found

    def moves_allowed(self) -> Bools:
        """Table of judges: whether one entry may be moved from the first to the second. Loads never become less even."""
        above, below = self.loads > self.demand.low, self.loads < self.demand.high
        found: Bools = above[:, None] & below[None, :] & (self.loads[:, None] > self.loads[None, :])
        return found

    def loss(self, change: Change) -> int:
        """How much match a change costs."""
        weight = self.demand.weight
        return int(sum(weight[i, a] - weight[i, b] for i, a, b in change))

    def keeps_caps(self, change: Change) -> bool:
        """Whether no judge gets more of a category than capped."""
        caps = self.demand.caps
        if caps is None:
            return True
        for _i, a, b in change:
            for judge in (a, b):
                column = self.chosen[:, judge].copy()
                for entry, giver, taker in change:
                    column[entry] = taker == judge if judge in {giver, taker} else column[entry]
                if (np.bincount(caps.of[column], minlength=caps.high.shape[1]) > caps.high[judge]).any():
                    return False
        return True

    def make(self, changes: Iterable[Change]) -> None:
        """Make these changes; they must not share an entry."""
        weight = self.demand.weight
        for change in changes:
            for i, a, b in change:
                rows = slice(self._first[i], self._first[i + 1])
                self.judge[rows] = np.where(self.judge[rows] == a, b, self.judge[rows])
                self._stale.add(i)
                self.chosen[i, a], self.chosen[i, b] = False, True
                self.panels[i] += weight[i, b] - weight[i, a]
                self.loads[a] -= 1
                self.loads[b] += 1

    def undo(self, changes: Iterable[Change]) -> None:
        self.make([tuple((i, b, a) for i, a, b in change) for change in changes])


Score = Callable[[Ints, Ints], Floats]
"""Rows of pairs (entries, judges) to what handing them to each judge would bring."""


def ranked_changes(
    state: Exchange, score: Score, most: int, *, moves: bool, of: Bools | None = None
) -> list[tuple[float, Change]]:
    """The changes of highest score, at most one exchange and one move for every two judges; `of` limits the judges."""
    order = np.argsort(state.judge, kind="stable")
    i = state.entry[order]
    best, place = _best_hands(state, score, order)
    if of is not None:
        best = np.where(of, best, -np.inf)
    both = np.triu(best + best.T, 1)
    both[np.tril_indices(len(both))] = -np.inf
    found = [
        (float(both[a, b]), ((int(i[place[a, b]]), int(a), int(b)), (int(i[place[b, a]]), int(b), int(a))))
        for a, b in _top_cells(both, most)
    ]
    ranked: list[tuple[float, Change]] = [(worth, change) for worth, change in found if change[0][0] != change[1][0]]
    if moves:
        single = np.where(state.moves_allowed(), best, -np.inf)
        ranked += [(float(single[a, b]), ((int(i[place[a, b]]), int(a), int(b)),)) for a, b in _top_cells(single, most)]
    ranked = [(worth, change) for worth, change in ranked if state.keeps_caps(change)]
    return sorted(ranked, key=lambda each: (-each[0], each[1]))[:most]


def _best_hands(state: Exchange, score: Score, order: Ints) -> tuple[Floats, Ints]:
    """For every two judges the best score of a row that goes from the first to the second, and its place in `order`,
    which has rows by judge. A few judges at a time, so that memory stays small.
    """
    judges = state.demand.shape[1]
    may = state.may()
    best = np.full((judges, judges), -np.inf)
    place = np.zeros((judges, judges), dtype=np.int64)
    starts = np.searchsorted(state.judge[order], np.arange(judges + 1))
    columns = np.arange(judges)
    giver = 0
    while giver < judges:
        last = max(giver + 1, int(np.searchsorted(starts, starts[giver] + ROWS, side="right")) - 1)
        rows = order[starts[giver] : starts[last]]
        scores = np.where(may[rows], score(state.entry[rows], state.judge[rows]), -np.inf)
        for one in range(giver, last):
            block = scores[starts[one] - starts[giver] : starts[one + 1] - starts[giver]]
            if len(block):
                highest = block.argmax(axis=0)
                place[one] = starts[one] + highest
                best[one] = block[highest, columns]
        giver = last
    return best, place


def _top_cells(table: Floats, most: int) -> NDArray[np.int64]:
    flat = table.ravel()
    count = min(most, int(np.isfinite(flat).sum()))
    if not count:
        return np.zeros((0, 2), dtype=np.int64)
    least = np.partition(flat, len(flat) - count)[len(flat) - count]
    near = np.flatnonzero(flat >= least)
    cells = near[np.argsort(-flat[near], kind="stable")][:count]
    return np.stack(np.unravel_index(cells, table.shape), axis=1)
