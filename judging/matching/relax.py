"""The least relaxation: where soft rules and soft conflicts cannot all be kept, as few as can be are given up.

Counted in judges: one for each pair with a soft conflict, one for each judge by which a soft panel rule is missed. What
is given up is then allowed by name, and everything that follows treats the rest as hard.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from judging.matching.clock import Clock
from judging.matching.demand import Demand
from judging.matching.panels import Asked
from judging.matching.problem import Bools
from judging.matching.program import MOST_NODES, MOST_SECONDS, Rows

__all__ = ["Relaxed", "least_relaxation"]


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What had to be given up: soft pairs in use, the allowance of each panel rule, their sum, and an answer that has
    it. `is_proved`: no less will do.
    """

    pairs: Bools
    allowances: tuple[int, ...]
    amount: int
    chosen: Bools
    is_proved: bool


def least_relaxation(
    demand: Demand, asked: tuple[Asked, ...], soft: Bools, clock: Clock, *, all_may_give: bool = False
) -> Relaxed | None:
    """The least relaxation of a demand in which pairs with soft conflicts are allowed; None if even that is not enough.

    With `all_may_give` hard panel rules may give as well: that says which of them stand in the way.
    """
    rows = Rows(demand, [each.side() for each in asked])
    i, j = np.nonzero(demand.free)
    gives = np.array([all_may_give or each.is_soft for each in asked], dtype=bool)
    slack_rows = rows.sides_at + np.flatnonzero(gives)
    slack_of = np.array([1.0 if each.low is not None else -1.0 for each in asked])[gives]
    count = int(gives.sum())
    slack = csr_array((slack_of, (slack_rows, np.arange(count))), shape=(len(rows.low), count))
    pairs = rows.matrix(i, j)
    # Match decides among equal relaxations: together it weighs less than one step.
    light = 0.5 / (float(demand.need.sum()) * float(np.abs(demand.weight).max(initial=1)) + 1)
    cost = np.concatenate((soft[i, j].astype(float) - light * demand.weight[i, j], np.ones(count)))
    found = milp(
        cost,
        integrality=np.ones(len(cost)),
        bounds=Bounds(0, np.concatenate((np.ones(len(i)), np.full(count, float(demand.shape[1]))))),
        constraints=LinearConstraint(hstack([pairs, slack]).tocsr(), rows.low, rows.high),
        options={"node_limit": MOST_NODES, "time_limit": min(max(clock.left, 1.0), MOST_SECONDS), "mip_rel_gap": 0.0},
    )
    if found.status == 1:
        clock.cut_short = True
    if found.x is None:
        return None
    chosen = demand.fixed.copy()
    chosen[i, j] |= found.x[: len(i)] > 0.5
    allowances = np.zeros(len(asked), dtype=np.int64)
    allowances[gives] = np.rint(found.x[len(i) :]).astype(np.int64)
    used = chosen & soft
    amount = int(used.sum() + allowances.sum())
    return Relaxed(used, tuple(allowances.tolist()), amount, chosen, is_proved=found.status == 0)
