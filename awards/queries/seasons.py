"""Seasons as their readers may see them."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accounts.enums import SEES, ScopeKind
from accounts.models import User
from awards.enums import SEASON_VISIBLE
from awards.models import AwardTier, Category, Round, Season

from .scopes import Viewer, seasons_with_role


def seasons_visible_to(person: Viewer) -> QuerySet[Season]:
    """Seasons whose call is public, and those in preparation that the person helps to organise; newest first."""
    return (
        Season.objects.filter(seasons_with_role(person, SEES) | _public())
        .select_related("programme")
        .order_by("-year", "code")
    )


def season_for(person: Viewer, code: str) -> QuerySet[Season]:
    """The one season of that code if the person may see it; for `get_object_or_404`."""
    return seasons_visible_to(person).filter(code=code)


def seasons_run_by(person: Viewer, roles: frozenset[str] = SEES) -> QuerySet[Season]:
    """Seasons in which the person holds any of these organisers' roles, by default any at all; newest first."""
    return Season.objects.filter(seasons_with_role(person, roles)).select_related("programme").order_by("-year", "code")


def categories_of(season: Season) -> QuerySet[Category]:
    """The season's categories in their order."""
    return season.categories.order_by("position")


def tiers_of(season: Season) -> Sequence[AwardTier]:
    """What can be won, by category and then in order; tiers of the whole season last."""
    tiers = season.tiers.select_related("category").order_by("position")
    return sorted(tiers, key=lambda each: (each.category is None, each.category.position if each.category else 0))


def rounds_of(season: Season) -> QuerySet[Round]:
    """The season's rounds in their order."""
    return season.rounds.order_by("position")


def _public() -> Q:
    return Q(state__in=SEASON_VISIBLE)


def organisers_of(season: Season, roles: frozenset[str]) -> QuerySet[User]:
    """Everybody who holds one of the roles in the season, its programme or the house, by name."""
    held = Q(roles__scope_kind=ScopeKind.HOUSE)
    for kind, code in season.role_scopes:
        held |= Q(roles__scope_kind=kind, roles__scope_code=code)
    return User.objects.filter(held, roles__role__in=roles).distinct().order_by("name", "email")
