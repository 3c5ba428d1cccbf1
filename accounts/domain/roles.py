"""Who holds which organiser's role, and where."""

from django.db import transaction

from accounts.enums import Role, ScopeKind
from accounts.models import RoleAssignment, User
from audit.domain import record
from audit.steps import Actor, permit


class Scope:
    """A place where roles are held, known by its (kind, code) pair."""

    def __init__(self, kind: str, code: str) -> None:
        self.kind = ScopeKind(kind)
        self.code = code
        self.role_scopes = ((kind, code),)


def grant_role(person: User, role: str, *, scope: Scope, actor: Actor) -> RoleAssignment:
    """The person holds the role in the scope from now on; granting twice changes nothing.

    Only who runs the scope may grant.
    """
    permit(actor, "accounts.grant_role", scope)
    with transaction.atomic():
        held, new = RoleAssignment.objects.get_or_create(
            user=person, role=Role(role), scope_kind=scope.kind, scope_code=scope.code
        )
        if new:
            record(actor, "role.grant", person, facts={"role": role, "scope": [scope.kind, scope.code]})
    return held


def withdraw_role(held: RoleAssignment, *, actor: Actor) -> None:
    """The person no longer holds the role there. Only who runs the scope may withdraw it."""
    permit(actor, "accounts.grant_role", Scope(held.scope_kind, held.scope_code))
    with transaction.atomic():
        record(
            actor,
            "role.withdraw",
            held.user,
            facts={"role": held.role, "scope": [held.scope_kind, held.scope_code]},
        )
        held.delete()
