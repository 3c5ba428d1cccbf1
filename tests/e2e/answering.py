"""One whole answer to every question that a form must have answered, given by a verb or typed into the page.

`answers_for(form, answers)` is for `save_answers`; `fill_section(page, section, visible, file)` types the same into the page. Files
are the caller's: a verb attaches them, a page uploads them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from awards.questionnaire import Column, ColumnKind, Form, Question, QuestionKind, Section, visible_questions
from awards.questionnaire.answers import Answers
from awards.questionnaire.kinds import UPLOADED

PROSE = (
    "Every autumn the river rises faster than the news of it. Residents of the old quarter told the city which streets "
    "flood first, and together with the meteorological office we placed forty gauges where they pointed. A message in "
    "plain words reaches each household at least two hours before the water does. Wards practise twice a year, and what "
    "went wrong is written down where everybody can read it. Since then nobody has been surprised in the night."
)
CONTACT = {
    "name": "Lê Thị Hương",
    "role": "Head of disaster prevention",
    "organisation": "Da Nang People's Committee",
    "email": "huong@danang.example",
    "phone": "+84 236 000 000",
}
CELLS = {
    ColumnKind.TEXT: "Two hours of warning",
    ColumnKind.NUMBER: "2026",
    ColumnKind.DATE: "2026-03-01",
    ColumnKind.CURRENCY: "USD",
    ColumnKind.URL: "https://danang.example/",
    ColumnKind.COUNTRY: "VN",
    ColumnKind.YES_NO: "yes",
}
ONE_ANSWER: dict[QuestionKind, Any] = {
    QuestionKind.TEXT: "Flood warning in plain words",
    QuestionKind.NUMBER: "40",
    QuestionKind.MONEY: {"amount": "500000", "currency": "USD"},
    QuestionKind.DATE: "2026-03-01",
    QuestionKind.YES_NO: True,
    QuestionKind.COUNTRY: "VN",
    QuestionKind.CITY: {"name": "Đà Nẵng", "name_en": "Da Nang"},
    QuestionKind.CONTACT: CONTACT,
    QuestionKind.URL: "https://danang.example/flood",
    QuestionKind.VIDEO: "https://danang.example/film",
    QuestionKind.URLS: ["https://danang.example/flood"],
    QuestionKind.DECLARATION: True,
}


def answers_for(form: Form, answers: Answers) -> Answers:
    """Answers to every required question that is visible beside `answers`, files apart."""
    asked = [each for each in visible_questions(form, answers) if _must_be_answered(each)]
    return {each.key: answer_to(each) for each in asked if each.kind not in UPLOADED}


def answer_to(question: Question) -> Any:
    """An answer that the question's own limits admit."""
    if question.kind is QuestionKind.LONG_TEXT:
        words = PROSE.split()
        return " ".join(words[: question.limits.max_words or len(words)])
    if question.kind is QuestionKind.CHOICE:
        return question.choices[0].key
    if question.kind is QuestionKind.MANY_CHOICES:
        return [each.key for each in question.choices[: question.limits.min_items or 1]]
    if question.kind is QuestionKind.TABLE:
        return [{each.key: _cell(each) for each in question.columns if each.required}]
    return ONE_ANSWER[question.kind]


def files_for(form: Form, answers: Answers) -> list[str]:
    """The keys of the required questions that take a file."""
    asked = [each for each in visible_questions(form, answers) if _must_be_answered(each)]
    return [each.key for each in asked if each.kind in UPLOADED]


def fill_section(page: Page, section: Section, file: Path) -> None:
    """Type an answer into every required question that the page of this section shows."""
    for question in section.questions:
        place = page.locator(f"#question-{question.key}")
        if _must_be_answered(question) and place.is_visible():
            _type(place, question, file)


def _must_be_answered(question: Question) -> bool:
    return question.required and question.filled_from is None


def _cell(column: Column) -> str:
    return column.choices[0].key if column.kind is ColumnKind.CHOICE else CELLS[column.kind]


def _type(place: Locator, question: Question, file: Path) -> None:
    name = f"a-{question.key}"
    if question.kind in UPLOADED:
        place.locator("input[type=file]").set_input_files(file)
        return
    answer = answer_to(question)
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.MANY_CHOICES:
            _choose(place, [answer] if isinstance(answer, str) else answer)
        case QuestionKind.YES_NO:
            _choose(place, ["yes"])
        case QuestionKind.DECLARATION:
            place.get_by_role("checkbox").check()
        case QuestionKind.COUNTRY:
            place.get_by_role("combobox").select_option(answer)
        case QuestionKind.MONEY | QuestionKind.CITY | QuestionKind.CONTACT:
            for part, words in answer.items():
                place.locator(f"[name='{name}-{part}']").fill(words)
        case QuestionKind.TABLE:
            _fill_row(place, name, question.columns, answer[0])
        case _:
            place.locator(f"[name='{name}']").fill("\n".join(answer) if isinstance(answer, list) else answer)


def _choose(place: Locator, keys: list[str]) -> None:
    if place.locator("select").count():
        place.locator("select").select_option(keys)
        return
    for key in keys:
        place.locator(f"input[value='{key}']").check()


def _fill_row(place: Locator, name: str, columns: Iterable[Column], row: dict[str, str]) -> None:
    for column in columns:
        cell = place.locator(f"[name='{name}-0-{column.key}']")
        if column.key not in row:
            continue
        if column.choices or column.kind in {ColumnKind.YES_NO, ColumnKind.COUNTRY}:
            cell.select_option(row[column.key])
        else:
            cell.fill(row[column.key])
