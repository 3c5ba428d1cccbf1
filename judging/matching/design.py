"""How well the marks will compare: the efficiency of the design, and exchanges that raise it within a budget of match.

With mark = entry + judge + chance, the sheets hold the information L = D_J - N' D_E^-1 N on differences of judges
(entries eliminated, as in incomplete block designs). The mean variance of such a difference is 2 tr(L+) / (m - 1), and
never below 2 (m - 1) / sum(k - 1); the ratio is the efficiency, 0 to 1. An exchange changes L by four rank-one terms, so
its effect on tr(L+) is exact and cheap; the slope of tr(L+) says which exchanges are worth that look.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from judging.matching.clock import Clock, Stage
from judging.matching.exchange import Change, Exchange, ranked_changes
from judging.matching.problem import Bools, Ints

__all__ = ["Design", "efficiency", "improve"]

Floats = NDArray[np.float64]

LOOKED_AT = 48  # exchanges looked at exactly in each step
STEPS_PER_PRICE = 400
FIRST_PRICE, LAST_PRICE, CHEAPER = 64.0, 1 / 1024, 0.5
GAIN = 1e-9
LEFTOVER = 0.002  # of the budget: so little buys nothing more


@dataclass(frozen=True)
class Design:
    """What the exchanges came to."""

    efficiency: float
    steps: int
    is_finished: bool


def efficiency(chosen: Bools) -> float:
    """0 to 1; 0 where judges fall into parts that share no entry. Judges without entries are not counted."""
    active = _active(chosen)
    count = int(active.sum())
    spare = _spare(chosen)
    if count < 2 or not spare:
        return 0.0
    values = np.linalg.eigvalsh(_information(chosen[:, active]))
    if values[1] < 1e-9 * max(1.0, values[-1]):
        return 0.0
    return float((count - 1) ** 2 / (spare * (1 / values[1:]).sum()))


def improve(state: Exchange, budget: int, clock: Clock) -> Design:
    """Exchanges (and moves that make loads more even) that raise the efficiency and cost at most `budget` of match.

    A price on match falls step by step; at each price, changes are made while they gain more than they cost, so match
    that brings nothing is also bought back. `state` must be connected; the last state within the budget stays.
    """
    spent, steps, price = 0, 0, FIRST_PRICE
    count, spare = int(state.chosen.any(axis=0).sum()), _spare(state.chosen)
    if count < 3 or not spare:
        return Design(efficiency(state.chosen), 0, is_finished=True)
    unit = _trace(state.chosen) / max(1, int(np.where(state.chosen, state.demand.weight, 0).sum()))
    batch = max(1, count // 10)
    while price >= LAST_PRICE and budget - spent > LEFTOVER * budget and not clock.is_over():
        for _ in range(STEPS_PER_PRICE):
            made = _step(state, price * unit, budget - spent, batch)
            if not made or clock.is_over():
                break
            spent += sum(map(state.loss, made))
            steps += 1
        price *= CHEAPER
        clock.tell(Stage.DESIGN, (count - 1) ** 2 / (spare * _trace(state.chosen)), 1.0)
    return Design(efficiency(state.chosen), steps, is_finished=not clock.cut_short)


def _step(state: Exchange, price: float, budget: int, batch: int) -> list[Change]:
    """The best changes at this price, made at once where they touch different judges and entries; none: it is best."""
    active = _active(state.chosen)
    inverse = _inverse(state.chosen, active)
    squared = inverse @ inverse
    diagonal = np.diag(squared)
    apart = diagonal[:, None] + diagonal[None, :] - 2 * squared
    sizes = np.maximum(state.chosen.sum(axis=1), 1)
    reach = csr_array(state.chosen.astype(np.float64)) @ apart
    weight = state.demand.weight

    def slope(i: Ints, j: Ints) -> Floats:
        gain = (reach[i] - apart[j] - reach[i, j][:, None]) / sizes[i][:, None]
        found: Floats = gain - price * (weight[i, j][:, None] - weight[i])
        return np.where(active[None, :], found, -np.inf)

    ranked = ranked_changes(state, slope, LOOKED_AT + 8 * batch, moves=True)
    likely = [change for worth, change in ranked if worth > GAIN and state.loss(change) <= budget]
    if not likely:
        return []
    gains = _gains(state.chosen, inverse, sizes, likely) - price * np.array([state.loss(change) for change in likely])
    return _taken(state, likely, gains, budget, batch)


def _taken(state: Exchange, likely: list[Change], gains: Floats, budget: int, batch: int) -> list[Change]:
    taken: list[Change] = []
    touched: set[tuple[str, int]] = set()
    for place in np.argsort(-gains, kind="stable"):
        change, loss = likely[place], state.loss(likely[place])
        mine = {("entry", i) for i, _a, _b in change} | {("judge", at) for _i, *both in change for at in both}
        if gains[place] <= GAIN or len(taken) == batch:
            break
        if loss <= budget and not mine & touched:
            taken.append(change)
            touched |= mine
            budget -= loss
    state.make(taken)
    return taken


def _gains(chosen: Bools, inverse: Floats, sizes: Ints, changes: list[Change]) -> Floats:
    """By how much tr(L+) falls with each change, exactly: Woodbury on four rank-one terms."""
    judges = chosen.shape[1]
    vectors = np.zeros((len(changes), 4, judges))
    scales = np.zeros((len(changes), 4))
    for number, change in enumerate(changes):
        for place, (i, a, b) in enumerate(change):
            before = chosen[i].astype(np.float64)
            after = before.copy()
            after[a], after[b] = 0.0, 1.0
            vectors[number, 2 * place], vectors[number, 2 * place + 1] = before, after
            scales[number, 2 * place : 2 * place + 2] = 1 / sizes[i], -1 / sizes[i]
        if len(change) == 1:
            _i, a, b = change[0]
            vectors[number, 2, a], vectors[number, 3, b] = 1.0, 1.0
            scales[number, 2:] = -1.0, 1.0
    through = vectors @ inverse
    inner = through @ vectors.transpose(0, 2, 1) + np.eye(4)[None] / scales[:, :, None]
    outer = through @ through.transpose(0, 2, 1)
    found: Floats = np.trace(np.linalg.solve(inner, outer), axis1=1, axis2=2)
    return found


def _information(chosen: Bools) -> Floats:
    panel = csr_array(chosen.astype(np.float64))
    sizes = np.maximum(chosen.sum(axis=1), 1)
    shared = (panel.T @ panel.multiply(1.0 / sizes[:, None]).tocsr()).toarray()
    found: Floats = np.diag(chosen.sum(axis=0).astype(np.float64)) - shared
    return found


def _inverse(chosen: Bools, active: Bools) -> Floats:
    """(L + 11'/m)^-1 over judges with entries, zero elsewhere: L+ and a constant that no difference sees."""
    count = int(active.sum())
    found = np.zeros((len(active), len(active)))
    found[np.ix_(active, active)] = np.linalg.inv(_information(chosen[:, active]) + 1.0 / count)
    return found


def _trace(chosen: Bools) -> float:
    active = _active(chosen)
    return float(np.trace(_inverse(chosen, active))) - 1.0


def _spare(chosen: Bools) -> int:
    return int(np.maximum(chosen.sum(axis=1) - 1, 0).sum())


def _active(chosen: Bools) -> Bools:
    found: Bools = np.asarray(chosen.any(axis=0))
    return found
