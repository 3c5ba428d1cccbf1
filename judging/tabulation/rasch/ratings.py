"""The observations of a Rasch analysis: who put which entry into which category of which criterion's scale."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Self

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from judging.tabulation.criteria import CriterionSpec
from judging.tabulation.exact import IntArray, plain_text
from judging.tabulation.marks import STATES, VALUED, MarkState, MarkTable
from judging.tabulation.quantity import combined, grouped
from judging.tabulation.rasch.reasons import RefusalCode, Refused
from judging.tabulation.rasch.scales import MarkScale, scales_of

__all__ = ["MOST_CATEGORIES", "Rating", "Ratings", "ratings_of"]

MOST_CATEGORIES = 21
"""A scale from 0 to 20 is the longest; a longer one leaves too few marks in each category."""

Rating = tuple[str, str, str, int]
"""(entry, judge, criterion, category from 0)"""


@dataclass(frozen=True, eq=False)
class Ratings:
    """Observations in canonical order: by entry, criterion, judge, category.

    Holds: names are sorted and each has an observation; `scales` has one scale a criterion and every category lies on
    it. Because the order is canonical, the same observations give the same bits of every answer.
    """

    entries: tuple[str, ...]
    criteria: tuple[str, ...]
    judges: tuple[str, ...]
    scales: tuple[MarkScale, ...]
    entry_of: IntArray
    criterion_of: IntArray
    judge_of: IntArray
    category: IntArray

    @classmethod
    def of(cls, rows: Iterable[Rating], scales: Mapping[str, MarkScale] | None = None) -> Self:
        """Ratings from long rows. Without `scales` all criteria share one, from 0 to the highest category given.

        Refuses (raises `Refused`) what `coded` refuses.
        """
        given = list(rows)
        columns = list(zip(*given, strict=True)) if given else [(), (), (), ()]
        names = [sorted(set(column)) for column in columns[:3]]
        at = [{name: place for place, name in enumerate(found)} for found in names]
        codes = [np.array([at[i][name] for name in columns[i]], dtype=np.int64) for i in range(3)]
        category = np.array(columns[3], dtype=np.int64)
        shared = MarkScale(Fraction(0), Fraction(1), max(int(category.max(initial=1)), 1))
        on = [scales[name] if scales is not None else shared for name in names[2]]
        return cls.coded(
            names[0],
            names[2],
            names[1],
            on,
            entry_of=codes[0],
            criterion_of=codes[2],
            judge_of=codes[1],
            category=category,
        )

    @classmethod
    def coded(
        cls,
        entries: Sequence[str],
        criteria: Sequence[str],
        judges: Sequence[str],
        scales: Sequence[MarkScale],
        *,
        entry_of: IntArray,
        criterion_of: IntArray,
        judge_of: IntArray,
        category: IntArray,
    ) -> Self:
        """Ratings whose rows carry positions in sorted names already; names without an observation are dropped.

        Refused: no observation, a scale of more than `MOST_CATEGORIES`. ValueError for a category outside its scale.
        """
        if not len(category):
            raise Refused(RefusalCode.NO_MARKS)
        used = [np.unique(codes, return_inverse=True) for codes in (entry_of, criterion_of, judge_of)]
        names = [
            [known[place] for place in found.tolist()]
            for (found, _), known in zip(used, (entries, criteria, judges), strict=True)
        ]
        kept = [scales[place] for place in used[1][0].tolist()]
        for criterion, scale in zip(names[1], kept, strict=True):
            if scale.top + 1 > MOST_CATEGORIES:
                raise Refused(
                    RefusalCode.TOO_MANY_CATEGORIES,
                    criterion=criterion,
                    categories=scale.top + 1,
                    most=MOST_CATEGORIES,
                )
        tops = np.array([scale.top for scale in kept], dtype=np.int64)
        if ((category < 0) | (category > tops[used[1][1]])).any():
            raise ValueError("Every category has to lie on its criterion's scale.")
        order = np.lexsort((category, used[2][1], used[1][1], used[0][1]))
        return cls(
            tuple(names[0]),
            tuple(names[1]),
            tuple(names[2]),
            tuple(kept),
            used[0][1][order],
            used[1][1][order],
            used[2][1][order],
            category[order],
        )

    @property
    def size(self) -> int:
        """The number of observations."""
        return len(self.category)

    @cached_property
    def parts(self) -> int:
        """How many parts the entries fall into that share no judge."""
        return _components(self.entry_of, self.judge_of, len(self.entries), len(self.judges))

    @cached_property
    def criterion_parts(self) -> int:
        """How many groups the criteria fall into that no judge marked together."""
        return _components(self.criterion_of, self.judge_of, len(self.criteria), len(self.judges))


def _components(left: IntArray, right: IntArray, lefts: int, rights: int) -> int:
    size = lefts + rights
    links: Any = sparse.csr_array((np.ones(len(left)), (left, right + lefts)), shape=(size, size))
    count, _ = connected_components(links, directed=False)
    return int(count)


def ratings_of(
    table: MarkTable, criteria: Sequence[CriterionSpec], steps: Mapping[str, Decimal] | None = None
) -> Ratings:
    """The marks of a table as categories of their scales; `steps` as in `scales_of`.

    Every mark that has a value is an observation, late ones and those of incomplete sheets too (the model needs no
    complete sheets); the sheet of a judge who recused is none. Refused: a mark between two steps, a scale of more than
    `MOST_CATEGORIES`, no marks at all.
    """
    scales = scales_of(table, criteria, steps)
    rows = _observed(table)
    keys = table.words["criterion"]
    category = np.zeros(len(rows), dtype=np.int64)
    for code, key in enumerate(keys):
        mine = table.codes["criterion"][rows] == code
        if key in scales and mine.any():
            category[mine] = _categories(table, rows[mine], key, scales[key])
    marked = np.array([key in scales for key in keys], dtype=bool)
    kept = marked[table.codes["criterion"][rows]] if len(keys) else np.zeros(0, dtype=bool)
    unmarked = MarkScale(Fraction(0), Fraction(1), 1)
    return Ratings.coded(
        table.words["entry"],
        keys,
        table.words["judge"],
        [scales.get(key, unmarked) for key in keys],
        entry_of=table.codes["entry"][rows][kept],
        criterion_of=table.codes["criterion"][rows][kept],
        judge_of=table.codes["judge"][rows][kept],
        category=category[kept],
    )


def _observed(table: MarkTable) -> IntArray:
    """The rows with a value, on sheets that nobody recused from."""
    valued = np.isin(table.states, [place for place, state in enumerate(STATES) if state in VALUED])
    columns = ("category", "entry", "round", "kind", "judge")
    sheets = grouped(combined([table.codes[key] for key in columns], [len(table.words[key]) for key in columns]))
    recused = sheets.any(table.states == STATES.index(MarkState.RECUSED))
    return np.flatnonzero(valued & ~recused[sheets.of])


def _categories(table: MarkTable, rows: IntArray, key: str, scale: MarkScale) -> IntArray:
    different, which = np.unique(table.numbers.num[rows], return_inverse=True)
    places = []
    for number in different.tolist():
        place = (Fraction(number, table.numbers.den) - scale.low) / scale.step
        if place.denominator != 1 or not 0 <= place <= scale.top:
            raise Refused(
                RefusalCode.NOT_WHOLE_STEPS,
                criterion=key,
                mark=plain_text(Fraction(number, table.numbers.den)),
                low=plain_text(scale.low),
                high=plain_text(scale.high),
                step=plain_text(scale.step),
            )
        places.append(int(place))
    found: IntArray = np.array(places, dtype=np.int64)[which.reshape(-1)]
    return found
