"""What is wrong with answers, and how far they have come."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from .answers import is_blank, visible_questions
from .cleaning import PLAIN_NUMBER
from .counting import count_characters, count_words
from .countries import COUNTRY_CODES
from .currencies import CURRENCY_CODES
from .kinds import LISTED, ColumnKind, QuestionKind
from .model import Choice, Column, Form, Limits, Question

# However generous a form, no single text is longer: it bounds what one draft can cost to store and to check.
LONGEST_ANSWER = 100_000
MOST_ITEMS = 500
EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]{1,64}@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]{2,63}")
CONTACT_NEEDS = ("name", "email")
MINIMUMS = frozenset(
    {
        "required",
        "part_missing",
        "cell_missing",
        "too_few_words",
        "too_few_characters",
        "too_few_characters_without_spaces",
        "too_few_items",
    }
)

Fault = tuple[str, Mapping[str, str | int]]


@dataclass(frozen=True)
class Problem:
    """One fault of an answer: which question, which fault, and the facts its sentence names.

    Of a table, `params` hold `row` (from 1) and `column` as well.
    """

    question: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class SectionProgress:
    """How far one visible section has come: `given` of the `required` answers, and the questions still in the way."""

    section: str
    required: int
    given: int
    gaps: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing in this section keeps the entry from being submitted."""
        return not self.gaps


def check_answers(form: Form, answers: Mapping[str, Any], *, final: bool) -> tuple[Problem, ...]:
    """What is wrong with cleaned answers, in the form's order; () means that they may be saved (or, final, submitted).

    A draft is only told what no further typing can mend: wrong shapes and passed maximums. A final check also asks for
    every visible required answer, for minimums, and for the missing parts of contacts, amounts and rows.
    Answers to invisible questions are not looked at.
    """
    problems = (
        Problem(question.key, code, params)
        for question in visible_questions(form, answers)
        for code, params in _faults(question, answers.get(question.key))
    )
    return tuple(problem for problem in problems if final or problem.code not in MINIMUMS)


