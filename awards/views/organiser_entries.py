"""The organiser's entries: the list, one entry as it was submitted, and its screening."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from awards.domain.screening import disqualify_entry, fail_entry, mark_checklist, pass_entry, return_entry
from awards.enums import EntryState
from awards.interfaces.told_answers import told_sections
from awards.models import Entry, Season
from awards.models.words import Words
from awards.queries.answers import form_of
from awards.queries.entries import entries_for_organiser, revisions_of
from awards.queries.fences import is_fenced
from awards.views.frame import organiser_frame, season_for_organiser

ENTRIES_A_PAGE = 50
Chip = tuple[str, str, int | None, bool]  # address, label, how many, whether chosen
VERDICTS = {"fail": fail_entry, "return": return_entry, "disqualify": disqualify_entry}


@require_safe
def entries(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    listed = entries_for_organiser(request.user, found)
    page = Paginator(_filtered(listed, request.GET), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **organiser_frame(request, found, "organise_entries"),
        "page": page,
        "chips": _state_chips(found, request.GET),
        "category_chips": _category_chips(found, request.GET),
        "search": request.GET.get("q", ""),
    }
    return render(request, "awards/organise/entries.html", context)


@require_safe
def entry(request: SignedInRequest, season: str, entry: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    row = get_object_or_404(entries_for_organiser(request.user, found), code=entry)
    revisions = list(revisions_of(row))
    newest = revisions[0] if revisions else None
    language = request.LANGUAGE_CODE
    context = {
        **organiser_frame(request, found, "organise_entries"),
        "entry": row,
        "revision": newest,
        "revisions": revisions,
        "sections": told_sections(form_of(newest.form), newest.answers, language) if newest else (),
        "checklist": _checklist(found, newest),
        "may_screen": request.user.has_perm("awards.screen_entry", row),
        "fenced": is_fenced(request.user, row),
    }
    return render(request, "awards/organise/entry.html", context)


@require_POST
def checklist(request: SignedInRequest, season: str, entry: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    row = get_object_or_404(entries_for_organiser(request.user, found), code=entry)
    newest = revisions_of(row).first()
    if newest is not None:
        marks = {
            item["key"]: _mark(request.POST, item["key"])
            for item in found.eligibility_checklist
            if f"met-{item['key']}" in request.POST
        }
        mark_checklist(newest, actor=request.user, marks=marks)
        messages.success(request, _("The checklist is saved."))
    return redirect("organise_entry", season, entry)


@require_POST
def verdict(request: SignedInRequest, season: str, entry: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    row = get_object_or_404(entries_for_organiser(request.user, found), code=entry)
    asked, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")
    if asked == "pass":
        pass_entry(row, actor=request.user, note=reason)
    elif asked in VERDICTS:
        VERDICTS[asked](row, actor=request.user, reason=reason)
    else:
        messages.error(request, _("Choose what becomes of the entry."))
        return redirect("organise_entry", season, entry)
    messages.success(request, _told(asked))
    return redirect("organise_entry", season, entry)


def _told(verdict: str) -> str:
    return {
        "pass": _("The entry is eligible. Its people are told."),
        "fail": _("The entry is not eligible. Its people are told why."),
        "return": _("The entry is returned for correction. Its people are told why."),
        "disqualify": _("The entry is disqualified. The reason is kept."),
    }[verdict]


def _mark(sent: QueryDict, key: str) -> tuple[bool, str] | None:
    answer = sent.get(f"met-{key}", "")
    if answer not in {"yes", "no"}:
        return None
    return answer == "yes", sent.get(f"note-{key}", "")


def _checklist(season: Season, revision: Any) -> list[dict[str, Any]]:
    """Each line of the checklist with its mark on the newest revision."""
    marks = {mark.item: mark for mark in revision.screening_marks.all()} if revision else {}
    return [
        {"key": item["key"], "text": str(Words(item["text"])), "mark": marks.get(item["key"])}
        for item in season.eligibility_checklist
    ]


def _filtered(listed: QuerySet[Entry], asked: QueryDict) -> QuerySet[Entry]:
    if asked.get("state") in EntryState.values:
        listed = listed.filter(state=asked["state"])
    if asked.get("category"):
        listed = listed.filter(category__code=asked["category"])
    if words := asked.get("q", "").strip():
        listed = listed.filter(
            Q(title__icontains=words)
            | Q(code__iexact=words)
            | Q(entrant__name__icontains=words)
            | Q(entrant__name_local__icontains=words)
            | Q(entrant__city__icontains=words)
            | Q(entrant__city_local__icontains=words)
        )
    return listed


def _state_chips(season: Season, asked: QueryDict) -> list[Chip]:
    counts = dict(Entry.objects.filter(season=season).order_by().values_list("state").annotate(number=Count("pk")))
    chips: list[Chip] = [(_address(season, asked, state=""), _("All"), sum(counts.values()), not asked.get("state"))]
    chips += [
        (_address(season, asked, state=state.value), str(state.label), counts[state.value], asked.get("state") == state)
        for state in EntryState
        if state.value in counts
    ]
    return chips


def _category_chips(season: Season, asked: QueryDict) -> list[Chip]:
    chips: list[Chip] = [(_address(season, asked, category=""), _("All categories"), None, not asked.get("category"))]
    chips += [
        (_address(season, asked, category=each.code), str(each), None, asked.get("category") == each.code)
        for each in season.categories.order_by("position")
    ]
    return chips


def _address(season: Season, asked: QueryDict, **changed: str) -> str:
    """This list with one filter changed and the others kept."""
    query = asked.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    address = reverse("organise_entries", args=[season.code])
    return f"{address}?{query.urlencode()}" if query else address
