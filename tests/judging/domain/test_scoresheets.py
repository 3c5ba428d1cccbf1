import threading
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection

from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from awards.domain.entries import withdraw_entry
from awards.enums import RoundState
from judging.domain.assignments import recuse_judge
from judging.domain.rounds import close_judging_round
from judging.domain.scoresheets import return_scoresheet, save_marks, submit_scoresheet
from judging.enums import SheetState
from judging.models import Rubric, ScoreChange, ScoreSheet
from judging.queries.scoresheets import filled, mark_text
from judging.tabulation.sheet import NOT_APPLICABLE
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return judging.sheet()


def judge_of(sheet):
    return sheet.assignment.judge.user


def save(sheet, **facts):
    return save_marks(sheet, actor=judge_of(sheet), **{"version": sheet.version, **facts})


def stored(sheet):
    scores = sheet.scores.select_related("criterion")
    return {score.criterion.key: mark_text(NOT_APPLICABLE if score.not_applicable else score.value) for score in scores}


def history(sheet):
    rows = ScoreChange.objects.filter(sheet=sheet).order_by("version", "criterion__position")
    return [(row.version, row.criterion.key, row.before, row.after) for row in rows]


def refusal_of(verb, *args, **facts):
    with pytest.raises(Refused) as refused:
        verb(*args, **facts)
    return refused.value.refusal


def test_save_marks_stores_marks_history_and_the_exact_total(sheet):
    sheet = save(sheet, marks={"idea": "4", "proof": Decimal(3)})

    assert stored(sheet) == {"idea": "4", "proof": "3"}
    assert history(sheet) == [(1, "idea", "", "4"), (1, "proof", "", "3")]
    assert (sheet.exact, sheet.total) == (Fraction(72), Decimal("72.000000"))
    assert (sheet.version, sheet.state) == (1, SheetState.IN_PROGRESS)


def test_the_total_is_exact_where_decimals_are_not():
    round = judging.judging_round(criteria=[("idea", 1), ("proof", 2)])
    round.rubrics.get().criteria.update(maximum=7)
    sheet = judging.sheet(judging.assignment(round))

    sheet = save(sheet, marks={"idea": 5, "proof": 6})

    assert sheet.exact == Fraction(1700, 21)
    assert sheet.total == Decimal("80.952381")


def test_every_value_a_mark_ever_had_is_kept_with_who_and_when(sheet):
    for mark in ("2", "5", None, "NA"):
        sheet = save(sheet, marks={"idea": mark})

    assert history(sheet) == [(1, "idea", "", "2"), (2, "idea", "2", "5"), (3, "idea", "5", ""), (4, "idea", "", "NA")]
    assert set(ScoreChange.objects.values_list("changed_by", flat=True)) == {judge_of(sheet).pk}


def test_missing_is_not_zero_and_not_applicable_is_not_missing(sheet):
    sheet = save(sheet, marks={"idea": NOT_APPLICABLE})
    assert sheet.exact is None

    sheet = save(sheet, marks={"proof": "4"})

    assert sheet.exact == Fraction(80)
    assert filled(sheet).total.left_out == ("idea",)


def test_what_is_left_out_stays_as_it_is(sheet):
    sheet = save(sheet, marks={"idea": "4"}, comments={"idea": "Clear"}, comment="Good work")

    sheet = save(sheet, marks={"proof": "2"})

    assert stored(sheet) == {"idea": "4", "proof": "2"}
    assert sheet.scores.get(criterion__key="idea").comment == "Clear"
    assert sheet.comment == "Good work"


def test_a_comment_without_a_mark_is_kept_and_leaves_the_total_alone(sheet):
    sheet = save(sheet, comments={"idea": "I must read this again."})

    assert sheet.scores.get().comment == "I must read this again."
    assert (sheet.exact, history(sheet), sheet.state) == (None, [], SheetState.IN_PROGRESS)


def test_marks_off_the_scale_are_refused_as_a_whole_with_the_marks_allowed(sheet):
    refusal = refusal_of(save, sheet, marks={"idea": "4.5", "proof": "3"})

    assert refusal.code == "marks-refused"
    assert refusal.facts == {
        "criteria": {"idea": "“Idea” takes one of these marks: 1, 2, 3, 4, 5. 4.5 is not among them."}
    }
    assert stored(sheet) == {}


@pytest.mark.parametrize("mark", ["0", "6", "-1", "1e3", "NaN", "Infinity", "four", "٤٤", "1.5", "4" * 40])
def test_a_mark_that_is_none_is_refused(sheet, mark):
    assert refusal_of(save, sheet, marks={"idea": mark}).code == "marks-refused"


def test_a_long_scale_is_told_by_its_ends_and_step(sheet):
    sheet.rubric.criteria.filter(key="idea").update(minimum=0, maximum=100, step=Decimal("0.5"))

    refusal = refusal_of(save, sheet, marks={"idea": "70.2"})

    assert refusal.message == "“Idea” takes marks from 0 to 100 in steps of 0.5. 70.2 is not one."


