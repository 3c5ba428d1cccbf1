"""Palace: a border from the geometry of dancheong and lattice windows, in green, vermilion and the look of gold foil."""

from math import cos, pi, sin

from reports.render.certificate.content import CertificateContent
from reports.render.certificate.design import Foot, Place, Sheet
from reports.render.certificate.emblem import INK, SEAL
from reports.render.certificate.setting import Column, Line, display, running

GREEN, DEEP, INDIGO, GOLD, BRONZE = "#1f4f43", "#173b33", "#1f3a6e", "#d2ab50", "#7a5200"
FOIL = "url(#foil)"
MUTED = "#4a5268"
EDGE, BAND = 8.0, 15.0  # the margin outside the border, and its breadth
STOPS = ((0, "#8a5d0a"), (0.18, "#e6c873"), (0.36, "#a87718"), (0.55, "#f3e0a0"), (0.74, "#9c6d12"), (1, "#dcb95c"))


SECOND = {
    "season-second": Line(steps=running(9.5, 7, 2), tracking=0.08, colour=MUTED, before=2),
    "heading-second": Line(steps=running(16, 12, 1), before=3, colour=BRONZE),
    "tier-second": Line(steps=running(12, 9, 1), before=1, colour=SEAL),
    "category-second": Line(steps=running(10, 8, 2), before=1, share=0.9, colour=MUTED),
    "date-second": Line(steps=running(9.5, 7.5, 1), before=1, colour=MUTED),
}


def _lines(name: float) -> dict[str, Line]:
    return {
        "season": Line(steps=running(11.5, 8, 2), tracking=0.12, colour=BRONZE),
        "heading": Line(steps=running(27, 18, 2), before=7, weight=600, colour=INK, element="h1"),
        "tier": Line(steps=display(19, 11, 2), before=9, weight=600, colour=SEAL),
        "category": Line(steps=running(11, 8.5, 2), before=1, share=0.8),
        "given": Line(steps=running(10, 8.5, 1), before=8, after=3, italic=True, colour=MUTED),
        "name": Line(steps=display(name, 17, 4), leading=1.22, weight=600, colour=INK),
        "local": Line(steps=display(15, 10, 2), before=2),
        "place": Line(steps=running(13, 9, 2), before=2, tracking=0.04, colour=MUTED),
        "project": Line(steps=running(12.5, 9, 3), before=8, italic=True, share=0.85),
        "wording": Line(steps=running(10, 7.5, 6), leading=1.45, before=7, share=0.8),
        "wording-second": Line(steps=running(9, 7.5, 5), leading=1.5, before=3, share=0.8, colour=MUTED),
        "date": Line(steps=running(10, 8, 2), before=8),
    }


def _petals(rings: tuple[tuple[float, float, int], ...], x: float = 0.0, y: float = 0.0) -> str:
    """Path data of rings of petals about a point: (radius, half width, how many), every other ring turned by half."""
    out = []
    for number, (radius, half, count) in enumerate(rings):
        for k in range(count):
            angle = (2 * k + number % 2) * pi / count
            c, s = cos(angle), sin(angle)

            def at(along: float, across: float, c: float = c, s: float = s) -> str:
                return f"{x + along * c - across * s:.2f} {y + along * s + across * c:.2f}"

            near, far = radius * 0.35, radius * 0.8
            out.append(f"M{at(0, 0)}C{at(near, half)} {at(far, half)} {at(radius, 0)}")
            out.append(f"C{at(far, -half)} {at(near, -half)} {at(0, 0)}Z")
    return "".join(out)


# The lotus of the corners, from the back to the front, each ring a shade of its neighbour as in dancheong.
LOTUS_RINGS = (
    ((6.6, 2.6, 8), GOLD),
    ((6.1, 2.2, 8), "#f6f1e3"),
    ((5.3, 1.8, 8), SEAL),
    ((4.3, 1.4, 8), "#f2c9c4"),
    ((3.2, 1.1, 8), SEAL),
)
LOTUS = (
    "".join(f'<path d="{_petals((ring,))}" fill="{colour}"/>' for ring, colour in LOTUS_RINGS)
    + f'<circle r="1.5" fill="{GOLD}"/><circle r="0.7" fill="{DEEP}"/>'
)


