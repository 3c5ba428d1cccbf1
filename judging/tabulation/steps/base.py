"""What every step is made of. A new step is one file beside this one: a `StepKind` with `@register` above it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

import numpy as np

from judging.tabulation.criteria import CriterionSpec
from judging.tabulation.exact import IntArray
from judging.tabulation.quantity import DIMENSIONS, Frame, Quantity
from judging.tabulation.specs import FactSpec, Options, StepSpec
from judging.tabulation.speech import Speech

NAME_PATTERN = "^[A-Za-z][A-Za-z0-9_]*$"
NUMBER_PATTERN = r"^-?([0-9]{1,30}(\.[0-9]{1,30})?|[0-9]{1,30}/[1-9][0-9]{0,29})$"

NAME: dict[str, Any] = {"type": "string", "pattern": NAME_PATTERN}
NUMBER: dict[str, Any] = {"type": ["integer", "string"], "pattern": NUMBER_PATTERN}
PER: dict[str, Any] = {"type": "array", "items": {"enum": list(DIMENSIONS)}, "uniqueItems": True}
WHERE: dict[str, Any] = {
    "type": "object",
    "propertyNames": {"enum": ["category", *DIMENSIONS]},
    "additionalProperties": {
        "type": ["string", "array"],
        "items": {"type": "string"},
        "minItems": 1,
    },
    "minProperties": 1,
}
BETTER: dict[str, Any] = {"enum": ["higher", "lower"]}


class ShapeProblem(Exception):  # noqa: N818 - it is a problem with a rule file, listed beside others
    """What a step asks for cannot be had from its quantities; says at which option."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(message)
        self.option = option
        self.message = message


class MethodRefused(Exception):  # noqa: N818 - a refusal with its reason, not a fault of the program
    """The data do not allow what the rules ask for; the sentence says why and what to do."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(reason)
        self.step = step
        self.reason = reason


@dataclass(frozen=True)
class Shapes:
    """What is known of the quantities before any data are read: their dimensions."""

    dims: Mapping[str, tuple[str, ...]]
    words: frozenset[str]
    criteria: tuple[CriterionSpec, ...]

    def of(self, name: str, option: str = "of") -> tuple[str, ...]:
        if name in self.words:
            raise ShapeProblem(option, f"“{name}” is a word and cannot be counted with. Name a quantity of numbers.")
        if name not in self.dims:
            known = ", ".join(sorted(self.dims))
            raise ShapeProblem(
                option,
                f"Nothing is called “{name}” at this point. Name an earlier step or a declared fact: {known}.",
            )
        return self.dims[name]


@dataclass(eq=False)
class Context:
    """What a step may use while it runs."""

    frame: Frame
    quantities: dict[str, Quantity]
    facts: Mapping[str, FactSpec]
    fact_words: Mapping[str, Mapping[int, str]]
    criteria: tuple[CriterionSpec, ...]
    missing_rows_left_out: bool
    unit_category: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


class StepKind(ABC):
    """One kind of step: its word, its schema, the shape of what it makes, how it runs and how it is told."""

    word: ClassVar[str]
    properties: ClassVar[dict[str, Any]]
    required: ClassVar[tuple[str, ...]] = ("of",)
    about_marks: ClassVar[bool] = False
    """Whether the step makes as many rows as there are marks, so that it is no evidence unless asked for."""

    @abstractmethod
    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        """The dimensions of the result; raises ShapeProblem where the rules cannot be followed."""

    @abstractmethod
    def run(self, spec: StepSpec, context: Context) -> Quantity:
        """The result, exactly; raises MethodRefused where the data do not allow the step."""

    @abstractmethod
    def tell(self, spec: StepSpec, speech: Speech) -> str:
        """One plain sentence for an organiser."""


STEPS: dict[str, StepKind] = {}

Kind = TypeVar("Kind", bound=type[StepKind])


def register(kind: Kind) -> Kind:
    """Make a step known to the rules language by its word."""
    STEPS[kind.word] = kind()
    return kind


def check_per(options: Options, dims: Sequence[str]) -> tuple[str, ...]:
    """The `per` of a step in canonical order; each must be told apart in the quantity it works on."""
    strange = [dim for dim in options.get("per", ()) if dim not in dims]
    if strange:
        known = ", ".join(dims) or "the entry alone"
        raise ShapeProblem("per", f"“{options['of']}” is not told apart by {', '.join(strange)}, only by {known}.")
    return tuple(dim for dim in DIMENSIONS if dim in options.get("per", ()))


def check_where(options: Options, dims: Sequence[str]) -> None:
    """ShapeProblem when `where` filters by something that the quantity is not told apart by."""
    strange = [dim for dim in options.get("where", {}) if dim not in (*dims, "category")]
    if strange:
        raise ShapeProblem(
            "where", f"“{options['of']}” is not told apart by {', '.join(strange)}. Filter an earlier step instead."
        )


def source(spec: StepSpec, context: Context) -> Quantity:
    """The rows of the quantity `of` that `where` lets through."""
    quantity = context.quantities[spec.options["of"]]
    where = spec.options.get("where")
    if not where:
        return quantity
    keep = np.ones(len(quantity), dtype=bool)
    for dim, wanted in where.items():
        words = {wanted} if isinstance(wanted, str) else set(wanted)
        if dim == "category":
            passing = np.array([category in words for category, _ in context.frame.units], dtype=bool)
            keep &= passing[quantity.unit]
        else:
            passing = np.array([word in words for word in context.frame.words[dim]], dtype=bool)
            keep &= passing[quantity.keys[dim]]
    return quantity.rows(np.flatnonzero(keep))
