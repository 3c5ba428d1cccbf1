"""Opening and closing a round that is judged."""

from datetime import datetime

from django.db import transaction

from audit.steps import Actor, locked
from awards.domain.rounds import close_round, open_round, reopen_round
from awards.models import Round
from judging.domain.rubrics import freeze_rubrics


def open_judging_round(round: Round, *, actor: Actor, now: datetime | None = None) -> Round:
    """Judges may mark from now on; rubric and rules are frozen first, and their digests are in the log.

    Whoever runs the season may call. Refused when the rubrics are not sound (see `freeze_rubrics`).
    """
    with transaction.atomic():
        round = locked(round)
        freeze_rubrics(round, actor=actor, now=now)
        return open_round(round, actor=actor, now=now)


def close_judging_round(round: Round, *, actor: Actor, now: datetime | None = None) -> Round:
    """No mark is taken any more. Sheets that were not submitted stay as they are and do not count."""
    return close_round(round, actor=actor, now=now)


def reopen_judging_round(round: Round, *, actor: Actor, reason: str, now: datetime | None = None) -> Round:
    """Marks are taken again; the reason is kept. Refused once the round is certified."""
    return reopen_round(round, actor=actor, reason=reason, now=now)
