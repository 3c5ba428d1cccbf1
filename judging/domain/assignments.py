"""Who judges what: assigned by hand, from a file or by a deal; ended by recusal or release. One gate for all of them."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.domain import record
from audit.steps import Actor, Refusal, Refused, locked, permit, refuse, refuse_if
from awards.domain.letters import in_words
from awards.models import Entry, Round
from awards.queries.fences import why_fenced
from judging.domain.conflicts import declare_conflict, detect_conflicts
from judging.domain.deal import DealPlan, plan_deal
from judging.domain.endings import end_by_release, locked_assignments
from judging.enums import AssignmentSource, AssignmentState, ConflictKind
from judging.models import Assignment, Judge, ScoreSheet
from judging.queries.assignments import Gate, accepted_judges, gate_for
from judging.queries.conflicts import Pair
from judging.queries.match_inputs import why_not_match
from outbox.domain.letters import queue_letter

BY_RULE = frozenset({AssignmentSource.DEAL, AssignmentSource.MATCH, AssignmentSource.PANEL})  # nobody chose the pair
_NOBODY_ELSE = gettext_lazy("Dealt: without soft conflicts no deal was possible.")
READING_PLACES = 32768  # a small integer in the database


@dataclass(frozen=True)
class Dealt:
    """What a deal did: its plan with loads, connection and seed, and the assignments made."""

    plan: DealPlan
    assignments: tuple[Assignment, ...]


def why_not_assign(
    round: Round,
    judge: Judge,
    entry: Entry,
    *,
    conflicts: Mapping[Pair, ConflictKind] | set[Pair] | None = None,
    despite: str = "",
) -> Refusal | None:
    """Why this judge is not given this entry in this round; None if nothing stands against it.

    Codes: round-not-scored, round-closed, no-rubric, other-season, not-accepted, load-full, not-in-round, no-revision,
    other-category, assigned-already, conflict, soft-conflict. `conflicts` if known already: (judge, entry) keys, perhaps
    with kinds. `despite`: why the judge is given the entry in spite of a soft conflict.
    """
    return gate_for(round, judges=[judge], entries=[entry], conflicts=conflicts).why_not(judge, entry, despite=despite)


def assign_judge(
    round: Round,
    *,
    judge: Judge,
    entry: Entry,
    actor: Actor,
    source: str = AssignmentSource.HAND,
    despite: str = "",
    now: datetime | None = None,
) -> Assignment:
    """The judge judges the entry in this round, on its newest revision and by the rubric of its category.

    Whoever runs the season may assign. Refused for any reason of `why_not_assign`; over a soft conflict, `despite` says
    why, and is kept.
    """
    reasons = {(judge.pk, entry.pk): despite}
    return assign_many(round, [(judge, entry)], actor=actor, source=source, despite=reasons, now=now)[0]


def assign_many(
    round: Round,
    pairs: Iterable[tuple[Judge, Entry]],
    *,
    actor: Actor,
    source: str = AssignmentSource.HAND,
    despite: Mapping[Pair, str] | None = None,
    now: datetime | None = None,
) -> list[Assignment]:
    """All of these assignments with their score sheets, or none; a letter goes to each judge whose list has grown.

    `despite` says of (judge, entry) keys why they are given in spite of a soft conflict; it is kept with the assignment.
    Refused as a whole when any pair is refused; every reason is among the facts (`pairs`: judge, entry, code, message).
    Refused (`fenced`) when the actor has a tie to one of the entries, unless they were dealt, for then nobody chose.
    """
    with transaction.atomic():
        made = make_assignments(round, pairs, actor=actor, source=source, despite=despite, now=now)
        write_to_judges(round, {assignment.judge_id for assignment in made})
    return made


def make_assignments(
    round: Round,
    pairs: Iterable[tuple[Judge, Entry]],
    *,
    actor: Actor,
    source: str,
    despite: Mapping[Pair, str] | None = None,
    now: datetime | None = None,
) -> list[Assignment]:
    """What `assign_many` does, without its letters: for a verb that takes entries away as well and writes once of both.

    To be called inside a transaction.
    """
    reasons = despite or {}
    round = locked(round)
    permit(actor, "judging.run_judging", round)
    asked = _with_locked_judges(pairs)
    if source not in BY_RULE:
        refuse_if(why_fenced(actor, *(entry for _judge, entry in asked)))
    gate = gate_for(round, judges={j for j, _e in asked}, entries={e for _j, e in asked})
    _refuse_any(gate, asked, reasons)
    made = _create(gate, asked, reasons, source=AssignmentSource(source), now=now or timezone.now())
    if made:
        _record(made, round, actor=actor, source=source)
    return made


def deal_judges(
    round: Round, *, actor: Actor, seed: int, per_entry: int | None = None, now: datetime | None = None
) -> Dealt:
    """Every entry of the round has its judges: `per_entry` each, else as many as the round says, else all without a tie.

    Ties are detected and noted first; what is assigned already stays. Loads differ by at most one where conflicts,
    categories and largest loads allow; then the weakest panel is as good as can be, and judges are connected through
    shared entries where that is possible. The same seed gives the same deal. Refused (`deal-not-possible`) with the
    entries that stay short, why, and ways out; then nothing is written but the ties.
    """
    permit(actor, "judging.run_judging", round)
    refuse_if(why_not_match(round))
    detect_conflicts(round.season, actor=actor, now=now)
    with transaction.atomic():
        round = locked(round)
        plan = plan_deal(round, seed=seed, per_entry=per_entry)
        judges = {judge.code: judge for judge in accepted_judges(round.season).select_related("user")}
        codes = {entry for entry, _judge in plan.pairs}
        entries = {e.code: e for e in Entry.objects.filter(code__in=codes).select_related("category")}
        pairs = [(judges[judge], entries[entry]) for entry, judge in plan.pairs]
        despite = {(judge.pk, entry.pk): str(_NOBODY_ELSE) for judge, entry in pairs}
        made = assign_many(round, pairs, actor=actor, source=AssignmentSource.DEAL, despite=despite, now=now)
        record(
            actor,
            "round.deal",
            round,
            facts={
                "seed": seed,
                "pairs": len(plan.pairs),
                "components": plan.components,
                "lightest": min(plan.loads.values(), default=0),
                "heaviest": max(plan.loads.values(), default=0),
            },
        )
    return Dealt(plan, tuple(made))


def recuse_judge(
    assignment: Assignment, *, actor: Actor, kind: str, reason: str, now: datetime | None = None
) -> Assignment:
    """The judge steps out of this entry for good: the assignment ends, the conflict stands, the marks no longer count.

    What was marked stays in the history. The judge or whoever runs the season may, with a reason. Refused when the
    assignment has ended already.
    """
    with transaction.atomic():
        locked(assignment.judge)  # first, as every verb about ties does
        locked_assignments(pk=assignment.pk)
        assignment = locked(assignment)
        permit(actor, "judging.recuse_judge", assignment)
        if assignment.state != AssignmentState.LIVE:
            refuse("ended-already", _("This assignment has ended already."), state=assignment.state)
        if not reason.strip():
            refuse("reason-needed", _("Give a reason: it is kept in the record."), field="reason")
        declare_conflict(assignment.judge, assignment.entry, actor=actor, kind=kind, note=reason, now=now)
        assignment.refresh_from_db()
    return assignment


def release_assignment(assignment: Assignment, *, actor: Actor, reason: str, now: datetime | None = None) -> Assignment:
    """The entry is off the judge's list without any conflict; the sheet is void, its marks stay in the history.

    Whoever runs the season may, with a reason, but for an entry to which he or she has a tie. Refused when the assignment
    has ended already.
    """
    with transaction.atomic():
        refuse_if(why_fenced(actor, assignment.entry))
        end_by_release(assignment, actor=actor, reason=reason, now=now)
        assignment.refresh_from_db()
    return assignment


def reading_place(judge: Judge, round: Round, entry: Entry) -> int:
    """Where the entry stands in this judge's own order: seeded, unlike any other judge's, unmoved by later entries."""
    digest = hashlib.sha256(f"{judge.seed}:{round.code}:{entry.code}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % READING_PLACES


def _with_locked_judges(pairs: Iterable[tuple[Judge, Entry]]) -> list[tuple[Judge, Entry]]:
    """The pairs with their judges fresh and locked: no tie can be declared between the question and the answer."""
    asked = list(pairs)
    rows = (
        Judge.objects.select_for_update(no_key=True).filter(pk__in={judge.pk for judge, _entry in asked}).order_by("pk")
    )
    judges = {judge.pk: judge for judge in rows}
    return [(judges[judge.pk], entry) for judge, entry in asked]


def _refuse_any(gate: Gate, pairs: Sequence[tuple[Judge, Entry]], despite: Mapping[Pair, str]) -> None:
    refused = []
    for judge, entry in pairs:
        refusal = gate.why_not(judge, entry, despite=despite.get((judge.pk, entry.pk), ""))
        if refusal is None:
            gate.take(judge, entry)
        else:
            refused.append((judge, entry, refusal))
    if not refused:
        return
    first = refused[0][2]
    if len(pairs) == 1:
        raise Refused(first)
    facts = [
        {"judge": judge.code, "entry": entry.code, "code": refusal.code, "message": refusal.message}
        for judge, entry, refusal in refused
    ]
    message = _("Nothing was assigned: %(count)s of %(all)s pairs were refused. The first: %(reason)s")
    words = {"count": len(refused), "all": len(pairs), "reason": first.message}
    raise Refused(Refusal("pairs-refused", message % words, {"pairs": facts}))


def _create(
    gate: Gate,
    pairs: Sequence[tuple[Judge, Entry]],
    despite: Mapping[Pair, str],
    *,
    source: AssignmentSource,
    now: datetime,
) -> list[Assignment]:
    made = Assignment.objects.bulk_create(
        Assignment(
            round=gate.round,
            judge=judge,
            entry=entry,
            source=source,
            despite=despite.get((judge.pk, entry.pk), "").strip() if (judge.pk, entry.pk) in gate.soft else "",
            reading_order=reading_place(judge, gate.round, entry),
            assigned_at=now,
        )
        for judge, entry in pairs
    )
    ScoreSheet.objects.bulk_create(
        ScoreSheet(
            assignment=assignment,
            revision_id=_known(gate.revisions[assignment.entry_id]),
            rubric=gate.rubric_for(assignment.entry),
        )
        for assignment in made
    )
    return made


def _known(revision: int | None) -> int:
    if revision is None:
        raise RuntimeError("The gate let an entry pass that was never submitted.")
    return revision


def _record(made: Sequence[Assignment], round: Round, *, actor: Actor, source: str) -> None:
    """One line for one act: of a single assignment, or of a whole list given at once."""
    if len(made) == 1:
        record(actor, "assignment.assign", made[0], reason=made[0].despite, facts={"source": str(source)})
        return
    pairs = [[assignment.judge.code, assignment.entry.code] for assignment in made]
    despite = [[each.judge.code, each.entry.code, each.despite] for each in made if each.despite]
    record(actor, "round.assign", round, facts={"source": str(source), "pairs": pairs, "despite": despite})


def write_to_judges(round: Round, judges: Collection[int]) -> None:
    """A letter to each of these judges (by key) with the number of entries that are now on the list, which has changed."""
    if not judges:
        return
    season = round.season
    live = Assignment.objects.live().filter(round=round, judge__in=judges)
    loads = Counter(live.values_list("judge_id", flat=True))
    for judge in Judge.objects.filter(pk__in=judges).select_related("user").order_by("code"):
        language = judge.user.language or (str(season.languages[0]) if season.languages else "en")
        queue_letter(
            "judge.assigned",
            address=judge.user.email,
            language=language,
            fields={
                "person": judge.name,
                "season": season.name.in_language(language),
                "round": round.name.in_language(language),
                "count": str(loads[judge.pk]),
                "closes_at": in_words(round.closes_at, season, language),
                "desk_url": settings.SITE_URL + reverse("judge_desk"),
            },
            scope=round.role_scopes,
            about=("awards.round", f"{season.code}/{round.code}"),
        )
