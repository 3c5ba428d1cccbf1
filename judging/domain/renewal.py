"""A round's ranking renewed in the background while judges work: computed apart from every save of a mark.

Reading and computing hold no lock at all; only what came out is written, in a short transaction that no judge's save
waits for. A provisional ranking decides nothing, so renewing one leaves no line in the log.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.steps import Refusal, Refused, locked
from awards.models import Round
from judging.domain.computation import Computation, compute_round, keep
from judging.domain.evidence import ask_for_evidence
from judging.enums import TabulationSource
from judging.models import Snapshot, Tabulation
from judging.queries.snapshots import RENEWED, Reading, one_moment, read_round, rounds_to_renew, why_renew

HANDED_OUT = timedelta(minutes=10)  # a worker that has not come back by then is not waited for


def renew_ranking(round: Round, *, now: datetime | None = None) -> Tabulation | None:
    """The round's newest automatic tabulation, computed from the sheets as they are now; None when there is nothing to do.

    Nothing is done when nothing has changed, when the round is certified, and when somebody has computed a newer one
    meanwhile. It replaces the automatic one before it and never one that a person computed. When the round cannot be
    tabulated, the reason is kept and told, the ranking before it stays, and it is not tried again until something
    changes.
    """
    moment = now or timezone.now()
    with one_moment():
        round = Round.objects.select_related("season").get(pk=round.pk)
        reading = read_round(round)
        kept = Snapshot.objects.filter(round=round).first()
        wanted = round.state in RENEWED and bool(why_renew(kept, reading))
        outcome = _tried(round, reading) if wanted else None
    with transaction.atomic():
        round = locked(round)
        kept, _new = Snapshot.objects.select_for_update().get_or_create(round=round)
        overtaken = kept.taken_at is not None and kept.taken_at > moment
        if outcome is None or overtaken or round.state not in RENEWED:
            Snapshot.objects.filter(pk=kept.pk).update(asked_at=None)
            return None
        if isinstance(outcome, Refusal):
            _note_failure(kept, outcome, reading, moment)
            return None
        tabulation = keep(outcome, source=TabulationSource.AUTOMATIC, moment=moment)
        ask_for_evidence(tabulation, now=moment)
    return tabulation


def hand_out_renewals(*, now: datetime | None = None) -> list[Round]:
    """Rounds whose ranking is to be computed again, each handed out once until that is done or ten minutes have passed.

    To be called every half minute or so; so a ranking is never much older than that behind the marks.
    """
    moment = now or timezone.now()
    due = []
    for round in rounds_to_renew():
        kept = getattr(round, "snapshot", None)
        if kept is not None and kept.asked_at is not None and kept.asked_at > moment - HANDED_OUT:
            continue
        if why_renew(kept, read_round(round)) and _claim(round, kept, moment):
            due.append(round)
    return due


def _tried(round: Round, reading: Reading) -> Computation | Refusal:
    try:
        return compute_round(round, reading).prepared()
    except Refused as refused:
        return refused.refusal


def _note_failure(kept: Snapshot, refusal: Refusal, reading: Reading, moment: datetime) -> None:
    kept.asked_at, kept.failed_at, kept.failed_seen = None, moment, reading.seen
    kept.problem_code, kept.problem = refusal.code[:60], str(refusal)
    kept.save(update_fields=["asked_at", "failed_at", "failed_seen", "problem_code", "problem"])


def _claim(round: Round, kept: Snapshot | None, moment: datetime) -> bool:
    """Whether it was this call that handed the round out; of two at once only one does."""
    if kept is None:
        _row, new = Snapshot.objects.get_or_create(round=round, defaults={"asked_at": moment})
        return new
    return bool(Snapshot.objects.filter(pk=kept.pk, asked_at=kept.asked_at).update(asked_at=moment))
