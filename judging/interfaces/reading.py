"""An entry as a judge reads it: the frozen answers that judges may see, told through the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awards.interfaces.told_answers import ToldAnswer, told_sections
from awards.models import EntryRevision
from awards.queries.answers import form_of
from awards.questionnaire import Form, Question, QuestionKind, Visibility, visible_questions
from awards.questionnaire.kinds import UPLOADED

TOLD_OF_CONTACTS = ("name", "role", "organisation")
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
    """The entry for a judge: sections with answered questions, in the reader's language.

    Of a contact person a judge reads name, role and organisation, never how to reach them.
    """
    form = form_of(revision.form)
    readable = {question.key for question in readable_questions(revision, blind=blind)}
    told = told_sections(
        form, _without_addresses(form, revision.answers), language, shows=lambda question: question.key in readable
    )
    parts = (
        Part(section.key, section.label, tuple(_answer(each) for each in section.answers if not each.is_blank))
        for section in told
    )
    return tuple(part for part in parts if part.answers)


def readable_file(revision: EntryRevision, code: str, *, blind: bool = False) -> File | None:
    """The file of that code if a judge may read the answer it belongs to."""
    for question in readable_questions(revision, blind=blind):
        if question.kind in UPLOADED:
            for file in _files(revision.answers.get(question.key)):
                if file.code == code:
                    return file
    return None


def _without_addresses(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    contacts = {question.key for question in form.questions if question.kind is QuestionKind.CONTACT}
    return {
        key: {part: value[part] for part in TOLD_OF_CONTACTS if value.get(part)}
        if key in contacts and isinstance(value, Mapping)
        else value
        for key, value in answers.items()
    }


def _answer(told: ToldAnswer) -> Answer:
    return Answer(
        told.key,
        told.label,
        text=told.text,
        items=told.items,
        links=told.links,
        heads=told.table.columns if told.table else (),
        rows=told.table.rows if told.table else (),
        files=tuple(_files(list(told.files))),
    )


def _files(value: Any) -> list[File]:
    found = value if isinstance(value, list) else [value]
    return [
        File(str(file["code"]), str(file["name"]), int(file.get("bytes", 0)))
        for file in found
        if isinstance(file, Mapping) and file.get("code")
    ]
