"""What has to be done again and again while the house is open: `manage.py tick` does it.

The task queue hands each task to one worker and forgets it if that worker is killed: the task would stay RUNNING for
ever. Such tasks are put back, at most three times, because every task of ours may run twice without harm.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.domain.replies import forget_answers
from config import heartbeats
from config.models import Part
from judging.interfaces.file_rankings import forget_old
from judging.tasks import gather_waiting, match_waiting_plans, renew_rankings
from outbox.tasks import sweep

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
GRACE = timedelta(minutes=2)  # a worker's first sign of life may be that late
LONGEST = timedelta(hours=6)  # for workers that were not started by `manage.py work` and give no sign of life
KEPT = timedelta(days=14)
LOST = "The worker that ran this task stopped in the middle of it"


@dataclass(frozen=True)
class Step:
    """One chore: what it does is in its name, and it returns how many things it touched."""

    every: timedelta
    work: Callable[[], int]


def put_back_lost_tasks(now: datetime | None = None) -> int:
    """No task stays RUNNING under a worker that is gone: it is READY again, or FAILED after the third time."""
    now = now or timezone.now()
    alive = set(heartbeats.alive(Part.WORKER, now))
    known = set(heartbeats.Heartbeat.objects.filter(part=Part.WORKER).values_list("name", flat=True))
    running = DBTaskResult.objects.running().filter(started_at__lt=now - GRACE)
    touched = 0
    for task in running.only("pk", "worker_ids", "started_at"):
        worker = task.worker_ids[-1] if task.worker_ids else ""
        lost = worker not in alive if worker in known else task.started_at < now - LONGEST
        if lost:
            touched += _put_back(task, now)
    return touched


def _put_back(task: DBTaskResult, now: datetime) -> int:
    """Guarded by the state that was read: a worker that finishes meanwhile wins."""
    row = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
    if len(task.worker_ids) < MOST_ATTEMPTS:
        return row.update(status=TaskResultStatus.READY, started_at=None)
    return row.update(
        status=TaskResultStatus.FAILED,
        finished_at=now,
        exception_class_path="builtins.RuntimeError",
        traceback=f"{LOST}, {MOST_ATTEMPTS} times.",
    )


def prune(now: datetime | None = None) -> int:
    """Finished tasks stay two weeks, sessions until they end, silent heartbeats and kept answers of the API a day."""
    now = now or timezone.now()
    tasks, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    return tasks + sessions + heartbeats.forget(now) + forget_answers(now)


STEPS = {
    "letters handed out": Step(timedelta(seconds=20), sweep),
    "rankings renewed": Step(timedelta(seconds=30), renew_rankings),
    "evidence gathered": Step(timedelta(seconds=60), gather_waiting),
    "match plans handed out": Step(timedelta(seconds=60), match_waiting_plans),
    "lost tasks put back": Step(timedelta(seconds=60), put_back_lost_tasks),
    "old rows removed": Step(timedelta(hours=1), prune),
    "rankings of files removed": Step(timedelta(minutes=10), forget_old),
}


def due(last: dict[str, datetime], now: datetime) -> list[str]:
    """The chores whose time has come, given when each was done last."""
    return [name for name, step in STEPS.items() if name not in last or now - last[name] >= step.every]


def do(name: str) -> int:
    """One chore. A database that is away for a while is logged and tried again at the next turn."""
    try:
        return STEPS[name].work()
    except DatabaseError:
        logger.exception("Upkeep: %s was not done this time.", name)
        return 0
