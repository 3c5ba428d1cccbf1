"""The evidence as plain data with judges called otherwise: in every field that names them, and in every sentence."""

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["coded"]

_FIELDS = frozenset({"judge", "judges", "code"})
_TOLD = frozenset({"en", "ko"})


def coded(data: Any, judges: Mapping[str, str]) -> Any:
    """A copy of these plain data with the judges' new names (by code) in the place of their codes; without any, the data.

    Judges stand under `judge`, `judges` and (a fact of a refusal) `code`, and as whole words in sentences (`en`, `ko`); a code of an entry that is
    spelled alike stays elsewhere.
    """
    if not judges:
        return data
    words = "|".join(re.escape(code) for code in sorted(judges, key=len, reverse=True))
    return _copied(data, "", judges, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])"))


def _copied(data: Any, field: str, judges: Mapping[str, str], codes: re.Pattern[str]) -> Any:
    if isinstance(data, dict):
        return {key: _copied(each, key, judges, codes) for key, each in data.items()}
    if isinstance(data, list):
        return [_copied(each, field, judges, codes) for each in data]
    if isinstance(data, str) and field in _FIELDS:
        return judges.get(data, data)
    if isinstance(data, str) and field in _TOLD:
        return codes.sub(lambda found: judges[found[0]], data)
    return data
