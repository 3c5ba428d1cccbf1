"""What anyone may read: the open calls, one call, its forms for reading beforehand, and the published results."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.domain.admission import why_not_begin
from awards.enums import EntrantType, SeasonState
from awards.models import Award, AwardTier, Category, Season
from awards.queries.answers import form_of
from awards.queries.entries import public_awards
from awards.queries.names import country_name, language_name
from awards.queries.seasons import categories_of, rounds_of, season_for, seasons_visible_to, tiers_of
from awards.questionnaire import text_in


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Open calls first, then what is being judged, then published results."""
    now = timezone.now()
    seasons = [each for each in seasons_visible_to(request.user) if each.is_public]
    open_now = [each for each in seasons if each.takes_entries(now)]
    return render(
        request,
        "awards/public/home.html",
        {
            "now": now,
            "open_seasons": open_now,
            "published_seasons": [each for each in seasons if each.is_published],
            "other_seasons": [each for each in seasons if each not in open_now and not each.is_published],
        },
    )


@login_not_required
@require_safe
def season(request: HttpRequest, season: str) -> HttpResponse:
    """The call: what, who, when, and the way in."""
    found = get_object_or_404(season_for(request.user, season))
    language = request.LANGUAGE_CODE
    tiers = tiers_of(found)
    return render(
        request,
        "awards/public/season.html",
        {
            "season": found,
            "why_closed": why_not_begin(found, timezone.now()),
            "is_draft": found.state == SeasonState.DRAFT,
            "categories": [(each, _who_may_enter(each), _tiers_of(each, tiers)) for each in categories_of(found)],
            "season_tiers": [tier for tier in tiers if tier.category_id is None],
            "rounds": list(rounds_of(found)),
            "dates": _dates(found, language),
            "forms": list(found.forms.order_by("code", "-version")),
            "checklist": [text_in(item.get("text", {}), language) for item in found.eligibility_checklist],
            "languages": [language_name(each, language) for each in found.languages],
        },
    )


def _who_may_enter(category: Category) -> list[str]:
    return [str(EntrantType(each).label) for each in category.entrant_types]


def _tiers_of(category: Category, tiers: Sequence[AwardTier]) -> list[AwardTier]:
    return [tier for tier in tiers if tier.category_id == category.pk]


def _dates(season: Season, language: str) -> list[tuple[str, str]]:
    return [(text_in(each.get("name", {}), language), each["at"]) for each in season.dates]


@login_not_required
@require_safe
def form_for_reading(request: HttpRequest, season: str, form: str) -> HttpResponse:
    """All questions of a form on one page, to prepare the answers; only what is entered here counts."""
    found = get_object_or_404(season_for(request.user, season))
    row = found.forms.filter(code=form).order_by("-version").first()
    if row is None:
        raise Http404
    questions, language = form_of(row), request.LANGUAGE_CODE
    sections = [
        (
            text_in(section.label, language),
            text_in(section.help, language),
            [(each, text_in(each.label, language), text_in(each.help, language)) for each in section.questions],
        )
        for section in questions.sections
    ]
    return render(
        request, "awards/public/form.html", {"season": found, "row": row, "sections": sections, "language": language}
    )


@login_not_required
@require_safe
def results(request: HttpRequest, season: str) -> HttpResponse:
    """The winners, once they are public; until then the page does not exist for anybody."""
    found = get_object_or_404(season_for(request.user, season), state=SeasonState.PUBLISHED)
    language = request.LANGUAGE_CODE
    won: dict[Category, list[dict[str, Any]]] = defaultdict(list)
    for award in public_awards(found):
        won[award.entry.category].append(_won(award, language))
    return render(request, "awards/public/results.html", {"season": found, "won": dict(won)})


def _won(award: Award, language: str) -> dict[str, Any]:
    entrant = award.entry.entrant
    return {
        "award": award,
        "entrant": entrant,
        "country": country_name(entrant.country, language),
        "title": award.entry.title,
        "language": award.entry.language,
    }
