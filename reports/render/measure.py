"""How wide text runs in our own faces, before anything is drawn.

Widths are the sums of glyph advances in em, read from the fonts. Ligatures and joined scripts run a little narrower
than that, so an answer errs towards "does not fit".
"""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from fontTools.ttLib import TTFont

from reports.render import fonts

Run = tuple[str, str]  # text and its language
SAFETY = 1.02
# Between two of these a line may end anywhere; Korean keeps its words whole (word-break: keep-all).
_IDEOGRAPH = "\u2e80-\u2fdf\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(f"[{_IDEOGRAPH}]|[^\\s{_IDEOGRAPH}]+|\\s+")


class DoesNotFit(ValueError):  # noqa: N818 - the house names what went wrong
    """A text is too long for the place it is meant for, even at the smallest size."""


@dataclass(frozen=True)
class Fit:
    """A size in points, how many lines the text takes at it, and the width in points that balances those lines."""

    size: float
    lines: int
    width: float


@cache
def _advances(file: str) -> dict[int, float]:
    """Advance widths in em by code point."""
    font = TTFont(io.BytesIO(fonts.read_face(file)), lazy=True)
    metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
    return {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}


@lru_cache(maxsize=4096)
def width(text: str, language: str, style: fonts.Style = "serif", weight: int = 400) -> float:
    """The width of a text on one line, in em of its size."""
    text = unicodedata.normalize("NFC", text)
    chosen = fonts.chosen(text, language, style)
    total = 0.0
    for char in text:
        file = next((family.file(weight) for family in chosen if ord(char) in family.codes), None)
        total += _advances(file).get(ord(char), 0.0) if file else (0.3 if char.isspace() else 0.0)
    return total


def fit(
    runs: Sequence[Run],
    steps: Sequence[tuple[float, int]],
    available: float,
    *,
    style: fonts.Style = "serif",
    weight: int = 400,
    tracking: float = 0.0,
) -> Fit:
    """The first (size, most lines) of `steps` at which the runs fit `available` points of width; else DoesNotFit.

    The answer's width is the narrowest that keeps the number of lines, so that no line is left with one word.
    """
    pieces = [
        (width(piece, language, style, weight) + tracking * len(piece), piece.isspace())
        for text, language in runs
        for piece in _PIECE.findall(text)
    ]
    for size, most in steps:
        lines = _lines(pieces, available / (size * SAFETY))
        if lines is not None and lines <= most:
            return Fit(size, lines, _narrowest(pieces, available / (size * SAFETY), lines) * size * SAFETY)
    smallest, text = steps[-1][0], "".join(text for text, _ in runs)
    raise DoesNotFit(f"“{text[:60]}” ({len(text)} characters) does not fit, even at {smallest:g} points. Shorten it.")


def _lines(pieces: Sequence[tuple[float, bool]], available: float) -> int | None:
    """How many lines greedy breaking takes in a width; None where one piece is wider than a line."""
    lines, used, gap = 1, 0.0, 0.0
    for advance, is_space in pieces:
        if is_space:
            gap = advance
            continue
        if advance > available:
            return None
        if used and used + gap + advance > available:
            lines, used = lines + 1, 0.0
            gap = 0.0
        used += (gap if used else 0.0) + advance
        gap = 0.0
    return lines


def _narrowest(pieces: Sequence[tuple[float, bool]], available: float, lines: int) -> float:
    """The least width, to a fiftieth of what there is, that takes no more than this many lines."""
    if lines == 1:
        return available
    narrow, wide = 0.0, available
    while wide - narrow > available / 50:
        middle = (narrow + wide) / 2
        count = _lines(pieces, middle)
        narrow, wide = (narrow, middle) if count is not None and count <= lines else (middle, wide)
    return wide
