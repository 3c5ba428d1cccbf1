"""Plans: asked for, worked out in the background, shown, applied; and never anything that nobody has seen."""

from collections import Counter
from unittest.mock import ANY

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from awards.enums import EntryState, RoundState, SeasonState
from judging import tasks
from judging.domain import match_work
from judging.domain.assignments import recuse_judge
from judging.domain.judges import edit_judge
from judging.domain.match_work import carry_out_match, hand_out_plans
from judging.domain.matching import (
    apply_match,
    cancel_match,
    match_waiting,
    plan_again,
    plan_match,
    plan_repair,
    take_way_out,
    why_not_apply,
)
from judging.domain.wishes import free_pair, wish_pair
from judging.enums import AssignmentSource, AssignmentState, MatchKind, MatchState
from judging.matching.problem import PanelRule, ProblemError
from judging.matching.settings import Keep, MatchSettings
from judging.models import Assignment, MatchPlan, PairWish
from outbox.models import Letter
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    return awards.season(SeasonState.JUDGING)


@pytest.fixture
def round(season):
    return judging.judging_round(season, judges_per_entry=2)


@pytest.fixture
def judges(season):
    return [judging.judge(season, code=f"j-{number}", name=f"Judge {number}") for number in range(1, 5)]


@pytest.fixture
def entries(season):
    return [judging.eligible(season, code=f"E{number}") for number in range(1, 7)]


@pytest.fixture
def silent():
    """No worker listens, so a plan waits."""
    match_waiting.disconnect(tasks.enqueue_match)
    yield
    match_waiting.connect(tasks.enqueue_match)


def planned(round, **facts):
    facts = {"actor": SYSTEM, "seed": 1, **facts}
    plan = plan_match(round, **facts)
    carry_out_match(plan)
    plan.refresh_from_db()
    return plan


def pairs_of(round):
    return set(Assignment.objects.live().filter(round=round).values_list("entry__code", "judge__code"))


def of(plan, which="pairs"):
    return {(row[0], row[1]) for row in plan.result[which]}


