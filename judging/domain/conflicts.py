"""Reasons why judge and entry must not meet: noted, detected, lifted. No assignment lives over one that stands."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.domain import record
from audit.steps import Actor, locked, permit, refuse, take_step
from awards.models import Entry, Season
from judging.domain.endings import end_by_recusal, locked_assignments
from judging.enums import ConflictKind, ConflictSource, ConflictState
from judging.lifecycle import CONFLICT
from judging.models import Assignment, Conflict, Judge
from judging.queries.conflicts import detected_ties

Tie = tuple[int, int, ConflictKind]  # judge and entry by key


def declare_conflict(
    judge: Judge,
    entry: Entry,
    *,
    actor: Actor,
    kind: str,
    note: str = "",
    source: str | None = None,
    now: datetime | None = None,
) -> Conflict:
    """The conflict stands from now on, and every live assignment between the two ends in a recusal; marks stay kept.

    The judge may declare it, and whoever runs the season may rule it. Declaring twice changes nothing; one that was
    lifted stands again. Refused for judge and entry of different seasons.
    """
    permit(actor, "judging.recuse_judge", judge)
    if judge.season_id != entry.season_id:
        refuse("other-season", _("%(judge)s is a judge of another season.") % {"judge": judge.name})
    own = getattr(actor, "pk", None) == judge.user_id
    chosen = ConflictSource(source or (ConflictSource.DECLARED if own else ConflictSource.RULED))
    with transaction.atomic():
        judge = locked(judge)  # assignments lock their judges too, so none slips in beside the tie
        live = locked_assignments(judge=judge, entry=entry)
        conflict = _stand(judge, entry, ConflictKind(kind), actor=actor, note=note, source=chosen, now=now)
        for assignment in live:
            reason = note.strip() or str(conflict.get_kind_display())
            end_by_recusal(assignment, actor=actor, kind=ConflictKind(kind), reason=reason, now=now)
    return conflict


def detect_conflicts(season: Season, *, actor: Actor, now: datetime | None = None) -> int:
    """Note every tie that the facts say by themselves; returns how many were new.

    Same country (in an international season), city, organisation, mail domain (but for public providers), member of
    the entrant. A tie that was lifted stays lifted; a live assignment over a new one ends in a recusal. Whoever runs
    the season may call.
    """
    permit(actor, "judging.run_judging", season)
    with transaction.atomic():
        list(Judge.objects.select_for_update(no_key=True).filter(season=season).order_by("pk"))
        known = set(Conflict.objects.filter(judge__season=season).values_list("judge_id", "entry_id", "kind"))
        new = [tie for tie in detected_ties(season) if (tie[0], tie[1], str(tie[2])) not in known]
        overruled = _overruled(season, new)
        Conflict.objects.bulk_create(
            Conflict(
                judge_id=judge,
                entry_id=entry,
                kind=kind,
                source=ConflictSource.DETECTED,
                noted_by=person_behind(actor),
                **({"noted_at": now} if now else {}),
            )
            for judge, entry, kind in new
        )
        if new:
            record(actor, "season.detect_conflicts", season, facts={"found": len(new), "ties": _named(season, new)})
        for assignment, kind in overruled:
            end_by_recusal(assignment, actor=actor, kind=kind, reason=str(kind.label), now=now)
    return len(new)


def lift_conflict(conflict: Conflict, *, actor: Actor, reason: str, now: datetime | None = None) -> Conflict:
    """Judge and entry may meet again as far as this conflict goes; assignments it has ended stay ended.

    Whoever runs the season may, with a reason. Refused when it does not stand.
    """
    with transaction.atomic():
        conflict = locked(conflict)
        facts = {"judge": conflict.judge.code, "entry": conflict.entry.code, "kind": conflict.kind}
        take_step(conflict, CONFLICT, "lift", actor=actor, now=now, reason=reason, facts=facts)
    return conflict


def _stand(
    judge: Judge,
    entry: Entry,
    kind: ConflictKind,
    *,
    actor: Actor,
    note: str,
    source: ConflictSource,
    now: datetime | None,
) -> Conflict:
    facts = {"judge": judge.code, "entry": entry.code, "kind": str(kind), "source": str(source)}
    conflict, new = Conflict.objects.get_or_create(
        judge=judge,
        entry=entry,
        kind=kind,
        defaults={
            "source": source,
            "note": note,
            "noted_by": person_behind(actor),
            **({"noted_at": now} if now else {}),
        },
    )
    if new:
        record(actor, "conflict.declare", conflict, reason=note, facts=facts)
        return conflict
    conflict = locked(conflict)
    if conflict.state == ConflictState.LIFTED:
        conflict.source, conflict.note = source, note
        conflict.save(update_fields=["source", "note"])
        take_step(conflict, CONFLICT, "stand", actor=actor, now=now, reason=note, facts=facts)
    return conflict


def _overruled(season: Season, ties: list[Tie]) -> list[tuple[Assignment, ConflictKind]]:
    """The live assignments, locked, that one of these ties does not allow."""
    kinds = {(judge, entry): kind for judge, entry, kind in reversed(ties)}
    pairs = Assignment.objects.live().filter(round__season=season).values_list("pk", "judge_id", "entry_id")
    found = {pk: kinds[judge, entry] for pk, judge, entry in pairs if (judge, entry) in kinds}
    return [(assignment, found[assignment.pk]) for assignment in locked_assignments(pk__in=list(found))]


def _named(season: Season, ties: list[Tie]) -> list[list[str]]:
    """The ties by codes, as the log keeps them."""
    judges = dict(Judge.objects.filter(season=season).values_list("pk", "code"))
    entries = dict(Entry.objects.filter(season=season).values_list("pk", "code"))
    return [[judges[judge], entries[entry], str(kind)] for judge, entry, kind in ties]
