"""Tables that people bring: XLSX workbooks and CSV files, as rows of text with the place of every cell.

The first row names the columns. Nothing is believed of the bytes: a workbook's directory is looked at before anything is
unpacked, and a process of its own with little memory and time does the unpacking.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
LARGEST_FILE = 32 * MEGABYTE
MOST_UNPACKED = 64 * MEGABYTE
MOST_RATIO = 100
SMALL = 64 * 1024  # parts below this size may pack as well as they like
MOST_PARTS = 2000
MOST_ROWS = 200_000
LONGEST_CELL = 131_072
READING_SECONDS = 30
SEPARATORS = ",;\t"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Problem:
    """What is wrong and where: a cell (`Scores!D17`), or the file as a whole."""

    place: str
    message: str
    row: int = field(default=0, compare=False)  # for putting problems in the order of the file

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class TableRefused(Exception):  # noqa: N818 - a refusal is an answer
    """The file cannot be read as a table; `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts, and its cells by column, without blanks around them."""

    number: int
    columns: Mapping[str, int]
    cells: Sequence[str]

    def __getitem__(self, column: str) -> str:
        """The cell under that heading; empty where the row ends before it or the table has no such column."""
        place = self.columns.get(column, len(self.cells))
        return self.cells[place].strip() if place < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """A sheet with the columns it has, and its rows; empty rows are left out."""

    sheet: str
    columns: Mapping[str, int]
    rows: Sequence[Row]
    problems: Sequence[Problem] = field(default=())

    def place(self, row: Row, column: str) -> str:
        """The cell as a spreadsheet names it; the whole row where the table has no such column."""
        if column not in self.columns:
            return f"{self.sheet}!{row.number}"
        return f"{self.sheet}!{column_letters(self.columns[column])}{row.number}"

    def problem(self, row: Row, column: str, message: object) -> Problem:
        return Problem(self.place(row, column), str(message), row.number)


def column_letters(index: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    while index >= 0:
        letters = chr(65 + index % 26) + letters
        index = index // 26 - 1
    return letters


def read_table(
    path: Path, *, needed: Sequence[str], offered: Sequence[str] = (), sheet: str = "", prefixes: Sequence[str] = ()
) -> Table:
    """The table in a CSV or XLSX file, with the columns `needed` and any of those `offered` or beginning with a prefix.

    Of a workbook the sheet of that name is read, else its first. TableRefused when the file cannot be read, is made to
    do harm, or has other columns. Formulas are kept as problems of the table: a file of facts holds values.
    """
    if not path.is_file():
        raise TableRefused(Problem(str(path), _("There is no such file. Check its path.")))
    if path.stat().st_size > LARGEST_FILE:
        raise TableRefused(Problem(path.name, _("The file is larger than 32 MB. Divide it into several files.")))
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        name, rows, formulas = _workbook(path, sheet)
    else:
        name, rows, formulas = path.stem, _csv_rows(path), []
    columns = _columns(name, rows[0] if rows else [], needed, offered, prefixes)
    kept = tuple(
        Row(number, columns, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
    )
    message = _("This cell holds a formula. Put its value in its place (copy, then paste values only).")
    found = tuple(Problem(f"{name}!{cell}", message, int(cell.lstrip(LETTERS))) for cell in formulas)
    return Table(name, columns, kept, (*found, *_beside(name, rows)))


def _columns(
    name: str, header: Sequence[str], needed: Sequence[str], offered: Sequence[str], prefixes: Sequence[str]
) -> dict[str, int]:
    known = [*needed, *offered]
    columns: dict[str, int] = {}
    problems = []
    for place, written in enumerate(header):
        title = "_".join(written.strip().lower().split())
        cell = f"{name}!{column_letters(place)}1"
        if not title:
            continue
        if title in columns:
            problems.append(Problem(cell, _("The column “%(column)s” stands there twice.") % {"column": title}))
        elif title in known or title.startswith(tuple(prefixes)):
            columns[title] = place
        else:
            message = _("“%(column)s” is not a column of this file. The columns are: %(columns)s.")
            shown = ", ".join([*known, *(f"{prefix}…" for prefix in prefixes)])
            problems.append(Problem(cell, message % {"column": written.strip()[:60], "columns": shown}))
    problems += [
        Problem(f"{name}!1", _("The column “%(column)s” is missing from the first row.") % {"column": column})
        for column in needed
        if column not in columns
    ]
    if problems:
        raise TableRefused(*problems)
    return columns


def _beside(name: str, rows: Sequence[Sequence[str]]) -> list[Problem]:
    """Cells under no heading: nobody could tell what they mean."""
    untitled = [place for place, cell in enumerate(rows[0]) if not cell.strip()]
    end = len(rows[0])
    message = _("This cell stands under no heading. Name its column in the first row, or remove it.")
    return [
        Problem(f"{name}!{column_letters(place)}{number}", message, number)
        for number, row in enumerate(rows[1:], start=2)
        for place in (*untitled, *range(end, len(row)))
        if place < len(row) and row[place].strip()
    ]


def _csv_rows(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        message = _("The file is not UTF-8 text (line %(line)s). Save it as “CSV UTF-8”, or as XLSX.") % {"line": line}
        raise TableRefused(Problem(path.name, message)) from None
    if "\x00" in text:
        raise TableRefused(Problem(path.name, _("The file is not text. Save it as “CSV UTF-8”, or as XLSX.")))
    first = text.split("\n", 1)[0]
    separator = "," if "," in first else max(SEPARATORS, key=first.count)
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as problem:
        message = _("The file cannot be read as CSV (%(problem)s). Check its quotation marks.") % {"problem": problem}
        raise TableRefused(Problem(path.name, message)) from None
    finally:
        csv.field_size_limit(before)
    if len(rows) > MOST_ROWS:
        raise TableRefused(Problem(path.name, _("The file has more than 200,000 rows. Divide it into several files.")))
    return rows


def _workbook(path: Path, sheet: str) -> tuple[str, list[list[str]], list[str]]:
    reason = why_not_unpack(path)
    if reason:
        raise TableRefused(Problem(path.name, reason))
    command = [sys.executable, "-m", "awards.interfaces.workbook_reader", str(path.resolve()), sheet]
    try:
        done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, timeout=READING_SECONDS, check=False)
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    if answer is None:
        message = _("Reading the workbook takes too much memory or time. It is refused; save it as CSV.")
        raise TableRefused(Problem(path.name, message))
    if "refused" in answer:
        raise TableRefused(Problem(path.name, answer["refused"]))
    return answer["sheet"], answer["rows"], answer["formulas"]


def why_not_unpack(path: Path) -> str | None:
    """Why the workbook must not be unpacked, from its central directory alone; None if it may."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return _("The file is not an XLSX workbook. Save it again as XLSX, or as CSV.")
    if any(part.flag_bits & 1 for part in parts):
        return _("The workbook is locked with a password. Save it without one.")
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) != len(names):
        return _("The workbook is built in a way that no spreadsheet program does. It is refused.")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        return _("The workbook unpacks to more than 64 MB. It is refused.")
    if any(part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts):
        return _("The workbook unpacks to more than a hundred times its size. It is refused.")
    return None
