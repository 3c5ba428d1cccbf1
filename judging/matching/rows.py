"""Rows of CSV files, whole or piece by piece, and what is wrong with them by file, row and column."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

__all__ = ["FileProblem", "FilesError", "Piece", "RowReader"]

CHUNK = 65_536
MOST_PROBLEMS = 1000


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


@dataclass(frozen=True)
class Piece:
    """Some rows: their numbers in the file, and the cells of the needed columns."""

    numbers: Sequence[int]
    columns: Sequence[Sequence[str]]

    def stripped(self) -> "Piece":
        """Without the blanks around cells."""
        return Piece(self.numbers, [[cell.strip() for cell in column] for column in self.columns])

    def only(self, places: Sequence[int]) -> "Piece":
        """Some of the rows."""
        return Piece(
            [self.numbers[place] for place in places], [[column[place] for place in places] for column in self.columns]
        )


class RowReader:
    """Reads rows; what is wrong is gathered in `problems`, so that all of it can be told at once."""

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

    def has_column(self, path: Path, name: str) -> bool:
        """Whether the header names this column."""
        first = next(self._chunks(path, must=False), None)
        return first is not None and name in [cell.strip() for cell in first[1][0]]

    def records(self, path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """(row, cells by name) of a file that must be there."""
        chunks = self._chunks(path, must=True)
        header = self._header(path, chunks, needed)
        if header is None:
            return
        for numbers, rows in chunks:
            for number, cells in zip(numbers, rows, strict=True):
                if self._is_even(path, number, cells, len(header)):
                    yield number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}

    def pieces(self, path: Path, needed: Sequence[str], *, must: bool) -> Iterator[Piece]:
        """The needed columns, so many rows at a time: files of ten million rows are read in a quarter of a minute."""
        chunks = self._chunks(path, must=must)
        header = self._header(path, chunks, needed)
        if header is None:
            return
        places, width = [header.index(name) for name in needed], len(header)
        for numbers, rows in chunks:
            if set(map(len, rows)) != {width}:
                kept = [each for each in zip(numbers, rows, strict=True) if self._is_even(path, *each, width)]
                numbers, rows = [number for number, _row in kept], [row for _number, row in kept]  # noqa: PLW2901 - the rest
            if rows:
                columns = list(zip(*rows, strict=True))
                yield Piece(numbers, [columns[place] for place in places])

    def _is_even(self, path: Path, number: int, cells: list[str], width: int) -> bool:
        if cells and len(cells) != width:
            told = f"The row has {len(cells)} cells, but the header names {width} columns. Mend the row."
            self.wrong(path, number, "", told)
        return len(cells) == width

    def _chunks(self, path: Path, *, must: bool) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
        """Numbers and cells of rows; the first chunk is the header alone."""
        if not path.is_file():
            if must:
                self.wrong(path, 0, "", "There is no such file. Check the folder and the name.")
            return
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.reader(stream, strict=True)
                if header := next(reader, None):
                    yield [1], [header]
                for first in count(2, CHUNK):
                    rows = list(islice(reader, CHUNK))
                    if not rows:
                        return
                    yield range(first, first + len(rows)), rows
        except UnicodeDecodeError:
            self.wrong(path, 0, "", "The file is not UTF-8 text. Save it as UTF-8.")
        except csv.Error as error:
            self.wrong(path, 0, "", f"The file cannot be read as CSV ({error}).")

    def _header(
        self, path: Path, chunks: Iterator[tuple[Sequence[int], list[list[str]]]], needed: Sequence[str]
    ) -> list[str] | None:
        """The names of the columns; None when a needed one is missing or one stands twice."""
        first = next(chunks, None)
        if first is None:
            if path.is_file() and not self.problems:
                self.wrong(path, 1, "", f"The first row must name the columns: {', '.join(needed)}.")
            return None
        header = [name.strip() for name in first[1][0]]
        missing = [name for name in needed if name not in header]
        for name in missing:
            self.wrong(path, 1, name, f"This column is missing. The file has: {', '.join(header)}.")
        twice = sorted({name for name in header if name and header.count(name) > 1})
        for name in twice:
            self.wrong(path, 1, name, "Two columns have this name. Rename one.")
        return None if missing or twice else header
