"""Numbers of the answer: floats cut to the digits that mean something, so that stored answers are small and equal."""

import math
from collections.abc import Iterable

__all__ = ["chance", "drawn", "end", "figure", "figures", "shown"]

DIGITS = 7


def figure(value: float) -> float:
    """Seven significant digits; more are noise in any estimate. Refuses, with ValueError, what is not finite."""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot stand in an answer.")
    return float(f"{value:.{DIGITS}g}") + 0.0


def end(value: float | None) -> float | None:
    """The end of an interval; None where there is none, or none that is finite."""
    return figure(value) if value is not None and math.isfinite(value) else None


def figures(values: Iterable[float]) -> tuple[float, ...]:
    """Numbers as they are kept, in their order."""
    return tuple(figure(value) for value in values)


def chance(value: float) -> float:
    """A probability, to four places."""
    return round(float(value), 4)


def drawn(share: float, draws: int) -> float:
    """A probability that was estimated from draws. What came in none of them, or in all, is put half a draw from the end:
    draws never prove that something cannot be.
    """
    half = 0.5 / draws
    return chance(min(max(share, half), 1.0 - half))


def shown(value: float) -> str:
    """A difference of points in a sentence: two significant digits, without an exponent (2.1, 0.35, 12)."""
    size = abs(value)
    if size == 0:
        return "0"
    places = max(0, 1 - math.floor(math.log10(size)))
    return f"{size:.{places}f}"
