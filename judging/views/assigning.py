"""Other ways to say who judges what: from a file, and by panel. All of them go through the same gate."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import Refused, permit
from awards.interfaces.tables import TableRefused
from awards.models import Category, Round
from awards.queries.fences import fenced_entries
from awards.queries.rounds import entries_in_round
from awards.views.frame import organiser_frame, round_for_organiser
from judging.domain.panels import assign_panels, seat_panel
from judging.interfaces.assignment_file import (
    AssignmentFileForm,
    carried_out,
    read_upload,
    sealed,
    shown_plan,
    unsealed,
)
from judging.interfaces.organiser_forms import PanelForm
from judging.models import Judge
from judging.queries.assignments import accepted_judges
from judging.queries.panels import panel_pairs, panels_of


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_file(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    """The file is read and what it would do is shown; nothing is done yet."""
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.run_judging", found)
    form = AssignmentFileForm(request.POST, request.FILES) if request.method == "POST" else AssignmentFileForm()
    context: dict[str, Any] = {**_frame(request, found), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            table = read_upload(form.cleaned_data["file"])
            context |= {"shown": shown_plan(found, table, actor=request.user), "sealed": sealed(table, found)}
        except TableRefused as refused:
            context["problems"] = refused.problems
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "judging/organise/assignment_file.html", context, status=422 if form.errors else 200)


@require_POST
def apply_assignment_file(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.run_judging", found)
    table = unsealed(request.POST.get("sealed", ""), found)
    if table is None:
        messages.error(request, _("What was shown is no longer there. Choose the file once more."))
        return redirect("organise_assignment_file", season, round)
    plan = carried_out(found, table, actor=request.user)
    if not plan.is_sound:
        context = {**_frame(request, found), "form": AssignmentFileForm(), "shown": plan}
        return render(request, "judging/organise/assignment_file.html", context, status=409)
    told = ngettext("%(count)d assignment is made.", "%(count)d assignments are made.", plan.new)
    messages.success(request, told % {"count": plan.new})
    return redirect("organise_assignments", season, round)


@require_safe
def panels(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    seated = {panel.category_id: panel for panel in panels_of(found)}
    categories = found.season.categories.filter(pk__in=entries_in_round(found).values("category"))
    there = _judges(found)
    rows = [
        (category, seated.get(category.pk), PanelForm(there, seated.get(category.pk), prefix=category.code))
        for category in categories
    ]
    pairs = panel_pairs(found)
    hidden = _fenced(request, found)
    context = {
        **_frame(request, found),
        "rows": rows,
        "new": sum(entry.pk not in hidden for _judge, entry in pairs.pairs),
        "refused": [each for each in pairs.refused if each[1].pk not in hidden],
        "has_tie": bool(hidden),
    }
    return render(request, "judging/organise/panels.html", context)


@require_POST
def seat(request: SignedInRequest, season: str, round: str, category: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.run_judging", found)
    row = get_object_or_404(Category, season=found.season, code=category)
    form = PanelForm(_judges(found), None, request.POST, prefix=row.code)
    if form.is_valid():
        seat_panel(found, row, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The panel is seated. Nobody's list has changed yet."))
    else:
        messages.error(request, _("Choose judges who have accepted."))
    return redirect("organise_panels", season, round)


@require_POST
def assign_by_panel(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    made = assign_panels(round_for_organiser(request, season, round), actor=request.user)
    told = ngettext("%(count)d assignment is made.", "%(count)d assignments are made.", len(made))
    messages.success(request, told % {"count": len(made)})
    return redirect("organise_assignments", season, round)


def _frame(request: SignedInRequest, round: Round) -> dict[str, Any]:
    return {**organiser_frame(request, round.season, "organise_rounds"), "round": round}


def _judges(round: Round) -> list[Judge]:
    return list(accepted_judges(round.season).order_by("name", "code"))


def _fenced(request: SignedInRequest, round: Round) -> set[int]:
    return set(fenced_entries(request.user, round.season).values_list("pk", flat=True))
