"""A quantity: exact numbers about entries, as one step of the rules hands them to the next.

A quantity is always *per entry*, and perhaps also per round, kind, criterion or judge (its dimensions). Each row says
whether its number counts (`Status`); what has no number is never 0.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from functools import cached_property

import numpy as np

from judging.tabulation.exact import IntArray, Numbers

DIMENSIONS = ("round", "kind", "criterion", "judge")
"""What a quantity may be told apart by, beside the entry, in canonical order."""


class Status(IntEnum):
    """Whether a row's number counts, and if not, why."""

    PRESENT = 0
    NOT_APPLICABLE = 1  # the criterion does not apply; the other weights carry on
    LEFT_OUT = 2  # its state takes it out (a recusal, a refused sheet); means carry on, sums have a gap
    DROPPED = 3  # the method takes it out, as from every entry alike (trim, best of n); nothing is missing
    UNKNOWN = 4  # it should be there and is not; whatever needs it has no number either


@dataclass(frozen=True, eq=False)
class Frame:
    """The things a tabulation speaks of: its units (an entry within a category) and the words of each dimension."""

    units: tuple[tuple[str, str], ...]  # (category, entry), sorted
    words: Mapping[str, tuple[str, ...]]

    def category_codes(self) -> tuple[tuple[str, ...], IntArray]:
        names = tuple(sorted({category for category, _ in self.units}))
        place = {name: i for i, name in enumerate(names)}
        return names, np.array([place[category] for category, _ in self.units], dtype=np.int64)

    def sizes(self, dims: Sequence[str]) -> list[int]:
        return [len(self.words[dim]) for dim in dims]


@dataclass(frozen=True, eq=False)
class Quantity:
    """Rows of exact numbers, each for one unit and one word of every dimension."""

    frame: Frame
    dims: tuple[str, ...]
    unit: IntArray
    keys: Mapping[str, IntArray]
    numbers: Numbers
    status: IntArray
    default: Fraction | None = None

    def __len__(self) -> int:
        return len(self.unit)

    def with_values(self, numbers: Numbers, status: IntArray | None = None) -> "Quantity":
        """The same rows with other numbers."""
        return Quantity(self.frame, self.dims, self.unit, self.keys, numbers, self.status if status is None else status)

    def rows(self, chosen: IntArray) -> "Quantity":
        keys = {dim: codes[chosen] for dim, codes in self.keys.items()}
        return Quantity(
            self.frame, self.dims, self.unit[chosen], keys, self.numbers.take(chosen), self.status[chosen], self.default
        )

    def present(self) -> IntArray:
        there: IntArray = self.status == Status.PRESENT
        return there

    def codes(self, dims: Sequence[str]) -> IntArray:
        """One whole number a row that is equal for equal unit and `dims`, and sorts by unit first."""
        return combined(
            [self.unit, *(self.keys[dim] for dim in dims)], [len(self.frame.units), *self.frame.sizes(dims)]
        )

    def words(self, dim: str) -> list[str]:
        vocabulary = self.frame.words[dim]
        return [vocabulary[code] for code in self.keys[dim].tolist()]

    def fractions(self) -> list[Fraction | None]:
        """Each row's number, None where it has none."""
        there = self.present().tolist()
        return [value if here else None for value, here in zip(self.numbers.fractions(), there, strict=True)]

    @cached_property
    def by_unit(self) -> Mapping[int, Fraction | None]:
        """For a quantity per entry: each unit's number."""
        return dict(zip(self.unit.tolist(), self.fractions(), strict=True))


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows gathered by what they have in common: `of[row]` is the row's group, `first[group]` one of its rows."""

    of: IntArray
    first: IntArray

    def __len__(self) -> int:
        return len(self.first)

    def any(self, mask: IntArray) -> IntArray:
        """For each group, whether any of its rows is marked."""
        found = np.zeros(len(self.first), dtype=bool)
        found[self.of[mask]] = True
        return found

    def count(self, mask: IntArray) -> IntArray:
        return np.bincount(self.of[mask], minlength=len(self.first)).astype(np.int64)


def grouped(codes: IntArray) -> Groups:
    """Rows that share a code as one group each: the group of every row, and the first row of every group."""
    _, first, of = np.unique(codes, return_index=True, return_inverse=True)
    return Groups(of.reshape(-1), first)


