"""The randomised mode: nobody can count on a pair, because no pair is made with a chance above Q.

First the best chances: a flow in which a pair may carry at most Q of itself, in thousandths, so that the total match
expected is the highest there is with that limit. Then a draw that keeps every chance, every number of judges exactly, and
every load within one of its expectation: dependent rounding (Gandhi, Khuller, Parthasarathy and Srinivasan 2006), seeded.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from judging.matching.demand import Demand, demand_of
from judging.matching.flow import Arcs, Network
from judging.matching.problem import Bools, Ints, Problem

__all__ = ["PARTS", "Lottery", "chances", "drawn"]

PARTS = 1000  # chances are whole thousandths
Node = tuple[int, int]  # (0, entry) or (1, judge)


@dataclass(frozen=True, eq=False)
class Lottery:
    """The chance of every pair in thousandths, and the total match expected."""

    parts: Ints
    expected: float


def chances(problem: Problem, most: float) -> Lottery | None:
    """The best chances with none above `most` (locked pairs are certain); None where that leaves no answer.

    Panel rules, floor and comparability are not part of the lottery.
    """
    demand = demand_of(problem)
    amounts = _amounts(demand, round(most * PARTS))
    if amounts is None:
        return None
    return Lottery(amounts, float((amounts * demand.weight).sum()) / PARTS)


def _amounts(demand: Demand, most: int) -> Ints | None:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    network = Network(demand)
    if not network.is_well_formed:
        return None
    i, j = np.nonzero(demand.free)
    pairs, frame = network.pair_arcs(i, j), network.frame
    arcs = Arcs.joined(
        [
            Arcs(pairs.tail, pairs.head, pairs.capacity * most, pairs.cost),
            Arcs(frame.tail, frame.head, frame.capacity * PARTS, frame.cost),
        ]
    )
    solver = SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(*arcs.columns)
    solver.set_nodes_supplies(np.arange(network.size), network.supplies * PARTS)
    if solver.solve() != solver.OPTIMAL:
        return None
    found = np.where(demand.fixed, PARTS, 0).astype(np.int64)
    found[i, j] = np.asarray(solver.flows(numbers), dtype=np.int64)[: len(i)]
    return found


def drawn(lottery: Lottery, *, seed: int) -> Bools:
    """One matching: each pair is in it with its chance. The same seed draws the same."""
    chance = default_rng(seed)
    parts = lottery.parts.astype(np.int64).copy()
    open_ = {(int(i), int(j)) for i, j in np.argwhere((parts > 0) & (parts < PARTS))}
    links: dict[Node, list[Node]] = {}
    for i, j in sorted(open_):
        links.setdefault((0, i), []).append((1, j))
        links.setdefault((1, j), []).append((0, i))
    while open_:
        walk = _walk(links)
        _settle(parts, walk, chance)
        for i, j in walk:
            if parts[i, j] in {0, PARTS}:
                open_.discard((i, j))
                _unlink(links, (0, i), (1, j))
    found: Bools = parts == PARTS
    return found


def _unlink(links: dict[Node, list[Node]], one: Node, other: Node) -> None:
    for node, far in ((one, other), (other, one)):
        links[node].remove(far)
        if not links[node]:
            del links[node]


def _walk(links: dict[Node, list[Node]]) -> list[tuple[int, int]]:
    """A cycle of undecided pairs, or a longest path: from an end if there is one, until it meets itself or stops."""
    start = next((node for node in links if len(links[node]) == 1), next(iter(links)))
    path, seen = [start], {start: 0}
    while True:
        before = path[-2] if len(path) > 1 else None
        onward = [node for node in links[path[-1]] if node != before]
        if not onward:
            return _pairs(path)
        if onward[0] in seen:
            return _pairs([*path[seen[onward[0]] :], onward[0]])
        seen[onward[0]] = len(path)
        path.append(onward[0])


def _pairs(path: list[Node]) -> list[tuple[int, int]]:
    steps = pairwise(path)
    return [(one[1], other[1]) if one[0] == 0 else (other[1], one[1]) for one, other in steps]


def _settle(parts: NDArray[np.int64], walk: list[tuple[int, int]], chance: Generator) -> None:
    """Shift chance along the walk, up on every other pair and down between, until a pair is decided; which way is drawn
    so that every chance stays as it was on average.
    """
    up, down = walk[::2], walk[1::2]
    forth = min([PARTS - int(parts[pair]) for pair in up] + [int(parts[pair]) for pair in down])
    back = min([int(parts[pair]) for pair in up] + [PARTS - int(parts[pair]) for pair in down])
    shift = forth if chance.integers(forth + back) < back else -back
    for pair in up:
        parts[pair] += shift
    for pair in down:
        parts[pair] -= shift
