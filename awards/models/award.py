from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.enums import AwardState

from .entry import Entry
from .round import Round
from .tier import AwardTier
from .words import WordsField


class Advancement(models.Model):
    """An entry's passage out of one round into the next, by the round's rule or by a recorded Decision."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="advancements")
    from_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="advancements_out")
    to_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="advancements_in")
    by_decision = models.BooleanField(_("by decision"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    advanced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("advancement")
        constraints = [
            models.UniqueConstraint("entry", "to_round", name="one_advancement_per_entry_and_round"),
            models.CheckConstraint(
                condition=Q(by_decision=False) | ~Q(reason=""), name="advancement_by_decision_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.code} → {self.to_round}"


class Award(models.Model):
    """A tier conferred on an entry; the citation is what the jury publishes about it."""

    tier = models.ForeignKey(AwardTier, on_delete=models.PROTECT, related_name="awards")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="awards")
    state = models.CharField(_("state"), max_length=20, choices=AwardState, default=AwardState.CONFERRED)
    citation = WordsField(_("citation"))
    place = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("number within the tier"), default=1)
    reason = models.TextField(_("reason"), blank=True)  # why this entry, where the ranking alone does not say
    conferred_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("award")
        ordering = ["tier__position", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "entry"],
                condition=Q(state=AwardState.CONFERRED),
                name="one_live_award_per_tier_and_entry",
            ),
            models.UniqueConstraint(
                fields=["tier", "ordinal"], condition=Q(state=AwardState.CONFERRED), name="one_live_award_per_ordinal"
            ),
            models.CheckConstraint(
                condition=Q(state=AwardState.REVOKED, revoked_at__isnull=False)
                | Q(state=AwardState.CONFERRED, revoked_at__isnull=True),
                name="award_revoked_iff_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier}: {self.entry.code}"

    @property
    def code(self) -> str:
        return f"{self.tier.code}-{self.entry.code}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.tier.role_scopes