def combined(columns: Sequence[IntArray], sizes: Sequence[int]) -> IntArray:
    """One whole number for each row's tuple of codes, in the order of the tuples, the same for equal tuples of two
    quantities; of unbounded size where 64 bits could not hold it.
    """
    code = columns[0] if math.prod(max(size, 1) for size in sizes) < 1 << 62 else columns[0].astype(object)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        code = code * max(size, 1) + column
    return code


def gathered(quantity: Quantity, dims: tuple[str, ...], groups: Groups, numbers: Numbers, status: IntArray) -> Quantity:
    """A quantity with one row a group, told apart by `dims`."""
    keys = {dim: quantity.keys[dim][groups.first] for dim in dims}
    return Quantity(quantity.frame, dims, quantity.unit[groups.first], keys, numbers, status)


def runs(groups: Groups, mask: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """The masked rows put together group by group: (rows, start of each run, group of each run)."""
    rows = np.flatnonzero(mask)
    rows = rows[np.argsort(groups.of[rows], kind="stable")]
    of = groups.of[rows]
    starts = np.flatnonzero(np.append(True, of[1:] != of[:-1])) if len(rows) else np.zeros(0, dtype=np.int64)
    return rows, starts, of[starts]


def sorted_runs(groups: Groups, numbers: Numbers, mask: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """As `runs`, with the rows of each run from the lowest number to the highest."""
    rows = np.flatnonzero(mask)
    rows = rows[numbers.take(rows).order()]
    rows = rows[np.argsort(groups.of[rows], kind="stable")]
    of = groups.of[rows]
    starts = np.flatnonzero(np.append(True, of[1:] != of[:-1])) if len(rows) else np.zeros(0, dtype=np.int64)
    return rows, starts, of[starts]


def places_in_run(starts: IntArray, size: int) -> tuple[IntArray, IntArray]:
    """For rows laid out in runs: each row's place in its run from 0, and its run's length."""
    lengths = np.diff(np.append(starts, size))
    place = np.arange(size) - np.repeat(starts, lengths)
    return place, np.repeat(lengths, lengths)


def aligned(quantities: Sequence[Quantity]) -> tuple[Quantity, list[IntArray]]:
    """The rows that the widest of these quantities have together, and for each quantity its row there (-1: none).

    Every quantity's dimensions are among the widest one's (the rules are refused otherwise).
    """
    dims = max((quantity.dims for quantity in quantities), key=len)
    frame = quantities[0].frame
    widest = [quantity for quantity in quantities if quantity.dims == dims]
    unit = np.concatenate([quantity.unit for quantity in widest])
    keys = {dim: np.concatenate([quantity.keys[dim] for quantity in widest]) for dim in dims}
    blank = Numbers(np.zeros(len(unit), dtype=np.int64))
    stacked = Quantity(frame, dims, unit, keys, blank, np.full(len(unit), Status.UNKNOWN, dtype=np.int8))
    _, first = np.unique(stacked.codes(dims), return_index=True)
    base = stacked.rows(first)
    return base, [_lookup(base.codes(quantity.dims), quantity.codes(quantity.dims)) for quantity in quantities]


def _lookup(wanted: IntArray, known: IntArray) -> IntArray:
    if not len(known):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(known, kind="stable")
    place = np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)
    rows = order[place]
    return np.where(known[rows] == wanted, rows, -1)


def looked_up(quantity: Quantity, rows: IntArray) -> tuple[Numbers, IntArray]:
    """The numbers and statuses of `rows`; -1 takes the declared default, and is unknown without one."""
    fallback = Fraction(0) if quantity.default is None else quantity.default
    extended = _with_last(quantity.numbers, fallback)
    status = np.append(quantity.status, Status.UNKNOWN if quantity.default is None else Status.PRESENT)
    return extended.take(rows), status[rows].astype(np.int8)


def _with_last(numbers: Numbers, value: Fraction) -> Numbers:
    den = math.lcm(numbers.den, value.denominator)
    wide = numbers.over(den)
    last = value.numerator * (den // value.denominator)
    dtype = object if wide.num.dtype == object or abs(last) >= 1 << 62 else np.int64
    return Numbers(np.append(wide.num.astype(dtype), np.array([last], dtype=dtype)), den)
