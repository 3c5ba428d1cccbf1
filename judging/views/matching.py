"""The organiser's plans of who judges what: asked for, watched, looked at, changed, applied."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import Refused, permit
from awards.models import Entry, Round
from awards.views.frame import organiser_frame, round_for_organiser
from judging.domain.matching import (
    apply_match,
    cancel_match,
    plan_again,
    plan_extra,
    plan_match,
    plan_repair,
    take_way_out,
    why_not_apply,
)
from judging.domain.wishes import free_pair, wish_pair
from judging.enums import MATCH_SOLVED, MatchState
from judging.interfaces.match_forms import ExtraForm, MatchForm, RepairForm, SlidersForm, WishForm
from judging.interfaces.match_pages import (
    comparability_in_words,
    network_picture,
    price_picture,
    stage_in_words,
    stats_of,
)
from judging.models import Judge, MatchPlan
from judging.queries.match_inputs import why_not_match
from judging.queries.matching import plan_shown, plans_for_organiser, trouble_shown, wishes_for_organiser

ENTRIES_A_PAGE = 100
PARTS = ("", "entries", "judges", "comparing")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.run_judging", found)
    plans = plans_for_organiser(request.user, found)
    before = plans.filter(code=request.GET.get("from", "")).first() or plans.filter(kind="match").first()
    asked, seed = (before.asked, before.seed) if before else (None, found.season.year)
    form = MatchForm(found, request.POST or None, before=asked, seed=seed)
    if request.method == "POST" and form.is_valid():
        try:
            plan = plan_match(found, actor=request.user, seed=form.cleaned_data["seed"], settings=form.settings())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("organise_match_plan", season, round, plan.code)
    closed = None if request.method == "POST" else why_not_match(found)
    context = {**_frame(request, found), "form": form, "priced": _priced(request, found), "refused": closed}
    return render(request, "judging/organise/match_ask.html", context, status=422 if form.errors else 200)


@require_safe
def plan(request: SignedInRequest, season: str, round: str, plan: str) -> HttpResponse:
    found = _plan(request, season, round, plan)
    if found.state == MatchState.INFEASIBLE:
        context = {**_plan_frame(request, found), "trouble": trouble_shown(found, request.user)}
        return render(request, "judging/organise/match_trouble.html", context)
    if "pairs" not in found.result:
        context = {**_plan_frame(request, found), "stage": stage_in_words(found)}
        return render(request, "judging/organise/match_progress.html", context)
    return _shown(request, found)


@require_POST
def apply(request: SignedInRequest, season: str, round: str, plan: str) -> HttpResponse:
    found = _plan(request, season, round, plan)
    permit(request.user, "judging.run_judging", found)
    try:
        made = apply_match(found, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("organise_match_plan", season, round, plan)
    told = ngettext(
        "The plan is applied: %(count)d new assignment. Letters are on their way to the judges whose list has changed.",
        "The plan is applied: %(count)d new assignments. Letters are on their way to the judges whose list has changed.",
        len(made),
    )
    messages.success(request, told % {"count": len(made)})
    return redirect("organise_assignments", season, round)


@require_POST
def cancel(request: SignedInRequest, season: str, round: str, plan: str) -> HttpResponse:
    cancel_match(_plan(request, season, round, plan), actor=request.user)
    messages.success(request, _("The plan is set aside. Nothing was assigned by it."))
    return redirect("organise_assignments", season, round)


@require_POST
def again(request: SignedInRequest, season: str, round: str, plan: str) -> HttpResponse:
    """The same once more with the round as it is now; with sliders, if any were sent."""
    found = _plan(request, season, round, plan)
    permit(request.user, "judging.run_judging", found)
    held = SlidersForm.told(found.asked)
    form = SlidersForm({name: request.POST.get(name, held[name]) for name in held})
    changes = form.shares() if form.is_valid() else {}
    return _asked(request, plan_again(found, actor=request.user, **changes))


@require_POST
def way_out(request: SignedInRequest, season: str, round: str, plan: str, number: int) -> HttpResponse:
    return _asked(request, take_way_out(_plan(request, season, round, plan), number, actor=request.user))


@require_POST
def repair(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.run_judging", found)
    form = RepairForm(found, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose judges who have entries in this round."))
        return redirect("organise_assignments", season, round)
    return _asked(request, plan_repair(found, actor=request.user, **form.cleaned_data))


@require_POST
def extra(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.run_judging", found)
    form = ExtraForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ask for 1 to 500 more sheets."))
        return redirect("organise_assignments", season, round)
    return _asked(request, plan_extra(found, actor=request.user, **form.cleaned_data))


@require_POST
def wish(request: SignedInRequest, season: str, round: str, plan: str) -> HttpResponse:
    """Pin a pair, forbid it, or neither; by the form, or by a button that says all in its value."""
    found = _plan(request, season, round, plan)
    permit(request.user, "judging.run_judging", found)
    pressed = request.POST.get("wish")
    form = WishForm(found.round, request.user, WishForm.pressed(pressed) if pressed else request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose an entry of this round and a judge who has accepted."))
    else:
        _carry_out_wish(request, found.round, **form.cleaned_data)
    return redirect(f"{reverse('organise_match_plan', args=[season, round, plan])}?show=entries")


def _carry_out_wish(request: SignedInRequest, round: Round, *, entry: Entry, judge: Judge, kind: str) -> None:
    try:
        if kind == WishForm.FREE:
            free_pair(round, judge=judge, entry=entry, actor=request.user)
        else:
            wish_pair(round, judge=judge, entry=entry, kind=kind, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The wish is noted. Plan again to see what it changes."))


def _plan(request: SignedInRequest, season: str, round: str, code: str) -> MatchPlan:
    found = round_for_organiser(request, season, round)
    row = get_object_or_404(plans_for_organiser(request.user, found).defer(None), code=code)
    row.round = found
    return row


def _asked(request: SignedInRequest, plan: MatchPlan) -> HttpResponse:
    return redirect("organise_match_plan", plan.round.season.code, plan.round.code, plan.code)


def _frame(request: SignedInRequest, round: Round) -> dict[str, Any]:
    return {**organiser_frame(request, round.season, "organise_rounds"), "round": round}


def _plan_frame(request: SignedInRequest, plan: MatchPlan) -> dict[str, Any]:
    return {**_frame(request, plan.round), "plan": plan}


def _priced(request: SignedInRequest, round: Round) -> Any:
    """The price curve of the newest plan that has one."""
    solved = plans_for_organiser(request.user, round).filter(state__in=MATCH_SOLVED, kind="match").defer(None)
    newest = solved.first()
    return price_picture(plan_shown(newest, request.user)) if newest else None


def _shown(request: SignedInRequest, plan: MatchPlan) -> HttpResponse:
    part = request.GET.get("show", "")
    if part not in PARTS:
        raise Http404
    shown = plan_shown(plan, request.user)
    context = {
        **_plan_frame(request, plan),
        "shown": shown,
        "has_tie": any(each.is_fenced for each in shown.entries),
        "part": part,
        "tabs": _tabs(plan, part),
        "refusal": why_not_apply(plan) if plan.state == MatchState.READY and not part else None,
        **_part(request, shown, part),
    }
    return render(request, "judging/organise/match_plan.html", context)


def _tabs(plan: MatchPlan, part: str) -> list[tuple[str, str, bool]]:
    here = reverse("organise_match_plan", args=[plan.round.season.code, plan.round.code, plan.code])
    names = dict(zip(PARTS, (_("In short"), _("Entries"), _("Judges"), _("Comparing marks")), strict=True))
    return [(f"{here}?show={key}" if key else here, name, key == part) for key, name in names.items()]


def _part(request: SignedInRequest, shown: Any, part: str) -> dict[str, Any]:
    if part == "entries":
        return {
            "wishes": wishes_for_organiser(request.user, shown.plan.round),
            "wish_form": WishForm(shown.plan.round, request.user),
            "page": Paginator(shown.entries, ENTRIES_A_PAGE).get_page(request.GET.get("page")),
        }
    if part == "comparing":
        return {
            "network": network_picture(shown),
            "price": price_picture(shown),
            "said": comparability_in_words(shown.figures),
            "positions": [(f"{100 * each.epsilon:g}", each.is_chosen) for each in shown.curve if each.floor_first],
        }
    return {"stats": stats_of(shown)} if not part else {}
