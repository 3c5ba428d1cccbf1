"""Typesetting of a certificate: lines of text, measured and stepped down until they fit their place.

A *design* has *columns*; a column is a place on the sheet and the *lines* that stand in it, one under another; a line
has a kind ("name", "wording" ...) and the sizes it may take. Lengths are points, places millimetres.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.render.certificate.content import CertificateContent, CertificateText
from reports.render.fonts import Style
from reports.render.markup import Html, join, tag
from reports.render.measure import DoesNotFit, Fit, fit
from reports.render.text import clean, direction

MM = 72 / 25.4
SQUEEZE = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)  # what a whole column is multiplied by until it fits its height
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
    """What one line says, and in which language."""

    kind: str
    text: str
    language: str


@dataclass(frozen=True)
class SetLine:
    """A line with the size it got."""

    source: Text
    line: Line
    fit: Fit

    @property
    def height(self) -> float:
        return self.line.before + self.fit.lines * self.fit.size * self.line.leading + self.line.after


def texts(content: CertificateContent) -> Iterator[Text]:
    """Every line a certificate can have, in the order in which it is read; designs pick by kind."""
    first = content.texts[0]
    second = content.texts[1] if len(content.texts) == 2 else None
    yield from _pair("season", first, second, lambda text: text.season_name)
    yield from _pair("heading", first, second, lambda text: text.labels.heading)
    yield from _pair("tier", first, second, lambda text: text.tier_name)
    yield from _pair("category", first, second, lambda text: text.category_name)
    yield Text("given", first.labels.given_to, first.language)
    yield from _winner(content)
    yield Text("project", content.project_title, first.language)
    yield from _pair("wording", first, second, lambda text: text.wording)
    yield from _pair("date", first, second, lambda text: text.date_line)


def _pair(
    kind: str, first: CertificateText, second: CertificateText | None, pick: Callable[[CertificateText], str]
) -> Iterator[Text]:
    yield Text(kind, pick(first), first.language)
    if second is not None:
        yield Text(f"{kind}-second", pick(second), second.language)


def _winner(content: CertificateContent) -> Iterator[Text]:
    """The large line, and beneath it whatever else names the winner: never the same word twice."""
    country = content.texts[0].country
    english = content.city_en if content.city_en != content.city_local or content.recipient else ""
    name = content.recipient or content.city_local
    yield Text("name", name, content.local_language)
    local = content.city_local if content.recipient and content.city_local != content.city_en else ""
    yield Text("local", local, content.local_language)
    yield Text("place", ", ".join(part for part in (english, country) if part), "en")


def compose(column: Column, content: CertificateContent) -> Html:
    """The column as markup. DoesNotFit, naming the longest line, where even the last squeeze is too much."""
    wanted = [text for text in texts(content) if text.kind in column.lines and clean(text.text)]
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
    longest = max(wanted, key=lambda text: len(text.text)).text
    raise reason or DoesNotFit(f"The lines do not fit the sheet together; the longest is “{longest[:60]}”.")


def _set(text: Text, column: Column, squeeze: float) -> SetLine:
    line = _squeezed(_spaced(column.lines[text.kind], text), squeeze)
    plain = clean(text.text)
    available = column.width * MM * line.share
    return SetLine(
        replace(text, text=plain),
        line,
        fit(
            plain,
            line.steps,
            available,
            language=text.language,
            style=line.style,
            weight=line.weight,
            tracking=line.tracking,
        ),
    )


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
    if text.kind.startswith("heading") and len(text.text) <= 4 and text.language[:2] in {"ko", "ja", "zh"}:
        return replace(line, tracking=0.6, italic=False, steps=tuple((size * 1.2, n) for size, n in line.steps))
    if line.tracking and not _is_spaceable(text.text):
        return replace(line, tracking=0.0)
    return line


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
    return tag(
        line.element,
        join(one.source.text),
        class_="sans" if line.style == "sans" else None,
        lang=one.source.language,
        dir=direction(one.source.text),
        style=style,
    )
