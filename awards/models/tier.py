from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums import ConferredBy

from .category import Category
from .season import Season
from .words import WordsField


class AwardTier(models.Model):
    """What can be won in a category (or, without one, in the season): Gold 1, Silver 2, Special Mention 3."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="tiers")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="tiers", null=True, blank=True)
    code = models.SlugField(_("code"), max_length=40)
    letters = models.CharField(_("letters in certificate numbers"), max_length=4)
    name = WordsField(_("name"))
    quota = models.PositiveSmallIntegerField(_("how many"))
    entrant_types = models.JSONField(_("only for entrants of type"), default=list, blank=True)
    conferred_by = models.CharField(_("conferred"), max_length=20, choices=ConferredBy, default=ConferredBy.RANK)
    joint = models.BooleanField(_("a tie may fill more than the quota"), default=False)
    note = WordsField(_("note"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("award tier")
        ordering = ["season", "category__position", "position"]
        constraints = [
            models.UniqueConstraint("season", "category", "code", name="one_tier_per_category_and_code"),
            models.UniqueConstraint(
                fields=["season", "code"], condition=Q(category__isnull=True), name="one_season_wide_tier_per_code"
            ),
            models.CheckConstraint(condition=Q(quota__gte=1), name="tier_quota_is_at_least_one"),
            models.CheckConstraint(condition=Q(conferred_by__in=ConferredBy.values), name="tier_conferred_by_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.season.role_scopes
