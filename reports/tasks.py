"""Background work of the reports: thin, calls the domain."""

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver
from django_tasks import task

from reports.domain.certificates import carry_out_certificates
from reports.domain.jobs import job_waiting
from reports.domain.statistics import carry_out_statistics
from reports.enums import JobKind
from reports.models import Job

WORK: dict[str, Callable[[Job], Job]] = {
    JobKind.CERTIFICATES: carry_out_certificates,
    JobKind.STATISTICS: carry_out_statistics,
}


@task(queue_name="documents")
def carry_out(code: str) -> str:
    job = Job.objects.select_related("season__programme").get(code=code)
    return str(WORK[job.kind](job).state)


@receiver(job_waiting)
def enqueue_job(code: str, **facts: Any) -> None:
    carry_out.enqueue(code)
