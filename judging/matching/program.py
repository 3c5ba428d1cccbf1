"""Matching under rules that no flow can carry: a linear program first, then whole numbers on the part it left open.

A side asks of the panel of one entry that weights of its judges add up to a number between two bounds: the floor of its
match, so many of a group. The linear program is solved on likely pairs and every pair is priced, as in `prices`; its
prices bound the total of every answer (Lagrange). A pair whose price is further from 0 than the gap between that bound
and the best answer known cannot change in any better answer, so the whole-number program has few pairs left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor as whole_part
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, vstack

from judging.matching.clock import Clock
from judging.matching.demand import Demand
from judging.matching.prices import likeliest
from judging.matching.problem import Bools, Ints

__all__ = ["Outcome", "Rows", "Side", "Sides", "group_sides", "keeps", "programmed"]

Floats = NDArray[np.float64]

CLOSE = 1e-6
FIRST_GAP = 20.0  # pairs so near to paying are worth a first whole-number program
MORE_OF_ENTRY, MORE_OF_JUDGE = 5, 15
WIDE = 60  # pairs of an entry that a floor holds up
MANY, ENOUGH_OF_MANY = 2_000_000, 1e-4
MOST_NODES = 20_000
NEAR = 0.01  # of the total: near enough where only an answer is asked for
MOST_SECONDS = 60.0  # of one whole-number program where no limit is given


@dataclass(frozen=True, eq=False)
class Side:
    """The weights of the judges of `entry`'s panel add up to `low` at least and `high` at most (None: no such bound)."""

    entry: int
    weights: Ints
    low: int | None = None
    high: int | None = None


Sides = Sequence[Side]


@dataclass(frozen=True, eq=False)
class Outcome:
    """The best answer found, its total, and the bound that no answer passes. `impossible`: it is proved that there is
    none. `raised` are the entries that a floor holds up.
    """

    chosen: Bools | None
    total: int
    bound: int
    impossible: bool = False
    raised: tuple[int, ...] = ()

    @property
    def is_proved(self) -> bool:
        return self.impossible or (self.chosen is not None and self.total >= self.bound)


def keeps(sides: Sides, chosen: Bools) -> bool:
    """Whether this table keeps all sides."""
    return not broken(sides, chosen)


def broken(sides: Sides, chosen: Bools) -> list[int]:
    """The numbers of sides that this table does not keep."""
    sums = [int(side.weights[chosen[side.entry]].sum()) for side in sides]
    return [
        number
        for number, (side, found) in enumerate(zip(sides, sums, strict=True))
        if (side.low is not None and found < side.low) or (side.high is not None and found > side.high)
    ]


def group_sides(demand: Demand) -> list[Side]:
    """The groups of a flow as sides, for what is no flow."""
    groups = demand.groups
    if groups is None:
        return []
    return [
        Side(i, (groups.of[i] == g).astype(np.int64), int(groups.low[i, g]), int(groups.high[i, g]))
        for i, g in np.argwhere((groups.low > 0) | (groups.high < demand.need[:, None]))
    ]


