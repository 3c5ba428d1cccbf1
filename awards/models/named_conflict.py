from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.enums import NamedKind

from .entry import Entry


class NamedConflict(models.Model):
    """Whom the entrant asks not to be judged by, and why. A request: the secretariat rules on it, and no judge reads it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="named_conflicts")
    kind = models.CharField(_("person or organisation"), max_length=20, choices=NamedKind)
    name = models.CharField(_("name"), max_length=200)
    reason = models.TextField(_("reason"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("conflict named by the entrant")
        ordering = ["entry", "pk"]
        constraints = [
            models.UniqueConstraint("entry", "kind", Lower("name"), name="one_named_conflict_per_entry_and_name"),
            models.CheckConstraint(condition=Q(kind__in=NamedKind.values), name="named_conflict_kind_is_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(reason=""), name="named_conflict_says_whom_and_why"),
        ]

    def __str__(self) -> str:
        return f"{self.entry.code}: {self.name}"
