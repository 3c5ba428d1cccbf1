"""From exact marks to the numbers that are modelled: one a sheet, as floating point.

A sheet's points are what the rules themselves make of it: the value of their first `weigh` step per judge that weighs
the marks as they are. Where the rules have none, they are the plain mean of the sheet's marks, each as a share of its
scale (0 to 100) if the rules list scales. Where the rules rank the lowest first, points are taken negative, so that
more is always better.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from judging.tabulation.evidence.answer import Observed, Told
from judging.tabulation.evidence.canonical import name_free_order
from judging.tabulation.exact import IntArray, Numbers
from judging.tabulation.marks import STATES, VALUED, MarkState, MarkTable
from judging.tabulation.quantity import combined
from judging.tabulation.result import Evidence as StepEvidence
from judging.tabulation.result import Result
from judging.tabulation.rules import MARKS, Rules, marked_scales
from judging.tabulation.severity.panel import Floats, Ints, Panel
from judging.tabulation.specs import RankingSpec
from judging.tabulation.states import Effect

__all__ = ["Marks", "Observations", "Unit", "observe"]

Unit = tuple[str, str]
"""(category, entry)"""


@dataclass(frozen=True, eq=False)
class Marks:
    """The marks of the sheets that count: each one's row in the table of marks, and its sheet and criterion (positions).
    Criteria are in the order of the rubric where the rules list them.
    """

    criteria: tuple[str, ...]
    row: Ints
    sheet: Ints
    criterion: Ints


@dataclass(frozen=True, eq=False)
class Observations:
    """Sheets that count, in canonical order (category, entry, round, judge): positions in `units` and `judges`, which
    are sorted and have a sheet each, and points.
    """

    observed: Observed
    units: tuple[Unit, ...]
    judges: tuple[str, ...]
    unit_of: Ints
    judge_of: Ints
    points: Floats
    marks: Marks

    def __len__(self) -> int:
        return len(self.points)

    @cached_property
    def order(self) -> tuple[Ints, Ints]:
        """Positions of units and of judges in the order in which the panel has them, which no name decides."""
        return name_free_order(self.unit_of, self.judge_of, self.points)

    @cached_property
    def panel(self) -> Panel:
        """All sheets as one panel. Its entries and judges are named by their places in `order`; `unit_at` and
        `judge_at` lead back. Refuses, with ValueError, to be empty.
        """
        units, judges = (np.argsort(order) for order in self.order)
        names = [[f"{place:07}" for place in range(len(order))] for order in self.order]
        return Panel.coded(names[0], names[1], units[self.unit_of], judges[self.judge_of], self.points)

    def unit_at(self, name: str) -> Unit:
        """The unit that a panel of these observations calls so."""
        return self.units[int(self.order[0][int(name)])]

    def judge_at(self, name: str) -> str:
        """The judge that a panel of these observations calls so."""
        return self.judges[int(self.order[1][int(name)])]


def observe(table: MarkTable, result: Result, ranking_round: str) -> Observations:
    """The sheets of the entries that the rankings of this round list.

    Where the rules rank several rounds, only those of the marks' own round.
    """
    (ranking,) = [each for each in result.rules.rankings if each.round == ranking_round]
    units = sorted(
        {
            (line.category, line.entry)
            for each in result.categories
            if each.round == ranking_round
            for line in each.lines
        }
    )
    only_round = _only_round(result.rules, ranking, table)
    step = _weigh_step(result, rounds_apart=only_round is not None)
    cells = _cells(table, units, only_round, rounds_apart=step is None or "round" in step.dims)
    sheets, points = _by_mean(result.rules, table, cells) if step is None else _by_step(step, table, cells, units)
    lower = _is_lower_better(result.rules, ranking)
    told = _told(None if step is None else step.key, scaled=bool(result.rules.criteria), lower=lower)
    return _observations(table, cells, units, sheets, -points if lower else points, rules=result.rules, told=told)


@dataclass(frozen=True, eq=False)
class _Cells:
    """The rows of the mark table that are looked at (`row`), and each one's `sheet`: a number that is equal for equal
    unit, judge and (if they are told apart) round. `sizes` are those it is combined with.
    """

    row: Ints
    unit: Ints
    sheet: IntArray
    rounds_apart: bool


def _only_round(rules: Rules, ranking: RankingSpec, table: MarkTable) -> str | None:
    """The round whose marks alone are looked at; None for all of them."""
    word = ranking.entries_of_round
    return word if len(rules.rankings) > 1 and word in table.words["round"] else None


def _weigh_step(result: Result, *, rounds_apart: bool) -> StepEvidence | None:
    """The rules' own points per judge, if they say what they are: weighed from the marks as they are, all criteria."""
    allowed = ({"round", "judge"},) if rounds_apart else ({"judge"}, {"round", "judge"})
    for step in result.rules.steps:
        plain = step.options.get("of", MARKS) == MARKS and not {"only", "where"} & set(step.options)
        if step.word == "weigh" and step.evidence and plain and set(step.dims) in allowed:
            return next(each for each in result.evidence if each.key == step.key)
    return None


