"""Scores, facts and rules from files. A bad file gives all its problems, each with file, row and column."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from judging.tabulation.engine import strange_marks
from judging.tabulation.files.grids import NO_FILE, Grid, read_grid
from judging.tabulation.files.problems import FileProblem, FilesError
from judging.tabulation.marks import KEYS, STATES, Fact, Facts, MarkState, MarkTable
from judging.tabulation.rules import Rules, parse_rules
from judging.tabulation.specs import FactSpec
from judging.tabulation.speech import Said

Tell = Callable[[str], None]
"""Told in plain words what has been read."""

EMPTY_CELL = Said("The cell is empty. Say which one is meant.", "칸이 비어 있습니다. 어느 것을 뜻하는지 적어 주십시오.")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
_WORDS = {"": MarkState.MISSING, "NA": MarkState.NOT_APPLICABLE, "R": MarkState.RECUSED}
_SHEET_STATES = frozenset({MarkState.MISSING, MarkState.RECUSED})
"""The states that may speak of a whole sheet: their rows need no criterion."""


def read_rules(path: Path) -> Rules:
    """The rules in a JSON file. FilesError when it is no JSON; RulesError when it is, but cannot be followed."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise FilesError([FileProblem(str(path), 0, "", NO_FILE)]) from None
    except UnicodeDecodeError:
        told = Said(
            "The file is not UTF-8 text. Save it as UTF-8.", "파일이 UTF-8 텍스트가 아닙니다. UTF-8로 저장해 주십시오."
        )
        raise FilesError([FileProblem(path.name, 0, "", told)]) from None
    except json.JSONDecodeError as error:
        told = Said(
            f"This is not JSON: {error.msg} (character {error.colno}). Mend it there.",
            f"JSON이 아닙니다: {error.msg}({error.colno}번째 글자). 그곳을 고쳐 주십시오.",
        )
        raise FilesError([FileProblem(path.name, error.lineno, "", told)]) from None
    except (ValueError, RecursionError):
        told = Said(
            "The file holds numbers or nesting beyond all measure. Write it anew.",
            "파일의 숫자나 중첩이 지나칩니다. 새로 작성해 주십시오.",
        )
        raise FilesError([FileProblem(path.name, 0, "", told)]) from None
    if not isinstance(data, dict):
        told = Said(
            "A rule file is one JSON object, in braces.", "규칙 파일은 중괄호로 묶은 JSON 객체 하나여야 합니다."
        )
        raise FilesError([FileProblem(path.name, 0, "", told)])
    return parse_rules(data)


def read_scores(paths: Sequence[Path], rules: Rules, tell: Tell | None = None) -> MarkTable:
    """The marks of all files together.

    An empty score is missing, NA is not applicable, R is recused. FilesError lists every cell that cannot be read, is
    repeated, stands on no criterion of the rules or is outside its scale.
    """
    problems: list[FileProblem] = []
    columns: dict[str, list[str]] = {key: [] for key in KEYS}
    values: list[Decimal | None] = []
    states: list[int] = []
    places: list[tuple[str, int]] = []
    for path in paths:
        grid = _grid(path, problems)
        if grid is None or not _has_columns(grid, rules, ("entry", "judge", "criterion", "score"), problems):
            continue
        cells = grid.columns()
        for key in KEYS:
            columns[key] += cells.get(rules.columns.get(key, key)) or [""] * len(grid.rows)
        scores = cells[rules.columns.get("score", "score")]
        late = cells.get(rules.columns.get("state", "state")) or [""] * len(scores)
        read_values, read_states = _scores(grid, rules, scores, late, problems)
        values += read_values
        states += read_states
        _refuse_empty_keys(grid, rules, cells, read_states, problems)
        places += [(grid.file, number) for number in grid.numbers]
        if tell:
            tell(f"{grid.file}: {len(grid.rows):,} marks")
    if problems:
        raise FilesError(problems)
    table = MarkTable.of_columns(columns, values, states)
    _refuse_bad_cells(rules, table, places)
    return table


def _grid(path: Path, problems: list[FileProblem]) -> Grid | None:
    try:
        return read_grid(path)
    except FilesError as error:
        problems += error.problems
        return None


