"""Weighted criteria and the declared rules: edited until judging opens, then frozen and digested."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import Actor, locked, permit, refuse, take_step
from awards.models import Round
from judging.enums import RubricState
from judging.lifecycle import RUBRIC
from judging.models import Criterion, LevelDescriptor, MissingDataPolicy, RoundRules, Rubric
from judging.queries.missing_data import declared_effects, policy_of
from judging.queries.rubrics import (
    blended_rounds,
    criterion_specs,
    earlier_total,
    plain_number,
    rubric_digest,
    rubrics_of,
)
from judging.tabulation.criteria import Scale
from judging.tabulation.presets import TIE_BREAK_WORDS, weighted_mean_rules
from judging.tabulation.rules import parse_rules

WHOLE = Decimal(100)
OWN_TOTAL = "round_total"
RULE_LANGUAGES = frozenset({"en", "ko"})
EDITABLE = frozenset(
    {"name", "guidance", "weight", "minimum", "maximum", "step", "required", "may_be_not_applicable", "position"}
)


def add_criterion(
    rubric: Rubric, *, actor: Actor, key: str, parent: Criterion | None = None, **facts: Any
) -> Criterion:
    """One more criterion at the end. Refused once the rubric is frozen, or when the key is taken."""
    with transaction.atomic():
        rubric = _editable(rubric, actor)
        if rubric.criteria.filter(key=key).exists():
            refuse("criterion-exists", _("There is already a criterion with the key “%(key)s”.") % {"key": key})
        last = rubric.criteria.order_by("position").last()
        criterion = Criterion(rubric=rubric, parent=parent, key=key, position=(last.position if last else 0) + 1)
        _set(criterion, facts)
        criterion.save()
        _renew_standard_rules(rubric)
        record(actor, "rubric.add_criterion", rubric, facts={"criterion": key})
    return criterion


def edit_criterion(criterion: Criterion, *, actor: Actor, **facts: Any) -> Criterion:
    """The criterion with these facts changed. Refused once the rubric is frozen, or when the scale has no extent."""
    with transaction.atomic():
        rubric = _editable(criterion.rubric, actor)
        criterion = locked(criterion)
        before = {key: str(getattr(criterion, key)) for key in facts}
        _set(criterion, facts)
        criterion.save(update_fields=list(facts))
        _renew_standard_rules(rubric)
        after = {key: str(getattr(criterion, key)) for key in facts}
        changed = {key: [before[key], after[key]] for key in facts if before[key] != after[key]}
        if changed:
            record(actor, "rubric.edit_criterion", rubric, facts={"criterion": criterion.key, **changed})
    return criterion


def remove_criterion(criterion: Criterion, *, actor: Actor) -> None:
    """The criterion and its sub-criteria are gone from the draft. Refused once the rubric is frozen."""
    with transaction.atomic():
        rubric = _editable(criterion.rubric, actor)
        if rubric.criteria.count() == 1:
            refuse(
                "last-criterion", _("A rubric needs at least one criterion. Add another before this one is removed.")
            )
        key = criterion.key
        criterion.delete()
        _renew_standard_rules(rubric)
        record(actor, "rubric.remove_criterion", rubric, facts={"criterion": key})


def edit_levels(criterion: Criterion, *, actor: Actor, texts: Mapping[Decimal, Mapping[str, str]]) -> None:
    """The descriptors of the marks named; an empty text removes one. Refused once the rubric is frozen."""
    with transaction.atomic():
        rubric = _editable(criterion.rubric, actor)
        for value, words in texts.items():
            if not criterion.minimum <= value <= criterion.maximum:
                refuse(
                    "level-outside-scale",
                    _("The descriptor for %(value)s lies outside the scale of “%(criterion)s”.")
                    % {"value": plain_number(value), "criterion": criterion.name},
                )
            if any(words.values()):
                LevelDescriptor.objects.update_or_create(
                    criterion=criterion, value=value, defaults={"text": dict(words)}
                )
            else:
                LevelDescriptor.objects.filter(criterion=criterion, value=value).delete()
        record(actor, "rubric.edit_levels", rubric, facts={"criterion": criterion.key, "levels": len(texts)})


def declare_rules(rubric: Rubric, *, actor: Actor, definition: Mapping[str, Any]) -> RoundRules:
    """These rules, written by hand, are the rules of the round for this rubric.

    What they leave unsaid about missing marks is as the round's policy declares it. Refused once frozen, when their
    criteria are not those of the rubric, and when they say otherwise than the policy (`other-missing-data`); RulesError
    when they are not sound.
    """
    with transaction.atomic():
        rubric = _editable(rubric, actor)
        parse_rules(definition)
        effects = policy_of(rubric.round).effects
        declared = _keep_rules(
            rubric, {**definition, "states": {**effects, **definition.get("states", {})}}, is_custom=True
        )
        _refuse_other_criteria(rubric, declared)
        _refuse_other_missing_data(rubric, declared)
        record(actor, "rubric.declare_rules", rubric, facts={"digest": declared.digest})
    return declared


def declare_standard_rules(
    rubric: Rubric,
    *,
    actor: Actor,
    tie_breaks: Sequence[str] = (),
    scale: str = Scale.SHARE_OF_MAX,
    trim: int = 0,
) -> RoundRules:
    """The house's official method is the round's method for this rubric; it follows the rubric until it is frozen.

    `scale` says how marks become points, `trim` how many of the highest and lowest judges' points are dropped (from
    five judges on), `tie_breaks` what decides among equal totals, in order. Refused for an unknown tie-break.
    """
    options: dict[str, Any] = {"scale": str(Scale(scale)), "trim": trim}
    with transaction.atomic():
        rubric = _editable(rubric, actor)
        try:
            definition = standard_rules(rubric, tie_breaks=tuple(tie_breaks), **options)
        except ValueError as problem:
            refuse("unknown-tie-break", str(problem), field="tie_breaks")
        declared = _keep_rules(rubric, definition, is_custom=False, tie_breaks=list(tie_breaks), options=options)
        record(actor, "rubric.declare_rules", rubric, facts={"digest": declared.digest, "method": "official"})
    return declared


def _keep_rules(rubric: Rubric, definition: Mapping[str, Any], **facts: Any) -> RoundRules:
    digest = parse_rules(definition).digest
    declared, _new = RoundRules.objects.update_or_create(
        rubric=rubric, defaults={"definition": dict(definition), "digest": digest, **facts}
    )
    return declared


def _renew_standard_rules(rubric: Rubric) -> None:
    """Rules made by the official method follow the rubric as it is now; a tie-break whose criterion is gone goes too."""
    declared = RoundRules.objects.filter(rubric=rubric, is_custom=False).first()
    if declared is None:
        return
    keys = set(rubric.criteria.values_list("key", flat=True))
    kept = [each for each in declared.tie_breaks if each in keys or each in TIE_BREAK_WORDS]
    _keep_rules(rubric, standard_rules(rubric, tie_breaks=tuple(kept), **declared.options), tie_breaks=kept)


def follow_missing_data(rubric: Rubric, effects: Mapping[str, str]) -> None:
    """The rules of the rubric say the same about missing marks as the round's policy.

    To be called by the verb that declares the policy, in its transaction, while the rubric is a draft.
    """
    declared = RoundRules.objects.filter(rubric=rubric).first()
    if declared is None:
        return
    if not declared.is_custom:
        _renew_standard_rules(rubric)
        return
    _keep_rules(rubric, {**declared.definition, "states": dict(effects)})


def _refuse_other_missing_data(rubric: Rubric, declared: RoundRules) -> None:
    """Rules that treat missing marks otherwise than the round's policy says are refused."""
    policy = policy_of(rubric.round).effects
    own = parse_rules(declared.definition).effects
    for promised in declared_effects(policy):
        if own[promised.state] != promised.effect:
            refuse(
                "other-missing-data",
                _(
                    "The rules of “%(rubric)s” treat “%(state)s” otherwise than the round declares: %(declared)s"
                    " Change one of the two."
                )
                % {"rubric": rubric, "state": promised.label, "declared": promised.sentence},
                rubric=rubric.code,
                state=promised.state,
            )


