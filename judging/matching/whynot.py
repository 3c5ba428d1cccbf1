"""Why not this judge? What it would cost to force a pair, and what one more judge would be worth.

At the prices that prove a matching best, a pair that is not in it adds less than it costs elsewhere: the difference is
the least loss of forcing it (weak duality). The exact loss comes from solving again with the pair fixed, which takes a
blink.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from judging.matching.demand import Demand, demand_of
from judging.matching.panels import asked_of, groups_of
from judging.matching.prices import Certified, Prices, best
from judging.matching.problem import Pair, Problem

__all__ = ["Desk", "Standing", "WhyNot"]


class Standing(StrEnum):
    """How it stands with a pair."""

    CHOSEN = "chosen"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    COSTS = "costs"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class WhyNot:
    """Why a pair is not in the matching of highest total: reasons of a conflict; or the least loss of total match that
    forcing it brings, the loss exactly, and whose judge would have to give way (`instead_of`).
    """

    standing: Standing
    reasons: tuple[str, ...] = ()
    loss_at_least: int = 0
    loss: int | None = None
    instead_of: tuple[str, ...] = ()


class Desk:
    """Questions about one problem, answered from one matching of highest total, without floor and comparability.

    Panel rules are kept where they make groups; rules that cross are left out, and losses are then lower bounds.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.demand = _demand(problem)
        found = best(self.demand)
        if found is None:
            raise ValueError("the problem has no answer; ask `solve` why")
        self.found: Certified = found

    @property
    def prices(self) -> Prices:
        return self.found.prices

    def why_not(self, pair: Pair) -> WhyNot:
        """How it stands with this pair of codes."""
        i, j = self.problem.row[pair[0]], self.problem.column[pair[1]]
        if self.found.chosen[i, j]:
            return WhyNot(Standing.CHOSEN)
        if self.problem.conflicts[i, j]:
            told = tuple(each.reason for each in self.problem.reasons[self.problem.conflicts[i, j]])
            return WhyNot(Standing.CONFLICT, reasons=told)
        if self.problem.forbidden[i, j]:
            return WhyNot(Standing.FORBIDDEN)
        least = max(0, -int(self.prices.reduced(slice(i, i + 1))[0, j]))
        fixed = self.demand.fixed.copy()
        fixed[i, j] = True
        forced = best(self.demand.but(fixed=fixed))
        if forced is None:
            return WhyNot(Standing.IMPOSSIBLE, loss_at_least=least)
        gone = self.found.chosen[i] & ~forced.chosen[i]
        return WhyNot(
            Standing.COSTS,
            loss_at_least=least,
            loss=self.found.total - forced.total,
            instead_of=tuple(self.problem.judges[at].code for at in np.flatnonzero(gone)),
        )

    def worth_of_room(self) -> dict[str, int]:
        """By judge, the most that room for one more entry would add to the total match: 0 for those who are not full."""
        full = self.found.chosen.sum(axis=0) >= self.demand.high
        prices = np.where(full, np.maximum(self.prices.judge, 0), 0).tolist()
        return dict(zip((judge.code for judge in self.problem.judges), prices, strict=True))

    def worth_of_another(self, judge: str, *, load: int | None = None) -> int:
        """What one more judge like this one (the same matches, conflicts and limits) would add to the total match."""
        j = self.problem.column[judge]
        room = int(self.demand.high[j]) if load is None else load
        twin = best(_with_twin(self.demand, j, room))
        return 0 if twin is None else twin.total - self.found.total


def _demand(problem: Problem) -> Demand:
    demand = demand_of(problem)
    asked = asked_of(problem)
    groups = groups_of(problem, asked) if asked else None
    return demand if groups is None else demand.but(groups=groups)


def _with_twin(demand: Demand, j: int, room: int) -> Demand:
    groups, caps = demand.groups, demand.caps
    if groups is not None:
        groups = type(groups)(np.hstack((groups.of, groups.of[:, j : j + 1])), groups.low, groups.high)
    if caps is not None:
        caps = type(caps)(caps.of, np.vstack((caps.high, caps.high[j])), np.vstack((caps.low, caps.low[j])))
    nobody = np.zeros((demand.shape[0], 1), dtype=bool)
    return Demand(
        allowed=np.hstack((demand.allowed, demand.allowed[:, j : j + 1])),
        fixed=np.hstack((demand.fixed, nobody)),
        need=demand.need,
        low=np.append(demand.low, 0),
        high=np.append(demand.high, room),
        weight=np.hstack((demand.weight, demand.weight[:, j : j + 1])),
        groups=groups,
        caps=caps,
    )
