"""Plans of who judges what: asked for, cancelled, applied. Working one out is `match_work`; nothing is assigned before
somebody has seen the plan and applies it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.domain import record
from audit.steps import Actor, Refusal, locked, permit, refuse, refuse_if, take_step, why_not_step
from awards.models import Entry, Round
from judging.domain.assignments import make_assignments, write_to_judges
from judging.domain.conflicts import detect_conflicts
from judging.domain.endings import end_by_release, locked_assignments
from judging.domain.judges import edit_judge
from judging.enums import MATCH_IN_WORK, AssignmentSource, MatchKind, MatchState
from judging.lifecycle import MATCHPLAN
from judging.matching.problem import Pair, ProblemError
from judging.matching.settings import Keep, MatchSettings
from judging.models import Assignment, Judge, MatchPlan
from judging.queries.match_inputs import KEPT, MatchInputs, changes_since, plan_inputs, why_not_match

match_waiting = Signal()  # sent with `code` once the asking is committed; the tasks listen
MOST_SHEETS = 500


def plan_match(
    round: Round,
    *,
    actor: Actor,
    seed: int,
    settings: MatchSettings | None = None,
    pins: Iterable[Pair] = (),
    forbids: Iterable[Pair] = (),
    entries: Iterable[Entry] | None = None,
    judges: Iterable[Judge] | None = None,
    now: datetime | None = None,
) -> MatchPlan:
    """A plan for the round that waits for a worker; nothing is assigned by it. The one still in work is cancelled.

    `pins` and `forbids` are (entry, judge) codes for this plan alone; those of the round (`wish_pair`) hold always.
    Without `entries` and `judges`, all of the round. Ties are detected and noted first. Whoever runs the season may ask.
    Refused when there is nothing to match (`why_not_match`); ProblemError for settings that cannot be meant.
    """
    asked = replace(
        settings or MatchSettings(),
        **_given(pins=tuple(pins) or None, forbids=tuple(forbids) or None),
        **_given(
            entries=None if entries is None else tuple(sorted(entry.code for entry in entries)),
            judges=None if judges is None else tuple(sorted(judge.code for judge in judges)),
        ),
    )
    return _ask(round, MatchKind.MATCH, asked, actor=actor, seed=seed, now=now)


def plan_repair(
    round: Round,
    *,
    actor: Actor,
    seed: int | None = None,
    relieve: Sequence[Judge] = (),
    keep_started: bool = False,
    settings: MatchSettings | None = None,
    now: datetime | None = None,
) -> MatchPlan:
    """A plan that restores what every entry needs with the fewest changes, then the best match; it waits for a worker.

    Finished sheets stay whatever happens; with `keep_started`, sheets with marks too. `relieve` are judges who keep what
    is finished and get nothing more (they are late, say). Without `settings` and `seed`, those of the plan that was
    applied last. Whoever runs the season may ask. Refused as `plan_match` is.
    """
    last = MatchPlan.objects.filter(round=round, kind=MatchKind.MATCH, state=MatchState.APPLIED).first()
    before = settings or (last.asked if last else MatchSettings())
    loads = dict(before.loads) | {judge.code: (0, 0) for judge in relieve}
    keep = Keep.STARTED if keep_started else Keep.FINISHED
    asked = replace(before, keep=keep, entries=None, judges=None, loads=loads, most_chance=None, sheets=None)
    chosen = seed if seed is not None else (last.seed if last else round.season.year)
    return _ask(round, MatchKind.REPAIR, asked, actor=actor, seed=chosen, now=now)


def plan_extra(
    round: Round, *, actor: Actor, sheets: int, seed: int | None = None, now: datetime | None = None
) -> MatchPlan:
    """A plan that gives entries near the cut up to `sheets` more judges, where they tell most; it waits for a worker.

    Which entries: by the value of information in the marks that are in (see judging/tabulation/severity/triage.py). Who:
    as in any plan. Everything assigned stays. Whoever runs the season may ask. Refused as `plan_match` is, and
    (`not-valid`) for a number of sheets that cannot be meant.
    """
    if not 0 < sheets <= MOST_SHEETS:
        refuse("not-valid", _("Ask for 1 to %(most)s more sheets.") % {"most": MOST_SHEETS}, field="sheets")
    asked = MatchSettings(floor=0.0, epsilon=0.0, keep=Keep.ALL, sheets=sheets)
    chosen = round.season.year if seed is None else seed
    return _ask(round, MatchKind.EXTRA, asked, actor=actor, seed=chosen, now=now)


def plan_again(plan: MatchPlan, *, actor: Actor, now: datetime | None = None, **changes: Any) -> MatchPlan:
    """The same plan asked for once more, with the round as it is now and these settings changed.

    Refused as `plan_match` is; ProblemError for settings that cannot be meant.
    """
    return _ask(
        plan.round,
        MatchKind(plan.kind),
        replace(plan.asked, **changes),
        actor=actor,
        seed=plan.seed,
        now=now,
    )


def take_way_out(plan: MatchPlan, number: int, *, actor: Actor, now: datetime | None = None) -> MatchPlan:
    """The changes of this way out are made, and the plan is asked for once more.

    A higher load goes to the judge's own limit where that stood in the way; everything else is said for this plan alone.
    Panel rules that could not be kept become soft. Whoever runs the season may. Refused (`not-possible`) for a way that
    the plan does not offer.
    """
    with transaction.atomic():
        permit(actor, "judging.run_judging", plan)
        ways = plan.report.get("ways_out", []) if plan.state == MatchState.INFEASIBLE else []
        if not 0 < number <= len(ways):
            refuse("not-possible", _("This plan offers no such way out."))
        settings = _mended(plan, ways[number - 1]["changes"], actor=actor)
        return plan_again(plan, actor=actor, now=now, **settings)


def cancel_match(plan: MatchPlan, *, actor: Actor, now: datetime | None = None) -> MatchPlan:
    """The plan is not worked out any further, or not applied any more; nothing was assigned by it.

    Whoever runs the season may. Refused once it was applied or has ended otherwise.
    """
    with transaction.atomic():
        plan = locked(plan)
        take_step(plan, MATCHPLAN, "cancel", actor=actor, now=now)
    return plan


def why_not_apply(plan: MatchPlan) -> Refusal | None:
    """Why the plan is not applied now; None if nothing stands against it.

    Codes: wrong-state; those of `why_not_match`; round-changed with the `changes` in sentences; sheet-finished with the
    pairs whose sheets must stay.
    """
    refusal = why_not_step(plan, MATCHPLAN, "apply") or why_not_match(plan.round, plan.asked)
    if refusal is not None:
        return refusal
    try:
        inputs = plan_inputs(plan)
    except ProblemError as problem:
        return _changed([str(each) for each in problem.problems])
    return _why_stale(plan, inputs) or _why_not_remove(plan, inputs)


def apply_match(plan: MatchPlan, *, actor: Actor, now: datetime | None = None) -> list[Assignment]:
    """Who judges what is as the plan says: all of it or nothing. Returns the assignments that are new.

    Through the same gate as every other assignment. A letter goes to exactly those whose list has changed. Whoever runs
    the season may. Refused for every reason of `why_not_apply`, and as `assign_many` is.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        round = locked(plan.round)
        plan = locked(plan)
        permit(actor, "judging.run_judging", plan)
        added, removed = _pairs(plan, "added"), _pairs(plan, "removed")
        judges = _locked_judges(round, {judge for _entry, judge in added | removed})
        ending = locked_assignments(pk__in=_keys(round, removed))
        refuse_if(why_not_apply(plan))
        for assignment in ending:
            reason = _("Taken off by match plan %(plan)s.") % {"plan": plan.code}
            end_by_release(assignment, actor=actor, reason=reason, now=moment)
        entries = {e.code: e for e in Entry.objects.filter(season=round.season).select_related("category")}
        pairs = [(judges[judge], entries[entry]) for entry, judge in sorted(added)]
        reason = _("Match plan %(plan)s: without soft conflicts no plan was possible.") % {"plan": plan.code}
        despite = {(judge.pk, entry.pk): reason for judge, entry in pairs}
        made = make_assignments(round, pairs, actor=actor, source=AssignmentSource.MATCH, despite=despite, now=moment)
        write_to_judges(round, {judge.pk for judge in judges.values()})
        facts = {"added": len(added), "removed": len(removed), "result": plan.result_digest, "seed": plan.seed}
        take_step(plan, MATCHPLAN, "apply", actor=actor, now=moment, facts=facts)
    return made


