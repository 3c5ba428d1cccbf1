"""An order of entries and judges that no name decides, so that what is drawn by chance does not hang on names either.

Entries are put in order of their points, judges in order of their points and of whom they gave them to, and entries
again in order of who gave them. What is still equal then is alike in every respect that these rounds can see, and its
names decide.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from judging.tabulation.severity.panel import Floats, Ints

__all__ = ["name_free_order"]

ROUNDS = 2


def name_free_order(unit_of: Ints, judge_of: Ints, points: Floats) -> tuple[Ints, Ints]:
    """The positions of units, and those of judges, in an order that depends only on the sheets. Each of them has one."""
    units, judges = int(unit_of.max(initial=-1)) + 1, int(judge_of.max(initial=-1)) + 1
    values = points.tolist()
    of_unit = _classes(unit_of, [(value,) for value in values], units)
    of_judge = np.zeros(judges, dtype=np.int64)
    for _ in range(ROUNDS):
        of_judge = _classes(judge_of, list(zip(values, of_unit[unit_of].tolist(), strict=True)), judges)
        of_unit = _classes(unit_of, list(zip(values, of_judge[judge_of].tolist(), strict=True)), units)
    return np.argsort(of_unit, kind="stable"), np.argsort(of_judge, kind="stable")


def _classes(of: Ints, seen: Sequence[tuple[Any, ...]], size: int) -> Ints:
    """The number of each one's class: equal where the same things are seen, in order of what is seen."""
    gathered: list[list[tuple[Any, ...]]] = [[] for _ in range(size)]
    for each, what in zip(of.tolist(), seen, strict=True):
        gathered[each].append(what)
    keys = [tuple(sorted(what)) for what in gathered]
    number = {key: place for place, key in enumerate(sorted(set(keys)))}
    return np.array([number[key] for key in keys], dtype=np.int64)
