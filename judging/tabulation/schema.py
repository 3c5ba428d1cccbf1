"""The published JSON Schema of rule files, put together from the steps and metrics that are registered.

`rules.schema.json` beside this file is what is published; a test holds it equal to `published_schema()`. After adding a
step: `python -m judging.tabulation.schema > judging/tabulation/rules.schema.json`.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from judging.tabulation.exact import RoundingMode
from judging.tabulation.marks import KEYS
from judging.tabulation.metrics import METRICS
from judging.tabulation.quantity import DIMENSIONS
from judging.tabulation.states import ALLOWED
from judging.tabulation.steps import STEPS
from judging.tabulation.steps.base import NAME, NAME_PATTERN, NUMBER, PER

RULES_FORMAT = 1
PLACES = ("1224", "1223", "1334", "fractional", "ordinal")
TIES_AT_CUT = ("decision", "all", "none")

DECIMAL: dict[str, Any] = {"type": ["integer", "string"], "pattern": r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$"}
LABEL: dict[str, Any] = {
    "type": ["string", "object"],
    "minLength": 1,
    "properties": {"en": {"type": "string", "minLength": 1}, "ko": {"type": "string", "minLength": 1}},
    "required": ["en"],
    "additionalProperties": False,
}
ROUND: dict[str, Any] = {
    "type": "object",
    "properties": {
        "places": {"type": "integer", "minimum": -6, "maximum": 12},
        "mode": {"enum": [mode.value for mode in RoundingMode]},
    },
    "required": ["places", "mode"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Problem:
    """Something wrong with a rule file: where (a JSON path such as `$.steps[2].round`) and what to do about it."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def _closed(properties: Mapping[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def step_schema(word: str) -> dict[str, Any]:
    """The JSON schema of one kind of step, by its word; anything that it does not name is refused."""
    kind = STEPS[word]
    common = {"step": {"const": word}, "as": NAME, "label": LABEL, "round": ROUND, "evidence": {"type": "boolean"}}
    return _closed({**common, **kind.properties}, ("step", "as", *kind.required))


def metric_schema(word: str) -> dict[str, Any]:
    """The JSON schema of one kind of metric, by its word; anything that it does not name is refused."""
    kind = METRICS[word]
    return _closed({"metric": {"const": word}, "label": LABEL, **kind.properties}, ("metric", *kind.required))


_CRITERION = _closed(
    {
        "key": {"type": "string", "minLength": 1},
        "weight": DECIMAL,
        "min": DECIMAL,
        "max": DECIMAL,
        "parent": {"type": "string"},
        "label": LABEL,
    },
    ("key", "weight"),
)
_FACT = _closed(
    {
        "type": {"enum": ["number", "word"]},
        "per": {**PER, "items": {"enum": [dim for dim in DIMENSIONS if dim != "judge"]}},
        "column": {"type": "string", "minLength": 1},
        "default": NUMBER,
        "optional": {"type": "boolean"},
        "label": LABEL,
    },
    (),
)
_STATES = _closed({state: {"enum": [effect.value for effect in effects]} for state, effects in ALLOWED.items()}, ())
_COLUMNS = _closed({key: {"type": "string", "minLength": 1} for key in (*KEYS, "score", "state")}, ())


def _ranking(metric: Mapping[str, Any]) -> dict[str, Any]:
    return _closed(
        {
            "round": {"type": "string", "minLength": 1},
            "label": LABEL,
            "entries": _closed({"of_round": {"type": "string", "minLength": 1}}, ("of_round",)),
            "by": {"type": "array", "minItems": 1, "items": metric},
            "places": {"enum": list(PLACES)},
            "quorum": _closed({"judges": {"type": "integer", "minimum": 1}, "of": NAME}, ("judges",)),
            "require": {
                "type": "array",
                "items": _closed({"of": NAME, "at_least": NUMBER, "label": LABEL}, ("of", "at_least")),
            },
            "advance": _closed(
                {"top": {"type": "integer", "minimum": 1}, "ties": {"enum": list(TIES_AT_CUT)}}, ("top",)
            ),
            "print": _closed(
                {
                    "places": {"type": "integer", "minimum": 0, "maximum": 12},
                    "mode": ROUND["properties"]["mode"],
                    "more": {"type": "boolean"},
                },
                (),
            ),
            "judges_of": NAME,
        },
        ("by",),
    )


def _one_of_words(option: str, words: tuple[str, ...]) -> dict[str, Any]:
    """An object whose schema depends on one of its words; what else it holds is judged by that word's own schema."""
    return {"type": "object", "properties": {option: {"enum": list(words)}}, "required": [option]}


