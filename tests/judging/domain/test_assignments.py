from collections import Counter
from unittest.mock import ANY

import pytest
from django.db import connection

from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from awards.enums import EntryState, RoundKind, RoundState, SeasonState
from awards.models import Advancement
from judging.domain.assignments import (
    assign_judge,
    assign_many,
    deal_judges,
    reading_place,
    recuse_judge,
    release_assignment,
    why_not_assign,
)
from judging.enums import AssignmentState, JudgeState, SheetState
from judging.models import Assignment, Conflict, Recusal, ScoreSheet
from judging.queries.assignments import assignments_for
from outbox.models import Letter
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    return awards.season(SeasonState.JUDGING)


@pytest.fixture
def desk(season):
    return judging.judging_round(season)


def code_of(refusal):
    return refusal.code if refusal else None


def test_assign_judge_makes_a_sheet_on_the_newest_revision_and_writes_to_the_judge(season, desk):
    judge, entry = judging.judge(season), judging.eligible(season)
    newest = awards.revision(entry)

    assignment = assign_judge(desk, judge=judge, entry=entry, actor=awards.organiser(season))

    sheet = ScoreSheet.objects.get()
    assert (sheet.assignment, sheet.revision, sheet.state) == (assignment, newest, SheetState.NOT_STARTED)
    assert sheet.rubric == desk.rubrics.get()
    assert Letter.objects.get().kind == "judge.assigned"
    assert AuditEvent.objects.first().action == "assignment.assign"
    assert AuditEvent.objects.first().subject_code == f"{desk.code}-{judge.code}-{entry.code}"


def test_assign_judge_takes_the_rubric_of_the_category_before_that_of_the_round(season, desk):
    category = awards.category(season)
    own = judging.rubric(desk, category)
    entry = judging.eligible(season, category)

    assign_judge(desk, judge=judging.judge(season), entry=entry, actor=SYSTEM)

    assert ScoreSheet.objects.get().rubric == own


def test_the_gate_refuses_an_entry_that_is_not_eligible(season, desk):
    entry = awards.entry(category=awards.category(season), state=EntryState.SUBMITTED)

    assert code_of(why_not_assign(desk, judging.judge(season), entry)) == "not-in-round"


def test_the_gate_of_a_later_round_wants_an_advancement(season, desk):
    final = judging.judging_round(season, kind=RoundKind.FINAL)
    judge, passed, left = judging.judge(season), judging.eligible(season), judging.eligible(season)
    Advancement.objects.create(entry=passed, from_round=desk, to_round=final)

    assert code_of(why_not_assign(final, judge, passed)) is None
    assert code_of(why_not_assign(final, judge, left)) == "not-in-round"


@pytest.mark.parametrize("state", [JudgeState.INVITED, JudgeState.DECLINED, JudgeState.RELEASED])
def test_the_gate_refuses_a_judge_who_has_not_accepted(season, desk, state):
    assert code_of(why_not_assign(desk, judging.judge(season, None, state), judging.eligible(season))) == "not-accepted"


def test_the_gate_refuses_a_judge_of_another_season(season, desk):
    assert code_of(why_not_assign(desk, judging.judge(), judging.eligible(season))) == "other-season"


def test_the_gate_refuses_a_category_the_judge_does_not_judge(season, desk):
    judge = judging.judge(season, category_codes=["another"])

    assert code_of(why_not_assign(desk, judge, judging.eligible(season))) == "other-category"


def test_the_gate_refuses_a_standing_conflict_and_names_it(season, desk):
    judge, entry = judging.judge(season), judging.eligible(season)
    judging.conflict(judge, entry, "professional")

    refusal = why_not_assign(desk, judge, entry)

    assert (refusal.code, refusal.facts["kind"]) == ("conflict", "professional")
    assert "Professional tie" in refusal.message


def test_the_gate_refuses_a_tie_nobody_has_noted_yet(season, desk):
    judge = judging.judge(season, country="VN")
    entry = judging.eligible(season, entrant=awards.entrant(country="VN"))
    judging.eligible(season, entrant=awards.entrant(country="DK"))

    refusal = why_not_assign(desk, judge, entry)

    assert (refusal.code, refusal.facts["kind"]) == ("conflict", "same_country")
    assert not Conflict.objects.exists()


def test_the_gate_believes_the_conflicts_it_is_given(season, desk):
    judge, entry = judging.judge(season), judging.eligible(season)

    assert code_of(why_not_assign(desk, judge, entry, conflicts={(judge.pk, entry.pk)})) == "conflict"
    assert why_not_assign(desk, judge, entry, conflicts=set()) is None


def test_the_gate_refuses_more_than_the_judge_takes(season, desk):
    judge = judging.judge(season, max_load=1)
    judging.assignment(desk, judge)

    assert code_of(why_not_assign(desk, judge, judging.eligible(season))) == "load-full"