def _ask(
    round: Round, kind: MatchKind, settings: MatchSettings, *, actor: Actor, seed: int, now: datetime | None
) -> MatchPlan:
    permit(actor, "judging.run_judging", round)
    refuse_if(why_not_match(round, settings))
    detect_conflicts(round.season, actor=actor, now=now)
    moment = now or timezone.now()
    with transaction.atomic():
        round = locked(round)
        for standing in MatchPlan.objects.filter(round=round, state__in=MATCH_IN_WORK):
            take_step(locked(standing), MATCHPLAN, "cancel", actor=actor, now=moment)
        plan = MatchPlan.objects.create(
            round=round,
            kind=kind,
            settings=settings.to_json(),
            seed=seed,
            asked_by=person_behind(actor),
            asked_at=moment,
            handed_at=moment,
        )
        record(actor, "matchplan.ask", plan, facts={"kind": str(kind), "seed": seed, "settings": plan.settings})
        transaction.on_commit(lambda: match_waiting.send(MatchPlan, code=plan.code))
    return plan


def _given(**facts: Any) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value is not None}


def _pairs(plan: MatchPlan, which: str) -> set[Pair]:
    return {(entry, judge) for entry, judge in plan.result.get(which, ())}


def _keys(round: Round, pairs: set[Pair]) -> list[int]:
    """The live assignments of these pairs."""
    rows = Assignment.objects.live().filter(round=round).values_list("pk", "entry__code", "judge__code")
    return [key for key, entry, judge in rows if (entry, judge) in pairs]