def _refuse_other_criteria(rubric: Rubric, declared: RoundRules) -> None:
    """Rules that count by other criteria, weights or scales than the rubric shows are refused."""
    own = standard_rules(rubric)["criteria"]
    shown = {each["key"]: [each[part] for part in ("weight", "min", "max")] for each in own}
    counted = {
        each["key"]: [plain_number(Decimal(str(each[part]))) for part in ("weight", "min", "max")]
        for each in declared.definition.get("criteria", [])
    }
    if shown != counted:
        refuse(
            "other-criteria",
            _("The rules of “%(rubric)s” count by other criteria, weights or scales than its rubric shows.")
            % {"rubric": rubric},
            rubric=rubric.code,
        )


def standard_rules(
    rubric: Rubric, *, tie_breaks: tuple[str, ...] = (), scale: str = Scale.SHARE_OF_MAX, trim: int = 0
) -> dict[str, Any]:
    """The house's official method for a rubric: exact mean of weighted totals, quorum, declared tie-breaks, and what the
    round's policy makes of missing marks.

    Where the round and earlier scored rounds have weights, the total is the blend of their exact totals; the earlier
    ones come in as facts named by `earlier_total`.
    """
    criteria = list(rubric.criteria.all())
    definition = weighted_mean_rules(
        criterion_specs(criteria),
        quorum=rubric.round.quorum,
        tie_breaks=tie_breaks,
        scale=scale,
        trim=trim,
        states=policy_of(rubric.round).effects,
        labels={criterion.key: dict(criterion.name) for criterion in criteria},
    )
    earlier = blended_rounds(rubric.round)
    return _blended(definition, rubric.round, earlier) if earlier else definition