def test_the_gate_refuses_the_same_pair_twice(season, desk):
    assignment = judging.assignment(desk)

    assert code_of(why_not_assign(desk, assignment.judge, assignment.entry)) == "assigned-already"


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.CERTIFIED])
def test_the_gate_is_shut_once_the_round_has_closed(season, state):
    round = judging.judging_round(season, state)

    assert code_of(why_not_assign(round, judging.judge(season), judging.eligible(season))) == "round-closed"


def test_the_gate_refuses_a_round_that_is_not_scored(season):
    round = awards.round_of(season, RoundKind.ELIGIBILITY)

    assert code_of(why_not_assign(round, judging.judge(season), judging.eligible(season))) == "round-not-scored"


def test_the_gate_refuses_an_entry_without_a_rubric(season):
    round = awards.round_of(season, RoundKind.SCORING, RoundState.PLANNED)

    assert code_of(why_not_assign(round, judging.judge(season), judging.eligible(season))) == "no-rubric"


def test_assign_many_is_all_or_nothing_and_names_every_refused_pair(season, desk):
    judge, full = judging.judge(season), judging.judge(season, max_load=1)
    first, second = judging.eligible(season), judging.eligible(season)
    judging.conflict(judge, second)

    with pytest.raises(Refused) as refused:
        assign_many(desk, [(judge, first), (judge, second), (full, first), (full, second)], actor=SYSTEM)

    assert refused.value.refusal.code == "pairs-refused"
    assert refused.value.refusal.facts["pairs"] == [
        {"judge": judge.code, "entry": second.code, "code": "conflict", "message": ANY},
        {"judge": full.code, "entry": second.code, "code": "load-full", "message": ANY},
    ]
    assert not Assignment.objects.exists()
    assert not Letter.objects.exists()


def test_assign_many_writes_one_letter_to_each_judge_with_the_number_of_entries(season, desk):
    first, second = judging.judge(season), judging.judge(season)
    entries = [judging.eligible(season) for _ in range(3)]

    assign_many(desk, [(first, entry) for entry in entries] + [(second, entries[0])], actor=SYSTEM)

    counts = {letter.address: "Entries on your list: 3" in letter.body for letter in Letter.objects.all()}
    assert counts == {first.user.email: True, second.user.email: False}
    assert AuditEvent.objects.get(action="round.assign").facts["pairs"] == [
        [first.code, entries[0].code], [first.code, entries[1].code], [first.code, entries[2].code],
        [second.code, entries[0].code],
    ]  # fmt: skip


def test_only_who_runs_the_season_assigns(season, desk):
    judge = judging.judge(season)

    with pytest.raises(NotPermitted):
        assign_judge(desk, judge=judge, entry=judging.eligible(season), actor=judge.user)


def test_assigning_more_pairs_costs_no_more_queries(season, desk, django_assert_num_queries):
    judges = [judging.judge(season) for _ in range(3)]
    entry, other = judging.eligible(season), judging.eligible(season)
    Letter.objects.all().delete()

    with django_assert_num_queries(QUERIES_TO_ASSIGN + LETTER):
        assign_many(desk, [(judges[0], entry), (judges[0], other)], actor=SYSTEM)
    with django_assert_num_queries(QUERIES_TO_ASSIGN + 2 * LETTER):
        assign_many(
            desk, [(judges[1], entry), (judges[1], other), (judges[2], entry), (judges[2], other)], actor=SYSTEM
        )


LOCKS = int(connection.vendor == "postgresql")  # where a line of the log is appended under a lock of its own
QUERIES_TO_ASSIGN, LETTER = 24 + LOCKS, 7 + LOCKS


def test_reading_order_is_each_judges_own_and_stays_when_entries_are_added(season, desk):
    first, second = judging.judge(season, seed=1), judging.judge(season, seed=2)
    entries = [judging.eligible(season) for _ in range(12)]
    assign_many(desk, [(judge, entry) for judge in (first, second) for entry in entries[:8]], actor=SYSTEM)
    before = [assignment.entry_id for assignment in assignments_for(first, desk)]

    assign_many(desk, [(first, entry) for entry in entries[8:]], actor=SYSTEM)

    after = [assignment.entry_id for assignment in assignments_for(first, desk)]
    assert [entry for entry in after if entry in before] == before
    assert before != [assignment.entry_id for assignment in assignments_for(second, desk)]
    assert reading_place(first, desk, entries[0]) == reading_place(first, desk, entries[0])


def test_deal_judges_gives_every_entry_its_judges_and_never_crosses_a_conflict(season):
    desk = judging.judging_round(season, judges_per_entry=2)
    judges = [judging.judge(season, country=country) for country in ("VN", "DK", "TH", "CH")]
    entries = [
        judging.eligible(season, entrant=awards.entrant(country=country, city=f"{country} {number}"))
        for country in ("VN", "DK", "TH")
        for number in range(4)
    ]

    dealt = deal_judges(desk, actor=awards.organiser(season), seed=7)

    pairs = set(Assignment.objects.values_list("judge__country", "entry__entrant__country"))
    loads = Counter(Assignment.objects.values_list("judge", flat=True))
    assert Counter(Assignment.objects.values_list("entry", flat=True)) == {entry.pk: 2 for entry in entries}
    assert not {(judge, entry) for judge, entry in pairs if judge == entry}
    assert max(loads.values()) - min(loads.values()) <= 1
    assert len(loads) == len(judges)
    assert (dealt.plan.components, len(dealt.assignments)) == (1, 24)
    assert AuditEvent.objects.get(action="round.deal").facts == {
        "seed": 7, "pairs": 24, "components": 1, "lightest": 6, "heaviest": 6,
    }  # fmt: skip


