"""Rankings of a season with something changed. Totals are compared here; whoever is tied is put in order by the engine.

Most of a ranking is its totals. Where two are equal, the declared tie-breaks decide, and these may be anything that the
rules language knows; so the tied entries alone are tabulated by the engine, each group as a category of its own, all
groups of all changes in one run. Tie-breaks that look beyond the tied entries (how many judges put it first) get the
whole category instead. A group that is tied as it was, untouched, stands as it stood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from judging.tabulation.engine import TabulationError, tabulate
from judging.tabulation.exact import IntArray, Numbers
from judging.tabulation.marks import KEYS, Fact, Facts, MarkTable
from judging.tabulation.ranking import ranks_of_groups
from judging.tabulation.result import CategoryRanking
from judging.tabulation.rules import Rules
from judging.tabulation.sensitivity.season import Season, Total

__all__ = ["Broken", "Change", "Order", "chosen_rows", "orders", "ranks_in"]

Order = dict[int, int | Fraction]
"""The rank of every ranked unit."""


@dataclass(frozen=True)
class Broken:
    """The engine gives no ranking; its reason."""

    reason: str


@dataclass(frozen=True, eq=False)
class Change:
    """Something changed in a category: the totals of its units then (comparable with the season's), those that it `touched`, and how to make the table
    of it: without a judge (a code of the table), with one row at another number, or by other rules.
    """

    category: str
    totals: Mapping[int, Total | Fraction]
    touched: frozenset[int]
    without: int | None = None
    row: int | None = None
    number: Fraction | None = None
    rules: Rules | None = None


def orders(season: Season, changes: Sequence[Change]) -> list[Order | Broken]:
    """The ranks in each change's category."""
    groups = [_to_be_split(season, change) for change in changes]
    asked = [
        (place, group)
        for place, found in enumerate(groups)
        for group in found
        if _is_open(season, changes[place], group)
    ]
    answers = _answered(season, [(changes[place], group) for place, group in asked])
    split = {(place, group): answer for (place, group), answer in zip(asked, answers, strict=True)}
    found: list[Order | Broken] = []
    for place, tied in enumerate(groups):
        refined: list[tuple[int, ...]] = []
        broken = None
        for group in tied:
            answer = split.get((place, group)) or _as_before(season, changes[place].category, group)
            if isinstance(answer, Broken):
                broken = answer
                break
            refined += answer
        found.append(broken or ranks_of_groups(refined, season.official.ranking.places))
    return found


def _to_be_split(season: Season, change: Change) -> list[tuple[int, ...]]:
    """The groups of equals; where one is open and tie-breaks look beyond it, all units as one group."""
    groups = _groups(change)
    if season.official.is_local or not any(_is_open(season, change, group) for group in groups):
        return groups
    return [tuple(sorted(unit for group in groups for unit in group))]


def _groups(change: Change) -> list[tuple[int, ...]]:
    """The units that have a total, from the highest; equal ones together."""
    by_total: dict[int | Fraction, list[int]] = {}
    for unit, total in change.totals.items():
        if total is not None:
            by_total.setdefault(total, []).append(unit)
    return [tuple(sorted(by_total[total])) for total in sorted(by_total, reverse=True)]


def _is_open(season: Season, change: Change, group: tuple[int, ...]) -> bool:
    """Whether tie-breaks have to be asked about this group: there are any, and it is not just as it was."""
    if len(group) == 1 or (len(season.official.ranking.by) == 1 and season.official.ranking.places != "ordinal"):
        return False
    before = season.totals[group[0]]
    as_it_was = not change.touched & set(group) and group == tuple(
        sorted(unit for unit in change.totals if season.totals[unit] == before)
    )
    return not as_it_was


def _as_before(season: Season, category: str, group: tuple[int, ...]) -> list[tuple[int, ...]]:
    """A group in the order that it has in the ranking; equals together, and all together without tie-breaks."""
    ranks = season.ranks[category]
    if len(group) == 1 or len(season.official.ranking.by) == 1 or any(unit not in ranks for unit in group):
        return [group]
    by_rank: dict[int | Fraction, list[int]] = {}
    for unit in group:
        by_rank.setdefault(ranks[unit], []).append(unit)
    return [tuple(by_rank[rank]) for rank in sorted(by_rank)]


def _answered(season: Season, asked: Sequence[tuple[Change, tuple[int, ...]]]) -> list[list[tuple[int, ...]] | Broken]:
    """The engine's order within each group; all of those under the same rules in one run."""
    found: dict[int, list[tuple[int, ...]] | Broken] = {}
    runs: dict[int, list[int]] = {}
    for place, (change, _) in enumerate(asked):
        runs.setdefault(id(change.rules), []).append(place)
    for places in runs.values():
        answers = _run(season, [asked[place] for place in places])
        found.update(zip(places, answers, strict=True))
    return [found[place] for place in range(len(asked))]


def _run(season: Season, asked: Sequence[tuple[Change, tuple[int, ...]]]) -> list[list[tuple[int, ...]] | Broken]:
    rules = asked[0][0].rules or season.rules
    tables = [_table(season, change, group) for change, group in asked]
    names = [f"{place:08d}" for place in range(len(asked))]
    try:
        result = tabulate(rules, _stacked(season.table, tables, names), _facts(season, asked, names))
    except TabulationError as error:
        if len(asked) == 1:
            return [Broken(error.problems[0])]
        return [answer for each in asked for answer in _run(season, [each])]
    ranked = {ranking.category: ranking for ranking in result.categories}
    return [_told(season, ranked[name], *each) for name, each in zip(names, asked, strict=True)]


def _told(season: Season, ranking: CategoryRanking, change: Change, group: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The units of a group as the engine ranked them, equals together."""
    by_rank: dict[int | Fraction, list[int]] = {}
    for line in ranking.lines:
        unit = season.unit_at[change.category, line.entry]
        if line.rank is not None and unit in group:
            by_rank.setdefault(line.rank, []).append(unit)
    return [tuple(by_rank[rank]) for rank in sorted(by_rank)]


_Rows = tuple[IntArray, Mapping[int, Fraction]]
"""Rows of the season's table, and other numbers for some of them."""


def _table(season: Season, change: Change, group: tuple[int, ...]) -> _Rows:
    wanted = set(group) if season.official.is_local else set(change.totals)
    rows = np.concatenate([season.rows_of[unit] for unit in sorted(wanted)])
    if change.without is not None:
        rows = rows[season.table.codes["judge"][rows] != change.without]
    if change.row is None or change.number is None or change.row not in rows:
        return rows, {}  # the other mark belongs to a unit that is not tied
    return rows, {change.row: change.number}


def _stacked(table: MarkTable, tables: Sequence[_Rows], names: Sequence[str]) -> MarkTable:
    """These selections one below the other, each as a category of its own name (names are sorted)."""
    rows = np.concatenate([each for each, _ in tables])
    codes = {key: table.codes[key][rows] for key in KEYS}
    codes["category"] = np.repeat(np.arange(len(tables)), [len(each) for each, _ in tables])
    numbers = table.numbers.take(rows)
    starts = np.concatenate(([0], np.cumsum([len(each) for each, _ in tables])))
    for place, (each, others) in enumerate(tables):
        for row, number in others.items():
            numbers = _with(numbers, int(starts[place]) + int(np.flatnonzero(each == row)[0]), number)
    words = {**table.words, "category": tuple(names)}
    return MarkTable(words, codes, numbers, table.states[rows])


def _with(numbers: Numbers, row: int, value: Fraction) -> Numbers:
    den = numbers.den * value.denominator
    wide = numbers.over(den)
    num = wide.num.copy()
    num[row] = value.numerator * (den // value.denominator)
    return Numbers(num, den)


def _facts(season: Season, asked: Sequence[tuple[Change, tuple[int, ...]]], names: Sequence[str]) -> Facts:
    """What the rules are told of the units of each group, under the group's name."""
    if not season.facts.facts:
        return Facts()
    of_entry: dict[str, list[Fact]] = {}
    for fact in season.facts.facts:
        of_entry.setdefault(fact.entry, []).append(fact)
    return Facts(
        tuple(
            replace(fact, category=name)
            for name, (change, group) in zip(names, asked, strict=True)
            for unit in (group if season.official.is_local else change.totals)
            for fact in of_entry.get(season.units[unit][1], ())
            if fact.category in ("", change.category)
        )
    )


def chosen_rows(table: MarkTable, rows: IntArray) -> MarkTable:
    """The table of some rows; words that no row uses any more are gone."""
    words, codes = {}, {}
    for key in KEYS:
        used, codes[key] = np.unique(table.codes[key][rows], return_inverse=True)
        words[key] = tuple(table.words[key][code] for code in used.tolist())
    return MarkTable(words, codes, table.numbers.take(rows), table.states[rows])


def ranks_in(ranking: CategoryRanking) -> dict[str, int | Fraction]:
    """The rank of every ranked entry."""
    return {line.entry: line.rank for line in ranking.lines if line.rank is not None}
