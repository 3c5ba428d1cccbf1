"""Typesetting of a certificate: lines of text, measured and stepped down until they fit their place.

A *design* has *columns*; a column is a place on the sheet and the *lines* that stand in it, one under another; a line
has a kind ("name", "wording" ...) and the sizes it may take. Lengths are points, places millimetres.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.render.certificate.content import CertificateContent, CertificateText
from reports.render.fonts import Style
from reports.render.markup import Html, tag, unbroken
from reports.render.measure import DoesNotFit, Fit, Run, fit
from reports.render.text import clean, direction

MM = 72 / 25.4
SQUEEZE = (1.16, 1.08, 1.0, 0.94, 0.88, 0.82, 0.76, 0.7)  # what a whole column is multiplied by: the first that fits
BETWEEN = " \N{MIDDLE DOT} "  # between two languages on one line
TALL = (  # first and last code point, line height in em
    (0x0590, 0x08FF, 1.5),  # Hebrew, Arabic and their kin
    (0x0900, 0x0DFF, 1.5),  # Devanagari to Sinhala
    (0x0E00, 0x0EFF, 1.5),  # Thai, Lao
    (0x0F00, 0x109F, 1.8),  # Tibetan, Myanmar
    (0x1780, 0x17FF, 1.75),  # Khmer
)
Steps = tuple[tuple[float, int], ...]


def display(size: float, smallest: float, lines: int) -> Steps:
    """Sizes for a name: one line while that keeps it large, then two, and many only when it has to be small."""
    out = []
    while size >= smallest:
        share = size / smallest
        out.append((size, 1 if share > 2 else min(2, lines) if share > 1.35 else lines))
        size *= 0.93
    return (*out, (smallest, lines))


def running(size: float, smallest: float, lines: int) -> Steps:
    """Sizes for a sentence: as many lines as there may be, then smaller."""
    out = []
    while size > smallest:
        out.append((size, lines))
        size *= 0.95
    return (*out, (smallest, lines))


@dataclass(frozen=True, kw_only=True)
class Line:
    """How one kind of line is set. `after` is the space below, `share` the part of the column's width it may use."""

    steps: Steps
    leading: float = 1.25
    before: float = 0.0
    after: float = 0.0
    weight: int = 400
    italic: bool = False
    tracking: float = 0.0  # em
    style: Style = "serif"
    share: float = 1.0
    colour: str = ""
    element: str = "p"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A place for lines. `valign` is where they stand when they need less than its height."""

    x: float
    y: float
    width: float
    height: float
    lines: Mapping[str, Line]
    align: str = "center"
    valign: str = "middle"


@dataclass(frozen=True)
class Text:
    """What one line says: runs of text, each in its language."""

    kind: str
    runs: tuple[Run, ...]

    @property
    def plain(self) -> str:
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True)
class SetLine:
    """A line with the size it got."""

    source: Text
    line: Line
    fit: Fit

    @property
    def height(self) -> float:
        return self.line.before + self.fit.lines * self.fit.size * self.line.leading + self.line.after


def texts(content: CertificateContent, kinds: Collection[str]) -> Iterator[Text]:
    """The lines a column of these kinds prints, in the order in which they are read; empty ones are left out.

    Where a column has no line of its own for the second language, the two languages share one.
    """
    first = content.texts[0]
    pairs: dict[str, Callable[[CertificateText], str]] = {
        "season": lambda text: text.season_name,
        "heading": lambda text: text.labels.heading,
        "tier": lambda text: text.tier_name,
        "category": lambda text: text.category_name,
        "given": lambda text: text.labels.given_to if text is first else "",
        "winner": str,  # has lines of its own, below
        "wording": lambda text: text.wording,
        "date": lambda text: text.date_line,
    }
    for kind, pick in pairs.items():
        found = _winner(content) if kind == "winner" else _pair(kind, content, pick, kinds)
        yield from (text for text in found if text.kind in kinds and text.plain)


def _pair(
    kind: str, content: CertificateContent, pick: Callable[[CertificateText], str], kinds: Collection[str]
) -> Iterator[Text]:
    runs = [(clean(pick(text)), text.language) for text in content.texts]
    first, *second = [run for run in runs if run[0]] or [("", "")]
    if not second or f"{kind}-second" in kinds:
        yield Text(kind, (first,))
        if second:
            yield Text(f"{kind}-second", tuple(second))
    else:
        yield Text(kind, (first, (BETWEEN, first[1]), *second))


def _winner(content: CertificateContent) -> Iterator[Text]:
    """The large line, and beneath it whatever else names the winner: never the same word twice."""
    first = content.texts[0]
    local, english = clean(content.city_local), clean(content.city_en)
    beside = english if english != local or content.recipient else ""
    yield Text("name", ((clean(content.recipient) or local, content.local_language),))
    yield Text("local", ((local if content.recipient and local != english else "", content.local_language),))
    yield Text("place", ((", ".join(part for part in (beside, clean(first.country)) if part), first.language),))
    title = (clean(content.project_title), content.project_language or first.language)
    before = clean(first.labels.project)
    yield Text("project", ((f"{before} " if before else "", first.language), title) if title[0] else ())


def compose(column: Column, content: CertificateContent) -> Html:
    """The column as markup. DoesNotFit, naming the longest line, where even the last squeeze is too much."""
    wanted = list(texts(content, column.lines))
    reason: DoesNotFit | None = None
    for squeeze in SQUEEZE:
        try:
            lines = [_set(text, column, squeeze) for text in wanted]
        except DoesNotFit as error:
            reason = error
            continue
        height = sum(line.height for line in lines)
        if height <= column.height * MM:
            return _markup(column, lines, height)
    longest = max((text.plain for text in wanted), key=len)
    raise reason or DoesNotFit(f"The lines do not fit the sheet together; the longest is “{longest[:60]}”.")


def _set(text: Text, column: Column, squeeze: float) -> SetLine:
    line = _squeezed(_aired(_spaced(column.lines[text.kind], text), text), squeeze)
    available = column.width * MM * line.share
    got = fit(text.runs, line.steps, available, style=line.style, weight=line.weight, tracking=line.tracking)
    return SetLine(text, line, got)


def _squeezed(line: Line, squeeze: float) -> Line:
    return replace(
        line,
        steps=tuple((size * squeeze, lines) for size, lines in line.steps),
        before=line.before * squeeze,
        after=line.after * squeeze,
    )


def _spaced(line: Line, text: Text) -> Line:
    """A heading of two or three syllables (상장, 賞状) is set wide, as such documents are in Korea and Japan.

    Letters that join must never be spaced out, so tracking is kept for Latin, Greek, Cyrillic, Hangul and Han.
    """
    if text.kind.startswith("heading") and len(text.plain) <= 4 and text.runs[0][1][:2] in {"ko", "ja", "zh"}:
        return replace(line, tracking=0.6, italic=False, steps=tuple((size * 1.2, n) for size, n in line.steps))
    if line.tracking and not _is_spaceable(text.plain):
        return replace(line, tracking=0.0)
    return line


def _aired(line: Line, text: Text) -> Line:
    """Scripts that stack marks above and below their letters need more room between lines than Latin."""
    need = max(
        (room for first, last, room in TALL if any(first <= ord(char) <= last for char in text.plain)), default=0
    )
    return replace(line, leading=max(line.leading, need))


def _is_spaceable(text: str) -> bool:
    """Whether the letters stand apart by nature."""
    return all(ord(char) < 0x0590 or 0x2000 <= ord(char) < 0x2100 or ord(char) >= 0x3000 for char in text)


def _markup(column: Column, lines: Sequence[SetLine], height: float) -> Html:
    spare = column.height * MM - height
    lead = {"top": 0.0, "middle": spare / 2, "bottom": spare}[column.valign]
    place = f"left:{column.x}mm;top:{column.y}mm;width:{column.width}mm;padding-top:{lead:.1f}pt"
    return tag("div", *(_paragraph(line, column) for line in lines), class_="column", style=place)


def _paragraph(one: SetLine, column: Column) -> Html:
    line, got = one.line, one.fit
    side = {"center": "0 auto", "left": "0 auto 0 0", "right": "0 0 0 auto"}[column.align]
    rules = {
        "margin": side,
        "padding": f"{line.before:.1f}pt 0 {line.after:.1f}pt",
        "width": f"{min(got.width + 0.5, column.width * MM):.1f}pt",
        "font-size": f"{got.size:.2f}pt",
        "line-height": f"{line.leading}",
        "font-weight": str(line.weight),
        "text-align": column.align,
        "letter-spacing": f"{line.tracking}em" if line.tracking else "",
        # Tracking adds its space after the last letter too; centred lines are moved back by it.
        "text-indent": f"{line.tracking}em" if line.tracking and column.align == "center" else "",
        "font-style": "italic" if line.italic else "",
        "color": line.colour,
    }
    style = ";".join(f"{key}:{value}" for key, value in rules.items() if value)
    face = "sans" if line.style == "sans" else None
    if len(one.source.runs) > 1:
        spans = [tag("span", unbroken(text), lang=language, dir=direction(text)) for text, language in one.source.runs]
        return tag(line.element, *spans, class_=face, style=style)
    text, language = one.source.runs[0]
    return tag(line.element, unbroken(text), class_=face, lang=language, dir=direction(text), style=style)
