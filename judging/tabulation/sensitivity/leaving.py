"""The ranking without each judge, and without each criterion, exactly as the rules make it.

Under official rules (`season.py`) only totals that change are computed anew, and the engine is asked about ties. Under
any other rules the engine makes every ranking again from its marks: as often as there are judges and criteria, and so
only up to a declared number.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import numpy as np

from judging.tabulation.criteria import leaves
from judging.tabulation.engine import TabulationError, tabulate
from judging.tabulation.marks import Facts, MarkTable
from judging.tabulation.ranking import ranks_of_groups
from judging.tabulation.result import CategoryRanking, Result
from judging.tabulation.rules import Rules
from judging.tabulation.sensitivity.answer import Facet, LeftOut, Move
from judging.tabulation.sensitivity.official import official, with_one_fewer, without_criterion
from judging.tabulation.sensitivity.orders import Broken, Change, chosen_rows, orders, ranks_in
from judging.tabulation.sensitivity.reasons import Refusal, RefusalCode, Refused
from judging.tabulation.sensitivity.season import Season, Total

__all__ = ["MOST_RUNS", "leave_one_out"]

MOST_RUNS = 100
"""So often the engine makes the whole ranking again, where it has to."""

_Ranks = Mapping[str, int | Fraction]


def leave_one_out(
    rules: Rules,
    table: MarkTable,
    facts: Facts | None = None,
    *,
    facet: Facet,
    top: Mapping[str, int] | None = None,
    result: Result | None = None,
    most: int = MOST_RUNS,
) -> tuple[LeftOut, ...]:
    """For every judge who marked in a category (or every criterion with a weight), what the ranking would be without.

    In order of categories, then of codes (criteria: of the rubric). `top` gives each category's k of `top_changes`, 1
    where it does not. A ranking of several rounds is looked at in its last. Without a judge every quorum asks for one
    judge fewer, so that an entry that just had its quorum is ranked by its other judges; one that was below the quorum
    stays out. Refuses (raises `Refused`): one judge, one criterion, and other rules whose ranking would have to be made
    more than `most` times.
    """
    facts = facts or Facts()
    result = result or tabulate(rules, table, facts)
    codes = table.words["judge"] if facet is Facet.JUDGE else _weighty(rules, table)
    if len(codes) < 2:
        raise Refused(RefusalCode.ONE_JUDGE if facet is Facet.JUDGE else RefusalCode.ONE_CRITERION)
    if official(rules) is not None:
        return _of_season(Season.of(rules, table, facts, result), facet, codes, top or {})
    if len(codes) > most:
        raise Refused(RefusalCode.TOO_MANY_RUNS, runs=len(codes), most=most)
    return _of_engine(result, table, facts, facet=facet, codes=codes, top=top or {})


def _weighty(rules: Rules, table: MarkTable) -> tuple[str, ...]:
    """The criteria that can be left out: those of the rubric that weigh something, or all that are marked without one."""
    if not rules.criteria:
        return tuple(word for word in table.words["criterion"] if word)
    return tuple(leaf.key for leaf in leaves(rules.criteria) if leaf.weight > 0)


def _of_season(season: Season, facet: Facet, codes: Sequence[str], top: Mapping[str, int]) -> tuple[LeftOut, ...]:
    changes: list[tuple[str, Change | Refusal]] = []
    for category in sorted(season.categories):
        if facet is Facet.JUDGE:
            changes += [(season.judges[judge], change) for judge, change in _without_judges(season, category)]
    if facet is Facet.CRITERION:
        changes += _without_criteria(season, codes)
    possible = [change for _, change in changes if isinstance(change, Change)]
    found = dict(zip(map(id, possible), orders(season, possible), strict=True))
    answers = []
    for code, change in changes:
        if isinstance(change, Refusal):
            answers += [_refused(facet, code, category, top, change) for category in sorted(season.categories)]
            continue
        order, category = found[id(change)], change.category
        if isinstance(order, Broken):
            refusal = Refusal(RefusalCode.ENGINE, {"code": code, "reason": order.reason})
            answers.append(_refused(facet, code, category, top, refusal))
            continue
        after = {season.units[unit][1]: rank for unit, rank in order.items()}
        answers.append(_told(facet, code, season.categories[category], after, top.get(category, 1)))
    return tuple(sorted(answers, key=lambda each: (each.category, codes.index(each.code))))


def _without_judges(season: Season, category: str) -> Iterable[tuple[int, Change]]:
    """The totals without each judge who has a sheet in the category; only those of the judge's own units are new."""
    units = [season.unit_at[category, line.entry] for line in season.categories[category].lines]
    inside = set(units)
    own: dict[int, set[int]] = {}
    for unit, judge in zip(season.unit_of.tolist(), season.judge_of.tolist(), strict=True):
        if unit in inside:
            own.setdefault(judge, set()).add(unit)
    for unit, judge in season.awaited:
        if unit in inside:
            own.setdefault(judge, set()).add(unit)
    judge_of, fewer = season.judge_of.tolist(), with_one_fewer(season.rules)
    for judge in sorted(own):
        totals: dict[int, Total | Fraction] = {unit: season.totals[unit] for unit in units}
        for unit in own[judge]:
            waited = any(awaited == unit and of != judge for awaited, of in season.awaited)
            points = [season.point_nums[sheet] for sheet in season.sheets_of[unit] if judge_of[sheet] != judge]
            below = len(season.sheets_of[unit]) < season.official.quorum
            totals[unit] = None if waited or below else season.total(points, absent=1)
        code = season.table.words["judge"].index(season.judges[judge])
        yield judge, Change(category, totals, frozenset(own[judge]), without=code, rules=fewer)