class Rows:
    """The rows of the program over some pairs, as lower and upper bounds of sums."""

    def __init__(self, demand: Demand, sides: Sides) -> None:
        n, m = demand.shape
        held = demand.fixed
        self.demand, self.sides = demand, sides
        self.need = demand.need - held.sum(axis=1)
        taken = held.sum(axis=0)
        lows: list[Floats] = [self.need, np.maximum(demand.low - taken, 0)]
        highs: list[Floats] = [self.need, np.maximum(demand.high - taken, 0)]
        self.caps_at = n + m
        self.cap_count = 0
        if demand.caps is not None:
            self.cap_count = demand.caps.high.shape[1]
            in_cap = np.stack([held[demand.caps.of == c].sum(axis=0) for c in range(self.cap_count)], axis=1)
            lows.append(np.full(m * self.cap_count, -np.inf))
            highs.append(np.maximum(demand.caps.high - in_cap, 0).ravel())
        self.sides_at = self.caps_at + m * self.cap_count
        kept = np.array([side.weights[held[side.entry]].sum() for side in sides], dtype=float)
        lows.append(np.array([-np.inf if s.low is None else s.low for s in sides], dtype=float) - kept)
        highs.append(np.array([np.inf if s.high is None else s.high for s in sides], dtype=float) - kept)
        self.low, self.high = (np.concatenate(part).astype(float) for part in (lows, highs))
        self.by_entry: dict[int, list[int]] = {}
        for number, side in enumerate(sides):
            self.by_entry.setdefault(side.entry, []).append(number)

    def matrix(self, i: Ints, j: Ints) -> csr_array:
        columns = np.arange(len(i))
        ones = np.ones(len(i))
        rows, cols, values = [i, self.demand.shape[0] + j], [columns, columns], [ones, ones]
        if self.demand.caps is not None:
            rows.append(self.caps_at + j * self.cap_count + self.demand.caps.of[i])
            cols.append(columns)
            values.append(ones)
        starts = np.searchsorted(i, np.arange(self.demand.shape[0] + 1))
        for number, side in enumerate(self.sides):
            mine = np.arange(starts[side.entry], starts[side.entry + 1])
            rows.append(np.full(len(mine), self.sides_at + number))
            cols.append(mine)
            values.append(side.weights[j[mine]].astype(float))
        shape = (len(self.low), len(i))
        return csr_array(coo_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(cols))), shape=shape))

    def worth(self, price: Floats) -> Floats:
        """What every pair adds at these row prices: its weight less the prices of the rows it stands in."""
        n, m = self.demand.shape
        found = self.demand.weight - price[:n, None] - price[None, n : n + m]
        if self.demand.caps is not None:
            found -= price[self.caps_at : self.sides_at].reshape(m, self.cap_count)[:, self.demand.caps.of].T
        for number, side in enumerate(self.sides):
            found[side.entry] -= price[self.sides_at + number] * side.weights
        return found

    def bound(self, price: Floats, worth: Floats) -> float:
        """No answer has a higher total: each row at its dearer bound, and all pairs that would pay."""
        dear = np.where(price > 0, self.high, self.low)
        priced = np.where(np.abs(price) < 1e-12, 0.0, price * np.where(np.isfinite(dear), dear, 0.0))
        if np.any(~np.isfinite(dear) & (np.abs(price) > CLOSE)):
            return float("inf")
        return float(priced.sum() + np.maximum(worth[self.demand.free], 0).sum())


def programmed(
    demand: Demand,
    sides: Sides,
    clock: Clock,
    *,
    likely: Bools | None = None,
    known: Bools | None = None,
    floor: int | None = None,
    any_will_do: bool = False,
) -> Outcome:
    """The highest total under the sides, and with no panel below `floor`, as far as the clock allows.

    `likely` pairs come first; `known` is an answer that keeps all of it already. With `any_will_do` the first good answer
    ends the search. Only panels that fall below the floor get a row of the program: a row takes answers away, so a bound
    found without it still holds.
    """
    pairs = demand.free if likely is None else likely & demand.free
    search = _Search(demand, list(sides), clock, floor, near=NEAR if any_will_do else 0.0)
    best, total = known, -1 if known is None else int(demand.weight[known].sum())
    try:
        worth, ceiling = search.relax(pairs)
    except _OutOfTimeError:
        clock.cut_short = True
        return Outcome(best, max(total, 0), max(_loose_bound(demand), total), raised=search.raised)
    if worth is None:
        return Outcome(None, 0, 0, impossible=True)
    bound, gap = whole_part(ceiling + CLOSE), FIRST_GAP
    while not clock.is_over():
        if best is not None:
            gap = min(gap, ceiling - total + CLOSE)
        core, top, is_done = search.whole(worth, gap)
        if core is not None and int(demand.weight[core].sum()) > total:
            best, total = core, int(demand.weight[core].sum())
        if is_done:
            # Pairs left out are further from paying than the gap, so an answer that changes one has no more than this.
            bound = min(bound, max(whole_part(ceiling - gap + CLOSE), top if core is not None else 0, total))
        if best is not None and (bound - total <= search.enough * bound or any_will_do or not is_done):
            break
        if is_done and gap > float(np.abs(worth).max()):
            return Outcome(best, total, total, impossible=best is None, raised=search.raised)
        # Where only an answer is asked for and the nearest pairs have none, all of them may be needed to prove it.
        gap = float(np.abs(worth).max()) + 1.0 if any_will_do else 4 * gap
    return Outcome(best, total, max(bound, total), raised=search.raised)


