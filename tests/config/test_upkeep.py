"""Signs of life, and what is done again and again while the house is open."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from config import heartbeats, upkeep
from config.models import Heartbeat, Part

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def running_task(*workers: str, since: timedelta) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=NOW - since,
        worker_ids=list(workers),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="outbox.tasks.deliver_letter",
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
    )


def state_after_upkeep(task: DBTaskResult) -> tuple[int, str]:
    touched = upkeep.put_back_lost_tasks(NOW)
    task.refresh_from_db()
    return touched, task.status


def test_task_of_a_silent_worker_is_put_back():
    heartbeats.beat("gone", Part.WORKER, NOW - heartbeats.SILENT * 2)
    task = running_task("gone", since=timedelta(minutes=10))

    assert state_after_upkeep(task) == (1, TaskResultStatus.READY)


def test_task_that_killed_three_workers_is_given_up():
    heartbeats.beat("third", Part.WORKER, NOW - heartbeats.SILENT * 2)
    task = running_task("first", "second", "third", since=timedelta(minutes=10))

    assert state_after_upkeep(task) == (1, TaskResultStatus.FAILED)
    assert task.traceback == "The worker that ran this task stopped in the middle of it, 3 times."


def test_long_task_of_a_living_worker_is_left_alone():
    heartbeats.beat("alive", Part.WORKER, NOW)
    task = running_task("alive", since=timedelta(hours=8))

    assert state_after_upkeep(task) == (0, TaskResultStatus.RUNNING)


@pytest.mark.parametrize(
    ("since", "state"),
    [(timedelta(hours=5), TaskResultStatus.RUNNING), (timedelta(hours=7), TaskResultStatus.READY)],
)
def test_worker_that_never_gave_signs_of_life_has_six_hours(since, state):
    task = running_task("foreign", since=since)

    assert state_after_upkeep(task)[1] == state


def test_task_that_finished_meanwhile_stays_finished():
    heartbeats.beat("gone", Part.WORKER, NOW - heartbeats.SILENT * 2)
    task = running_task("gone", since=timedelta(minutes=10))
    stale = DBTaskResult.objects.get(pk=task.pk)
    DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.SUCCESSFUL)

    assert upkeep._put_back(stale, NOW) == 0


def test_old_rows_are_removed_and_young_ones_kept():
    old = running_task("w", since=timedelta(days=20))
    young = running_task("w", since=timedelta(days=2))
    for task, age in ((old, timedelta(days=15)), (young, timedelta(days=1))):
        DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.SUCCESSFUL, finished_at=NOW - age)
    heartbeats.beat("yesterday", Part.WORKER, NOW - timedelta(days=2))
    heartbeats.beat("today", Part.WORKER, NOW)

    assert upkeep.prune(NOW) == 2
    assert list(DBTaskResult.objects.values_list("pk", flat=True)) == [young.pk]
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["today"]


def test_chores_are_due_at_first_and_then_each_in_its_time():
    last = dict.fromkeys(upkeep.STEPS, NOW)

    assert upkeep.due({}, NOW) == list(upkeep.STEPS)
    assert upkeep.due(last, NOW + timedelta(seconds=10)) == []
    assert upkeep.due(last, NOW + timedelta(seconds=30)) == ["letters handed out", "rankings renewed"]
    assert upkeep.due(last, NOW + timedelta(hours=2)) == list(upkeep.STEPS)


def test_chore_outlives_a_database_that_is_away(monkeypatch, caplog):
    def away() -> int:
        raise DatabaseError("the server closed the connection")

    monkeypatch.setitem(upkeep.STEPS, "letters handed out", upkeep.Step(timedelta(seconds=1), away))

    assert upkeep.do("letters handed out") == 0
    assert [record.getMessage() for record in caplog.records] == ["Upkeep: letters handed out was not done this time."]


def test_tick_does_every_chore_once_and_says_what_it_touched(capsys):
    heartbeats.beat("gone", Part.WORKER, timezone.now() - heartbeats.SILENT * 2)
    running_task("gone", since=timedelta(minutes=10))

    call_command("tick")

    assert capsys.readouterr().out == "lost tasks put back: 1\n"


def test_worker_gives_signs_of_life_and_withdraws_them():
    with heartbeats.beating("me", Part.WORKER):
        during = heartbeats.alive(Part.WORKER)

    assert (during, heartbeats.alive(Part.WORKER)) == (["me"], [])


def test_process_names_differ_and_fit():
    names = {heartbeats.process_name() for _ in range(20)}

    assert len(names) == 20
    assert max(map(len, names)) <= 64
