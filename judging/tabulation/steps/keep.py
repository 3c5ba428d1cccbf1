"""Keep: only the best n of a group count (best two runs of three, best five results of a season)."""

from typing import Any, ClassVar

import numpy as np

from judging.tabulation.quantity import Quantity, Status, grouped, places_in_run, sorted_runs
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


@register
class Keep(StepKind):
    """Leaves out all but the `best` best numbers of each group; with fewer, all of them stay."""

    word = "keep"
    about_marks = True
    required = ("of", "per", "best")
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "per": PER,
        "where": WHERE,
        "best": {"type": "integer", "minimum": 1},
        "better": BETTER,
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        dims = shapes.of(options["of"])
        check_where(options, dims)
        check_per(options, dims)
        return dims

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(spec, context)
        groups = grouped(quantity.codes(check_per(spec.options, quantity.dims)))
        rows, starts, _ = sorted_runs(groups, quantity.numbers, quantity.present())
        place, length = places_in_run(starts, len(rows))
        best = spec.options["best"]
        higher = spec.options.get("better", "higher") == "higher"
        dropped = rows[place < length - best] if higher else rows[place >= best]
        status = np.where(quantity.present(), Status.PRESENT, Status.DROPPED).astype(np.int8)
        status[dropped] = Status.DROPPED
        return quantity.with_values(quantity.numbers, status)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        return speech.say(
            "Of {of}{where}, {per}, only the {best} best count ({direction}); this makes “{key}”.",
            "{of}{where} 값 가운데 {per} 가장 좋은 {best}개만 셉니다({direction}). 그 결과가 ‘{key}’ 값입니다.",
            of=speech.name(spec.options["of"]),
            where=speech.where(spec.options.get("where", {})),
            per=speech.per([dim for dim in spec.dims if dim in spec.options["per"]]),
            best=spec.options["best"],
            direction=speech.direction(spec.options.get("better", "higher")),
            key=spec.label.text(speech.language),
        )
