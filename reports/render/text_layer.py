"""What a reader copies or hears must be what the writer wrote.

A PDF keeps glyphs, and in scripts that join and reorder their letters the way back from glyphs to text is not exact:
Devanagari copied from a certificate comes out as other words. So each line of such a script carries its own text
(/ActualText) in the page and in the structure tree, and each line in another language than its document carries /Lang.
WeasyPrint 70 writes neither,
nor what a heading of a table is the heading of.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.pdf.stream import Stream

# Blocks whose way back from glyphs was tried and found wrong. All run left to right: in right-to-left scripts readers
# turn /ActualText round, and our faces for those are exact without it.
INEXACT = (
    (0x0900, 0x0DFF),  # Devanagari to Sinhala
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1800, 0x18AF),  # Mongolian
    (0xA9E0, 0xA9FF),  # Myanmar extended
    (0xAA60, 0xAA7F),
)


def is_inexact(text: str) -> bool:
    """Whether the text holds a script that a viewer cannot copy exactly without help."""
    return any(first <= ord(char) <= last for char in text for first, last in INEXACT)


@dataclass(frozen=True)
class Mark:
    """One line of text as it was drawn."""

    text: str
    language: str


class TextLayer:
    """Notes the lines of one document while it is drawn, then completes its structure tree.

    Give `finish` to write_pdf as its finisher, and draw within `listening()`.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        # The tags of a page are one dictionary shared by all its streams; holding it here keeps its id its own.
        self._pages: dict[int, tuple[dict[Any, Any], dict[int, Mark]]] = {}

    @contextmanager
    def listening(self) -> Iterator[None]:
        token = _listener.set(self)
        try:
            yield
        finally:
            _listener.reset(token)

    def note(self, tags: dict[Any, Any], mcid: int, mark: Mark) -> None:
        self._pages.setdefault(id(tags), (tags, {}))[1][mcid] = mark

    def finish(self, document: object, pdf: pydyf.PDF) -> None:
        """Complete the structure tree: languages and texts of its leaves, and what each heading of a table is for."""
        marks = {reference: self._marks(pdf, reference) for reference in pdf.page_references}
        for element in pdf.objects:
            if not isinstance(element, pydyf.Dictionary) or element.get("Type") != "/StructElem":
                continue
            if element["S"] == "/TH":
                element["A"]["Scope"] = _scope(element, pdf)
            for kid in element["K"]:
                mark = marks.get(element.get("Pg"), {}).get(kid) if isinstance(kid, int) else None
                if mark is not None:
                    self._describe(element, mark)

    def _marks(self, pdf: pydyf.PDF, reference: bytes) -> dict[int, Mark]:
        stream = _referred(_referred(reference, pdf)["Contents"], pdf)
        return self._pages.get(id(stream._tags), ({}, {}))[1]  # noqa: SLF001 - the only link from a page to its marks

    def _describe(self, element: pydyf.Dictionary, mark: Mark) -> None:
        if mark.language and mark.language != self.language:
            element["Lang"] = pydyf.String(mark.language)
        if is_inexact(mark.text):
            element["ActualText"] = pydyf.String(mark.text)


def _scope(heading: pydyf.Dictionary, pdf: pydyf.PDF) -> str:
    """A heading in the head of a table is its column's, any other its row's."""
    row = _referred(heading["P"], pdf)
    return "/Column" if _referred(row["P"], pdf)["S"] == "/THead" else "/Row"


def _referred(reference: bytes, pdf: pydyf.PDF) -> Any:
    return pdf.objects[int(reference.split()[0])]


_listener: ContextVar[TextLayer | None] = ContextVar("text_layer", default=None)


@contextmanager
def _marked(stream: Stream, box: Any, tag: str) -> Iterator[None]:
    """Stream.marked of WeasyPrint, which also tells the listener what the line says."""
    tags, listener = stream._tags, _listener.get()  # noqa: SLF001 - we stand in for a method of this class
    if tags is None or listener is None or not isinstance(box, TextBox):
        with _original(stream, box, tag):
            yield
        return
    mcid = len(tags)
    tags[box] = {"tag": tag, "mcid": mcid}
    properties = pydyf.Dictionary({"MCID": mcid})
    if is_inexact(box.text):
        properties["ActualText"] = pydyf.String(box.text)
    listener.note(tags, mcid, Mark(box.text, box.style["lang"] or ""))
    stream.begin_marked_content(tag, properties)
    try:
        yield
    finally:
        stream.end_marked_content()


# WeasyPrint offers no place to add properties to marked content, and its finisher comes when pages are drawn. So the
# method is replaced once; without a listener it does what it did.
_original = Stream.marked
Stream.marked = _marked
