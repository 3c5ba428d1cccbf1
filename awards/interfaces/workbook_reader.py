"""A program by itself: reads one sheet of a workbook for `tables.py`, which starts it and believes nothing of the file.

    python -m awards.interfaces.workbook_reader FILE SHEET      ->  {"sheet": ..., "rows": [[...]], "formulas": [...]}

It gives itself little memory and time first, so that a file made to break readers breaks this process and not the house.
A refusal is `{"refused": sentence}`. Nothing of Django is loaded here.
"""

import json
import re
import resource
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

MEMORY = 1024**3
SECONDS = 20
MOST_UNPACKED = 64 * 1024**2
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
CELL_OR_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+[0-9]+)"|<(?:\w+:)?f[\s/>]')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
# A place beyond column GR, the 200th, or beyond row 200,000.
TOO_FAR = re.compile(rb'\sr="((?:[A-Z]{3,}|G[S-Z]|[H-Z][A-Z])[0-9]+|[A-Z]*(?:[2-9][0-9]{5}|[0-9]{7,}))"')
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Refused(Exception):  # noqa: N818 - a refusal is an answer
    """What is said instead of the rows."""


def read(path: str, wanted: str) -> dict[str, object]:
    """The rows of the sheet of that name, or of the first; every cell as text, and the places of formulas."""
    with zipfile.ZipFile(path) as archive:
        name, part = _choose(archive, wanted)
        formulas = _formulas(_unpacked(archive, part))
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        cells = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as problem:
        raise Refused(f"The workbook cannot be read ({problem}). Save it again as XLSX, or as CSV.") from problem
    if sum(len(row) for row in cells) > MOST_CELLS:
        raise Refused(f"The sheet has more than {MOST_CELLS:,} cells. Divide it into several files.")
    return {"sheet": name, "rows": [[_text(cell) for cell in row] for row in cells], "formulas": formulas}


def _choose(archive: zipfile.ZipFile, wanted: str) -> tuple[str, str]:
    """The sheet's name and the part of the archive that holds it."""
    book = fromstring(_unpacked(archive, "xl/workbook.xml"), forbid_dtd=True)
    links = fromstring(_unpacked(archive, "xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    sheets = {
        sheet.get("name", ""): targets.get(sheet.get(RELATION, ""), "")
        for sheet in book.iter()
        if sheet.tag.rpartition("}")[2] == "sheet"
    }
    if not sheets:
        raise Refused("The workbook has no sheet.")
    name = next((each for each in sheets if each.casefold() == wanted.casefold()), next(iter(sheets)))
    target = sheets[name]
    return name, target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _unpacked(archive: zipfile.ZipFile, part: str) -> bytes:
    """The part, however large it says it is: never more than the limit is unpacked."""
    try:
        with archive.open(part) as stream:
            content = stream.read(MOST_UNPACKED + 1)
    except KeyError:
        raise Refused("The workbook is incomplete. Save it again as XLSX, or as CSV.") from None
    if len(content) > MOST_UNPACKED:
        raise Refused("The workbook unpacks to far too much. It is refused.")
    return content


def _formulas(sheet: bytes) -> list[str]:
    """The places of formulas. One cell far out makes readers set aside room for all before it: that is refused."""
    far = TOO_FAR.search(sheet)
    if far:
        place = far[1].decode()
        raise Refused(
            f"{'Row' if place.isdigit() else 'Cell'} {place} is too far out: at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns are read. "
            "Remove what stands there."
        )
    if not FORMULA.search(sheet):
        return []
    places, last = [], "A1"
    for place in CELL_OR_FORMULA.findall(sheet):
        if place:
            last = place.decode()
        else:
            places.append(last)
    return places


def _text(cell: object) -> str:
    """A cell as a person sees it. A spreadsheet keeps 15 digits of a number; more are noise of its own making."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 else f"{cell:.0f}"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def main() -> None:
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a system that knows no such limit still has the one of time
            resource.setrlimit(limit, (most, most))
    _program, path, wanted = sys.argv
    try:
        answer = read(path, wanted)
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except (
        zipfile.BadZipFile,
        ParseError,
        DefusedXmlException,
        NotImplementedError,
        RuntimeError,
        OSError,
        MemoryError,
    ):
        answer = {"refused": "The file is not a sound XLSX workbook. Save it again as XLSX, or as CSV."}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
