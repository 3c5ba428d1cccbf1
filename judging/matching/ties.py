"""Evenest loads and the seeded tie-break: which of equally good answers is given.

All answers of the highest total share the prices that prove it: pairs that add something are in all of them, pairs that
cost something in none, and full judges stay full where their place has a price. What is left open is a smaller flow;
there loads are made as even as can be (least sum of squares), and a number drawn from the seed and the two codes for
every pair decides the rest. With these draws the answer is one and the same whatever solver and order of rows.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from judging.matching.demand import Caps, Demand, Groups
from judging.matching.prices import Prices, best
from judging.matching.problem import Bools, Ints, Problem

__all__ = ["draws", "face", "settle"]

DRAW_BITS, ROOM_BITS = 20, 60


def draws(problem: Problem, seed: int, i: Ints, j: Ints) -> NDArray[np.uint64]:
    """A number of 64 bits for each of these pairs, from the seed and the two codes and nothing else."""
    entry, judge = (
        np.array([_hashed(f"{seed}:{kind}:{each.code}") for each in rows], dtype=np.uint64)
        for kind, rows in (("entry", problem.entries), ("judge", problem.judges))
    )
    mixed = entry[i] ^ ((judge[j] << np.uint64(23)) | (judge[j] >> np.uint64(41)))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # the finaliser of splitmix64
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    found: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return found


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def face(prices: Prices, chosen: Bools) -> Demand:
    """The demand whose answers are exactly those of the highest total, by complementary slackness."""
    network, demand = prices.network, prices.network.demand
    fixed, allowed = demand.fixed.copy(), demand.fixed.copy()
    for rows, worth in prices.blocks():
        fixed[rows] |= demand.free[rows] & (worth > 0)
        allowed[rows] |= demand.free[rows] & (worth >= 0)
    loads = chosen.sum(axis=0)
    low, high = _pinned(demand.low, demand.high, prices.judge, loads)
    groups, caps = demand.groups, demand.caps
    if groups is not None:
        count = groups.low.shape[1]
        nodes = prices.potential[network.groups_at : network.caps_at].reshape(-1, count)
        price = nodes - prices.potential[: len(demand.need)][:, None]
        members = np.stack([(chosen & (groups.of == g)).sum(axis=1) for g in range(count)], axis=1)
        groups = Groups(groups.of, *_pinned(groups.low, groups.high, price, members))
    if caps is not None:
        count = caps.high.shape[1]
        nodes = prices.potential[network.caps_at : network.judges_at].reshape(-1, count)
        price = prices.potential[network.judges_at : network.sink][:, None] - nodes
        taken = np.stack([chosen[caps.of == c].sum(axis=0) for c in range(count)], axis=1)
        low_of, high_of = _pinned(caps.low, caps.high, price, taken)
        caps = Caps(caps.of, high_of, low_of)
    return demand.but(allowed=allowed, fixed=fixed, low=low, high=high, groups=groups, caps=caps)


def _pinned(low: Ints, high: Ints, price: Ints, amount: Ints) -> tuple[Ints, Ints]:
    """Bounds that only answers of the highest total keep: what has a price stays at its bound."""
    return np.where(price > 0, amount, low), np.where(price < 0, amount, high)


def settle(problem: Problem, demand: Demand, chosen: Bools, seed: int, *, held: Bools, floor: int | None) -> Bools:
    """Of all answers with the total of `chosen` and the panels of entries in `held` (rows), the one with the evenest
    loads that the seed draws. No other panel falls below `floor`.
    """
    held = held.copy()
    while True:
        fixed = demand.fixed | (chosen & held[:, None])
        certified = best(demand.but(fixed=fixed, allowed=demand.allowed | fixed))
        if certified is None:
            return chosen
        found = _drawn(problem, seed, face(certified.prices, certified.chosen), certified.chosen)
        if found is None or floor is None:
            return chosen if found is None else found
        fallen = (np.where(found, demand.weight, 0).sum(axis=1) < floor) & (demand.need > 0) & ~held
        if not fallen.any():
            return found
        held |= fallen


def _drawn(problem: Problem, seed: int, open_: Demand, chosen: Bools) -> Bools | None:
    """Evenest loads first, then the highest sum of draws: one flow, the steps of loads dearer than all draws together."""
    loads = chosen.sum(axis=0)
    most = int(loads.max(initial=0))
    undecided = max(1, int((open_.need - open_.fixed.sum(axis=1)).sum()))
    size = sum(open_.shape) + 2
    taken = (undecided * (2 * most + 1) * size).bit_length()
    bits = max(1, min(DRAW_BITS, ROOM_BITS - taken))
    steps = np.arange(max(most, 1))
    dear = np.int64(undecided << bits)
    prices = np.tile((2 * steps + 1) * dear, (len(loads), 1))
    i, j = np.nonzero(open_.free)
    weight = np.zeros(open_.shape, dtype=np.int64)
    weight[i, j] = (draws(problem, seed, i, j) >> np.uint64(64 - bits)).astype(np.int64)
    found = best(open_.but(weight=weight, high=np.minimum(open_.high, most), load_prices=prices))
    return None if found is None else found.chosen