def test_not_applicable_is_refused_where_a_criterion_always_applies(sheet):
    sheet.rubric.criteria.filter(key="idea").update(may_be_not_applicable=False)

    assert refusal_of(save, sheet, marks={"idea": "NA"}).facts["criteria"] == {
        "idea": "“Idea” must be marked: it always applies."
    }


def test_a_criterion_of_another_rubric_and_one_with_sub_criteria_are_not_marked(sheet):
    parent = judging.criterion(sheet.rubric, "impact", weight=10)
    judging.criterion(sheet.rubric, "reach", parent=parent, weight=1)

    assert refusal_of(save, sheet, marks={"impact": "3"}).code == "unknown-criterion"
    assert refusal_of(save, sheet, marks={"elsewhere": "3"}).code == "unknown-criterion"
    assert save(sheet, marks={"reach": "3"}).version == 1


def test_the_second_of_two_windows_is_refused_with_both_values(sheet):
    actor = judge_of(sheet)
    save_marks(sheet, actor=actor, marks={"idea": "4"}, comment="From the train", version=0)

    refusal = refusal_of(
        save_marks, sheet, actor=actor, marks={"idea": "2"}, comments={"proof": "Thin"}, comment="From home", version=0
    )

    assert refusal.code == "stale"
    assert refusal.facts == {
        "version": 1,
        "based_on": 0,
        "marks": {"idea": {"stored": "4", "yours": "2"}},
        "comments": {"proof": {"stored": "", "yours": "Thin"}},
        "comment": {"stored": "From the train", "yours": "From home"},
    }
    assert stored(sheet) == {"idea": "4"}


def test_a_save_repeated_after_a_lost_answer_changes_nothing(sheet):
    first = save_marks(sheet, actor=judge_of(sheet), marks={"idea": "4"}, version=0)

    again = save_marks(sheet, actor=judge_of(sheet), marks={"idea": "4"}, version=0)

    assert (first.version, again.version) == (1, 1)
    assert history(sheet) == [(1, "idea", "", "4")]


def test_a_save_that_changes_nothing_leaves_no_trace(sheet):
    sheet = save(sheet, marks={"idea": "4"})
    before = AuditEvent.objects.count()

    assert save(sheet, marks={"idea": "4.0"}).version == 1
    assert AuditEvent.objects.count() == before


def test_every_save_is_in_the_log_with_from_and_to(sheet):
    sheet = save(sheet, marks={"idea": "4"})
    save(sheet, marks={"idea": "NA", "proof": "2"}, comments={"proof": "Thin"})

    events = AuditEvent.objects.order_by("sequence")
    assert [event.action for event in events] == ["scoresheet.begin", "scoresheet.mark", "scoresheet.mark"]
    assert events.last().facts == {
        "version": 2,
        "marks": {"idea": {"from": "4", "to": "NA"}, "proof": {"from": "", "to": "2"}},
        "comments": ["proof"],
        "total": "40/1",
    }


def test_nobody_but_the_judge_marks(sheet):
    season = sheet.assignment.round.season

    for actor in (awards.organiser(season), judging.judge(season).user):
        with pytest.raises(NotPermitted):
            save_marks(sheet, actor=actor, marks={"idea": "5"}, version=0)

    assert stored(sheet) == {}


def test_after_the_round_has_closed_nothing_is_taken(sheet):
    close_judging_round(sheet.assignment.round, actor=SYSTEM)

    assert refusal_of(save, sheet, marks={"idea": "4"}).code == "round-closed"
    assert refusal_of(submit_scoresheet, sheet, actor=judge_of(sheet)).code == "round-closed"


def test_before_the_round_has_opened_nothing_is_taken():
    sheet = judging.sheet(judging.assignment(judging.judging_round(state=RoundState.PLANNED)))

    assert refusal_of(save, sheet, marks={"idea": "4"}).code == "round-not-open"


def test_after_a_recusal_nothing_is_taken(sheet):
    recuse_judge(sheet.assignment, actor=judge_of(sheet), kind="personal", reason="Related")

    with pytest.raises(NotPermitted):
        save(sheet, marks={"idea": "4"})
    assert refusal_of(save_marks, sheet, actor=SYSTEM, marks={"idea": "4"}).code == "recused"


def test_after_the_entry_was_withdrawn_nothing_is_taken(sheet):
    sheet = save(sheet, marks={"idea": "4"})
    withdraw_entry(sheet.assignment.entry, actor=awards.owner_of(sheet.assignment.entry))

    assert refusal_of(save, sheet, marks={"idea": "5"}).code == "entry-gone"
    assert stored(sheet) == {"idea": "4"}


def test_submit_names_what_is_still_to_mark(sheet):
    sheet = save(sheet, marks={"proof": "3"})

    refusal = refusal_of(submit_scoresheet, sheet, actor=judge_of(sheet))

    assert (refusal.code, refusal.message) == ("marks-missing", "Still to mark: Idea.")
    assert refusal.facts == {"criteria": ["idea"]}


