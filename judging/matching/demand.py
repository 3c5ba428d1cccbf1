"""What a flow is asked for: numbers of judges and entries, bounds of groups, and the worth of each pair."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from judging.matching.problem import Bools, Ints, Problem

__all__ = ["KEPT", "Caps", "Demand", "Groups", "demand_of"]


@dataclass(frozen=True, eq=False)
class Groups:
    """One partition of the judges of each entry: judge j belongs to group `of[i, j]` of entry i, which shall have
    `low[i, g]` to `high[i, g]` judges.
    """

    of: NDArray[np.int16]
    low: Ints
    high: Ints


@dataclass(frozen=True, eq=False)
class Caps:
    """One partition of the entries of each judge: entry i belongs to category `of[i]`, of which judge j has `low[j, c]` to
    `high[j, c]`.
    """

    of: Ints
    high: Ints
    low: Ints


@dataclass(frozen=True, eq=False)
class Demand:
    """Entry i gets exactly `need[i]` judges, judge j `low[j]` to `high[j]` entries, out of `allowed` pairs; `fixed` pairs
    stay. The total of `weight` is to be as high as can be. `loads[j, t]` is the price of a judge's entry number t + 1.
    """

    allowed: Bools
    fixed: Bools
    need: Ints
    low: Ints
    high: Ints
    weight: Ints
    groups: Groups | None = None
    caps: Caps | None = None
    load_prices: Ints | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.need), len(self.low)

    @cached_property
    def free(self) -> Bools:
        """Pairs that are still to be decided."""
        return self.allowed & ~self.fixed

    def but(self, **changes: object) -> "Demand":
        """The same demand with some of it put otherwise."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names and types are those of the fields


KEPT = 1_000_000  # more than any match: a pair that is kept outweighs all that a better match could bring


def demand_of(problem: Problem, *, kept: Bools | None = None, with_soft: bool = False) -> Demand:
    """The demand of a problem. Pairs with a soft conflict are left out unless `with_soft`; pairs of `kept` weigh `KEPT`
    more.
    """
    weight = problem.match.astype(np.int64)
    allowed = problem.eligible | problem.locked
    if kept is not None:
        weight[kept] += KEPT
    if not with_soft:
        allowed = allowed & ~(problem.soft & ~problem.locked)
    return Demand(
        allowed=allowed,
        fixed=problem.locked,
        need=problem.need,
        low=problem.low,
        high=problem.high,
        weight=weight,
        caps=_caps_of(problem),
    )


def _caps_of(problem: Problem) -> Caps | None:
    if not any(judge.caps for judge in problem.judges):
        return None
    names = sorted({entry.facts.get("category", "") for entry in problem.entries})
    number = {name: place for place, name in enumerate(names)}
    of = np.array([number[entry.facts.get("category", "")] for entry in problem.entries], dtype=np.int64)
    counts = np.bincount(of, minlength=len(names))
    high = np.array(
        [
            [min(judge.caps.get(name, most), most) for name, most in zip(names, counts, strict=True)]
            for judge in problem.judges
        ],
        dtype=np.int64,
    )
    held = np.array([[problem.locked[of == c, j].sum() for c in range(len(names))] for j in range(len(problem.judges))])
    high = np.maximum(high, held)
    return Caps(of, high, np.zeros_like(high))
