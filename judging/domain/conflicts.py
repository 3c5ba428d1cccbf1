"""Reasons why judge and entry must not meet: declared, detected, named, ruled on. No assignment lives over one that stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import SEES
from accounts.models import person_behind
from audit.domain import record
from audit.steps import SYSTEM, Actor, locked, permit, refuse, refuse_if, take_step
from awards.domain.fences import raise_fence
from awards.models import Entry, NamedConflict, Season
from awards.queries.fences import why_fenced
from judging.domain.endings import end_by_recusal, locked_assignments
from judging.enums import ConflictEffect, ConflictKind, ConflictSource, ConflictState
from judging.lifecycle import CONFLICT
from judging.models import Assignment, Conflict, Judge
from judging.queries.ties import STATE_OF, Tie, detected_ties, effect_of, policy_of


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

    The judge may declare it, and whoever runs the season may rule it, but for an entry to which he or she has a tie.
    Declaring twice changes nothing; one that was claimed or lifted stands. Refused for judge and entry of different
    seasons. A judge who organises as well is fenced off from the entry.
    """
    permit(actor, "judging.recuse_judge", judge)
    if judge.season_id != entry.season_id:
        refuse("other-season", _("%(judge)s is a judge of another season.") % {"judge": judge.name})
    own = getattr(actor, "pk", None) == judge.user_id
    if not own:
        refuse_if(why_fenced(actor, entry))
    chosen = ConflictSource(source or (ConflictSource.DECLARED if own else ConflictSource.RULED))
    with transaction.atomic():
        judge = locked(judge)  # assignments lock their judges too, so none slips in beside the tie
        live = locked_assignments(judge=judge, entry=entry)
        conflict = _stand(judge, entry, ConflictKind(kind), actor=actor, note=note, source=chosen, now=now)
        for assignment in live:
            reason = note.strip() or str(conflict.get_kind_display())
            end_by_recusal(assignment, actor=actor, kind=ConflictKind(kind), reason=reason, now=now)
        if judge.user.holds(SEES, entry.role_scopes):
            raise_fence(
                judge.user, entry, actor=SYSTEM, reason=note.strip() or str(conflict.get_kind_display()), now=now
            )
    return conflict


def detect_conflicts(season: Season, *, actor: Actor, now: datetime | None = None) -> int:
    """Note every tie that the facts say by themselves and the season's policy counts; returns how many were new.

    A hard one stands at once, and a live assignment over it ends in a recusal; a soft one, and whoever an entrant names,
    is claimed until somebody rules on it. What was noted before keeps its state. Whoever runs the season may call.
    """
    permit(actor, "judging.run_judging", season)
    return note_ties(season, actor=actor, now=now)


def note_ties(
    season: Season, *, actor: Actor, judges: Sequence[Judge] | None = None, now: datetime | None = None
) -> int:
    """What `detect_conflicts` does, for these judges or all; by verbs that have asked for their own permission."""
    with transaction.atomic():
        candidates = Judge.objects.select_for_update(no_key=True).filter(season=season).order_by("pk")
        list(candidates if judges is None else candidates.filter(pk__in=[judge.pk for judge in judges]))
        known = set(Conflict.objects.filter(judge__season=season).values_list("judge_id", "entry_id", "kind"))
        policy = policy_of(season)
        found = detected_ties(season, policy, judges=judges)
        new = [tie for tie in found if (tie[0], tie[1], str(tie[2])) not in known]
        hard = [tie for tie in new if effect_of(tie[2], policy) == ConflictEffect.HARD]
        overruled = _overruled(season, hard)
        reasons = _reasons_named(season) if any(kind == ConflictKind.NAMED for _judge, _entry, kind in new) else {}
        by = {"noted_by": person_behind(actor), **({"noted_at": now} if now else {})}
        Conflict.objects.bulk_create(_noted(tie, tie in set(hard), reasons, by) for tie in new)
        if new:
            facts = {"found": len(new), "claimed": len(new) - len(hard), "ties": _named(season, new)}
            record(actor, "season.detect_conflicts", season, facts=facts)
        for assignment, kind in overruled:
            end_by_recusal(assignment, actor=actor, kind=kind, reason=str(kind.label), now=now)
    return len(new)


