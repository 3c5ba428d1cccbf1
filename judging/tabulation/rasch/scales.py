"""Marks as steps of their scale: 7.5 on a scale from 0 to 10 in halves is category 15 of 20."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from judging.tabulation.criteria import CriterionSpec, leaves
from judging.tabulation.marks import STATES, VALUED, MarkTable

__all__ = ["MarkScale", "scales_of"]


@dataclass(frozen=True)
class MarkScale:
    """The marks `low`, `low + step`, ... of one criterion; `top` is the number of steps from the lowest to the highest,
    so there are `top + 1` categories, counted from 0.
    """

    low: Fraction
    step: Fraction
    top: int

    def mark(self, category: int) -> Fraction:
        return self.low + category * self.step

    @property
    def high(self) -> Fraction:
        return self.mark(self.top)


def scales_of(
    table: MarkTable, criteria: Sequence[CriterionSpec], steps: Mapping[str, Decimal] | None = None
) -> dict[str, MarkScale]:
    """The scale of every criterion that judges mark.

    A step that is not declared in `steps` is the widest on which the scale's ends and all given marks lie, together for
    criteria with the same ends: whole marks from 0 to 100 of which only 60, 65, 70 ... were given are steps of 5.
    """
    ends = {leaf.key: (Fraction(leaf.minimum), Fraction(leaf.maximum)) for leaf in leaves(criteria)}
    marks: dict[tuple[Fraction, Fraction], list[Fraction]] = {}
    for key, (low, high) in ends.items():
        marks.setdefault((low, high), []).extend(mark - low for mark in given(table, key))
    widest = {(low, high): _widest(high - low, found) for (low, high), found in marks.items()}
    scales = {}
    for key, (low, high) in ends.items():
        step = Fraction(steps[key]) if steps and key in steps else widest[low, high]
        scales[key] = MarkScale(low, step, math.floor((high - low) / step))
    return scales


def given(table: MarkTable, criterion: str) -> list[Fraction]:
    """The different marks given on a criterion."""
    if criterion not in table.words["criterion"]:
        return []
    code = table.words["criterion"].index(criterion)
    valued = np.isin(table.states, [place for place, state in enumerate(STATES) if state in VALUED])
    rows = valued & (table.codes["criterion"] == code)
    return [Fraction(num, table.numbers.den) for num in np.unique(table.numbers.num[rows]).tolist()]


def _widest(reach: Fraction, marks: Sequence[Fraction]) -> Fraction:
    """The greatest common divisor of some numbers of which `reach` is positive."""
    den = math.lcm(reach.denominator, *(mark.denominator for mark in marks))
    return Fraction(math.gcd(int(reach * den), *(int(mark * den) for mark in marks)), den)
