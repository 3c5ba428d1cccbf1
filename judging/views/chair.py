"""The chair sees the panel's tendencies first, with names, once judging in the round has ended."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from judging.interfaces.evidence.names import names_for
from judging.interfaces.evidence.panel import panel_section, titles_of
from judging.queries.evidence import evidence_of
from judging.queries.fences import Fences
from judging.queries.panels import chaired_panels, named_panel
from judging.queries.rankings import latest_tabulation
from judging.views.judge_desk import judge_places


@require_safe
def tendencies(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    panels = list(chaired_panels(request.user).filter(round__season__code=season, round__code=round))
    tabulation = latest_tabulation(panels[0].round) if panels else None
    if tabulation is None:
        raise Http404
    found = panels[0].round
    chaired = {panel.category.code: str(panel.category) for panel in panels}
    fences = Fences(request.user, found.season)
    gathered = fences.evidence(evidence_of(tabulation))
    parts = [
        part
        for part in (gathered.answer.parts if gathered.answer else ())
        if any(each.category in chaired for each in part.categories)
    ]
    names = names_for(request.user, tabulation, fences.lines(tabulation), named_panel(found), request.LANGUAGE_CODE)
    context = {
        "season": found.season,
        "places": judge_places(),
        "round": found,
        "tabulation": tabulation,
        "gathered": gathered,
        "sections": [
            panel_section(part, names, title, f"part{number}")
            for number, (part, title) in enumerate(zip(parts, titles_of(parts, chaired), strict=True), start=1)
        ],
    }
    return render(request, "judging/judge/chair.html", context)
