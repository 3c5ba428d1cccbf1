"""The application form, one section a page."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from audit.steps import NotPermitted, Refused
from awards.domain.attachments import attach_file, remove_file
from awards.domain.entries import save_answers
from awards.interfaces.answer_forms import SectionForm, known_facts, seen_of
from awards.interfaces.desk import rail_of
from awards.interfaces.told_answers import told_answer, told_sections
from awards.models import Entry
from awards.queries.answers import answers_of, form_of, problems_of
from awards.queries.entries import attachments_of, entry_of
from awards.questionnaire import Section, check_answers, clean_answers, text_in

from .entrant_frame import entry_frame, next_section, section_url

CONFLICT, UNFIT = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: SignedInRequest, code: str, section: str) -> HttpResponse:
    """One section of the form: what was typed is saved, whatever is still wrong with it."""
    found = get_object_or_404(entry_of(request.user), code=code)
    asked = next((each for each in form_of(found.form).sections if each.key == section), None)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _save(request, found, asked)
    more = request.GET.get("more", "")
    form = SectionForm(found, asked, request.LANGUAGE_CODE, more=more)
    if "check" in request.GET:
        form.tell(problems_of(found))
    return _section_page(request, found, asked, form)


def _save(request: SignedInRequest, entry: Entry, asked: Section) -> HttpResponse:
    language = request.LANGUAGE_CODE
    form = SectionForm(entry, asked, language, data=request.POST, files=request.FILES)
    seen = seen_of(request.POST.get("seen", ""))
    before = form.visible
    try:
        entry = save_answers(
            entry,
            actor=request.user,
            answers=form.typed_answers(seen),
            version=_version(request),
            seen=seen,
        )
    except NotPermitted:
        raise
    except Refused as refused:
        return _refused_page(request, entry, asked, form, refused)
    problems = _keep_files(request, entry, form)
    entry.refresh_from_db()
    form = SectionForm(entry, asked, language)
    form.tell(check_answers(form_of(entry.form), answers_of(entry), final=False))
    for question, message in problems:
        form.put_beside(question, message)
    if form.errors:
        return _section_page(request, entry, asked, form, status=UNFIT)
    return redirect(_after_save(request, entry, asked, form, before))


def _keep_files(request: SignedInRequest, entry: Entry, form: SectionForm) -> list[tuple[str, str]]:
    """Attach what was sent and remove what was asked to be; what is refused, by question."""
    refused_files = []
    for question, file in form.sent_files():
        try:
            attach_file(entry, actor=request.user, question=question, file=file)
        except Refused as refused:
            refused_files.append((question, refused.refusal.message))
    leaving = attachments_of(entry).filter(code=request.POST.get("remove", "")).first()
    if leaving is not None:
        remove_file(leaving, actor=request.user)
    return refused_files


def _after_save(request: SignedInRequest, entry: Entry, asked: Section, form: SectionForm, before: set[str]) -> str:
    """Stay where something new is asked or a row was wanted; else go where the button says."""
    here = section_url(entry, asked.key)
    if request.POST.get("more"):
        return f"{here}?more={request.POST['more']}#id_a-{request.POST['more']}_0"
    appeared = [key for key in form.fields if key in form.visible - before and key not in form.answers]
    if appeared:
        messages.info(request, _("Your answers bring up further questions on this page."))
        return f"{here}#question-{appeared[0]}"
    if "next" not in request.POST:
        return here
    return next_section(entry, asked.key)


def _refused_page(
    request: SignedInRequest, entry: Entry, asked: Section, form: SectionForm, refused: Refused
) -> HttpResponse:
    """Nothing was saved: what was typed stays, with the reason, and both answers where two people wrote."""
    refusal, language = refused.refusal, request.LANGUAGE_CODE
    form.put_beside(refusal.facts.get("question"), refusal.message)
    entry.refresh_from_db()
    form.answers = answers_of(entry)
    questions = {each.key: each for each in asked.questions}
    conflicts = [
        tuple(told_answer(questions[key], both[side], language) for side in ("stored", "sent"))
        for key, both in refusal.facts.get("conflicts", {}).items()
    ]
    typed = clean_answers(form_of(entry.form), form.typed_answers(seen_of(request.POST.get("seen", ""))))
    unsaved = [told_answer(questions[key], value, language) for key, value in typed.items()]
    return _section_page(
        request, entry, asked, form, status=CONFLICT, more={"conflicts": conflicts, "unsaved": unsaved}
    )


def _section_page(
    request: SignedInRequest,
    entry: Entry,
    asked: Section,
    form: SectionForm,
    *,
    status: int = 200,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    language = request.LANGUAGE_CODE
    told = [each for each in told_sections(form_of(entry.form), answers_of(entry), language) if each.key == asked.key]
    context = {
        **entry_frame(request, entry),
        "section": asked,
        "label": text_in(asked.label, language),
        "help": text_in(asked.help, language),
        "form": form,
        "summary_title": _summary_title(status),
        "facts": known_facts(entry, asked, language),
        "rail": rail_of(entry, form_of(entry.form), language, here=asked.key),
        "saved_at": entry.saved_at if entry.version else None,
        "told": told,
        **(more or {}),
    }
    return render(request, "awards/entrant/section.html", context, status=status)


def _summary_title(status: int) -> str:
    if status == CONFLICT:
        return _("Nothing was saved")
    if status == UNFIT:
        return _("Saved. Some of it needs a change before you can submit")
    return _("What is still needed here")


def _version(request: SignedInRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None
