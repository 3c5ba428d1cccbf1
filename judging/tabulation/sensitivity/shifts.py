"""The smallest shift of weights that makes a weighted difference reach zero. Exact, in closed form.

Given weights w (non-negative, with a fixed sum) and what each criterion adds to the lead of the outsider, d, with
d.w <= 0 for now: which weights w' (non-negative, with the same sum) have d.w' = 0 and are nearest to w?

* By the sum of all changes: weight goes to the one criterion with the largest d, and comes from those with the smallest
  d first, each until it is empty. (A linear program with one row: a fractional knapsack.)
* By the largest change: with every change bounded by t, weight goes from the smallest d to the largest, t at a time; the
  d.w' that this reaches is a concave function of t made of straight pieces, and Newton's method, which never overshoots
  such a function, reaches zero in as many steps as there are pieces at most.
"""

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["by_largest", "by_sum"]

Weights = tuple[Fraction, ...]
_Line = tuple[Fraction, Fraction]
"""A value and its slope in t, compared in that order: what is larger just beyond t."""


def by_sum(weights: Sequence[Fraction], gains: Sequence[Fraction]) -> Weights | None:
    """The weights nearest by the sum of changes, where `gains` weighted with them first reach zero; None if no weights
    make it more than zero.
    """
    best = max(range(len(gains)), key=lambda place: (gains[place], -place))
    lead = _weighted(weights, gains)
    if gains[best] <= 0:
        return None
    found = list(weights)
    for place in sorted(range(len(gains)), key=lambda place: (gains[place], place)):
        if lead >= 0 or gains[place] >= gains[best]:
            break
        moved = min(found[place], -lead / (gains[best] - gains[place]))
        found[place] -= moved
        found[best] += moved
        lead += moved * (gains[best] - gains[place])
    return tuple(found)


def by_largest(weights: Sequence[Fraction], gains: Sequence[Fraction]) -> Weights | None:
    """The weights nearest by the largest change, where `gains` weighted with them first reach zero; None if no weights
    make it more than zero.
    """
    if max(gains) <= 0:
        return None
    bound = Fraction(0)
    while True:
        found, slopes = _within(bound, weights, gains)
        lead = _weighted(found, gains)
        if lead >= 0:
            return found
        bound -= lead / _weighted(slopes, gains)


def _weighted(weights: Sequence[Fraction], gains: Sequence[Fraction]) -> Fraction:
    return sum((weight * gain for weight, gain in zip(weights, gains, strict=True)), Fraction(0))


def _within(bound: Fraction, weights: Sequence[Fraction], gains: Sequence[Fraction]) -> tuple[Weights, Weights]:
    """The best weights with no change above the bound, and how each moves as the bound is raised."""
    order = sorted(range(len(gains)), key=lambda place: (gains[place], place))
    room: list[_Line] = [(bound, Fraction(1))] * len(gains)
    stock: list[_Line] = [min((bound, Fraction(1)), (weight, Fraction(0))) for weight in weights]
    found, slopes = list(weights), [Fraction(0)] * len(gains)
    low, high = 0, len(order) - 1
    while low < high and gains[order[low]] < gains[order[high]]:
        giver, taker = order[low], order[high]
        moved = min(stock[giver], room[taker])
        for place, sign in ((giver, -1), (taker, 1)):
            found[place] += sign * moved[0]
            slopes[place] += sign * moved[1]
        stock[giver], room[taker] = _less(stock[giver], moved), _less(room[taker], moved)
        low += stock[giver] == (0, 0)
        high -= room[taker] == (0, 0)
    return tuple(found), tuple(slopes)


def _less(line: _Line, other: _Line) -> _Line:
    return line[0] - other[0], line[1] - other[1]
