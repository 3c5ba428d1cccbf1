"""Head to head: among tied entries, who is put before the other by more judges."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, ClassVar

from judging.tabulation.metrics.base import MetricKind, MetricValue, Split, register, split_by_value
from judging.tabulation.quantity import Quantity
from judging.tabulation.specs import Label, MetricSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import BETTER, NAME, ShapeProblem, Shapes


@register
class HeadToHead(MetricKind):
    """Compares the tied entries two by two. A judge who has marked both decides for the better; the entry with more
    judges for it wins the pair (1), an even pair gives both 1/2. Entries are then ordered by pairs won.
    """

    word = "head_to_head"
    properties: ClassVar[dict[str, Any]] = {"of": NAME, "better": BETTER}

    def direction(self, spec: MetricSpec) -> str:
        return "higher"

    def label(self, of: Label) -> Label:
        return Label(f"head to head by {of.en}", f"맞대결({of.ko})")

    def check(self, spec: MetricSpec, shapes: Shapes) -> None:
        if "judge" not in shapes.of(str(spec.of)):
            raise ShapeProblem("of", f"“{spec.of}” is not told apart by judge, so judges cannot be compared on it.")

    def split(self, spec: MetricSpec, units: Sequence[int], quantity: Quantity) -> Split:
        wanted = set(units)
        marks: dict[int, dict[tuple[int, ...], Fraction]] = {unit: {} for unit in units}
        columns = [quantity.keys[dim].tolist() for dim in quantity.dims]
        for unit, value, *cell in zip(quantity.unit.tolist(), quantity.fractions(), *columns, strict=True):
            if unit in wanted and value is not None:
                marks[unit][tuple(cell)] = value
        sign = 1 if spec.better == "higher" else -1
        won: Counter[int] = Counter()
        for one, other in combinations(units, 2):
            balance = sum(
                _sign(sign * (value - marks[other][cell])) for cell, value in marks[one].items() if cell in marks[other]
            )
            won[one] += 1 + _sign(Fraction(balance))
            won[other] += 1 - _sign(Fraction(balance))
        values: dict[int, MetricValue] = {unit: Fraction(won[unit], 2) for unit in units}
        return split_by_value(units, values, higher=True)

    def tell(self, spec: MetricSpec, speech: Speech) -> str:
        return speech.say(
            "head to head: which of the tied entries more judges put before the other, by {of}",
            "맞대결: {of} 값으로 볼 때 동점 응모작 가운데 더 많은 심사위원이 앞에 둔 쪽",
            of=speech.name(str(spec.of)),
        )


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