def _lattice(length: float) -> str:
    """The flower lattice of a temple door along a band: three directions of bars, a blossom where they meet.

    Drawn from (0, 0) along x, in a field `length` by BAND; the pitch is chosen so that it ends as it began.
    """
    inner, top = BAND - 5.2, 2.6
    count = round(length / (inner * 2 / 3**0.5))
    pitch = length / count
    bars, crossings = [], []
    for k in range(-1, count + 1):
        x = k * pitch
        bars.append(f"M{x:.2f} {top}l{pitch:.2f} {inner}M{x + pitch:.2f} {top}l{-pitch:.2f} {inner}")
        bars.append(f"M{x + pitch / 2:.2f} {top}v{inner}M{x:.2f} {top}v{inner}")
        crossings += [(x, top), (x, top + inner), (x + pitch / 2, top + inner / 2)]
    petals = "".join(_blossom(x, y, 1.35) for x, y in crossings)
    hearts = "".join(f"M{x:.2f} {y:.2f}h0.01" for x, y in crossings)
    return (
        f'<svg x="0" y="0" width="{length}" height="{BAND}" viewBox="0 0 {length} {BAND}">'
        f'<rect width="{length}" height="{BAND}" fill="{GREEN}"/>'
        f'<g fill="none" stroke-linecap="round"><path d="{"".join(bars)}" stroke="{GOLD}" stroke-width="0.22"/>'
        f'<path d="{petals}" stroke="{DEEP}" stroke-width="1.7"/><path d="{petals}" stroke="{GOLD}" stroke-width="1.15"/>'
        f'<path d="{hearts}" stroke="{SEAL}" stroke-width="1.1"/></g></svg>'
    )


def _blossom(x: float, y: float, radius: float) -> str:
    """Six petals as three strokes through a point; round ends make them petals."""
    out = []
    for k in range(3):
        dx, dy = radius * cos(k * pi / 3), radius * sin(k * pi / 3)
        out.append(f"M{x - dx:.2f} {y - dy:.2f}l{2 * dx:.2f} {2 * dy:.2f}")
    return "".join(out)


def _rail(width: float, height: float, inset: float, colour: str, weight: float) -> str:
    return (
        f'<rect x="{inset}" y="{inset}" width="{width - 2 * inset}" height="{height - 2 * inset}" fill="none"'
        f' stroke="{colour}" stroke-width="{weight}"/>'
    )


def _corner(x: float, y: float) -> str:
    middle = BAND / 2
    return (
        f'<g transform="translate({x} {y})"><rect width="{BAND}" height="{BAND}" fill="{INDIGO}"/>'
        f'<rect x="0.9" y="0.9" width="{BAND - 1.8}" height="{BAND - 1.8}" fill="none" stroke="{GOLD}"'
        f' stroke-width="0.3"/><g transform="translate({middle} {middle})">{LOTUS}</g></g>'
    )


def border(width: float, height: float) -> str:
    """The whole border of a sheet."""
    stops = "".join(f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in STOPS)
    across, down = width - 2 * (EDGE + BAND), height - 2 * (EDGE + BAND)
    near, far_x, far_y = EDGE, width - EDGE - BAND, height - EDGE - BAND
    sides = (
        f'<g transform="translate({EDGE + BAND} {near})">{_lattice(across)}</g>'
        f'<g transform="translate({EDGE + BAND} {far_y})">{_lattice(across)}</g>'
        f'<g transform="translate({EDGE + BAND} {EDGE + BAND}) rotate(90)">{_lattice(down)}</g>'
        f'<g transform="translate({far_x + BAND} {EDGE + BAND}) rotate(90)">{_lattice(down)}</g>'
    )
    corners = "".join(_corner(x, y) for x in (near, far_x) for y in (near, far_y))
    rails = (
        _rail(width, height, EDGE - 0.9, FOIL, 0.9)
        + _rail(width, height, EDGE + BAND + 0.1, FOIL, 1.1)
        + _rail(width, height, EDGE + 1.1, SEAL, 0.5)
        + _rail(width, height, EDGE + BAND - 1.1, SEAL, 0.5)
        + _rail(width, height, EDGE + BAND + 2.4, "#b98a2f", 0.18)
    )
    return (
        f'<defs><linearGradient id="foil" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="{width}" y2="{height}">'
        f"{stops}</linearGradient></defs>"
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<rect x="{EDGE}" y="{EDGE}" width="{width - 2 * EDGE}" height="{height - 2 * EDGE}" fill="#fdfaf2"/>'
        f"{sides}{rails}{corners}"
    )


def _landscape(content: CertificateContent) -> str:
    return border(297, 210)


def _portrait(content: CertificateContent) -> str:
    return border(210, 297)


LANDSCAPE = Sheet(
    width=297,
    height=210,
    ornament=_landscape,
    columns=(Column(x=40, y=33, width=217, height=112, lines=_lines(52)),),
    foot=Foot(
        signatures=Place(x=73.5, y=166, width=150),
        seal=Place(x=136, y=150.5, width=25),
        seal_between=True,
        code=Place(x=31, y=158, width=17),
        notes=Place(x=226, y=160, width=40),
        notes_align="right",
        partner=Place(x=31, y=31, width=32, height=15),
        demo=Place(x=98.5, y=26.6, width=100),
    ),
)
PORTRAIT = Sheet(
    width=210,
    height=297,
    ornament=_portrait,
    columns=(Column(x=35, y=36, width=140, height=168, lines=_lines(46) | SECOND),),
    foot=Foot(
        signatures=Place(x=33, y=230, width=144),
        seal=Place(x=91, y=212, width=28),
        seal_between=True,
        code=Place(x=31, y=250, width=17),
        notes=Place(x=52, y=252.5, width=80),
        partner=Place(x=146, y=251, width=32, height=15),
        demo=Place(x=55, y=27.6, width=100),
    ),
)