def _is_lower_better(rules: Rules, ranking: RankingSpec) -> bool:
    """Whether the lowest marks win: the ranking's first key says so, and no step has turned marks into places."""
    turned = any(step.word in {"ranks", "points", "borda", "schulze"} for step in rules.steps)
    return ranking.by[0].better == "lower" and not turned


def _told(step: str | None, *, scaled: bool, lower: bool) -> Observed:
    if step is not None:
        en, ko = "one sheet's points, as the declared rules weigh them", "정해진 규칙에 따라 가중한 평가지 한 장의 점수"
    elif scaled:
        en = "the plain mean of one sheet's marks, each as a share of its scale (0 to 100)"
        ko = "평가지 한 장의 점수를 각 척도에서 차지하는 비율(0~100)로 바꾸어 낸 단순 평균"
    else:
        en, ko = "the plain mean of one sheet's marks", "평가지 한 장에 적힌 점수의 단순 평균"
    if lower:
        en, ko = f"{en}, taken negative because the lowest wins", f"{ko}(낮을수록 좋으므로 부호를 바꿈)"
    return Observed(step, Told(f"What is compared: {en}.", f"비교하는 값: {ko}."))


def _cells(table: MarkTable, units: list[Unit], only_round: str | None, *, rounds_apart: bool) -> _Cells:
    place = {unit: number for number, unit in enumerate(units)}
    by_entry = {entry: number for number, (_, entry) in enumerate(units)}
    sizes = [len(table.words["category"]), len(table.words["entry"])]
    pairs = combined([table.codes["category"], table.codes["entry"]], sizes)
    _, first, which = np.unique(pairs, return_index=True, return_inverse=True)
    found = np.full(len(first), -1, dtype=np.int64)
    for number, row in enumerate(first.tolist()):
        category, entry = (table.words[key][table.codes[key][row]] for key in ("category", "entry"))
        # Marks without a category speak of the only category that the entry is in; else the engine has refused them.
        found[number] = place.get((category, entry), -1) if category else by_entry.get(entry, -1)
    unit = found[which.reshape(-1)] if len(table) else found
    keep = unit >= 0
    if only_round is not None:
        keep &= table.codes["round"] == table.words["round"].index(only_round)
    row = np.flatnonzero(keep)
    columns = {"round": table.codes["round"][row], "judge": table.codes["judge"][row]}
    return _Cells(row, unit[row], _sheet_of(table, unit[row], columns, rounds_apart=rounds_apart), rounds_apart)


def _sheet_of(table: MarkTable, unit: Ints, columns: dict[str, Ints], *, rounds_apart: bool) -> IntArray:
    keys = ("round", "judge") if rounds_apart else ("judge",)
    sizes = [int(unit.max(initial=0)) + 1, *(len(table.words[key]) for key in keys)]
    return combined([unit, *(columns[key] for key in keys)], sizes)


def _by_step(step: StepEvidence, table: MarkTable, cells: _Cells, units: list[Unit]) -> tuple[IntArray, Floats]:
    """The counting sheets (numbered as in the cells) and their points, from the rules' own step."""
    quantity = step.quantity.rows(np.flatnonzero(step.quantity.present()))
    place = {unit: number for number, unit in enumerate(units)}
    unit = np.array([place.get(unit, -1) for unit in quantity.frame.units], dtype=np.int64)[quantity.unit]
    columns, known = {}, unit >= 0
    for key in step.dims:
        at = {word: code for code, word in enumerate(table.words[key])}
        columns[key] = np.array([at.get(word, -1) for word in quantity.frame.words[key]], dtype=np.int64)
        columns[key] = columns[key][quantity.keys[key]]
        known &= columns[key] >= 0
    rows = np.flatnonzero(known)
    chosen = {key: codes[rows] for key, codes in columns.items()}
    sheet = _sheet_of(table, unit[rows], chosen, rounds_apart=cells.rounds_apart)
    looked_at = np.isin(sheet, cells.sheet)
    return sheet[looked_at], _floats(quantity.numbers.take(rows[looked_at]))