def test_a_plan_is_worked_out_by_a_worker_and_assigns_nothing(
    round, judges, entries, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        asked = plan_match(round, actor=awards.organiser(round.season), seed=7)

    plan = MatchPlan.objects.get()
    assert (asked.state, plan.state, plan.kind, plan.seed) == (MatchState.WAITING, MatchState.READY, MatchKind.MATCH, 7)
    assert (plan.done, plan.total, plan.engine_version) == (10, 10, "1.0")
    assert Counter(entry for entry, _judge in of(plan)) == {entry.code: 2 for entry in entries}
    assert Counter(Counter(judge for _entry, judge in of(plan)).values()) == {3: 4}
    assert plan.report["valid"] is True
    assert (plan.report["conflicts_violated"], plan.report["components"]) == (0, 1)
    assert plan.result_digest == plan.report["result_sha256"]
    assert not Assignment.objects.exists()
    assert not Letter.objects.exists()
    actions = list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == ["matchplan.ask", "matchplan.start", "matchplan.finish"]


def test_the_same_seed_gives_the_same_plan(round, judges, entries):
    assert planned(round, seed=3).result["pairs"] == planned(round, seed=3).result["pairs"]


def test_applying_assigns_what_was_shown_and_writes_to_those_whose_list_changed(round, judges, entries):
    plan = planned(round)

    made = apply_match(plan, actor=awards.organiser(round.season))

    plan.refresh_from_db()
    assert (plan.state, len(made), pairs_of(round)) == (MatchState.APPLIED, 12, of(plan))
    assert {assignment.source for assignment in made} == {AssignmentSource.MATCH}
    assert Counter(Letter.objects.values_list("kind", "address")) == {
        ("judge.assigned", judge.user.email): 1 for judge in judges
    }
    assert all("Entries on your list: 3" in letter.body for letter in Letter.objects.all())
    assert AuditEvent.objects.filter(action="matchplan.apply").get().facts == {
        "from": "ready", "to": "applied", "added": 12, "removed": 0, "result": plan.result_digest, "seed": 1,
    }  # fmt: skip


def test_only_who_runs_the_season_plans_cancels_and_applies(round, judges, entries):
    plan = planned(round)
    stranger = judges[0].user

    for verb in (plan_match, plan_repair):
        with pytest.raises(NotPermitted):
            verb(round, actor=stranger, seed=1)
    for verb in (apply_match, cancel_match):
        with pytest.raises(NotPermitted):
            verb(plan, actor=stranger)
    assert pairs_of(round) == set()


@pytest.mark.parametrize(
    ("missing", "code"), [("entries", "no-entries"), ("judges", "no-judges"), ("open", "round-closed")]
)
def test_nothing_is_planned_where_nothing_can_be_assigned(season, missing, code):
    round = judging.judging_round(season, RoundState.CLOSED if missing == "open" else RoundState.OPEN)
    if missing != "entries":
        judging.eligible(season)
    if missing != "judges":
        judging.judge(season)

    with pytest.raises(Refused) as refused:
        plan_match(round, actor=SYSTEM, seed=1)

    assert (refused.value.refusal.code, MatchPlan.objects.count()) == (code, 0)


def test_asking_again_cancels_the_plan_in_work(round, judges, entries, silent):
    first = plan_match(round, actor=SYSTEM, seed=1)

    second = plan_match(round, actor=SYSTEM, seed=2)

    first.refresh_from_db()
    assert (first.state, second.state) == (MatchState.CANCELLED, MatchState.WAITING)
    assert carry_out_match(first).state == MatchState.CANCELLED


def test_a_cancelled_plan_stops_at_the_next_word_of_the_engine(round, judges, entries, monkeypatch):
    plan = plan_match(round, actor=SYSTEM, seed=1)
    read = match_work.plan_inputs

    def cancelled_while_reading(plan, **facts):
        cancel_match(plan, actor=SYSTEM)
        return read(plan, **facts)

    monkeypatch.setattr(match_work, "plan_inputs", cancelled_while_reading)
    carry_out_match(plan)

    assert (plan.state, plan.result) == (MatchState.CANCELLED, {})


def test_a_plan_that_cannot_be_meant_is_refused_before_it_is_kept(round, judges, entries):
    with pytest.raises(ProblemError) as refused:
        plan_match(round, actor=SYSTEM, seed=1, settings=MatchSettings.from_json({"epsilon": 2, "floor": -1}))

    assert refused.value.problems == (
        "floor is -1; write a number from 0 to 1.0.",
        "epsilon is 2; write a number from 0 to 0.2.",
    )


@pytest.mark.parametrize(
    "settings",
    [
        MatchSettings(),
        MatchSettings(
            judges_per_entry=2, max_load=9, even_within=None, floor=0.5, most_chance=0.7, keep=Keep.STARTED,
            panel_rules=(PanelRule("at_most", "region", 1, soft=True),), calibration=frozenset({"E1"}),
            entries=("E1",), judges=("j-1",), pins=(("E1", "j-1"),), judges_of={"E1": 3}, loads={"j-1": (0, None)},
        ),
    ],
)  # fmt: skip
def test_settings_are_kept_as_they_were_asked(settings):
    assert MatchSettings.from_json(settings.to_json()) == settings


def test_pins_stay_in_and_forbidden_pairs_out(round, judges, entries):
    free = planned(round)
    chosen, other = min(of(free)), min({(e.code, j.code) for e in entries for j in judges} - of(free))
    by_code = {judge.code: judge for judge in judges} | {entry.code: entry for entry in entries}
    actor = awards.organiser(round.season)

    wish_pair(round, judge=by_code[chosen[1]], entry=by_code[chosen[0]], kind="forbid", actor=actor, reason="New boss")
    wish_pair(round, judge=by_code[other[1]], entry=by_code[other[0]], kind="pin", actor=actor)
    plan = planned(round)

    assert (chosen in of(plan), other in of(plan), of(plan, "pins")) == (False, True, {other})
    assert why_not_apply(free).facts["changes"] == [ANY]
    assert free_pair(round, judge=by_code[other[1]], entry=by_code[other[0]], actor=actor) is True
    assert free_pair(round, judge=by_code[other[1]], entry=by_code[other[0]], actor=actor) is False
    assert PairWish.objects.get().reason == "New boss"


def test_a_pair_in_conflict_is_not_pinned(round, judges, entries):
    judging.conflict(judges[0], entries[0])

    with pytest.raises(Refused) as refused:
        wish_pair(round, judge=judges[0], entry=entries[0], kind="pin", actor=SYSTEM)

    assert refused.value.refusal.code == "conflict"


def test_a_pin_over_which_a_conflict_came_is_left_out_and_told(round, judges, entries):
    wish_pair(round, judge=judges[0], entry=entries[0], kind="pin", actor=SYSTEM)
    judging.conflict(judges[0], entries[0])

    plan = planned(round)

    assert (plan.state, of(plan, "pins")) == (MatchState.READY, set())
    assert plan.result["notes"] == ["Judge 1 is pinned to entry E1 and may not judge it: the pin was left out."]


def change_nothing(round, judges, entries):
    pass


def a_conflict(round, judges, entries):
    judging.conflict(judges[0], entries[0])


def an_assignment(round, judges, entries):
    judging.assignment(round, judges[0], entries[0])


def a_new_judge(round, judges, entries):
    judging.judge(round.season, code="j-9")


def one_entry_less(round, judges, entries):
    entries[0].state = EntryState.DISQUALIFIED
    entries[0].save()


def another_expertise(round, judges, entries):
    edit_judge(judges[1], actor=SYSTEM, languages=["ko"])


def another_number(round, judges, entries):
    round.judges_per_entry = 1
    round.save()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (change_nothing, None),
        (a_conflict, ["Conflicts of interest have changed for judges j-1."]),
        (an_assignment, ["Assignments have changed for judges j-1."]),
        (a_new_judge, ["New judges may be given entries: j-9."]),
        (one_entry_less, ["Entries are no longer in the round: E1."]),
        (another_expertise, ["Facts of judges have changed: j-2.", "How well entries fit has changed for judges j-2."]),
        (another_number, ["Facts of entries have changed: E1, E2, E3, E4, E5 … (6)."]),
    ],
)
def test_a_plan_is_not_applied_once_the_round_has_changed(round, judges, entries, change, told):
    plan = planned(round)

    change(round, judges, entries)

    plan = MatchPlan.objects.get()
    refusal = why_not_apply(plan)
    assert (refusal and (refusal.code, refusal.facts["changes"])) == (told and ("round-changed", told))
    if told:
        with pytest.raises(Refused):
            apply_match(plan, actor=SYSTEM)


