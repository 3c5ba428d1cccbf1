"""A season's judging from its blueprint: rubrics with levels, and the rules of each scored round."""

from datetime import datetime
from typing import Any

from django.db import transaction

from audit.domain import record
from audit.steps import Actor, permit
from awards.blueprints import Blueprint, CriterionPlan, RubricPlan
from awards.blueprints.plans import EVERY
from awards.domain.seasons import create_season
from awards.models import Round, Season
from judging.domain.rubrics import declare_standard_rules
from judging.enums import ConflictEffect
from judging.models import ConflictPolicy, Criterion, LevelDescriptor, MissingDataPolicy, Rubric

CHAIR = "chair"  # the end of every chain: the place is shared until the chair's Decision


def create_judged_season(
    blueprint: Blueprint,
    *,
    actor: Actor,
    code: str,
    year: int,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    demo: bool = False,
    **facts: Any,
) -> Season:
    """A season with everything, its rubrics and rules included: what the command and the page call."""
    with transaction.atomic():
        season = create_season(
            blueprint, actor=actor, code=code, year=year, opens_at=opens_at, closes_at=closes_at, demo=demo, **facts
        )
        set_up_judging(season, blueprint, actor=actor)
    return season


def set_up_judging(season: Season, blueprint: Blueprint, *, actor: Actor) -> None:
    """What counts as a conflict; missing-data policy, rubrics, level descriptors and rules for every scored round of a
    season that has none yet. In a national season a shared country counts for nothing.
    """
    with transaction.atomic():
        permit(actor, "judging.run_judging", season)
        country = ConflictEffect.IGNORED if blueprint.national else ConflictEffect.HARD
        ConflictPolicy.objects.get_or_create(season=season, defaults={"same_country": country})
        categories = {category.code: category for category in season.categories.all()}
        for round in season.rounds.all():
            if not round.is_scored:
                continue
            MissingDataPolicy.objects.get_or_create(round=round)
            for category_key, rubric_key in blueprint.round(round.code).rubrics.items():
                plan = blueprint.rubric(rubric_key)
                rubric = Rubric.objects.create(
                    round=round, category=None if category_key == EVERY else categories[category_key]
                )
                _add_criteria(rubric, plan)
                _declare(rubric, plan, actor)
        record(actor, "season.set_up_judging", season, facts={"blueprint": blueprint.key})


def _add_criteria(rubric: Rubric, plan: RubricPlan) -> None:
    position = 0
    for top in plan.criteria:
        position += 1
        parent = _add_criterion(rubric, top, position)
        for sub in top.sub_criteria:
            position += 1
            _add_criterion(rubric, sub, position, parent)


def _add_criterion(rubric: Rubric, plan: CriterionPlan, position: int, parent: Criterion | None = None) -> Criterion:
    criterion = Criterion.objects.create(
        rubric=rubric,
        parent=parent,
        key=plan.key,
        name=dict(plan.name),
        guidance=dict(plan.guidance),
        weight=plan.weight,
        minimum=plan.minimum,
        maximum=plan.maximum,
        step=plan.step,
        position=position,
    )
    LevelDescriptor.objects.bulk_create(
        LevelDescriptor(criterion=criterion, value=level.value, text=dict(level.text)) for level in plan.levels
    )
    return criterion


def _declare(rubric: Rubric, plan: RubricPlan, actor: Actor) -> None:
    chain = tuple(each for each in plan.tie_breaks if each != CHAIR)
    declare_standard_rules(rubric, actor=actor, tie_breaks=chain)


def scored_rounds(season: Season) -> list[Round]:
    """The rounds in which judges give marks, in order."""
    return [round for round in season.rounds.all() if round.is_scored]
