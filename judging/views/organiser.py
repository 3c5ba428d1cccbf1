"""The organiser's judges, their conflicts, and who judges what."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import Refused, permit
from awards.models import Entry, Round
from awards.queries.rounds import entries_in_round
from awards.views.frame import organiser_frame, round_for_organiser, season_for_organiser
from judging.domain.assignments import assign_judge, deal_judges, release_assignment
from judging.domain.judges import invite_again, invite_judge, release_judge
from judging.domain.scoresheets import return_scoresheet
from judging.enums import AssignmentState
from judging.interfaces.match_pages import hub_of
from judging.interfaces.organiser_forms import AssignForm, DealForm, InviteForm
from judging.models import Assignment, Judge
from judging.queries.assignments import assignments_for_organiser, judges_for_organiser, loads_for_organiser
from judging.queries.fences import Fences
from judging.queries.match_repairs import RepairNeeds, repair_needs


@require_http_methods(["GET", "HEAD", "POST"])
def judges(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    if request.method == "POST":
        permit(request.user, "judging.run_judging", found)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite_judge(found, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("organise_judges", season)
    listed = list(judges_for_organiser(request.user, found))
    loads = loads_for_organiser(request.user, found)
    context = {
        **organiser_frame(request, found, "organise_judges"),
        "judges": [(judge, loads[judge.pk]) for judge in listed],
        "form": form,
    }
    return render(request, "judging/organise/judges.html", context, status=422 if form.errors else 200)


@require_POST
def invite_once_more(request: SignedInRequest, season: str, judge: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    invite_again(get_object_or_404(Judge, season=found, code=judge), actor=request.user)
    messages.success(request, _("The invitation is on its way once more."))
    return redirect("organise_judges", season)


@require_POST
def release(request: SignedInRequest, season: str, judge: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    row = get_object_or_404(Judge, season=found, code=judge)
    release_judge(row, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The judge is released. Submitted sheets go on counting."))
    return redirect("organise_judges", season)


@require_safe
def assignments(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    return render(
        request, "judging/organise/assignments.html", _context(request, found, AssignForm(found, request.user))
    )


@require_POST
def assign(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.run_judging", found)
    form = AssignForm(found, request.user, request.POST)
    if form.is_valid():
        try:
            assign_judge(found, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The judge has the entry on the list now."))
            return redirect("organise_assignments", season, round)
    return render(request, "judging/organise/assignments.html", _context(request, found, form), status=422)


@require_POST
def deal(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    form = DealForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a seed: a whole number from 0."))
        return redirect("organise_assignments", season, round)
    dealt = deal_judges(found, actor=request.user, seed=form.cleaned_data["seed"])
    loads = dealt.plan.loads.values()
    messages.success(
        request,
        _("Dealt: %(count)d new assignments, between %(low)d and %(high)d entries a judge.")
        % {"count": len(dealt.assignments), "low": min(loads, default=0), "high": max(loads, default=0)},
    )
    return redirect("organise_assignments", season, round)


@require_POST
def end_assignment(request: SignedInRequest, season: str, round: str, judge: str, entry: str) -> HttpResponse:
    row = _live(request, round_for_organiser(request, season, round), judge, entry)
    release_assignment(row, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The entry is off the judge's list. The marks stay in the history."))
    return redirect("organise_assignments", season, round)


@require_POST
def give_sheet_back(request: SignedInRequest, season: str, round: str, judge: str, entry: str) -> HttpResponse:
    row = _live(request, round_for_organiser(request, season, round), judge, entry)
    return_scoresheet(row.scoresheet, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The sheet is open to its judge again."))
    return redirect("organise_assignments", season, round)


def _live(request: SignedInRequest, round: Round, judge: str, entry: str) -> Assignment:
    """The live assignment of judge and entry in the round; 404 when there is none that this person may see."""
    rows = assignments_for_organiser(request.user, round).filter(state=AssignmentState.LIVE)
    return get_object_or_404(rows, judge__code=judge, entry__code=entry)


def _context(request: SignedInRequest, round: Round, form: AssignForm) -> dict[str, Any]:
    listed = list(assignments_for_organiser(request.user, round))
    inside = entries_in_round(round).select_related("entrant", "category")
    entries = list(Fences(request.user, round.season).readable(inside))
    needs = repair_needs(round, request.user)
    rows = _by_entry(needs, entries, listed)
    return {
        **organiser_frame(request, round.season, "organise_rounds"),
        **hub_of(request.user, round, listed),
        "needs": needs,
        "round": round,
        "rows": rows,
        "form": form,
        "deal": DealForm(initial={"seed": round.season.year}),
    }


def _by_entry(
    needs: RepairNeeds, entries: Iterable[Entry], listed: Iterable[Assignment]
) -> list[tuple[Entry, list[Assignment], list[Assignment], int]]:
    """Entry, its live assignments, those that have ended, and how many judges it lacks."""
    live: dict[int, list[Assignment]] = {}
    ended: dict[int, list[Assignment]] = {}
    for assignment in listed:
        side = live if assignment.state == AssignmentState.LIVE else ended
        side.setdefault(assignment.entry_id, []).append(assignment)
    lacking = {each.entry.pk: each.lacks for each in needs.short}
    return [
        (entry, own, ended.get(entry.pk, []), lacking.get(entry.pk, 0))
        for entry in entries
        for own in [live.get(entry.pk, [])]
    ]