def _blended(definition: dict[str, Any], round: Round, earlier: Sequence[Round]) -> dict[str, Any]:
    """The rules with the total of this round blended with those of earlier rounds."""
    steps = [{**step, "as": OWN_TOTAL} if step["as"] == "total" else step for step in definition["steps"]]
    at = next(place for place, step in enumerate(steps) if step["as"] == OWN_TOTAL) + 1
    steps[at - 1]["label"] = {language: text for language, text in round.name.items() if language in RULE_LANGUAGES}
    terms = [{"of": earlier_total(each), "weight": plain_number(each.weight)} for each in earlier]
    terms.append({"of": OWN_TOTAL, "weight": plain_number(round.weight)})
    steps.insert(at, {"step": "blend", "as": "total", "of": terms, "label": {"en": "total", "ko": "총점"}})
    facts = {
        earlier_total(each): {
            "label": {language: text for language, text in each.name.items() if language in RULE_LANGUAGES}
        }
        for each in earlier
    }
    return {**definition, "steps": steps, "facts": {**definition["facts"], **facts}}


def freeze_rubrics(round: Round, *, actor: Actor, now: datetime | None = None) -> list[Rubric]:
    """Every rubric of the round, its rules and the missing-data policy are frozen; nothing about them can change afterwards.

    Refused when the round has no rubric, when weights do not add up to 100, when a rubric has no rules, or when its
    rules treat missing marks otherwise than the policy.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        rubrics = rubrics_of(round)
        if not rubrics:
            refuse("no-rubric", _("The round “%(round)s” has no rubric yet.") % {"round": round.name})
        policy = _frozen_policy(round, moment)
        for found in rubrics:
            rubric = locked(found)
            if rubric.state == RubricState.FROZEN:
                continue
            _renew_standard_rules(rubric)
            _refuse_unsound(rubric)
            rubric.digest = rubric_digest(rubric)
            rubric.save(update_fields=["digest"])
            RoundRules.objects.filter(rubric=rubric).update(frozen_at=moment)
            facts = {"digest": rubric.digest, "missing_data": policy.effects}
            take_step(rubric, RUBRIC, "freeze", actor=actor, now=moment, facts=facts)
    return rubrics_of(round)


def _frozen_policy(round: Round, moment: datetime) -> MissingDataPolicy:
    """The policy as it is holds from now on; one that was never declared is kept with the effects that hold undeclared."""
    policy = policy_of(round)
    if policy.frozen_at is None:
        policy.frozen_at = moment
        policy.save()
    return policy


def _refuse_unsound(rubric: Rubric) -> None:
    criteria = list(rubric.criteria.all())
    total = sum((criterion.weight for criterion in criteria if criterion.parent_id is None), Decimal(0))
    if total != WHOLE:
        refuse(
            "weights-not-100",
            _("The weights of “%(rubric)s” add up to %(total)s. They must add up to 100.")
            % {"rubric": rubric, "total": plain_number(total)},
            rubric=rubric.code,
            total=plain_number(total),
        )
    declared = RoundRules.objects.filter(rubric=rubric).first()
    if declared is None:
        refuse("no-rules", _("No rules are declared for “%(rubric)s”.") % {"rubric": rubric}, rubric=rubric.code)
    _refuse_other_criteria(rubric, declared)
    _refuse_other_missing_data(rubric, declared)


def _editable(rubric: Rubric, actor: Actor) -> Rubric:
    rubric = locked(rubric)
    permit(actor, "judging.run_judging", rubric)
    if rubric.state == RubricState.FROZEN:
        refuse("rubric-frozen", _("Judging has opened: the rubric and its rules are frozen."))
    return rubric


def _set(criterion: Criterion, facts: Mapping[str, Any]) -> None:
    strange = facts.keys() - EDITABLE
    if strange:
        raise TypeError(f"these are not facts of a criterion that can be edited: {sorted(strange)}")
    for key, value in facts.items():
        setattr(criterion, key, value)
    if criterion.minimum >= criterion.maximum:
        refuse("scale-without-extent", _("The highest mark must be above the lowest."), field="maximum")
    if criterion.step <= 0 or (criterion.maximum - criterion.minimum) % criterion.step:
        refuse("step-does-not-fit", _("The step must divide the scale into equal parts."), field="step")
    if criterion.weight <= 0:
        refuse("weight-not-positive", _("The weight must be above 0."), field="weight")
