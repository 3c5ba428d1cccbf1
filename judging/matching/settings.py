"""What is asked of a matching beside the rows: how many judges, which loads, three sliders, rules, and what stays.

The three sliders say what matters. `floor` is the share of the highest weakest panel that every panel must reach (0: it
does not matter, 1: as high as can be). `comparability` is the efficiency of the design that is wanted (0: judges are
linked, no more; 1: as comparable as can be). `epsilon` is how much of the match may be given up for it, 0 to 0.2: the
lower it is, the more the match itself matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from judging.matching.building import why_not_rules
from judging.matching.problem import Pair, PanelRule, ProblemError, Rules

__all__ = ["MOST_EPSILON", "MOST_SECONDS", "Keep", "MatchSettings"]

MOST_EPSILON = 0.2
MOST_SECONDS = 600.0
Limits = tuple[int, int | None]  # the fewest and the most entries of a judge


class Keep(StrEnum):
    """Which assignments that exist stay whatever the plan."""

    ALL = "all"
    STARTED = "started"  # sheets with marks, submitted or not
    FINISHED = "finished"  # submitted sheets


@dataclass(frozen=True)
class MatchSettings:
    """What is asked. None for `judges_per_entry`: as the round says; for `entries` and `judges`: all of the round.

    `even_within` is how far apart the loads of two judges may be, where their own limits allow (None: as the match
    says). `judges_of` and `loads` are exceptions by code. `most_chance` turns the randomised mode on: no pair is made
    with a chance above it. `sheets` is for extra sheets only: how many there may be.
    """

    judges_per_entry: int | None = None
    min_load: int = 0
    max_load: int | None = None
    even_within: int | None = 2
    floor: float = 1.0
    epsilon: float = 0.01
    comparability: float = 1.0
    connected: bool = True
    most_chance: float | None = None
    panel_rules: tuple[PanelRule, ...] = ()
    calibration: frozenset[str] = frozenset()
    keep: Keep = Keep.ALL
    seconds: float = 60.0
    entries: tuple[str, ...] | None = None
    judges: tuple[str, ...] | None = None
    pins: tuple[Pair, ...] = ()
    forbids: tuple[Pair, ...] = ()
    judges_of: Mapping[str, int] = field(default_factory=dict)
    loads: Mapping[str, Limits] = field(default_factory=dict)
    sheets: int | None = None

    def __post_init__(self) -> None:
        """ProblemError names everything that cannot be meant."""
        object.__setattr__(self, "keep", Keep(self.keep))
        if problems := [*self._bad_numbers(), *why_not_rules(Rules(panel=self.panel_rules))]:
            raise ProblemError(problems)

    def _bad_numbers(self) -> list[str]:
        found = []
        shares = {"floor": (self.floor, 1.0), "epsilon": (self.epsilon, MOST_EPSILON)}
        shares["comparability"] = (self.comparability, 1.0)
        found += [
            f"{name} is {given}; write a number from 0 to {most}."
            for name, (given, most) in shares.items()
            if not 0 <= given <= most
        ]
        if self.most_chance is not None and not 0 < self.most_chance <= 1:
            found.append(f"most_chance is {self.most_chance}; write a number above 0, at most 1.")
        counts = {
            "judges_per_entry": self.judges_per_entry,
            "min_load": self.min_load,
            "max_load": self.max_load,
            "even_within": self.even_within,
            "sheets": self.sheets,
        }
        found += [
            f"{name} is {given}; write a whole number from 0 on."
            for name, given in counts.items()
            if given is not None and given < 0
        ]
        if self.max_load is not None and self.max_load < self.min_load:
            found.append(f"A judge cannot take {self.min_load} to {self.max_load} entries.")
        if not 0 < self.seconds <= MOST_SECONDS:
            found.append(f"seconds is {self.seconds}; write a number above 0, at most {MOST_SECONDS:.0f}.")
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain data; `from_json` reads it back."""
        return {
            "judges_per_entry": self.judges_per_entry,
            "min_load": self.min_load,
            "max_load": self.max_load,
            "even_within": self.even_within,
            "floor": self.floor,
            "epsilon": self.epsilon,
            "comparability": self.comparability,
            "connected": self.connected,
            "most_chance": self.most_chance,
            "panel_rules": [
                {
                    "kind": str(r.kind),
                    "of": r.of,
                    "count": r.count,
                    "value": r.value,
                    "same_as": r.same_as,
                    "soft": r.soft,
                }
                for r in self.panel_rules
            ],
            "calibration": sorted(self.calibration),
            "keep": str(self.keep),
            "seconds": self.seconds,
            "entries": None if self.entries is None else list(self.entries),
            "judges": None if self.judges is None else list(self.judges),
            "pins": [list(pair) for pair in self.pins],
            "forbids": [list(pair) for pair in self.forbids],
            "judges_of": dict(sorted(self.judges_of.items())),
            "loads": {code: list(limits) for code, limits in sorted(self.loads.items())},
            "sheets": self.sheets,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "MatchSettings":
        """The settings that `to_json` wrote; what is absent is as usual."""
        told = dict(data)
        told["panel_rules"] = tuple(PanelRule(**rule) for rule in told.get("panel_rules", ()))
        told["calibration"] = frozenset(told.get("calibration", ()))
        for name in ("entries", "judges"):
            if told.get(name) is not None:
                told[name] = tuple(told[name])
        for name in ("pins", "forbids"):
            told[name] = tuple((str(entry), str(judge)) for entry, judge in told.get(name, ()))
        told["loads"] = {code: (int(low), high) for code, (low, high) in told.get("loads", {}).items()}
        return cls(**told)
