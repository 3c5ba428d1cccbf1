"""Arithmetic between quantities: add (and subtract), blend by weights, multiply, divide.

The quantities may be told apart by different things, as long as the widest includes the others: a score per criterion
can be multiplied by a factor per criterion, or by one number per entry.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from judging.tabulation.exact import Numbers, fraction_of, plain_text
from judging.tabulation.quantity import Quantity, Status, aligned, looked_up
from judging.tabulation.specs import Options, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import (
    NAME,
    NAME_PATTERN,
    NUMBER,
    NUMBER_PATTERN,
    Context,
    ShapeProblem,
    Shapes,
    StepKind,
    register,
)

_NAME_OR_NUMBER: dict[str, Any] = {
    "type": ["integer", "string"],
    "pattern": f"({NAME_PATTERN})|({NUMBER_PATTERN})",
}
_MISSING: dict[str, Any] = {"enum": ["refuse", "leave_out"]}


def _is_number(term: object) -> bool:
    return isinstance(term, int) or (isinstance(term, str) and (term[0].isdecimal() or term[0] == "-"))


def _widest(names: Sequence[str], shapes: Shapes) -> tuple[str, ...]:
    dims = {name: shapes.of(name) for name in names}
    widest = max(dims.values(), key=len)
    for name, own in dims.items():
        if not set(own) <= set(widest):
            raise ShapeProblem(
                "of",
                f"“{name}” is given per {', '.join(own)}, but another term per {', '.join(widest)}: they do not meet. "
                "Use “per” in an earlier step so that one includes the other.",
            )
    return widest


def _columns(names: Sequence[str], context: Context) -> tuple[Quantity, list[tuple[Numbers, Any]]]:
    quantities = [context.quantities[name] for name in names]
    base, rows = aligned(quantities)
    return base, [looked_up(quantity, row) for quantity, row in zip(quantities, rows, strict=True)]


def _term(term: object) -> tuple[str, Fraction]:
    if isinstance(term, Mapping):
        return str(term["of"]), fraction_of(term.get("times", 1))
    return str(term), Fraction(1)


def _together(columns: Sequence[tuple[Numbers, Any]]) -> Any:
    """The status of what needs all of its parts: what is left out stays left out, whatever it is reckoned with."""
    statuses = np.stack([status for _, status in columns])
    together = np.where((statuses == Status.PRESENT).all(axis=0), Status.PRESENT, Status.UNKNOWN)
    for out in (Status.DROPPED, Status.LEFT_OUT, Status.NOT_APPLICABLE):
        together = np.where((statuses == out).any(axis=0), out, together)
    return together.astype(np.int8)


@register
class Add(StepKind):
    """The sum of terms, each perhaps times a number (-1 subtracts). A term without a number leaves the sum without
    one, unless `"missing": "leave_out"`.
    """

    word = "add"
    properties: ClassVar[dict[str, Any]] = {
        "of": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": ["integer", "string", "object"],
                "pattern": _NAME_OR_NUMBER["pattern"],
                "properties": {"of": NAME, "times": NUMBER},
                "required": ["of"],
                "additionalProperties": False,
            },
        },
        "missing": _MISSING,
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        names = [_term(term)[0] for term in options["of"] if not _is_number(term)]
        if not names:
            raise ShapeProblem("of", "A sum needs at least one quantity beside the numbers.")
        return _widest(names, shapes)

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        terms = [_term(term) for term in spec.options["of"] if not _is_number(term)]
        constant = sum((fraction_of(term) for term in spec.options["of"] if _is_number(term)), Fraction(0))
        base, columns = _columns([name for name, _ in terms], context)
        total = Numbers.filled(constant, len(base))
        counted = np.zeros(len(base), dtype=bool)
        for (_, times), (numbers, status) in zip(terms, columns, strict=True):
            there = status == Status.PRESENT
            total = total.plus(_masked(numbers.times_number(times), there))
            counted |= there
        status = _together(columns)
        if spec.options.get("missing", "refuse") == "leave_out":
            status[counted] = Status.PRESENT
        return base.with_values(total, status)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        parts: list[str] = []
        for term in spec.options["of"]:
            name, times = ("", fraction_of(term)) if _is_number(term) else _term(term)
            sign = "- " if times < 0 else ("+ " if parts else "")
            factor = f"{plain_text(abs(times))} × " if name and abs(times) != 1 else ""
            parts.append(f"{sign}{factor}{speech.name(name) if name else plain_text(abs(times))}")
        told = speech.say(
            "“{key}” = {sum}, {per}.",
            "‘{key}’ = {sum} ({per}).",
            key=spec.label.text(speech.language),
            sum=" ".join(parts),
            per=speech.per(spec.dims),
        )
        if spec.options.get("missing", "refuse") == "leave_out":
            told += speech.say(" A term that is missing is left out.", " 빠진 항목은 제외합니다.")
        return told


@register
class Blend(StepKind):
    """The weighted mean of terms: sum(weight x value) / sum(weights). With `"missing": "leave_out"` the weights of the
    terms that are there carry on.
    """

    word = "blend"
    properties: ClassVar[dict[str, Any]] = {
        "of": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"of": NAME, "weight": NUMBER},
                "required": ["of", "weight"],
                "additionalProperties": False,
            },
        },
        "missing": _MISSING,
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        if any(fraction_of(term["weight"]) <= 0 for term in options["of"]):
            raise ShapeProblem("of", "Every weight must be above 0. Leave out what shall not count.")
        return _widest([term["of"] for term in options["of"]], shapes)

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        weights = [fraction_of(term["weight"]) for term in spec.options["of"]]
        base, columns = _columns([term["of"] for term in spec.options["of"]], context)
        there = np.stack([status == Status.PRESENT for _, status in columns])
        enough = there.any(axis=0) if spec.options.get("missing", "refuse") == "leave_out" else there.all(axis=0)
        total = Numbers(np.zeros(len(base), dtype=np.int64))
        for pattern in np.unique(there[:, enough], axis=1).T:
            whole = sum((w for w, present in zip(weights, pattern, strict=True) if present), Fraction(0))
            rows = enough & (there == pattern[:, None]).all(axis=0)
            for weight, present, (numbers, _) in zip(weights, pattern, columns, strict=True):
                if present:
                    total = total.plus(_masked(numbers.times_number(weight / whole), rows))
        status = np.where(enough, Status.PRESENT, Status.UNKNOWN).astype(np.int8)
        return base.with_values(total, status)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        parts = [f"{term['weight']} × {speech.name(term['of'])}" for term in spec.options["of"]]
        told = speech.say(
            "“{key}” is the weighted mean of {parts}, {per}.",
            "‘{key}’ 값은 {parts}의 가중 평균입니다({per}).",
            key=spec.label.text(speech.language),
            parts=", ".join(parts),
            per=speech.per(spec.dims),
        )
        if spec.options.get("missing", "refuse") == "leave_out":
            told += speech.say(
                " Where one is missing, the weights of the others carry on.",
                " 빠진 항목이 있으면 나머지 항목의 가중치만으로 계산합니다.",
            )
        return told


@register
class Multiply(StepKind):
    """The product of quantities and numbers; a factor without a number leaves the product without one."""

    word = "multiply"
    properties: ClassVar[dict[str, Any]] = {
        "of": {"type": "array", "minItems": 2, "items": _NAME_OR_NUMBER},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        names = [str(term) for term in options["of"] if not _is_number(term)]
        if not names:
            raise ShapeProblem("of", "A product needs at least one quantity beside the numbers.")
        return _widest(names, shapes)

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        constant = Fraction(1)
        for term in spec.options["of"]:
            constant *= fraction_of(term) if _is_number(term) else 1
        base, columns = _columns([str(term) for term in spec.options["of"] if not _is_number(term)], context)
        product, _ = columns[0]
        for numbers, _ in columns[1:]:
            product = product.times(numbers)
        return base.with_values(product.times_number(constant), _together(columns))

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        parts = [str(term) if _is_number(term) else speech.name(term) for term in spec.options["of"]]
        return speech.say(
            "“{key}” = {product}, {per}.",
            "‘{key}’ = {product} ({per}).",
            key=spec.label.text(speech.language),
            product=" × ".join(parts),
            per=speech.per(spec.dims),
        )


@register
class Divide(StepKind):
    """One quantity divided by another; where that is 0 there is no number."""

    word = "divide"
    required = ("of", "by")
    properties: ClassVar[dict[str, Any]] = {"of": NAME, "by": NAME}

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        return _widest([options["of"], options["by"]], shapes)

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        base, columns = _columns([spec.options["of"], spec.options["by"]], context)
        (top, _), (bottom, _) = columns
        status = _together(columns)
        status[(status == Status.PRESENT) & (bottom.num == 0)] = Status.UNKNOWN
        values = [
            one / other if there else Fraction(0)
            for one, other, there in zip(
                top.fractions(), bottom.fractions(), (status == Status.PRESENT).tolist(), strict=True
            )
        ]
        return base.with_values(Numbers.of(values), status)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        return speech.say(
            "“{key}” = {of} ÷ {by}, {per}.",
            "‘{key}’ = {of} ÷ {by} ({per}).",
            key=spec.label.text(speech.language),
            of=speech.name(spec.options["of"]),
            by=speech.name(spec.options["by"]),
            per=speech.per(spec.dims),
        )


def _masked(numbers: Numbers, mask: Any) -> Numbers:
    return Numbers(np.where(mask, numbers.num, 0), numbers.den)
