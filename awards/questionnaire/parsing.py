"""Reading a form from JSON, and everything that can be wrong with one."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any

from .conditions import OPERATORS, AllOf, Answered, AnyOf, Compare, Condition, Not, OneOf, references
from .kinds import CHOSEN, COMPARABLE, NAMED, ColumnKind, FillSource, QuestionKind, Visibility
from .model import Choice, Column, Form, FormError, FormProblem, Limits, Question, Section
from .reading import LANGUAGE, Reader

DEEPEST_CONDITION = 12
LIMIT_PAIRS = (
    ("min_words", "max_words"),
    ("min_characters", "max_characters"),
    ("min_items", "max_items"),
    ("min_value", "max_value"),
    ("earliest", "latest"),
)


def parse_form(data: object) -> Form:
    """The form that the JSON data tell of, and what `Form.to_json` writes.

    Refused with FormError naming every fault by its path: unknown fields, keys used twice, a label missing in the
    form's first language, limits that contradict, choices missing, conditions on questions that do not exist or that
    cannot be compared so, and conditions that go round in a circle. Whatever the data, nothing else is raised.
    """
    problems: list[FormProblem] = []
    form = _read_form(Reader(data, "", problems))
    problems += _repeated_keys(form)
    if not problems:
        problems += _faulty_conditions(form)
    if not problems:
        problems += _circles(form)
    if problems:
        raise FormError(tuple(problems))
    return form


def _read_form(reader: Reader) -> Form:
    reader.only("key", "label", "help", "languages", "sections")
    languages = reader.words("languages")
    if not languages or len(set(languages)) < len(languages) or not all(map(LANGUAGE.fullmatch, languages)):
        reader.refuse("languages", "languages_missing")
    sections = reader.each("sections", lambda each: _read_section(each, languages))
    if not any(section.questions for section in sections):
        reader.refuse("sections", "nothing_asked")
    return Form(
        key=reader.key(),
        label=reader.text("label", languages, required=True),
        help=reader.text("help", languages),
        languages=languages,
        sections=sections,
    )


def _read_section(reader: Reader, languages: tuple[str, ...]) -> Section:
    reader.only("key", "label", "help", "questions", "when")
    return Section(
        key=reader.key(),
        label=reader.text("label", languages, required=True),
        help=reader.text("help", languages),
        questions=reader.each("questions", lambda each: _read_question(each, languages)),
        when=_read_when(reader),
    )


def _read_question(reader: Reader, languages: tuple[str, ...]) -> Question:
    reader.only(*(each.name for each in fields(Question)))
    if "kind" not in reader.data:
        reader.refuse("kind", "not_among", allowed=", ".join(QuestionKind))
    kind = reader.one_of("kind", QuestionKind, QuestionKind.TEXT)
    filled_from = None
    if reader.data.get("filled_from") is not None:
        filled_from = reader.one_of("filled_from", FillSource, FillSource.TITLE)
    return Question(
        key=reader.key(),
        kind=kind,
        label=reader.text("label", languages, required=True),
        help=reader.text("help", languages),
        example=reader.text("example", languages),
        required=reader.flag("required", default=False),
        limits=_read_limits(reader),
        choices=_read_choices(reader, languages, needed=kind in CHOSEN),
        columns=_read_columns(reader, languages, needed=kind is QuestionKind.TABLE),
        visibility=reader.one_of("visibility", Visibility, Visibility.JUDGES),
        blind=reader.flag("blind", default=False),
        filled_from=filled_from,
        when=_read_when(reader),
    )


def _read_choices(reader: Reader, languages: tuple[str, ...], *, needed: bool) -> tuple[Choice, ...]:
    def read(each: Reader) -> Choice:
        each.only("key", "label")
        return Choice(each.key(), each.text("label", languages, required=True))

    choices = reader.each("choices", read)
    keys = [choice.key for choice in choices]
    if needed != bool(choices):
        reader.refuse("choices", "choices_missing" if needed else "choices_unused")
    if len(set(keys)) < len(keys):
        reader.refuse("choices", "key_twice", key=next(key for key in keys if keys.count(key) > 1))
    return choices


def _read_columns(reader: Reader, languages: tuple[str, ...], *, needed: bool) -> tuple[Column, ...]:
    def read(each: Reader) -> Column:
        each.only(*(one.name for one in fields(Column)))
        kind = each.one_of("kind", ColumnKind, ColumnKind.TEXT)
        return Column(
            key=each.key(),
            kind=kind,
            label=each.text("label", languages, required=True),
            required=each.flag("required", default=False),
            choices=_read_choices(each, languages, needed=kind is ColumnKind.CHOICE),
            limits=_read_limits(each),
        )

    columns = reader.each("columns", read)
    keys = [column.key for column in columns]
    if needed != bool(columns):
        reader.refuse("columns", "columns_missing" if needed else "columns_unused")
    if len(set(keys)) < len(keys):
        reader.refuse("columns", "key_twice", key=next(key for key in keys if keys.count(key) > 1))
    return columns


def _read_limits(parent: Reader) -> Limits:
    reader = Reader(parent.data.get("limits", {}), parent.at("limits"), parent.problems)
    reader.only(*(each.name for each in fields(Limits)))
    limits = Limits(
        **{name: reader.count(name) for pair in LIMIT_PAIRS[:3] for name in pair},
        count_spaces=reader.flag("count_spaces", default=True),
        min_value=reader.exact("min_value"),
        max_value=reader.exact("max_value"),
        decimals=reader.count("decimals"),
        earliest=reader.day("earliest"),
        latest=reader.day("latest"),
        currencies=reader.words("currencies"),
        file_types=reader.words("file_types"),
        max_megabytes=reader.count("max_megabytes"),
        max_pages=reader.count("max_pages"),
    )
    for low, high in LIMIT_PAIRS:
        least, most = getattr(limits, low), getattr(limits, high)
        if least is not None and most is not None and least > most:
            reader.refuse(high, "limits_contradict", low=low)
    return limits


def _read_when(reader: Reader) -> Condition | None:
    if reader.data.get("when") is None:
        return None
    return _read_condition(Reader(reader.data["when"], reader.at("when"), reader.problems), depth=0)


def _read_condition(reader: Reader, *, depth: int) -> Condition:
    nothing = Answered("")
    if depth > DEEPEST_CONDITION:
        reader.refuse("", "condition_too_deep", limit=DEEPEST_CONDITION)
        return nothing
    names = set(reader.data)
    if names in ({"all"}, {"any"}):
        (name,) = names
        parts = reader.each(name, lambda each: _read_condition(each, depth=depth + 1))
        if not parts:
            reader.refuse(name, "condition_empty")
        return AllOf(parts) if name == "all" else AnyOf(parts)
    if names == {"not"}:
        return Not(_read_condition(Reader(reader.data["not"], reader.at("not"), reader.problems), depth=depth + 1))
    if "question" in names and len(names) == 2:
        return _read_test(reader, test=(names - {"question"}).pop()) or nothing
    reader.refuse("", "not_a_condition")
    return nothing


def _read_test(reader: Reader, *, test: str) -> Condition | None:
    question, value = reader.key("question"), reader.data[test]
    if test == "answered" and isinstance(value, bool):
        return Answered(question) if value else Not(Answered(question))
    if test == "equals" and isinstance(value, str | bool):
        return OneOf(question, (value,))
    if test == "in" and isinstance(value, list | tuple) and value and all(isinstance(one, str | bool) for one in value):
        return OneOf(question, tuple(value))
    if test in OPERATORS:
        bound = _bound(reader, test)
        return Compare(question, test, bound) if bound is not None else None
    reader.refuse(test, "not_a_condition")
    return None


def _bound(reader: Reader, test: str) -> Decimal | date | None:
    value = reader.data[test]
    looks_like_a_day = isinstance(value, str) and value.count("-") == 2
    bound = reader.day(test) if looks_like_a_day else reader.exact(test)
    if value is None:
        reader.refuse(test, "not_a_condition")
    return bound


def _repeated_keys(form: Form) -> Iterator[FormProblem]:
    seen: set[str] = set()
    sections: set[str] = set()
    for s, section in enumerate(form.sections):
        if section.key in sections:
            yield FormProblem(f"sections[{s}].key", "key_twice", {"key": section.key})
        sections.add(section.key)
        for q, question in enumerate(section.questions):
            if question.key in seen:
                yield FormProblem(f"sections[{s}].questions[{q}].key", "key_twice", {"key": question.key})
            seen.add(question.key)


def _faulty_conditions(form: Form) -> Iterator[FormProblem]:
    for s, section in enumerate(form.sections):
        yield from _faults(section.when, form, f"sections[{s}].when")
        for q, question in enumerate(section.questions):
            yield from _faults(question.when, form, f"sections[{s}].questions[{q}].when")


def _faults(condition: Condition | None, form: Form, path: str) -> Iterator[FormProblem]:
    match condition:
        case None:
            return
        case AllOf(parts) | AnyOf(parts):
            name = "all" if isinstance(condition, AllOf) else "any"
            for number, part in enumerate(parts):
                yield from _faults(part, form, f"{path}.{name}[{number}]")
        case Not(part):
            yield from _faults(part, form, f"{path}.not")
        case Answered(key) | OneOf(key) | Compare(key):
            if form.has_question(key):
                yield from _wrong_tests(condition, form.question(key), path)
            else:
                yield FormProblem(path, "unknown_question", {"key": key})


def _wrong_tests(condition: Answered | OneOf | Compare, question: Question, path: str) -> Iterator[FormProblem]:
    told: Mapping[str, Any] = {"key": question.key, "kind": question.kind.value}
    if isinstance(condition, Compare):
        is_day = isinstance(condition.bound, date)
        if question.kind not in COMPARABLE or is_day != (question.kind is QuestionKind.DATE):
            yield FormProblem(path, "cannot_compare", told)
    if isinstance(condition, OneOf):
        if question.kind not in NAMED:
            yield FormProblem(path, "cannot_equal", told)
        for value in condition.values if question.kind in NAMED else ():
            if not _can_be(question, value):
                yield FormProblem(path, "unknown_choice", {"key": question.key, "value": str(value)})


def _can_be(question: Question, value: str | bool) -> bool:
    if question.kind in {QuestionKind.YES_NO, QuestionKind.DECLARATION}:
        return isinstance(value, bool)
    if question.kind in CHOSEN:
        return value in {choice.key for choice in question.choices}
    return isinstance(value, str)


def _circles(form: Form) -> Iterator[FormProblem]:
    graph = {key: references(condition) for key, condition in form.conditions.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))  # graphlib lists who is looked at first
        yield FormProblem(_path_of(form, error.args[1][0]), "condition_circle", {"path": circle})


def _path_of(form: Form, key: str) -> str:
    for s, section in enumerate(form.sections):
        for q, question in enumerate(section.questions):
            if question.key == key:
                return f"sections[{s}].questions[{q}].when"
    raise KeyError(key)
