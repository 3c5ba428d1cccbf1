"""Repairs in the middle of a round: the fewest changes, and no finished sheet lost; and extra sheets near the cut."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from audit.steps import SYSTEM, Refused
from awards.enums import AdvanceBy, SeasonState
from judging.domain.judges import release_judge
from judging.domain.match_work import carry_out_match
from judging.domain.matching import apply_match, plan_extra, plan_match, plan_repair
from judging.enums import AssignmentState, MatchState, SheetState
from judging.models import Assignment, ScoreSheet
from judging.queries.match_repairs import repair_needs
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db
MARKS = ({"idea": "5", "proof": "4"}, {"idea": "4", "proof": "4"}, {"idea": "2", "proof": "3"})


@pytest.fixture
def season():
    return awards.season(SeasonState.JUDGING)


def worked_out(plan):
    carry_out_match(plan)
    plan.refresh_from_db()
    return plan


def pairs(rows):
    return {(row[0], row[1]) for row in rows}


def live_pairs(round, **which):
    return set(Assignment.objects.live().filter(round=round, **which).values_list("entry__code", "judge__code"))


def finish(sheets):
    """Sheets as submitted, without marks: only their state matters here."""
    keys = [sheet.pk for sheet in sheets]
    ScoreSheet.objects.filter(pk__in=keys).update(state=SheetState.SUBMITTED, submitted_at=timezone.now())


def test_two_of_forty_judges_drop_out_with_a_third_of_the_sheets_finished(season):
    round = judging.judging_round(season, judges_per_entry=3)
    judges = [judging.judge(season, code=f"j-{number:02}") for number in range(40)]
    category = awards.category(season)
    entrant = awards.entrant()
    for number in range(120):
        judging.eligible(season, category, code=f"E{number:03}", entrant=entrant)
    apply_match(worked_out(plan_match(round, actor=SYSTEM, seed=4)), actor=SYSTEM)
    finish(Random(1).sample(list(ScoreSheet.objects.filter(assignment__round=round).order_by("pk")), 120))
    finished, before = live_pairs(round, scoresheet__state=SheetState.SUBMITTED), live_pairs(round)
    for judge in judges[:2]:
        release_judge(judge, actor=SYSTEM, reason="Ill")
    lost = before - live_pairs(round)

    needs = repair_needs(round, awards.organiser(season))
    plan = worked_out(plan_repair(round, actor=SYSTEM))
    apply_match(plan, actor=SYSTEM)

    after = live_pairs(round)
    assert (len(finished), len(lost) > 8, len(lost & finished)) == (120, True, 0)
    assert sum(short.lacks for short in needs.short) == len(lost)
    assert (pairs(plan.result["removed"]), len(plan.result["added"])) == (set(), len(lost))
    assert finished <= after
    assert Counter(entry for entry, _judge in after) == {f"E{number:03}": 3 for number in range(120)}
    assert (plan.report["components"], plan.report["valid"]) == (1, True)
    assert {judge for _entry, judge in pairs(plan.result["added"])}.isdisjoint({"j-00", "j-01"})
    assert repair_needs(round, awards.organiser(season)).is_needed is False


@pytest.mark.parametrize(("keep_started", "stays"), [(True, {"E0", "E1"}), (False, {"E0"})])
def test_a_judge_who_is_late_keeps_what_is_finished_and_what_is_started_if_asked(season, keep_started, stays):
    round = judging.judging_round(season, judges_per_entry=2)
    judges = [judging.judge(season, code=f"j-{number}") for number in range(4)]
    for number in range(4):
        entry = judging.eligible(season, code=f"E{number}")
        sheets = [judging.assignment(round, judge, entry) for judge in judges[:2]]
        if number < 2:
            judging.sheet(sheets[0], marks=MARKS[0], submitted=number == 0)

    plan = worked_out(plan_repair(round, actor=SYSTEM, relieve=judges[:1], keep_started=keep_started))
    apply_match(plan, actor=SYSTEM)

    assert {entry for entry, judge in live_pairs(round) if judge == "j-0"} == stays
    assert Counter(entry for entry, _judge in live_pairs(round)) == {f"E{number}": 2 for number in range(4)}
    assert len(plan.result["added"]) == len(plan.result["removed"]) == 4 - len(stays)


def test_a_late_entry_gets_its_judges_and_nothing_else_changes(season):
    round = judging.judging_round(season, judges_per_entry=2)
    [judging.judge(season, code=f"j-{number}") for number in range(4)]
    [judging.eligible(season, code=f"E{number}") for number in range(4)]
    apply_match(worked_out(plan_match(round, actor=SYSTEM, seed=1)), actor=SYSTEM)
    before = live_pairs(round)
    judging.eligible(season, code="LATE")

    plan = worked_out(plan_repair(round, actor=SYSTEM))

    assert pairs(plan.result["pairs"]) >= before
    assert {entry for entry, _judge in pairs(plan.result["added"])} == {"LATE"}
    assert len(plan.result["added"]) == 2


def test_a_panel_that_has_more_judges_than_it_needs_keeps_them(season):
    round = judging.judging_round(season, judges_per_entry=1)
    judges = [judging.judge(season) for _ in range(3)]
    entry = judging.eligible(season)
    for judge in judges:
        judging.assignment(round, judge, entry)

    plan = worked_out(plan_repair(round, actor=SYSTEM))

    assert (plan.result["removed"], plan.result["added"]) == ([], [])


def test_repair_needs_name_who_left_late_judges_and_groups(season):
    round = judging.judging_round(
        season, judges_per_entry=2, closes_at=timezone.now() + timedelta(days=1),
        opens_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    judges = [judging.judge(season, code=f"j-{n}", name=f"Judge {n}") for n in range(4)]
    entries = [judging.eligible(season, code=f"E{n}") for n in range(2)]
    done = judging.sheet(judging.assignment(round, judges[0], entries[0]), marks=MARKS[0], submitted=True)
    judging.assignment(round, judges[1], entries[0], AssignmentState.RECUSED)
    judging.assignment(round, judges[2], entries[1])
    judging.assignment(round, judges[3], entries[1])

    needs = repair_needs(round, awards.organiser(season))

    assert done.state == SheetState.SUBMITTED
    assert [(s.entry, s.has, s.needs, s.lacks, s.left_by) for s in needs.short] == [(entries[0], 1, 2, 1, ("Judge 1",))]
    assert [(late.judge, late.open_sheets) for late in needs.late] == [(judges[2], 1), (judges[3], 1)]
    assert (needs.groups, needs.is_needed) == (2, True)


def test_a_round_without_assignments_needs_a_plan_and_no_repair(season):
    round = judging.judging_round(season, judges_per_entry=2)
    judging.eligible(season)

    assert repair_needs(round, awards.organiser(season)).is_needed is False


@pytest.fixture
def marked(season):
    """Ten entries in a category, five of which advance; four of six judges have marked every one of them."""
    round = judging.judging_round(season, advance_by=AdvanceBy.TOP_PER_CATEGORY, advance_top=5, judges_per_entry=4)
    judges = [judging.judge(season, code=f"j-{number}") for number in range(6)]
    for number in range(10):
        entry = judging.eligible(season, code=f"E{number}")
        for place, judge in enumerate(judges[:4]):
            level = 5 - number // 2 - (place + number) % 2
            marks = {"idea": str(max(1, level)), "proof": str(max(1, level + place % 2 * (level < 5)))}
            judging.sheet(judging.assignment(round, judge, entry), marks=marks, submitted=True)
    return round


def test_extra_sheets_go_to_entries_near_the_cut_and_to_judges_who_have_not_marked_them(marked):
    before = live_pairs(marked)

    plan = worked_out(plan_extra(marked, actor=SYSTEM, sheets=3))
    apply_match(plan, actor=SYSTEM)

    added = pairs(plan.result["added"])
    suggested = [each["entry"] for each in plan.result["suggestions"]]
    assert live_pairs(marked) == before | added
    assert Counter(entry for entry, _judge in added) == Counter(suggested)
    assert len(suggested) == 3
    assert set(suggested) <= {"E3", "E4", "E5", "E6"}
    assert {judge for _entry, judge in added} <= {"j-4", "j-5"}
    worths = [each["worth"] for each in plan.result["suggestions"]]
    assert worths == sorted(worths, reverse=True)


def test_extra_sheets_where_no_line_is_drawn_are_refused_with_the_reason(season):
    round = judging.judging_round(season)
    judging.sheet(judging.assignment(round), marks=MARKS[0], submitted=True)

    plan = worked_out(plan_extra(round, actor=SYSTEM, sheets=3))

    assert (plan.state, plan.problem) == (
        MatchState.FAILED,
        "No category has a line yet with marked entries on both sides of it, so no sheet would tell more.",
    )


@pytest.mark.parametrize("sheets", [0, -1, 501])
def test_a_number_of_sheets_that_cannot_be_meant_is_refused(marked, sheets):
    with pytest.raises(Refused) as refused:
        plan_extra(marked, actor=SYSTEM, sheets=sheets)

    assert (refused.value.refusal.code, refused.value.refusal.facts["field"]) == ("not-valid", "sheets")