def test_what_is_assigned_stays_unless_the_settings_let_it_go(round, judges, entries):
    for judge in judges[:2]:
        for entry in entries[:3]:
            judging.assignment(round, judge, entry)
    held = pairs_of(round)
    judging.sheet(
        Assignment.objects.get(judge=judges[0], entry=entries[0]), marks={"idea": "3", "proof": "4"}, submitted=True
    )
    judging.sheet(Assignment.objects.get(judge=judges[1], entry=entries[1]), marks={"idea": "3"})

    stays = {keep: held - of(planned(round, settings=MatchSettings(keep=keep)), "removed") for keep in Keep}

    assert stays[Keep.ALL] == held
    assert stays[Keep.STARTED] >= {("E1", "j-1"), ("E2", "j-2")}
    assert ("E1", "j-1") in stays[Keep.FINISHED]
    assert stays[Keep.FINISHED] < held


def test_a_sheet_finished_after_the_plan_was_made_is_never_taken_away(round, judges, entries):
    for entry in entries:
        for judge in judges[:2]:
            judging.assignment(round, judge, entry)
    plan = planned(round, settings=MatchSettings(keep=Keep.FINISHED))
    entry, judge = min(of(plan, "removed"))
    sheet = Assignment.objects.get(entry__code=entry, judge__code=judge)

    judging.sheet(sheet, marks={"idea": "3", "proof": "4"}, submitted=True)

    refusal = why_not_apply(plan)
    assert (refusal.code, refusal.facts) == ("sheet-finished", {"pairs": [[entry, judge]]})


def test_lists_that_shrink_are_written_of_and_the_others_are_not(round, judges, entries):
    for entry in entries:
        for judge in judges[:2]:
            judging.assignment(round, judge, entry)
    plan = planned(round, settings=MatchSettings(keep=Keep.FINISHED), judges=judges[:3])

    apply_match(plan, actor=SYSTEM)

    assert pairs_of(round) == of(plan)
    assert set(Letter.objects.values_list("address", flat=True)) == {judge.user.email for judge in judges[:3]}
    ended = Assignment.objects.exclude(state=AssignmentState.LIVE)
    assert {(a.entry.code, a.judge.code) for a in ended} == of(plan, "removed")
    assert {a.state for a in ended} == {AssignmentState.RELEASED}


