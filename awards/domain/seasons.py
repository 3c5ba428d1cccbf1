"""A season from its blueprint to the day its results are public."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import Actor, locked, permit, refuse, take_step
from awards.blueprints import Blueprint, RoundPlan
from awards.blueprints.plans import EVERY
from awards.enums import AdvanceBy, ConferredBy, RoundKind, SeasonState, Takes
from awards.lifecycle import SEASON
from awards.models import ApplicationForm, AwardTier, Category, Programme, Round, Season

EDITABLE = frozenset(
    {
        "name",
        "theme",
        "introduction",
        "time_zone",
        "languages",
        "opens_at",
        "closes_at",
        "grace_minutes",
        "ceremony_at",
        "ceremony_place",
        "serial_prefix",
        "signatories",
        "eligibility_checklist",
    }
)


def create_season(
    blueprint: Blueprint,
    *,
    actor: Actor,
    code: str,
    year: int,
    name: Mapping[str, str] | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    demo: bool = False,
) -> Season:
    """A season in preparation with all that the blueprint holds: categories, rounds, tiers, forms, checklist, calendar.

    The programme is the blueprint's, made if it does not exist. Whoever runs the programme may call this (for a new
    programme: whoever runs the house). Refused when a season of that code exists.
    """
    with transaction.atomic():
        programme, _new = Programme.objects.get_or_create(
            code=blueprint.slug, defaults={"name": dict(blueprint.programme), "issuer": dict(blueprint.organiser)}
        )
        permit(actor, "awards.run_season", programme)
        if Season.objects.filter(code=code).exists():
            refuse(
                "season-exists", _("There is already a season with the code “%(code)s”.") % {"code": code}, season=code
            )
        calendar = blueprint.instants(year)
        season = Season.objects.create(
            programme=programme,
            code=code,
            blueprint=blueprint.key,
            name=dict(name or {lang: f"{text} {year}" for lang, text in blueprint.programme.items()}),
            year=year,
            time_zone=blueprint.timezone,
            languages=list(blueprint.languages),
            opens_at=opens_at or calendar["open"],
            closes_at=closes_at or calendar["close"],
            ceremony_at=calendar.get("ceremony"),
            ceremony_place=dict(blueprint.place),
            dates=[
                {"key": each.key, "name": dict(each.name), "at": calendar[each.key].isoformat()}
                for each in blueprint.dates
            ],
            serial_prefix=blueprint.serial_prefix,
            signatories=[dict(each) for each in blueprint.signatories],
            eligibility_checklist=[
                {"key": each.key, "text": dict(each.text), "proposed_by": each.proposed_by}
                for each in blueprint.checklist
            ],
            provenance=json.dumps(
                {
                    "provenance": dict(blueprint.provenance),
                    "modelled": list(blueprint.modelled),
                    "sources": list(blueprint.sources),
                },
                ensure_ascii=False,
            ),
            demo=demo,
        )
        _add_categories(season, blueprint)
        _add_rounds(season, blueprint, calendar)
        _add_tiers(season, blueprint)
        _add_forms(season, blueprint)
        record(actor, "season.create", season, facts={"blueprint": blueprint.key, "year": year})
    return season


def _add_categories(season: Season, blueprint: Blueprint) -> None:
    Category.objects.bulk_create(
        Category(
            season=season,
            code=plan.key,
            letters=plan.code,
            name=dict(plan.name),
            description=dict(plan.description),
            merit=dict(plan.merit),
            entrant_types=[str(each) for each in plan.entrant_types],
            population_min=plan.min_population,
            population_max=plan.max_population,
            by_nomination=plan.by_nomination,
            position=position,
        )
        for position, plan in enumerate(blueprint.categories, start=1)
    )


def _add_rounds(season: Season, blueprint: Blueprint, calendar: Mapping[str, datetime]) -> None:
    Round.objects.bulk_create(
        _round(season, plan, position, calendar) for position, plan in enumerate(blueprint.standing_rounds, start=1)
    )


def _round(season: Season, plan: RoundPlan, position: int, calendar: Mapping[str, datetime]) -> Round:
    rule = plan.advancement
    return Round(
        season=season,
        code=plan.key,
        name=dict(plan.name),
        kind=RoundKind(plan.kind),
        note=dict(plan.note),
        position=position,
        opens_at=calendar[f"{plan.key}.opens"],
        closes_at=calendar[f"{plan.key}.closes"],
        judges_per_entry=plan.judges_per_entry,
        quorum=max(plan.quorum, 1),
        advance_by=AdvanceBy(rule.by),
        advance_top=rule.top,
        advance_per_category=dict(rule.per_category or {}),
        minimum_percent=rule.minimum_percent,
        minimum_mark=rule.minimum_mark,
        takes=Takes(plan.takes),
        comments_required=plan.comments_required,
        weight=plan.weight,
    )


def _add_tiers(season: Season, blueprint: Blueprint) -> None:
    categories = {each.code: each for each in season.categories.all()}
    AwardTier.objects.bulk_create(
        AwardTier(
            season=season,
            category=None if plan.category == EVERY else categories[plan.category],
            code=plan.key,
            letters=plan.code,
            name=dict(plan.name),
            quota=plan.quota,
            entrant_types=[str(each) for each in plan.entrant_types],
            conferred_by=ConferredBy(plan.conferred_by),
            joint=plan.joint,
            note=dict(plan.note or {}),
            position=position,
        )
        for position, plan in enumerate(blueprint.tiers, start=1)
    )


def _add_forms(season: Season, blueprint: Blueprint) -> None:
    ApplicationForm.objects.bulk_create(
        ApplicationForm(
            season=season,
            code=plan.form.key,
            name=dict(plan.form.label),
            entrant_types=[str(each) for each in plan.entrant_types],
            category_codes=list(plan.categories),
            definition=plan.form.to_json(),
            digest=plan.form.digest,
        )
        for plan in blueprint.forms
    )


def edit_season(season: Season, *, actor: Actor, **facts: Any) -> Season:
    """The season with these facts changed; refused once judging has begun. Only what is listed in EDITABLE changes."""
    strange = facts.keys() - EDITABLE
    if strange:
        raise TypeError(f"these are not facts of a season that can be edited: {sorted(strange)}")
    with transaction.atomic():
        season = locked(season)
        permit(actor, "awards.run_season", season)
        if not actor.has_perm("awards.edit_rules", season):
            refuse("judging-open", _("Judging has begun: the season can no longer be edited."))
        before = {key: getattr(season, key) for key in facts}
        for key, value in facts.items():
            setattr(season, key, value)
        if season.opens_at >= season.closes_at:
            refuse("dates-crossed", _("Entries must open before they close."), field="closes_at")
        season.full_clean(exclude=["programme"])
        season.save(update_fields=list(facts))
        changed = {key: [str(before[key]), str(facts[key])] for key in facts if before[key] != facts[key]}
        if changed:
            record(actor, "season.edit", season, facts=changed)
    return season


def open_season(season: Season, *, actor: Actor, now: datetime | None = None) -> Season:
    """The call is public; entries are taken between its two instants."""
    return _move(season, "open", actor=actor, now=now)


def begin_judging(season: Season, *, actor: Actor, now: datetime | None = None) -> Season:
    """No entry can be begun or submitted any more; rubric and rules can no longer be edited."""
    return _move(season, "begin_judging", actor=actor, now=now)


def reopen_season(season: Season, *, actor: Actor, reason: str, now: datetime | None = None) -> Season:
    """Entries are taken again; the reason is kept."""
    return _move(season, "reopen", actor=actor, now=now, reason=reason)


def decide_season(season: Season, *, actor: Actor, now: datetime | None = None) -> Season:
    """The awards are decided; nothing is public yet. Refused while a scored round is not certified."""
    with transaction.atomic():
        season = locked(season)
        permit(actor, "awards.run_season", season)
        unfinished = [r for r in season.rounds.all() if r.is_scored and r.certified_at is None]
        if season.state == SeasonState.JUDGING and unfinished:
            refuse(
                "round-not-certified",
                _("The round “%(round)s” is not certified yet.") % {"round": unfinished[0].name},
                round=unfinished[0].code,
            )
        return _move(season, "decide", actor=actor, now=now)


def publish_season(season: Season, *, actor: Actor, now: datetime | None = None) -> Season:
    """Results page, winners and certificates' verification are public from now on."""
    return _move(season, "publish", actor=actor, now=now)


def unpublish_season(season: Season, *, actor: Actor, reason: str, now: datetime | None = None) -> Season:
    """The results are taken back from the public; the reason is kept."""
    return _move(season, "unpublish", actor=actor, now=now, reason=reason)


def _move(season: Season, step: str, *, actor: Actor, now: datetime | None, reason: str = "") -> Season:
    with transaction.atomic():
        season = locked(season)
        take_step(season, SEASON, step, actor=actor, now=now, reason=reason)
    return season
