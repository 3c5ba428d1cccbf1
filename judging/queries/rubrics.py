"""Reading rubrics and rules."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from awards.models import Category, Round
from judging.models import Criterion, Rubric
from judging.queries.digests import digest_of
from judging.tabulation.criteria import CriterionSpec


def rubrics_of(round: Round) -> list[Rubric]:
    """The round's rubrics, newest version of each, with criteria and levels fetched; the general one first."""
    found: dict[int | None, Rubric] = {}
    rows = Rubric.objects.filter(round=round).select_related("category", "rules", "round__missing_data_policy")
    for rubric in rows.prefetch_related("criteria__levels").order_by("version"):
        found[rubric.category_id] = rubric
    return sorted(found.values(), key=lambda rubric: rubric.category.position if rubric.category else 0)


def rubric_for(round: Round, category: Category) -> Rubric | None:
    """The rubric by which entries of the category are marked: the category's own, else the round's; newest version."""
    by_category = {rubric.category_id: rubric for rubric in rubrics_of(round)}
    return by_category.get(category.pk) or by_category.get(None)


def leaf_criteria(criteria: Iterable[Criterion]) -> list[Criterion]:
    """Those that judges mark: criteria without sub-criteria, in order."""
    rows = list(criteria)
    parents = {criterion.parent_id for criterion in rows}
    return [criterion for criterion in rows if criterion.pk not in parents]


def criterion_specs(criteria: Iterable[Criterion]) -> tuple[CriterionSpec, ...]:
    """The criteria as tabulation knows them."""
    rows = list(criteria)
    keys = {criterion.pk: criterion.key for criterion in rows}
    return tuple(
        CriterionSpec(
            key=criterion.key,
            weight=criterion.weight,
            minimum=criterion.minimum,
            maximum=criterion.maximum,
            parent=keys[criterion.parent_id] if criterion.parent_id else None,
        )
        for criterion in rows
    )


def rubric_document(rubric: Rubric) -> dict[str, Any]:
    """The whole rubric as plain data: what is digested when it is frozen, and shown to whoever asks."""
    rows = list(rubric.criteria.all())
    keys = {criterion.pk: criterion.key for criterion in rows}
    return {
        "round": rubric.round.code,
        "category": rubric.category.code if rubric.category else None,
        "version": rubric.version,
        "criteria": [
            {
                "key": criterion.key,
                "parent": keys.get(criterion.parent_id) if criterion.parent_id else None,
                "name": dict(criterion.name),
                "guidance": dict(criterion.guidance),
                "weight": plain_number(criterion.weight),
                "minimum": plain_number(criterion.minimum),
                "maximum": plain_number(criterion.maximum),
                "step": plain_number(criterion.step),
                "required": criterion.required,
                "may_be_not_applicable": criterion.may_be_not_applicable,
                "levels": {plain_number(level.value): dict(level.text) for level in criterion.levels.all()},
            }
            for criterion in rows
        ],
    }


def rubric_digest(rubric: Rubric) -> str:
    """SHA-256 over the canonical JSON of the whole rubric."""
    return digest_of(rubric_document(rubric))


def blended_rounds(round: Round) -> list[Round]:
    """The earlier scored rounds whose totals count in this round's, in order; none where the round itself has no weight."""
    if not round.weight:
        return []
    earlier = Round.objects.filter(season_id=round.season_id, position__lt=round.position, weight__gt=0)
    return [each for each in earlier.order_by("position") if each.is_scored]


def earlier_total(round: Round) -> str:
    """The name under which the rules of a later round know this round's exact total."""
    return f"{round.code.replace('-', '_')}_total"


def plain_number(value: Decimal) -> str:
    """A decimal as people write it: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
