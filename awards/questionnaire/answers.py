"""Answers: their shapes, what is visible, and the bytes that are hashed.

Shapes in the answers dictionary, by kind:
    text, long_text     "words"                                  number    "1250000.5" (exact, as plain digits)
    money               {"amount": "500000", "currency": "KRW"}  date      "2026-05-29"
    choice              "key"                                    many_choices  ["key", ...] in the form's order
    yes_no, declaration true or false                            country   "KR"
    city                {"name": "서울", "name_en": "Seoul"}: the city's own script first, the printed English beside it
    contact             {"name", "role", "organisation", "email", "phone"}
    url, video          "https://..."                            urls      ["https://...", ...]
    file                {"code", "name", "bytes", "sha256", "pages"}: the platform's own record of an upload
    files               [file, ...]                              table     [{column: cell, ...}, ...]
A blank answer (nothing, "", an empty list) is left out; `false` is an answer to yes_no, and none to a declaration.
"""

import json
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from .cleaning import (
    CITY_PARTS,
    CONTACT_PARTS,
    FILE_PARTS,
    MONEY_PARTS,
    clean_code,
    clean_date,
    clean_items,
    clean_line,
    clean_lines,
    clean_number,
    clean_parts,
    clean_url,
    clean_yes_no,
)
from .conditions import holds
from .kinds import ColumnKind, QuestionKind
from .model import Form, Question

Answers = dict[str, Any]

ONE_VALUE: dict[str, Callable[[object], Any]] = {
    QuestionKind.TEXT: clean_line,
    QuestionKind.LONG_TEXT: clean_lines,
    QuestionKind.NUMBER: clean_number,
    QuestionKind.MONEY: lambda raw: clean_parts(raw, MONEY_PARTS),
    QuestionKind.DATE: clean_date,
    QuestionKind.CHOICE: clean_line,
    QuestionKind.YES_NO: clean_yes_no,
    QuestionKind.DECLARATION: clean_yes_no,
    QuestionKind.COUNTRY: clean_code,
    QuestionKind.CITY: lambda raw: clean_parts(raw if isinstance(raw, Mapping) else {"name": raw}, CITY_PARTS),
    QuestionKind.CONTACT: lambda raw: clean_parts(raw, CONTACT_PARTS),
    QuestionKind.URL: clean_url,
    QuestionKind.VIDEO: clean_url,
    QuestionKind.FILE: lambda raw: clean_parts(raw, FILE_PARTS),
    ColumnKind.CURRENCY: clean_code,
}
ITEM_KIND: dict[str, str] = {
    QuestionKind.MANY_CHOICES: QuestionKind.CHOICE,
    QuestionKind.URLS: QuestionKind.URL,
    QuestionKind.FILES: QuestionKind.FILE,
}


def is_blank(question: Question, value: object) -> bool:
    """Whether the value counts as no answer."""
    if question.kind is QuestionKind.DECLARATION:
        return value is not True
    return value is None or value in ("", [], {})


def clean_answers(form: Form, raw: Mapping[str, Any]) -> Answers:
    """The form's answers out of what was typed: normalised, exact, blanks left out; cleaning twice changes nothing.

    Answers to questions that are not visible now are kept, for they may become visible again; keys the form does not
    know are left out. Values that cannot be understood stay as typed, for `check_answers` to name.
    """
    cleaned = {question.key: _clean(question, raw[question.key]) for question in form.questions if question.key in raw}
    return {key: value for key, value in cleaned.items() if not is_blank(form.question(key), value)}


def merge_answers(form: Form, stored: Mapping[str, Any], raw: Mapping[str, Any]) -> Answers:
    """What is stored after some questions were typed anew: keys in `raw` replace or, when blank, clear; the rest stays.

    Stored answers to questions the form no longer has are kept too: no edit of a form loses an answer.
    """
    untouched = {key: value for key, value in stored.items() if key not in raw or not form.has_question(key)}
    return {**untouched, **clean_answers(form, raw)}


def _clean(question: Question, raw: object) -> Any:
    if raw is None:
        return None
    if question.kind is QuestionKind.TABLE:
        return _clean_rows(question, raw)
    if question.kind not in ITEM_KIND:
        return ONE_VALUE[question.kind](raw)
    clean = ONE_VALUE[ITEM_KIND[question.kind]]
    items = [item for item in (clean(one) for one in clean_items(raw) if one is not None) if item not in ("", {})]
    return _in_form_order(question, items) if question.kind is QuestionKind.MANY_CHOICES else items


def _in_form_order(question: Question, items: list[Any]) -> list[Any]:
    """Each chosen key once, in the order of the form; unknown keys after them as they came."""
    known = [choice.key for choice in question.choices]
    unknown = dict.fromkeys(item for item in items if item not in known)
    return [key for key in known if key in items] + list(unknown)


def _clean_rows(question: Question, raw: object) -> Any:
    if not isinstance(raw, list | tuple):
        return clean_line(raw)
    parts = {column.key: ONE_VALUE[column.kind] for column in question.columns}
    rows = (clean_parts(row, parts) for row in raw)
    return [row for row in rows if row not in ({}, "")]


def visible_questions(form: Form, answers: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions asked, given these answers, in the form's order. An invisible question counts as unanswered."""
    given = _given(form, answers)
    return tuple(question for question in form.questions if holds(form.conditions[question.key], given))


def visible_answers(form: Form, answers: Mapping[str, Any]) -> Answers:
    """What a submission freezes: the answers of visible questions that are not blank, in the form's order."""
    given = _given(form, answers)
    return {question.key: given[question.key] for question in form.questions if question.key in given}


def _given(form: Form, answers: Mapping[str, Any]) -> Answers:
    """Answers of visible, answered questions; each question is decided after those its condition looks at."""
    given: Answers = {}
    for key in form.order:
        if holds(form.conditions[key], given) and not is_blank(form.question(key), answers.get(key)):
            given[key] = answers[key]
    return given


def canonical(answers: Mapping[str, Any]) -> bytes:
    """The bytes whose hash names the content: UTF-8 JSON, keys sorted, no white space, text in NFC.

    Equal answers give equal bytes whatever order they came in; give it `visible_answers` of cleaned answers.
    """
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return unicodedata.normalize("NFC", text).encode()
