"""What every organiser's page stands in: the season as the organiser may see it, and the places of the desk."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from awards.models import Round, Season
from awards.queries.fences import fenced_entries

Place = tuple[str, str, str, bool]


def season_for_organiser(request: SignedInRequest, code: str) -> Season:
    """The season, for whoever holds an organiser's role there; 404 for everybody else."""
    season = get_object_or_404(Season.objects.select_related("programme"), code=code)
    if not request.user.has_perm("awards.see_season", season):
        raise Http404
    return season


def round_for_organiser(request: SignedInRequest, season_code: str, round_code: str) -> Round:
    """The round of a season the organiser may see; 404 otherwise."""
    season = season_for_organiser(request, season_code)
    round = get_object_or_404(season.rounds, code=round_code)
    round.season = season
    return round


def organiser_frame(request: SignedInRequest, season: Season, here: str) -> dict[str, Any]:
    """Season, places, whether this person may act, and whether a tie keeps something from them (asked when it is needed),
    for the context of an organiser's page.
    """
    return {
        "season": season,
        "places": organiser_places(season, here),
        "may_run": request.user.has_perm("awards.run_season", season),
        "has_tie": SimpleLazyObject(lambda: fenced_entries(request.user, season).exists()),
    }


def organiser_places(season: Season, here: str) -> list[Place]:
    """The few places of the organiser's desk, the present one marked."""
    places = (
        ("organise_season", _("Overview"), "layout-dashboard"),
        ("organise_entries", _("Entries"), "file-text"),
        ("organise_judges", _("Judges"), "users"),
        ("organise_rounds", _("Rounds"), "list"),
        ("organise_awards", _("Awards"), "award"),
        ("organise_letters", _("Letters"), "mail"),
    )
    return [(reverse(name, args=[season.code]), label, icon, name == here) for name, label, icon in places]
