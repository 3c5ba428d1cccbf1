"""Roles told as conditions of a query, so that what may be seen is decided in the database."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.enums import ScopeKind
from accounts.models import User
from audit.steps import System

Viewer = User | AnonymousUser | System
NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


def members_named(person: Viewer) -> list[int]:
    """The person's key for `memberships__user__in`; empty for the house and for strangers, who are members of nothing."""
    return [person.pk] if isinstance(person, User) else []


def seasons_with_role(person: Viewer, roles: frozenset[str], path: str = "") -> Q:
    """The condition on seasons that the person holds any of the roles there, in its programme or in the house.

    `path` leads from the queried rows to the season: `"season__"`.
    """
    if isinstance(person, System) or (isinstance(person, User) and person.is_superuser):
        return EVERYTHING
    if not isinstance(person, User):
        return NOTHING
    held = {scope for scope, holds in person.held_roles.items() if roles & holds}
    if (ScopeKind.HOUSE.value, "") in held:
        return EVERYTHING
    codes = {kind: [code for found, code in held if found == kind] for kind in (ScopeKind.SEASON, ScopeKind.PROGRAMME)}
    return Q(**{f"{path}code__in": codes[ScopeKind.SEASON]}) | Q(
        **{f"{path}programme__code__in": codes[ScopeKind.PROGRAMME]}
    )
