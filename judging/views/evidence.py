"""How sure a ranking is: its evidence category by category, and the judges together. All of it advice."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import allowed
from accounts.requests import SignedInRequest
from awards.models import Round
from awards.views.frame import organiser_frame, round_for_organiser
from judging.interfaces.evidence.category import category_page, find_category
from judging.interfaces.evidence.names import Names, names_for
from judging.interfaces.evidence.overview import overview_cards
from judging.interfaces.evidence.panel import panel_section, titles_of
from judging.models import Ranking, Tabulation
from judging.queries.evidence import GatheredEvidence, evidence_of
from judging.queries.fences import Fences
from judging.queries.missing_data import missing_data
from judging.queries.panels import NamedPanel, named_panel
from judging.queries.rankings import snapshot


@dataclass(frozen=True)
class Shown:
    """What every page of the evidence begins with."""

    round: Round
    tabulation: Tabulation
    gathered: GatheredEvidence
    lines: list[Ranking]
    panel: NamedPanel
    names: Names
    has_tie: bool

    @property
    def categories(self) -> dict[str, str]:
        """Code -> name, in the order of the season's categories."""
        return {line.category.code: str(line.category) for line in self.lines}


@require_safe
def evidence(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    shown = _shown(request, season, round)
    answer = shown.gathered.answer
    context = {
        **_frame(request, shown, ""),
        "cards": overview_cards(answer, shown.categories, shown.names) if answer else [],
        "missing": missing_data(shown.tabulation),
        "draws": answer.parts[0].draws if answer and answer.parts else None,
    }
    return render(request, "judging/organise/evidence.html", context)


@require_safe
def evidence_category(request: SignedInRequest, season: str, round: str, category: str) -> HttpResponse:
    shown = _shown(request, season, round)
    if category not in shown.categories:
        raise Http404
    answer = shown.gathered.answer
    found = find_category(answer.parts, category) if answer else None
    context = {
        **_frame(request, shown, category),
        "category": shown.categories[category],
        "page": category_page(*found, shown.names) if found else None,
    }
    return render(request, "judging/organise/evidence_category.html", context)


@require_safe
def evidence_judges(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    shown = _shown(request, season, round)
    parts = shown.gathered.answer.parts if shown.gathered.answer else ()
    titles = titles_of(parts, shown.categories)
    context = {
        **_frame(request, shown, "judges"),
        "sections": [
            panel_section(part, shown.names, title, f"part{number}")
            for number, (part, title) in enumerate(zip(parts, titles, strict=True), start=1)
        ],
        "named": allowed(request.user, "judging.name_judges", shown.panel),
    }
    return render(request, "judging/organise/evidence_judges.html", context)


def _shown(request: SignedInRequest, season: str, round: str) -> Shown:
    """The round's ranking with its evidence, for whoever sees judging; 404 where nothing has been ranked yet."""
    found = round_for_organiser(request, season, round)
    kept = snapshot(found).tabulation
    if kept is None:
        raise Http404
    fences = Fences(request.user, found.season)
    tabulation = fences.tabulation(kept)
    lines = [line for line in fences.lines(kept) if line.category.code not in fences.apart]
    panel = named_panel(found)
    names = names_for(request.user, tabulation, lines, panel, request.LANGUAGE_CODE)
    return Shown(found, tabulation, fences.evidence(evidence_of(kept)), lines, panel, names, bool(fences.apart))


def _frame(request: SignedInRequest, shown: Shown, here: str) -> dict[str, Any]:
    at = [shown.round.season.code, shown.round.code]
    tabs = [
        (reverse("organise_evidence", args=at), _("In short"), here == ""),
        *(
            (reverse("organise_evidence_category", args=[*at, code]), name, here == code)
            for code, name in shown.categories.items()
        ),
        (reverse("organise_evidence_judges", args=at), _("Judges"), here == "judges"),
    ]
    return {
        **organiser_frame(request, shown.round.season, "organise_rounds"),
        "round": shown.round,
        "tabulation": shown.tabulation,
        "gathered": shown.gathered,
        "has_tie": shown.has_tie,
        "tabs": tabs,
    }
