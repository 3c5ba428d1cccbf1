"""A panel's marks as a compact two-way table: who marked what, and which parts of it can be compared at all.

An *observation* is one number that one judge gave one entry: usually a sheet's total, sometimes a single mark. A pair
may occur more than once. Everything in this package is floating point and is advice; the official places are exact and
are made elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, SupportsFloat

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

__all__ = ["Floats", "Ints", "Observation", "Panel"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Observation = tuple[str, str, SupportsFloat | None]  # (entry, judge, total); None is missing, which is never zero


@dataclass(frozen=True, eq=False)
class Panel:
    """The observations of one ranking, in a canonical order: by entry, then judge, then value.

    Holds: `entries` and `judges` are sorted and each has at least one observation; `entry_of`, `judge_of` and `y` have
    one element an observation, the first two being positions in them; every `y` is finite and in the units in which the
    marks were given. Because the order is canonical, the same observations give the same bits of every answer,
    whatever the order of rows was.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    entry_of: Ints
    judge_of: Ints
    y: Floats

    @classmethod
    def of(cls, rows: Iterable[Observation]) -> Self:
        """A panel from long rows, or from sheets' totals keyed by entry and judge.

        A missing value (None) is left out. Refuses, with ValueError, a value that is not finite and a table without
        any value.
        """
        given = [(entry, judge, float(value)) for entry, judge, value in rows if value is not None]
        entries = tuple(sorted({row[0] for row in given}))
        judges = tuple(sorted({row[1] for row in given}))
        entry_at = {code: position for position, code in enumerate(entries)}
        judge_at = {code: position for position, code in enumerate(judges)}
        return cls.coded(
            entries,
            judges,
            np.fromiter((entry_at[row[0]] for row in given), np.int64, len(given)),
            np.fromiter((judge_at[row[1]] for row in given), np.int64, len(given)),
            np.fromiter((row[2] for row in given), np.float64, len(given)),
        )

    @classmethod
    def coded(
        cls, entries: Sequence[str], judges: Sequence[str], entry_of: NDArray[Any], judge_of: NDArray[Any], y: Floats
    ) -> Self:
        """A panel whose rows already carry positions in `entries` and `judges`; the quick way in for a million marks.

        Refuses what `of` refuses, and names that are not sorted, repeat, or have no observation.
        """
        if not len(y):
            raise ValueError("There are no marks to compare.")
        if not np.isfinite(y).all():
            raise ValueError("Every mark has to be a finite number.")
        for names, position in ((entries, entry_of), (judges, judge_of)):
            if sorted(set(names)) != list(names) or np.bincount(position, minlength=len(names)).shape != (len(names),):
                raise ValueError("Names have to be sorted and different, and each position has to name one.")
            if not np.bincount(position, minlength=len(names)).all():
                raise ValueError("Every entry and every judge of a panel has to have a mark.")
        order = np.lexsort((y, judge_of, entry_of))
        return cls(tuple(entries), tuple(judges), entry_of[order], judge_of[order], y[order])

    @property
    def size(self) -> int:
        """The number of observations."""
        return len(self.y)

    @cached_property
    def marks_per_entry(self) -> Floats:
        return np.bincount(self.entry_of, minlength=len(self.entries)).astype(np.float64)

    @cached_property
    def marks_per_judge(self) -> Floats:
        return np.bincount(self.judge_of, minlength=len(self.judges)).astype(np.float64)

    @cached_property
    def entry_means(self) -> Floats:
        """The plain mean of each entry's observations, the order that no model has touched."""
        return np.bincount(self.entry_of, weights=self.y, minlength=len(self.entries)) / self.marks_per_entry

    @cached_property
    def counts(self) -> Any:
        """How often each judge marked each entry: a sparse matrix, entries by judges."""
        shape = (len(self.entries), len(self.judges))
        return sparse.csr_array((np.ones(self.size), (self.entry_of, self.judge_of)), shape=shape)

    @cached_property
    def entries_per_judge(self) -> Ints:
        """How many different entries each judge marked."""
        return np.bincount(self.counts.indices, minlength=len(self.judges))

    @cached_property
    def part_of(self) -> tuple[Ints, Ints]:
        """For each entry and each judge the number of its part: two entries are in the same part where a chain of
        judges who marked both of two entries leads from one to the other.
        """
        size = len(self.entries) + len(self.judges)
        pairs = (self.entry_of, self.judge_of + len(self.entries))
        links = sparse.csr_array((np.ones(self.size), pairs), shape=(size, size))
        _, labels = connected_components(links, directed=False)
        return labels[: len(self.entries)].astype(np.int64), labels[len(self.entries) :].astype(np.int64)

    @property
    def is_connected(self) -> bool:
        """Whether every entry can be compared with every other through judges in common."""
        return not self.part_of[0].any() and not self.part_of[1].any()

    def parts(self) -> "tuple[Panel, ...]":
        """The panel cut into its connected parts, the largest (by entries) first, then by the first entry's code."""
        if self.is_connected:
            return (self,)
        labels = self.part_of[0][self.entry_of]
        found = [self.where(labels == label) for label in np.unique(labels)]
        return tuple(sorted(found, key=lambda part: (-len(part.entries), part.entries[0])))

    def where(self, kept: NDArray[np.bool_]) -> "Panel":
        """The panel of the observations that are kept; entries and judges left without any are gone.

        Refuses to keep none.
        """
        entries, entry_of = np.unique(self.entry_of[kept], return_inverse=True)
        judges, judge_of = np.unique(self.judge_of[kept], return_inverse=True)
        return Panel.coded(
            [self.entries[position] for position in entries],
            [self.judges[position] for position in judges],
            entry_of,
            judge_of,
            self.y[kept],
        )

    def without_judge(self, judge: str) -> "Panel":
        """The panel as if this judge had never marked."""
        return self.where(self.judge_of != self.judges.index(judge))
