"""The organiser's conflicts of interest: found, named and declared; ruled on; weighed by the season; and of organisers."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import Refused, permit
from awards.domain.fences import lift_fence, raise_fence
from awards.models import Season
from awards.queries.fences import fences_of
from awards.views.frame import organiser_frame, season_for_organiser
from judging.domain.conflict_policy import declare_conflict_policy, why_not_declare
from judging.domain.conflicts import declare_conflict, detect_conflicts, lift_conflict, rule_on_conflicts
from judging.domain.ties import tell_ties
from judging.enums import ConflictSource, ConflictState
from judging.interfaces.conflict_forms import DeclareForm, FenceForm, PolicyForm, RulingForm, TiesForm, told_ties
from judging.models import Conflict
from judging.queries.assignments import judges_for_organiser
from judging.queries.conflicts import KindCount, conflicts_for_organiser, count_by_kind, named_unrecognised
from judging.queries.ties import policy_of

A_PAGE = 50
Chip = tuple[str, str, int | None, bool]  # address, label, how many, whether chosen


@require_safe
def conflicts(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    return render(request, "judging/organise/conflicts.html", _context(request, found))


@require_POST
def detect(request: SignedInRequest, season: str) -> HttpResponse:
    number = detect_conflicts(season_for_organiser(request, season), actor=request.user)
    told = ngettext("%(count)d new conflict was found.", "%(count)d new conflicts were found.", number)
    messages.success(request, told % {"count": number})
    return redirect("organise_conflicts", season)


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    if request.method == "POST":
        permit(request.user, "judging.run_judging", found)
    form = PolicyForm(policy_of(found), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_conflict_policy(found, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.refusal.facts.get("field"), str(refused))
        else:
            messages.success(request, _("What counts as a conflict is declared."))
            return redirect("organise_conflict_policy", season)
    context = {**organiser_frame(request, found, "organise_judges"), "form": form, "refusal": why_not_declare(found)}
    return render(request, "judging/organise/conflict_policy.html", context, status=422 if form.errors else 200)


@require_POST
def rule(request: SignedInRequest, season: str) -> HttpResponse:
    """Everything that was ticked is confirmed or lifted with one reason."""
    found = season_for_organiser(request, season)
    permit(request.user, "judging.run_judging", found)
    form, ticked = RulingForm(request.POST), request.POST.getlist("conflict")
    rows = [row for row in conflicts_for_organiser(request.user, found) if row.code in ticked]
    if not rows or not form.is_valid():
        messages.error(request, _("Tick the conflicts, give a reason, and choose what becomes of them."))
        return redirect(_here(request, found))
    number = rule_on_conflicts(rows, form.cleaned_data["step"], actor=request.user, reason=form.cleaned_data["reason"])
    told = ngettext("%(count)d conflict is ruled on.", "%(count)d conflicts are ruled on.", number)
    messages.success(request, told % {"count": number})
    return redirect(_here(request, found))


@require_POST
def lift(request: SignedInRequest, season: str, judge: str, entry: str, kind: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    rows = conflicts_for_organiser(request.user, found)
    row = get_object_or_404(rows, judge__code=judge, entry__code=entry, kind=kind)
    lift_conflict(row, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The conflict is lifted. The reason is kept."))
    return redirect("organise_conflicts", season)


@require_POST
def declare(request: SignedInRequest, season: str) -> HttpResponse:
    """The secretariat rules that the two must not meet, perhaps because an entrant asked for it."""
    found = season_for_organiser(request, season)
    permit(request.user, "judging.run_judging", found)
    form = DeclareForm(request.user, found, request.POST)
    if not form.is_valid():
        return render(request, "judging/organise/conflicts.html", _context(request, found, declared=form), status=422)
    declare_conflict(actor=request.user, source=ConflictSource.RULED, **form.cleaned_data)
    messages.success(request, _("The two are kept apart from now on."))
    return redirect("organise_conflicts", season)


@require_POST
def fence(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    form = FenceForm(request.user, found, request.POST)
    if form.is_valid():
        try:
            raise_fence(actor=request.user, **form.cleaned_data)
        except Refused as refused:
            if refused.refusal.code == "not-permitted":
                raise
            form.add_error(refused.refusal.facts.get("field"), str(refused))
        else:
            messages.success(request, _("Nothing of the entry's judging is shown to this organiser any more."))
            return redirect("organise_conflicts", season)
    return render(request, "judging/organise/conflicts.html", _context(request, found, fenced=form), status=422)


@require_POST
def unfence(request: SignedInRequest, season: str, person: str, entry: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    row = get_object_or_404(fences_of(found), person__code=person, entry__code=entry)
    lift_fence(row, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The tie is lifted. The reason is kept."))
    return redirect("organise_conflicts", season)


@require_http_methods(["GET", "HEAD", "POST"])
def ties(request: SignedInRequest, season: str, judge: str) -> HttpResponse:
    """A judge's ties as told, for organisers to read and to correct."""
    found = season_for_organiser(request, season)
    row = get_object_or_404(judges_for_organiser(request.user, found), code=judge)
    if request.method == "POST":
        permit(request.user, "judging.tell_ties", row)
    form = TiesForm(request.POST if request.method == "POST" else None, initial=told_ties(row))
    if request.method == "POST" and form.is_valid():
        try:
            tell_ties(row, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.refusal.facts.get("field"), str(refused))
        else:
            messages.success(request, _("The judge's ties are saved."))
            return redirect("organise_judges", season)
    context = {**organiser_frame(request, found, "organise_judges"), "judge": row, "form": form}
    return render(request, "judging/organise/judge_ties.html", context, status=422 if form.errors else 200)


