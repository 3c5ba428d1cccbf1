"""What is marked: the criteria of a rubric as tabulation sees them, with their weights and scales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Scale(StrEnum):
    """How a mark on its own scale becomes comparable with a mark on another."""

    SHARE_OF_MAX = "share_of_max"
    SHARE_OF_RANGE = "share_of_range"
    MEAN_ON_SCALE = "mean_on_scale"


@dataclass(frozen=True)
class CriterionSpec:
    """One criterion: its weight beside its siblings, and the lowest and highest mark on its scale.

    A criterion with `parent` is a sub-criterion: the parent is not marked itself, and its weight is shared among its
    children by their weights.
    """

    key: str
    weight: Decimal
    minimum: Decimal
    maximum: Decimal
    parent: str | None = None


def leaves(criteria: Sequence[CriterionSpec]) -> tuple[CriterionSpec, ...]:
    """The criteria that judges mark: those without sub-criteria, in the order of the rubric."""
    parents = {criterion.parent for criterion in criteria}
    return tuple(criterion for criterion in criteria if criterion.key not in parents)


def leaves_under(criteria: Sequence[CriterionSpec], keys: Sequence[str]) -> frozenset[str]:
    """The marked criteria at or below any of `keys`."""
    by_key = {criterion.key: criterion for criterion in criteria}
    wanted = set(keys)
    found = set()
    for leaf in leaves(criteria):
        key: str | None = leaf.key
        while key is not None:
            if key in wanted:
                found.add(leaf.key)
                break
            key = by_key[key].parent
    return frozenset(found)


def effective_weights(criteria: Sequence[CriterionSpec], countable: frozenset[str]) -> dict[str, Fraction]:
    """Each countable leaf's share of the whole, adding up to exactly 1; empty when nothing countable has weight.

    What is not countable hands its weight to its siblings; a parent none of whose children is countable hands its own
    to the parent's siblings.
    """
    children: dict[str | None, list[CriterionSpec]] = {}
    for criterion in criteria:
        children.setdefault(criterion.parent, []).append(criterion)
    return _shares_below(None, children, countable)


def _shares_below(
    parent: str | None, children: Mapping[str | None, Sequence[CriterionSpec]], countable: frozenset[str]
) -> dict[str, Fraction]:
    branches: list[tuple[Fraction, dict[str, Fraction]]] = []
    for criterion in children[parent]:
        if criterion.key in children:
            below = _shares_below(criterion.key, children, countable)
        else:
            below = {criterion.key: Fraction(1)} if criterion.key in countable else {}
        if below and criterion.weight > 0:
            branches.append((Fraction(criterion.weight), below))
    whole = sum((weight for weight, _ in branches), Fraction(0))
    return {key: share * weight / whole for weight, below in branches for key, share in below.items()}


def why_not_rubric(criteria: Sequence[CriterionSpec]) -> list[tuple[int, str, str]]:
    """What is wrong with these criteria: (position, field, sentence); nothing when they can be tabulated."""
    keys = [criterion.key for criterion in criteria]
    parents = {criterion.key: criterion.parent for criterion in criteria}
    problems = []
    for position, criterion in enumerate(criteria):
        if keys.index(criterion.key) != position:
            problems.append((position, "key", f"“{criterion.key}” is used twice. Give every criterion its own key."))
        if criterion.weight < 0:
            problems.append((position, "weight", "A weight cannot be negative. Give 0 or more."))
        if criterion.maximum <= criterion.minimum:
            problems.append((position, "max", "The highest mark must be above the lowest. Correct min or max."))
        if criterion.parent is not None and criterion.parent not in parents:
            problems.append(
                (position, "parent", f"There is no criterion “{criterion.parent}”. Name one of {', '.join(keys)}.")
            )
        elif _is_own_ancestor(criterion.key, parents):
            problems.append((position, "parent", "A criterion cannot stand below itself. Correct the parent."))
    marked = frozenset(leaf.key for leaf in leaves(criteria))
    if criteria and not problems and not effective_weights(criteria, marked):
        problems.append((0, "weight", "All weights are 0. Give at least one criterion a weight above 0."))
    return problems


def _is_own_ancestor(key: str, parents: Mapping[str, str | None]) -> bool:
    seen = {key}
    above = parents[key]
    while above is not None and above in parents:
        if above in seen:
            return True
        seen.add(above)
        above = parents[above]
    return False
