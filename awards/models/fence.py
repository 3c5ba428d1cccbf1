from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.enums import FenceState

from .entry import Entry


class Fence(models.Model):
    """A ruled tie between an organiser and an entry: nothing of its judging is told to that person.

    Ties that the facts say by themselves need no row (`awards.queries.fences`).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="fences")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="fences")
    state = models.CharField(_("state"), max_length=20, choices=FenceState, default=FenceState.STANDING)
    reason = models.TextField(_("reason"))
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("fence")
        constraints = [
            models.UniqueConstraint("person", "entry", name="one_fence_per_person_and_entry"),
            models.CheckConstraint(condition=~Q(reason=""), name="fence_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state=FenceState.LIFTED, lifted_at__isnull=False)
                | Q(state=FenceState.STANDING, lifted_at__isnull=True),
                name="fence_lifted_iff_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} × {self.entry.code}"

    @property
    def code(self) -> str:
        return f"{self.person.code}-{self.entry.code}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.entry.role_scopes
