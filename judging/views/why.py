"""Why one entry stands above another: the steps of the rules, walked until the first that differs."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from awards.views.frame import organiser_frame, round_for_organiser
from judging.interfaces.why_form import WhyForm
from judging.queries.comparisons import Comparison, Pair, why_above
from judging.queries.fences import Fences
from judging.queries.rankings import latest_tabulation


@require_safe
def why(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    tabulation = latest_tabulation(found)
    if tabulation is None:
        raise Http404
    asked = "entry" in request.GET or "other" in request.GET
    form = WhyForm(list(Fences(request.user, found.season).lines(tabulation)), request.GET if asked else None)
    comparison = why_above(tabulation, *form.pair()) if asked and form.is_valid() else None
    context = {
        **organiser_frame(request, found.season, "organise_rounds"),
        "round": found,
        "tabulation": tabulation,
        "form": form,
        "comparison": comparison,
        **(_told(comparison, request.LANGUAGE_CODE) if comparison else {}),
    }
    return render(request, "judging/organise/why.html", context)


def _told(comparison: Comparison, language: str) -> dict[str, Any]:
    """The comparison in the reader's language."""
    return {
        "sentence": comparison.sentence.text(language),
        "keys": [{"walked": key, **_pair(key.pair, language)} for key in comparison.keys],
        "decisions": {decision.reason: decision for decision in comparison.decisions}.values(),
        "workings": [_pair(pair, language) for pair in comparison.workings],
    }


def _pair(pair: Pair, language: str) -> dict[str, Any]:
    sides = list(zip(pair.printed, pair.exact, strict=True))
    return {"label": pair.label.text(language), "sides": sides, "differs": pair.differs}
