"""Entrants as their members see them."""

from django.db.models import QuerySet

from awards.enums import MAY_EDIT
from awards.models import Entrant

from .scopes import Viewer, members_named


def entrants_of(person: Viewer) -> QuerySet[Entrant]:
    """Entrants the person is a member of, with members and their people; by name."""
    return (
        Entrant.objects.filter(memberships__user__in=members_named(person))
        .prefetch_related("memberships__user")
        .order_by("name", "code")
    )


def entrants_edited_by(person: Viewer) -> QuerySet[Entrant]:
    """Those in whose name the person may begin entries: as owner or editor."""
    return (
        Entrant.objects.filter(memberships__user__in=members_named(person), memberships__role__in=MAY_EDIT)
        .prefetch_related("memberships")
        .order_by("name", "code")
    )
