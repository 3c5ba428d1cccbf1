"""Reading PDFs back: what a test asks of a file that was made."""

import io
import re
import subprocess
import tempfile
import unicodedata
from functools import lru_cache
from pathlib import Path

import pikepdf


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


@lru_cache(maxsize=2)
def _kept(data: bytes) -> pikepdf.Pdf:
    """The open file: its objects die with it."""
    return opened(data)


def copied_text(data: bytes) -> str:
    """What poppler gives to somebody who selects all and copies."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.pdf"
        path.write_bytes(data)
        done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def letters(text: str) -> str:
    """The text without spaces, line ends and invisible format characters, for comparison."""
    return unicodedata.normalize("NFC", "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf"))


def words_of(text: str) -> set[str]:
    """The runs of letters. Readers reorder runs of right-to-left lines, but not what is inside them."""
    plain = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in unicodedata.normalize("NFC", text))
    return set(plain.split())


def fonts(data: bytes) -> dict[str, pikepdf.Dictionary]:
    """The fonts of a file by name, each described by its descendant's descriptor."""
    found = {}
    for thing in objects(data):
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Type0":
            found[str(thing.BaseFont)] = thing.DescendantFonts[0].FontDescriptor
    return found


def notdefs(data: bytes) -> int:
    """How many glyphs with the number 0 are drawn: boxes where a character should be."""
    count = 0
    for page in opened(data).pages:
        for instruction in pikepdf.parse_content_stream(page):
            if str(instruction.operator) in {"Tj", "TJ"}:
                count += sum(_zeros(operand) for operand in instruction.operands)
    return count


def _zeros(operand: pikepdf.Object) -> int:
    parts = list(operand) if isinstance(operand, pikepdf.Array) else [operand]
    runs = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
    return sum(run[at : at + 2] == b"\0\0" for run in runs for at in range(0, len(run), 2))


def objects(data: bytes) -> list[pikepdf.Object]:
    """Every object of a file."""
    return list(_kept(data).objects)


def elements(data: bytes, key: str) -> list[str]:
    """What the elements of the structure tree that have this key say under it."""
    found = (thing for thing in objects(data) if isinstance(thing, pikepdf.Dictionary))
    return [str(thing[key]) for thing in found if thing.get("/Type") == "/StructElem" and key in thing]


def metadata(data: bytes) -> str:
    return _kept(data).Root.Metadata.read_bytes().decode()


def standards(data: bytes) -> dict[str, str]:
    """What the file says it keeps to: {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}."""
    text = metadata(data)
    found = {}
    for key in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part"):
        match = re.search(rf'{key}(?:="|>)([^"<]+)', text)
        found[key] = match.group(1) if match else ""
    return found