def test_a_plan_for_some_entries_and_judges_leaves_the_others_alone(round, judges, entries):
    outside = judging.assignment(round, judges[3], entries[0])
    judges[0].max_load = 2
    judges[0].save()

    plan = planned(round, entries=entries[3:], judges=judges[:3])
    apply_match(plan, actor=SYSTEM)

    outside.refresh_from_db()
    assert outside.state == AssignmentState.LIVE
    assert {e for e, _j in of(plan)} == {"E4", "E5", "E6"}
    assert Counter(j for _e, j in of(plan)) == {"j-1": 2, "j-2": 2, "j-3": 2}


def test_an_impossible_plan_names_the_entries_and_offers_ways_out_that_work(round, judges, entries):
    for judge in judges:
        judge.max_load = 2
        judge.save()

    plan = planned(round, actor=awards.organiser(round.season))
    ways = {each["code"]: number for number, each in enumerate(plan.report["ways_out"], start=1)}
    again = take_way_out(plan, ways["raise_loads"], actor=awards.organiser(round.season))
    carry_out_match(again)

    again.refresh_from_db()
    assert (plan.state, plan.report["feasible"], again.state) == (MatchState.INFEASIBLE, False, MatchState.READY)
    assert sum(reason["needs"] - reason["can_take"] for reason in plan.report["reasons"]) >= 1
    assert sum(judge.max_load for judge in type(judges[0]).objects.filter(season=round.season)) == 12
    assert len(of(again)) == 12


def test_fewer_judges_is_a_way_out_for_this_plan_alone(round, judges, entries):
    for judge in judges[:3]:
        judging.conflict(judge, entries[0])

    plan = planned(round)
    again = take_way_out(plan, 1, actor=SYSTEM)
    carry_out_match(again)

    again.refresh_from_db()
    assert [each["code"] for each in plan.report["ways_out"]] == ["fewer_judges"]
    assert Counter(entry for entry, _judge in of(again))["E1"] == 1
    assert again.asked.judges_of == {"E1": 1}
    with pytest.raises(Refused):
        take_way_out(again, 1, actor=SYSTEM)


def test_the_same_plan_is_asked_for_again_with_other_settings(round, judges, entries):
    plan = planned(round, seed=5)

    again = plan_again(plan, actor=SYSTEM, judges_per_entry=1)
    carry_out_match(again)

    again.refresh_from_db()
    assert (again.seed, len(of(again))) == (5, 6)


def test_the_randomised_mode_draws_a_valid_plan(round, judges, entries):
    plan = planned(round, settings=MatchSettings(most_chance=0.8, even_within=1))

    assert (plan.state, plan.report["valid"], len(of(plan))) == (MatchState.READY, True, 12)


def test_plans_without_a_worker_are_handed_out_again_and_silent_ones_begin_anew(round, judges, entries, silent):
    plan = plan_match(round, actor=SYSTEM, seed=1)
    later = timezone.now() + match_work.SILENT * 2

    assert (hand_out_plans(), hand_out_plans(now=later), hand_out_plans(now=later)) == ([], [plan.code], [])
    MatchPlan.objects.update(state=MatchState.RUNNING, started_at=later, told_at=later, handed_at=later)
    assert hand_out_plans(now=later + match_work.SILENT * 2) == [plan.code]
    assert tasks.match_waiting_plans() == 0
    assert carry_out_match(plan).state == MatchState.READY


def test_a_round_has_one_plan_in_work(round, judges, entries, silent):
    plan_match(round, actor=SYSTEM, seed=1)

    with (
        pytest.raises(IntegrityError, match=r"one_match_plan_in_work_per_round|judging_matchplan.round_id"),
        transaction.atomic(),
    ):
        MatchPlan.objects.create(round=round, seed=1)


def test_a_judge_who_steps_out_is_replaced_with_the_fewest_changes(round, judges, entries):
    apply_match(planned(round), actor=SYSTEM)
    Letter.objects.all().delete()
    gone = Assignment.objects.live().filter(round=round).order_by("entry__code", "judge__code").first()
    before = pairs_of(round)
    recuse_judge(gone, actor=gone.judge.user, kind="personal", reason="We are related.")

    plan = plan_repair(round, actor=SYSTEM)
    carry_out_match(plan)
    plan.refresh_from_db()
    apply_match(plan, actor=SYSTEM)

    assert (plan.kind, of(plan, "removed"), len(of(plan, "added"))) == (MatchKind.REPAIR, set(), 1)
    assert pairs_of(round) == before - {(gone.entry.code, gone.judge.code)} | of(plan, "added")
    assert Letter.objects.filter(kind="judge.assigned").count() == 1
