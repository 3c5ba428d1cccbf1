"""From values to places on paper, and the round numbers that are written beside them."""

import math
from dataclasses import dataclass
from itertools import pairwise

from judging.pictures.lettering import SIZE, width
from judging.pictures.picture import number

__all__ = ["Scale", "spaced", "ticks", "written"]

FLAT = 1e-9  # a stretch of values that is shorter is one value


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` on a stretch from `start` to `end`; values beyond it stand at its ends."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        part = (value - self.low) / span if span > FLAT else 0.5
        return self.start + (self.end - self.start) * min(max(part, 0.0), 1.0)


def ticks(low: float, high: float, most: int, *, whole: bool = False) -> tuple[float, ...]:
    """Round numbers from low to high, at most so many: steps of 1, 2 or 5 times a power of ten."""
    span = high - low
    if span < FLAT or most < 2:
        return (low,)
    power = math.floor(math.log10(span / most))
    steps = (lead * 10.0**exponent for exponent in range(power, power + 3) for lead in (1, 2, 5))
    for step in steps:
        if whole and step < 1:
            continue
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return tuple(at * step for at in range(first, last + 1))
    return (low,)


def written(marks: tuple[float, ...]) -> tuple[str, ...]:
    """The numbers of an axis with the same decimal places, as few as tell them apart."""
    step = min((b - a for a, b in pairwise(marks)), default=1.0)
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    return tuple(number(mark, digits) for mark in marks)


def spaced(
    scale: Scale, marks: tuple[float, ...], figures: tuple[str, ...], edges: tuple[float, float]
) -> tuple[tuple[float, str], ...]:
    """The marks of a level axis with their figures; a figure that would lie on the one before, or reach over the edges
    of the drawing, is left out (an empty text) and its mark stays.
    """
    found, free = [], edges[0]
    for mark, figure in zip(marks, figures, strict=True):
        half = width(figure, SIZE) / 2
        start, end = scale(mark) - half, scale(mark) + half
        fits = start >= free and end <= edges[1]
        found.append((mark, figure if fits else ""))
        free = end + 8 if fits else free
    return tuple(found)
