"""Value: a quantity of the entry itself (the total, a criterion's mean, an earlier round, a draw)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from judging.tabulation.metrics.base import MetricKind, MetricValue, Split, register, split_by_value
from judging.tabulation.quantity import Quantity
from judging.tabulation.specs import MetricSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import BETTER, NAME, ShapeProblem, Shapes


def entry_values(units: Sequence[int], quantity: Quantity) -> dict[int, MetricValue]:
    """The number of each unit in a quantity per entry; the declared default, or None, where it has no row."""
    known = quantity.by_unit
    return {unit: known.get(unit, quantity.default) for unit in units}


def check_per_entry(spec: MetricSpec, shapes: Shapes) -> None:
    """ShapeProblem unless the named quantity is one number an entry, which is what places can be decided on."""
    dims = shapes.of(str(spec.of))
    if dims:
        raise ShapeProblem(
            "of", f"“{spec.of}” is per {', '.join(dims)}; a ranking needs one number an entry. Add a mean or a sum."
        )


@register
class Value(MetricKind):
    word = "value"
    properties: ClassVar[dict[str, Any]] = {"of": NAME, "better": BETTER}

    def check(self, spec: MetricSpec, shapes: Shapes) -> None:
        check_per_entry(spec, shapes)

    def split(self, spec: MetricSpec, units: Sequence[int], quantity: Quantity) -> Split:
        return split_by_value(units, entry_values(units, quantity), higher=spec.better == "higher")

    def tell(self, spec: MetricSpec, speech: Speech) -> str:
        return f"{speech.name(str(spec.of))} ({speech.direction(spec.better)})"
