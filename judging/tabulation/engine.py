"""The engine: rules, marks and facts in; the ranking and its evidence out. Exact throughout."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from judging.tabulation.exact import IntArray, Numbers, fraction_of, plain_text
from judging.tabulation.marks import STATES, VALUED, Fact, Facts, MarkTable
from judging.tabulation.quantity import DIMENSIONS, Frame, Quantity, Status
from judging.tabulation.ranking import Board, rank_round
from judging.tabulation.result import CategoryRanking, Evidence, Result
from judging.tabulation.rules import MARKS, Rules, marked_scales
from judging.tabulation.specs import FactSpec, StepSpec
from judging.tabulation.speech import Said
from judging.tabulation.states import count_marks
from judging.tabulation.steps import STEPS, Context, MethodRefused

Progress = Callable[[str, int, int], None]
"""Told after each stage: what has been done, how many stages are done, how many there are."""


class TabulationError(ValueError):
    """The marks and facts cannot be tabulated by these rules; `problems` are whole sentences, one for each reason."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def tabulate(rules: Rules, table: MarkTable, facts: Facts | None = None, *, progress: Progress | None = None) -> Result:
    """The ranking of every category, with the value of every step.

    Independent of row order and of judges' names. Refused with TabulationError: a mark outside the scale or on an
    unknown criterion where the rules list criteria, an entry whose category cannot be told, a fact that is not a
    number where the rules need one, and a method that the data do not allow (with the reason).
    """
    facts = facts or Facts()
    tell = progress or _silent
    stages = len(rules.steps) + len(rules.rankings) + 1
    _refuse_strange_marks(rules, table)
    frame, units = _frame(rules, table, facts)
    counted = count_marks(table, frame, units, _mark_keys(frame, table), criteria=rules.criteria, effects=rules.effects)
    context = _context(rules, frame, counted.quantity, facts)
    tell(MARKS, 1, stages)
    for done, step in enumerate(rules.steps, start=2):
        context.quantities[step.key] = _run(step, context)
        tell(step.key, done, stages)
    board = Board(
        frame,
        context.quantities,
        tuple(step for step in rules.steps if not step.dims and step.evidence),
        counted.flags,
    )
    categories: list[CategoryRanking] = []
    for done, ranking in enumerate(rules.rankings, start=len(rules.steps) + 2):
        try:
            categories += rank_round(ranking, board)
        except MethodRefused as refusal:
            raise TabulationError((refusal.reason,)) from refusal
        tell(ranking.round or "ranking", done, stages)
    return Result(
        rules=rules,
        marks_digest=table.digest,
        facts_digest=facts.digest,
        input_digest=hashlib.sha256(f"{table.digest}\n{facts.digest}".encode()).hexdigest(),
        categories=tuple(categories),
        evidence=tuple(
            Evidence(step.key, step.label.en, step.dims, context.quantities[step.key])
            for step in rules.steps
            if step.evidence
        ),
    )


def _silent(what: str, done: int, of: int) -> None:
    """Nobody is watching."""


def _run(step: StepSpec, context: Context) -> Quantity:
    try:
        quantity = STEPS[step.word].run(step, context)
    except MethodRefused as refusal:
        raise TabulationError((f"Step “{step.label.en}”: {refusal.reason}",)) from refusal
    if step.rounding is None:
        return quantity
    return quantity.with_values(quantity.numbers.rounded(step.rounding.places, step.rounding.mode))


@dataclass(frozen=True)
class StrangeMark:
    """A mark that cannot be meant: in which row of the table, in which column, and what is wrong with it."""

    row: int
    column: str
    sentence: Said


def strange_marks(rules: Rules, table: MarkTable) -> list[StrangeMark]:
    """Where the rules list the criteria: marks on something else, and marks outside their scale. In row order."""
    scales = marked_scales(rules)
    if not scales:
        return []
    found = []
    valued = np.isin(table.states, [place for place, state in enumerate(STATES) if state in VALUED])
    marked = ", ".join(scales)
    for code, word in enumerate(table.words["criterion"]):
        rows = np.flatnonzero(table.codes["criterion"] == code)
        if word not in scales:
            strange = rows if word else rows[valued[rows]]
            told = Said(
                f"“{word}” is not a criterion that judges mark. They mark: {marked}.",
                f"‘{word}’ 항목은 심사위원이 채점하는 기준이 아닙니다. 채점하는 기준: {marked}.",
            )
            found += [StrangeMark(int(row), "criterion", told) for row in strange]
            continue
        low, high = (Numbers.filled(bound, len(table)) for bound in scales[word])
        outside = (table.numbers.minus(low).num < 0) | (table.numbers.minus(high).num > 0)
        found += [
            StrangeMark(int(row), "score", _outside(plain_text(table.numbers.fraction(row)), word, *scales[word]))
            for row in rows[valued[rows] & outside[rows].astype(bool)]
        ]
    return sorted(found, key=lambda strange: (strange.row, strange.column))


def _outside(mark: str, criterion: str, low: Fraction, high: Fraction) -> Said:
    return Said(
        f"{mark} is outside the scale of “{criterion}”, which goes from {low} to {high}.",
        f"{mark}점은 ‘{criterion}’의 채점 범위({low}~{high})를 벗어납니다.",
    )


def _refuse_strange_marks(rules: Rules, table: MarkTable) -> None:
    problems = []
    for strange in strange_marks(rules, table):
        judge, entry = (table.words[key][table.codes[key][strange.row]] for key in ("judge", "entry"))
        problems.append(
            Said(
                f"Judge “{judge}”, entry “{entry}”: {strange.sentence}",
                f"심사위원 ‘{judge}’, 응모작 ‘{entry}’: {strange.sentence.text('ko')}",
            )
        )
    if problems:
        raise TabulationError(tuple(problems))


