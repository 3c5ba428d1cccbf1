"""Matching as a minimum-cost flow: exact, integral, and fast.

An entry sends one unit to each of its judges, through its groups where a panel rule makes them; a judge passes them on,
through categories where they are capped, to one sink. Minimum loads and minimum members of a group are supplies of their
nodes, never a big price. The solver is OR-tools' cost-scaling push-relabel; with whole numbers its answer is exact.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from judging.matching.demand import Demand
from judging.matching.problem import Bools, Ints

__all__ = ["Arcs", "Network", "flow"]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Arcs in columns."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints

    @classmethod
    def joined(cls, parts: list["Arcs"]) -> "Arcs":
        return cls(*(np.concatenate(column) for column in zip(*(part.columns for part in parts), strict=True)))

    @property
    def columns(self) -> tuple[Ints, Ints, Ints, Ints]:
        return self.tail, self.head, self.capacity, self.cost


class Network:
    """Nodes and supplies of a demand, and the arcs of chosen pairs. Nodes: entries, groups, categories, judges, sink."""

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        n, m = demand.shape
        self.group_count = 0 if demand.groups is None else demand.groups.low.shape[1]
        self.cap_count = 0 if demand.caps is None else demand.caps.high.shape[1]
        self.groups_at = n
        self.caps_at = n + n * self.group_count
        self.judges_at = self.caps_at + m * self.cap_count
        self.sink = self.judges_at + m
        self.size = self.sink + 1
        self.need = demand.need - demand.fixed.sum(axis=1)
        held = demand.fixed.sum(axis=0)
        self.low, self.high = np.maximum(demand.low - held, 0), np.maximum(demand.high - held, 0)
        self.group_low, self.group_high = self._group_bounds()
        self.cap_low, self.cap_high = self._cap_bounds()

    @cached_property
    def group_held(self) -> Ints:
        """How many fixed judges of each group every entry has; empty without groups."""
        groups, fixed = self.demand.groups, self.demand.fixed
        if groups is None:
            return np.zeros((self.demand.shape[0], 0), dtype=np.int64)
        return np.stack([(fixed & (groups.of == g)).sum(axis=1) for g in range(self.group_count)], axis=1)

    def _group_bounds(self) -> tuple[Ints, Ints]:
        groups = self.demand.groups
        if groups is None:
            empty = np.zeros((self.demand.shape[0], 0), dtype=np.int64)
            return empty, empty
        held = self.group_held
        return np.maximum(groups.low - held, 0), np.maximum(groups.high - held, 0)

    def _cap_bounds(self) -> tuple[Ints, Ints]:
        caps = self.demand.caps
        if caps is None:
            empty = np.zeros((self.demand.shape[1], 0), dtype=np.int64)
            return empty, empty
        held = np.stack([self.demand.fixed[caps.of == c].sum(axis=0) for c in range(self.cap_count)], axis=1)
        return np.maximum(caps.low - held, 0), np.maximum(caps.high - held, 0)

    @cached_property
    def supplies(self) -> Ints:
        """What each node sends; a node that must get some sends so many less."""
        n = self.demand.shape[0]
        found = np.zeros(self.size, dtype=np.int64)
        found[:n] = self.need - self.group_low.sum(axis=1)
        found[self.groups_at : self.caps_at] = self.group_low.ravel()
        found[self.caps_at : self.judges_at] = -self.cap_low.ravel()
        found[self.judges_at : self.sink] = self.cap_low.sum(axis=1) - self.low
        found[self.sink] = -(self.need.sum() - self.low.sum())
        return found

    @property
    def is_well_formed(self) -> bool:
        """Whether no entry or group holds more than it may and the least loads are not more than there is."""
        n = self.demand.shape[0]
        if self.demand.groups is not None and (self.group_held > self.demand.groups.high).any():
            return False
        inside = bool((self.need >= 0).all() and (self.supplies[:n] >= 0).all() and (self.high >= self.low).all())
        return inside and bool((self.group_high >= self.group_low).all() and self.supplies[self.sink] <= 0)

    def tails(self, i: Ints, j: Ints) -> Ints:
        """The node from which pairs start."""
        if self.demand.groups is None:
            return i
        found: Ints = self.groups_at + i * self.group_count + self.demand.groups.of[i, j]
        return found

    def heads(self, i: Ints, j: Ints) -> Ints:
        """The node to which pairs lead."""
        if self.demand.caps is None:
            return self.judges_at + j
        found: Ints = self.caps_at + j * self.cap_count + self.demand.caps.of[i]
        return found

    def pair_arcs(self, i: Ints, j: Ints) -> Arcs:
        ones = np.ones(len(i), dtype=np.int64)
        return Arcs(self.tails(i, j), self.heads(i, j), ones, -self.demand.weight[i, j])

    @cached_property
    def frame(self) -> Arcs:
        """All arcs that are not pairs."""
        n, m = self.demand.shape
        parts = [self._load_arcs()]
        if self.demand.groups is not None:
            tail = np.repeat(np.arange(n), self.group_count)
            head = np.arange(self.groups_at, self.caps_at)
            parts.append(_free_arcs(tail, head, (self.group_high - self.group_low).ravel()))
        if self.demand.caps is not None:
            tail = np.arange(self.caps_at, self.judges_at)
            head = np.repeat(self.judges_at + np.arange(m), self.cap_count)
            parts.append(_free_arcs(tail, head, (self.cap_high - self.cap_low).ravel()))
        return Arcs.joined(parts)

    def _load_arcs(self) -> Arcs:
        judges = np.arange(self.judges_at, self.sink)
        prices = self.demand.load_prices
        if prices is None:
            return _free_arcs(judges, np.full_like(judges, self.sink), self.high - self.low)
        held = self.demand.fixed.sum(axis=0)
        steps = np.arange(prices.shape[1])
        open_ = (steps >= (held + self.low)[:, None]) & (steps < (held + self.high)[:, None])
        j, step = np.nonzero(open_)
        ones = np.ones(len(j), dtype=np.int64)
        return Arcs(self.judges_at + j, np.full(len(j), self.sink, dtype=np.int64), ones, prices[j, step])


def _free_arcs(tail: Ints, head: Ints, capacity: Ints) -> Arcs:
    return Arcs(tail, head, capacity, np.zeros(len(tail), dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Flow:
    """An optimal answer on some pairs: the table, and arcs with their flows for whoever wants prices."""

    chosen: Bools
    arcs: Arcs
    amounts: Ints


def flow(network: Network, pairs: Bools) -> Flow | None:
    """The highest total weight that `pairs` allow; None if they allow no answer at all."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    if not network.is_well_formed:
        return None
    i, j = np.nonzero(pairs & network.demand.free)
    arcs = Arcs.joined([network.pair_arcs(i, j), network.frame])
    solver = SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(*arcs.columns)
    solver.set_nodes_supplies(np.arange(network.size), network.supplies)
    outcome = solver.solve()
    if outcome != solver.OPTIMAL:
        if outcome in {solver.INFEASIBLE, solver.UNBALANCED}:
            return None
        raise RuntimeError(f"The flow solver stopped without an answer: {outcome}.")
    amounts = np.asarray(solver.flows(numbers), dtype=np.int64)
    chosen = network.demand.fixed.copy()
    used = amounts[: len(i)] > 0
    chosen[i[used], j[used]] = True
    return Flow(chosen, arcs, amounts)
