"""When a question is asked: conditions on other answers.

Written as JSON: `{"all": [...]}`, `{"any": [...]}`, `{"not": ...}`, and tests of one question,
`{"question": key, "equals": value}`, `{"question": key, "in": [values]}`, `{"question": key, "answered": true}`,
`{"question": key, "at_least" | "at_most" | "above" | "below": bound}`.

Every test of an unanswered question is false, and an invisible question counts as unanswered; so the negation of a test
is true of it. Of a question with many choices, `equals` and `in` hold when any chosen value is among those named.
"""

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

OPERATORS = {"at_least": operator.ge, "at_most": operator.le, "above": operator.gt, "below": operator.lt}


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Condition"


@dataclass(frozen=True)
class Answered:
    """The question is visible and its answer is not blank."""

    question: str


@dataclass(frozen=True)
class OneOf:
    """The answer, or one of several chosen values, is among these values."""

    question: str
    values: tuple[str | bool, ...]


@dataclass(frozen=True)
class Compare:
    """The number, amount or date stands so to the bound; amounts are compared whatever their currency."""

    question: str
    operator: str
    bound: Decimal | date


Condition = AllOf | AnyOf | Not | Answered | OneOf | Compare


def references(condition: Condition | None) -> frozenset[str]:
    """Keys of the questions that the condition looks at."""
    match condition:
        case None:
            return frozenset()
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*(references(part) for part in parts))
        case Not(part):
            return references(part)
        case _:
            return frozenset({condition.question})


def holds(condition: Condition | None, given: Mapping[str, Any]) -> bool:
    """Whether the condition holds; `given` has only the answers of visible, answered questions. No condition holds."""
    match condition:
        case None:
            return True
        case AllOf(parts):
            return all(holds(part, given) for part in parts)
        case AnyOf(parts):
            return any(holds(part, given) for part in parts)
        case Not(part):
            return not holds(part, given)
        case _:
            return condition.question in given and _test_holds(condition, given[condition.question])


def _test_holds(test: Answered | OneOf | Compare, answer: object) -> bool:
    if isinstance(test, OneOf):
        return _is_one_of(answer, test.values)
    return isinstance(test, Answered) or _stands(answer, test.operator, test.bound)


def _is_one_of(answer: object, values: tuple[str | bool, ...]) -> bool:
    chosen = answer if isinstance(answer, list) else [answer]
    # 1 == True in Python; the types are compared too, so that a number never passes for a yes.
    return any(type(one) is type(value) and one == value for one in chosen for value in values)


def _stands(answer: object, name: str, bound: Decimal | date) -> bool:
    value = _comparable(answer, bound)
    return value is not None and bool(OPERATORS[name](value, bound))


def _comparable(answer: object, bound: Decimal | date) -> Any:
    """The answer as the bound's type, or None where it has another shape."""
    written = answer.get("amount") if isinstance(answer, dict) else answer
    if not isinstance(written, str):
        return None
    try:
        value = date.fromisoformat(written) if isinstance(bound, date) else Decimal(written)
    except (ValueError, InvalidOperation):
        return None
    return None if isinstance(value, Decimal) and value.is_nan() else value


def condition_to_json(condition: Condition) -> dict[str, Any]:
    """The condition as the JSON that `parsing.parse_form` reads back to an equal condition."""
    match condition:
        case AllOf(parts):
            return {"all": [condition_to_json(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [condition_to_json(part) for part in parts]}
        case Not(part):
            return {"not": condition_to_json(part)}
        case _:
            return {"question": condition.question, **_test_to_json(condition)}


def _test_to_json(test: Answered | OneOf | Compare) -> dict[str, Any]:
    match test:
        case Answered():
            return {"answered": True}
        case OneOf(values=(value,)):
            return {"equals": value}
        case OneOf(values=values):
            return {"in": list(values)}
        case Compare(bound=bound):
            return {test.operator: bound.isoformat() if isinstance(bound, date) else format(bound, "f")}
