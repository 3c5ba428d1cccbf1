"""From what was typed to what is kept, one value at a time.

Every function here is total and settles at once (cleaning twice changes nothing). What cannot be understood is kept as
it was typed, so that the check can say what to do and the page can show it again.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

YES = frozenset({"yes", "true", "on", "1", "y"})
NO = frozenset({"no", "false", "off", "0", "n"})
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,12})?")
LOOSE_DATE = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?")
GROUP_SIGNS = str.maketrans("", "", " _'’\u00a0\u2009\u202f")
KEPT_CONTROLS = frozenset("\n\t")


def clean_line(raw: object) -> str:
    """One line of NFC text: no control characters, white space single and none at the ends."""
    return " ".join(_sane(raw).split())


def clean_lines(raw: object) -> str:
    """NFC text whose lines end in LF, without blanks at line ends or at either end of the whole."""
    text = _sane(str(raw).replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _sane(raw: object) -> str:
    # Lone surrogates cannot be stored, NUL not by PostgreSQL; other controls never mean anything in an answer.
    kept = (c if c not in "\r\v\f\x1c\x1d\x1e\x85" else "\n" for c in str(raw))
    text = "".join(c for c in kept if c in KEPT_CONTROLS or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", text)


def clean_number(raw: object) -> str:
    """The exact number in plain digits, "1250000.5"; grouping by spaces, apostrophes or commas in threes is read."""
    text = clean_line(raw) if not isinstance(raw, Decimal) else format(raw, "f")
    bare = text.translate(GROUP_SIGNS).replace("−", "-")
    if GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not PLAIN_NUMBER.fullmatch(bare):
        return text
    written = format(Decimal(bare), "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def clean_date(raw: object) -> str:
    """An ISO day, "2026-05-29"; year, month, day with dots or slashes is read as well."""
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    text = clean_line(raw)
    parts = LOOSE_DATE.fullmatch(text)
    return f"{int(parts[1]):04}-{int(parts[2]):02}-{int(parts[3]):02}" if parts else text


def clean_yes_no(raw: object) -> bool | str:
    """True or False where it is one of the words for it, else the words typed."""
    if isinstance(raw, bool):
        return raw
    text = clean_line(raw)
    if text.lower() in YES:
        return True
    return False if text.lower() in NO else text


def clean_code(raw: object) -> str:
    """A country or currency code in capitals."""
    return clean_line(raw).upper()


def clean_url(raw: object) -> str:
    """A link; `https://` is put before a bare host name."""
    text = clean_line(raw)
    bare_host = re.fullmatch(r"[\w-]+(\.[\w-]+)+([/?#]\S*)?", text)
    return f"https://{text}" if bare_host else text


def clean_items(raw: object) -> list[Any]:
    """A list; text is split at line ends, so that a plain text area can carry links."""
    if isinstance(raw, str):
        return clean_lines(raw).split("\n")
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def clean_parts(raw: object, parts: Mapping[str, Callable[[object], Any]]) -> Any:
    """A mapping with the named parts cleaned and blank ones left out; other parts are dropped."""
    if not isinstance(raw, Mapping):
        return clean_line(raw)
    cleaned = {key: clean(raw[key]) for key, clean in parts.items() if raw.get(key) is not None}
    return {key: value for key, value in cleaned.items() if value not in ("", [], {})}


def clean_count(raw: object) -> int | str:
    """A whole number of bytes or pages."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    text = clean_number(raw)
    return int(text) if re.fullmatch(r"\d{1,15}", text) else text


CONTACT_PARTS = {
    "name": clean_line,
    "role": clean_line,
    "organisation": clean_line,
    "email": clean_line,
    "phone": clean_line,
}
CITY_PARTS = {"name": clean_line, "name_en": clean_line}
MONEY_PARTS = {"amount": clean_number, "currency": clean_code}
FILE_PARTS: dict[str, Callable[[object], Any]] = {
    "code": clean_line,
    "name": clean_line,
    "bytes": clean_count,
    "sha256": clean_line,
    "pages": clean_count,
}
