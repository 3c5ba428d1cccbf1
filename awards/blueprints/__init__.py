"""Season templates: everything a new season starts from, as data that organisers may then edit.

Each JSON file beside this one is a blueprint: categories, rounds, rubrics with level descriptors, award tiers, forms,
checklist and calendar, every word in English and Korean. What no public source told is modelled in the same spirit and
listed under `modelled`; the rest stands under `sources`. No framework here: the domain turns a blueprint into a season.

    for plan in all_blueprints(): ...
    plan = blueprint("seoul-smart-city-prize")       # KeyError for any other key
    plan.instants(2026)["close"]                     # 2026-05-29 23:59 in Asia/Seoul
    plan.form_for("human", EntrantType.CITY)         # a questionnaire Form
    plan.rubric_for("desk", "human")                 # a RubricPlan, None for a round without marks
"""

from .loading import BlueprintError, all_blueprints, blueprint, parse_blueprint
from .plans import (
    AdvanceBy,
    AdvancementPlan,
    Blueprint,
    CategoryPlan,
    ChecklistItem,
    ConferredBy,
    CriterionPlan,
    DatePlan,
    EntrantType,
    FormPlan,
    LevelPlan,
    RoundKind,
    RoundPlan,
    RubricPlan,
    Takes,
    TierPlan,
)

__all__ = [
    "AdvanceBy",
    "AdvancementPlan",
    "Blueprint",
    "BlueprintError",
    "CategoryPlan",
    "ChecklistItem",
    "ConferredBy",
    "CriterionPlan",
    "DatePlan",
    "EntrantType",
    "FormPlan",
    "LevelPlan",
    "RoundKind",
    "RoundPlan",
    "RubricPlan",
    "Takes",
    "TierPlan",
    "all_blueprints",
    "blueprint",
    "parse_blueprint",
]
