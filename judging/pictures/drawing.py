"""A drawing being made: shapes and lettering by kind, and the SVG that they become.

A *kind* says what a thing is in the picture (the range of an interval, the line of a cut), not how it looks. It is
written twice: as a class, which static/css/pictures.css gives the colours of the page, and as presentation attributes
with the light colours, for paper and for a file that stands alone. No style element or attribute is ever written, so a
page with a strict content policy can hold the drawing. Pictures run from left to right in every language, as figures do.
"""

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from judging.pictures.lettering import SIZE, clean, isolated, shortened, width, wrapped
from judging.pictures.picture import About

__all__ = ["NARROW", "WIDE", "Drawing", "Item", "tidy"]

WIDE, NARROW = 720.0, 288.0
"""The widths that pictures are drawn for, in px: a page or a sheet of paper, and the smallest telephone."""
INK, MUTED, SLATE, LINE, EDGE = "#14213d", "#575d6e", "#727989", "#d9d5cb", "#857f72"
SEAL, GOLD = "#b3261e", "#9a6b00"
SHADE, SHEET, TINT = "#f3f0e8", "#fffefc", "#fdf3df"
MARGIN = 4.0  # some letters reach out to the left of where they begin
FACES = "system-ui, 'Noto Sans', sans-serif"

KINDS: dict[str, dict[str, str]] = {
    # lettering
    "text": {"fill": INK},
    "strong": {"fill": INK, "font-weight": "600"},
    "quiet": {"fill": MUTED},
    "tick": {"fill": MUTED},
    "alert": {"fill": SEAL, "font-weight": "600"},
    "onink": {"fill": SHEET},
    # ground
    "grid": {"stroke": LINE, "stroke-width": "1", "fill": "none"},
    "frame": {"stroke": LINE, "stroke-width": "1", "fill": "none"},
    "stripe": {"fill": SHADE},
    "band": {"fill": TINT},
    "pad": {"fill": SHEET},
    "zero": {"stroke": INK, "stroke-width": "1.5", "fill": "none"},
    "cut": {"stroke": SEAL, "stroke-width": "1.5", "stroke-dasharray": "6 4", "fill": "none"},
    "bracket": {"stroke": EDGE, "stroke-width": "1.5", "fill": "none"},
    # facts
    "range": {"stroke": SLATE, "stroke-width": "4", "stroke-linecap": "round", "fill": "none"},
    "thread": {"stroke": EDGE, "stroke-width": "1.5", "stroke-dasharray": "2 3", "fill": "none"},
    "doubt": {"stroke": GOLD, "stroke-width": "4", "stroke-linecap": "round", "fill": "none"},
    "point": {"fill": INK, "stroke": SHEET, "stroke-width": "1.5"},
    "hollow": {"fill": SHEET, "stroke": GOLD, "stroke-width": "2.5"},
    "settled": {"fill": SLATE},
    "chosen": {"fill": SEAL, "stroke": SHEET, "stroke-width": "2"},
    "bar": {"fill": SLATE},
    "over": {"fill": SHEET, "stroke": SEAL, "stroke-width": "1.5"},
    "hatch": {"stroke": SEAL, "stroke-width": "1.5", "fill": "none"},
    "curve": {"stroke": INK, "stroke-width": "2", "stroke-linejoin": "round", "fill": "none"},
    "link": {"stroke": INK, "stroke-opacity": "0.25", "fill": "none"},
    "node": {"fill": INK},
    "dot": {"fill": SLATE},
    # cells of a heat map, from the lowest mark to the highest; the scale jumps where no lettering could be read on it
    "heat0": {"fill": "#f6f5f4"},
    "heat1": {"fill": "#e0e1e3"},
    "heat2": {"fill": "#c9cbd0"},
    "heat3": {"fill": "#afb3bb"},
    "heat4": {"fill": "#697182"},
    "heat5": {"fill": "#3e495f"},
    "heat6": {"fill": "#14213d"},
    "absent": {"stroke": EDGE, "stroke-width": "1.5", "stroke-dasharray": "3 3", "fill": "none"},
    "aside": {"stroke": EDGE, "stroke-width": "1.5", "fill": "none"},
}

Attributes = Mapping[str, str | float]


@dataclass(frozen=True)
class Item:
    """One line of a legend: the kind of its sign, how the sign is drawn (dot, line, upright, bracket, interval,
    chosen, box, corner, speck), and what it means.
    """

    sign: str
    kind: str
    text: str


