"""The steps and the plan of one round."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import Actor, locked, permit, refuse, take_step
from awards.enums import RoundState
from awards.lifecycle import ROUND
from awards.models import Round

EDITABLE = frozenset(
    {
        "name",
        "note",
        "opens_at",
        "closes_at",
        "judges_per_entry",
        "quorum",
        "advance_by",
        "advance_top",
        "advance_per_category",
        "minimum_percent",
        "minimum_mark",
        "weight",
        "comments_required",
    }
)


def edit_round(round: Round, *, actor: Actor, **facts: Any) -> Round:
    """The round with these facts changed. Refused once it has opened, but for a later closing while it is open."""
    strange = facts.keys() - EDITABLE
    if strange:
        raise TypeError(f"these are not facts of a round that can be edited: {sorted(strange)}")
    with transaction.atomic():
        round = locked(round)
        permit(actor, "awards.run_season", round)
        changed = {key: value for key, value in facts.items() if getattr(round, key) != value}
        if round.state != RoundState.PLANNED and not (round.is_open and changed.keys() <= {"closes_at"}):
            refuse("round-open", _("The round has opened: its rules can no longer be edited, only its closing moved."))
        before = {key: str(getattr(round, key)) for key in changed}
        for key, value in changed.items():
            setattr(round, key, value)
        if round.opens_at >= round.closes_at:
            refuse("dates-crossed", _("The round must open before it closes."), field="closes_at")
        round.full_clean(exclude=["season"])
        if changed:
            round.save(update_fields=list(changed))
            record(actor, "round.edit", round, facts={key: [before[key], str(changed[key])] for key in changed})
    return round


def open_round(round: Round, *, actor: Actor, now: datetime | None = None) -> Round:
    """The round is open. Scored rounds are opened through judging, which freezes rubric and rules first."""
    return _move(round, "open", actor=actor, now=now)


def close_round(round: Round, *, actor: Actor, now: datetime | None = None) -> Round:
    """Nothing more is taken in this round."""
    return _move(round, "close", actor=actor, now=now)


def reopen_round(round: Round, *, actor: Actor, reason: str, now: datetime | None = None) -> Round:
    """The round takes marks again; the reason is kept. Refused once it is certified."""
    return _move(round, "reopen", actor=actor, now=now, reason=reason)


def certify_round(round: Round, *, actor: Actor, now: datetime | None = None) -> Round:
    """The round's outcome stands."""
    return _move(round, "certify", actor=actor, now=now)


def correct_round(round: Round, *, actor: Actor, reason: str, now: datetime | None = None) -> Round:
    """The outcome no longer stands: the round is closed again, and the reason is kept. Only the owner may call.

    Judging calls it with the ranking that is corrected (`reopen_ranking`), which sees to everything that rests on it.
    """
    return _move(round, "correct", actor=actor, now=now, reason=reason)


def _move(round: Round, step: str, *, actor: Actor, now: datetime | None, reason: str = "") -> Round:
    with transaction.atomic():
        round = locked(round)
        take_step(round, ROUND, step, actor=actor, now=now, reason=reason)
    return round
