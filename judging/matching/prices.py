"""The certificate of a matching: prices of entries and judges that prove that no other answer has a higher total.

A flow is best when no cycle of its residual graph saves anything; then shortest distances in that graph (Bellman-Ford)
are prices for which no unused pair is worth more than it costs. The proof needs no trust in the solver: for any prices
at all, `bound` computed from them is at least the total of every answer (weak duality), so a total that meets it is the
highest. That also lets a large problem be solved on its likely pairs only: all pairs are priced, those that would pay
are added, and the flow is run again until none is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from judging.matching.demand import Demand
from judging.matching.flow import Arcs, Flow, Network, flow
from judging.matching.problem import Bools, Ints

__all__ = ["Certified", "Prices", "best", "likeliest"]

ALL_AT_ONCE = 120_000  # so many pairs are quicker solved whole than chosen among
BEST_OF_ENTRY, BEST_OF_JUDGE = 24, 60
MOST_ROUNDS = 40
ROWS = 256  # rows priced at a time: memory stays small


@dataclass(frozen=True, eq=False)
class Prices:
    """Node prices of a demand; `entry[i, g]` where judges of group g of entry i start, `judge[j, c]` where they lead."""

    network: Network
    potential: Ints

    def reduced(self, rows: slice) -> Ints:
        """What each pair of these rows would add to the total, less what it costs elsewhere. Of unused pairs none is
        above 0 and of used ones none below, when the answer is best.
        """
        net, demand = self.network, self.network.demand
        n, m = demand.shape
        at = np.arange(n)[rows]
        if demand.groups is None:
            start = self.potential[at][:, None]
        else:
            nodes = net.groups_at + at[:, None] * net.group_count + demand.groups.of[rows]
            start = self.potential[nodes]
        if demand.caps is None:
            end = self.potential[net.judges_at : net.sink][None, :]
        else:
            nodes = net.caps_at + np.arange(m)[None, :] * net.cap_count + demand.caps.of[at][:, None]
            end = self.potential[nodes]
        found: Ints = demand.weight[rows] - start + end
        return found

    def table(self) -> Ints:
        """`reduced` of all pairs at once."""
        return self.reduced(slice(None))

    def blocks(self) -> Iterator[tuple[slice, Ints]]:
        for first in range(0, self.network.demand.shape[0], ROWS):
            rows = slice(first, first + ROWS)
            yield rows, self.reduced(rows)

    def bound(self) -> int:
        """No answer to the demand has a higher total of weights, less prices of loads, than this."""
        demand, frame = self.network.demand, self.network.frame
        gain = int((self.potential * self.network.supplies).sum())
        saved = frame.cost + self.potential[frame.tail] - self.potential[frame.head]
        gain -= int((np.minimum(saved, 0) * frame.capacity).sum())
        gain += sum(int(part[demand.free[rows] & (part > 0)].sum()) for rows, part in self.blocks())
        return gain + int(demand.weight[demand.fixed].sum())

    @property
    def entry(self) -> Ints:
        """What each entry's next judge would cost elsewhere, in match."""
        found: Ints = self.potential[: self.network.demand.shape[0]] - self.potential[self.network.sink]
        return found

    @property
    def judge(self) -> Ints:
        """What one more entry in the hands of each judge would be worth; below 0 where the least load forces entries on
        the judge.
        """
        found: Ints = self.potential[self.network.sink] - self.potential[self.network.judges_at : self.network.sink]
        return found


@dataclass(frozen=True, eq=False)
class Certified:
    """A table of pairs and the prices that prove it best."""

    chosen: Bools
    prices: Prices
    total: int
    bound: int


