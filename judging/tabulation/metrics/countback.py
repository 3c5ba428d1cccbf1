"""Countback: who has more of the best number; if equal, more of the next best, and so on (12s, then 10s, then 8s)."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, ClassVar

from judging.tabulation.exact import fraction_of
from judging.tabulation.metrics.base import MetricKind, MetricValue, Split, register, split_by_value
from judging.tabulation.quantity import Quantity
from judging.tabulation.specs import Label, MetricSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import BETTER, NAME, NUMBER, Shapes


@register
class Countback(MetricKind):
    """Counts the numbers of the quantity `of` in every row of the entry: those listed in `values`, or all that occur
    among the tied entries, from the best down.
    """

    word = "countback"
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "better": BETTER,
        "values": {"type": "array", "items": NUMBER, "minItems": 1},
    }

    def direction(self, spec: MetricSpec) -> str:
        return "higher"

    def label(self, of: Label) -> Label:
        return Label(f"countback of {of.en}", f"{of.ko} 개수 비교")

    def check(self, spec: MetricSpec, shapes: Shapes) -> None:
        shapes.of(str(spec.of))

    def split(self, spec: MetricSpec, units: Sequence[int], quantity: Quantity) -> Split:
        wanted = set(units)
        counts: dict[int, Counter[Fraction]] = {unit: Counter() for unit in units}
        for unit, value in zip(quantity.unit.tolist(), quantity.fractions(), strict=True):
            if unit in wanted and value is not None:
                counts[unit][value] += 1
        listed = [fraction_of(value) for value in spec.options.get("values", ())]
        found = {value for counter in counts.values() for value in counter}
        order = listed or sorted(found, reverse=spec.better == "higher")
        values: dict[int, MetricValue] = {
            unit: tuple(Fraction(counter[value]) for value in order) for unit, counter in counts.items()
        }
        return split_by_value(units, values, higher=True)

    def tell(self, spec: MetricSpec, speech: Speech) -> str:
        listed = ", ".join(str(value) for value in spec.options.get("values", ()))
        if listed:
            return speech.say(
                "countback of {of}: who has more of {listed}, compared in this order",
                "{of} 값의 개수 비교: {listed} 순으로 더 많은 쪽",
                of=speech.name(str(spec.of)),
                listed=listed,
            )
        return speech.say(
            "countback of {of}: who has more of the best number, then of the next best, and so on",
            "{of} 값의 개수 비교: 가장 좋은 값부터 차례로 더 많은 쪽",
            of=speech.name(str(spec.of)),
        )
