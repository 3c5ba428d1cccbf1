"""A matching problem as a folder of CSV files, and an assignment read back. Every fault is told with file, row, column."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from judging.matching.building import ReasonBook, checked
from judging.matching.problem import (
    MATCH_LIMIT,
    Bools,
    Entry,
    Ints,
    Judge,
    Pair,
    PanelRule,
    Problem,
    ProblemError,
    RuleKind,
    Rules,
)

__all__ = ["FileProblem", "FilesError", "read_pairs", "read_problem"]

CHUNK = 65_536
MOST_PROBLEMS = 1000
_ENTRY_COLUMNS = frozenset({"entry", "k"})
_JUDGE_COLUMNS = frozenset({"judge", "min_load", "max_load", "caps"})
_RULE_KEYS = frozenset({"rule", "of", "count", "value", "same_as", "soft"})
_RULES_KEYS = frozenset({"floor", "epsilon", "connected", "panel", "calibration"})


@dataclass(frozen=True)
class FileProblem:
    """What is wrong and where; row 0 speaks of the whole file, an empty column of the whole row."""

    file: str
    row: int
    column: str
    told: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column “{self.column}”"
        return f"{place}: {self.told}"


class FilesError(ValueError):
    """Files that cannot be used; `problems` are all that was found, up to a thousand."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


def read_problem(folder: Path, tell: Callable[[str], None] | None = None) -> Problem:
    """The problem in entries.csv, judges.csv, match.csv, conflicts.csv and, where they are there, locked.csv,
    forbidden.csv and rules.json. FilesError tells every row that cannot be read; nothing is guessed.
    """
    reader = _Reader(tell or (lambda _sentence: None))
    entries, judges = reader.entries(folder / "entries.csv"), reader.judges(folder / "judges.csv")
    reader.stop()
    cells = _Cells(reader, entries, judges)
    match = cells.match(folder / "match.csv")
    conflicts, reasons = cells.conflicts(folder / "conflicts.csv")
    locked, forbidden = cells.marked(folder / "locked.csv"), cells.marked(folder / "forbidden.csv")
    rules = reader.rules(folder / "rules.json")
    reader.stop()
    try:
        return checked(Problem(cells.entries, cells.judges, match, conflicts, reasons, locked, forbidden, rules))
    except ProblemError as error:
        raise FilesError([FileProblem(folder.name, 0, "", told) for told in error.problems]) from error


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """The pairs of an assignment file (columns entry and judge)."""
    reader = _Reader(lambda _sentence: None)
    found = tuple((entry, judge) for _number, (entry, judge) in reader.rows(path, ("entry", "judge"), must=True))
    reader.stop()
    return found


