"""Ranked results as an Excel workbook: cover, rankings, marks, rubric, what was missing, rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from math import ceil
from typing import IO
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from reports.render.ranked_report import RankedReport, ReportCategory, columns, number, rows

INK, PAPER, LINE, SEAL, GOLD = "14213D", "FBFAF7", "D9D5CB", "B3261E", "9A6B00"
HAIR = Side(style="thin", color=LINE)
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
TEXT_LIMIT = 32_767  # Excel's own, per cell

LINE_HEIGHT = 15  # points, of the type that cells are set in
WORDS_FILL = (
    1.1  # letters are narrower than the digits that a column is measured in, but whole words fall to the next line
)

Value = str | int | Decimal | None
Row = Sequence[Cell | None]


@dataclass(frozen=True)
class Look:
    """How a kind of cell is drawn."""

    font: Font = field(default_factory=lambda: Font(name="Calibri", size=11, color=INK))
    fill: PatternFill | None = None
    wrap: bool = False
    horizontal: str | None = None
    border: Border | None = None


TITLE = Look(Font(name="Cambria", size=22, bold=True, color=INK))
SUBTITLE = Look(Font(name="Cambria", size=14, color=INK))
WARNING = Look(Font(name="Calibri", size=12, bold=True, color=SEAL))
LABEL = Look(Font(name="Calibri", size=11, bold=True, color=INK))
BODY = Look(border=Border(bottom=HAIR))
LONG = Look(wrap=True, border=Border(bottom=HAIR))
HEAD = Look(Font(name="Calibri", size=11, bold=True, color="FFFFFF"), PatternFill("solid", fgColor=INK), wrap=True)
FIRST = Look(Font(name="Calibri", size=11, bold=True, color=GOLD), horizontal="center", border=Border(bottom=HAIR))
CENTRED = Look(horizontal="center", border=Border(bottom=HAIR))
RIGHT = Look(horizontal="right", border=Border(bottom=HAIR))
DIGEST = Look(Font(name="Consolas", size=9, color=INK), wrap=True)


class SheetNames:
    """Names that Excel accepts and tells apart: 31 characters, no brackets, colons or slashes, unique whatever the case."""

    def __init__(self) -> None:
        self._taken = {"history"}  # Excel keeps this one for itself

    def take(self, wanted: str) -> str:
        base = " ".join(ILLEGAL_CHARACTERS_RE.sub("", wanted.translate(FORBIDDEN)).split()).strip("'") or "Sheet"
        name, number = base[:31].strip(), 2
        while name.casefold() in self._taken:
            tail = f" ({number})"
            name, number = base[: 31 - len(tail)].strip() + tail, number + 1
        self._taken.add(name.casefold())
        return name


def write_ranking_workbook(report: RankedReport, file: IO[bytes]) -> None:
    """Write the workbook to a binary file, row by row, so that size is not bounded by memory.

    Text from people is stored as text whatever it begins with, and never becomes a formula.
    """
    book = Workbook(write_only=True)
    book.properties.title = f"{report.labels.heading}: {report.season}, {report.round}"
    book.properties.creator = report.issuer or "Haetae"
    book.properties.language = report.language
    names = SheetNames()
    _cover(book, names, report)
    for category in report.categories:
        _ranking(book, names, report, category)
    for category in report.categories:
        if category.sheets:
            _marks(book, names, report, category)
    if any(category.criteria for category in report.categories):
        _rubric(book, names, report)
    if report.missing:
        _missing(book, names, report)
    _rules(book, names, report)
    book.save(file)


def _cell(sheet: WriteOnlyWorksheet, value: Value, look: Look = BODY) -> WriteOnlyCell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:TEXT_LIMIT]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes text that begins with = for a formula
    elif isinstance(value, Decimal):
        cell.number_format = _places(value)
    cell.font = look.font
    if look.fill:
        cell.fill = look.fill
    if look.border:
        cell.border = look.border
    cell.alignment = Alignment(horizontal=look.horizontal, vertical="top", wrap_text=look.wrap)
    return cell


def _places(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "0." + "0" * places if places else "0"


def _sheet(book: Workbook, name: str, widths: Sequence[float], *, landscape: bool = False) -> WriteOnlyWorksheet:
    """A sheet with its widths and its print set-up: A4, as wide as one page, page numbers below."""
    sheet = book.create_sheet(name)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    sheet.oddHeader.center.text = "&A"
    return sheet


def _write(sheet: WriteOnlyWorksheet, rows: Iterable[Row]) -> int:
    """The rows, each as high as the longest text that is wrapped in it; how many. Not every program measures that itself."""
    count = 0
    for count, row in enumerate(rows, start=1):
        lines = max((_lines(sheet, cell, place) for place, cell in enumerate(row, start=1)), default=1)
        if lines > 1 and count not in sheet.row_dimensions:
            sheet.row_dimensions[count].height = LINE_HEIGHT * lines
        sheet.append(row)
    return count


def _lines(sheet: WriteOnlyWorksheet, cell: Cell | None, column: int) -> int:
    """How many lines the cell's text takes in its column; a word that does not fit falls to the next."""
    if cell is None or not isinstance(cell.value, str) or not cell.alignment.wrap_text:
        return 1
    room = sheet.column_dimensions[get_column_letter(column)].width * WORDS_FILL
    return sum(max(1, ceil(_breadth(line) / room)) for line in cell.value.split("\n"))


