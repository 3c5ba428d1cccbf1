"""Text in a drawing: made safe, measured before it is set, cut to its place, kept from turning its neighbours.

No font is read: widths are those of Noto Sans, the widest of the faces we name, and of a whole em where a script is not
known. A text that is measured to fit therefore fits; it may end a little earlier than it must.
"""

import unicodedata
from functools import lru_cache

__all__ = ["ELLIPSIS", "SIZE", "clean", "isolated", "shortened", "width", "wrapped"]

SIZE = 14.0
"""The size of all lettering. Nothing is smaller, as everywhere in the house."""
ELLIPSIS = "…"
JOINERS = frozenset("\u200c\u200d")
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
# Advances of Noto Sans from space to tilde, in hundredths of an em.
_ASCII = (
    *(26, 27, 41, 65, 57, 83, 73, 22, 30, 30, 55, 57, 27, 32, 27, 37, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 27, 27),
    *(57, 57, 57, 43, 90, 64, 65, 63, 73, 56, 52, 73, 74, 34, 27, 62, 52, 91, 76, 78, 60, 78, 62, 55, 56, 73, 60, 93),
    *(59, 57, 57, 33, 37, 33, 57, 44, 28, 56, 62, 48, 62, 56, 34, 62, 62, 26, 26, 53, 26, 94, 62, 60, 62, 62, 41, 48),
    *(36, 62, 51, 79, 53, 51, 47, 38, 55, 38, 57),
)
_LATIN_LIKE = ("LATIN", "GREEK", "CYRILLIC")
_BOLD = 1.05
_SAFETY = 1.05


def clean(text: str) -> str:
    """The text in NFC on one line, without control characters, bidirectional overrides and what XML cannot hold."""
    kept = (char if not char.isspace() else " " for char in unicodedata.normalize("NFC", text) if _stays(char))
    return " ".join("".join(kept).split())


def _stays(char: str) -> bool:
    return char.isspace() or char in JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


@lru_cache(maxsize=8192)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text runs on one line, at least; in the units of `size`."""
    return sum(map(_advance, text)) / 100 * size * _SAFETY * (_BOLD if bold else 1.0)


@lru_cache(maxsize=4096)
def _advance(char: str) -> int:
    code = ord(char)
    if 32 <= code < 127:
        return _ASCII[code - 32]
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 100
    base = unicodedata.normalize("NFD", char)[0]
    if base != char and ord(base) < 127:
        return _advance(base) + 2
    if unicodedata.name(char, "").startswith(_LATIN_LIKE):
        return 80 if char.isupper() else 66
    return 100 if unicodedata.category(char)[0] in {"S", "L"} and code >= 0x2E80 else 78


@lru_cache(maxsize=8192)
def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits the room with an ellipsis after it; never a mark without its letter."""
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(kept.rstrip() + ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
        while kept and (unicodedata.combining(text[len(kept)]) or kept[-1] in JOINERS):
            kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS if kept.rstrip() else ELLIPSIS


def wrapped(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """The text on at most so many lines, broken between words; the last is cut where it must be."""
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most - 1:
        taken = 1
        while taken < len(rest) and width(" ".join(rest[: taken + 1]), size) <= room:
            taken += 1
        lines.append(shortened(" ".join(rest[:taken]), room, size))
        rest = rest[taken:]
    if rest:
        lines.append(shortened(" ".join(rest), room, size))
    return tuple(lines)


def isolated(text: str) -> str:
    """The text so that it cannot turn what stands beside it: isolated where it holds a script that runs to the left."""
    if any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in text):
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
    return text
