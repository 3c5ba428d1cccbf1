"""Each invariant holds of a season that was made by the verbs, and finds what is planted against it."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.steps import SYSTEM
from awards.enums import SeasonState
from judging.domain.assignments import deal_judges, recuse_judge
from judging.domain.match_work import carry_out_match
from judging.domain.matching import apply_match, plan_repair
from judging.domain.rounds import close_judging_round
from judging.domain.scoresheets import save_marks, submit_scoresheet
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.enums import AssignmentState, EvidenceState, SheetState
from judging.invariants import INVARIANTS
from judging.models import (
    Assignment,
    ConflictPolicy,
    MatchPlan,
    MissingDataPolicy,
    Placement,
    Ranking,
    Recusal,
    Score,
    ScoreSheet,
    Tabulation,
    TabulationEvidence,
)
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db
BY_NAME = {invariant.name: invariant for invariant in INVARIANTS}


def broken():
    return {name for name, invariant in BY_NAME.items() if list(invariant.broken())}


def a_round_made_by_verbs():
    round = judging.judging_round(awards.season(SeasonState.JUDGING), judges_per_entry=2)
    for _count in range(4):
        judging.judge(round.season, max_load=4)
        judging.eligible(round.season)
    deal_judges(round, actor=SYSTEM, seed=3)
    first, second, third, *_rest = Assignment.objects.order_by("pk")
    marks = {"idea": "4", "proof": "NA"}
    sheet = save_marks(first.scoresheet, actor=SYSTEM, marks=marks)
    submit_scoresheet(sheet, actor=SYSTEM)
    save_marks(second.scoresheet, actor=SYSTEM, marks={"idea": "2"})
    recuse_judge(third, actor=SYSTEM, kind="other", reason="Ill")
    tabulate_round(round, actor=SYSTEM)
    plan = carry_out_match(plan_repair(round, actor=SYSTEM))
    apply_match(plan, actor=SYSTEM)
    return first.scoresheet


def test_everything_holds_of_a_round_made_by_verbs():
    a_round_made_by_verbs()

    assert broken() == set()
    call_command("check_invariants")


def plant_conflict(sheet):
    judging.conflict(sheet.assignment.judge, sheet.assignment.entry)


def plant_tie_against_the_policy(sheet):
    season = sheet.assignment.round.season
    ConflictPolicy.objects.create(season=season, same_city="soft")
    judging.conflict(judging.judge(season), sheet.assignment.entry, "same_city", source="detected")


def plant_other_pairs(sheet):
    plan = MatchPlan.objects.get()
    plan.result["pairs"][0][2] += 1
    plan.save()


def plant_faulty_plan(sheet):
    plan = MatchPlan.objects.get()
    plan.result["report"]["locked_missing"] = 1
    plan.save()


def plant_other_season(sheet):
    Assignment.objects.filter(pk=sheet.assignment_id).update(judge=judging.judge())


def plant_no_sheet(sheet):
    Assignment.objects.create(
        round=sheet.assignment.round,
        judge=sheet.assignment.judge,
        entry=judging.eligible(sheet.assignment.round.season),
    )


def plant_mark_of_a_recused_judge(sheet):
    ScoreSheet.objects.filter(state=SheetState.RECUSED).update(state=SheetState.IN_PROGRESS)


def plant_dead_sheet(sheet):
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.VOID, submitted_at=None)


def plant_lost_recusal(sheet):
    Recusal.objects.all().delete()


def plant_other_revision(sheet):
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        revision=judging.eligible(sheet.assignment.round.season).revisions.get()
    )


def plant_other_rubric(sheet):
    Assignment.objects.filter(pk=sheet.assignment_id).update(round=judging.judging_round(sheet.assignment.round.season))


def plant_strange_criterion(sheet):
    strange = judging.rubric(judging.judging_round(), version=2).criteria.get(key="idea")
    Score.objects.create(sheet=sheet, criterion=strange, value=None)


def plant_marked_parent(sheet):
    judging.criterion(sheet.rubric, "below", parent=sheet.rubric.criteria.get(key="proof"), required=False)


def plant_mark_off_the_scale(sheet):
    sheet.rubric.criteria.filter(key="idea").update(minimum=0, maximum=3)


def plant_lost_mark(sheet):
    sheet.scores.filter(criterion__key="proof").delete()


def plant_wrong_total(sheet):
    ScoreSheet.objects.filter(pk=sheet.pk).update(total_exact="81/1")


def plant_silent_change(sheet):
    sheet.scores.filter(criterion__key="idea").update(value=5)


def plant_heavy_load(sheet):
    type(sheet.assignment.judge).objects.filter(pk=sheet.assignment.judge_id).update(max_load=0)


def plant_other_result(_sheet):
    Tabulation.objects.update(result_digest="0" * 64)


def plant_other_line(_sheet):
    Ranking.objects.filter(rank=1).update(rank=2)


def plant_other_place(sheet):
    round = close_judging_round(sheet.assignment.round, actor=SYSTEM)
    certify_tabulation(tabulate_round(round, actor=SYSTEM), actor=SYSTEM)
    Placement.objects.update(place=9)


def plant_other_evidence(_sheet):
    TabulationEvidence.objects.update(
        state=EvidenceState.COMPUTED, computed_at=timezone.now(), seed=1, digest="0" * 64, engine_version="1"
    )


def plant_other_policy(sheet):
    MissingDataPolicy.objects.create(round=sheet.assignment.round, absent="wait")


PLANTS = {
    "no-assignment-over-a-conflict": plant_conflict,
    "ties-follow-the-policy": plant_tie_against_the_policy,
    "assignments-stay-in-their-season": plant_other_season,
    "one-sheet-per-assignment": plant_no_sheet,
    "no-ended-sheet-counts": plant_mark_of_a_recused_judge,
    "no-live-sheet-is-shut-out": plant_dead_sheet,
    "recusals-match-assignments": plant_lost_recusal,
    "sheets-score-their-own-entry": plant_other_revision,
    "sheets-follow-the-right-rubric": plant_other_rubric,
    "scores-belong-to-the-rubric": plant_strange_criterion,
    "only-leaves-are-marked": plant_marked_parent,
    "marks-stay-on-the-scale": plant_mark_off_the_scale,
    "submitted-sheets-are-complete": plant_lost_mark,
    "totals-equal-their-recomputation": plant_wrong_total,
    "history-ends-in-the-mark": plant_silent_change,
    "loads-keep-their-limit": plant_heavy_load,
    "match-plans-match-their-digest": plant_other_pairs,
    "applied-plans-gave-no-conflict": plant_faulty_plan,
    "rankings-match-their-digest": plant_other_result,
    "lines-match-their-ranking": plant_other_line,
    "places-follow-the-certified-ranking": plant_other_place,
    "evidence-matches-its-digest": plant_other_evidence,
    "rules-follow-the-missing-data-policy": plant_other_policy,
}


@pytest.mark.parametrize("name", BY_NAME)
def test_an_invariant_finds_what_breaks_it(name):
    sheet = a_round_made_by_verbs()

    PLANTS[name](sheet)

    assert list(BY_NAME[name].broken()) != []


def test_the_command_names_what_is_broken_and_fails(capsys):
    sheet = a_round_made_by_verbs()
    plant_wrong_total(sheet)

    with pytest.raises(CommandError):
        call_command("check_invariants")

    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("BROKEN"))
    assert line == (
        "BROKEN  totals-equal-their-recomputation: The total stored with a score sheet is exactly what its marks make. "
        f"(1: {sheet.code})"
    )


def test_live_and_released_assignments_of_one_pair_may_stand_side_by_side():
    sheet = a_round_made_by_verbs()
    again = sheet.assignment
    judging.assignment(again.round, again.judge, again.entry, AssignmentState.RELEASED)

    assert broken() == set()
