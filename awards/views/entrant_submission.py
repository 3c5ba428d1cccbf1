"""From the review to the receipt: submit, withdraw, read what was submitted, fetch a file."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import NotPermitted, Refusal, Refused
from awards.domain.attachments import is_named_by_revision
from awards.domain.entries import submit_entry, withdraw_entry
from awards.interfaces.desk import rail_of
from awards.interfaces.told_answers import told_sections
from awards.models import Entry
from awards.queries.answers import answers_of, current_digest, form_of, problems_of
from awards.queries.entries import attachments_visible_to, entry_of, revisions_of
from awards.questionnaire import sentence, text_in

from .entrant_frame import entry_frame, section_url


@require_safe
def review(request: SignedInRequest, code: str) -> HttpResponse:
    """All answers on one page, what is still missing, and the button that submits."""
    return _review_page(request, get_object_or_404(entry_of(request.user), code=code))


@require_POST
def submit(request: SignedInRequest, code: str) -> HttpResponse:
    """Submit the draft. The instant of arrival is taken first, so that nothing that follows can make it late."""
    arrived = timezone.now()
    entry = get_object_or_404(entry_of(request.user), code=code)
    try:
        revision = submit_entry(entry, actor=request.user, key=request.POST.get("key", "")[:80], received_at=arrived)
    except NotPermitted:
        raise
    except Refused as refused:
        return _review_page(request, entry, refusal=refused.refusal)
    messages.success(request, _("We have received your entry."))
    return redirect("entry_revision", code=code, number=revision.number)


def _review_page(request: SignedInRequest, entry: Entry, refusal: Refusal | None = None) -> HttpResponse:
    form, language = form_of(entry.form), request.LANGUAGE_CODE
    frame = entry_frame(request, entry)
    latest = revisions_of(entry).first()
    context = {
        **frame,
        "refusal": refusal,
        "sections": [
            (section, section_url(entry, section.key)) for section in told_sections(form, answers_of(entry), language)
        ],
        "problems": _problems(entry, language),
        "rail": rail_of(entry, form, language, here="review"),
        "key": uuid4().hex,
        "latest": latest,
        "is_unchanged": latest is not None and entry.state == "submitted" and latest.digest == current_digest(entry),
    }
    return render(request, "awards/entrant/review.html", context, status=409 if refusal else 200)


def _problems(entry: Entry, language: str) -> list[tuple[str, str]]:
    """Each sentence with the address of its question."""
    form = form_of(entry.form)
    home = {question.key: section.key for section in form.sections for question in section.questions}
    return [
        (
            sentence(problem, form, language),
            f"{section_url(entry, home[problem.question])}?check=1#question-{problem.question}",
        )
        for problem in problems_of(entry)
    ]


@require_safe
def revision(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """What was submitted at that time: the receipt, with every answer, every file and the digests."""
    entry = get_object_or_404(entry_of(request.user), code=code)
    found = get_object_or_404(revisions_of(entry), number=number)
    language = request.LANGUAGE_CODE
    form = form_of(found.form)
    labels = {question.key: text_in(question.label, language) for question in form.questions}
    context: dict[str, Any] = {
        **entry_frame(request, entry),
        "revision": found,
        "sections": told_sections(form, found.answers, language),
        "files": [(labels.get(file["question"], ""), file) for file in found.files],
        "is_latest": not entry.revisions.filter(number__gt=number).exists(),
    }
    return render(request, "awards/entrant/revision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask once more, then withdraw."""
    entry = get_object_or_404(entry_of(request.user), code=code)
    if request.method == "POST":
        withdraw_entry(entry, actor=request.user, reason=request.POST.get("reason", "").strip())
        messages.success(request, _("The entry is withdrawn."))
        return redirect("entry", code=code)
    return render(request, "awards/entrant/withdraw.html", entry_frame(request, entry))


@require_safe
def attachment(request: SignedInRequest, code: str, file: str) -> FileResponse:
    """A file of the entry, always as a download and never as a page of this house."""
    found = get_object_or_404(attachments_visible_to(request.user, code), code=file)
    if found.removed_at is not None and not is_named_by_revision(found.entry, found):
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
