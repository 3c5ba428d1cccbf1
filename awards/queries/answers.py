"""What an entry holds, read through its form: answers, problems, progress, and the bytes that a submission hashes."""

import hashlib
import json
from collections.abc import Mapping
from copy import copy
from functools import lru_cache
from typing import Any

from awards.models import ApplicationForm, Attachment, Entry, EntryRevision
from awards.questionnaire import (
    FillSource,
    Form,
    Problem,
    QuestionKind,
    SectionProgress,
    canonical,
    check_answers,
    clean_answers,
    completeness,
    parse_form,
    visible_answers,
)
from awards.questionnaire.kinds import UPLOADED

Answers = dict[str, Any]


def form_of(row: ApplicationForm) -> Form:
    """The form that the row's definition tells of; FormError when it was stored unsound."""
    return _parsed(json.dumps(row.definition, sort_keys=True))


@lru_cache(maxsize=64)
def _parsed(definition: str) -> Form:
    return parse_form(json.loads(definition))


def filled_questions(form: Form) -> dict[str, FillSource]:
    """Questions that the platform answers itself, and with which fact of the entry."""
    return {each.key: each.filled_from for each in form.questions if each.filled_from is not None}


def answers_of(entry: Entry) -> Answers:
    """The stored answers with the facts the platform knows put in their places; those always come from the entry."""
    return filled(entry, entry.answers)


def filled(entry: Entry, answers: Mapping[str, Any]) -> Answers:
    """These answers as the entry's form reads them: known facts put in, blanks left out."""
    form = form_of(entry.form)
    known = {key: _fact(entry, form, key, source) for key, source in filled_questions(form).items()}
    return {**answers, **clean_answers(form, known)} if known else dict(answers)


def _fact(entry: Entry, form: Form, key: str, source: FillSource) -> Any:
    match source:
        case FillSource.ENTRANT_TYPE:
            return entry.entrant.type
        case FillSource.CATEGORY:
            return entry.category.code
        case FillSource.TITLE:
            return entry.title
        case FillSource.COUNTRY:
            return entry.entrant.country
        case FillSource.CITY:
            return _city(entry, form.question(key).kind)


def _city(entry: Entry, kind: QuestionKind) -> Any:
    local, english = entry.entrant.city_local, entry.entrant.city
    if kind is QuestionKind.CITY:
        return {"name": local or english, "name_en": english}
    return english


def problems_of(entry: Entry) -> tuple[Problem, ...]:
    """What keeps the entry from being submitted, in the form's order; () when nothing does."""
    return check_answers(form_of(entry.form), answers_of(entry), final=True)


def progress_of(entry: Entry) -> tuple[SectionProgress, ...]:
    """How far each section that asks anything has come."""
    return completeness(form_of(entry.form), answers_of(entry))


def submitted_answers(entry: Entry) -> Answers:
    """What a submission would freeze now: visible, given answers in the form's order."""
    return visible_answers(form_of(entry.form), answers_of(entry))


def answer_digest(value: object) -> str:
    """A short name for one answer, so that a page can say later which answer its writer saw; "" for no answer."""
    return "" if value is None else hashlib.sha256(canonical({"answer": value})).hexdigest()[:16]


def content_digest(entry: Entry, answers: Mapping[str, Any], files: list[dict[str, Any]]) -> str:
    """SHA-256 in hexadecimal of what a submission freezes; anyone can compute it again from the receipt.

    The bytes are the questionnaire's canonical JSON of: entrant and category by code, digest of the form, title,
    language, answers, and of each file its code, question and SHA-256.
    """
    content = {
        "entrant": entry.entrant.code,
        "category": entry.category.code,
        "form": entry.form.digest,
        "title": entry.title,
        "language": entry.language,
        "answers": dict(answers),
        "files": [{key: file[key] for key in ("code", "question", "sha256")} for file in files],
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def files_named(entry: Entry, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files that these answers name, as a revision keeps them: question, code, name, size in bytes, SHA-256."""
    form = form_of(entry.form)
    named: dict[str, str] = {}
    for key, value in answers.items():
        if form.has_question(key) and form.question(key).kind in UPLOADED:
            named |= {file["code"]: key for file in (value if isinstance(value, list) else [value])}
    found = {each.code: each for each in Attachment.objects.filter(entry=entry, code__in=named)} if named else {}
    return [
        {"question": question, "code": code, "name": file.name, "size": file.size, "sha256": file.sha256}
        for code, question in named.items()
        if (file := found.get(code)) is not None
    ]


def current_digest(entry: Entry) -> str:
    """The digest that a submission would have now; equal to a revision's exactly when nothing has changed since."""
    answers = submitted_answers(entry)
    return content_digest(entry, answers, files_named(entry, answers))


def revision_digest(revision: EntryRevision) -> str:
    """The digest computed again from what the revision holds; it equals `revision.digest` as long as nobody tampered."""
    entry = copy(revision.entry)
    entry.title, entry.form = revision.title, revision.form
    return content_digest(entry, revision.answers, revision.files)
