"""The one place where a judge's sheet becomes points.

Live totals on the judge's desk, stored totals and the tabulation all use `points_per_mark`, so they cannot disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from judging.tabulation.criteria import CriterionSpec, Scale, effective_weights, leaves

__all__ = [
    "NOT_APPLICABLE",
    "CriterionSpec",
    "NotApplicable",
    "Scale",
    "SheetPart",
    "SheetTotal",
    "points_per_mark",
    "weighted_total",
]


class NotApplicable(Enum):
    """The type of a mark that says: this criterion does not apply to this entry. It has one value."""

    NOT_APPLICABLE = "not applicable"


NOT_APPLICABLE = NotApplicable.NOT_APPLICABLE


@dataclass(frozen=True)
class SheetPart:
    """One marked criterion's share in the sheet: its effective weight (the weights that count add up to 1), the mark,
    and the points it brings; `points` is None where the criterion was left out or is not marked yet.
    """

    criterion: str
    weight: Fraction
    mark: Decimal | NotApplicable | None
    points: Fraction | None


@dataclass(frozen=True)
class SheetTotal:
    """A sheet's points. `points` is None unless the sheet is complete; `so_far` is what the marks given until now
    would make, for a live display, and is never tabulated.
    """

    points: Fraction | None
    complete: bool
    left_out: tuple[str, ...]
    missing: tuple[str, ...]
    parts: tuple[SheetPart, ...]
    so_far: Fraction | None


def points_per_mark(
    criteria: Sequence[CriterionSpec], countable: frozenset[str], scale: Scale
) -> tuple[dict[str, Fraction], Fraction]:
    """How the countable marks become points: points = sum(slope x mark) + constant, exactly.

    share_of_max:   100 x sum(w x mark / max) / sum(w)
    share_of_range: 100 x sum(w x (mark - min) / (max - min)) / sum(w)
    mean_on_scale:  sum(w x mark) / sum(w)
    """
    weights = effective_weights(criteria, countable)
    specs = {criterion.key: criterion for criterion in criteria}
    if scale is Scale.MEAN_ON_SCALE:
        return weights, Fraction(0)
    if scale is Scale.SHARE_OF_MAX:
        return {key: 100 * weight / Fraction(specs[key].maximum) for key, weight in weights.items()}, Fraction(0)
    slopes = {
        key: 100 * weight / (Fraction(specs[key].maximum) - Fraction(specs[key].minimum))
        for key, weight in weights.items()
    }
    return slopes, -sum((slope * Fraction(specs[key].minimum) for key, slope in slopes.items()), Fraction(0))


def weighted_total(
    criteria: Sequence[CriterionSpec],
    marks: Mapping[str, Decimal | NotApplicable | None],
    scale: str = Scale.SHARE_OF_MAX,
) -> SheetTotal:
    """A judge's points for one entry, exactly.

    Every criterion without sub-criteria must be marked or be declared NOT_APPLICABLE; until then the sheet is not
    complete and has no points. What is not applicable is left out and the other weights carry on (among sub-criteria
    the siblings take over first). None when nothing countable is marked. A mark for a criterion that is not marked by
    judges, or outside its scale, is refused with ValueError.
    """
    chosen = Scale(scale)
    marked = leaves(criteria)
    _refuse_strange_marks({leaf.key: leaf for leaf in marked}, marks)
    given = {leaf.key: marks.get(leaf.key) for leaf in marked}
    left_out = tuple(key for key, mark in given.items() if mark is NOT_APPLICABLE)
    missing = tuple(key for key, mark in given.items() if mark is None)
    values = {key: mark for key, mark in given.items() if isinstance(mark, Decimal)}
    so_far = _points(criteria, values, chosen)
    return SheetTotal(
        points=so_far if not missing else None,
        complete=not missing,
        left_out=left_out,
        missing=missing,
        parts=_parts(criteria, given, chosen),
        so_far=so_far,
    )


def _points(criteria: Sequence[CriterionSpec], values: Mapping[str, Decimal], scale: Scale) -> Fraction | None:
    slopes, constant = points_per_mark(criteria, frozenset(values), scale)
    if not slopes:
        return None
    return sum((slope * Fraction(values[key]) for key, slope in slopes.items()), constant)


def _parts(
    criteria: Sequence[CriterionSpec],
    marks: Mapping[str, Decimal | NotApplicable | None],
    scale: Scale,
) -> tuple[SheetPart, ...]:
    countable = frozenset(key for key, mark in marks.items() if mark is not NOT_APPLICABLE)
    weights = effective_weights(criteria, countable)
    slopes, _ = points_per_mark(criteria, countable, scale)
    minimum = {leaf.key: Fraction(leaf.minimum) for leaf in criteria}
    parts = []
    for key, mark in marks.items():
        points = None
        if isinstance(mark, Decimal) and key in slopes:
            base = minimum[key] if scale is Scale.SHARE_OF_RANGE else Fraction(0)
            points = slopes[key] * (Fraction(mark) - base)
        parts.append(SheetPart(key, weights.get(key, Fraction(0)), mark, points))
    return tuple(parts)


def _refuse_strange_marks(
    marked: Mapping[str, CriterionSpec], marks: Mapping[str, Decimal | NotApplicable | None]
) -> None:
    for key, mark in marks.items():
        if key not in marked:
            raise ValueError(f"“{key}” is not a criterion that judges mark. They mark: {', '.join(marked)}.")
        if isinstance(mark, Decimal) and not marked[key].minimum <= mark <= marked[key].maximum:
            low, high = marked[key].minimum, marked[key].maximum
            raise ValueError(f"The mark {mark} for “{key}” is outside its scale from {low} to {high}.")