def test_submit_takes_an_optional_criterion_unmarked_and_not_applicable_as_marked(sheet):
    sheet.rubric.criteria.filter(key="proof").update(required=False)
    one = judging.sheet(marks={"idea": "NA", "proof": "3"})
    sheet = save(sheet, marks={"idea": "3"})

    assert submit_scoresheet(sheet, actor=judge_of(sheet)).state == SheetState.SUBMITTED
    assert submit_scoresheet(one, actor=judge_of(one)).state == SheetState.SUBMITTED


def test_submit_refuses_a_sheet_where_nothing_applies(sheet):
    sheet = save(sheet, marks={"idea": "NA", "proof": "NA"})

    assert refusal_of(submit_scoresheet, sheet, actor=judge_of(sheet)).code == "nothing-marked"


def test_submit_asks_for_comments_where_the_round_does():
    sheet = judging.sheet(judging.assignment(judging.judging_round(comments_required=True)))
    sheet = save(sheet, marks={"idea": "3", "proof": "3"}, comments={"idea": "Clear"})

    refusal = refusal_of(submit_scoresheet, sheet, actor=judge_of(sheet))

    assert (refusal.code, refusal.facts) == ("comments-missing", {"criteria": ["proof"]})


def test_submit_of_a_page_that_is_behind_is_refused(sheet):
    save(sheet, marks={"idea": "3", "proof": "3"})

    assert refusal_of(submit_scoresheet, sheet, actor=judge_of(sheet), version=0).code == "stale"


def test_a_submitted_sheet_is_closed_until_it_is_returned(sheet):
    sheet = save(sheet, marks={"idea": "3", "proof": "3"})
    sheet = submit_scoresheet(sheet, actor=judge_of(sheet), version=1)
    assert refusal_of(save, sheet, marks={"idea": "5"}).code == "submitted"

    actor = awards.organiser(sheet.assignment.round.season)
    sheet = return_scoresheet(sheet, actor=actor, reason="The judge mistook the scale.")

    assert (sheet.state, sheet.submitted_at) == (SheetState.IN_PROGRESS, None)
    assert save(sheet, marks={"idea": "5"}).exact == Fraction(84)


def test_return_needs_a_reason_an_organiser_and_an_open_round():
    sheet = judging.sheet(marks={"idea": "3", "proof": "3"}, submitted=True)
    actor = awards.organiser(sheet.assignment.round.season)

    assert refusal_of(return_scoresheet, sheet, actor=actor, reason="").code == "reason-needed"
    with pytest.raises(NotPermitted):
        return_scoresheet(sheet, actor=judge_of(sheet), reason="I changed my mind")
    close_judging_round(sheet.assignment.round, actor=SYSTEM)
    assert refusal_of(return_scoresheet, sheet, actor=actor, reason="Late").code == "round-closed"


def test_a_comment_has_a_limit(sheet):
    assert refusal_of(save, sheet, comment="x" * 5001).code == "comment-too-long"


def test_saving_one_mark_or_many_costs_the_same_queries(django_assert_num_queries):
    round = judging.judging_round(criteria=[(f"c{number}", 10) for number in range(10)])
    sheet = save(judging.sheet(judging.assignment(round)), marks={"c0": "1"})
    actor, many = judge_of(sheet), {f"c{number}": "3" for number in range(10)}

    with django_assert_num_queries(QUERIES_TO_SAVE):
        save_marks(sheet, actor=actor, marks={"c0": "2"}, version=1)
    with django_assert_num_queries(QUERIES_TO_SAVE):
        save_marks(sheet, actor=actor, marks=many, version=2)


LOCKS = int(connection.vendor == "postgresql")  # where a line of the log is appended under a lock of its own
QUERIES_TO_SAVE = 10 + LOCKS  # eight, and the savepoint that a test's own transaction makes of the verb's


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_refused_and_none_is_lost():
    sheet = judging.sheet()
    barrier, answers = threading.Barrier(2), {}

    def mark(value):
        barrier.wait()
        try:
            answers[value] = save_marks(sheet, actor=judge_of(sheet), marks={"idea": value}, version=0).version
        except Refused as refused:
            answers[value] = refused.refusal.code
        finally:
            connection.close()

    windows = [threading.Thread(target=mark, args=(value,)) for value in ("2", "5")]
    [window.start() for window in windows]
    [window.join() for window in windows]

    assert sorted(map(str, answers.values())) == ["1", "stale"]
    winner = next(value for value, answer in answers.items() if answer == 1)
    assert (stored(sheet), history(sheet)) == ({"idea": winner}, [(1, "idea", "", winner)])
    assert ScoreSheet.objects.get().version == 1


def test_the_sheet_follows_the_scale_its_rules_declare(sheet):
    rules = Rubric.objects.get(pk=sheet.rubric_id).rules
    for step in rules.definition["steps"]:
        if step["step"] == "weigh":
            step["scale"] = "share_of_range"
    rules.save()

    assert save(sheet, marks={"idea": "3", "proof": "3"}).exact == Fraction(50)
