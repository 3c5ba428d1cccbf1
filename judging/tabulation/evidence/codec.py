"""Frozen dataclasses as plain JSON and back, by their declared types: one rule for the whole answer.

A tuple is a list, an enumeration its value, a missing value null. Where a field may hold one of two dataclasses, the
plain data tell which by their keys. Nothing else is allowed in an answer.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["built", "plain"]

Kind = TypeVar("Kind")


def plain(value: Any) -> Any:
    """Data that json.dumps takes as they are."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _hints(type(value))}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return value.value if isinstance(value, Enum) else value


def built(kind: type[Kind], data: Any) -> Kind:
    """The dataclass that `plain` made these data from; refuses, with ValueError, data of another shape."""
    found: Kind = _built(kind, data)
    return found


def _built(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _one_of(get_args(kind), data)
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    return float(data) if kind is float else data


def _tuple(kinds: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise ValueError(f"{data!r} is not a list.")  # noqa: TRY004 - it is about data from outside
    if kinds[-1] is Ellipsis:
        return tuple(_built(kinds[0], each) for each in data)
    return tuple(_built(kind, each) for kind, each in zip(kinds, data, strict=True))


def _dataclass(kind: type, data: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(data, Mapping) or set(data) != set(hints):
        raise ValueError(f"These are not the data of {kind.__name__}: {data!r}"[:200])
    return kind(**{name: _built(hint, data[name]) for name, hint in hints.items()})


def _one_of(kinds: tuple[Any, ...], data: Any) -> Any:
    """Of several dataclasses the one whose fields these are."""
    if data is None and NoneType in kinds:
        return None
    for kind in kinds:
        if is_dataclass(kind) and isinstance(kind, type):
            if isinstance(data, Mapping) and set(data) == set(_hints(kind)):
                return _dataclass(kind, data)
        elif kind is not NoneType:
            return _built(kind, data)
    raise ValueError(f"These are not the data of any of {kinds}: {data!r}"[:200])


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
