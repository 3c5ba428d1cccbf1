"""Borda: each judge gives an entry one point for every entry put below it, half a point for every equal one."""

from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from judging.tabulation.exact import Numbers
from judging.tabulation.quantity import Quantity
from judging.tabulation.specs import Options, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import (
    BETTER,
    NAME,
    PER,
    Context,
    Shapes,
    StepKind,
    check_per,
    register,
    source,
)
from judging.tabulation.steps.pools import refuse_unequal_pools
from judging.tabulation.steps.standing import groups_within_category, refuse_thin_judges, standing


@register
class Borda(StepKind):
    """Jean-Charles de Borda's count (1781), ties split evenly. It assumes that all judges saw entries of equal quality,
    so it is refused for a judge with fewer than eight entries, and where the marks say otherwise, unless the rules
    `force` it with a reason.
    """

    word = "borda"
    required = ("of", "per")
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "per": PER,
        "better": BETTER,
        "force": {"type": "string", "minLength": 1},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        dims = shapes.of(options["of"])
        check_per(options, dims)
        return dims

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(spec, context)
        per, force = check_per(spec.options, quantity.dims), spec.options.get("force")
        groups = groups_within_category(quantity, per, context)
        refuse_thin_judges(spec.key, quantity, groups, force, "The Borda count")
        refuse_unequal_pools(spec.key, quantity, per, context, force=force, method="The Borda count")
        stand = standing(quantity, groups, higher=spec.options.get("better", "higher") == "higher")
        doubled = 2 * (stand.size - stand.ahead - stand.equal) + stand.equal - 1
        points = Numbers(doubled.astype(np.int64)).times_number(Fraction(1, 2))
        return quantity.with_values(points.scattered(stand.rows, len(quantity)))

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        told = speech.say(
            "“{key}”: by {of}, {among} ({direction}), an entry earns one point for each entry below it and half a "
            "point for each equal one (Borda).",
            "‘{key}’: {of} 값에 따라({among}; {direction}) 자기보다 낮은 응모작마다 1점, 같은 응모작마다 0.5점을 "
            "받습니다(보르다 방식).",
            key=spec.label.text(speech.language),
            of=speech.name(spec.options["of"]),
            among=speech.among(spec.options["per"]),
            direction=speech.direction(spec.options.get("better", "higher")),
        )
        return told + forced(spec, speech)


def forced(spec: StepSpec, speech: Speech) -> str:
    """The printed reason for which a method is used against advice; empty where none is needed."""
    if "force" not in spec.options:
        return ""
    return speech.say(
        " It is used against the general advice, for this reason: {reason}",
        " 일반적인 권고와 달리 이 방식을 쓰는 이유: {reason}",
        reason=spec.options["force"],
    )