def _breadth(text: str) -> int:
    """In narrow characters; those of East Asia are twice as wide."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _table(sheet: WriteOnlyWorksheet, head: Sequence[str], body: Iterable[Sequence[WriteOnlyCell]]) -> None:
    """A heading that stays in sight and on every printed page, a filter on every column, then the rows."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.row_dimensions[1].height = 32
    count = _write(sheet, chain([[_cell(sheet, text, HEAD) for text in head]], body))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{count}"


def _cover(book: Workbook, names: SheetNames, report: RankedReport) -> None:
    labels = report.labels
    sheet = _sheet(book, names.take(labels.cover), (28, 92))
    opening = ((labels.heading, SUBTITLE), (report.season, TITLE), (report.round, SUBTITLE))
    for number_of_row, (_text, look) in enumerate(opening, start=1):
        sheet.row_dimensions[number_of_row].height = look.font.size * 1.6
    facts = ((labels.issuer, report.issuer), (labels.engine, report.engine_version))
    lines: list[Row] = [
        *([_cell(sheet, text, look)] for text, look in opening),
        *([[_cell(sheet, labels.demo, WARNING)]] if report.demo else []),
        [_cell(sheet, report.standing, LABEL if report.certified_at else WARNING)],
        [],
        *([_cell(sheet, name, LABEL), _cell(sheet, value, LONG)] for name, value in facts if value),
        [],
        [_cell(sheet, labels.method, LABEL)],
        *([None, _cell(sheet, sentence, LONG)] for sentence in report.method),
        [],
        [_cell(sheet, labels.digests, LABEL), _cell(sheet, labels.digests_help, LONG)],
        *([_cell(sheet, name), _cell(sheet, value, DIGEST)] for name, value in report.digests),
    ]
    _write(sheet, lines)


def _ranking(book: Workbook, names: SheetNames, report: RankedReport, category: ReportCategory) -> None:
    widths = (8, 7, 16, 46, 20, 20, 22, 11, 8, 18, 30, *((12, 12, 12, 40) if report.is_advised else ()))
    sheet = _sheet(book, names.take(category.name), widths, landscape=True)
    body = (_ranked_row(sheet, row) for row in rows(report, category))
    _table(sheet, columns(report), body)


def _ranked_row(sheet: WriteOnlyWorksheet, row: Sequence[Value]) -> list[WriteOnlyCell]:
    """Place, tied, entry, project, city, city in English, country, points, judges, award, note, and advice if there is any."""
    won = bool(row[9])
    looks = (FIRST if won else CENTRED, CENTRED, BODY, LONG, BODY, BODY, LONG, RIGHT, CENTRED, BODY, LONG)
    advice = (RIGHT, CENTRED, CENTRED, LONG) if len(row) > len(looks) else ()
    return [_cell(sheet, value, look) for value, look in zip(row, (*looks, *advice), strict=True)]


def _marks(book: Workbook, names: SheetNames, report: RankedReport, category: ReportCategory) -> None:
    """Judge by entry by criterion: one row a sheet, one column a criterion."""
    labels = report.labels
    widths = (16, 40, 24, *(14 for _ in category.criteria), 12)
    sheet = _sheet(book, names.take(f"{labels.marks} {category.name}"), widths, landscape=True)
    titles = {line.entry_code: line.title for line in category.lines}
    head = (labels.entry, labels.title, labels.judge, *(one.name for one in category.criteria), labels.total)
    body = (
        [
            *(_cell(sheet, value) for value in (one.entry_code, titles.get(one.entry_code, ""), one.judge)),
            *(_cell(sheet, value, RIGHT) for value in (*one.marks, number(one.total))),
        ]
        for one in category.sheets
    )
    _table(sheet, head, body)


def _rubric(book: Workbook, names: SheetNames, report: RankedReport) -> None:
    labels = report.labels
    sheet = _sheet(book, names.take(labels.rubric), (24, 16, 32, 10, 12, 50, 10, 60), landscape=True)
    head = (
        *(labels.category, labels.code, labels.criterion, labels.weight, labels.scale, labels.guidance),
        *(labels.level, labels.descriptor),
    )
    body = ([_cell(sheet, value, LONG) for value in row] for row in _rubric_rows(report))
    _table(sheet, head, body)


def _rubric_rows(report: RankedReport) -> Iterator[tuple[Value, ...]]:
    for category in report.categories:
        for one in category.criteria:
            levels = one.levels or (("", ""),)
            first, *others = levels
            yield category.name, one.code, one.name, number(one.weight), one.scale, one.guidance, *map(number, first)
            for level, descriptor in others:
                yield category.name, one.code, "", "", "", "", number(level), descriptor


def _missing(book: Workbook, names: SheetNames, report: RankedReport) -> None:
    """One row a state with its declared effect, counted over all and by category."""
    labels = report.labels
    categories = [category.name for category in report.categories]
    sheet = _sheet(book, names.take(labels.missing), (22, 34, 64, 30, *(16 for _ in categories)), landscape=True)
    head = (labels.state, labels.effect, labels.rules, labels.counted, *categories)
    body = (
        [
            *(_cell(sheet, value, LONG) for value in (one.state, one.effect, one.sentence, one.told)),
            *(_cell(sheet, count, RIGHT) for count in one.by_category),
        ]
        for one in report.missing
    )
    _table(sheet, head, body)


def _rules(book: Workbook, names: SheetNames, report: RankedReport) -> None:
    labels = report.labels
    sheet = _sheet(book, names.take(labels.rules), (36, 90))
    named = (
        [_cell(sheet, name, LONG), _cell(sheet, value, LONG)] for name, value in chain(report.rules, report.digests)
    )
    _write(sheet, chain([[_cell(sheet, labels.rules, HEAD), _cell(sheet, "", HEAD)]], named))