def _envelope(step: Mapping[str, Any], metric: Mapping[str, Any]) -> dict[str, Any]:
    return _closed(
        {
            "haetae_rules": {"const": RULES_FORMAT},
            "name": LABEL,
            "version": {"type": "string"},
            "columns": _COLUMNS,
            "criteria": {"type": "array", "items": _CRITERION},
            "states": _STATES,
            "facts": {"type": "object", "propertyNames": {"pattern": NAME_PATTERN}, "additionalProperties": _FACT},
            "steps": {"type": "array", "minItems": 1, "items": step},
            "rankings": {"type": "array", "minItems": 1, "items": _ranking(metric)},
        },
        ("haetae_rules", "name", "steps", "rankings"),
    )


def _cases(option: str, schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        **_one_of_words(option, tuple(schemas)),
        "allOf": [
            {"if": {"properties": {option: {"const": word}}}, "then": dict(schema)} for word, schema in schemas.items()
        ],
    }


def published_schema() -> dict[str, Any]:
    """The whole language as one JSON Schema (draft 2020-12)."""
    step = _cases("step", {word: step_schema(word) for word in sorted(STEPS)})
    metric = {
        "anyOf": [
            {"type": "string", "pattern": NAME_PATTERN},
            _cases("metric", {word: metric_schema(word) for word in sorted(METRICS)}),
        ]
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:haetae:rules:1",
        "title": "Haetae rules of tabulation",
        **_envelope(step, metric),
    }


def schema_problems(data: Mapping[str, Any]) -> list[Problem]:
    """Everything in which `data` departs from the published schema, each with its path and what to do.

    Steps and metrics are judged one by one against the schema of their own word, so that a slip in one of them is
    told as that slip.
    """
    step = _one_of_words("step", tuple(sorted(STEPS)))
    metric = {**_one_of_words("metric", tuple(sorted(METRICS))), "type": ["string", "object"], "pattern": NAME_PATTERN}
    problems = list(_told(data, _envelope(step, metric), "$"))
    for path, option, known, item in _worded(data):
        word = item.get(option)
        if isinstance(word, str) and word in known:
            schema = step_schema(word) if option == "step" else metric_schema(word)
            problems += _told(item, schema, path)
    return problems


def _worded(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any], Mapping[str, Any]]]:
    steps = data.get("steps")
    for place, step in enumerate(steps if isinstance(steps, list) else []):
        if isinstance(step, Mapping):
            yield f"$.steps[{place}]", "step", STEPS, step
    rankings = data.get("rankings")
    for number, ranking in enumerate(rankings if isinstance(rankings, list) else []):
        by = ranking.get("by") if isinstance(ranking, Mapping) else None
        for place, metric in enumerate(by if isinstance(by, list) else []):
            if isinstance(metric, Mapping):
                yield f"$.rankings[{number}].by[{place}]", "metric", METRICS, metric


def _told(data: Mapping[str, Any], schema: Mapping[str, Any], base: str) -> Iterator[Problem]:
    validator = Draft202012Validator(schema)
    for error in sorted(validator.iter_errors(data), key=lambda error: list(map(str, error.absolute_path))):
        path = base + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
        yield from _problems_of(error, path)


def _problems_of(error: ValidationError, path: str) -> Iterator[Problem]:
    value, asked = error.instance, error.validator_value
    if error.validator == "required":
        # jsonschema reports each missing property apart and names it first in its message
        name = error.message.split("'")[1]
        yield Problem(path, f"“{name}” is missing here. Add it.")
    elif error.validator == "additionalProperties":
        known = ", ".join(error.schema.get("properties", {}))
        for name in sorted(set(value) - set(error.schema.get("properties", {}))):
            yield Problem(f"{path}.{name}", f"“{name}” is not known here. Remove it, or use one of: {known}.")
    elif error.validator in {"enum", "const"}:
        allowed = ", ".join(str(each) for each in asked) if isinstance(asked, list) else str(asked)
        yield Problem(path, f"{_shown(value)} is not possible here. Use one of: {allowed}.")
    elif isinstance(value, float):
        yield Problem(path, f"{value} is a binary number. Write it as text, “{value}”, so that it stays exact.")
    else:
        yield Problem(
            path,
            _SENTENCES.get(str(error.validator), "{message}").format(
                value=_shown(value), asked=asked, message=error.message
            ),
        )


_SENTENCES = {
    "type": "{value} is of the wrong kind. Give: {asked}.",
    "pattern": "{value} is not written as asked. It must match {asked}.",
    "minimum": "{value} is too small. Give {asked} or more.",
    "maximum": "{value} is too large. Give {asked} or less.",
    "minItems": "The list is too short. Give at least {asked}.",
    "minLength": "The text is empty. Write something.",
    "minProperties": "This is empty. Name at least one.",
    "uniqueItems": "The list names something twice. Name it once.",
}


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


if __name__ == "__main__":
    json.dump(published_schema(), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
