from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Season
from judging.enums import WEIGHED, ConflictEffect, ConflictKind


def _effect(kind: ConflictKind) -> "models.CharField[str, str]":
    return models.CharField(kind.label, max_length=10, choices=ConflictEffect, default=ConflictEffect.HARD)


class ConflictPolicy(models.Model):
    """How much each kind of tie that the facts say by themselves weighs in a season; declared before judging opens."""

    season = models.OneToOneField(Season, on_delete=models.CASCADE, related_name="conflict_policy")
    same_country = _effect(ConflictKind.SAME_COUNTRY)
    same_city = _effect(ConflictKind.SAME_CITY)
    same_organisation = _effect(ConflictKind.SAME_ORGANISATION)
    parent_organisation = _effect(ConflictKind.PARENT_ORGANISATION)
    same_mail_domain = _effect(ConflictKind.SAME_MAIL_DOMAIN)
    shared_member = _effect(ConflictKind.SHARED_MEMBER)
    collaborator = _effect(ConflictKind.COLLABORATOR)
    past_project = _effect(ConflictKind.PAST_PROJECT)
    project_years = models.PositiveSmallIntegerField(
        _("years that a past project counts"), default=5, help_text=_("A project without a year always counts.")
    )

    class Meta:
        verbose_name = _("conflict policy")
        verbose_name_plural = _("conflict policies")
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{kind}__in": ConflictEffect.values}), name=f"effect_of_{kind}_is_known"
            )
            for kind in WEIGHED
        ]

    def __str__(self) -> str:
        return f"{self.season}: {', '.join(f'{kind} {effect}' for kind, effect in self.effects.items())}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.season.role_scopes

    @property
    def effects(self) -> dict[str, str]:
        """Kind -> effect, in the order in which pages tell them."""
        return {str(kind): str(getattr(self, kind)) for kind in WEIGHED}