def _without_criteria(season: Season, codes: Sequence[str]) -> list[tuple[str, Change | Refusal]]:
    """The totals without each criterion; all of them are new."""
    changes: list[tuple[str, Change | Refusal]] = []
    for code in codes:
        rules = without_criterion(season.rules, code)
        if rules is None:
            changes.append((code, Refusal(RefusalCode.ONE_CRITERION)))
            continue
        totals = _totals_under(season, rules)
        for category, ranking in season.categories.items():
            units = [season.unit_at[category, line.entry] for line in ranking.lines]
            own: dict[int, Total | Fraction] = {unit: totals[unit] for unit in units}
            changes.append((code, Change(category, own, frozenset(units), rules=rules)))
    return changes


def _totals_under(season: Season, rules: Rules) -> list[Total]:
    numbers, has = season.points_under(rules.criteria)
    points, known = numbers.num.tolist(), has.tolist()
    waiting = {unit for unit, _ in season.awaited}
    return [
        None
        if unit in waiting or not all(known[sheet] for sheet in sheets)
        else season.total([points[sheet] for sheet in sheets])
        for unit, sheets in enumerate(season.sheets_of)
    ]


def _of_engine(
    result: Result, table: MarkTable, facts: Facts, *, facet: Facet, codes: Sequence[str], top: Mapping[str, int]
) -> tuple[LeftOut, ...]:
    before = {ranking.category: ranking for ranking in result.categories}  # the last round's, where there are several
    places = result.rules.rankings[-1].places
    answers = []
    for code in codes:
        rules, rows = _left(result.rules, table, facet, code)
        try:
            if rules is None:
                answers += [
                    _refused(facet, code, category, top, Refusal(RefusalCode.ONE_CRITERION)) for category in before
                ]
                continue
            without = tabulate(rules, rows, facts)
        except TabulationError as error:
            refusal = Refusal(RefusalCode.ENGINE, {"code": code, "reason": error.problems[0]})
            answers += [_refused(facet, code, category, top, refusal) for category in before]
            continue
        after = {ranking.category: ranking for ranking in without.categories}
        answers += [
            _told(facet, code, ranking, _among(ranking, after.get(category), places), top.get(category, 1))
            for category, ranking in before.items()
            if facet is Facet.CRITERION or _has_marked(table, code, ranking)
        ]
    return tuple(sorted(answers, key=lambda each: (each.category, codes.index(each.code))))


def _left(rules: Rules, table: MarkTable, facet: Facet, code: str) -> tuple[Rules | None, MarkTable]:
    """What is tabulated without this judge or criterion. Without a rubric a criterion's marks are taken away."""
    if facet is Facet.CRITERION and rules.criteria:
        return without_criterion(rules, code), table
    place = table.words[facet.value].index(code)
    rest = chosen_rows(table, np.flatnonzero(table.codes[facet.value] != place))
    return with_one_fewer(rules) if facet is Facet.JUDGE else rules, rest


def _among(before: CategoryRanking, after: CategoryRanking | None, places: str) -> _Ranks:
    """The ranks afterwards, without the entries that were below the quorum before."""
    if after is None:
        return {}
    below = {line.entry for line in before.lines if line.reason is not None and line.reason.code == "quorum"}
    ranks = ranks_in(after)
    if not below & set(ranks):
        return ranks
    by_rank: dict[int | Fraction, list[str]] = {}
    for entry, rank in ranks.items():
        if entry not in below:
            by_rank.setdefault(rank, []).append(entry)
    return ranks_of_groups([by_rank[rank] for rank in sorted(by_rank)], places)


def _has_marked(table: MarkTable, judge: str, ranking: CategoryRanking) -> bool:
    rows = np.flatnonzero(table.codes["judge"] == table.words["judge"].index(judge))
    marked = {table.words["entry"][code] for code in np.unique(table.codes["entry"][rows]).tolist()}
    return any(line.entry in marked for line in ranking.lines)


def _told(facet: Facet, code: str, before: CategoryRanking, after: _Ranks, top: int) -> LeftOut:
    ranks = ranks_in(before)
    moves = tuple(
        Move(line.entry, line.rank, after.get(line.entry))
        for line in before.lines
        if line.rank != after.get(line.entry)
    )
    best = min(after.values(), default=None)
    return LeftOut(
        facet=facet,
        code=code,
        category=before.category,
        moves=moves,
        first=tuple(sorted(entry for entry, rank in after.items() if rank == best)),
        top=top,
        top_changes={entry for entry, rank in ranks.items() if rank <= top}
        != {entry for entry, rank in after.items() if rank <= top},
    )


def _refused(facet: Facet, code: str, category: str, top: Mapping[str, int], refusal: Refusal) -> LeftOut:
    return LeftOut(facet, code, category, (), (), top.get(category, 1), top_changes=False, refusal=refusal)
