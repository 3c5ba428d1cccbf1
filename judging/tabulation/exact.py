"""Columns of exact rational numbers.

A column is an array of whole numbers over one common denominator: 8.25, 9 and 7/3 are (99, 108, 28) over 12. Every
operation is exact. The whole numbers are kept as 64-bit integers as long as a bound proves that they fit, and as
Python's unbounded integers from there on; no binary float is ever made.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[Any]

MOST_PLACES = 12
"""So many decimal places are written at most; what needs more is written as a fraction."""

_LIMIT = 1 << 62
"""Above this a 64-bit column changes to unbounded integers; one bit of room is left for a sum of two."""


class RoundingMode(StrEnum):
    """What happens to the part that is cut off. All four are symmetric about zero."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


def _bound(array: IntArray) -> int:
    return max(-int(array.min()), int(array.max()), 0) if len(array) else 0


def _fitted(array: IntArray, bound: int) -> IntArray:
    """The same whole numbers in the cheaper representation that `bound` allows."""
    if bound < _LIMIT:
        return array.astype(np.int64, copy=False)
    return array.astype(object, copy=False)


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column of rationals: `num[i] / den`, exactly."""

    num: IntArray
    den: int = 1

    def __len__(self) -> int:
        return len(self.num)

    @classmethod
    def of(cls, values: Iterable[Fraction | Decimal | int]) -> "Numbers":
        """The column of these values; refuses binary floats."""
        fractions = [fraction_of(value) for value in values]
        den = math.lcm(*{value.denominator for value in fractions}) if fractions else 1
        num = np.empty(len(fractions), dtype=object)
        num[:] = [value.numerator * (den // value.denominator) for value in fractions]
        return cls(_fitted(num, _bound(num)), den)

    @classmethod
    def filled(cls, value: Fraction, size: int) -> "Numbers":
        num = np.full(size, value.numerator, dtype=np.int64 if abs(value.numerator) < _LIMIT else object)
        return cls(num, value.denominator)

    def take(self, rows: IntArray) -> "Numbers":
        return Numbers(self.num[rows], self.den)

    def _scaled(self, factor: int) -> IntArray:
        """The numerators times a whole number, wide enough to hold them."""
        if factor == 1:
            return self.num
        # the factor itself must fit as well, also where it meets nothing but zeros
        return _fitted(self.num, max(_bound(self.num), 1) * max(abs(factor), 1)) * factor

    def over(self, den: int) -> "Numbers":
        """The same values written over `den`, a multiple of the present denominator."""
        return Numbers(self._scaled(den // self.den), den)

    def plus(self, other: "Numbers") -> "Numbers":
        den = math.lcm(self.den, other.den)
        left, right = self.over(den), other.over(den)
        bound = _bound(left.num) + _bound(right.num)
        return Numbers(_fitted(left.num, bound) + _fitted(right.num, bound), den)

    def minus(self, other: "Numbers") -> "Numbers":
        return self.plus(other.times_number(Fraction(-1)))

    def times(self, other: "Numbers") -> "Numbers":
        bound = max(_bound(self.num), 1) * max(_bound(other.num), 1)
        return Numbers(_fitted(self.num, bound) * _fitted(other.num, bound), self.den * other.den).reduced()

    def times_number(self, number: Fraction) -> "Numbers":
        return Numbers(self._scaled(number.numerator), self.den * number.denominator).reduced()

    def divided_by_counts(self, counts: IntArray) -> "Numbers":
        """Each value divided by its own positive whole number."""
        if not len(counts):
            return self
        common = math.lcm(*(int(count) for count in np.unique(counts)))
        multipliers = np.array([common // int(count) for count in counts], dtype=object)
        bound = max(_bound(self.num), 1) * common
        num = _fitted(self.num, bound) * _fitted(multipliers, common)
        return Numbers(num, self.den * common).reduced()

    def reduced(self) -> "Numbers":
        """The same values over the smallest common denominator, so that columns stay in 64 bits where they can."""
        if self.den == 1 or not len(self.num):
            return self
        common = math.gcd(self.den, int(np.gcd.reduce(self.num)))
        if common == 1:
            return self
        num = self.num // common
        return Numbers(_fitted(num, _bound(num)), self.den // common)

    def rounded(self, places: int, mode: RoundingMode) -> "Numbers":
        """Every value to so many decimal places; negative places round to tens, hundreds ..."""
        scale = 10 ** max(places, 0)
        den = self.den * 10 ** max(-places, 0)
        size = Numbers(np.abs(self.num), 1)._scaled(scale)  # noqa: SLF001 - our own class
        whole, rest = _divided(size, den)
        up = _rounds_up(whole, rest, den, mode)
        num = np.sign(self.num) * (whole + up) * 10 ** max(-places, 0)
        return Numbers(_fitted(num, _bound(num)), scale)

    def sums(self, starts: IntArray) -> "Numbers":
        """Sums of consecutive runs of rows; each run begins at one of `starts`, the last ends with the column."""
        if not len(starts):
            return Numbers(np.zeros(0, dtype=np.int64), self.den)
        longest = int(np.diff(np.append(starts, len(self.num))).max())
        wide = _fitted(self.num, _bound(self.num) * longest)
        return Numbers(np.add.reduceat(wide, starts), self.den)

    def scattered(self, rows: IntArray, size: int) -> "Numbers":
        """A column of `size` rows with these values at `rows`; the rest hold a filler that a status must hide."""
        num = np.zeros(size, dtype=self.num.dtype)
        num[rows] = self.num
        return Numbers(num, self.den)

    def order(self) -> IntArray:
        """Row numbers from the lowest value to the highest; equal values keep their order."""
        return np.argsort(self.num, kind="stable")

    def fraction(self, row: int) -> Fraction:
        return Fraction(int(self.num[row]), self.den)

    def fractions(self) -> list[Fraction]:
        """The values one by one. Equal numerators share one object, which spares most of the reducing."""
        known: dict[int, Fraction] = {}
        values = []
        for num in self.num.tolist():
            value = known.get(num)
            if value is None:
                value = known[num] = Fraction(num, self.den)
            values.append(value)
        return values


def joined(columns: Sequence[Numbers]) -> Numbers:
    """The columns one after another, over a common denominator."""
    den = math.lcm(*(column.den for column in columns))
    parts = [column.over(den).num for column in columns]
    wide = any(part.dtype == object for part in parts)
    return Numbers(np.concatenate([part.astype(object) if wide else part for part in parts]), den)


def fraction_of(value: Fraction | Decimal | int | str) -> Fraction:
    """The exact value of a number or of its text ("0.35", "3/5"); a binary float is refused, for it is not exact."""
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a binary float. Give a Decimal, a Fraction or a text, so that it is exact.")
    return Fraction(value)


def decimal_text(value: Fraction, places: int, mode: RoundingMode = RoundingMode.HALF_UP) -> str:
    """The value written with so many decimal places: Fraction(1, 3) at 2 places is "0.33"."""
    units = rounded_units(value, places, mode)
    digits = str(abs(units)).rjust(places + 1, "0")
    sign = "-" if units < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places > 0 else f"{sign}{digits}"


def rounded_units(value: Fraction, places: int, mode: RoundingMode) -> int:
    """The value in whole units of its last decimal place, rounded."""
    whole, rest = divmod(abs(value.numerator) * int(10**places), value.denominator)
    half = 2 * rest - value.denominator
    lifts = {
        RoundingMode.DOWN: False,
        RoundingMode.UP: rest > 0,
        RoundingMode.HALF_UP: half >= 0,
        RoundingMode.HALF_EVEN: half > 0 or (half == 0 and whole % 2 == 1),
    }[mode]
    return (whole + lifts) * (1 if value >= 0 else -1)


def places_needed(value: Fraction) -> int | None:
    """How many decimal places it takes to write the value exactly; None where decimals would not end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def plain_text(value: Fraction) -> str:
    """A declared or given number as one writes it: 2.5, or 1/3 where decimals would not end."""
    places = places_needed(value)
    return fraction_text(value) if places is None or places > MOST_PLACES else decimal_text(value, places)


