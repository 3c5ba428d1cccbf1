"""The parts of a rule file once it has been read and found sound. All of them are frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from judging.tabulation.exact import RoundingMode

Options = Mapping[str, Any]
"""What a rule file says about one step or metric, as its own schema allows it."""


@dataclass(frozen=True)
class Rounding:
    """Where a step's numbers are rounded: decimal places and what happens to the rest."""

    places: int
    mode: RoundingMode


@dataclass(frozen=True)
class Label:
    """A name for people, in each language of the language of rules."""

    en: str
    ko: str

    def text(self, language: str) -> str:
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True)
class StepSpec:
    """One step: `word` is its kind, `key` the name of the quantity it makes."""

    word: str
    key: str
    label: Label
    options: Options
    rounding: Rounding | None
    evidence: bool
    dims: tuple[str, ...]


@dataclass(frozen=True)
class FactSpec:
    """A number or word that the rules name, and what it is given per, beside the entry."""

    name: str
    column: str
    dims: tuple[str, ...]
    is_word: bool
    default: Fraction | str | None
    optional: bool
    label: Label


@dataclass(frozen=True)
class MetricSpec:
    """One key of a ranking, in order of precedence; `better` is "higher" or "lower"."""

    word: str
    of: str | None
    better: str
    label: Label
    options: Options


@dataclass(frozen=True)
class Requirement:
    """An entry is ranked only if `of` reaches `at_least` (in every row, where it is per criterion or round)."""

    of: str
    at_least: Fraction
    label: Label


@dataclass(frozen=True)
class Quorum:
    """An entry is ranked only if so many judges count for it in the quantity `of`."""

    judges: int
    of: str


@dataclass(frozen=True)
class Advance:
    """Who goes on: the `top` places; `ties` says what becomes of entries that share the place at the cut."""

    top: int
    ties: str


@dataclass(frozen=True)
class RankingSpec:
    """One ranking: who takes part, the chain of keys, how places are counted and printed."""

    round: str
    label: Label
    entries_of_round: str | None
    by: tuple[MetricSpec, ...]
    places: str
    quorum: Quorum | None
    requirements: tuple[Requirement, ...]
    advance: Advance | None
    print_places: int
    print_mode: RoundingMode
    print_more: bool
    judges_of: str
