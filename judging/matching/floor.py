"""The floor: the highest match that the weakest panel can have, and then the highest total.

No panel can be better than its own best judges, so the lowest of these best panels bounds the floor; mostly it is reached.
Only entries that fall below it need a row in the program (`program`), so rows are added as entries fall. Where the bound
is out of reach, the floor is found by halving, each half proved or given up when the time is.
"""

from dataclasses import dataclass

import numpy as np

from judging.matching.clock import Clock, Stage
from judging.matching.demand import Demand
from judging.matching.prices import Certified
from judging.matching.problem import Bools, Ints
from judging.matching.program import Outcome, Sides, programmed

__all__ = ["Raised", "best_panels", "likely_pairs", "panel_totals", "raise_floor"]

LIKELY = 15  # pairs so near to paying, at the prices without a floor, come first


@dataclass(frozen=True, eq=False)
class Raised:
    """An answer with its floor and total, and bounds that no answer passes: of the floor, and of the total of answers
    with this floor. `entries` are those that the floor holds up.
    """

    chosen: Bools
    floor: int
    floor_bound: int
    total: int
    total_bound: int
    entries: tuple[int, ...]


def panel_totals(demand: Demand, chosen: Bools) -> Ints:
    """The match of every panel."""
    found: Ints = np.where(chosen, demand.weight, 0).sum(axis=1)
    return found


def best_panels(demand: Demand) -> Ints:
    """The match of every entry's own best panel, as if it were alone; fixed pairs are part of it."""
    worth = np.sort(np.where(demand.free, demand.weight, 0), axis=1)[:, ::-1]
    open_ = demand.need - demand.fixed.sum(axis=1)
    first = np.arange(worth.shape[1])[None, :] < open_[:, None]
    found: Ints = np.where(first, worth, 0).sum(axis=1) + panel_totals(demand, demand.fixed)
    return found


def raise_floor(demand: Demand, sides: Sides, start: Outcome, likely: Bools, clock: Clock) -> Raised:
    """The highest floor that can be had and the highest total with it, from an answer that keeps `sides`.

    Entries without judges have no panel. Stops where the clock does, with bounds that still hold.
    """
    if start.chosen is None:
        raise ValueError("raise_floor needs an answer to begin with")
    asked = demand.need > 0
    if not asked.any():
        return Raised(start.chosen, 0, 0, start.total, start.bound, ())
    bound = int(best_panels(demand)[asked].min())
    best = _raised(demand, start, asked, bound)
    target, is_best = bound, False
    while best.floor < bound and not clock.is_over():
        at_once = target == bound  # the bound itself is mostly reached: then the highest total is found with it
        outcome = programmed(demand, sides, clock, likely=likely, floor=target, any_will_do=not at_once)
        if outcome.impossible:
            bound = target - 1
        elif outcome.chosen is None:
            break
        else:
            best, is_best = _raised(demand, outcome, asked, bound), at_once
        clock.tell(Stage.FLOOR, best.floor, bound)
        target = (best.floor + bound + 1) // 2
    if best.entries and not is_best:
        outcome = programmed(demand, sides, clock, likely=likely, known=best.chosen, floor=best.floor)
        best = _raised(demand, outcome, asked, bound)
    clock.tell(Stage.FLOOR, best.floor, bound)
    return Raised(best.chosen, best.floor, bound, best.total, best.total_bound, best.entries)


def _raised(demand: Demand, outcome: Outcome, asked: Bools, bound: int) -> Raised:
    chosen = outcome.chosen
    assert chosen is not None  # noqa: S101 - for the type checker; both callers have looked
    floor = int(panel_totals(demand, chosen)[asked].min())
    return Raised(chosen, floor, bound, outcome.total, outcome.bound, outcome.raised)


def likely_pairs(certified: Certified) -> Bools:
    """Pairs that are near to paying at these prices, and those in use."""
    demand = certified.prices.network.demand
    near = np.zeros(demand.shape, dtype=bool)
    for rows, part in certified.prices.blocks():
        near[rows] = part > -LIKELY
    return (near & demand.free) | certified.chosen
