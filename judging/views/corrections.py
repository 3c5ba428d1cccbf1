"""A certified ranking corrected with a reason, the old one kept beside it; and every version that was certified before."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import Refused, permit
from awards.models import Round
from awards.views.frame import organiser_frame, round_for_organiser
from judging.domain.corrections import correct_tabulation, reopen_ranking, why_not_correct
from judging.enums import TabulationState
from judging.interfaces.ranking_rows import category_tables
from judging.models import Tabulation
from judging.queries.fences import Fences


class CorrectionForm(forms.Form):
    """Why the certified ranking is corrected."""

    reason = forms.CharField(
        label=gettext_lazy("Why is the ranking corrected?"),
        help_text=gettext_lazy("It stands in the record, beside the old ranking, for good."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.correct_ranking", found)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = correct_tabulation(found, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(refused.refusal.facts.get("field"), str(refused))
        else:
            messages.success(
                request, _("Ranking number %(number)d is certified beside the old one.") % {"number": made.number}
            )
            return redirect("organise_tabulation", season, round)
    return _page(request, found, form)


@require_POST
def reopen(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.correct_ranking", found)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        try:
            reopen_ranking(found, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(refused.refusal.facts.get("field"), str(refused))
        else:
            messages.success(request, _("The ranking is reopened. The old one stays readable beside it."))
            return redirect("organise_tabulation", season, round)
    return _page(request, found, form)


@require_safe
def version(request: SignedInRequest, season: str, round: str, tabulation: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    kept = get_object_or_404(Tabulation, round=found, code=tabulation, state=TabulationState.SUPERSEDED)
    fences = Fences(request.user, found.season)
    context = {
        **organiser_frame(request, found.season, "organise_rounds"),
        "has_tie": bool(fences.apart),
        "round": found,
        "tabulation": fences.tabulation(kept),
        "categories": category_tables(fences.lines(kept)),
    }
    return render(request, "judging/organise/tabulation_version.html", context)


def _page(request: SignedInRequest, round: Round, form: CorrectionForm) -> HttpResponse:
    context: dict[str, Any] = {
        **organiser_frame(request, round.season, "organise_rounds"),
        "round": round,
        "form": form,
        "refusal": why_not_correct(round),
    }
    return render(request, "judging/organise/correct.html", context, status=422 if form.errors else 200)
