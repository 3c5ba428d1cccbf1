"""What a Rasch analysis hands back. Measures are in logits: one unit is a factor of e in the odds of the next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

__all__ = [
    "Convergence",
    "CriterionMeasure",
    "EntryMeasure",
    "Fit",
    "JudgeMeasure",
    "RaschFit",
    "RaschModel",
    "StepMeasure",
    "UnusedMark",
]


class RaschModel(StrEnum):
    """Whether all criteria share their steps (Andrich 1978) or each has its own (Masters 1982)."""

    RATING_SCALE = "rating_scale"
    PARTIAL_CREDIT = "partial_credit"


@dataclass(frozen=True)
class Fit:
    """A mean square of residuals, 1 where marks scatter as the model expects: above it they scatter more (noise), below
    less (sameness). `z` is about standard normal where the model holds.
    """

    mean_square: float
    z: float


@dataclass(frozen=True)
class JudgeMeasure:
    """One judge. `severity` is positive where the judge is stricter than the mean of all; severities sum to zero.
    `outfit` weighs every mark alike and shows lone surprises, `infit` weighs the marks that tell most.
    """

    judge: str
    severity: float
    standard_error: float
    infit: Fit
    outfit: Fit
    marks: int


@dataclass(frozen=True)
class CriterionMeasure:
    """One criterion: `difficulty` is higher where high marks are harder to get; 0 is where the mean entry stands."""

    criterion: str
    difficulty: float
    standard_error: float
    infit: Fit
    outfit: Fit
    marks: int


@dataclass(frozen=True)
class StepMeasure:
    """The step from the mark `low` to the mark `high`, neighbours among those that were used: beyond `threshold`, counted
    from the criterion's difficulty, the higher is the likelier of the two. `criterion` is None where all share it; the
    marks are then those of the first criterion's scale.
    """

    criterion: str | None
    low: Fraction
    high: Fraction
    threshold: float
    standard_error: float


@dataclass(frozen=True)
class UnusedMark:
    """A mark of the scale that nobody gave. It keeps its place on the scale and is taken as impossible; `criterion` is
    None where all share their steps.
    """

    criterion: str | None
    mark: Fraction


@dataclass(frozen=True)
class EntryMeasure:
    """One entry. `expected` is the mean of what the marks and the normal distribution of entries say together (EAP,
    shrunk towards 0), with `standard_deviation`; `measure` is Warm's weighted likelihood estimate, from the marks
    alone, with `standard_error`: order by it where entries had unequally many judges.

    `fair_average` is the mean mark that a judge of average severity would be expected to give it over all criteria, in
    the marks' own units (where scales differ, read `fair_marks`, one for each criterion).
    """

    entry: str
    expected: float
    standard_deviation: float
    measure: float
    standard_error: float
    fair_average: float
    fair_marks: tuple[float, ...]
    marks: int


@dataclass(frozen=True)
class Convergence:
    """How the fit ended: Newton steps, the largest slope that was left, and the nodes of the quadrature."""

    steps: int
    slope: float
    nodes: int


Named = TypeVar("Named", JudgeMeasure, CriterionMeasure, EntryMeasure)


@dataclass(frozen=True)
class RaschFit:
    """The fitted model. `deviance` is -2 log marginal likelihood; `variance` that of the entries, in squared logits;
    `reliability` the share of the variance of `expected` in the whole (EAP reliability). Judges, criteria and entries
    stand in order of their codes.
    """

    model: RaschModel
    deviance: float
    parameters: int
    variance: float
    variance_standard_error: float
    reliability: float
    judges: tuple[JudgeMeasure, ...]
    criteria: tuple[CriterionMeasure, ...]
    steps: tuple[StepMeasure, ...]
    entries: tuple[EntryMeasure, ...]
    unused: tuple[UnusedMark, ...]
    convergence: Convergence

    def judge(self, code: str) -> JudgeMeasure:
        return _named(self.judges, "judge", code)

    def criterion(self, key: str) -> CriterionMeasure:
        return _named(self.criteria, "criterion", key)

    def entry(self, code: str) -> EntryMeasure:
        return _named(self.entries, "entry", code)


def _named(found: Sequence[Named], key: str, code: str) -> Named:
    """The one of this name; KeyError where there is none."""
    for each in found:
        if getattr(each, key) == code:
            return each
    raise KeyError(code)