def file_problems(question: Question, file: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with one upload under this question, before it becomes part of an answer; () means it may."""
    return tuple(Problem(question.key, code, params) for code, params in _file_faults(file, question.limits))


def completeness(form: Form, answers: Mapping[str, Any]) -> tuple[SectionProgress, ...]:
    """Progress of each section that asks anything now; all are complete exactly when the final check is silent."""
    visible = {question.key for question in visible_questions(form, answers)}
    faulty = {problem.question for problem in check_answers(form, answers, final=True)}
    progress = []
    for section in form.sections:
        asked = [question for question in section.questions if question.key in visible]
        needed = [question for question in asked if question.required]
        given = sum(not is_blank(question, answers.get(question.key)) for question in needed)
        gaps = tuple(question.key for question in asked if question.key in faulty)
        if asked:
            progress.append(SectionProgress(section.key, len(needed), given, gaps))
    return tuple(progress)


def _faults(question: Question, value: Any) -> Iterator[Fault]:
    if is_blank(question, value):
        if question.required:
            yield "required", {}
        if question.kind is QuestionKind.DECLARATION and value not in (None, False, "", [], {}):
            yield "not_yes_no", {}
    elif question.kind in LISTED:
        yield from _list_faults(question, value)
    else:
        yield from _value_faults(question.kind, value, question.limits, question.choices)


def _list_faults(question: Question, value: Any) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield "wrong_shape", {}
        return
    limits = question.limits
    most = min(limits.max_items or MOST_ITEMS, MOST_ITEMS)
    if len(value) > most:
        yield "too_many_items", {"limit": most, "count": len(value)}
        return
    if limits.min_items and len(value) < limits.min_items:
        yield "too_few_items", {"limit": limits.min_items, "count": len(value)}
    for number, item in enumerate(value, start=1):
        if question.kind is QuestionKind.TABLE:
            yield from _row_faults(question.columns, item, number)
        else:
            kind = {"many_choices": "choice", "urls": "url", "files": "file"}[question.kind]
            yield from _value_faults(kind, item, limits, question.choices)


def _row_faults(columns: tuple[Column, ...], row: Any, number: int) -> Iterator[Fault]:
    if not isinstance(row, Mapping):
        yield "wrong_shape", {}
        return
    for column in columns:
        where: dict[str, str | int] = {"row": number, "column": column.key}
        cell = row.get(column.key)
        if cell in (None, ""):
            if column.required:
                yield "cell_missing", where
            continue
        for code, params in _value_faults(column.kind, cell, column.limits, column.choices):
            yield code, {**where, **params}


def _value_faults(kind: str, value: Any, limits: Limits, choices: tuple[Choice, ...]) -> Iterator[Fault]:
    if kind != QuestionKind.CHOICE:
        yield from VALUE_FAULTS[kind](value, limits)
    elif value not in [choice.key for choice in choices]:
        yield "not_a_choice", {"value": str(value)}


def _text_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield "wrong_shape", {}
        return
    if len(value) > LONGEST_ANSWER:
        yield "too_many_characters", {"limit": LONGEST_ANSWER, "count": len(value)}
        return
    if limits.max_words is not None or limits.min_words is not None:
        yield from _size_faults(count_words(value), limits.min_words, limits.max_words, "words")
    if limits.max_characters is not None or limits.min_characters is not None:
        unit = "characters" if limits.count_spaces else "characters_without_spaces"
        count = count_characters(value, spaces=limits.count_spaces)
        yield from _size_faults(count, limits.min_characters, limits.max_characters, unit)


def _size_faults(count: int, least: int | None, most: int | None, unit: str) -> Iterator[Fault]:
    if most is not None and count > most:
        yield f"too_many_{unit}", {"limit": most, "count": count}
    if least is not None and count < least:
        yield f"too_few_{unit}", {"limit": least, "count": count}


def _number_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    if not isinstance(value, str) or not PLAIN_NUMBER.fullmatch(value):
        yield "not_a_number", {"value": str(value)}
        return
    number = Decimal(value)
    places = len(value.partition(".")[2])
    if limits.decimals is not None and places > limits.decimals:
        yield ("not_whole", {}) if limits.decimals == 0 else ("too_many_decimals", {"limit": limits.decimals})
    if limits.min_value is not None and number < limits.min_value:
        yield "too_small", {"limit": format(limits.min_value, "f")}
    if limits.max_value is not None and number > limits.max_value:
        yield "too_large", {"limit": format(limits.max_value, "f")}


def _money_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield "wrong_shape", {}
        return
    for part in ("amount", "currency"):
        if not value.get(part):
            yield "part_missing", {"part": part}
    if value.get("amount"):
        yield from _number_faults(value["amount"], limits)
    currency = value.get("currency")
    if currency and not _is_currency(currency):
        yield "not_a_currency", {"value": str(currency)}
    elif currency and limits.currencies and currency not in limits.currencies:
        yield "currency_not_allowed", {"allowed": ", ".join(limits.currencies)}


def _date_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        yield "not_a_date", {"value": str(value)}
        return
    if limits.earliest is not None and day < limits.earliest:
        yield "too_early", {"limit": limits.earliest.isoformat()}
    if limits.latest is not None and day > limits.latest:
        yield "too_late", {"limit": limits.latest.isoformat()}


def _part_faults(value: Any, needed: tuple[str, ...], limits: Limits) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield "wrong_shape", {}
        return
    for part in needed:
        if not value.get(part):
            yield "part_missing", {"part": part}
    for words in value.values():
        yield from _text_faults(words, limits)


def _contact_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    yield from _part_faults(value, CONTACT_NEEDS, limits)
    email = value.get("email") if isinstance(value, Mapping) else None
    if email and not (isinstance(email, str) and len(email) <= 254 and EMAIL.fullmatch(email)):
        yield "not_an_email", {"value": str(email)}


def _file_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    if not isinstance(value, Mapping) or not isinstance(value.get("code"), str) or not value["code"]:
        yield "wrong_shape", {}
        return
    name = str(value.get("name", ""))
    size, pages = value.get("bytes"), value.get("pages")
    if limits.max_megabytes is not None and isinstance(size, int) and size > limits.max_megabytes * 1024 * 1024:
        yield "file_too_large", {"name": name, "limit": limits.max_megabytes}
    if limits.max_pages is not None and isinstance(pages, int) and pages > limits.max_pages:
        yield "file_too_long", {"name": name, "limit": limits.max_pages, "count": pages}
    if limits.file_types and name.rpartition(".")[2].lower() not in limits.file_types:
        yield "file_type", {"name": name, "allowed": ", ".join(limits.file_types)}


def _is_link(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > 2000 or any(character.isspace() for character in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    # Credentials in a link would be shown to every judge, and hide the true host from the eye.
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and "@" not in parts.netloc


def _is_currency(value: Any) -> bool:
    return isinstance(value, str) and value in CURRENCY_CODES


def _yes_no_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield "not_yes_no", {}


def _country_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    if not isinstance(value, str) or value not in COUNTRY_CODES:
        yield "not_a_country", {"value": str(value)}


def _city_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    yield from _part_faults(value, ("name",), limits)


def _link_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    if not _is_link(value):
        yield "not_a_link", {"value": str(value)}


def _currency_faults(value: Any, limits: Limits) -> Iterator[Fault]:
    if not _is_currency(value):
        yield "not_a_currency", {"value": str(value)}


VALUE_FAULTS: dict[str, Callable[[Any, Limits], Iterator[Fault]]] = {
    QuestionKind.TEXT: _text_faults,
    QuestionKind.LONG_TEXT: _text_faults,
    QuestionKind.NUMBER: _number_faults,
    QuestionKind.MONEY: _money_faults,
    QuestionKind.DATE: _date_faults,
    QuestionKind.YES_NO: _yes_no_faults,
    QuestionKind.DECLARATION: _yes_no_faults,
    QuestionKind.COUNTRY: _country_faults,
    QuestionKind.CITY: _city_faults,
    QuestionKind.CONTACT: _contact_faults,
    QuestionKind.URL: _link_faults,
    QuestionKind.VIDEO: _link_faults,
    QuestionKind.FILE: _file_faults,
    ColumnKind.CURRENCY: _currency_faults,
}
