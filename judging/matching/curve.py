"""The price curve between floor, match and comparability: what each share of match given up would buy.

For the organiser's sliders: with and without the floor, one start each; exchanges then go on from one share to the next,
so a whole curve costs little more than its last point. Points are what these steps came to, each a real assignment.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from judging.matching.clock import Clock, Progress
from judging.matching.connect import count_parts, join
from judging.matching.design import efficiency, improve
from judging.matching.problem import Problem
from judging.matching.solve import found_answer, settled, with_rules

__all__ = ["SHARES", "Point", "price_curve"]

SHARES = (0.0, 0.005, 0.01, 0.02, 0.05)


@dataclass(frozen=True)
class Point:
    """An assignment on the curve: whether the floor was raised, the share of match that might be given up, and what it
    has. `spread` is the mean variance of a comparison of two judges over the least there could be: 1 / efficiency.
    """

    floor_raised: bool
    epsilon: float
    total: int
    floor: int
    efficiency: float
    parts: int

    @property
    def spread(self) -> float | None:
        return 1 / self.efficiency if self.efficiency else None


def price_curve(
    problem: Problem,
    *,
    seed: int,
    shares: Sequence[float] = SHARES,
    limit: float | None = None,
    progress: Progress | None = None,
) -> tuple[Point, ...]:
    """Points without the floor and with it, by rising share; none where there is no answer, and fewer where the clock
    ends the work.
    """
    clock = Clock(limit, progress)
    points: list[Point] = []
    for raised_floor in (False, True):
        under = with_rules(problem, floor=raised_floor, epsilon=0.0)
        found = found_answer(under, clock, [])
        if found is None or found.outcome.chosen is None:
            break
        raised, state = settled(under, found, clock, [], seed=seed)
        if problem.rules.connected:
            join(state, clock)
        parts = count_parts(state.chosen)
        for share in sorted(shares):
            left = int(share * raised.total) - (raised.total - int(state.panels.sum()))
            if share > 0 and left > 0 and parts == 1:
                improve(state, left, clock)
            panels = state.panels[problem.need > 0]
            weakest = int(panels.min()) if len(panels) else 0
            points.append(Point(raised_floor, share, int(state.panels.sum()), weakest, efficiency(state.chosen), parts))
            if clock.is_over():
                break
    return tuple(points)