def _locked_judges(round: Round, codes: set[str]) -> dict[str, Judge]:
    """First, as every verb about ties does: no tie can be declared between the question and the answer."""
    rows = Judge.objects.select_for_update(no_key=True).filter(season=round.season_id, code__in=codes).order_by("pk")
    return {judge.code: judge for judge in rows}


def _why_stale(plan: MatchPlan, inputs: MatchInputs) -> Refusal | None:
    if inputs.digest == plan.inputs_digest:
        return None
    return _changed(changes_since(plan.inputs, inputs.digests))


def _changed(changes: list[str]) -> Refusal:
    message = _("The round has changed since the plan was worked out. Plan again. %(changes)s")
    return Refusal("round-changed", message % {"changes": " ".join(changes)}, {"changes": changes})


def _why_not_remove(plan: MatchPlan, inputs: MatchInputs) -> Refusal | None:
    """Sheets that were finished (or started, where those stay) after the plan was made are never taken away."""
    states = KEPT[plan.asked.keep]
    kept = sorted(pair for pair in _pairs(plan, "removed") if states and inputs.live.get(pair) in states)
    if not kept:
        return None
    entry, judge = kept[0]
    message = _("%(judge)s has finished the sheet of entry %(entry)s meanwhile, and it stays. Plan again.")
    words = {"judge": inputs.judges[judge].name, "entry": entry}
    return Refusal("sheet-finished", message % words, {"pairs": [list(pair) for pair in kept]})


def _mended(plan: MatchPlan, changes: Sequence[dict[str, Any]], *, actor: Actor) -> dict[str, Any]:
    """The settings after these changes; limits that are the judges' own are raised where they stand."""
    settings = plan.asked
    judges = {judge.code: judge for judge in Judge.objects.filter(season=plan.round.season_id)}
    wanted, loads, rules = dict(settings.judges_of), dict(settings.loads), list(settings.panel_rules)
    for change in changes:
        code, after = change["code"], change["after"]
        low, high = loads.get(code, (settings.min_load, settings.max_load))
        if change["kind"] == "judges_per_entry":
            wanted[code] = after
        elif change["kind"] == "min_load":
            loads[code] = (after, high)
        elif change["kind"] == "max_load":
            own = judges[code].max_load
            if own is not None and own < after:
                edit_judge(judges[code], actor=actor, max_load=after)
            loads[code] = (min(low, after), None if high is None else max(high, after))
        elif change["kind"] == "panel_rule":
            number = int(change["judge"])
            rules[number] = replace(rules[number], soft=True)
    return {"judges_of": wanted, "loads": loads, "panel_rules": tuple(rules)}
