"""Ranking files without a season: for everybody who helps to organise one. Nobody else's ranking is ever shown."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from judging.interfaces.evidence.category import category_page
from judging.interfaces.evidence.names import Names
from judging.interfaces.evidence.panel import panel_section
from judging.interfaces.file_ranking_form import FileRankingForm, ready_rule_text, ready_rules
from judging.interfaces.file_rankings import Kept, Refused, forget, kept_evidence, kept_ranking, open_kept, rank_files
from judging.interfaces.ranking_rows import file_rows, told_counts
from judging.tabulation.evidence.answer import CategoryEvidence, PartEvidence


@require_http_methods(["GET", "HEAD", "POST"])
def tabulate_file(request: SignedInRequest) -> HttpResponse:
    _for_organisers(request)
    refused: Refused | None = None
    if request.method == "POST":
        form = FileRankingForm(request.POST, request.FILES)
        if form.is_valid():
            outcome = rank_files(request.user, form.asked(), language=request.LANGUAGE_CODE)
            if isinstance(outcome, str):
                return redirect("organise_file_ranking", outcome)
            refused = outcome
            form.add_refusal(refused)
    else:
        form = FileRankingForm(initial=_start(request.GET.get("start", "")))
    context = {"form": form, "refused": refused, "ready": ready_rules()}
    return render(request, "judging/organise/tabulate_file.html", context, status=422 if form.errors else 200)


@require_safe
def file_ranking(request: SignedInRequest, code: str) -> HttpResponse:
    found = _kept(request, code)
    language = request.LANGUAGE_CODE
    context = {
        "kept": found,
        "name": found.told["name"][language],
        "sentences": found.told["sentences"][language],
        "counts": told_counts(found.told["counts"]),
        "categories": [
            {
                **each,
                "rows": file_rows(each["lines"], language),
                "unranked": [(line["entry"], line["reason"][language]) for line in each["unranked"]],
                "differences": [told[language] for told in each["differences"]],
            }
            for each in found.told["categories"]
        ],
    }
    return render(request, "judging/organise/file_ranking.html", context)


@require_safe
def file_evidence(request: SignedInRequest, code: str) -> HttpResponse:
    found = _kept(request, code)
    answer = kept_evidence(request.user, code)
    if answer is None:
        raise Http404
    names = Names({}, {}, found.told["criteria"][request.LANGUAGE_CODE], request.LANGUAGE_CODE)
    rankings = [(part, category) for part in answer.parts for category in part.categories]
    titles = [_title(part, category) for part, category in rankings]
    asked = request.GET.get("show", "1")
    shown = int(asked) if asked.isascii() and asked.isdecimal() and 0 < int(asked) <= len(rankings) else 0
    context = {
        "kept": found,
        "name": found.told["name"][request.LANGUAGE_CODE],
        "tabs": [
            *((f"?show={number}", title, number == shown) for number, title in enumerate(titles, start=1)),
            ("?show=judges", _("Judges"), not shown),
        ],
        "page": category_page(*rankings[shown - 1], names) if shown else None,
        "sections": []
        if shown
        else [
            panel_section(part, names, part.round or _("All entries"), f"part{number}")
            for number, part in enumerate(answer.parts, start=1)
        ],
    }
    return render(request, "judging/organise/file_evidence.html", context)


@require_safe
def file_ranking_download(request: SignedInRequest, code: str, name: str) -> HttpResponseBase:
    _for_organisers(request)
    file = open_kept(request.user, code, name)
    if file is None:
        raise Http404
    return FileResponse(file, as_attachment=True, filename=name)


@require_POST
def forget_file_ranking(request: SignedInRequest, code: str) -> HttpResponse:
    _kept(request, code)
    forget(request.user, code)
    messages.success(request, _("The ranking and its files are removed."))
    return redirect("organise_tabulate_file")


def _for_organisers(request: SignedInRequest) -> None:
    """Whoever helps to organise a season, in whatever role; nobody else knows of this page."""
    if not request.user.is_superuser and not request.user.held_roles:
        raise Http404


def _kept(request: SignedInRequest, code: str) -> Kept:
    _for_organisers(request)
    found = kept_ranking(request.user, code)
    if found is None:
        raise Http404
    return found


def _title(part: PartEvidence, category: CategoryEvidence) -> str:
    return ", ".join(word for word in (category.category, part.round) if word) or _("All entries")


def _start(name: str) -> dict[str, Any]:
    """A form that begins with one of the ready rule files."""
    text = ready_rule_text(name)
    return {"source": "written", "written": text} if text else {}
