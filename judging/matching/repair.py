"""Repair: a judge drops out, an entry comes late, a conflict appears. The fewest changes first, then the best match.

What is locked (finished sheets, and started ones if the organiser says so) stays. A pair that is there already is worth
more than all match together, so a flow keeps as many as can be kept; parts that fell apart are joined by exchanges of
pairs that are not locked, those first that undo no pair of before.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from judging.matching.answer import Answer
from judging.matching.clock import Progress
from judging.matching.problem import Bools, Pair, Problem
from judging.matching.solve import solve

__all__ = ["repair"]


def repair(
    problem: Problem,
    current: Iterable[Pair],
    *,
    seed: int,
    limit: float | None = None,
    progress: Progress | None = None,
) -> Answer:
    """The assignment nearest to `current` that keeps all rules; pairs of unknown entries or judges are lost.

    `changes` of the answer names the pairs removed and added, and how many were lost anyway. The floor is not raised: a
    better panel for one entry is no reason to move another's judges.
    """
    pairs = tuple(current)
    before = problem.table(pairs)
    answer = solve(problem, seed=seed, limit=limit, progress=progress, kept=before)
    if answer.chosen is None:
        return answer
    return _with_changes(problem, answer, pairs, before)


def _with_changes(problem: Problem, answer: Answer, pairs: tuple[Pair, ...], before: Bools) -> Answer:
    was, now = set(pairs), set(answer.pairs)
    unknown = len(was) - int(before.sum())
    changes = {
        "removed": sorted(was - now),
        "added": sorted(now - was),
        "kept": len(was & now),
        "lost": unknown + _lost(problem, before),
    }
    return replace(answer, changes=changes)


def _lost(problem: Problem, before: Bools) -> int:
    """How many pairs cannot stay whatever is done: not eligible any more, or more than their judge takes."""
    stays = before & (problem.locked | problem.eligible)
    over = np.maximum(stays.sum(axis=0) - problem.high, 0)
    return int((before & ~stays).sum() + over.sum())