class _OutOfTimeError(Exception):
    """The clock stopped a linear program."""


def _loose_bound(demand: Demand) -> int:
    """The best panels of all entries, as if each were alone: a bound that takes no time."""
    open_ = demand.need - demand.fixed.sum(axis=1)
    best = np.sort(np.where(demand.free, demand.weight, 0), axis=1)[:, ::-1]
    first = np.arange(best.shape[1])[None, :] < open_[:, None]
    return int(best[first].sum() + demand.weight[demand.fixed].sum())


class _Search:
    """The program under way: rows are added where panels fall below the floor, pairs where they would pay."""

    def __init__(self, demand: Demand, sides: list[Side], clock: Clock, floor: int | None, *, near: float) -> None:
        self.demand, self.clock, self.floor, self.near = demand, clock, floor, near
        self.sides, self._raised = sides, set[int]()
        self.rows = Rows(demand, sides)
        self.held = int(demand.weight[demand.fixed].sum())
        # The last ten-thousandth of ten million pairs is not worth an hour.
        self.enough = ENOUGH_OF_MANY if int(demand.free.sum()) > MANY else 0.0

    @property
    def raised(self) -> tuple[int, ...]:
        return tuple(sorted(self._raised))

    def relax(self, pairs: Bools) -> tuple[Floats | None, float]:
        """The linear program on all pairs, by pricing: what each pair adds, and the bound. None if it has no answer."""
        free = self.demand.free
        while True:
            i, j = np.nonzero(pairs)
            price, used = _prices(self.rows, i, j, self.clock)
            if price is None or used is None:
                if not (free & ~pairs).any():
                    return None, 0.0
                pairs = free
                continue
            totals = np.bincount(i, weights=used * self.demand.weight[i, j], minlength=len(self.demand.need))
            worth = self.rows.worth(price)
            missing = free & ~pairs & (worth > CLOSE)
            bound = self.rows.bound(price, worth) + self.held
            if self.clock.is_over():
                return worth, bound
            # Prices of a narrow program can be far off, and then nearly all pairs seem to pay: the best of them will do.
            if missing.any():
                pairs = pairs | likeliest(worth, missing, MORE_OF_ENTRY, MORE_OF_JUDGE)
            fallen = self._fallen(totals)
            if fallen:
                pairs = pairs | self._wide(fallen)
            elif not missing.any():
                return worth, bound

    def whole(self, worth: Floats, gap: float) -> tuple[Bools | None, int, bool]:
        """The best whole answer that changes only pairs within `gap` of paying: table, its bound, whether it is done."""
        near = self.near or self.enough / 5
        while True:
            core, top, is_done = _whole(self.rows, worth, gap, self.clock, near=near)
            top += self.held
            if core is None or self.floor is None:
                return core, top, is_done
            if not self._fallen(np.where(core & ~self.demand.fixed, self.demand.weight, 0).sum(axis=1)):
                return core, top, is_done
            if self.clock.is_over():
                return None, top, False

    def _fallen(self, totals: NDArray[Any]) -> list[int]:
        """Entries whose panels (fixed pairs not counted in `totals`) are below the floor get a row."""
        if self.floor is None:
            return []
        demand = self.demand
        fixed = np.where(demand.fixed, demand.weight, 0).sum(axis=1)
        low = np.flatnonzero((totals + fixed < self.floor - CLOSE) & (demand.need > 0)).tolist()
        fallen = [i for i in low if i not in self._raised]
        if fallen:
            self._raised |= set(fallen)
            self.sides += [Side(i, demand.weight[i], low=self.floor) for i in fallen]
            self.rows = Rows(demand, self.sides)
        return fallen

    def _wide(self, entries: list[int]) -> Bools:
        """The best pairs of these entries."""
        found = np.zeros(self.demand.shape, dtype=bool)
        worth, among = self.demand.weight[entries], self.demand.free[entries]
        found[entries] = likeliest(worth, among, WIDE, 0) if among.shape[1] > WIDE else among
        return found