def _has_columns(grid: Grid, rules: Rules, keys: Sequence[str], problems: list[FileProblem]) -> bool:
    missing = [rules.columns.get(key, key) for key in keys if rules.columns.get(key, key) not in grid.header]
    problems += [FileProblem(grid.file, 1, column, _no_such_column(", ".join(grid.header))) for column in missing]
    return not missing


def _no_such_column(header: str) -> Said:
    return Said(
        f"This column is missing. The file has: {header}. "
        "Rename one, or say under “columns” of the rules what it is called.",
        f"이 열이 없습니다. 파일에 있는 열: {header}. "
        "열의 이름을 바꾸거나, 규칙의 ‘columns’에서 무엇이라고 부르는지 밝혀 주십시오.",
    )


def _scores(
    grid: Grid, rules: Rules, scores: Sequence[str], late: Sequence[str], problems: list[FileProblem]
) -> tuple[list[Decimal | None], list[int]]:
    """Each different text is read once; there are few of them in a hundred thousand marks."""
    known: dict[str, tuple[Decimal | None, int]] = {}
    bad: dict[str, str] = {}
    for text in set(scores):
        state = _WORDS.get(text.upper())
        if state is not None:
            known[text] = (None, STATES.index(state))
        elif _NUMBER.fullmatch(text):
            known[text] = (Decimal(text), STATES.index(MarkState.SCORED))
        else:
            bad[text] = _why_no_score(text)
            known[text] = (None, STATES.index(MarkState.MISSING))
    if bad:
        column = rules.columns.get("score", "score")
        problems += [
            FileProblem(grid.file, number, column, bad[text])
            for number, text in zip(grid.numbers, scores, strict=True)
            if text in bad
        ]
    values, states = [known[text][0] for text in scores], [known[text][1] for text in scores]
    if any(late):
        _mark_late(grid, rules, late, states, problems)
    return values, states


def _why_no_score(text: str) -> str:
    if _NUMBER.fullmatch(text.replace(",", ".", 1)):
        point = text.replace(",", ".", 1)
        return Said(
            f"“{text}” has a decimal comma. Write {point}.",
            f"‘{text}’ 값에 소수점 대신 쉼표가 있습니다. {point} 형식으로 쓰십시오.",
        )
    return Said(
        f"“{text}” is not a score. Write a number such as 8.5, NA (not applicable), R (recused), or nothing.",
        f"‘{text}’ 값은 점수가 아닙니다. 8.5 같은 숫자나 NA(해당 없음), R(회피)을 쓰거나 비워 두십시오.",
    )


def _mark_late(grid: Grid, rules: Rules, late: Sequence[str], states: list[int], problems: list[FileProblem]) -> None:
    column = rules.columns.get("state", "state")
    for row, word in enumerate(late):
        if word == "late" and states[row] == STATES.index(MarkState.SCORED):
            states[row] = STATES.index(MarkState.LATE)
        elif word and word != "late":
            told = Said(
                f"“{word}” is not possible here. Write late, or nothing.",
                f"여기에는 ‘{word}’ 값을 쓸 수 없습니다. late라고 쓰거나 비워 두십시오.",
            )
            problems.append(FileProblem(grid.file, grid.numbers[row], column, told))


def _refuse_empty_keys(
    grid: Grid, rules: Rules, cells: Mapping[str, list[str]], states: Sequence[int], problems: list[FileProblem]
) -> None:
    for key in ("entry", "judge", "criterion"):
        column = rules.columns.get(key, key)
        if "" not in set(cells[column]):
            continue
        for number, word, state in zip(grid.numbers, cells[column], states, strict=True):
            if not word and not (key == "criterion" and STATES[state] in _SHEET_STATES):
                problems.append(FileProblem(grid.file, number, column, EMPTY_CELL))


