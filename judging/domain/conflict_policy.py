"""How much each kind of detected tie weighs in a season: declared before judging opens, and followed from then on."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import Actor, Refusal, locked, permit, refuse, refuse_if, take_step
from awards.enums import RoundState
from awards.models import Season
from judging.domain.endings import end_by_recusal, locked_assignments
from judging.enums import WEIGHED, ConflictEffect, ConflictKind, ConflictSource
from judging.lifecycle import CONFLICT
from judging.models import Conflict, ConflictPolicy, Judge
from judging.queries.ties import STATE_OF, effect_of, policy_of

LONGEST_MEMORY = 50  # years


def why_not_declare(season: Season) -> Refusal | None:
    """Why the policy cannot be changed any more; None while judging has not opened in any round."""
    opened = [round for round in season.rounds.all() if round.is_scored and round.state != RoundState.PLANNED]
    if not opened:
        return None
    return Refusal("judging-open", _("Judging has opened: what counts as a conflict can no longer be changed."))


def declare_conflict_policy(
    season: Season, *, actor: Actor, project_years: int | None = None, now: datetime | None = None, **effects: str
) -> ConflictPolicy:
    """The season's policy with these effects (a kind of WEIGHED = hard, soft or ignored); the others stay as they are.

    Noted ties of a kind that weighs otherwise now follow, but for those somebody has ruled on; assignments over one that
    has become hard end in a recusal. Whoever runs the season may. Refused once judging has opened (`judging-open`), and
    for an effect or a number of years that cannot be (`effect-unknown`, `years-unknown`).
    """
    strange = effects.keys() - set(WEIGHED)
    if strange:
        raise TypeError(f"these are not kinds that a season weighs: {sorted(strange)}")
    permit(actor, "judging.run_judging", season)
    with transaction.atomic():
        season = locked(season)
        list(Judge.objects.select_for_update(no_key=True).filter(season=season).order_by("pk"))
        refuse_if(why_not_declare(season))
        policy = policy_of(season)
        before = {**policy.effects, "project_years": policy.project_years}
        for kind, effect in effects.items():
            if effect not in ConflictEffect.values:
                refuse("effect-unknown", _("Choose what becomes of such a tie."), field=kind)
            setattr(policy, kind, effect)
        if project_years is not None:
            if not 0 <= project_years <= LONGEST_MEMORY:
                refuse("years-unknown", _("Give a number of years from 0 to 50."), field="project_years")
            policy.project_years = project_years
        policy.save()
        after: dict[str, Any] = {**policy.effects, "project_years": policy.project_years}
        _follow(season, policy, actor=actor, now=now)
        changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
        record(actor, "season.declare_conflict_policy", season, facts=changed or after)
    return policy


def _follow(season: Season, policy: ConflictPolicy, *, actor: Actor, now: datetime | None) -> None:
    """Every noted tie that nobody has ruled on is in the state that the policy says; each step is logged."""
    rows = Conflict.objects.filter(
        judge__season=season, source=ConflictSource.DETECTED, kind__in=WEIGHED, decided_at__isnull=True
    )
    moved = [row for row in rows.order_by("judge_id", "pk") if row.state != STATE_OF[effect_of(row.kind, policy)]]
    hard = {(row.judge_id, row.entry_id): row for row in moved if effect_of(row.kind, policy) == ConflictEffect.HARD}
    live = locked_assignments(round__season=season, judge__in={judge for judge, _entry in hard}) if hard else []
    for row in moved:
        conflict = locked(row)
        facts = {"judge": conflict.judge.code, "entry": conflict.entry.code, "kind": conflict.kind}
        step = f"weigh_{effect_of(conflict.kind, policy)}"
        take_step(conflict, CONFLICT, step, actor=actor, now=now, facts=facts)
    for assignment in live:
        over = hard.get((assignment.judge_id, assignment.entry_id))
        if over is not None:
            kind = ConflictKind(over.kind)
            end_by_recusal(assignment, actor=actor, kind=kind, reason=str(kind.label), now=now)