def tidy(value: float) -> str:
    """A length with at most two decimals and nothing needless: 3.10 is 3.1, and -0.00 is 0."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


class Drawing:
    """Shapes in the order in which they were asked for: what comes later lies on top."""

    def __init__(self, breadth: float) -> None:
        self.breadth = breadth
        self.edges = (-MARGIN, breadth + MARGIN)
        self._parts: list[str] = []

    @contextmanager
    def group(self, kind: str, **attributes: str | float) -> Iterator[None]:
        """Many things of one kind: it is written once around them, and they are drawn with the kind ""."""
        self._parts.append(f"{self._open('g', kind, attributes)}>")
        yield
        self._parts.append("</g>")

    def line(self, kind: str, x1: float, y1: float, x2: float, y2: float) -> None:
        self._add("line", kind, {"x1": x1, "y1": y1, "x2": x2, "y2": y2})

    def rect(self, kind: str, x: float, y: float, breadth: float, height: float, *, round_by: float = 0) -> None:
        corner = {"rx": round_by} if round_by else {}
        self._add("rect", kind, {"x": x, "y": y, "width": breadth, "height": height, **corner})

    def circle(self, kind: str, x: float, y: float, radius: float, told: str = "") -> None:
        self._add("circle", kind, {"cx": x, "cy": y, "r": radius}, told)

    def path(self, kind: str, steps: str, **attributes: str | float) -> None:
        self._add("path", kind, {"d": steps, **attributes})

    def text(
        self, kind: str, x: float, y: float, words: str, *, anchor: str = "start", room: float = 0, turned: float = 0
    ) -> None:
        """Lettering on a base line; cut to `room` where one is given, and turned about its own beginning."""
        plain = clean(words)
        fitting = shortened(plain, room, SIZE, bold=self.is_bold(kind)) if room else plain
        if not fitting:
            return
        attributes: dict[str, str | float] = {"x": x, "y": y}
        if anchor != "start":
            attributes["text-anchor"] = anchor
        if turned:
            attributes["transform"] = f"rotate({tidy(turned)} {tidy(x)} {tidy(y)})"
        self._parts.append(
            f"{self._open('text', kind, attributes)}>{html.escape(isolated(fitting), quote=False)}</text>"
        )

    @staticmethod
    def is_bold(kind: str) -> bool:
        return "font-weight" in KINDS.get(kind, {})

    def figure(self, x: float, y: float, words: str, *, anchor: str = "start") -> None:
        """A number on a patch of ground of its own, so that no line runs through it."""
        taken = width(words, SIZE)
        self.rect("pad", x - taken - 2 if anchor == "end" else x - 2, y - 13, taken + 4, 17)
        self.text("quiet", x, y, words, anchor=anchor)

    def uprights(self, kind: str, x: float, stretches: Sequence[tuple[float, float]]) -> None:
        """A vertical line in pieces: each stretch is where it begins and ends."""
        self.path(kind, "".join(f"M{tidy(x)} {tidy(top)}V{tidy(bottom)}" for top, bottom in stretches))

    def legend(self, items: Iterable[Item], x: float, y: float) -> float:
        """Signs with their meaning, as many to a line as the drawing is wide; gives where the legend ends."""
        left, top, deep = x, y, 1
        room = self.breadth - x - 30
        for item in items:
            lines = wrapped(clean(item.text), room, SIZE, 3)
            taken = 30 + max((width(line, SIZE) for line in lines), default=0)
            if left > x and left + taken > self.breadth:
                left, top, deep = x, top + 4 + 20 * deep, 1
            self._sign(item, left, top)
            for at, line in enumerate(lines):
                self.text("text", left + 30, top + 16 + 20 * at, line, room=room)
            left += taken + 20
            deep = max(deep, len(lines))
        return top + 4 + 20 * deep

    def _sign(self, item: Item, x: float, y: float) -> None:
        middle = y + 11
        match item.sign:
            case "dot":
                self.circle(item.kind, x + 11, middle, 5)
            case "line":
                self.line(item.kind, x + 2, middle, x + 20, middle)
            case "upright":
                self.line(item.kind, x + 11, y + 2, x + 11, y + 20)
            case "bracket":
                self.path(item.kind, f"M{tidy(x + 14)} {tidy(y + 3)}h-5v16h5")
            case "chosen":
                self.circle(item.kind, x + 11, middle, 8)
            case "interval":
                self.line(item.kind, x + 3, middle, x + 19, middle)
                self.circle("hollow" if item.kind == "doubt" else "point", x + 11, middle, 5)
            case "corner":
                self.rect(item.kind, x + 1, y + 3, 20, 16, round_by=2)
                self.path("dot", f"M{tidy(x + 1)} {tidy(y + 3)}h8l-8 8z")
            case "speck":
                self.circle(item.kind, x + 11, middle, 1.5)
            case _:
                self.rect(item.kind, x + 1, y + 3, 20, 16, round_by=2)

    def svg(self, about: About, height: float, *, fixed: bool = False) -> str:
        """The whole drawing. Screen readers get title and description; what is inside is one image to them.

        `fixed` marks a drawing that keeps its size and scrolls where there is less room.
        """
        kind = "fixed" if fixed else "narrow" if self.breadth < WIDE else "wide"
        name = f"{about.prefix}-{kind}"
        title, description = (html.escape(clean(text), quote=False) for text in (about.title, about.description))
        breadth = tidy(self.breadth + 2 * MARGIN)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="picture picture-{kind}" viewBox="{tidy(-MARGIN)} 0 {breadth} {tidy(height)}"'
            f' width="{breadth}" height="{tidy(height)}" role="img" aria-labelledby="{name}-title"'
            f' aria-describedby="{name}-about" direction="ltr" font-family="{FACES}" font-size="{tidy(SIZE)}">'
            f'<title id="{name}-title">{title}</title><desc id="{name}-about">{description}</desc>'
            f"{''.join(self._parts)}</svg>"
        )

    def _add(self, name: str, kind: str, attributes: Attributes, told: str = "") -> None:
        start = self._open(name, kind, attributes)
        words = html.escape(isolated(clean(told)), quote=False)
        self._parts.append(f"{start}><title>{words}</title></{name}>" if words else f"{start}/>")

    @staticmethod
    def _open(name: str, kind: str, attributes: Attributes) -> str:
        shown = {key: one if isinstance(one, str) else tidy(one) for key, one in attributes.items()}
        painted = {"class": f"pic-{kind}", **KINDS[kind], **shown} if kind else shown
        written = "".join(f' {key}="{html.escape(value)}"' for key, value in painted.items())
        return f"<{name}{written}"
