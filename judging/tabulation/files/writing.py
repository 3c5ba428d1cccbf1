"""The results of a tabulation as ranking.csv, ranking.xlsx and result.json; either all of them or none."""

import csv
import errno
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from judging.tabulation.exact import decimal_text, fraction_text, places_needed
from judging.tabulation.explain import explain
from judging.tabulation.result import RankLine, Result, rank_text

FILES = ("ranking.csv", "ranking.xlsx", "result.json")
MOST_STEP_PLACES = 6
_FIXED = frozenset({"category", "round", "rank", "tied", "entry", "total", "total_exact", "judges", "flags", "reason"})
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Number:
    """A cell that is a number: its text, which a spreadsheet may count with."""

    text: str


Cell = str | Number


def write_results(result: Result, folder: Path, beside: Mapping[str, Any] | None = None) -> tuple[Path, ...]:
    """Write the three files into `folder` (made if need be). They are written aside and then moved into place, so that
    an interrupted run leaves nothing half written. Returns their paths.

    `beside` is the JSON of what was computed beside the ranking; it stands under `evidence` of result.json, with the
    steps.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".tabulate-", dir=folder))
    try:
        _write_csv(result, aside / "ranking.csv")
        _write_workbook(result, aside / "ranking.xlsx")
        data = result.to_json()
        data["evidence"] |= beside or {}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        (aside / "result.json").write_text(text + "\n", encoding="utf-8")
        written = []
        for name in FILES:
            if (folder / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, "there is a folder of this name", str(folder / name))
        for name in FILES:
            (aside / name).replace(folder / name)
            written.append(folder / name)
        return tuple(written)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def number_text(value: Fraction) -> str:
    """A step's value for reading: all its decimals if they end within six places, else six of them."""
    places = places_needed(value)
    return decimal_text(value, MOST_STEP_PLACES if places is None else min(places, MOST_STEP_PLACES))


def _header(result: Result) -> list[str]:
    round_ = ["round"] if any(ranking.round for ranking in result.categories) else []
    steps = [
        _column(step.key)
        for step in result.rules.steps
        if not step.dims and step.evidence and not (step.key == "total" and _ranks_by_total(result))
    ]
    return ["category", *round_, "rank", "tied", "entry", "total", "total_exact", "judges", *steps, "flags", "reason"]


def _ranks_by_total(result: Result) -> bool:
    return all(ranking.by[0].of == "total" for ranking in result.rules.rankings)


def _column(step: str) -> str:
    """A step's column; one that is called like a column of ours is told apart."""
    return f"step_{step}" if step in _FIXED else step


def _rows(result: Result, header: Sequence[str]) -> Iterator[list[Cell]]:
    for ranking in result.categories:
        for line in ranking.lines:
            cells = _cells(line, ranking.round)
            yield [cells[column] for column in header]


def _cells(line: RankLine, round_: str) -> dict[str, Cell]:
    rank = rank_text(line.rank)
    cells: dict[str, Cell] = {
        _column(step.key): "" if step.value is None else Number(number_text(step.value)) for step in line.steps
    }
    return cells | {
        "category": line.category,
        "round": round_,
        "rank": "" if rank is None else Number(rank),
        "tied": "yes" if line.tied else "no",
        "entry": line.entry,
        "total": Number(line.printed) if line.printed else "",
        "total_exact": "" if line.total is None else fraction_text(line.total),
        "judges": Number(str(line.judges)),
        "flags": " ".join(line.flags),
        "reason": "" if line.reason is None else str(line.reason),
    }


def _write_csv(result: Result, path: Path) -> None:
    header = _header(result)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for row in _rows(result, header):
            writer.writerow([cell.text if isinstance(cell, Number) else _harmless(cell) for cell in row])


def _harmless(text: str) -> str:
    """Text that a spreadsheet will not take for a formula. An exact fraction such as -3/2 is a number, not a text."""
    if not text.startswith(_FORMULA_STARTS) or _is_fraction(text):
        return text
    return f"'{text}"


def _is_fraction(text: str) -> bool:
    top, _, bottom = text.removeprefix("-").partition("/")
    return top.isdecimal() and bottom.isdecimal()


def _write_workbook(result: Result, path: Path) -> None:
    workbook = Workbook(write_only=True)
    header = _header(result)
    sheet = workbook.create_sheet("Ranking")
    sheet.freeze_panes = "A2"
    for number, name in enumerate(header):
        sheet.column_dimensions[_letters(number)].width = 40 if name in {"category", "reason"} else 14
    sheet.append([_bold(sheet, name) for name in header])
    for row in _rows(result, header):
        sheet.append([_written(sheet, cell) for cell in row])
    rules = workbook.create_sheet("Rules")
    rules.column_dimensions["A"].width = 120
    digests = (f"Rules SHA-256 {result.rules.digest}", f"Input SHA-256 {result.input_digest}")
    for sentence in (*explain(result.rules, "en"), "", *explain(result.rules, "ko"), "", *digests):
        rules.append([_written(rules, sentence)])
    workbook.save(path)


def _written(sheet: Any, cell: Cell) -> Any:
    if isinstance(cell, Number):
        written = WriteOnlyCell(sheet, Decimal(cell.text))
        _, _, decimals = cell.text.partition(".")
        written.number_format = "0." + "0" * len(decimals) if decimals else "0"
        return written
    written = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell))
    written.data_type = "s"  # also where it begins with =, so that it is never a formula
    return written


def _bold(sheet: Any, name: str) -> Any:
    cell = _written(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
