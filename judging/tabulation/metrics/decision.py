"""Decision: the chair's recorded order of entries that are still tied. It never separates what is not tied."""

from collections.abc import Sequence
from typing import Any, ClassVar

from judging.tabulation.metrics.base import MetricKind, Split, register, split_by_value
from judging.tabulation.metrics.value import check_per_entry, entry_values
from judging.tabulation.quantity import Quantity
from judging.tabulation.specs import MetricSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import NAME, Shapes


@register
class Decision(MetricKind):
    """Lower numbers of the fact `of` go first. Until a decision names every tied entry, they share the place."""

    word = "decision"
    properties: ClassVar[dict[str, Any]] = {"of": NAME}

    def check(self, spec: MetricSpec, shapes: Shapes) -> None:
        check_per_entry(spec, shapes)

    def split(self, spec: MetricSpec, units: Sequence[int], quantity: Quantity) -> Split:
        return split_by_value(units, entry_values(units, quantity), higher=False)

    def tell(self, spec: MetricSpec, speech: Speech) -> str:
        return speech.say(
            "the chair's recorded Decision ({of})", "심사위원장의 기록된 결정({of})", of=speech.name(str(spec.of))
        )
