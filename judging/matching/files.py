"""A matching problem as a folder of CSV files, and an assignment read back. Every fault is told with file, row, column."""

import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from judging.matching.building import ReasonBook, checked
from judging.matching.problem import (
    MATCH_LIMIT,
    Bools,
    Conflict,
    Entry,
    Ints,
    Judge,
    Pair,
    Problem,
    ProblemError,
    Rules,
)
from judging.matching.rows import FileProblem, FilesError, Piece, RowReader
from judging.matching.rulebook import rules_of

__all__ = ["FileProblem", "FilesError", "read_pairs", "read_problem"]

_ENTRY_COLUMNS = frozenset({"entry", "k"})
_JUDGE_COLUMNS = frozenset({"judge", "min_load", "max_load", "caps"})


def read_problem(folder: Path, tell: Callable[[str], None] | None = None) -> Problem:
    """The problem in entries.csv, judges.csv, match.csv, conflicts.csv and, where they are there, locked.csv,
    forbidden.csv and rules.json. FilesError tells every row that cannot be read; nothing is guessed.
    """
    was_collecting = gc.isenabled()
    gc.disable()  # millions of small rows, none in a cycle, are not worth walking through again and again
    try:
        return _read(folder, _Reader(tell or (lambda _sentence: None)))
    finally:
        if was_collecting:
            gc.enable()


def _read(folder: Path, reader: "_Reader") -> Problem:
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
    pieces = [piece.stripped() for piece in reader.pieces(path, ("entry", "judge"), must=True)]
    reader.stop()
    return tuple(pair for piece in pieces for pair in zip(piece.columns[0], piece.columns[1], strict=True))


class _Reader(RowReader):
    """The files of a problem, and all that is wrong with them."""

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

    def match(self, path: Path) -> NDArray[np.int32]:
        found, seen = np.zeros(self.shape, dtype=np.int32), np.zeros(self.shape, dtype=bool)
        count = 0
        for piece, cells in self._pieces(path, ("entry", "judge", "match"), must=True):
            if seen.flat[cells].any() or len(np.unique(cells)) < len(cells):
                self._tell_twice(path, piece, cells, seen)
            seen.flat[cells] = True
            found.flat[cells] = self._matches(path, piece)
            count += len(cells)
        self.reader.tell(f"{path.name}: {count:,} pairs")
        return found

    def conflicts(self, path: Path) -> tuple[NDArray[np.uint16], tuple[tuple[Conflict, ...], ...]]:
        book, found, count = ReasonBook(), np.zeros(self.shape, dtype=np.uint16), 0
        kinds = ("kind",) if self.reader.has_column(path, "kind") else ()
        for piece, cells in self._pieces(path, ("entry", "judge", "reason", *kinds), must=True):
            told = piece.columns[3] if kinds else [""] * len(cells)
            now = found.flat[cells].tolist()
            doubled = len(np.unique(cells)) < len(cells)
            for number, cell, before, reason, kind in zip(
                piece.numbers, cells.tolist(), now, piece.columns[2], told, strict=True
            ):
                word = kind.strip().lower()
                if word not in {"", "hard", "soft"}:
                    said = f"“{kind}” is not a kind of conflict. Write hard or soft."
                    self.reader.wrong(path, number, "kind", said)
                held = int(found.flat[cell]) if doubled else before
                found.flat[cell] = book.number(held, reason.strip() or "conflict", soft=word == "soft")
            count += len(cells)
        self.reader.tell(f"{path.name}: {count:,} conflicts")
        return found, tuple(book.sets)

    def marked(self, path: Path) -> Bools:
        found = np.zeros(self.shape, dtype=bool)
        for _piece, cells in self._pieces(path, ("entry", "judge"), must=False):
            found.flat[cells] = True
        if path.is_file():
            self.reader.tell(f"{path.name}: {int(found.sum()):,} pairs")
        return found

    def _pieces(self, path: Path, needed: Sequence[str], *, must: bool) -> Iterator[tuple[Piece, Ints]]:
        """Pieces of rows whose codes are known, and the cells of their pairs."""
        for piece in self.reader.pieces(path, needed, must=must):
            i, j = self._numbers(piece)
            if not (i >= 0).all() or not (j >= 0).all():
                piece = piece.stripped()  # noqa: PLW2901 - blanks around a code are looked for only where one is unknown
                i, j = self._numbers(piece)
                self._tell_unknown(path, piece, i, j)
                known = np.flatnonzero((i >= 0) & (j >= 0))
                piece, i, j = piece.only(known.tolist()), i[known], j[known]  # noqa: PLW2901 - the same
            yield piece, i * self.shape[1] + j

    def _numbers(self, piece: Piece) -> tuple[Ints, Ints]:
        entries, judges, count = piece.columns[0], piece.columns[1], len(piece.numbers)
        i = np.fromiter(map(self.row.get, entries, repeat(-1)), dtype=np.int64, count=count)
        return i, np.fromiter(map(self.column.get, judges, repeat(-1)), dtype=np.int64, count=count)

    def _tell_unknown(self, path: Path, piece: Piece, i: Ints, j: Ints) -> None:
        for place in np.flatnonzero((i < 0) | (j < 0)).tolist():
            number = piece.numbers[place]
            if i[place] < 0:
                told = f"There is no entry “{piece.columns[0][place]}” in entries.csv."
                self.reader.wrong(path, number, "entry", told)
            if j[place] < 0:
                told = f"There is no judge “{piece.columns[1][place]}” in judges.csv."
                self.reader.wrong(path, number, "judge", told)

    def _tell_twice(self, path: Path, piece: Piece, cells: Ints, seen: Bools) -> None:
        before = set()
        for place, cell in enumerate(cells.tolist()):
            if cell in before or seen.flat[cell]:
                told = f"The pair {piece.columns[0][place]}, {piece.columns[1][place]} is there already. Keep one row."
                self.reader.wrong(path, piece.numbers[place], "", told)
            before.add(cell)

    def _matches(self, path: Path, piece: Piece) -> Ints:
        texts = piece.columns[2]
        try:
            found = np.fromiter(map(int, texts), dtype=np.int64, count=len(texts))
            if not len(found) or (int(found.min()) >= 0 and int(found.max()) <= MATCH_LIMIT):
                return found
        except (ValueError, OverflowError):
            pass
        for number, text in zip(piece.numbers, texts, strict=True):
            word = text.strip()
            if not (word.isascii() and word.isdecimal() and len(word) < 10 and int(word) <= MATCH_LIMIT):
                told = f"“{word}” is not a match. Write a whole number from 0 to {MATCH_LIMIT}."
                self.reader.wrong(path, number, "match", told)
        return np.zeros(len(texts), dtype=np.int64)
