from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import Entry
from judging.enums import ConflictKind, ConflictSource, ConflictState

from .judge import Judge


class Conflict(models.Model):
    """A declared, detected, named or ruled reason why judge and entry must not meet.

    *Standing* keeps the two apart. *Claimed* is a soft one: avoided where possible, told where not, until somebody rules.
    *Lifted* counts no more. Whoever rules gives the reason (`ruling`) and stays named with it.
    """

    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="conflicts")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(_("kind"), max_length=30, choices=ConflictKind)
    source = models.CharField(_("source"), max_length=20, choices=ConflictSource)
    state = models.CharField(_("state"), max_length=20, choices=ConflictState, default=ConflictState.STANDING)
    note = models.TextField(_("note"), blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    ruling = models.TextField(_("ruling"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint("judge", "entry", "kind", name="one_conflict_per_judge_entry_kind"),
            models.CheckConstraint(condition=Q(kind__in=ConflictKind.values), name="conflict_kind_is_known"),
            models.CheckConstraint(
                condition=Q(state=ConflictState.LIFTED, lifted_at__isnull=False)
                | Q(state__in=[ConflictState.CLAIMED, ConflictState.STANDING], lifted_at__isnull=True),
                name="conflict_lifted_iff_stamped",
            ),
            models.CheckConstraint(condition=Q(source__in=ConflictSource.values), name="conflict_source_is_known"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, ruling="")
                | (Q(decided_at__isnull=False) & ~Q(ruling="")),
                name="conflict_decided_iff_ruled",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConflictState.CLAIMED) | Q(decided_at__isnull=True),
                name="conflict_claimed_only_until_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge} × {self.entry.code}: {self.get_kind_display()}"

    @property
    def code(self) -> str:
        return f"{self.judge.code}.{self.entry.code}.{self.kind}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.entry.role_scopes
