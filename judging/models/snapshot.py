from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Round


class Snapshot(models.Model):
    """What the newest ranking of a round was computed from, so that it can be told whether anything changed since.

    Written by whoever computes a ranking, never by whoever saves a mark. Where there is a `problem`, that could not be
    tabulated; it is not tried again until something changes.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="snapshot")
    seen = models.CharField(_("digest of what was read"), max_length=64, blank=True)
    sheets = models.JSONField(_("sheets that were read"), default=dict)  # key of the sheet -> how it counted
    taken_at = models.DateTimeField(_("as of"), null=True, blank=True)
    asked_at = models.DateTimeField(_("handed to a worker"), null=True, blank=True)  # empty once that has been done
    problem_code = models.CharField(max_length=60, blank=True)
    problem = models.TextField(_("why it cannot be computed"), blank=True)

    class Meta:
        verbose_name = _("snapshot of a ranking")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, seen="", problem="") | (Q(taken_at__isnull=False) & ~Q(seen="")),
                name="snapshot_taken_iff_digested",
            ),
            models.CheckConstraint(
                condition=Q(problem="", problem_code="") | (~Q(problem="") & ~Q(problem_code="")),
                name="snapshot_problem_has_a_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.taken_at or '–'}"