def best(demand: Demand) -> Certified | None:
    """The answer of highest total weight with its proof; None when there is no answer at all.

    With prices of loads, `total` is the weights less those prices.
    """
    network = Network(demand)
    if not network.is_well_formed:
        return None
    pairs = _likely(demand)
    for _ in range(MOST_ROUNDS):
        found = flow(network, pairs)
        if found is None:
            if not (demand.free & ~pairs).any():
                return None
            pairs = _wider(demand, pairs)
            continue
        prices = Prices(network, _potentials(network, found))
        missing = _paying(prices, pairs)
        if not missing.any():
            total = -int((found.arcs.cost * found.amounts).sum()) + int(demand.weight[demand.fixed].sum())
            return Certified(found.chosen, prices, total, prices.bound())
        pairs = pairs | missing
    raise RuntimeError(f"Prices did not settle in {MOST_ROUNDS} rounds.")


def _likely(demand: Demand) -> Bools:
    """The best pairs of every entry and of every judge; all of them where they are few."""
    if int(demand.free.sum()) <= ALL_AT_ONCE:
        return demand.free
    return likeliest(demand.weight, demand.free, BEST_OF_ENTRY + int(demand.need.max()), BEST_OF_JUDGE)


def _wider(demand: Demand, pairs: Bools) -> Bools:
    """Twice as many pairs, best first; in the end all."""
    widest, deepest = int(pairs.sum(axis=1).max()), int(pairs.sum(axis=0).max())
    return pairs | likeliest(demand.weight, demand.free, 2 * widest + 1, 2 * deepest + 1)


def likeliest(worth: NDArray[Any], among: Bools, of_entry: int, of_judge: int) -> Bools:
    """The pairs of highest worth of every entry and of every judge, among some pairs. A part of the table at a time."""
    n, m = among.shape
    never = np.iinfo(np.int64).min if worth.dtype.kind == "i" else -np.inf
    found = np.zeros((n, m), dtype=bool)
    for first in range(0, n, ROWS):
        rows = slice(first, first + ROWS)
        found[rows] = _highest(np.where(among[rows], worth[rows], never), of_entry)
    for first in range(0, m, ROWS):
        columns = slice(first, first + ROWS)
        found[:, columns] |= _highest(np.where(among[:, columns], worth[:, columns], never).T, of_judge).T
    return found & among


def _highest(worth: NDArray[Any], count: int) -> Bools:
    """The `count` highest of every row; more where the last of them has equals, so that nothing hangs on order."""
    if count <= 0 or count >= worth.shape[1]:
        return np.full(worth.shape, count > 0)
    least = np.partition(worth, worth.shape[1] - count, axis=1)[:, worth.shape[1] - count]
    found: Bools = worth >= least[:, None]
    return found


def _paying(prices: Prices, pairs: Bools) -> Bools:
    """Pairs left out that would add to the total at these prices."""
    found = np.zeros_like(pairs)
    for rows, part in prices.blocks():
        found[rows] = (part > 0) & ~pairs[rows]
    return found & prices.network.demand.free


def _potentials(network: Network, found: Flow) -> Ints:
    """Shortest distances in the residual graph, all nodes at once (Bellman-Ford). Nothing is far: an optimal flow has
    no cycle that saves, so this ends.
    """
    arcs, amounts = found.arcs, found.amounts
    onward, back = amounts < arcs.capacity, amounts > 0
    residual = Arcs(
        np.concatenate((arcs.tail[onward], arcs.head[back])),
        np.concatenate((arcs.head[onward], arcs.tail[back])),
        np.empty(0, dtype=np.int64),
        np.concatenate((arcs.cost[onward], -arcs.cost[back])),
    )
    order = np.argsort(residual.head, kind="stable")
    tail, head, cost = residual.tail[order], residual.head[order], residual.cost[order]
    distance = np.zeros(network.size, dtype=np.int64)
    if not len(head):
        return distance
    starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]])
    reached = head[starts]
    for _ in range(network.size + 1):
        near = np.minimum(np.minimum.reduceat(distance[tail] + cost, starts), distance[reached])
        if (near == distance[reached]).all():
            return distance
        distance[reached] = near
    raise RuntimeError("The flow is not optimal: a cycle of its residual graph saves something.")
