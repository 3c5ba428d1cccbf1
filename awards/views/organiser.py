"""The organiser's season: all seasons, one season at a glance, its dates and rounds, letters and log."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import RUNS
from accounts.requests import SignedInRequest
from audit.queries import events_in_scope
from audit.steps import Refused, permit
from awards.domain.rounds import edit_round
from awards.domain.seasons import begin_judging, edit_season, open_season, reopen_season
from awards.interfaces.season_forms import RoundForm, SeasonForm
from awards.queries.fences import fenced_entries
from awards.queries.overview import season_overview
from awards.queries.seasons import rounds_of, seasons_run_by
from awards.views.frame import organiser_frame, round_for_organiser, season_for_organiser
from outbox.queries import letters_in_scope

LINES_A_PAGE = 50


@require_safe
def seasons(request: SignedInRequest) -> HttpResponse:
    found = list(seasons_run_by(request.user))
    if not found and not request.user.is_superuser and not request.user.roles.exists():
        raise Http404
    may_create = request.user.is_superuser or any(role.role in RUNS for role in request.user.roles.all())
    return render(request, "awards/organise/seasons.html", {"seasons": found, "may_create": may_create})


@require_safe
def season_page(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    context = {
        **organiser_frame(request, found, "organise_season"),
        "overview": season_overview(found),
        "rounds": rounds_of(found),
    }
    return render(request, "awards/organise/season.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    if request.method == "POST":
        permit(request.user, "awards.run_season", found)
    with timezone.override(found.zone):
        form = SeasonForm(found, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                edit_season(found, actor=request.user, **form.facts())
            except Refused as refused:
                form.add_error(refused.refusal.facts.get("field"), str(refused))
            else:
                messages.success(request, _("The season is saved."))
                return redirect("organise_setup", season)
        context = {
            **organiser_frame(request, found, "organise_season"),
            "form": form,
            "rounds": rounds_of(found),
            "may_edit": request.user.has_perm("awards.edit_rules", found),
        }
        return render(request, "awards/organise/setup.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def round_plan(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    if request.method == "POST":
        permit(request.user, "awards.run_season", found)
    with timezone.override(found.season.zone):
        form = RoundForm(found, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                edit_round(found, actor=request.user, **form.facts())
            except Refused as refused:
                form.add_error(refused.refusal.facts.get("field"), str(refused))
            else:
                messages.success(request, _("The round is saved."))
                return redirect("organise_round_plan", season, round)
        context = {**organiser_frame(request, found.season, "organise_rounds"), "round": found, "form": form}
        return render(request, "awards/organise/round_plan.html", context, status=422 if form.errors else 200)


@require_POST
def open_call(request: SignedInRequest, season: str) -> HttpResponse:
    open_season(season_for_organiser(request, season), actor=request.user)
    messages.success(request, _("The call is public."))
    return redirect("organise_season", season)


@require_POST
def begin(request: SignedInRequest, season: str) -> HttpResponse:
    begin_judging(season_for_organiser(request, season), actor=request.user)
    messages.success(request, _("Judging has begun. Entries can no longer be begun or submitted."))
    return redirect("organise_season", season)


@require_POST
def reopen(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    reopen_season(found, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The season takes entries again."))
    return redirect("organise_season", season)


@require_safe
def letters(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    fenced = fenced_entries(request.user, found).values_list("code", flat=True)
    unread = [("awards.entry", code) for code in fenced]
    listed = letters_in_scope("season", found.code, not_about=unread)
    page = Paginator(listed, LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {**organiser_frame(request, found, "organise_letters"), "page": page}
    return render(request, "awards/organise/letters.html", context)


@require_safe
def log(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    if not request.user.has_perm("accounts.read_log", found):
        raise Http404
    fenced = fenced_entries(request.user, found).values_list("code", flat=True)
    listed = events_in_scope("season", found.code, not_naming=fenced)
    page = Paginator(listed, LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {**organiser_frame(request, found, "organise_season"), "page": page}
    return render(request, "awards/organise/log.html", context)
