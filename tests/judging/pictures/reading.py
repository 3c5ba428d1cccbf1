"""Reading drawings back: what a test asks of an SVG that was made."""

from dataclasses import dataclass
from math import cos, radians, sin
from xml.etree import ElementTree as ET

from judging.pictures import Picture
from judging.pictures.lettering import SIZE, width

SVG = "{http://www.w3.org/2000/svg}"
ASCENT, DESCENT = 10.5, 3.0
ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Lettering:
    """One text as it stands in a drawing: what it says, of which kind it is, and the box that it takes."""

    words: str
    kind: str
    left: float
    top: float
    right: float
    bottom: float
    is_turned: bool

    def covers(self, other: "Lettering") -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.5
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5
        )


def drawings(picture: Picture) -> list[str]:
    return [svg for svg in (picture.svg, picture.narrow) if svg]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - the drawing is our own


def letterings(svg: str) -> list[Lettering]:
    """Every text of a drawing. Turned ones have the box of their turned line."""
    return [_lettering(node) for node in parsed(svg).iter(f"{SVG}text")]


def _lettering(node: ET.Element) -> Lettering:
    words, kind = (node.text or "").translate(ISOLATES), node.get("class", "").removeprefix("pic-")
    x, y = float(node.get("x", 0)), float(node.get("y", 0))
    run = width(words, SIZE, bold=node.get("font-weight") == "600")
    left = {"start": x, "middle": x - run / 2, "end": x - run}[node.get("text-anchor", "start")]
    turn = node.get("transform")
    if turn is None:
        return Lettering(words, kind, left, y - ASCENT, left + run, y + DESCENT, is_turned=False)
    angle = radians(-float(turn.removeprefix("rotate(").split()[0]))
    return Lettering(words, kind, x, y - run * sin(angle), x + run * cos(angle), y, is_turned=True)


def box(svg: str) -> tuple[float, float, float, float]:
    """The drawing's own edges: left, top, right, bottom."""
    left, top, breadth, height = map(float, parsed(svg).get("viewBox", "").split())
    return left, top, left + breadth, top + height


def overlaps(svg: str) -> list[tuple[str, str]]:
    """Pairs of level texts that lie on each other."""
    level = sorted((each for each in letterings(svg) if not each.is_turned), key=lambda each: each.top)
    found = []
    for at, one in enumerate(level):
        for other in level[at + 1 :]:
            if other.top >= one.bottom:
                break
            if one.covers(other):
                found.append((one.words, other.words))
    return found


def beyond(svg: str) -> list[str]:
    """Texts that reach over the edge of the drawing."""
    left, top, right, bottom = box(svg)
    return [
        each.words
        for each in letterings(svg)
        if each.left < left - 0.01 or each.top < top or each.right > right + 0.01 or each.bottom > bottom
    ]


def ids(svg: str) -> list[str]:
    return [found for node in parsed(svg).iter() if (found := node.get("id"))]
