"""The official weighted mean taken apart: each sheet's marks, the points they make, the totals points make. Exact.

A *unit* is an entry within a category, a *sheet* one judge's marks for one unit that count. Points and totals are whole
numbers over a common denominator, so that a hundred rankings can be made in the time of a few; they are the same
numbers that the engine makes (the tests compare them), and whatever hangs on tie-breaks is asked of the engine itself
(`orders.py`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Self

import numpy as np

from judging.tabulation.criteria import CriterionSpec, leaves
from judging.tabulation.engine import tabulate
from judging.tabulation.exact import IntArray, Numbers, joined
from judging.tabulation.marks import STATES, Facts, MarkState, MarkTable
from judging.tabulation.quantity import Quantity, Status
from judging.tabulation.result import CategoryRanking, Result
from judging.tabulation.rules import Rules
from judging.tabulation.sensitivity.official import Official, declared_weights, official
from judging.tabulation.sensitivity.reasons import RefusalCode, Refused
from judging.tabulation.sheet import points_per_mark

__all__ = ["Season", "Total"]

Total = int | None
"""A unit's total as a whole number over `Season.total_den`; None where it has none or too few judges count."""


@dataclass(frozen=True, eq=False)
class Season:
    """A tabulated season under official rules.

    `unit_of` and `judge_of` say whose each sheet is; `row_of[sheet, criterion]` is the row of the table that holds the
    mark, -1 where none counts; `points` are the sheets' points; `awaited` the (unit, judge) of sheets that are waited
    for, whose units have no total.
    """

    rules: Rules
    table: MarkTable
    facts: Facts
    result: Result
    official: Official
    units: tuple[tuple[str, str], ...]
    judges: tuple[str, ...]
    criteria: tuple[str, ...]
    unit_of: IntArray
    judge_of: IntArray
    row_of: IntArray
    points: Numbers
    awaited: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, rules: Rules, table: MarkTable, facts: Facts | None = None, result: Result | None = None) -> Self:
        """The season of these marks; `result` spares the tabulation where it has been made already.

        Refused (raises `Refused`): rules that are no mean of weighted points (see `official`).
        """
        form = official(rules)
        if form is None:
            raise Refused(RefusalCode.NOT_WEIGHTED_MEAN)
        facts = facts or Facts()
        result = result or tabulate(rules, table, facts)
        points = next(each.quantity for each in result.evidence if each.key == form.points)
        there = np.flatnonzero(points.present())
        awaited = np.flatnonzero(points.status == Status.UNKNOWN)
        judges, criteria = points.frame.words["judge"], tuple(leaf.key for leaf in leaves(rules.criteria))
        sheets = points.rows(there)
        return cls(
            rules=rules,
            table=table,
            facts=facts,
            result=result,
            official=form,
            units=points.frame.units,
            judges=judges,
            criteria=criteria,
            unit_of=sheets.unit,
            judge_of=sheets.keys["judge"],
            row_of=_rows(table, sheets, criteria, late_counts=form.late_counts),
            points=sheets.numbers,
            awaited=frozenset(zip(points.unit[awaited].tolist(), points.keys["judge"][awaited].tolist(), strict=True)),
        )

    @cached_property
    def counts(self) -> IntArray:
        """Which criteria count on each sheet: (sheets, criteria)."""
        found: IntArray = self.row_of >= 0
        return found

    @cached_property
    def marks(self) -> IntArray:
        """Each sheet's marks as floats, 0 where none counts: (sheets, criteria)."""
        values = np.array(self.table.numbers.num, dtype=np.float64) / self.table.numbers.den
        found: IntArray = (
            np.where(self.counts, values[self.row_of], 0.0) if len(values) else np.zeros(self.row_of.shape)
        )
        return found

    @cached_property
    def declared(self) -> dict[str, Fraction]:
        """The declared weights of the marked criteria, in percentage points."""
        return declared_weights(self.rules)

    @cached_property
    def patterns(self) -> list[tuple[IntArray, IntArray]]:
        """The different sets of criteria that count, each with its sheets: (criteria as booleans, sheets)."""
        if not len(self.counts):
            return []
        different, which = np.unique(self.counts, axis=0, return_inverse=True)
        return [(pattern, np.flatnonzero(which.reshape(-1) == place)) for place, pattern in enumerate(different)]

    @cached_property
    def rows_of(self) -> list[IntArray]:
        """The rows of the table that speak of every unit, whatever they say."""
        points = next(each.quantity for each in self.result.evidence if each.key == self.official.points)
        units = _units(self.table, points)
        order = np.argsort(units, kind="stable")
        ends = np.cumsum(np.bincount(units, minlength=len(self.units)))
        return np.split(order, ends[:-1])

    @cached_property
    def sheets_of(self) -> list[list[int]]:
        """The sheets of every unit."""
        found: list[list[int]] = [[] for _ in self.units]
        for sheet, unit in enumerate(self.unit_of.tolist()):
            found[unit].append(sheet)
        return found

    @cached_property
    def categories(self) -> Mapping[str, CategoryRanking]:
        return {ranking.category: ranking for ranking in self.result.categories}

    @cached_property
    def unit_at(self) -> Mapping[tuple[str, str], int]:
        return {unit: place for place, unit in enumerate(self.units)}

    @cached_property
    def ranks(self) -> Mapping[str, dict[int, int | Fraction]]:
        """The rank of every ranked unit of each category, in order of the ranking."""
        return {
            category: {self.unit_at[category, line.entry]: line.rank for line in ranking.lines if line.rank is not None}
            for category, ranking in self.categories.items()
        }

    @cached_property
    def share(self) -> int:
        """The least number that every possible number of counted sheets divides."""
        most = max((len(sheets) for sheets in self.sheets_of), default=1)
        return math.lcm(*range(1, max(most, 1) + 1))

    @cached_property
    def point_nums(self) -> list[int]:
        found: list[int] = self.points.num.tolist()
        return found

    def total(self, points: Sequence[int], *, absent: int = 0) -> Total:
        """The total that these points of a unit's sheets make by the rules, times the denominator of points and
        `share`; None below the quorum, which asks for as many judges fewer as are `absent` (but for one at least).
        """
        number = len(points)
        if number < max(self.official.quorum - absent, 1):
            return None
        if number >= self.official.panel and (self.official.high or self.official.low):
            kept = sorted(points)[self.official.low : number - self.official.high]
            return sum(kept) * (self.share // len(kept))
        return sum(points) * (self.share // number)

    @cached_property
    def totals(self) -> list[Total]:
        """Every unit's total."""
        waiting = {unit for unit, _ in self.awaited}
        return [
            None if unit in waiting else self.total([self.point_nums[sheet] for sheet in sheets])
            for unit, sheets in enumerate(self.sheets_of)
        ]

    def points_under(self, criteria: Sequence[CriterionSpec]) -> tuple[Numbers, IntArray]:
        """The sheets' points by another rubric of the same criteria, and which sheets have any."""
        places, parts = [], []
        has = np.zeros(len(self.unit_of), dtype=bool)
        for pattern, sheets in self.patterns:
            countable = [place for place in range(len(self.criteria)) if pattern[place]]
            keys = frozenset(self.criteria[place] for place in countable)
            slopes, constant = points_per_mark(criteria, keys, self.official.scale)
            if not slopes:
                continue
            total = Numbers.filled(constant, len(sheets))
            for place in countable:
                slope = slopes.get(self.criteria[place], Fraction(0))
                total = total.plus(self.table.numbers.take(self.row_of[sheets, place]).times_number(slope))
            has[sheets] = True
            places.append(sheets)
            parts.append(total)
        if not parts:
            return Numbers(np.zeros(len(has), dtype=np.int64)), has
        return joined(parts).scattered(np.concatenate(places), len(has)), has


def _rows(table: MarkTable, sheets: Quantity, criteria: Sequence[str], *, late_counts: bool) -> IntArray:
    """The row of the table for each sheet and criterion, -1 where no mark counts."""
    counted = table.states == STATES.index(MarkState.SCORED)
    if late_counts:
        counted = counted | (table.states == STATES.index(MarkState.LATE))
    column = np.array([criteria.index(word) if word in criteria else -1 for word in table.words["criterion"]] or [0])
    rows = np.flatnonzero(counted & (column[table.codes["criterion"]] >= 0))
    judges = len(sheets.frame.words["judge"])
    owner = _units(table, sheets)[rows] * judges + _judges(table, sheets)[table.codes["judge"][rows]]
    known = sheets.unit * judges + sheets.keys["judge"]
    order = np.argsort(known)
    place = np.minimum(np.searchsorted(known[order], owner), max(len(known) - 1, 0))
    found = np.full((len(known), len(criteria)), -1, dtype=np.int64)
    if len(known):
        mine = known[order][place] == owner
        found[order[place[mine]], column[table.codes["criterion"][rows[mine]]]] = rows[mine]
    return found


def _units(table: MarkTable, sheets: Quantity) -> IntArray:
    """The unit of every row: its own category, or that of the facts where the marks name none."""
    lone = {entry: place for place, (_, entry) in reversed(list(enumerate(sheets.frame.units)))}
    at = {unit: place for place, unit in enumerate(sheets.frame.units)}
    width = max(len(table.words["entry"]), 1)
    pairs, which = np.unique(table.codes["category"] * width + table.codes["entry"], return_inverse=True)
    found = []
    for pair in pairs.tolist():
        category, entry = table.words["category"][pair // width], table.words["entry"][pair % width]
        found.append(at[category, entry] if category else lone[entry])
    return np.array(found, dtype=np.int64)[which.reshape(-1)] if found else np.zeros(0, dtype=np.int64)


def _judges(table: MarkTable, sheets: Quantity) -> IntArray:
    at = {judge: place for place, judge in enumerate(sheets.frame.words["judge"])}
    return np.array([at[judge] for judge in table.words["judge"]], dtype=np.int64)