def confirm_conflict(conflict: Conflict, *, actor: Actor, reason: str, now: datetime | None = None) -> Conflict:
    """The conflict stands by a ruling, and every live assignment between the two ends in a recusal; marks stay kept.

    Whoever runs the season may, with a reason, but for an entry to which he or she has a tie. Refused when it was lifted
    or when somebody has confirmed it already.
    """
    with transaction.atomic():
        refuse_if(why_fenced(actor, conflict.entry))
        locked(conflict.judge)  # first, as every verb about ties does
        live = locked_assignments(judge=conflict.judge, entry=conflict.entry)
        conflict = locked(conflict)
        if conflict.state == ConflictState.STANDING and conflict.decided_at is not None:
            refuse("confirmed-already", _("This conflict has been confirmed already."))
        _rule(conflict, "confirm", actor=actor, reason=reason, now=now)
        for assignment in live:
            kind = ConflictKind(conflict.kind)
            end_by_recusal(assignment, actor=actor, kind=kind, reason=reason.strip(), now=now)
    return conflict


def lift_conflict(conflict: Conflict, *, actor: Actor, reason: str, now: datetime | None = None) -> Conflict:
    """Judge and entry may meet again as far as this conflict goes; assignments it has ended stay ended.

    Whoever runs the season may, with a reason, but for an entry to which he or she has a tie. Refused when it was lifted
    already.
    """
    with transaction.atomic():
        refuse_if(why_fenced(actor, conflict.entry))
        conflict = locked(conflict)
        _rule(conflict, "lift", actor=actor, reason=reason, now=now)
    return conflict


def rule_on_conflicts(
    conflicts: Iterable[Conflict], step: str, *, actor: Actor, reason: str, now: datetime | None = None
) -> int:
    """All of these conflicts confirmed or lifted (`step`) with one reason, or none; returns how many.

    Refused for whatever refuses one of them.
    """
    verbs = {"confirm": confirm_conflict, "lift": lift_conflict}
    with transaction.atomic():
        rows = sorted(conflicts, key=lambda conflict: (conflict.judge_id, conflict.pk))
        for conflict in rows:
            verbs[step](conflict, actor=actor, reason=reason, now=now)
    return len(rows)


def _rule(conflict: Conflict, step: str, *, actor: Actor, reason: str, now: datetime | None) -> None:
    ruling = {"ruling": reason.strip(), "decided_by": person_behind(actor)}
    take_step(conflict, CONFLICT, step, actor=actor, now=now, reason=reason, facts=_facts(conflict), also=ruling)


def _facts(conflict: Conflict) -> dict[str, str]:
    return {"judge": conflict.judge.code, "entry": conflict.entry.code, "kind": conflict.kind}


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
    if conflict.state != ConflictState.STANDING:
        said = {"source": source, "note": note, "noted_by": person_behind(actor), "ruling": "", "decided_by": None}
        take_step(conflict, CONFLICT, "stand", actor=actor, now=now, reason=note, facts=facts, also=said)
    return conflict


def _overruled(season: Season, ties: list[Tie]) -> list[tuple[Assignment, ConflictKind]]:
    """The live assignments, locked, that one of these ties does not allow."""
    kinds = {(judge, entry): kind for judge, entry, kind in reversed(ties)}
    if not kinds:
        return []
    pairs = Assignment.objects.live().filter(round__season=season).values_list("pk", "judge_id", "entry_id")
    found = {pk: kinds[judge, entry] for pk, judge, entry in pairs if (judge, entry) in kinds}
    return [(assignment, found[assignment.pk]) for assignment in locked_assignments(pk__in=list(found))]


def _noted(tie: Tie, is_hard: bool, reasons: Mapping[int, str], by: Mapping[str, Any]) -> Conflict:
    judge, entry, kind = tie
    is_named = kind == ConflictKind.NAMED
    return Conflict(
        judge_id=judge,
        entry_id=entry,
        kind=kind,
        source=ConflictSource.NAMED if is_named else ConflictSource.DETECTED,
        state=STATE_OF[ConflictEffect.HARD if is_hard else ConflictEffect.SOFT],
        note=reasons.get(entry, "") if is_named else "",
        **by,
    )


def _reasons_named(season: Season) -> dict[int, str]:
    """Entry -> whom its entrant named, each with the reason given."""
    told: dict[int, list[str]] = {}
    for named in NamedConflict.objects.filter(entry__season=season).order_by("pk"):
        told.setdefault(named.entry_id, []).append(f"{named.name}: {named.reason}")
    return {entry: "\n".join(lines) for entry, lines in told.items()}


def _named(season: Season, ties: list[Tie]) -> list[list[str]]:
    """The ties by codes, as the log keeps them."""
    judges = dict(Judge.objects.filter(season=season).values_list("pk", "code"))
    entries = dict(Entry.objects.filter(season=season).values_list("pk", "code"))
    return [[judges[judge], entries[entry], str(kind)] for judge, entry, kind in ties]
