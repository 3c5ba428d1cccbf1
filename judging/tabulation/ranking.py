"""From numbers to places: who is ranked, in which groups of equals, with which rank, and how totals are printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

import numpy as np

from judging.tabulation.exact import MOST_PLACES, IntArray, RoundingMode, decimal_text, plain_text
from judging.tabulation.metrics import METRICS, MetricValue
from judging.tabulation.metrics.value import entry_values
from judging.tabulation.quantity import Frame, Quantity, Status, combined
from judging.tabulation.result import CategoryRanking, KeyValue, RankLine, Reason, StepValue
from judging.tabulation.specs import Advance, RankingSpec, StepSpec
from judging.tabulation.states import Flag
from judging.tabulation.steps import MethodRefused

Ranked = TypeVar("Ranked", int, str)
"""What is ranked: a unit by its position, or an entry by its code."""


@dataclass(frozen=True, eq=False)
class Board:
    """All that a ranking is made from."""

    frame: Frame
    quantities: Mapping[str, Quantity]
    entry_steps: tuple[StepSpec, ...]
    flags: Mapping[Flag, IntArray]
    language: str = "en"


def rank_round(spec: RankingSpec, board: Board) -> tuple[CategoryRanking, ...]:
    """One ranking for each category, in order of the categories' names."""
    chosen = _taking_part(spec, board)
    totals = entry_values(chosen, board.quantities[str(spec.by[0].of)])
    judges = _judges(chosen, board.quantities[spec.judges_of])
    counted = judges if spec.quorum is None else _judges(chosen, board.quantities[spec.quorum.of])
    reasons = {
        unit: _why_below_quorum(counted[unit], spec) or _why_unranked(unit, spec, board, totals) for unit in chosen
    }
    steps = _steps(chosen, board)
    by_category: dict[str, list[int]] = {}
    for unit in chosen:
        by_category.setdefault(board.frame.units[unit][0], []).append(unit)
    rankings = []
    for category in sorted(by_category):
        units = by_category[category]
        groups, keys = _ordered([unit for unit in units if reasons[unit] is None], spec, board)
        told = _Told(
            totals,
            judges,
            reasons,
            steps,
            keys,
            ranks=ranks_of_groups(groups, spec.places),
            printed=_printed(groups, totals, spec),
            advancing=_advancing(groups, spec.advance),
        )
        unranked = [(unit,) for unit in units if reasons[unit] is not None]
        lines = [
            _line(unit, spec, board, told, tied=len(group) > 1) for group in [*groups, *unranked] for unit in group
        ]
        rankings.append(CategoryRanking(category, tuple(lines), spec.round))
    return tuple(rankings)


@dataclass(frozen=True, eq=False)
class _Told:
    """What has been found out about the units of one category."""

    totals: Mapping[int, MetricValue]
    judges: Mapping[int, int]
    reasons: Mapping[int, Reason | None]
    steps: Mapping[int, tuple[StepValue, ...]]
    keys: Mapping[int, Sequence[MetricValue]]
    ranks: Mapping[int, int | Fraction]
    printed: Mapping[int, str]
    advancing: Mapping[int, Flag]


def _taking_part(spec: RankingSpec, board: Board) -> list[int]:
    if spec.entries_of_round is None:
        return list(range(len(board.frame.units)))
    marks = board.quantities["marks"]
    words = board.frame.words["round"]
    if spec.entries_of_round not in words:
        return []
    taking_part = np.unique(marks.unit[marks.keys["round"] == words.index(spec.entries_of_round)])
    return [int(unit) for unit in taking_part]


