"""Long work for a season: asked for once, carried out in the background, resumed after a crash."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.dispatch import Signal

from accounts.models import person_behind
from audit.domain import record
from audit.steps import SYSTEM, Actor, locked, permit, take_step
from awards.models import Season
from reports.enums import JOB_LIVE, JobKind, JobState
from reports.lifecycle import JOB, JOB_NEEDS
from reports.models import Job

job_waiting = Signal()  # sent with `code` once the asking is committed; the tasks listen


def ask_for_job(season: Season, kind: str, *, actor: Actor, parameters: Mapping[str, Any] | None = None) -> Job:
    """A job that waits for a worker; the same job that still waits or runs is returned instead of a second one.

    Who may ask is a property of the kind: `lifecycle.JOB_NEEDS`.
    """
    with transaction.atomic():
        permit(actor, JOB_NEEDS[JobKind(kind)], season)
        wanted = dict(parameters or {})
        live = Job.objects.filter(season=season, kind=kind, state__in=JOB_LIVE, parameters=wanted).first()
        if live is not None:
            return live
        asked_by = person_behind(actor)
        job = Job.objects.create(season=season, kind=kind, parameters=wanted, asked_by=asked_by)
        record(actor, "job.ask", job, facts={"kind": kind, "parameters": wanted})
        transaction.on_commit(lambda: job_waiting.send(Job, code=job.code))
    return job


def start_job(job: Job, *, now: datetime | None = None) -> Job | None:
    """The job, running from now on; None when another worker has it or it has ended."""
    with transaction.atomic():
        job = locked(job)
        if job.state != JobState.WAITING:
            return None
        take_step(job, JOB, "start", actor=SYSTEM, now=now)
    return job


def tell_progress(job: Job, *, done: int, total: int) -> bool:
    """Write how far the work is; False when it was cancelled meanwhile and must stop."""
    return bool(Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(done=done, total=total))


def finish_job(job: Job, *, now: datetime | None = None) -> Job:
    """The work is done."""
    return _end(job, "finish", now=now)


def deliver_job(job: Job, content: bytes, *, ending: str, now: datetime | None = None) -> Job:
    """The work is done, and its file is kept privately with its digest; `ending` is how the file's name ends (".pdf").

    A job that was stopped meanwhile keeps no file.
    """
    with transaction.atomic():
        job = locked(job)
        if job.state != JobState.RUNNING:
            return job
        job.sha256 = hashlib.sha256(content).hexdigest()
        job.file.save(f"{job.code}{ending}", ContentFile(content), save=False)
        take_step(job, JOB, "finish", actor=SYSTEM, now=now, facts={"sha256": job.sha256})
        job.save(update_fields=["file", "sha256"])
    return job


def fail_job(job: Job, *, problem: str, now: datetime | None = None) -> Job:
    """The work cannot be done; the problem is shown to who asked."""
    with transaction.atomic():
        job = locked(job)
        job.problem = problem[:2000]
        job.save(update_fields=["problem"])
        take_step(job, JOB, "fail", actor=SYSTEM, now=now)
    return job


def cancel_job(job: Job, *, actor: Actor, now: datetime | None = None) -> Job:
    """The work stops at its next step; what is done stays done."""
    with transaction.atomic():
        job = locked(job)
        take_step(job, JOB, "cancel", actor=actor, now=now)
    return job


def retry_job(job: Job, *, actor: Actor) -> Job:
    """The job waits for a worker again; what was done is not done twice."""
    with transaction.atomic():
        job = locked(job)
        take_step(job, JOB, "retry", actor=actor)
        transaction.on_commit(lambda: job_waiting.send(Job, code=job.code))
    return job


def _end(job: Job, step: str, *, now: datetime | None) -> Job:
    with transaction.atomic():
        job = locked(job)
        if job.state == JobState.RUNNING:
            take_step(job, JOB, step, actor=SYSTEM, now=now)
    return job
