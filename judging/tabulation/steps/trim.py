"""Trim: the k highest and k lowest of a group do not count."""

from typing import Any, ClassVar

from judging.tabulation.quantity import Quantity, Status, grouped, places_in_run, sorted_runs
from judging.tabulation.specs import Options, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import (
    NAME,
    PER,
    Context,
    ShapeProblem,
    Shapes,
    StepKind,
    check_per,
    register,
    source,
)

SMALLEST_PANEL = 5
"""Below five judges a trimmed mean throws away too much to be fair."""


@register
class Trim(StepKind):
    """Leaves out the `high` highest and `low` lowest numbers of each group that has at least `from` of them.

    It runs after recusals and missing marks have been taken out. Among equal numbers it makes no difference which one
    is left out.
    """

    word = "trim"
    about_marks = True
    required = ("of", "per", "high", "low")
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "per": PER,
        "high": {"type": "integer", "minimum": 0},
        "low": {"type": "integer", "minimum": 0},
        "from": {"type": "integer", "minimum": SMALLEST_PANEL},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        dims = shapes.of(options["of"])
        check_per(options, dims)
        if options["high"] + options["low"] >= options.get("from", SMALLEST_PANEL):
            raise ShapeProblem("from", "The trim would leave no number in the smallest panel. Raise “from”.")
        return dims

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(spec, context)
        groups = grouped(quantity.codes(check_per(spec.options, quantity.dims)))
        rows, starts, _ = sorted_runs(groups, quantity.numbers, quantity.present())
        place, length = places_in_run(starts, len(rows))
        outside = (place < spec.options["low"]) | (place >= length - spec.options["high"])
        dropped = rows[outside & (length >= spec.options.get("from", SMALLEST_PANEL))]
        status = quantity.status.copy()
        status[dropped] = Status.DROPPED
        return quantity.with_values(quantity.numbers, status)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        return speech.say(
            "From {of}, {per}, the {high} highest and {low} lowest do not count, "
            "where there are at least {start}; this makes “{key}”.",
            "{of} 값에서 {per} 최고 {high}개와 최저 {low}개를 제외합니다(값이 {start}개 이상일 때만). "
            "그 결과가 ‘{key}’ 값입니다.",
            of=speech.name(spec.options["of"]),
            per=speech.per([dim for dim in spec.dims if dim in spec.options["per"]]),
            high=spec.options["high"],
            low=spec.options["low"],
            start=spec.options.get("from", SMALLEST_PANEL),
            key=spec.label.text(speech.language),
        )