class _Reader:
    """Rows of files, and all that is wrong with them."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.problems: list[FileProblem] = []

    def wrong(self, path: Path, row: int, column: str, told: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(FileProblem(path.name, row, column, told))

    def stop(self) -> None:
        """Go no further with what is wrong."""
        if self.problems:
            raise FilesError(self.problems)

    def raw(self, path: Path, *, must: bool) -> Iterator[tuple[int, list[str]]]:
        """(row, cells) of a CSV file, the header among them; empty rows are passed over."""
        if not path.is_file():
            if must:
                self.wrong(path, 0, "", "There is no such file. Check the folder and the name.")
            return
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                for number, cells in enumerate(csv.reader(stream, strict=True), start=1):
                    if cells:
                        yield number, cells
        except UnicodeDecodeError:
            self.wrong(path, 0, "", "The file is not UTF-8 text. Save it as UTF-8.")
        except csv.Error as error:
            self.wrong(path, 0, "", f"The file cannot be read as CSV ({error}).")

    def header(self, path: Path, rows: Iterator[tuple[int, list[str]]], needed: Sequence[str]) -> list[str] | None:
        """The names of the columns; None when a needed one is missing or one stands twice."""
        first = next(rows, None)
        if first is None:
            if path.is_file() and not self.problems:
                self.wrong(path, 1, "", f"The first row must name the columns: {', '.join(needed)}.")
            return None
        header = [name.strip() for name in first[1]]
        missing = [name for name in needed if name not in header]
        for name in missing:
            self.wrong(path, 1, name, f"This column is missing. The file has: {', '.join(header)}.")
        twice = sorted({name for name in header if name and header.count(name) > 1})
        for name in twice:
            self.wrong(path, 1, name, "Two columns have this name. Rename one.")
        return None if missing or twice else header

    def records(self, path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """(row, cells by name) of a file that must be there."""
        rows = self.raw(path, must=True)
        header = self.header(path, rows, needed)
        if header is None:
            return
        for number, cells in rows:
            if len(cells) == len(header):
                yield number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            else:
                self.wrong(path, number, "", _uneven(len(cells), len(header)))

    def rows(self, path: Path, needed: Sequence[str], *, must: bool) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(row, the needed cells), quickly."""
        rows = self.raw(path, must=must)
        header = self.header(path, rows, needed)
        if header is None:
            return
        places, width = [header.index(name) for name in needed], len(header)
        for number, cells in rows:
            if len(cells) == width:
                yield number, tuple([cells[place].strip() for place in places])
            else:
                self.wrong(path, number, "", _uneven(len(cells), width))

    def entries(self, path: Path) -> dict[str, tuple[int, Entry]]:
        found: dict[str, tuple[int, Entry]] = {}
        for number, cells in self.records(path, ("entry", "k")):
            code = self._new_code(path, number, "entry", cells, found)
            count = self.whole(path, number, "k", cells["k"])
            facts = {name: cell for name, cell in cells.items() if name not in _ENTRY_COLUMNS}
            found[code] = (number, Entry(code, count or 0, facts))
        self.tell(f"{path.name}: {len(found):,} entries")
        return found

    def judges(self, path: Path) -> dict[str, tuple[int, Judge]]:
        found: dict[str, tuple[int, Judge]] = {}
        for number, cells in self.records(path, ("judge",)):
            code = self._new_code(path, number, "judge", cells, found)
            least = self.whole(path, number, "min_load", cells.get("min_load", "") or "0") or 0
            most = self.whole(path, number, "max_load", cells["max_load"]) if cells.get("max_load") else None
            if most is not None and most < least:
                self.wrong(path, number, "max_load", f"The most, {most}, is less than the least, {least}.")
                most = least
            facts = {name: cell for name, cell in cells.items() if name not in _JUDGE_COLUMNS}
            caps = self._caps(path, number, cells.get("caps", ""))
            found[code] = (number, Judge(code, least, most, caps, facts))
        self.tell(f"{path.name}: {len(found):,} judges")
        return found

    def _new_code(
        self, path: Path, number: int, column: str, cells: Mapping[str, str], found: Mapping[str, tuple[int, Any]]
    ) -> str:
        code = cells[column]
        if not code:
            self.wrong(path, number, column, "The code is empty. Give each row a code of its own.")
        elif code in found:
            self.wrong(path, number, column, f"“{code}” is there already, in row {found[code][0]}.")
        return code

    def _caps(self, path: Path, number: int, text: str) -> dict[str, int]:
        """Caps of categories, written `transport=3; energy=2`."""
        found = {}
        for part in filter(None, (part.strip() for part in text.split(";"))):
            category, equals, most = part.rpartition("=")
            if not equals:
                self.wrong(
                    path, number, "caps", f"“{part}” is not a cap. Write category=number, with semicolons between."
                )
            elif (count := self.whole(path, number, "caps", most.strip())) is not None:
                found[category.strip()] = count
        return found

    def whole(self, path: Path, number: int, column: str, text: str) -> int | None:
        if text.isascii() and text.isdecimal() and len(text) < 10:
            return int(text)
        self.wrong(path, number, column, f"“{text}” is not a whole number from 0 on.")
        return None

    def rules(self, path: Path) -> Rules:
        """The rules in rules.json, the usual ones where there is no such file."""
        if not path.is_file():
            return Rules()
        try:
            data = json.loads(path.read_text(encoding="utf-8-sig"))
        except json.JSONDecodeError as error:
            self.wrong(path, error.lineno, "", f"This is not JSON: {error.msg} (character {error.colno}).")
            return Rules()
        except (UnicodeDecodeError, ValueError, RecursionError):
            self.wrong(path, 0, "", "The file cannot be read as JSON in UTF-8.")
            return Rules()
        problems: list[str] = []
        rules = rules_of(data, problems)
        for told in problems:
            self.wrong(path, 0, "", told)
        return rules


