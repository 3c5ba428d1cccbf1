"""An entry as a judge reads it: the frozen answers that judges may see, told through the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards.models import EntryRevision
from awards.queries.answers import form_of
from awards.queries.countries import country_name
from awards.questionnaire import Form, Question, QuestionKind, Visibility, text_in, visible_questions
from awards.questionnaire.kinds import UPLOADED, ColumnKind

FOR_JUDGES = frozenset({Visibility.JUDGES, Visibility.PUBLIC})


@dataclass(frozen=True)
class File:
    code: str
    name: str
    size: int


@dataclass(frozen=True)
class Answer:
    """One question with its answer, in the one shape that fits: text, items, links, rows under heads, or files."""

    key: str
    label: str
    text: str = ""
    items: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Part:
    """A section of the form with the answers a judge reads."""

    key: str
    label: str
    answers: tuple[Answer, ...]


def readable_questions(revision: EntryRevision, *, blind: bool = False) -> tuple[Question, ...]:
    """The questions whose answers a judge may read, in the form's order."""
    return tuple(
        question
        for question in visible_questions(form_of(revision.form), revision.answers)
        if question.visibility in FOR_JUDGES and not (blind and question.blind)
    )


def read_entry(revision: EntryRevision, language: str, *, blind: bool = False) -> tuple[Part, ...]:
    """The entry for a judge: sections with answered questions, in the reader's language."""
    form = form_of(revision.form)
    readable = {question.key for question in readable_questions(revision, blind=blind)}
    parts = []
    for section in form.sections:
        answers = tuple(
            _told(question, revision.answers[question.key], form, language)
            for question in section.questions
            if question.key in readable and revision.answers.get(question.key) not in (None, "", [], {})
        )
        if answers:
            parts.append(Part(section.key, text_in(section.label, language), answers))
    return tuple(parts)


def readable_file(revision: EntryRevision, code: str, *, blind: bool = False) -> File | None:
    """The file of that code if a judge may read the answer it belongs to."""
    for question in readable_questions(revision, blind=blind):
        if question.kind in UPLOADED:
            for file in _files(revision.answers.get(question.key)):
                if file.code == code:
                    return file
    return None


def _told(question: Question, value: Any, form: Form, language: str) -> Answer:
    label = text_in(question.label, language)
    match question.kind:
        case QuestionKind.FILE | QuestionKind.FILES:
            return Answer(question.key, label, files=tuple(_files(value)))
        case QuestionKind.URL | QuestionKind.VIDEO:
            return Answer(question.key, label, links=(str(value),))
        case QuestionKind.URLS:
            return Answer(question.key, label, links=tuple(str(link) for link in value))
        case QuestionKind.MANY_CHOICES:
            return Answer(question.key, label, items=tuple(_choice(question.choices, key, language) for key in value))
        case QuestionKind.TABLE:
            heads = tuple(text_in(column.label, language) for column in question.columns)
            rows = tuple(
                tuple(_cell(column, row.get(column.key), language) for column in question.columns) for row in value
            )
            return Answer(question.key, label, heads=heads, rows=rows)
        case _:
            return Answer(question.key, label, text=_text(question, value, language))


def _text(question: Question, value: Any, language: str) -> str:
    match question.kind:
        case QuestionKind.CHOICE:
            return _choice(question.choices, value, language)
        case QuestionKind.YES_NO:
            return _("Yes") if value else _("No")
        case QuestionKind.DECLARATION:
            return _("Declared")
        case QuestionKind.COUNTRY:
            return country_name(str(value), language)
        case QuestionKind.CITY:
            names = dict.fromkeys(str(value.get(part, "")) for part in ("name", "name_en"))
            return " · ".join(name for name in names if name)
        case QuestionKind.MONEY:
            return f"{value.get('amount', '')} {value.get('currency', '')}".strip()
        case QuestionKind.CONTACT:
            return " · ".join(str(value[part]) for part in ("name", "role", "organisation") if value.get(part))
        case _:
            return str(value)


def _cell(column: Any, value: Any, language: str) -> str:
    if value in (None, ""):
        return ""
    match column.kind:
        case ColumnKind.CHOICE:
            return _choice(column.choices, value, language)
        case ColumnKind.YES_NO:
            return _("Yes") if value else _("No")
        case ColumnKind.COUNTRY:
            return country_name(str(value), language)
        case _:
            return str(value)


def _choice(choices: Any, key: Any, language: str) -> str:
    return next((text_in(choice.label, language) for choice in choices if choice.key == key), str(key))


def _files(value: Any) -> list[File]:
    found = value if isinstance(value, list) else [value]
    return [
        File(str(file["code"]), str(file["name"]), int(file.get("bytes", 0)))
        for file in found
        if isinstance(file, Mapping) and file.get("code")
    ]