def _refuse_bad_cells(rules: Rules, table: MarkTable, places: Sequence[tuple[str, int]]) -> None:
    problems = []
    for row, earlier in table.repeated_rows():
        file, number = places[row]
        other, first = places[earlier]
        where = f"row {first}" if other == file else f"{other}, row {first}"
        spot = f"{first}행" if other == file else f"{other}, {first}행"
        told = Said(
            f"This judge already has a mark for this entry and criterion ({where}). Keep one of the two.",
            f"이 심사위원은 이 응모작의 이 기준에 이미 점수를 주었습니다({spot}). 둘 중 하나만 남겨 주십시오.",
        )
        problems.append(FileProblem(file, number, rules.columns.get("score", "score"), told))
    for strange in strange_marks(rules, table):
        file, number = places[strange.row]
        column = rules.columns.get(strange.column, strange.column)
        problems.append(FileProblem(file, number, column, strange.sentence))
    if problems:
        raise FilesError(sorted(problems, key=lambda problem: (problem.file, problem.row)))


def read_facts(paths: Sequence[Path], rules: Rules, tell: Tell | None = None) -> Facts:
    """The facts that the rules declare, from all files together, and the categories of entries where a file has them.

    FilesError lists every cell that is not the number it should be, every fact given twice with different values, and
    every declared fact that no file has (unless it has a default or is optional).
    """
    problems: list[FileProblem] = []
    facts: dict[tuple[str, ...], Fact] = {}
    categories: set[tuple[str, str]] = set()
    found: set[str] = set()
    for path in paths:
        grid = _grid(path, problems)
        if grid is None or not _has_columns(grid, rules, ("entry",), problems):
            continue
        cells = grid.columns()
        keys = {key: cells.get(rules.columns.get(key, key)) or [""] * len(grid.rows) for key in KEYS if key != "judge"}
        categories |= {(entry, name) for entry, name in zip(keys["entry"], keys["category"], strict=True) if name}
        before = len(facts)
        for spec in rules.facts.values():
            if spec.column in cells and all(rules.columns.get(dim, dim) in cells for dim in spec.dims):
                found.add(spec.name)
                _read_fact(grid, spec, cells[spec.column], keys, facts=facts, problems=problems)
        if tell:
            tell(f"{grid.file}: {len(facts) - before:,} facts")
    problems += [_no_column(spec) for name, spec in rules.facts.items() if name not in found and _is_needed(spec)]
    if problems:
        raise FilesError(problems)
    return Facts(tuple(facts.values()), tuple(sorted(categories)))


def _is_needed(spec: FactSpec) -> bool:
    return spec.default is None and not spec.optional


def _no_column(spec: FactSpec) -> FileProblem:
    keys = ", ".join(("entry", *spec.dims))
    told = Said(
        f"No file of facts has the columns {keys} and this one. Give one that has them (--facts).",
        f"{keys} 열과 이 열이 함께 있는 사실 파일이 없습니다. 그런 파일을 주십시오(--facts).",
    )
    return FileProblem("facts", 0, spec.column, told)


def _read_fact(
    grid: Grid,
    spec: FactSpec,
    texts: Sequence[str],
    keys: Mapping[str, Sequence[str]],
    *,
    facts: dict[tuple[str, ...], Fact],
    problems: list[FileProblem],
) -> None:
    numbers: dict[str, Any] = {}
    for row, text in enumerate(texts):
        if not text:
            continue
        value: Decimal | str = text
        if not spec.is_word:
            if text not in numbers:
                numbers[text] = Decimal(text) if _NUMBER.fullmatch(text) else None
            value = numbers[text]
            if value is None:
                told = Said(
                    f"“{text}” is not a number. Write one such as 3.1, or nothing.",
                    f"‘{text}’ 값은 숫자가 아닙니다. 3.1처럼 쓰거나 비워 두십시오.",
                )
                problems.append(FileProblem(grid.file, grid.numbers[row], spec.column, told))
                continue
        dims = {dim: keys[dim][row] for dim in spec.dims}
        entry, category = keys["entry"][row], keys["category"][row]
        cell = (spec.name, category, entry, *dims.values())
        known = facts.get(cell)
        if known is None:
            facts[cell] = Fact(entry, spec.name, value, category, **dims)
        elif known.value != value:
            told = Said(
                f"This fact is given twice: {known.value} and {value}. Keep one of the two.",
                f"이 사실이 두 번 주어졌습니다: {known.value}, {value}. 둘 중 하나만 남겨 주십시오.",
            )
            problems.append(FileProblem(grid.file, grid.numbers[row], spec.column, told))
