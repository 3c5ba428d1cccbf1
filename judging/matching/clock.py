"""Time and progress of a solve: every stage asks how long it may take, and tells what it has."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Clock", "Progress", "Stage", "Told"]


class Stage(StrEnum):
    """The stages in order of importance."""

    FEASIBLE = "feasible"
    RELAX = "relax"
    MATCH = "match"
    FLOOR = "floor"
    LOADS = "loads"
    CONNECT = "connect"
    DESIGN = "design"
    VERIFY = "verify"


@dataclass(frozen=True)
class Told:
    """What a stage has now: its value, and the bound that no answer passes (None where none is known)."""

    stage: Stage
    value: float | None = None
    bound: float | None = None
    seconds: float = 0.0


Progress = Callable[[Told], None]
"""Told as the work goes on; to stop it, raise an exception of your own here: it passes through."""


class Clock:
    """Seconds since the start, and those that are left. Without a limit nothing is ever cut short by time, so the same
    seed gives the same answer on any machine.
    """

    def __init__(self, limit: float | None = None, progress: Progress | None = None) -> None:
        self.began = time.monotonic()
        self.limit = limit
        self.cut_short = False
        self._progress = progress

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left; infinite without a limit."""
        return float("inf") if self.limit is None else max(0.0, self.limit - self.seconds)

    def is_over(self) -> bool:
        """Whether the time is up. Remembered, so that the report can say that a stage was cut short."""
        if self.left > 0:
            return False
        self.cut_short = True
        return True

    def tell(self, stage: Stage, value: float | None = None, bound: float | None = None) -> None:
        if self._progress is not None:
            self._progress(Told(stage, value, bound, self.seconds))
