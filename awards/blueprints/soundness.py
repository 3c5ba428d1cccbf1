"""What must be true between the parts of a blueprint."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

from .plans import EVERY, AdvanceBy, Blueprint, CriterionPlan, RoundKind, RubricPlan

CHAIN_ENDS = ("median", "chair")
NEEDED_DATES = ("open", "close", "ceremony")


def faults_of(plan: Blueprint) -> Iterator[str]:
    """A sentence for each disagreement, beginning with where it is; none when the blueprint is sound."""
    yield from _repeated("categories", (each.key for each in plan.categories))
    yield from _repeated("categories.code", (each.code for each in plan.categories))
    yield from _repeated("rounds", (each.key for each in plan.rounds))
    yield from _repeated("rubrics", (each.key for each in plan.rubrics))
    yield from _repeated("checklist", (each.key for each in plan.checklist))
    yield from _calendar_faults(plan)
    for rubric in plan.rubrics:
        yield from _rubric_faults(rubric)
    yield from _round_faults(plan)
    yield from _tier_faults(plan)
    yield from _form_faults(plan)


def _repeated(where: str, keys: Iterable[str]) -> Iterator[str]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield f"{where}: {key} is there {count} times."


def _calendar_faults(plan: Blueprint) -> Iterator[str]:
    known: set[str] = set()
    for each in plan.dates:
        if each.after and each.after not in known:
            yield f"dates.{each.key}: {each.after} is not an earlier date."
        known.add(each.key)
    yield from (f"dates: {key} is missing." for key in NEEDED_DATES if key not in known)
    for stage in plan.rounds:
        if stage.opens_after not in known:
            yield f"rounds.{stage.key}: {stage.opens_after} is not an earlier date or round."
        if stage.length_days < 1:
            yield f"rounds.{stage.key}: A round lasts one day or longer."
        known |= {f"{stage.key}.opens", f"{stage.key}.closes"}


def _rubric_faults(rubric: RubricPlan) -> Iterator[str]:
    where = f"rubrics.{rubric.key}"
    total = sum(each.weight for each in rubric.criteria)
    if total != 100:
        yield f"{where}: The weights add up to {total}, not to 100."
    everything = [*rubric.criteria, *(sub for each in rubric.criteria for sub in each.sub_criteria)]
    yield from _repeated(where, (each.key for each in everything))
    if rubric.tie_breaks[-2:] != CHAIN_ENDS:
        yield f"{where}.tie_breaks: The chain ends with median and chair."
    known = {each.key for each in everything}
    yield from (f"{where}.tie_breaks: {key} is no criterion." for key in rubric.tie_breaks[:-2] if key not in known)
    for each in everything:
        yield from _criterion_faults(each, f"{where}.{each.key}")


def _criterion_faults(criterion: CriterionPlan, where: str) -> Iterator[str]:
    parts = sum(each.weight for each in criterion.sub_criteria)
    if criterion.sub_criteria and parts != criterion.weight:
        yield f"{where}: The sub-criteria weigh {parts}, the criterion {criterion.weight}."
    span = criterion.maximum - criterion.minimum
    if criterion.weight <= 0 or span <= 0 or criterion.step <= 0 or span % criterion.step:
        yield f"{where}: The step must divide the scale, and weight, scale and step be above nothing."
        return
    if not criterion.sub_criteria and criterion.minimum not in {level.value for level in criterion.levels}:
        yield f"{where}.levels: The lowest mark has no descriptor."
    for level in criterion.levels:
        if (
            not criterion.minimum <= level.value <= criterion.maximum
            or (level.value - criterion.minimum) % criterion.step
        ):
            yield f"{where}.levels: {level.value} is no mark of the scale."


def _round_faults(plan: Blueprint) -> Iterator[str]:
    categories = {each.key for each in plan.categories}
    rubrics = {each.key for each in plan.rubrics}
    if sum(each.weight for each in plan.standing_rounds) != 1:
        yield "rounds: The weights in the final total add up to 1."
    if not plan.standing_rounds or plan.standing_rounds[-1].advancement.by is not AdvanceBy.AWARDS:
        yield "rounds: After the last round awards follow."
    for each in plan.rounds:
        where = f"rounds.{each.key}"
        if (each.kind is RoundKind.ELIGIBILITY) == bool(each.rubrics):
            yield f"{where}: A round of screening has no rubric, any other has one."
        yield from (f"{where}: {key} is no category." for key in each.rubrics if key not in {*categories, EVERY})
        yield from (f"{where}: {key} is no rubric." for key in each.rubrics.values() if key not in rubrics)
        counted = each.advancement.per_category or {}
        yield from (f"{where}.advancement: {key} is no category." for key in counted if key not in categories)
        uncovered = [
            key for key in categories if each.rubrics and key not in each.rubrics and EVERY not in each.rubrics
        ]
        yield from (f"{where}: {key} has no rubric." for key in uncovered)


def _tier_faults(plan: Blueprint) -> Iterator[str]:
    categories = {each.key for each in plan.categories}
    for tier in plan.tiers:
        if tier.category not in {*categories, EVERY}:
            yield f"tiers.{tier.key}: {tier.category} is no category."
        if tier.quota < 1 or not tier.entrant_types or not re.fullmatch(r"[A-Z]{1,2}", tier.code):
            yield f"tiers.{tier.key}: A tier has a quota, entrant types and a code of one or two capitals."
    for category in categories:
        yield from _repeated(f"tiers of {category}", (tier.key for tier in plan.tiers_of(category)))
        yield from _repeated(f"tier codes of {category}", (tier.code for tier in plan.tiers_of(category)))


def _form_faults(plan: Blueprint) -> Iterator[str]:
    covered = Counter(pair for each in plan.forms for pair in product(each.categories, each.entrant_types))
    for category in plan.categories:
        for entrant_type in category.entrant_types:
            forms = covered.pop((category.key, entrant_type), 0)
            if forms != 1:
                yield f"forms: {entrant_type} entrants in {category.key} have {forms} forms, not one."
    yield from (f"forms: {entrant_type} entrants may not enter {category}." for category, entrant_type in covered)
