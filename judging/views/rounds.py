"""The organiser's rounds: how far judging is, opening and closing, the ranking, and who goes on."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import permit
from awards.models import Category, Round
from awards.views.frame import organiser_frame, round_for_organiser, season_for_organiser
from judging.domain.advancement import Passing, advance_entries, who_passes
from judging.domain.decisions import break_tie
from judging.domain.rounds import close_judging_round, open_judging_round, reopen_judging_round
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.interfaces.ranking_rows import ranking_rows, told_counts
from judging.models import Ranking, Tabulation
from judging.queries.fences import Fences
from judging.queries.missing_data import missing_data
from judging.queries.progress import judges_progress, round_progress, rounds_progress
from judging.queries.rankings import placements_of, snapshot, superseded_tabulations
from judging.queries.rubrics import rubrics_of
from judging.tabulation.explain import explain
from judging.tabulation.rules import parse_rules


@require_safe
def rounds(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    context = {**organiser_frame(request, found, "organise_rounds"), "rounds": rounds_progress(found, request.user)}
    return render(request, "judging/organise/rounds.html", context)


@require_safe
def round_overview(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    context = {
        **organiser_frame(request, found.season, "organise_rounds"),
        "round": found,
        "progress": round_progress(found, request.user),
        "judges": judges_progress(found, request.user),
        "rubrics": rubrics_of(found),
    }
    return render(request, "judging/organise/round.html", context)


@require_POST
def open_round(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    open_judging_round(found, actor=request.user)
    messages.success(request, _("The round is open. Rubric and rules are frozen from now on."))
    return redirect("organise_round", season, round)


@require_POST
def close_round(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    close_judging_round(found, actor=request.user)
    tabulate_round(found, actor=request.user)
    messages.success(request, _("The round is closed, and its ranking is computed."))
    return redirect("organise_tabulation", season, round)


@require_POST
def reopen_round(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    reopen_judging_round(found, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The round is open again."))
    return redirect("organise_round", season, round)


@require_safe
def tabulation(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    fences = Fences(request.user, found.season)
    shown = fences.snapshot(snapshot(found))
    latest = shown.tabulation
    language = request.LANGUAGE_CODE
    context: dict[str, Any] = {
        **organiser_frame(request, found.season, "organise_rounds"),
        "has_tie": bool(fences.apart),
        "round": found,
        "tabulation": latest,
        "snapshot": shown,
        "missing": missing_data(latest) if latest else (),
        "categories": _ranked_categories(latest, found, fences) if latest else [],
        "counts": told_counts(latest.counts) if latest else [],
        "methods": [
            (rubric, explain(parse_rules(rubric.rules.definition), language))
            for rubric in rubrics_of(found)
            if hasattr(rubric, "rules")
        ],
        "superseded": superseded_tabulations(found),
        "may_correct": found.certified_at is not None and request.user.has_perm("judging.correct_ranking", found),
        "passing": _passing(found, fences) if found.certified_at else None,
    }
    return render(request, "judging/organise/tabulation.html", context)


@require_POST
def tabulate(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    made = tabulate_round(found, actor=request.user)
    messages.success(request, _("Ranking number %(number)d is computed.") % {"number": made.number})
    return redirect("organise_tabulation", season, round)


@require_POST
def certify(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    shown = Tabulation.objects.filter(round=found, code=request.POST.get("tabulation", "")).first()
    if shown is None:
        permit(request.user, "judging.run_judging", found)
        messages.warning(request, _("The ranking was renewed meanwhile. Look at this one before you certify it."))
        return redirect("organise_tabulation", season, round)
    certify_tabulation(shown, actor=request.user)
    messages.success(request, _("The ranking is certified. It can no longer be changed."))
    return redirect("organise_tabulation", season, round)


@require_POST
def order_tie(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    category = get_object_or_404(Category, season=found.season, code=request.POST.get("category", ""))
    tied = {
        placement.entry.code: placement.entry
        for placement in placements_of(found)
        if placement.category_id == category.pk and f"order-{placement.entry.code}" in request.POST
    }
    ordered = sorted(tied, key=lambda code: (request.POST[f"order-{code}"].zfill(4), code))
    break_tie(found, [tied[code] for code in ordered], actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The order is recorded with its reason."))
    return redirect("organise_tabulation", season, round)


@require_POST
def advance(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    made = advance_entries(found, actor=request.user)
    told = ngettext("%(count)d entry is in the next round.", "%(count)d entries are in the next round.", len(made))
    messages.success(request, told % {"count": len(made)})
    return redirect("organise_tabulation", season, round)


def _passing(round: Round, fences: Fences) -> Passing:
    """Who passes, as far as this person may know."""
    found = who_passes(round)
    known = [
        [entry for entry in part if entry.category.code not in fences.hidden]
        for part in (found.entries, found.shared_cut)
    ]
    return Passing(tuple(known[0]), tuple(known[1]))


def _ranked_categories(tabulation: Tabulation, round: Round, fences: Fences) -> list[dict[str, Any]]:
    """One table a category: rows as the rank table prints them, unranked entries with their reason, and open ties."""
    by_category: dict[Category, list[Ranking]] = {}
    for line in fences.lines(tabulation):
        by_category.setdefault(line.category, []).append(line)
    places = {placement.entry_id: placement for placement in placements_of(round)}
    why = reverse("organise_why", args=[round.season.code, round.code])
    return [
        {
            "category": category,
            "rows": ranking_rows(
                [line for line in lines if line.rank is not None], round.places(category.code), places, why
            ),
            "unranked": [line for line in lines if line.rank is None],
            "ties": _open_ties(lines, places),
        }
        for category, lines in by_category.items()
    ]


def _open_ties(lines: Iterable[Ranking], places: dict[int, Any]) -> list[list[Ranking]]:
    """Groups that share a place still, once the ranking is certified."""
    groups: dict[int, list[Ranking]] = {}
    for line in lines:
        placement = places.get(line.entry_id)
        if placement is not None:
            groups.setdefault(placement.place, []).append(line)
    return [group for _place, group in sorted(groups.items()) if len(group) > 1]
