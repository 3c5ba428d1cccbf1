"""Judges who share no entry with the rest cannot be compared with them: the cheapest exchanges that join the parts."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from judging.matching.clock import Clock, Stage
from judging.matching.exchange import Exchange, Floats, Score, ranked_changes
from judging.matching.problem import Bools, Ints

__all__ = ["Joined", "count_parts", "join", "parts_of", "why_not_connected"]

TRIED = 400
LAST = 10**9


@dataclass(frozen=True)
class Joined:
    """How many parts remain; 1 is connected."""

    parts: int


def parts_of(chosen: Bools) -> Ints:
    """The number of the part of every judge; -1 for judges without entries."""
    panel = csr_array(chosen.astype(np.float64))
    of = connected_components(panel.T @ panel, directed=False)[1].astype(np.int64)
    active = chosen.any(axis=0)
    found = np.full(len(of), -1, dtype=np.int64)
    found[active] = np.unique(of[active], return_inverse=True)[1]
    return found


def count_parts(chosen: Bools) -> int:
    """How many parts the judges with entries fall into; 0 where nobody has any."""
    return int(parts_of(chosen).max(initial=-1)) + 1


def why_not_connected(need: Ints, active: int) -> bool:
    """Whether no matching at all can be connected: it takes at least entries + active judges - 1 sheets."""
    entries = int((need > 0).sum())
    return int(need.sum()) < entries + active - 1


def join(state: Exchange, clock: Clock) -> Joined:
    """Join parts by the cheapest exchange (or move) between two of them while there is one. Changes `state`."""
    parts = parts_of(state.chosen)
    count = int(parts.max(initial=-1)) + 1
    while count > 1 and not clock.is_over():
        apart = parts[:, None] != parts[None, :]
        for _worth, change in ranked_changes(state, _cheap(state), TRIED, moves=True, of=apart):
            state.make([change])
            now = count_parts(state.chosen)
            if now < count:
                break
            state.undo([change])
        else:
            break
        parts, count = parts_of(state.chosen), now
        clock.tell(Stage.CONNECT, count, 1)
    return Joined(count)


def _cheap(state: Exchange) -> Score:
    """The match that a hand brings. An entry with one judge links nobody, so it comes last."""
    weight, need = state.demand.weight, state.demand.need

    def score(i: Ints, j: Ints) -> Floats:
        lonely = np.where(need[i] > 1, 0, LAST)
        found: Floats = (weight[i] - weight[i, j][:, None] - lonely[:, None]).astype(np.float64)
        return found

    return score