def _judges(units: Sequence[int], quantity: Quantity) -> dict[int, int]:
    """How many different judges count for each unit."""
    rows = quantity.present()
    sizes = [len(quantity.frame.units), *quantity.frame.sizes(["judge"])]
    pairs = np.unique(combined([quantity.unit[rows], quantity.keys["judge"][rows]], sizes))
    counts = np.bincount((pairs // max(sizes[1], 1)).astype(np.int64), minlength=sizes[0])
    return {unit: int(counts[unit]) for unit in units}


def _why_below_quorum(counted: int, spec: RankingSpec) -> Reason | None:
    if spec.quorum is None or counted >= spec.quorum.judges:
        return None
    return Reason(
        "quorum",
        f"{spec.quorum.judges} judges are needed to rank this entry; the sheets of {counted} count.",
        f"순위를 매기려면 심사위원 {spec.quorum.judges}명이 필요하지만 {counted}명의 채점만 인정되었습니다.",
    )


def _why_unranked(unit: int, spec: RankingSpec, board: Board, totals: Mapping[int, MetricValue]) -> Reason | None:
    if totals[unit] is None:
        label = spec.by[0].label
        return Reason(
            "no_total",
            f"“{label.en}” cannot be computed: a mark or a fact that it needs is missing.",
            f"필요한 점수나 자료가 빠져 ‘{label.ko}’ 값을 계산할 수 없습니다.",
        )
    for requirement in spec.requirements:
        quantity = board.quantities[requirement.of]
        rows = np.flatnonzero((quantity.unit == unit) & (quantity.status != Status.NOT_APPLICABLE))
        values = quantity.rows(rows).fractions()
        if not values or any(value is None or value < requirement.at_least for value in values):
            least = plain_text(requirement.at_least)
            return Reason(
                "below_threshold",
                f"“{requirement.label.en}” is below {least}, the least that the rules ask for.",
                f"‘{requirement.label.ko}’ 값이 규정의 최저 기준 {least}보다 낮습니다.",
            )
    return None


def _steps(units: Sequence[int], board: Board) -> dict[int, tuple[StepValue, ...]]:
    columns = [(spec, entry_values(units, board.quantities[spec.key])) for spec in board.entry_steps]
    return {
        unit: tuple(
            StepValue(spec.key, spec.label.text(board.language), _single(values[unit])) for spec, values in columns
        )
        for unit in units
    }


def _single(value: MetricValue) -> Fraction | None:
    return value if isinstance(value, Fraction) else None


def _ordered(
    units: Sequence[int], spec: RankingSpec, board: Board
) -> tuple[list[tuple[int, ...]], dict[int, list[MetricValue]]]:
    """Groups of equals from best to worst, and what each key said of each unit. A later key only looks at groups that
    the earlier ones left tied.
    """
    groups: list[tuple[int, ...]] = [tuple(units)] if units else []
    keys: dict[int, list[MetricValue]] = {unit: [] for unit in units}
    for metric in spec.by:
        quantity = board.quantities[str(metric.of)]
        refined: list[tuple[int, ...]] = []
        for group in groups:
            if len(group) == 1 and metric is not spec.by[0]:
                alone = METRICS[metric.word].split(metric, group, quantity) if metric.word == "value" else None
                keys[group[0]].append(alone.values[group[0]] if alone else None)
                refined.append(group)
                continue
            split = METRICS[metric.word].split(metric, group, quantity)
            for unit in group:
                keys[unit].append(split.values[unit])
            refined += [tuple(sorted(tied, key=lambda unit: board.frame.units[unit])) for tied in split.groups]
        groups = refined
    if spec.places == "ordinal":
        _refuse_shared(groups, spec, board)
    return groups, keys


def _refuse_shared(groups: Sequence[tuple[int, ...]], spec: RankingSpec, board: Board) -> None:
    for group in groups:
        if len(group) > 1:
            names = ", ".join(board.frame.units[unit][1] for unit in group)
            raise MethodRefused(
                str(spec.by[0].of),
                f"Ordinal places allow no ties, but these entries are equal in every declared key: {names}. "
                "Add a last key that tells them apart (a draw, a Decision), or choose places 1224.",
            )


def ranks_of_groups(groups: Sequence[Sequence[Ranked]], places: str) -> dict[Ranked, int | Fraction]:
    """The rank of every member, from groups of equals in order and the declared way to count places."""
    ranks: dict[Ranked, int | Fraction] = {}
    ahead = 0
    for dense, group in enumerate(groups):
        rank: int | Fraction = ahead + 1
        if places == "1223":
            rank = dense + 1
        elif places == "1334":
            rank = ahead + len(group)
        elif places == "fractional":
            rank = ahead + Fraction(len(group) + 1, 2)
        ranks.update(dict.fromkeys(group, rank))
        ahead += len(group)
    return ranks


def _printed(groups: Sequence[tuple[int, ...]], totals: Mapping[int, MetricValue], spec: RankingSpec) -> dict[int, str]:
    """Totals at the declared places; with more where two neighbours would print alike and differ."""
    order = [unit for group in groups for unit in group]
    values = {unit: totals[unit] for unit in order}
    texts = {unit: _text(values[unit], spec.print_places, spec.print_mode) for unit in order}
    if not spec.print_more:
        return texts
    place = 0
    while place < len(order):
        end = place + 1
        while end < len(order) and texts[order[end]] == texts[order[place]]:
            end += 1
        block = order[place:end]
        if len({values[unit] for unit in block}) > 1:
            places = _telling_places([values[unit] for unit in block], spec)
            texts.update({unit: _text(values[unit], places, spec.print_mode) for unit in block})
        place = end
    return texts


def _telling_places(values: Sequence[MetricValue], spec: RankingSpec) -> int:
    different = set(values)
    for places in range(spec.print_places + 1, MOST_PLACES):
        if len({_text(value, places, spec.print_mode) for value in different}) == len(different):
            return places
    return MOST_PLACES


def _text(value: MetricValue, places: int, mode: RoundingMode) -> str:
    return decimal_text(value, places, mode) if isinstance(value, Fraction) else ""


def _advancing(groups: Sequence[tuple[int, ...]], advance: Advance | None) -> dict[int, Flag]:
    """Who goes on. A group that the cut goes through advances whole, not at all, or waits for a Decision."""
    flags: dict[int, Flag] = {}
    ahead = 0
    for group in groups:
        if advance is None or ahead >= advance.top:
            break
        fits = ahead + len(group) <= advance.top
        if fits or advance.ties == "all":
            flags.update(dict.fromkeys(group, Flag.ADVANCES))
        elif advance.ties == "decision":
            flags.update(dict.fromkeys(group, Flag.TIED_AT_CUT))
        ahead += len(group)
    return flags


def _line(unit: int, spec: RankingSpec, board: Board, told: _Told, *, tied: bool) -> RankLine:
    category, entry = board.frame.units[unit]
    flags = {flag.value for flag, units in board.flags.items() if unit in units}
    if unit in told.advancing:
        flags.add(told.advancing[unit].value)
    total = _single(told.totals[unit])
    return RankLine(
        entry=entry,
        category=category,
        rank=told.ranks.get(unit),
        tied=tied,
        total=total,
        printed=told.printed.get(unit) or _text(total, spec.print_places, spec.print_mode),
        judges=told.judges[unit],
        steps=told.steps[unit],
        reason=told.reasons[unit],
        flags=tuple(sorted(flags)),
        keys=tuple(
            KeyValue(str(metric.of), metric.label, METRICS[metric.word].direction(metric), value)
            for metric, value in zip(spec.by, told.keys.get(unit, ()), strict=False)
        ),
    )
