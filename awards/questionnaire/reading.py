"""Typed reading of JSON data that a stranger may have written: every fault is noted with its path, none is raised."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from .model import FormProblem, LocalText

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
EXACT = re.compile(r"-?\d{1,30}(\.\d{1,12})?")
LONGEST_TEXT = 5000


class Reader:
    """One JSON object being read; `path` says where it stands in the whole."""

    def __init__(self, data: object, path: str, problems: list[FormProblem]) -> None:
        self.path = path
        self.problems = problems
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.refuse("", "not_an_object")

    def at(self, field: str) -> str:
        """The path of a field of this object."""
        return f"{self.path}.{field}" if self.path and field else self.path or field

    def refuse(self, field: str, code: str, **params: str | int) -> None:
        """Note a fault of this field."""
        self.problems.append(FormProblem(self.at(field), code, params))

    def only(self, *known: str) -> None:
        """Refuse fields of any other name: a misspelt limit must not pass for none."""
        for field in self.data:
            if field not in known:
                self.refuse(str(field), "unknown_field")

    def key(self, field: str = "key") -> str:
        """An identifier."""
        value = self.data.get(field)
        if not isinstance(value, str) or not KEY.fullmatch(value):
            self.refuse(field, "not_a_key")
            return ""
        return value

    def text(self, field: str, languages: tuple[str, ...], *, required: bool = False) -> LocalText:
        """A local text in the form's languages; a required one has words at least in the first."""
        value = self.data.get(field)
        if value is None and not required:
            return {}
        if not isinstance(value, Mapping) or not all(_is_words(language, words) for language, words in value.items()):
            self.refuse(field, "not_a_text")
            return {}
        for language in value:
            if languages and language not in languages:
                self.refuse(field, "unknown_language", language=language)
        if required and languages and not value.get(languages[0]):
            self.refuse(field, "text_missing", language=languages[0])
        return dict(value)

    def flag(self, field: str, *, default: bool) -> bool:
        """A plain true or false."""
        value = self.data.get(field, default)
        if not isinstance(value, bool):
            self.refuse(field, "not_a_flag")
            return default
        return value

    def count(self, field: str) -> int | None:
        """A whole number from 0, or nothing."""
        value = self.data.get(field)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10**9):
            self.refuse(field, "not_a_count")
            return None
        return value

    def exact(self, field: str) -> Decimal | None:
        """An exact number: an integer, or a decimal written as text."""
        value = self.data.get(field)
        if value is None:
            return None
        written = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not EXACT.fullmatch(written):
            self.refuse(field, "not_exact")
            return None
        return Decimal(written)

    def day(self, field: str) -> date | None:
        """An ISO day, or nothing."""
        value = self.data.get(field)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.refuse(field, "not_a_day")
            return None

    def one_of(self, field: str, kind: type[E], default: E) -> E:
        """A member of the enumeration; without a value, the default."""
        value = self.data.get(field, default.value)
        if not isinstance(value, str) or value not in {member.value for member in kind}:
            self.refuse(field, "not_among", allowed=", ".join(kind))
            return default
        return kind(value)

    def words(self, field: str) -> tuple[str, ...]:
        """A list of short texts."""
        value = self.data.get(field, [])
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
            self.refuse(field, "not_a_list")
            return ()
        return tuple(value)

    def each(self, field: str, read: Callable[["Reader"], T]) -> tuple[T, ...]:
        """A list of objects, each read by `read`."""
        value = self.data.get(field, [])
        if not isinstance(value, list | tuple):
            self.refuse(field, "not_a_list")
            return ()
        path = self.at(field)
        return tuple(read(Reader(one, f"{path}[{number}]", self.problems)) for number, one in enumerate(value))


def _is_words(language: object, words: object) -> bool:
    return (
        isinstance(language, str)
        and bool(LANGUAGE.fullmatch(language))
        and isinstance(words, str)
        and len(words) <= LONGEST_TEXT
        and "\x00" not in words
        and words.isprintable() | ("\n" in words)
    )
