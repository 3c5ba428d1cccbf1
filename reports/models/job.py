from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from awards.models import Season
from reports.enums import JobKind, JobState


def new_job_code() -> str:
    return "job-" + get_random_string(12)


def job_path(job: "Job", filename: str) -> str:
    return f"jobs/{job.season.code}/{filename}"


class Job(models.Model):
    """Long work for one season, shown while it goes on; the row is the truth, whatever queue carries it.

    What came of it may be one `file`, kept privately with its digest: a view that asks for permission hands it out.
    """

    code = models.CharField(max_length=24, unique=True, default=new_job_code, editable=False)
    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(_("kind"), max_length=40, choices=JobKind)
    state = models.CharField(_("state"), max_length=20, choices=JobState, default=JobState.WAITING)
    parameters = models.JSONField(default=dict)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    problem = models.TextField(_("what went wrong"), blank=True)
    file = models.FileField(_("file"), upload_to=job_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("job")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=JobKind.values), name="job_kind_is_known"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_done_within_total"),
            models.CheckConstraint(
                condition=Q(file="", sha256="") | (Q(state=JobState.DONE) & ~Q(file="") & ~Q(sha256="")),
                name="job_file_only_when_done_and_with_its_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.season.role_scopes
