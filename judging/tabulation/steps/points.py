"""Points: a declared table turns places into points (12, 10, 8, 7 ... 1)."""

from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from judging.tabulation.exact import Numbers, fraction_of
from judging.tabulation.quantity import Quantity
from judging.tabulation.specs import Options, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import (
    BETTER,
    NAME,
    NUMBER,
    PER,
    Context,
    Shapes,
    StepKind,
    check_per,
    register,
    source,
)
from judging.tabulation.steps.standing import groups_within_category, standing


@register
class Points(StepKind):
    """The first place of a judge (for each `per`) earns the first number of `table`, and so on; places after the table
    earn `beyond`. Entries that share a place each earn its points (`shared: "same"`) or the mean of the points of the
    places they occupy (`"average"`).
    """

    word = "points"
    required = ("of", "per", "table")
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "per": PER,
        "better": BETTER,
        "table": {"type": "array", "items": NUMBER, "minItems": 1},
        "beyond": NUMBER,
        "shared": {"enum": ["same", "average"]},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        dims = shapes.of(options["of"])
        check_per(options, dims)
        return dims

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(spec, context)
        groups = groups_within_category(quantity, check_per(spec.options, quantity.dims), context)
        stand = standing(quantity, groups, higher=spec.options.get("better", "higher") == "higher")
        shared = spec.options.get("shared", "same") == "average"
        lengths = stand.equal if shared else np.ones_like(stand.equal)
        occupied = list(zip(stand.ahead.tolist(), lengths.tolist(), strict=True))
        table = [fraction_of(number) for number in spec.options["table"]]
        beyond = fraction_of(spec.options.get("beyond", 0))
        earned = {places: _mean_points(table, beyond, *places) for places in set(occupied)}
        numbers = Numbers.of(earned[places] for places in occupied)
        return quantity.with_values(numbers.scattered(stand.rows, len(quantity)))

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        average = spec.options.get("shared", "same") == "average"
        return speech.say(
            "“{key}”: by {of}, {among} ({direction}), the places earn {table} points, all others {beyond}; "
            "entries that share a place {shared}.",
            "‘{key}’: {of} 값의 순위에 따라({among}; {direction}) 차례로 {table}점을 주고 나머지는 {beyond}점을 줍니다. "
            "공동 순위는 {shared}.",
            key=spec.label.text(speech.language),
            of=speech.name(spec.options["of"]),
            among=speech.among(spec.options["per"]),
            direction=speech.direction(spec.options.get("better", "higher")),
            table=", ".join(str(number) for number in spec.options["table"]),
            beyond=spec.options.get("beyond", 0),
            shared=speech.say("earn the mean of the places they occupy", "차지한 순위들의 점수를 평균하여 줍니다")
            if average
            else speech.say("each earn its points", "그 순위의 점수를 똑같이 줍니다"),
        )


def _mean_points(table: list[Fraction], beyond: Fraction, ahead: int, equal: int) -> Fraction:
    earned = [table[place] if place < len(table) else beyond for place in range(ahead, ahead + equal)]
    return sum(earned, Fraction(0)) / equal