def rules_of(data: object, problems: list[str]) -> Rules:
    """The rules that an object of JSON says; what cannot be followed is added to `problems`."""
    if not isinstance(data, dict):
        problems.append("The rules are one JSON object, in braces.")
        return Rules()
    problems += [
        f"“{key}” is not known. Known are: {', '.join(sorted(_RULES_KEYS))}." for key in data.keys() - _RULES_KEYS
    ]
    for key, kind, said in (
        ("floor", bool, "true or false"),
        ("connected", bool, "true or false"),
        ("panel", list, "a list"),
        ("calibration", list, "a list of entries"),
    ):
        if key in data and not isinstance(data[key], kind):
            problems.append(f"“{key}” must be {said}.")
    epsilon = data.get("epsilon", Rules.epsilon)
    if isinstance(epsilon, bool) or not isinstance(epsilon, int | float):
        problems.append("“epsilon” must be a share such as 0.01.")
    if problems:
        return Rules()
    return Rules(
        floor=data.get("floor", True),
        epsilon=float(epsilon),
        connected=data.get("connected", True),
        panel=tuple(
            rule
            for number, part in enumerate(data.get("panel", []), start=1)
            if (rule := _rule(part, number, problems)) is not None
        ),
        calibration=frozenset(map(str, data.get("calibration", []))),
    )


def _rule(part: object, number: int, problems: list[str]) -> PanelRule | None:
    kinds = ", ".join(RuleKind)
    if not isinstance(part, dict) or part.get("rule") not in set(RuleKind):
        problems.append(f"Panel rule {number} must be an object whose “rule” is one of: {kinds}.")
        return None
    strange = sorted(part.keys() - _RULE_KEYS)
    count = part.get("count", 1)
    if strange or isinstance(count, bool) or not isinstance(count, int):
        what = f"it has “{strange[0]}”" if strange else "its “count” is no whole number"
        problems.append(f"Panel rule {number} cannot be followed: {what}. Known are: {', '.join(sorted(_RULE_KEYS))}.")
        return None
    texts = {key: str(part[key]) if part.get(key) is not None else None for key in ("value", "same_as")}
    return PanelRule(
        RuleKind(part["rule"]), str(part.get("of", "")), count, **texts, soft=bool(part.get("soft", False))
    )


def _uneven(cells: int, columns: int) -> str:
    return f"The row has {cells} cells, but the header names {columns} columns. Mend the row."


