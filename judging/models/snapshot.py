from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Round


class Snapshot(models.Model):
    """What the newest ranking of a round was computed from, so that it can be told whether anything changed since.

    Written by whoever computes a ranking, never by whoever saves a mark. What could not be tabulated since then is noted
    with the reason, and is not tried again until something changes; the ranking before it goes on being shown.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="snapshot")
    seen = models.CharField(_("digest of what was read"), max_length=64, blank=True)
    sheets = models.JSONField(_("sheets that were read"), default=dict)  # key of the sheet -> how it counted
    taken_at = models.DateTimeField(_("as of"), null=True, blank=True)
    asked_at = models.DateTimeField(_("handed to a worker"), null=True, blank=True)  # empty once that has been done
    failed_at = models.DateTimeField(_("last tried in vain"), null=True, blank=True)
    failed_seen = models.CharField(_("digest of what could not be tabulated"), max_length=64, blank=True)
    problem_code = models.CharField(max_length=60, blank=True)
    problem = models.TextField(_("why it cannot be computed"), blank=True)

    class Meta:
        verbose_name = _("snapshot of a ranking")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, seen="") | (Q(taken_at__isnull=False) & ~Q(seen="")),
                name="snapshot_taken_iff_digested",
            ),
            models.CheckConstraint(
                condition=Q(failed_at__isnull=True, failed_seen="", problem_code="", problem="")
                | (Q(failed_at__isnull=False) & ~Q(failed_seen="") & ~Q(problem_code="") & ~Q(problem="")),
                name="snapshot_failed_iff_it_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.taken_at or '–'}"
