"""Choose: the first quantity that has a number, or the quantity that a word of the entry names."""

from typing import Any, ClassVar

import numpy as np

from judging.tabulation.exact import Numbers
from judging.tabulation.quantity import Quantity, Status, aligned, looked_up
from judging.tabulation.specs import Options, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import NAME, Context, ShapeProblem, Shapes, StepKind, register


def _same_shape(names: list[str], shapes: Shapes, option: str) -> tuple[str, ...]:
    dims = {shapes.of(name, option) for name in names}
    if len(dims) > 1:
        raise ShapeProblem(option, "All the quantities to choose from must be told apart by the same things.")
    return dims.pop()


def _picked(base: Quantity, columns: list[tuple[Numbers, Any]], choices: Any) -> Quantity:
    """Row by row the number of the chosen column; -1 chooses none."""
    total = Numbers(np.zeros(len(base), dtype=np.int64))
    status = np.full(len(base), Status.UNKNOWN, dtype=np.int8)
    for place, (numbers, own) in enumerate(columns):
        mask = choices == place
        total = total.plus(Numbers(np.where(mask, numbers.num, 0), numbers.den))
        status[mask] = own[mask]
    return base.with_values(total, status)


@register
class FirstOf(StepKind):
    """The number of the first quantity that has one; without any, none."""

    word = "first_of"
    properties: ClassVar[dict[str, Any]] = {"of": {"type": "array", "minItems": 2, "items": NAME}}

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        return _same_shape(list(options["of"]), shapes, "of")

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantities = [context.quantities[name] for name in spec.options["of"]]
        base, rows = aligned(quantities)
        columns = [looked_up(quantity, row) for quantity, row in zip(quantities, rows, strict=True)]
        there = np.stack([status == Status.PRESENT for _, status in columns])
        return _picked(base, columns, np.where(there.any(axis=0), there.argmax(axis=0), -1))

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        return speech.say(
            "“{key}” is the first of {of} that has a number, {per}.",
            "‘{key}’ 값은 {of} 가운데 값이 있는 첫 번째 것입니다({per}).",
            key=spec.label.text(speech.language),
            of=speech.names(spec.options["of"]),
            per=speech.per(spec.dims),
        )


@register
class Choose(StepKind):
    """For each entry the quantity that the word in the fact `by` names in `cases`; without a case, no number."""

    word = "choose"
    required = ("by", "cases")
    properties: ClassVar[dict[str, Any]] = {
        "by": NAME,
        "cases": {"type": "object", "additionalProperties": NAME, "minProperties": 1},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        if options["by"] not in shapes.words:
            raise ShapeProblem("by", f"“{options['by']}” is not a declared fact of type word. Declare it under facts.")
        return _same_shape(list(options["cases"].values()), shapes, "cases")

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        cases = list(spec.options["cases"])
        quantities = [context.quantities[name] for name in spec.options["cases"].values()]
        base, rows = aligned(quantities)
        columns = [looked_up(quantity, row) for quantity, row in zip(quantities, rows, strict=True)]
        words = context.fact_words[spec.options["by"]]
        case_of = {case: place for place, case in enumerate(cases)}
        by_unit = np.array(
            [case_of.get(words.get(unit, ""), -1) for unit in range(len(context.frame.units))], dtype=np.int64
        )
        return _picked(base, columns, by_unit[base.unit])

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        cases = [
            speech.say("{of} where it is {case}", "{case}이면 {of}", of=speech.name(name), case=case)
            for case, name in spec.options["cases"].items()
        ]
        return speech.say(
            "“{key}” depends on {by}: {cases}.",
            "‘{key}’ 값은 {by} 값에 따라 정합니다: {cases}.",
            key=spec.label.text(speech.language),
            by=speech.name(spec.options["by"]),
            cases=", ".join(cases),
        )
