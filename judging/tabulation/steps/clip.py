"""Clip (winsorise): a mark far from the mean is moved to a limit around it, or left out."""

import math
from typing import Any, ClassVar

import numpy as np

from judging.tabulation.exact import Numbers, RoundingMode, fraction_of
from judging.tabulation.quantity import Quantity, Status, grouped, runs
from judging.tabulation.specs import Options, Rounding, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import (
    NAME,
    NUMBER,
    PER,
    Context,
    ShapeProblem,
    Shapes,
    StepKind,
    check_per,
    register,
    source,
)

_ROUND: dict[str, Any] = {
    "type": "object",
    "properties": {
        "places": {"type": "integer", "minimum": -6, "maximum": 12},
        "mode": {"enum": [mode.value for mode in RoundingMode]},
    },
    "required": ["places", "mode"],
    "additionalProperties": False,
}


@register
class Clip(StepKind):
    """Moves each number to within a distance of its group's mean (`beyond: "move"`) or leaves it out (`"drop"`).

    The mean may be rounded first (`mean_rounded`), as a famous piano competition does; the distance is a fixed number
    (`within`) or a share of the mean in per cent (`within_percent`).
    """

    word = "clip"
    about_marks = True
    required = ("of", "per")
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "per": PER,
        "within": NUMBER,
        "within_percent": NUMBER,
        "mean_rounded": _ROUND,
        "beyond": {"enum": ["move", "drop"]},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        dims = shapes.of(options["of"])
        check_per(options, dims)
        if ("within" in options) == ("within_percent" in options):
            raise ShapeProblem("within", "Give either “within” or “within_percent”, and only one of them.")
        return dims

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(spec, context)
        groups = grouped(quantity.codes(check_per(spec.options, quantity.dims)))
        mask = quantity.present()
        rows, starts, of = runs(groups, mask)
        counts = groups.count(mask)[of]
        means = quantity.numbers.take(rows).sums(starts).divided_by_counts(counts)
        rounding = spec.options.get("mean_rounded")
        if rounding:
            means = means.rounded(rounding["places"], RoundingMode(rounding["mode"]))
        centre = means.scattered(of, len(groups)).take(groups.of)
        low, high = _limits(spec, centre)
        return _clipped(quantity, low, high, drop=spec.options.get("beyond", "move") == "drop")

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        options = spec.options
        distance = options.get("within") or f"{options.get('within_percent')} %"
        moved = options.get("beyond", "move") == "move"
        told = speech.say(
            "In {of}, {per}, a number further than {distance} from the mean {fate}; this makes “{key}”.",
            "{of} 값에서 {per} 평균보다 {distance} 넘게 벗어난 값은 {fate}. 그 결과가 ‘{key}’ 값입니다.",
            of=speech.name(options["of"]),
            per=speech.per([dim for dim in spec.dims if dim in options["per"]]),
            distance=distance,
            fate=speech.say("is moved to that limit", "그 한계값으로 바꿉니다")
            if moved
            else speech.say("is left out", "제외합니다"),
            key=spec.label.text(speech.language),
        )
        rounding = options.get("mean_rounded")
        if not rounding:
            return told
        return told + speech.say(
            " That mean is rounded before it is used. {how}",
            " 이 평균은 쓰기 전에 끝수를 처리합니다. {how}",
            how=speech.rounding(Rounding(rounding["places"], RoundingMode(rounding["mode"]))),
        )


def _limits(spec: StepSpec, centre: Numbers) -> tuple[Numbers, Numbers]:
    if "within" in spec.options:
        distance = Numbers.filled(fraction_of(spec.options["within"]), len(centre))
    else:
        share = centre.times_number(fraction_of(spec.options["within_percent"]) / 100)
        distance = Numbers(np.abs(share.num), share.den)
    return centre.plus(distance.times_number(fraction_of(-1))), centre.plus(distance)


def _clipped(quantity: Quantity, low: Numbers, high: Numbers, *, drop: bool) -> Quantity:
    den = math.lcm(quantity.numbers.den, low.den, high.den)
    value, floor, ceiling = (column.over(den).num for column in (quantity.numbers, low, high))
    mask = quantity.present()
    outside = mask & ((value < floor) | (value > ceiling)).astype(bool)
    if drop:
        return quantity.with_values(
            quantity.numbers, np.where(outside, Status.DROPPED, quantity.status).astype(np.int8)
        )
    moved = np.where(mask, np.minimum(np.maximum(value, floor), ceiling), value)
    return quantity.with_values(Numbers(moved, den))
