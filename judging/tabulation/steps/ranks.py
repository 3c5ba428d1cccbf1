"""Ranks: each judge's (or the whole panel's) places become numbers that later steps can sum or average."""

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
    WHERE,
    Context,
    Shapes,
    StepKind,
    check_per,
    check_where,
    register,
    source,
)
from judging.tabulation.steps.standing import groups_within_category, standing

PLACES = ("1224", "1223", "1334", "fractional")


@register
class Ranks(StepKind):
    """Each number's place among the entries of its category (for each `per`): 1224, 1223, 1334 or fractional."""

    word = "ranks"
    required = ("of", "per")
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "per": PER,
        "where": WHERE,
        "better": BETTER,
        "places": {"enum": list(PLACES)},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        dims = shapes.of(options["of"])
        check_where(options, dims)
        check_per(options, dims)
        return dims

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(spec, context)
        groups = groups_within_category(quantity, check_per(spec.options, quantity.dims), context)
        stand = standing(quantity, groups, higher=spec.options.get("better", "higher") == "higher")
        doubled = {
            "1224": 2 * (stand.ahead + 1),
            "1223": 2 * (stand.dense + 1),
            "1334": 2 * (stand.ahead + stand.equal),
            "fractional": 2 * stand.ahead + stand.equal + 1,
        }[spec.options.get("places", "1224")]
        places = Numbers(doubled.astype(np.int64)).times_number(Fraction(1, 2))
        return quantity.with_values(places.scattered(stand.rows, len(quantity)))

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        return speech.say(
            "“{key}” is the place by {of}{where}, {among} ({direction}; equal numbers: {places}).",
            "‘{key}’ 값은 {of}{where} 값의 순위입니다({among}; {direction}; 동점 처리 {places}).",
            key=spec.label.text(speech.language),
            of=speech.name(spec.options["of"]),
            where=speech.where(spec.options.get("where", {})),
            among=speech.among(spec.options["per"]),
            direction=speech.direction(spec.options.get("better", "higher")),
            places=spec.options.get("places", "1224"),
        )
