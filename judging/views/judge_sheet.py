"""One entry and its score sheet: read, mark, submit, step out."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import NotPermitted, Refusal, Refused
from awards.models import Attachment
from judging.domain.assignments import recuse_judge
from judging.domain.marks import why_not_mark
from judging.domain.scoresheets import save_marks, submit_scoresheet
from judging.enums import SheetState
from judging.interfaces.reading import read_entry, readable_file
from judging.interfaces.recusal_form import RecusalForm
from judging.interfaces.sheet_form import Sent, out_of, read_sheet, saved_answer, sheet_groups, sheet_total
from judging.models import ScoreSheet
from judging.queries.desk import sheet_neighbours
from judging.queries.scoresheets import bare_sheet_at, changes_of, criteria_with_levels, filled, sheet_at
from judging.views.judge_desk import judge_places


def own_sheet(request: SignedInRequest, season: str, round: str, entry: str) -> ScoreSheet:
    """The sheet at this address if it is the reader's own and lives; 404 for everything else."""
    return get_object_or_404(sheet_at(request.user, season=season, round=round, entry=entry))


@require_safe
def scoresheet(request: SignedInRequest, season: str, round: str, entry: str) -> HttpResponse:
    return _page(request, own_sheet(request, season, round, entry))


def own_bare_sheet(request: SignedInRequest, season: str, round: str, entry: str) -> ScoreSheet:
    """The same for a verb, which reads what it needs under its own lock."""
    return get_object_or_404(bare_sheet_at(request.user, season=season, round=round, entry=entry))


@require_POST
def save(request: SignedInRequest, season: str, round: str, entry: str) -> HttpResponse:
    sheet = own_bare_sheet(request, season, round, entry)
    sent = read_sheet(request.POST)
    by_script = request.headers.get("X-Requested-With") == "autosave"
    try:
        sheet = _save(request, sheet, sent)
    except Refused as refused:
        return _refused_json(refused) if by_script else _page(request, sheet, sent=sent, refusal=refused.refusal)
    if by_script:
        return JsonResponse(saved_answer(sheet))
    messages.success(request, _("Your marks are saved."))
    return redirect(_address(sheet))


@require_POST
def submit(request: SignedInRequest, season: str, round: str, entry: str) -> HttpResponse:
    sheet = own_bare_sheet(request, season, round, entry)
    sent = read_sheet(request.POST)
    try:
        sheet = _save(request, sheet, sent)
    except Refused as refused:
        return _page(request, sheet, sent=sent, refusal=refused.refusal)
    try:
        sheet = submit_scoresheet(sheet, actor=request.user, version=sheet.version)
    except Refused as refused:
        return _page(request, sheet, refusal=refused.refusal)
    messages.success(request, _("Your score sheet is submitted. Its marks count from now on."))
    return redirect(_address(sheet))


@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: SignedInRequest, season: str, round: str, entry: str) -> HttpResponse:
    sheet = own_sheet(request, season, round, entry)
    form = RecusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recuse_judge(
            sheet.assignment, actor=request.user, kind=form.cleaned_data["kind"], reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("You have stepped out of judging “%(title)s”.") % {"title": sheet.revision.title})
        return redirect("judge_desk")
    context = {**_frame(sheet), "form": form, "marked": sheet.version > 0}
    return render(request, "judging/judge/recuse.html", context, status=422 if form.is_bound else 200)


@require_safe
def history(request: SignedInRequest, season: str, round: str, entry: str) -> HttpResponse:
    sheet = own_sheet(request, season, round, entry)
    context = {**_frame(sheet), "changes": changes_of(sheet)}
    return render(request, "judging/judge/history.html", context)


@require_safe
def judge_file(request: SignedInRequest, season: str, round: str, entry: str, file: str) -> FileResponse:
    sheet = own_sheet(request, season, round, entry)
    found = readable_file(sheet.revision, file)
    if found is None:
        raise Http404
    attachment = get_object_or_404(Attachment, code=file, entry=sheet.assignment.entry_id)
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=attachment.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _save(request: SignedInRequest, sheet: ScoreSheet, sent: Sent) -> ScoreSheet:
    return save_marks(
        sheet,
        actor=request.user,
        marks=sent.marks,
        comments=sent.comments,
        comment=sent.comment,
        version=sent.version if sent.version is not None else 0,
    )


def _refused_json(refused: Refused) -> JsonResponse:
    refusal = refused.refusal
    answer = {"code": refusal.code, "message": refusal.message, "facts": dict(refusal.facts)}
    return JsonResponse(answer, status=403 if isinstance(refused, NotPermitted) else 409)


def _address(sheet: ScoreSheet) -> str:
    assignment = sheet.assignment
    return reverse("scoresheet", args=[assignment.round.season.code, assignment.round.code, assignment.entry.code])


def _frame(sheet: ScoreSheet) -> dict[str, Any]:
    assignment = sheet.assignment
    return {
        "sheet": sheet,
        "entry": assignment.entry,
        "round": assignment.round,
        "season": assignment.round.season,
        "places": judge_places(),
    }


def _page(
    request: SignedInRequest, sheet: ScoreSheet, *, sent: Sent | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The entry beside its sheet; after a refusal with what was typed, and each reason beside its criterion."""
    if refusal is not None:
        sheet = own_sheet(
            request, sheet.assignment.round.season.code, sheet.assignment.round.code, sheet.assignment.entry.code
        )
    state = filled(sheet, criteria=criteria_with_levels(sheet))
    closed = why_not_mark(sheet)
    total, parts, marked = sheet_total(state)
    place, count, before, after = sheet_neighbours(request.user, sheet)
    context = {
        **_frame(sheet),
        "parts": read_entry(sheet.revision, get_language() or "en"),
        "groups": sheet_groups(state, typed=sent, errors=criterion_errors(refusal)),
        "comment": sent.comment if sent and sent.comment is not None else sheet.comment,
        "scale": state.scale,
        "out_of": out_of(state.scale),
        "version": sheet.version,
        "readonly": closed is not None,
        "closed": closed,
        "refusal": refusal,
        "total": total,
        "total_parts": parts,
        "marked": marked,
        "place": place,
        "count": count,
        "before": before,
        "after": after,
        "is_submitted": sheet.state == SheetState.SUBMITTED,
    }
    return render(request, "judging/judge/sheet.html", context, status=409 if refusal else 200)


def criterion_errors(refusal: Refusal | None) -> dict[str, str]:
    """Criterion key -> what to do about it, out of a refusal that names criteria."""
    if refusal is None:
        return {}
    criteria = refusal.facts.get("criteria")
    if refusal.code == "marks-refused":
        return dict(criteria or {})
    if refusal.code == "marks-missing":
        return dict.fromkeys(criteria or [], _("Choose a mark for this criterion."))
    if refusal.code == "comments-missing":
        return dict.fromkeys(criteria or [], _("Write a comment on this criterion."))
    if refusal.code == "stale":
        clashes = refusal.facts.get("marks", {})
        told = _("Saved meanwhile: %(stored)s. Chosen here: %(yours)s.")
        none = _("no mark")
        return {
            key: told % {"stored": both["stored"] or none, "yours": both["yours"] or none}
            for key, both in clashes.items()
        }
    return {}
