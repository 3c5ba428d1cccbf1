"""Answers as a reader sees them: labels and words in the reader's language, whatever was frozen in the entry's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.clock import locale_for, told_day
from awards.queries.names import country_name
from awards.questionnaire import (
    Choice,
    Column,
    ColumnKind,
    Form,
    Question,
    QuestionKind,
    text_in,
    visible_questions,
)

YES, NO, CONFIRMED = _("Yes"), _("No"), _("Confirmed")
SMALLEST_GROUPED = 5  # digits
LINKED = frozenset({QuestionKind.URL, QuestionKind.VIDEO, QuestionKind.URLS})


@dataclass(frozen=True)
class ToldTable:
    """The answer to a table: column labels, and rows of cells in words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def cells(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Rows of (column label, cell), for layouts that put the label beside the cell."""
        return tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class ToldAnswer:
    """One question and its answer in words. Exactly one of text, items, links, files and table speaks; none if blank."""

    key: str
    label: str
    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    files: tuple[Mapping[str, Any], ...] = ()
    table: ToldTable | None = None

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.items or self.links or self.files or self.table)

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole answer as lines of text, for documents without links; rows of a table as "label: cell"."""
        if self.table:
            return tuple("; ".join(f"{label}: {cell}" for label, cell in row if cell) for row in self.table.cells)
        names = tuple(str(file.get("name", "")) for file in self.files)
        return self.items or self.links or names or tuple(self.text.split("\n") if self.text else ())


@dataclass(frozen=True)
class ToldSection:
    """A section with those of its questions that are asked."""

    key: str
    label: str
    answers: tuple[ToldAnswer, ...]


def told_sections(
    form: Form, answers: Mapping[str, Any], language: str, *, shows: Callable[[Question], bool] | None = None
) -> tuple[ToldSection, ...]:
    """The answers by section, for the questions that these answers make visible and that `shows` lets through.

    `shows` is how a reader's eyes are restricted: by visibility, or by what is blind.
    """
    asked = {question.key for question in visible_questions(form, answers)}
    sections = (
        ToldSection(
            section.key,
            text_in(section.label, language),
            tuple(
                told_answer(question, answers.get(question.key), language)
                for question in section.questions
                if question.key in asked and (shows is None or shows(question))
            ),
        )
        for section in form.sections
    )
    return tuple(section for section in sections if section.answers)


def told_answer(question: Question, value: Any, language: str) -> ToldAnswer:
    """One answer in words; a value of a shape that does not fit its question is told as plain text."""
    label = text_in(question.label, language)
    if value in (None, "", [], {}):
        return ToldAnswer(question.key, label, question.kind)
    return ToldAnswer(question.key, label, question.kind, **_told(question, value, language))


def _told(question: Question, value: Any, language: str) -> dict[str, Any]:
    match question.kind:
        case QuestionKind.FILE | QuestionKind.FILES:
            files = value if isinstance(value, list) else [value]
            return {"files": tuple(file for file in files if isinstance(file, Mapping))}
        case kind if kind in LINKED:
            return _links([str(each) for each in (value if isinstance(value, list) else [value])])
        case QuestionKind.MANY_CHOICES if isinstance(value, list):
            return {"items": tuple(_choice(question.choices, each, language) for each in value)}
        case QuestionKind.TABLE if isinstance(value, list):
            return {"table": _table(question.columns, value, language)}
        case QuestionKind.CONTACT if isinstance(value, Mapping):
            return {"items": tuple(str(part) for part in value.values())}
        case _:
            return {"text": _words(question.kind, value, question.choices, language)}


def _links(addresses: list[str]) -> dict[str, Any]:
    """Links, if every one of them leads to the web; a draft may hold anything, and nothing else is made clickable."""
    are_web = all(each.startswith(("https://", "http://")) for each in addresses)
    return {"links" if are_web else "items": tuple(addresses)}


def _table(columns: tuple[Column, ...], rows: list[Any], language: str) -> ToldTable:
    return ToldTable(
        tuple(text_in(column.label, language) for column in columns),
        tuple(
            tuple(_words(column.kind, row.get(column.key, ""), column.choices, language) for column in columns)
            for row in rows
            if isinstance(row, Mapping)
        ),
    )


def _words(kind: str, value: Any, choices: tuple[Choice, ...], language: str) -> str:
    match kind:
        case QuestionKind.CHOICE:
            return _choice(choices, value, language)
        case QuestionKind.NUMBER:
            return _number(value, language)
        case QuestionKind.MONEY if isinstance(value, Mapping):
            return f"{_number(value.get('amount', ''), language)} {value.get('currency', '')}".strip()
        case QuestionKind.DATE:
            return _day(value, language)
        case QuestionKind.YES_NO if isinstance(value, bool):
            return _in(language, YES if value else NO)
        case QuestionKind.DECLARATION:
            return _in(language, CONFIRMED) if value is True else ""
        case QuestionKind.COUNTRY:
            return country_name(str(value), language) if value else ""
        case QuestionKind.CITY if isinstance(value, Mapping):
            names = dict.fromkeys(name for name in (value.get("name"), value.get("name_en")) if name)
            return " · ".join(names)
        case ColumnKind.CURRENCY | _:
            return str(value)


def _in(language: str, words: Promise) -> str:
    """Our own words in the language that is asked for, whichever the page is in."""
    with override(language):
        return str(words)


def _choice(choices: tuple[Choice, ...], value: Any, language: str) -> str:
    return next((text_in(choice.label, language) for choice in choices if choice.key == value), str(value or ""))


def _number(value: Any, language: str) -> str:
    """Every digit kept, grouped as the language does it from five digits on (a year is no 2,026); else as typed."""
    whole = str(value).lstrip("-").partition(".")[0]
    if not value or len(whole) < SMALLEST_GROUPED:
        return str(value)
    try:
        return format_decimal(value, locale=locale_for(language), decimal_quantization=False)
    except (ValueError, ArithmeticError):
        return str(value)


def _day(value: Any, language: str) -> str:
    try:
        return told_day(date.fromisoformat(str(value)), language)
    except ValueError:
        return str(value)
