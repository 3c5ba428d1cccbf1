from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from awards.enums import EntrantType, MemberRole

CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no letters that are read for one another


def new_entrant_code() -> str:
    return get_random_string(8, CODE_ALPHABET)


class Entrant(models.Model):
    """The city, institution, corporation or person that enters; has members."""

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_entrant_code, editable=False)
    type = models.CharField(_("type"), max_length=20, choices=EntrantType)
    name = models.CharField(_("name in English"), max_length=200)
    name_local = models.CharField(_("name in its own language"), max_length=200, blank=True)
    local_language = models.CharField(_("own language"), max_length=12, blank=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166 code"))
    city = models.CharField(_("city in English"), max_length=120)
    city_local = models.CharField(_("city in its own language"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_source = models.CharField(_("source of the population"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    parent_organisation = models.CharField(_("parent organisation"), max_length=200, blank=True)
    demo = models.BooleanField(_("demonstration data"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="EntrantMember", related_name="entrants")

    class Meta:
        verbose_name = _("entrant")
        ordering = ["name", "code"]
        constraints = [models.CheckConstraint(condition=Q(type__in=EntrantType.values), name="entrant_type_is_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def own_city_name(self) -> str:
        """The city's name in its own language where it differs from the English one; else nothing."""
        return self.city_local if self.city_local != self.city else ""

    def member_role(self, person: Any) -> str | None:
        """The person's role among the members; None for a stranger."""
        return next((m.role for m in self.memberships.all() if m.user_id == person.pk), None)


class EntrantMember(models.Model):
    """This person acts for this entrant."""

    entrant = models.ForeignKey(Entrant, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=MemberRole)
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("member")
        constraints = [
            models.UniqueConstraint("entrant", "user", name="one_membership_per_person_and_entrant"),
            models.UniqueConstraint(
                fields=["entrant"], condition=Q(role=MemberRole.OWNER), name="one_owner_per_entrant"
            ),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="member_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"
