"""The receipt of a submission as PDF."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import told_in_zone
from accounts.requests import SignedInRequest
from awards.interfaces.told_answers import told_sections
from awards.models import EntryRevision
from awards.queries.answers import form_of
from awards.queries.entries import entry_of, revisions_of
from reports.render.receipt import Answer, Receipt, ReceiptLabels, render_receipt


@require_safe
def entry_receipt(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """What was submitted, when, and the digests that prove it; for the members of the entrant."""
    entry = get_object_or_404(entry_of(request.user), code=code)
    revision = get_object_or_404(revisions_of(entry), number=number)
    revision.entry = entry
    document = render_receipt(_receipt(revision, request.LANGUAGE_CODE))
    response = HttpResponse(document, content_type="application/pdf")
    name = slugify(_("receipt %(code)s version %(number)s") % {"code": entry.code, "number": number})
    response.headers["Content-Disposition"] = f'attachment; filename="{name or entry.code}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _receipt(revision: EntryRevision, language: str) -> Receipt:
    entry = revision.entry
    sections = told_sections(form_of(revision.form), revision.answers, language)
    return Receipt(
        season=entry.season.name.in_language(language),
        category=entry.category.name.in_language(language),
        entrant=" · ".join(dict.fromkeys(name for name in (entry.entrant.name, entry.entrant.name_local) if name)),
        entry_code=entry.code,
        project_title=revision.title,
        revision=str(revision.number),
        submitted=_instants(revision, language),
        digest=revision.digest,
        answers=tuple(
            Answer(answer.label, "\n".join(answer.lines), entry.language)
            for section in sections
            for answer in section.answers
        ),
        attachments=tuple((file["name"], file["sha256"]) for file in revision.files),
        issuer=entry.season.programme.issuer.in_language(language),
        language=language,
        demo=entry.demo or entry.season.demo,
        created=revision.submitted_at,
        labels=_labels(),
    )


def _instants(revision: EntryRevision, language: str) -> tuple[str, ...]:
    """The instant of receipt in the season's zone and in the reader's, each once."""
    zones = (revision.entry.season.time_zone, timezone.get_current_timezone_name())
    return tuple(dict.fromkeys(told_in_zone(revision.submitted_at, zone, language) for zone in zones))


def _labels() -> ReceiptLabels:
    return ReceiptLabels(
        title=_("Receipt of entry"),
        season=_("Season"),
        category=_("Category"),
        entrant=_("Entrant"),
        entry=_("Entry"),
        project=_("Project"),
        revision=_("Version"),
        submitted=_("Received"),
        digest=_("SHA-256 of the content"),
        answers=_("What you submitted"),
        attachments=_("Files"),
        explanation=_(
            "Keep this receipt. The SHA-256 values show exactly which answers and files were received at this moment."
        ),
        demo=_("Demonstration. No real entry was submitted."),
        page=_("Page"),
        missing_sort=_("〓 stands for a character that our fonts do not have."),
    )