def _by_mean(rules: Rules, table: MarkTable, cells: _Cells) -> tuple[IntArray, Floats]:
    """The counting sheets and the plain mean of each one's marks."""
    counts = _counting(rules, table, cells)
    values = _floats(table.numbers.take(cells.row[counts]))
    scales = marked_scales(rules)
    if scales:
        criteria = table.codes["criterion"][cells.row[counts]]
        ends = np.array([[float(end) for end in scales.get(word, (0, 1))] for word in table.words["criterion"]])
        low, high = ends[criteria].T if len(criteria) else (np.zeros(0), np.ones(0))
        values = 100.0 * (values - low) / (high - low)
    sheets, of = np.unique(cells.sheet[counts], return_inverse=True)
    sums = np.bincount(of.reshape(-1), weights=values, minlength=len(sheets))
    return sheets, sums / np.bincount(of.reshape(-1), minlength=len(sheets))


def _counting(rules: Rules, table: MarkTable, cells: _Cells) -> Ints:
    """The rows (of the cells) that have a mark which counts by the declared effects."""
    states = table.states[cells.row]
    is_state = {state: states == place for place, state in enumerate(STATES)}
    counts = np.isin(states, [place for place, state in enumerate(STATES) if state in VALUED])
    if rules.effects["late"] is not Effect.COUNT:
        counts &= ~is_state[MarkState.LATE]
    refused = is_state[MarkState.RECUSED]
    for state, effect in ((MarkState.MISSING, "missing"), (MarkState.NOT_APPLICABLE, "not_applicable")):
        if rules.effects[effect] is not Effect.LEAVE_OUT:
            refused = refused | is_state[state]
    return np.flatnonzero(counts & ~np.isin(cells.sheet, cells.sheet[refused]))


def _observations(
    table: MarkTable,
    cells: _Cells,
    units: list[Unit],
    sheets: IntArray,
    points: Floats,
    *,
    rules: Rules,
    told: Observed,
) -> Observations:
    rows = _counting(rules, table, cells)
    marked = np.isin(sheets, cells.sheet[rows])
    order = np.argsort(sheets[marked], kind="stable")
    sheets, points = sheets[marked][order], points[marked][order]
    rows = rows[np.isin(cells.sheet[rows], sheets)]
    at = np.searchsorted(sheets, cells.sheet[rows])
    # A sheet that counts has at least one mark that counts, so its unit and judge stand in any of its rows.
    one = np.zeros(len(sheets), dtype=np.int64)
    one[at] = rows
    unit, unit_of = np.unique(cells.unit[one], return_inverse=True)
    judge, judge_of = np.unique(table.codes["judge"][cells.row[one]], return_inverse=True)
    marks = _marks(table, cells.row[rows], at, rules)
    return Observations(
        observed=told,
        units=tuple(units[place] for place in unit.tolist()),
        judges=tuple(table.words["judge"][code] for code in judge.tolist()),
        unit_of=unit_of.reshape(-1).astype(np.int64),
        judge_of=judge_of.reshape(-1).astype(np.int64),
        points=points,
        marks=marks,
    )


def _marks(table: MarkTable, rows: Ints, sheet: Ints, rules: Rules) -> Marks:
    """The marks, with criteria in the order of the rubric where the rules list them."""
    scales = marked_scales(rules)
    criteria = tuple(scales) or tuple(
        sorted({table.words["criterion"][c] for c in np.unique(table.codes["criterion"][rows])})
    )
    place = {word: number for number, word in enumerate(criteria)}
    at = np.array([place.get(word, -1) for word in table.words["criterion"]], dtype=np.int64)
    criterion = at[table.codes["criterion"][rows]] if len(rows) else np.zeros(0, dtype=np.int64)
    named = criterion >= 0
    return Marks(criteria, rows[named], sheet[named], criterion[named])


def _floats(numbers: Numbers) -> Floats:
    return np.array([number / numbers.den for number in numbers.num.tolist()], dtype=np.float64)