def _prices(rows: Rows, i: Ints, j: Ints, clock: Clock) -> tuple[Floats | None, Floats | None]:
    """Prices of the rows and shares of the pairs in the linear program on these pairs; None if it has no answer."""
    matrix = rows.matrix(i, j)
    equal = rows.low == rows.high
    most, least = ~equal & np.isfinite(rows.high), ~equal & np.isfinite(rows.low)
    found = linprog(
        -rows.demand.weight[i, j].astype(float),
        A_ub=vstack([matrix[most], -matrix[least]]),
        b_ub=np.concatenate((rows.high[most], -rows.low[least])),
        A_eq=matrix[equal],
        b_eq=rows.low[equal],
        bounds=(0, 1),
        method="highs",
        options={} if clock.limit is None else {"time_limit": clock.left},
    )
    if found.status == 1 and clock.limit is not None:
        raise _OutOfTimeError
    if found.status == 2:
        return None, None
    if found.status != 0:
        raise RuntimeError(f"The linear program stopped without an answer: {found.message}")
    price = np.zeros(len(rows.low))
    price[equal] = -found.eqlin.marginals
    marginals = -found.ineqlin.marginals
    price[most] += marginals[: int(most.sum())]
    price[least] -= marginals[int(most.sum()) :]
    return price, found.x


def _whole(rows: Rows, worth: Floats, gap: float, clock: Clock, *, near: float) -> tuple[Bools | None, int, bool]:
    """The best whole answer that changes only pairs within `gap` of paying: table, its bound, and whether it is done."""
    demand = rows.demand
    free = demand.free
    given = free & (worth > gap + CLOSE)
    i, j = np.nonzero(free & ~given & (worth >= -gap - CLOSE))
    gi, gj = np.nonzero(given)
    used = rows.matrix(gi, gj).sum(axis=1) if len(gi) else np.zeros(len(rows.low))
    matrix = rows.matrix(i, j)
    kept = np.diff(matrix.indptr) > 0
    low, high = rows.low - used, rows.high - used
    if np.any(low[~kept] > CLOSE) or np.any(high[~kept] < -CLOSE):
        return None, 0, True
    if not len(i):  # nothing is left to decide, and a program without variables is none
        return demand.fixed | given, int(demand.weight[given].sum()), True
    found = milp(
        -demand.weight[i, j].astype(float),
        integrality=np.ones(len(i)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix[kept], low[kept], high[kept]),
        options={"mip_rel_gap": near, "node_limit": MOST_NODES, "time_limit": min(clock.left, MOST_SECONDS)},
    )
    if found.status == 1:
        clock.cut_short = True
    chosen = None
    if found.x is not None:
        chosen = demand.fixed | given
        chosen[i, j] = found.x > 0.5
    gained = int(demand.weight[given].sum())
    dual = found.mip_dual_bound
    top = gained + (whole_part(-dual + CLOSE) if dual is not None and np.isfinite(dual) else 0)
    return chosen, top, found.status in {0, 2}
