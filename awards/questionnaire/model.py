"""The form itself: frozen facts, readable and writable as JSON.

A local text is a mapping from language tag to words, `{"en": "Summary", "ko": "개요"}`; the first language of the form is
always there. Keys are lower-case identifiers, unique in the whole form, and never change once answers hold them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

from .conditions import AllOf, Condition, condition_to_json, references
from .kinds import ColumnKind, FillSource, QuestionKind, Visibility

LocalText = Mapping[str, str]


@dataclass(frozen=True)
class FormProblem:
    """One fault of a form: where (`sections[0].questions[2].when`), which, and the facts its sentence names."""

    path: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class FormError(ValueError):
    """A form was refused; `problems` holds every reason, each with its path."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.code} {dict(problem.params)}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Limits:
    """How much and how large. Minimums are asked for on submission only; maximums always.

    Words and characters are counted as `counting.py` says; `count_spaces` says whether white space is among the
    characters. `items` are choices, links, files or rows. Values are exact; `file_types` are endings without the dot.
    """

    min_words: int | None = None
    max_words: int | None = None
    min_characters: int | None = None
    max_characters: int | None = None
    count_spaces: bool = True
    min_items: int | None = None
    max_items: int | None = None
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    decimals: int | None = None
    earliest: date | None = None
    latest: date | None = None
    currencies: tuple[str, ...] = ()
    file_types: tuple[str, ...] = ()
    max_megabytes: int | None = None
    max_pages: int | None = None


@dataclass(frozen=True)
class Choice:
    """One value that can be chosen; the key is what answers hold."""

    key: str
    label: LocalText


@dataclass(frozen=True)
class Column:
    """One typed column of a table; a required one must be filled in every row that is not empty."""

    key: str
    kind: ColumnKind
    label: LocalText
    required: bool = False
    choices: tuple[Choice, ...] = ()
    limits: Limits = Limits()


@dataclass(frozen=True)
class Question:
    """One thing asked. `blind` answers are hidden from judges while the season judges blind."""

    key: str
    kind: QuestionKind
    label: LocalText
    help: LocalText = field(default_factory=dict)
    example: LocalText = field(default_factory=dict)
    required: bool = False
    limits: Limits = Limits()
    choices: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    visibility: Visibility = Visibility.JUDGES
    blind: bool = False
    filled_from: FillSource | None = None
    when: Condition | None = None


@dataclass(frozen=True)
class Section:
    """A page of the form. Its condition governs each of its questions, beside the question's own."""

    key: str
    label: LocalText
    questions: tuple[Question, ...]
    help: LocalText = field(default_factory=dict)
    when: Condition | None = None


@dataclass(frozen=True)
class Form:
    """An application form. Made by `parse_form`, which alone vouches that keys are unique and conditions end."""

    key: str
    label: LocalText
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    help: LocalText = field(default_factory=dict)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    def question(self, key: str) -> Question:
        """The question of that key; KeyError when the form has none."""
        return self._by_key[key]

    def has_question(self, key: str) -> bool:
        """Whether the form asks it."""
        return key in self._by_key

    @cached_property
    def conditions(self) -> dict[str, Condition | None]:
        """What must hold for each question to be asked, its section's condition included."""
        return {
            question.key: _both(section.when, question.when)
            for section in self.sections
            for question in section.questions
        }

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Keys so ordered that a question comes after all that its condition looks at."""
        graph = {key: references(condition) for key, condition in self.conditions.items()}
        return tuple(TopologicalSorter(graph).static_order())

    def to_json(self) -> dict[str, Any]:
        """The form as plain JSON data, defaults left out; `parse_form` reads it back to an equal form."""
        return _plain(self)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the form's JSON in hexadecimal: equal forms, equal digests, on every machine."""
        text = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def text_in(text: LocalText, language: str) -> str:
    """The words in that language, else in its base language (ko for ko-KR), else English, else any; "" of nothing."""
    for wanted in (language, language.partition("-")[0], "en"):
        if text.get(wanted):
            return text[wanted]
    return next((words for words in text.values() if words), "")


def _both(first: Condition | None, second: Condition | None) -> Condition | None:
    if first and second:
        return AllOf((first, second))
    return first or second


ALWAYS_WRITTEN = frozenset({"key", "kind", "label", "languages", "sections", "questions"})


def _plain(thing: Any) -> dict[str, Any]:
    """A dataclass of this module as JSON data; what holds its default is left out, except the essential."""
    written: dict[str, Any] = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        default = each.default if each.default_factory is MISSING else each.default_factory()
        if each.name in ALWAYS_WRITTEN or value != default:
            written[each.name] = _plain_value(each.name, value)
    return written


def _plain_value(name: str, value: Any) -> Any:
    if name == "when":
        return condition_to_json(value)
    if isinstance(value, tuple):
        return [_plain_value("", one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    return _plain(value) if is_dataclass(value) else _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value  # an enumeration's member becomes its bare word
