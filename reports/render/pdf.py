"""HTML in, a PDF out that archives and screen readers accept: PDF/A-3a and PDF/UA-1 at once."""

import datetime as dt
import html as entities
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from reports.render import fonts
from reports.render.text import MISSING_SORT, needs_glyph

if TYPE_CHECKING:
    from weasyprint import Attachment as WeasyAttachment

ASCII = "".join(map(chr, range(0x21, 0x7F)))  # page numbers and the like are drawn in any document
NOTDEF = ".notdef glyph rendered"
UNDRAWN = "Failed to render SVG"

_drawing = threading.Lock()  # Pango's font map is shared by the process and is not safe for two threads


class MissingGlyph(ValueError):  # noqa: N818 - the house names what went wrong
    """A document asks for characters that no face of ours has. `characters` are they."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in self.characters)
        super().__init__(f"Our fonts have no glyph for {named}. Write the text without, or add a font that has it.")


class Undrawn(ValueError):  # noqa: N818 - the house names what went wrong
    """A drawing inside a document cannot be drawn. WeasyPrint would print a page with a hole in it."""


class RefusedAddress(ValueError):  # noqa: N818 - the house names what went wrong
    """A document asks for something outside itself: a web page, a file. `address` says what."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(f"A document may not fetch {address[:200]}. Pictures go in as data: addresses.")


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF, such as the credential of a certificate."""

    name: str
    content: bytes
    description: str = ""
    relationship: str = "Data"


def render(
    html: str,
    *,
    title: str,
    language: str,
    author: str,
    css: str = "",
    description: str = "",
    attachments: Sequence[Attachment] = (),
    created: dt.datetime | None = None,
    substitute: bool = False,
) -> bytes:
    """The PDF of a page's content: `html` is what stands inside <body>, `css` its style sheet.

    Fonts are chosen by the `lang` of each element; whatever stands in an element of class "sans" is set in the sans, the
    rest in the serif. Nothing is fetched but our fonts and data: addresses, else RefusedAddress. A character without a
    glyph raises MissingGlyph, or with `substitute` is printed as the geta mark. The same input gives the same bytes.
    """
    sheet, missing = _faces(html, css, language)
    if missing:
        if not substitute:
            raise MissingGlyph(missing)
        stand_in = str.maketrans(dict.fromkeys(missing, MISSING_SORT))
        html, css = html.translate(stand_in), css.translate(stand_in)
        sheet, _ = _faces(html, css, language)
    head = _head(title=title, author=author, description=description, css=f"{sheet}\n{css}")
    page = f'<!doctype html><html lang="{entities.escape(language)}"><head>{head}</head><body>{html}</body></html>'
    with _drawing:
        return _draw(page, language=language, attachments=attachments, created=created)


def missing_glyphs(html: str, *, language: str, css: str = "") -> tuple[str, ...]:
    """The characters of a page that no face of ours has, before anything is drawn."""
    return _faces(html, css, language)[1]


def _faces(html: str, css: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The style sheet of the faces a page needs, and the characters that have none.

    Page margins have no element to carry a language, so they are set in the faces of the document's own.
    """
    texts = _texts(html, css, language)
    styles: tuple[fonts.Style, ...] = ("serif", "sans") if "sans" in html else ("serif",)
    sheet, missing = fonts.stylesheet(texts.items(), styles)
    margins = fonts.plan(texts[language], language, styles[-1])
    return f"{sheet}\n@page{{font-family:{margins.stack}}}", missing


def _head(*, title: str, author: str, description: str, css: str) -> str:
    return (
        '<meta charset="utf-8">'
        f"<title>{entities.escape(title)}</title>"
        f'<meta name="author" content="{entities.escape(author)}">'
        f'<meta name="description" content="{entities.escape(description)}">'
        '<meta name="generator" content="Haetae">'
        f"<style>[dir=rtl]{{direction:rtl}}[dir=ltr]{{direction:ltr}}\n{css}</style>"
    )


class _Reader(HTMLParser):
    """Collects the text of a page by language."""

    VOID = frozenset({"br", "hr", "img", "meta", "col", "input", "link", "wbr"})

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: dict[str, set[str]] = {language: set(ASCII)}
        self._open = [("", language)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self._open.append((tag, dict(attrs).get("lang") or self._open[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open[-1][1], set(ASCII)).update(data)


def _texts(html: str, css: str, language: str) -> dict[str, str]:
    """The characters a page needs, by language; what the style sheet may print counts as the document's own."""
    reader = _Reader(language)
    reader.feed(html)
    reader.close()
    reader.texts[language].update(char for char in css if needs_glyph(char))
    return {key: "".join(sorted(value)) for key, value in reader.texts.items()}


class _Notes(logging.Handler):
    """Holds what WeasyPrint complains of while one document is drawn."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: list[str] = []
        self.undrawn = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.undrawn += record.getMessage().startswith(UNDRAWN)
        if record.getMessage().startswith(NOTDEF) and isinstance(record.args, tuple):
            self.missing.append(str(record.args[0]))


@contextmanager
def _notes() -> Iterator[_Notes]:
    logger, handler = logging.getLogger("weasyprint"), _Notes()
    logger.addHandler(handler)
    try:
        yield handler
    finally:
        logger.removeHandler(handler)


def _draw(page: str, *, language: str, attachments: Sequence[Attachment], created: dt.datetime | None) -> bytes:
    """Lay out and write one whole page source. The caller holds the lock."""
    configuration = fonts.configuration()
    from weasyprint import HTML

    from reports.render import standards
    from reports.render.fetching import Fetcher, Refusal
    from reports.render.text_layer import TextLayer

    layer, fetcher = TextLayer(language), Fetcher()
    try:
        with _notes() as notes, layer.listening():
            document = HTML(string=page, url_fetcher=fetcher).render(font_config=configuration)
            standards.declare(document.metadata)
            standards.date(document.metadata, created)
            document.metadata.attachments = [_carried(one, created) for one in attachments]
            data = document.write_pdf(finisher=layer.finish, pdf_variant="pdf/a-3a")
    except Refusal as refusal:
        raise RefusedAddress(refusal.address) from refusal
    if fetcher.refused:
        raise RefusedAddress(fetcher.refused[0])
    if notes.missing:
        raise MissingGlyph(sorted(set(notes.missing)))
    if notes.undrawn:
        raise Undrawn(f"{notes.undrawn} drawings could not be drawn. Set the log of weasyprint to DEBUG to see why.")
    return bytes(data)


def _carried(one: Attachment, created: dt.datetime | None) -> "WeasyAttachment":
    from weasyprint import Attachment as WeasyAttachment

    moment = created or dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # a file must say when; the same each time
    return WeasyAttachment(
        string=one.content,
        name=one.name,
        description=one.description,
        relationship=one.relationship,
        created=moment.astimezone(dt.UTC),
        modified=moment.astimezone(dt.UTC),
    )