def fraction_text(value: Fraction) -> str:
    """The value as a fraction p/q, also where q is 1."""
    return f"{value.numerator}/{value.denominator}"


def surd_rounded(whole: int, sign: int, square: Fraction, places: int, mode: RoundingMode) -> Fraction:
    """`whole + sign * sqrt(square)`, correctly rounded by whole-number arithmetic alone.

    The scale is 10**places; the root lies between `root` and `root + 1` of its units, and the comparison with the
    middle is made between squares. Rounding is symmetric about zero, as everywhere.
    """
    if _is_negative(whole, sign, square):
        return -surd_rounded(-whole, -sign, square, places, mode)
    scale = 10**places
    target = square * scale * scale
    root = math.isqrt(target.numerator // target.denominator)
    exact = root * root == target
    against_middle = target - Fraction(2 * root + 1, 2) ** 2
    below = whole * scale + (root if sign > 0 else -root - (0 if exact else 1))
    half = 0 if exact else (against_middle if sign > 0 else -against_middle)
    lifts = {
        RoundingMode.DOWN: False,
        RoundingMode.UP: not exact,
        RoundingMode.HALF_UP: not exact and half >= 0,
        RoundingMode.HALF_EVEN: not exact and (half > 0 or (half == 0 and below % 2 == 1)),
    }
    return Fraction(below + lifts[mode], scale)


def _is_negative(whole: int, sign: int, square: Fraction) -> bool:
    if square == 0:
        return whole < 0
    if sign > 0:
        return whole < 0 and square < whole * whole
    return whole <= 0 or square > whole * whole


def _divided(size: IntArray, den: int) -> tuple[IntArray, IntArray]:
    wide = size if den < _LIMIT // 2 else size.astype(object)
    whole = wide // den
    return whole, wide - whole * den


def _rounds_up(whole: IntArray, rest: IntArray, den: int, mode: RoundingMode) -> IntArray:
    """One where the cut-off part lifts the last place, zero where it does not."""
    if mode is RoundingMode.DOWN:
        return np.zeros(len(whole), dtype=np.int64)
    if mode is RoundingMode.UP:
        return (rest > 0).astype(np.int64)
    half = 2 * rest
    if mode is RoundingMode.HALF_UP:
        return (half >= den).astype(np.int64)
    lifts: IntArray = (half > den) | ((half == den) & (whole % 2 == 1))
    return lifts.astype(np.int64)