def _frame(rules: Rules, table: MarkTable, facts: Facts) -> tuple[Frame, IntArray]:
    """All units (entries within categories) of marks and facts, and each mark's unit."""
    category_of: dict[str, set[str]] = {}
    for entry, category in facts.categories:
        category_of.setdefault(entry, set()).add(category)
    pairs = np.stack([table.codes["category"], table.codes["entry"]], axis=1).reshape(-1, 2)
    different, which = np.unique(pairs, axis=0, return_inverse=True)
    problems = []
    unit_of_pair = []
    for category_code, entry_code in different.tolist():
        category, entry = table.words["category"][category_code], table.words["entry"][entry_code]
        known = category_of.get(entry, set())
        if not category and len(known) > 1:
            several = ", ".join(sorted(known))
            problems.append(
                Said(
                    f"Entry “{entry}” is in several categories ({several}); its marks name none.",
                    f"응모작 ‘{entry}’ 항목이 여러 부문({several})에 있는데 점수에 부문이 없습니다.",
                )
            )
        unit_of_pair.append((category or min(known, default=""), entry))
    if problems:
        raise TabulationError(tuple(problems))
    in_marks = {entry for _, entry in unit_of_pair}
    named = {(category, entry) for entry, category in facts.categories}
    lone = {("", fact.entry) for fact in facts.facts if fact.entry not in in_marks and fact.entry not in category_of}
    units = tuple(sorted({*unit_of_pair, *named, *lone}))
    place = {unit: number for number, unit in enumerate(units)}
    of_pair = np.array([place[unit] for unit in unit_of_pair], dtype=np.int64)
    words = {dim: tuple(sorted({*table.words[dim], *_fact_words(facts, dim)})) for dim in DIMENSIONS}
    return Frame(units, words), of_pair[which.reshape(-1)] if len(table) else np.zeros(0, dtype=np.int64)


def _fact_words(facts: Facts, dim: str) -> set[str]:
    return set() if dim == "judge" else {getattr(fact, dim) for fact in facts.facts}


def _mark_keys(frame: Frame, table: MarkTable) -> dict[str, IntArray]:
    keys = {}
    for dim in DIMENSIONS:
        place = {word: number for number, word in enumerate(frame.words[dim])}
        into = np.array([place[word] for word in table.words[dim]], dtype=np.int64)
        keys[dim] = into[table.codes[dim]] if len(into) else np.zeros(0, dtype=np.int64)
    return keys


def _context(rules: Rules, frame: Frame, marks: Quantity, facts: Facts) -> Context:
    units_of: dict[str, list[int]] = {}
    for number, (_, entry) in enumerate(frame.units):
        units_of.setdefault(entry, []).append(number)
    quantities = {MARKS: marks}
    words: dict[str, Mapping[int, str]] = {}
    problems: list[str] = []
    for spec in rules.facts.values():
        rows = [(unit, fact) for fact in facts.named(spec.name) for unit in _units(fact, frame, units_of)]
        if spec.is_word:
            given = {unit: str(fact.value) for unit, fact in rows}
            words[spec.name] = {unit: given.get(unit, str(spec.default or "")) for unit in range(len(frame.units))}
        else:
            quantities[spec.name] = _fact_quantity(spec, rows, frame, problems)
    if problems:
        raise TabulationError(tuple(problems))
    return Context(
        frame=frame,
        quantities=quantities,
        facts=rules.facts,
        fact_words=words,
        criteria=rules.criteria,
        missing_rows_left_out=rules.effects["missing"] == "leave_out",
        unit_category=frame.category_codes()[1],
    )


def _units(fact: Fact, frame: Frame, units_of: Mapping[str, list[int]]) -> list[int]:
    units = units_of.get(fact.entry, [])
    return [unit for unit in units if fact.category in ("", frame.units[unit][0])]


def _fact_quantity(spec: FactSpec, rows: list[tuple[int, Fact]], frame: Frame, problems: list[str]) -> Quantity:
    values: list[Fraction] = []
    for _, fact in rows:
        try:
            values.append(fraction_of(fact.value))
        except (ValueError, ArithmeticError):
            problems.append(
                Said(
                    f"The fact “{spec.name}” of entry “{fact.entry}” is “{fact.value}”, which is no number.",
                    f"응모작 ‘{fact.entry}’ 항목의 사실 ‘{spec.name}’ 값이 숫자가 아닙니다: ‘{fact.value}’.",
                )
            )
    if not spec.dims and isinstance(spec.default, Fraction):
        given = {unit for unit, _ in rows}
        without = [unit for unit in range(len(frame.units)) if unit not in given]
        rows = [*rows, *((unit, Fact(frame.units[unit][1], spec.name, spec.default)) for unit in without)]
        values += [spec.default] * len(without)
    keys = {}
    for dim in spec.dims:
        place = {word: number for number, word in enumerate(frame.words[dim])}
        keys[dim] = np.array([place[getattr(fact, dim)] for _, fact in rows], dtype=np.int64)
    return Quantity(
        frame,
        spec.dims,
        np.array([unit for unit, _ in rows], dtype=np.int64),
        keys,
        Numbers.of(values),
        np.full(len(rows), Status.PRESENT, dtype=np.int8),
        spec.default if isinstance(spec.default, Fraction) else None,
    )
