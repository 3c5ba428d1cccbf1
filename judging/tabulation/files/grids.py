"""CSV and XLSX files as a grid of texts. Nothing is believed of a file that a stranger may have made."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from judging.tabulation.files.problems import FileProblem, FilesError
from judging.tabulation.speech import Said

MOST_UNPACKED = 512 * 1024 * 1024
MOST_RATIO = 200
MOST_COLUMNS = 200
MOST_ROWS = 1_048_576
_CELL = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_CHUNK = 1 << 20
NO_FILE = Said("There is no such file. Check its path.", "그런 파일이 없습니다. 경로를 확인해 주십시오.")


@dataclass(frozen=True, eq=False)
class Grid:
    """A file's header and its rows; `numbers[i]` is the spreadsheet row of `rows[i]`, empty rows are left out."""

    file: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]

    def columns(self) -> dict[str, list[str]]:
        """Each column's cells without the blanks around them, by the name in the header."""
        if not self.rows:
            return {name: [] for name in self.header}
        return {
            name: [cell.strip() for cell in cells]
            for name, cells in zip(self.header, zip(*self.rows, strict=True), strict=True)
        }


def read_grid(path: Path) -> Grid:
    """The grid of a CSV or XLSX file; FilesError when it cannot be read or a row has another number of cells."""
    if not path.is_file():
        raise FilesError([FileProblem(str(path), 0, "", NO_FILE)])
    rows = _workbook_rows(path) if path.suffix.lower() in {".xlsx", ".xlsm"} else _csv_rows(path)
    header = _header(path.name, rows)
    kept, numbers, problems = [], [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        if len(row) != len(header):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < len(header) or any(cell.strip() for cell in row[len(header) :]):
                told = Said(
                    f"The row has {len(row)} cells, but the header names {len(header)} columns. Mend the row.",
                    f"이 행에는 칸이 {len(row)}개인데 머리글에는 열이 {len(header)}개입니다. 행을 고쳐 주십시오.",
                )
                problems.append(FileProblem(path.name, number, "", told))
        kept.append(row[: len(header)])
        numbers.append(number)
    if problems:
        raise FilesError(problems)
    return Grid(path.name, header, kept, numbers)


def _header(name: str, rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The names of the columns, without empty ones at the end; each may stand there once."""
    if not rows or not any(cell.strip() for cell in rows[0]):
        told = Said(
            "The first row must hold the names of the columns; it is empty.",
            "첫 행에는 열 이름이 있어야 하는데 비어 있습니다.",
        )
        raise FilesError([FileProblem(name, 1, "", told)])
    header = tuple(cell.strip() for cell in rows[0])
    while not header[-1]:
        header = header[:-1]
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        told = Said(
            "Two columns have this name. Rename one.", "같은 이름의 열이 둘입니다. 하나의 이름을 바꾸어 주십시오."
        )
        raise FilesError([FileProblem(name, 1, column, told) for column in twice])
    return header


def _csv_rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        told = Said(
            "The file is not UTF-8 text. Save it as “CSV UTF-8”, or as XLSX.",
            "파일이 UTF-8 텍스트가 아닙니다. ‘CSV UTF-8’이나 XLSX로 저장해 주십시오.",
        )
        raise FilesError([FileProblem(path.name, 0, "", told)]) from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count) if "," not in first else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        told = Said(
            f"The file cannot be read as CSV ({error}). Check its quotation marks.",
            f"파일을 CSV로 읽을 수 없습니다({error}). 따옴표를 확인해 주십시오.",
        )
        raise FilesError([FileProblem(path.name, 0, "", told)]) from None


def _workbook_rows(path: Path) -> list[list[str]]:
    """The first sheet's cells as texts; refused before parsing when the file is a bomb."""
    _refuse_bombs(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        cells = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        told = Said(
            f"The file cannot be read as a workbook ({error}). Save it again as XLSX.",
            f"파일을 통합 문서로 읽을 수 없습니다({error}). XLSX로 다시 저장해 주십시오.",
        )
        raise FilesError([FileProblem(path.name, 0, "", told)]) from None
    return [[_text(cell) for cell in row] for row in cells]


def _text(cell: object) -> str:
    """A cell as a person sees it. A spreadsheet keeps 15 digits of a number; more are noise of its own making."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 else f"{cell:.0f}"
    return str(cell)


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            unpacked = sum(info.file_size for info in infos)
            packed = sum(info.compress_size for info in infos) or 1
            if unpacked > MOST_UNPACKED or (unpacked > _CHUNK and unpacked / packed > MOST_RATIO):
                told = Said(
                    "The workbook unpacks to far too much. It is refused.",
                    "통합 문서의 압축을 풀면 지나치게 커져서 받지 않습니다.",
                )
                raise FilesError([FileProblem(path.name, 0, "", told)])
            for info in infos:
                if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                    _refuse_far_cells(path.name, archive, info)
    except zipfile.BadZipFile:
        told = Said(
            "The file is not an XLSX workbook. Save it again as XLSX, or as CSV.",
            "파일이 XLSX 통합 문서가 아닙니다. XLSX나 CSV로 다시 저장해 주십시오.",
        )
        raise FilesError([FileProblem(path.name, 0, "", told)]) from None


def _refuse_far_cells(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """One cell far out makes readers set aside room for everything before it."""
    with archive.open(info) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            block = rest + chunk
            for letters, row in _CELL.findall(block):
                column = 0
                for letter in letters:
                    column = column * 26 + letter - 64
                if column > MOST_COLUMNS or int(row) > MOST_ROWS:
                    place = f"{letters.decode()}{row.decode()}"
                    told = Said(
                        f"Cell {place} is too far out. Remove what stands there.",
                        f"{place} 칸은 너무 멀리 있습니다. 그 칸의 내용을 지워 주십시오.",
                    )
                    raise FilesError([FileProblem(name, int(row), letters.decode(), told)])
            rest = block[-200:]