def test_deal_judges_fills_up_what_is_assigned_already(season):
    desk = judging.judging_round(season, judges_per_entry=2)
    held = judging.assignment(desk)
    other = judging.judge(season)

    deal_judges(desk, actor=SYSTEM, seed=1)

    assert list(Assignment.objects.exclude(pk=held.pk).values_list("judge", "entry")) == [(other.pk, held.entry_id)]


def test_deal_judges_gives_all_without_a_tie_where_the_round_names_no_number(season, desk):
    judges, entry = [judging.judge(season) for _ in range(3)], judging.eligible(season)
    judging.conflict(judges[0], entry)

    deal_judges(desk, actor=SYSTEM, seed=1)

    assert set(Assignment.objects.values_list("judge", flat=True)) == {judges[1].pk, judges[2].pk}


def test_deal_judges_that_cannot_be_done_names_the_entries_and_assigns_nothing(season):
    desk = judging.judging_round(season, judges_per_entry=3)
    judge, entry = judging.judge(season), judging.eligible(season)

    with pytest.raises(Refused) as refused:
        deal_judges(desk, actor=SYSTEM, seed=1)

    refusal = refused.value.refusal
    reason = f"Entry {entry.code} has 1 judges who may take it and needs 3."
    assert (refusal.code, refusal.message) == (
        "deal-not-possible", f"The deal is not possible, and nothing was assigned. {reason}",
    )  # fmt: skip
    assert [(each["code"], each["entries"], each["judges"]) for each in refusal.facts["reasons"]] == [
        ("entry", (entry.code,), (judge.code,))
    ]
    assert [each["code"] for each in refusal.facts["ways_out"]] == ["fewer_judges"]
    assert not judge.assignments.exists()


@pytest.mark.parametrize(
    ("what", "code"), [("judge", "no-entries"), ("entry", "no-judges"), ("closed", "round-closed")]
)
def test_deal_judges_says_what_is_not_there_yet(season, what, code):
    desk = judging.judging_round(season, RoundState.CLOSED if what == "closed" else RoundState.OPEN)
    if what == "judge":
        judging.judge(season)
    else:
        judging.eligible(season)

    with pytest.raises(Refused) as refused:
        deal_judges(desk, actor=SYSTEM, seed=1)

    assert refused.value.refusal.code == code


def test_recuse_judge_closes_the_sheet_keeps_the_marks_and_notes_the_tie(season, desk):
    sheet = judging.sheet(judging.assignment(desk), marks={"idea": "5", "proof": "5"}, submitted=True)
    judge = sheet.assignment.judge

    assignment = recuse_judge(sheet.assignment, actor=judge.user, kind="professional", reason="I advised them.")

    sheet.refresh_from_db()
    assert (assignment.state, sheet.state, sheet.submitted_at) == (AssignmentState.RECUSED, SheetState.RECUSED, None)
    assert (Recusal.objects.get().kind, Recusal.objects.get().reason) == ("professional", "I advised them.")
    assert sheet.scores.count() == sheet.changes.count() == 2
    assert code_of(why_not_assign(desk, judge, assignment.entry)) == "conflict"
    assert list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True)) == [
        "conflict.declare",
        "assignment.recuse",
        "scoresheet.recuse",
    ]


def test_recuse_judge_is_refused_without_a_reason_to_others_and_twice(season, desk):
    assignment = judging.assignment(desk)
    judge = assignment.judge

    with pytest.raises(Refused) as no_reason:
        recuse_judge(assignment, actor=judge.user, kind="personal", reason="  ")
    with pytest.raises(NotPermitted):
        recuse_judge(assignment, actor=judging.judge(season).user, kind="personal", reason="Because")
    recuse_judge(assignment, actor=judge.user, kind="personal", reason="Because")
    with pytest.raises(Refused) as twice:
        recuse_judge(assignment, actor=judge.user, kind="personal", reason="Because")

    assert (no_reason.value.refusal.code, twice.value.refusal.code) == ("reason-needed", "ended-already")


def test_release_assignment_voids_the_sheet_and_the_pair_may_meet_again(season, desk):
    sheet = judging.sheet(judging.assignment(desk), marks={"idea": "5"})
    actor = awards.organiser(season)

    assignment = release_assignment(sheet.assignment, actor=actor, reason="Too many entries")

    sheet.refresh_from_db()
    assert (assignment.state, sheet.state) == (AssignmentState.RELEASED, SheetState.VOID)
    assert why_not_assign(desk, assignment.judge, assignment.entry) is None
