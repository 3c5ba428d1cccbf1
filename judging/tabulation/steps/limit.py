"""Limit: a number above or below a bound becomes that bound (a bonus of at most 5 points)."""

import math
from typing import Any, ClassVar

import numpy as np

from judging.tabulation.exact import Numbers, fraction_of
from judging.tabulation.quantity import Quantity
from judging.tabulation.specs import Options, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import NAME, NUMBER, Context, ShapeProblem, Shapes, StepKind, register, source


@register
class Limit(StepKind):
    word = "limit"
    properties: ClassVar[dict[str, Any]] = {"of": NAME, "at_most": NUMBER, "at_least": NUMBER}

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        if "at_most" not in options and "at_least" not in options:
            raise ShapeProblem("at_most", "Give “at_most”, “at_least” or both.")
        return shapes.of(options["of"])

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(spec, context)
        numbers = quantity.numbers
        for option, choose in (("at_most", np.minimum), ("at_least", np.maximum)):
            if option in spec.options:
                bound = Numbers.filled(fraction_of(spec.options[option]), len(numbers))
                den = math.lcm(numbers.den, bound.den)
                numbers = Numbers(choose(numbers.over(den).num, bound.over(den).num), den)
        return quantity.with_values(numbers)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        bounds = []
        if "at_most" in spec.options:
            bounds.append(speech.say("at most {n}", "최대 {n}", n=spec.options["at_most"]))
        if "at_least" in spec.options:
            bounds.append(speech.say("at least {n}", "최소 {n}", n=spec.options["at_least"]))
        return speech.say(
            "“{key}” is {of}, but {bounds}.",
            "‘{key}’ 값은 {of} 값이며 한도는 {bounds}입니다.",
            key=spec.label.text(speech.language),
            of=speech.name(spec.options["of"]),
            bounds=", ".join(bounds),
        )
