"""The problem of a matching, as plain data: who may judge what, how well they fit, and what must hold.

Entries and judges stand in the order of their codes whatever the order of rows, so nothing that follows can depend on
it. Pairs are cells of tables with one row an entry and one column a judge: `match` (0 to 1000), `conflicts` (0 is none,
else the number of a set of reasons), `locked`, `forbidden`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MATCH_LIMIT",
    "Bools",
    "Conflict",
    "Entry",
    "Ints",
    "Judge",
    "Pair",
    "PanelRule",
    "Problem",
    "ProblemError",
    "RuleKind",
    "Rules",
]

Pair = tuple[str, str]  # (entry, judge)
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MATCH_LIMIT = 1000


class ProblemError(ValueError):
    """What is asked contradicts itself; `problems` are whole sentences, all of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class RuleKind(StrEnum):
    """What a panel rule asks of the judges of each entry."""

    AT_MOST = "at_most"  # of any one value (or of the value named) at most so many
    AT_LEAST = "at_least"  # with the value named (or with the entry's own value) at least so many
    EACH = "each"  # of every value that any judge has at least so many


@dataclass(frozen=True)
class PanelRule:
    """A rule on the judges of each entry: `of` is a fact of judges; a judge may have several values, with semicolons.

    With `value` the rule speaks of that value only; with `same_as`, of the value that the entry has in that fact of its
    own (theme, language). A soft rule is relaxed, as little as possible, where it cannot be kept.
    """

    kind: RuleKind
    of: str
    count: int = 1
    value: str | None = None
    same_as: str | None = None
    soft: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", RuleKind(self.kind))  # the word will do


@dataclass(frozen=True)
class Rules:
    """What the answer must have: `floor` (the weakest panel as good as can be), at most `epsilon` of the match given up
    for comparability, `connected`, rules of panels, and entries that every judge who may shall judge (`calibration`).
    """

    floor: bool = True
    epsilon: float = 0.01
    connected: bool = True
    panel: tuple[PanelRule, ...] = ()
    calibration: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """An entry, how many judges it shall have, and its facts (category, theme, language, country)."""

    code: str
    judges: int
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judge:
    """A judge, the fewest and the most entries (None: no limit), the most of one category (`caps`), and facts."""

    code: str
    min_load: int = 0
    max_load: int | None = None
    caps: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def values(self, fact: str) -> frozenset[str]:
        """The judge's values of a fact: several are written with semicolons."""
        return frozenset(part.strip() for part in self.facts.get(fact, "").split(";") if part.strip())


@dataclass(frozen=True)
class Conflict:
    """Why this pair must not meet; soft: it may, if nothing else can be done."""

    entry: str
    judge: str
    reason: str
    soft: bool = False


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything that is given. Make it with `Problem.of`; the tables are not to be written to."""

    entries: tuple[Entry, ...]
    judges: tuple[Judge, ...]
    match: NDArray[np.int32]
    conflicts: NDArray[np.uint16]
    reasons: tuple[tuple[Conflict, ...], ...]  # what the numbers in `conflicts` stand for; the first is none
    locked: Bools
    forbidden: Bools
    rules: Rules = Rules()

    @classmethod
    def of(
        cls,
        entries: Iterable[Entry],
        judges: Iterable[Judge],
        *,
        match: Mapping[Pair, int] | None = None,
        conflicts: Iterable[Conflict] = (),
        locked: Iterable[Pair] = (),
        forbidden: Iterable[Pair] = (),
        rules: Rules | None = None,
    ) -> "Problem":
        """The problem in order of codes. ProblemError names every unknown code, double code and number out of range."""
        from judging.matching.building import built

        return built(
            entries,
            judges,
            match=match or {},
            conflicts=conflicts,
            locked=locked,
            forbidden=forbidden,
            rules=rules or Rules(),
        )

    @cached_property
    def row(self) -> Mapping[str, int]:
        return {entry.code: number for number, entry in enumerate(self.entries)}

    @cached_property
    def column(self) -> Mapping[str, int]:
        return {judge.code: number for number, judge in enumerate(self.judges)}

    @cached_property
    def hard(self) -> Bools:
        """Pairs with a hard conflict: they do not exist."""
        kinds = np.array([any(not each.soft for each in reason) for reason in self.reasons])
        found: Bools = kinds[self.conflicts]
        return found

    @cached_property
    def soft(self) -> Bools:
        """Pairs with soft conflicts only: made where nothing else can be done."""
        found: Bools = (self.conflicts > 0) & ~self.hard
        return found

    @cached_property
    def eligible(self) -> Bools:
        """Pairs that may be made, soft conflicts included."""
        return ~self.hard & ~self.forbidden

    @cached_property
    def need(self) -> Ints:
        """How many judges each entry shall have; a calibration entry has all who may."""
        found = np.array([entry.judges for entry in self.entries], dtype=np.int64)
        for code in self.rules.calibration:
            i = self.row[code]
            found[i] = int((self.eligible[i] & ~self.soft[i] & (self.high > 0) | self.locked[i]).sum())
        return found

    @cached_property
    def low(self) -> Ints:
        return np.array([judge.min_load for judge in self.judges], dtype=np.int64)

    @cached_property
    def high(self) -> Ints:
        """The most entries of each judge. Locked pairs stay even where they are more than the judge takes."""
        most = len(self.entries)
        said = np.array(
            [most if judge.max_load is None else min(judge.max_load, most) for judge in self.judges], dtype=np.int64
        )
        found: Ints = np.maximum(said, self.locked.sum(axis=0))
        return found

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.entries), len(self.judges)

    def pairs(self, chosen: Bools) -> tuple[Pair, ...]:
        """The chosen cells as pairs of codes, in order of entry and judge."""
        return tuple((self.entries[i].code, self.judges[j].code) for i, j in np.argwhere(chosen))

    def table(self, pairs: Iterable[Pair]) -> Bools:
        """The table of these pairs; a pair with an unknown code is left out."""
        found = np.zeros(self.shape, dtype=bool)
        for entry, judge in pairs:
            if entry in self.row and judge in self.column:
                found[self.row[entry], self.column[judge]] = True
        return found
