from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role, ScopeKind

from .user import User


class RoleAssignment(models.Model):
    """This person holds this organiser's role in this scope; a scope is a (kind, code) pair, known here as codes only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    scope_kind = models.CharField(_("scope"), max_length=20, choices=ScopeKind)
    scope_code = models.CharField(_("scope code"), max_length=80, blank=True)
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now)

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.UniqueConstraint("user", "role", "scope_kind", "scope_code", name="one_role_per_person_and_scope"),
            models.CheckConstraint(
                condition=models.Q(scope_kind=ScopeKind.HOUSE, scope_code="")
                | (~models.Q(scope_kind=ScopeKind.HOUSE) & ~models.Q(scope_code="")),
                name="scope_code_names_what_the_kind_needs",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} @ {self.scope_kind}:{self.scope_code}"
