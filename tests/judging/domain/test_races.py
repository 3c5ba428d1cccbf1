"""Two people at once: whatever comes first, no law of judging is broken afterwards."""

import threading

import pytest
from django.db import connection

from audit.steps import SYSTEM, Refused
from awards.enums import SeasonState
from judging.domain.assignments import assign_judge, recuse_judge
from judging.domain.conflicts import declare_conflict
from judging.domain.scoresheets import save_marks
from judging.enums import SheetState
from judging.invariants import INVARIANTS
from judging.models import Assignment
from tests.factories import awards, judging

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Every act in a thread and connection of its own, all let go together; "done" or the code of its refusal."""
    barrier, answers = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number, act):
        barrier.wait()
        try:
            act()
            answers[number] = "done"
        except Refused as refused:
            answers[number] = refused.refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def broken():
    return [invariant.name for invariant in INVARIANTS if list(invariant.broken())]


@pytest.mark.parametrize("_attempt", range(5))
def test_an_assignment_never_slips_in_beside_a_tie(_attempt):
    round = judging.judging_round(awards.season(SeasonState.JUDGING))
    judge, entry = judging.judge(round.season), judging.eligible(round.season)

    answers = at_once(
        lambda: assign_judge(round, judge=judge, entry=entry, actor=SYSTEM),
        lambda: declare_conflict(judge, entry, actor=judge.user, kind="personal", note="Related"),
    )

    assert answers in (["done", "done"], ["conflict", "done"])
    assert not Assignment.objects.live().exists()
    assert broken() == []


@pytest.mark.parametrize("_attempt", range(5))
def test_a_judge_never_gets_more_than_he_or_she_takes(_attempt):
    round = judging.judging_round(awards.season(SeasonState.JUDGING))
    judge = judging.judge(round.season, max_load=1)
    first, second = judging.eligible(round.season), judging.eligible(round.season)

    answers = at_once(
        lambda: assign_judge(round, judge=judge, entry=first, actor=SYSTEM),
        lambda: assign_judge(round, judge=judge, entry=second, actor=SYSTEM),
    )

    assert sorted(answers) == ["done", "load-full"]
    assert broken() == []


@pytest.mark.parametrize("_attempt", range(5))
def test_a_mark_and_a_recusal_at_once_leave_nothing_that_counts(_attempt):
    sheet = judging.sheet()
    judge = sheet.assignment.judge.user

    answers = at_once(
        lambda: save_marks(sheet, actor=judge, marks={"idea": "4"}, version=0),
        lambda: recuse_judge(sheet.assignment, actor=judge, kind="personal", reason="Related"),
    )

    sheet.refresh_from_db()
    assert answers[1] == "done"
    assert answers[0] in ("done", "recused", "not-permitted")
    assert sheet.state == SheetState.RECUSED
    assert sheet.changes.count() == (1 if answers[0] == "done" else 0)
    assert broken() == []
