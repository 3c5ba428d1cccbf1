"""Marks of many sheets at once obey the laws of one sheet."""

import pytest

from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from awards.enums import RoundState
from judging.domain.many_marks import Marked, enter_marks
from judging.domain.scoresheets import save_marks, submit_scoresheet
from judging.enums import SheetState
from judging.models import Score, ScoreChange, ScoreSheet
from tests.factories import awards, judging

WHY = "From the paper sheets of the jury."


@pytest.fixture
def round(db):
    return judging.judging_round()


@pytest.fixture
def sheets(round):
    return [judging.assignment(round).scoresheet for _number in range(3)]


def facts_of(sheet):
    """Everything that a save leaves on a sheet, told without keys of its own."""
    fresh = ScoreSheet.objects.get(pk=sheet.pk)
    return (
        (fresh.state, fresh.version, fresh.total_exact, fresh.total, fresh.comment),
        list(
            Score.objects.filter(sheet=sheet)
            .order_by("criterion__key")
            .values_list("value", "not_applicable", "comment")
        ),
        list(
            ScoreChange.objects.filter(sheet=sheet).order_by("criterion__key").values_list("before", "after", "version")
        ),
    )


def test_many_marks_leave_what_the_judges_own_saves_leave(round, sheets):
    given = {"marks": {"idea": "4", "proof": "NA"}, "comments": {"idea": "Bold."}, "comment": "Good."}
    alone, together, _other = sheets
    judge = alone.assignment.judge.user
    save_marks(alone, actor=judge, **given)
    submit_scoresheet(alone, actor=judge)

    enter_marks(round, [Marked(together, **given)], actor=SYSTEM, reason=WHY)

    assert facts_of(together) == facts_of(alone)
    assert facts_of(together)[0][:3] == (SheetState.SUBMITTED, 1, "80/1")


def test_log_has_one_line_that_names_every_sheet_and_the_source(round, sheets):
    asked = [Marked(sheet, {"idea": 4, "proof": 3}, submit=place > 0) for place, sheet in enumerate(sheets)]

    enter_marks(round, asked, actor=SYSTEM, reason=WHY)

    event = AuditEvent.objects.get()
    assert (event.action, event.reason) == ("round.enter_marks", WHY)
    assert event.facts == {
        "sheets": {
            sheet.code: [1, "72/1", "submitted" if place else "in_progress"] for place, sheet in enumerate(sheets)
        }
    }


def test_number_of_queries_does_not_grow_with_the_sheets(round, sheets, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        enter_marks(round, [Marked(each, {"idea": 4, "proof": 3}) for each in sheets], actor=SYSTEM, reason=WHY)


def test_repeated_entering_changes_nothing(round, sheets):
    asked = [Marked(sheets[0], {"idea": 4, "proof": 3})]
    enter_marks(round, asked, actor=SYSTEM, reason=WHY)
    before = (facts_of(sheets[0]), AuditEvent.objects.count())

    enter_marks(round, asked, actor=SYSTEM, reason=WHY)

    assert (facts_of(sheets[0]), AuditEvent.objects.count()) == before


def test_one_refused_sheet_refuses_all(round, sheets):
    judging.sheet(sheets[1].assignment, marks={"idea": "4", "proof": "2"}, submitted=True)
    before = [facts_of(sheet) for sheet in sheets]

    with pytest.raises(Refused) as refused:
        enter_marks(
            round,
            [
                Marked(sheets[0], {"idea": 4, "proof": 3}),
                Marked(sheets[1], {"idea": 5}),
                Marked(sheets[2], {"idea": 4}),
            ],
            actor=SYSTEM,
            reason=WHY,
        )

    told = refused.value.refusal
    assert told.code == "sheets-refused"
    assert [(each["sheet"], each["code"]) for each in told.facts["sheets"]] == [
        (sheets[1].code, "submitted"),
        (sheets[2].code, "marks-missing"),
    ]
    assert [facts_of(sheet) for sheet in sheets] == before


@pytest.mark.parametrize("mark", ["5.5", "0", "much", "NaN"])
def test_mark_off_the_scale_is_refused(round, sheets, mark):
    with pytest.raises(Refused) as refused:
        enter_marks(round, [Marked(sheets[0], {"idea": mark, "proof": 3})], actor=SYSTEM, reason=WHY)

    assert [each["code"] for each in refused.value.refusal.facts["sheets"]] == ["marks-refused"]


def test_nothing_is_taken_back(round, sheets):
    sheet = judging.sheet(sheets[0].assignment, marks={"idea": "4", "proof": "2"})

    enter_marks(round, [Marked(sheet, {"idea": None, "proof": ""}, submit=False)], actor=SYSTEM, reason=WHY)

    assert facts_of(sheet)[1] == [(4, False, ""), (2, False, "")]


def test_round_that_is_closed_takes_no_marks(db):
    round = judging.judging_round(state=RoundState.CLOSED)
    sheet = judging.assignment(round).scoresheet

    with pytest.raises(Refused) as refused:
        enter_marks(round, [Marked(sheet, {"idea": 4, "proof": 3})], actor=SYSTEM, reason=WHY)

    assert [each["code"] for each in refused.value.refusal.facts["sheets"]] == ["round-closed"]


def test_source_of_the_marks_must_be_said(round, sheets):
    with pytest.raises(Refused) as refused:
        enter_marks(round, [Marked(sheets[0], {"idea": 4})], actor=SYSTEM, reason=" ")

    assert refused.value.refusal.code == "reason-needed"


def test_only_who_runs_the_season_enters_marks(round, sheets):
    asked = [Marked(sheets[0], {"idea": 4, "proof": 3})]

    with pytest.raises(NotPermitted):
        enter_marks(round, asked, actor=sheets[0].assignment.judge.user, reason=WHY)

    organiser = awards.organiser(round.season)
    enter_marks(round, asked, actor=organiser, reason=WHY)
    assert set(ScoreChange.objects.values_list("changed_by", flat=True)) == {organiser.pk}
