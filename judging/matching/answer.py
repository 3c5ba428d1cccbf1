"""The answer to a problem: pairs with their proof and recount, or why there are none and what would mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from judging.matching.problem import Bools, Pair, Problem
from judging.matching.verify import Verdict

__all__ = ["ENGINE_VERSION", "Answer", "Change", "Reason", "StageNote", "WayOut"]

ENGINE_VERSION = "1.0"


@dataclass(frozen=True)
class StageNote:
    """What a stage came to: its value, the bound that no answer passes, and whether the two meet."""

    stage: str
    value: float
    bound: float | None
    is_proved: bool
    seconds: float


@dataclass(frozen=True)
class Reason:
    """A smallest set that cannot be served: these entries need `needs` sheets and these judges may take `can_take`.

    `also` are entries that depend on the same judges and would be next. `code` says which kind it is; see `infeasible`.
    """

    code: str
    entries: tuple[str, ...]
    judges: tuple[str, ...]
    needs: int
    can_take: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One change of what is asked: its kind, whom it concerns, from what to what."""

    kind: str
    code: str
    before: int
    after: int
    judge: str = ""


@dataclass(frozen=True)
class WayOut:
    """A set of changes after which the problem has an answer; `cost` compares ways."""

    code: str
    changes: tuple[Change, ...]
    cost: int


@dataclass(frozen=True, eq=False)
class Answer:
    """What `solve` found. `verdict` is the recount by the verifier and what is printed; bounds are of the engine.

    `total_best` is the highest total with this floor that was found, before comparability took its share;
    `total_bound` and `floor_bound` are what no answer passes.
    """

    problem: Problem
    seed: int
    is_feasible: bool
    chosen: Bools | None = None
    verdict: Verdict | None = None
    total_best: int | None = None
    total_bound: int | None = None
    floor_bound: int | None = None
    relaxation: int = 0
    stages: tuple[StageNote, ...] = ()
    entry_prices: Mapping[str, int] = field(default_factory=dict)
    judge_prices: Mapping[str, int] = field(default_factory=dict)
    can_be_connected: bool = True
    reasons: tuple[Reason, ...] = ()
    ways_out: tuple[WayOut, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    was_cut_short: bool = False

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs in order of entry and judge; none where there is no answer."""
        return () if self.chosen is None else self.problem.pairs(self.chosen)

    @property
    def gap(self) -> float:
        """How far the best total found may be from the highest there is, as a share; 0 is proved."""
        if not self.total_bound or self.total_best is None:
            return 0.0
        return (self.total_bound - self.total_best) / self.total_bound
