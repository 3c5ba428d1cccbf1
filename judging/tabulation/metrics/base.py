"""What every metric is made of. A new metric is one file beside this one: a `MetricKind` with `@register` above it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, TypeVar

from judging.tabulation.quantity import Quantity
from judging.tabulation.specs import Label, MetricSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import Shapes

MetricValue = Fraction | tuple[Fraction, ...] | None
"""What a metric says of an entry; None when it says nothing."""


@dataclass(frozen=True)
class Split:
    """Tied units put in order: groups from best to worst (a group of several is still tied), and each unit's value."""

    groups: tuple[tuple[int, ...], ...]
    values: Mapping[int, MetricValue]


class MetricKind(ABC):
    """One kind of key: its word, its schema, how it orders units that are tied so far, and how it is told."""

    word: ClassVar[str]
    properties: ClassVar[dict[str, Any]]
    required: ClassVar[tuple[str, ...]] = ("of",)

    def direction(self, spec: MetricSpec) -> str:
        """Which of this metric's own values go first; a count of something good is better when it is higher."""
        return spec.better

    def label(self, of: Label) -> Label:
        """What people call this key when the rules give it no name of its own."""
        return of

    @abstractmethod
    def check(self, spec: MetricSpec, shapes: Shapes) -> None:
        """Raises ShapeProblem where the rules cannot be followed."""

    @abstractmethod
    def split(self, spec: MetricSpec, units: Sequence[int], quantity: Quantity) -> Split:
        """The order of `units`, which nothing before this metric could tell apart."""

    @abstractmethod
    def tell(self, spec: MetricSpec, speech: Speech) -> str:
        """A phrase for an organiser, as part of a list."""


METRICS: dict[str, MetricKind] = {}

Kind = TypeVar("Kind", bound=type[MetricKind])


def register(kind: Kind) -> Kind:
    """Make a metric known to the rules language by its word."""
    METRICS[kind.word] = kind()
    return kind


def split_by_value(units: Sequence[int], values: Mapping[int, MetricValue], *, higher: bool) -> Split:
    """Units in order of their values. Where one of them has no value the metric cannot judge between them, and they
    all stay tied: missing is not low.
    """
    if any(values[unit] is None for unit in units):
        return Split((tuple(units),), values)
    groups: dict[Any, list[int]] = {}
    for unit in units:
        groups.setdefault(values[unit], []).append(unit)
    ordered = sorted(groups, reverse=higher)
    return Split(tuple(tuple(groups[value]) for value in ordered), values)
