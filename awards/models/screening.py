from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .entry import EntryRevision


class ScreeningMark(models.Model):
    """One screener's tick on one line of the eligibility checklist for one revision."""

    revision = models.ForeignKey(EntryRevision, on_delete=models.CASCADE, related_name="screening_marks")
    item = models.CharField(_("checklist line"), max_length=40)
    passed = models.BooleanField(_("met"))
    note = models.TextField(_("note"), blank=True)
    screener = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("screening mark")
        constraints = [models.UniqueConstraint("revision", "item", name="one_screening_mark_per_line_and_revision")]

    def __str__(self) -> str:
        return f"{self.revision}: {self.item}"
