"""Judges of a season: invited, accepted, declined, released."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.people import person_at
from audit.domain import record
from audit.steps import Actor, locked, permit, refuse, take_step
from awards.domain.letters import in_words
from awards.models import Season
from judging.domain.endings import end_by_release, locked_assignments
from judging.domain.invitations import VALID_FOR, invitation_url
from judging.enums import JudgeState
from judging.lifecycle import JUDGE
from judging.models import Judge
from outbox.domain.letters import queue_letter

FACTS = frozenset(
    {"city", "region", "organisation", "languages", "expertise", "category_codes", "max_load", "seed", "code"}
)
EDITABLE = (FACTS - {"seed", "code"}) | {"name", "country"}
REPLY_WITHIN = timedelta(days=14)


def invite_judge(
    season: Season,
    *,
    actor: Actor,
    email: str,
    name: str,
    country: str,
    now: datetime | None = None,
    **facts: Any,
) -> Judge:
    """The person at this address is invited to judge the season, and a letter with a link to answer is on its way.

    A person nobody knows yet becomes known without a password: the link signs in. Whoever runs the season may invite.
    Refused when the address cannot be one, or when the person is a judge of this season already.
    """
    permit(actor, "judging.run_judging", season)
    strange = facts.keys() - FACTS
    if strange:
        raise TypeError(f"these are not facts of a judge: {sorted(strange)}")
    with transaction.atomic():
        person = person_at(email, actor=actor, name=name)
        standing = Judge.objects.filter(season=season, user=person).first()
        if standing is not None:
            refuse(
                "judge-already",
                _("%(name)s (%(email)s) is on the list of judges already: %(state)s.")
                % {"name": standing.name, "email": person.email, "state": standing.get_state_display()},
                judge=standing.code,
                state=standing.state,
            )
        facts.setdefault("seed", secrets.randbelow(2**62))
        judge = Judge(
            season=season, user=person, name=name.strip(), country=country.upper(), invited_at=now or timezone.now()
        )
        for key, value in facts.items():
            setattr(judge, key, value)
        judge.full_clean()
        judge.save()
        record(actor, "judge.invite", judge, facts={"person": person.code, "country": judge.country})
        _send_invitation(judge)
    return judge


def invite_again(judge: Judge, *, actor: Actor, now: datetime | None = None) -> Judge:
    """The letter goes out once more with a fresh link; older links no longer work. Refused once there is an answer."""
    with transaction.atomic():
        judge = locked(judge)
        permit(actor, "judging.run_judging", judge)
        if judge.state != JudgeState.INVITED:
            refuse("answered-already", _("%(judge)s has answered already.") % {"judge": judge.name}, state=judge.state)
        judge.invited_at = now or timezone.now()
        judge.save(update_fields=["invited_at"])
        record(actor, "judge.invite_again", judge)
        _send_invitation(judge)
    return judge


def edit_judge(judge: Judge, *, actor: Actor, **facts: Any) -> Judge:
    """The judge with these facts changed; assignments that exist stay. Whoever runs the season may.

    ValidationError for facts that cannot be; TypeError for facts that judges do not have or that never change.
    """
    strange = facts.keys() - EDITABLE
    if strange:
        raise TypeError(f"these are not facts of a judge that can be edited: {sorted(strange)}")
    with transaction.atomic():
        judge = locked(judge)
        permit(actor, "judging.run_judging", judge)
        changed = {key: value for key, value in facts.items() if getattr(judge, key) != value}
        before = {key: getattr(judge, key) for key in changed}
        for key, value in changed.items():
            setattr(judge, key, value)
        judge.full_clean()
        if changed:
            judge.save(update_fields=list(changed))
            record(actor, "judge.edit", judge, facts={key: [before[key], changed[key]] for key in changed})
    return judge


def accept_invitation(judge: Judge, *, actor: Actor, now: datetime | None = None) -> Judge:
    """The judge may be given entries from now on. Only the judge answers; a decline may still be taken back."""
    with transaction.atomic():
        judge = locked(judge)
        take_step(judge, JUDGE, "accept", actor=actor, now=now)
    return judge


def decline_invitation(judge: Judge, *, actor: Actor, reason: str = "", now: datetime | None = None) -> Judge:
    """The judge will not judge this season. Only the judge answers, and only while the invitation is open."""
    with transaction.atomic():
        judge = locked(judge)
        take_step(judge, JUDGE, "decline", actor=actor, now=now, reason=reason)
    return judge


def release_judge(judge: Judge, *, actor: Actor, reason: str, now: datetime | None = None) -> Judge:
    """The judge judges no longer: sheets not submitted are void, submitted ones go on counting.

    Whoever runs the season may, with a reason.
    """
    with transaction.atomic():
        judge = locked(judge)
        unfinished = locked_assignments(judge=judge, scoresheet__submitted_at__isnull=True)
        take_step(judge, JUDGE, "release", actor=actor, now=now, reason=reason)
        for assignment in unfinished:
            end_by_release(assignment, actor=actor, reason=reason, now=now)
    return judge


def _send_invitation(judge: Judge) -> None:
    season = judge.season
    language = judge.user.language or _first_language(season)
    reply_by = judge.invited_at + min(REPLY_WITHIN, VALID_FOR)
    queue_letter(
        "judge.invited",
        address=judge.user.email,
        language=language,
        fields={
            "person": judge.name,
            "programme": season.programme.name.in_language(language),
            "season": season.name.in_language(language),
            "reply_by": in_words(reply_by, season, language),
            "answer_url": invitation_url(judge),
        },
        scope=season.role_scopes,
        about=("judging.judge", judge.code),
    )


def _first_language(season: Season) -> str:
    return str(season.languages[0]) if season.languages else "en"