def _context(
    request: SignedInRequest, season: Season, *, declared: DeclareForm | None = None, fenced: FenceForm | None = None
) -> dict[str, Any]:
    rows = conflicts_for_organiser(request.user, season)
    counts = count_by_kind(rows)
    frame = organiser_frame(request, season, "organise_judges")
    fences = list(fences_of(season))
    return {
        **frame,
        "page": Paginator(_filtered(rows, request.GET), A_PAGE).get_page(request.GET.get("page")),
        "kind_chips": _kind_chips(season, counts, request.GET),
        "state_chips": _state_chips(season, counts, request.GET),
        "query": request.GET.urlencode(),
        "unrecognised": named_unrecognised(request.user, season),
        "fences": [(each, request.user.has_perm("awards.lift_fence", each)) for each in fences],
        "declare_form": declared or DeclareForm(request.user, season),
        "fence_form": fenced or FenceForm(request.user, season),
    }


def _filtered(rows: QuerySet[Conflict], asked: QueryDict) -> QuerySet[Conflict]:
    for name in ("kind", "state"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows


def _kind_chips(season: Season, counts: list[KindCount], asked: QueryDict) -> list[Chip]:
    chosen = asked.get("kind", "")
    every = (_address(season, asked, kind=""), _("All kinds"), sum(each.all for each in counts), not chosen)
    return [
        every,
        *(
            (_address(season, asked, kind=each.kind.value), str(each.kind.label), each.all, chosen == each.kind)
            for each in counts
        ),
    ]


def _state_chips(season: Season, counts: list[KindCount], asked: QueryDict) -> list[Chip]:
    chosen = asked.get("state", "")
    return [
        (_address(season, asked, state=""), _("All states"), None, not chosen),
        *(
            (
                _address(season, asked, state=state.value),
                str(state.label),
                sum(getattr(each, state.value) for each in counts),
                chosen == state,
            )
            for state in ConflictState
        ),
    ]


def _address(season: Season, asked: QueryDict, **changed: str) -> str:
    """This list with one filter changed and the other kept."""
    kept = {name: asked[name] for name in ("kind", "state") if asked.get(name)} | changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return reverse("organise_conflicts", args=[season.code]) + (f"?{query}" if query else "")


def _here(request: SignedInRequest, season: Season) -> str:
    """The list as it was filtered when the form was sent."""
    return _address(season, QueryDict(request.POST.get("query", "")))