class _Cells:
    """Files of pairs, written into tables. Files of ten million rows are read piece by piece."""

    def __init__(
        self, reader: _Reader, entries: Mapping[str, tuple[int, Entry]], judges: Mapping[str, tuple[int, Judge]]
    ) -> None:
        self.reader = reader
        self.entries = tuple(entries[code][1] for code in sorted(entries))
        self.judges = tuple(judges[code][1] for code in sorted(judges))
        self.row = {entry.code: number for number, entry in enumerate(self.entries)}
        self.column = {judge.code: number for number, judge in enumerate(self.judges)}
        self.shape = (len(self.entries), len(self.judges))

    def match(self, path: Path) -> np.ndarray[Any, np.dtype[np.int32]]:
        found = np.zeros(self.shape, dtype=np.int32)
        count = 0
        for numbers, cells, rows in self._pieces(path, ("entry", "judge", "match"), must=True, once=True):
            found.flat[cells] = self._matches(path, numbers, [row[2] for row in rows])
            count += len(cells)
        self.reader.tell(f"{path.name}: {count:,} pairs")
        return found

    def conflicts(self, path: Path) -> tuple[np.ndarray[Any, np.dtype[np.uint16]], tuple[Any, ...]]:
        book, found, count = ReasonBook(), np.zeros(self.shape, dtype=np.uint16), 0
        header = self._optional(path, "kind")
        for numbers, cells, rows in self._pieces(path, ("entry", "judge", "reason", *header), must=True):
            for number, cell, row in zip(numbers, cells.tolist(), rows, strict=True):
                kind = row[3].lower() if header else ""
                if kind not in {"", "hard", "soft"}:
                    self.reader.wrong(
                        path, number, "kind", f"“{row[3]}” is not a kind of conflict. Write hard or soft."
                    )
                found.flat[cell] = book.number(int(found.flat[cell]), row[2] or "conflict", soft=kind == "soft")
            count += len(cells)
        self.reader.tell(f"{path.name}: {count:,} conflicts")
        return found, tuple(book.sets)

    def marked(self, path: Path) -> Bools:
        found = np.zeros(self.shape, dtype=bool)
        for _numbers, cells, _rows in self._pieces(path, ("entry", "judge"), must=False):
            found.flat[cells] = True
        if path.is_file():
            self.reader.tell(f"{path.name}: {int(found.sum()):,} pairs")
        return found

    def _optional(self, path: Path, name: str) -> tuple[str, ...]:
        first = next(self.reader.raw(path, must=False), None)
        return (name,) if first and name in [cell.strip() for cell in first[1]] else ()

    def _pieces(
        self, path: Path, needed: Sequence[str], *, must: bool, once: bool = False
    ) -> Iterator[tuple[list[int], Ints, list[tuple[str, ...]]]]:
        """(rows, cells, texts) of rows whose codes are known, so many at a time; `once`: a pair may stand there once."""
        seen = np.zeros(self.shape, dtype=bool)
        source = self.reader.rows(path, needed, must=must)
        while piece := list(islice(source, CHUNK)):
            known = [each for each in piece if each[1][0] in self.row and each[1][1] in self.column]
            if len(known) < len(piece):
                self._tell_unknown(path, piece)
            i = np.fromiter((self.row[row[0]] for _number, row in known), dtype=np.int64, count=len(known))
            j = np.fromiter((self.column[row[1]] for _number, row in known), dtype=np.int64, count=len(known))
            cells = i * self.shape[1] + j
            if once:
                if seen.flat[cells].any() or len(np.unique(cells)) < len(cells):
                    self._tell_twice(path, known, cells, seen)
                seen.flat[cells] = True
            yield [number for number, _row in known], cells, [row for _number, row in known]

    def _tell_unknown(self, path: Path, piece: list[tuple[int, tuple[str, ...]]]) -> None:
        for number, row in piece:
            if row[0] not in self.row:
                self.reader.wrong(path, number, "entry", f"There is no entry “{row[0]}” in entries.csv.")
            if row[1] not in self.column:
                self.reader.wrong(path, number, "judge", f"There is no judge “{row[1]}” in judges.csv.")

    def _tell_twice(self, path: Path, known: list[tuple[int, tuple[str, ...]]], cells: Ints, seen: Bools) -> None:
        before = set()
        for (number, row), cell in zip(known, cells.tolist(), strict=True):
            if cell in before or seen.flat[cell]:
                self.reader.wrong(path, number, "", f"The pair {row[0]}, {row[1]} is there already. Keep one row.")
            before.add(cell)

    def _matches(self, path: Path, numbers: list[int], texts: list[str]) -> Ints:
        try:
            found = np.array([int(text) for text in texts], dtype=np.int64)
            if not len(found) or (int(found.min()) >= 0 and int(found.max()) <= MATCH_LIMIT):
                return found
        except (ValueError, OverflowError):
            pass
        for number, text in zip(numbers, texts, strict=True):
            if not (text.isascii() and text.isdecimal() and int(text) <= MATCH_LIMIT):
                told = f"“{text}” is not a match. Write a whole number from 0 to {MATCH_LIMIT}."
                self.reader.wrong(path, number, "match", told)
        return np.zeros(len(texts), dtype=np.int64)
