"""Modern: an off-centre grid, one field of ink, and fine lines like the plan of a city.

The plan is drawn from the certificate's own serial: no two are alike, and the same serial gives the same streets.
"""

from random import Random

from reports.render.certificate.content import CertificateContent
from reports.render.certificate.design import Foot, Place, Sheet
from reports.render.certificate.emblem import INK, PAPER, SEAL
from reports.render.certificate.setting import Column, Line, display, running

Point = tuple[float, float]
Block = tuple[Point, Point, Point, Point]

PALE, FOIL, MUTED = "#c9cfdd", "#e0bd6a", "#4a5268"
LEAST = 7.0  # millimetres: a block that short is not divided again


def _field_lines() -> dict[str, Line]:
    return {
        "season": Line(steps=running(12, 8.5, 4), leading=1.35, colour="#fff"),
        "season-second": Line(steps=running(10, 8, 3), leading=1.35, before=4, colour=PALE),
    }


def _award_lines() -> dict[str, Line]:
    return {
        "tier": Line(steps=display(34, 14, 3), leading=1.15, colour=FOIL),
        "tier-second": Line(steps=running(16, 10, 2), before=3, colour=FOIL),
        "category": Line(steps=running(12, 9, 3), before=7, leading=1.35, colour="#fff"),
        "category-second": Line(steps=running(10, 8, 3), before=2, leading=1.35, colour=PALE),
    }


def _main_lines(name: float) -> dict[str, Line]:
    return {
        "heading": Line(steps=running(13, 10, 2), tracking=0.14, colour=SEAL, element="h1"),
        "given": Line(steps=running(10, 8.5, 1), before=18, after=2, colour=MUTED),
        "name": Line(steps=display(name, 17, 5), leading=1.2, weight=600),
        "local": Line(steps=display(15, 10, 2), before=2),
        "place": Line(steps=running(14, 9, 2), before=3, colour=MUTED),
        "project": Line(steps=running(16, 9.5, 4), leading=1.3, before=18),
        "wording": Line(steps=running(10.5, 7.5, 7), leading=1.5, before=9, colour=MUTED),
        "wording-second": Line(steps=running(9.5, 7.5, 6), leading=1.55, before=4, colour=MUTED),
        "date": Line(steps=running(10, 8, 2), before=12),
    }


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _length(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _is_outside(block: Block, width: float, height: float) -> bool:
    xs, ys = [x for x, _ in block], [y for _, y in block]
    return max(xs) < 0 or min(xs) > width or max(ys) < 0 or min(ys) > height


def _streets(block: Block, field: Point, chance: Random, depth: int, out: list[tuple[int, Point, Point]]) -> None:
    """Divide a block by a street across its longer sides, and the halves again, until blocks are small."""
    if _is_outside(block, *field):
        return
    a, b, c, d = block
    if _length(a, b) < _length(b, c):
        a, b, c, d = b, c, d, a
    if _length(a, b) < LEAST * chance.uniform(1.0, 2.2):
        return
    first, second = chance.uniform(0.36, 0.64), chance.uniform(-0.05, 0.05)
    top, bottom = _between(a, b, first), _between(d, c, min(max(first + second, 0.3), 0.7))
    out.append((depth, top, bottom))
    _streets((a, top, bottom, d), field, chance, depth + 1, out)
    _streets((top, b, c, bottom), field, chance, depth + 1, out)


def _river(width: float, height: float, chance: Random) -> str:
    """A river that enters at one long side and leaves at the other."""
    y, z = (chance.uniform(0.25, 0.75) * height for _ in range(2))
    bend = chance.uniform(-0.35, 0.35) * height
    return f"M-10 {y:.1f}C{width * 0.35:.1f} {y + bend:.1f} {width * 0.6:.1f} {z - bend:.1f} {width + 10:.1f} {z:.1f}"


def plan(serial: str, width: float, height: float) -> str:
    """The plan of a city that does not exist, on a field of ink."""
    chance = Random(serial)  # noqa: S311 - ornament: the serial is the seed, and nothing is kept secret by it
    reach = max(width, height) * 1.1
    tilt = chance.uniform(0.12, 0.32) * chance.choice((-1, 1)) * reach
    cx, cy = width / 2, height / 2
    whole: Block = (
        (cx - reach, cy - reach + tilt),
        (cx + reach, cy - reach - tilt),
        (cx + reach, cy + reach - tilt),
        (cx - reach, cy + reach + tilt),
    )
    streets: list[tuple[int, Point, Point]] = []
    _streets(whole, (width, height), chance, 0, streets)
    out: list[str] = []
    for least, most, weight, opacity in ((7, 99, 0.12, 0.2), (4, 7, 0.2, 0.3), (0, 4, 0.42, 0.4)):
        path = "".join(
            f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}" for depth, a, b in streets if least <= depth < most
        )
        out.append(
            f'<path d="{path}" stroke="#9fb0d6" stroke-width="{weight}" stroke-opacity="{opacity}" fill="none"/>'
        )
    river = _river(width, height, chance)
    out.append(f'<path d="{river}" stroke="#9fb0d6" stroke-opacity="0.4" stroke-width="7.4" fill="none"/>')
    out.append(f'<path d="{river}" stroke="#1b2c54" stroke-width="7" fill="none"/>')
    return "".join(out)


def _calm(width: float, height: float, top: float, bottom: float) -> str:
    """Ink laid over the plan where words stand: from the upper edge down to `top`, from `bottom` to the lower edge."""
    out = ["<defs>"]
    for name, start, end in (("above", 0, 1), ("below", 1, 0)):
        out.append(
            f'<linearGradient id="{name}" x1="0" y1="{start}" x2="0" y2="{end}"><stop offset="0" stop-color="{INK}"/>'
            f'<stop offset="0.55" stop-color="{INK}" stop-opacity="0.85"/>'
            f'<stop offset="1" stop-color="{INK}" stop-opacity="0"/></linearGradient>'
        )
    out.append(f'</defs><rect width="{width}" height="{top}" fill="url(#above)"/>')
    out.append(f'<rect y="{bottom}" width="{width}" height="{height - bottom}" fill="url(#below)"/>')
    return "".join(out)


def _sheet(content: CertificateContent, sheet: Point, field: Point, calm: Point) -> str:
    """Paper, the field of ink (a little over the edges, where printers cut), the plan, and calm for the words."""
    return (
        f'<rect width="{sheet[0]}" height="{sheet[1]}" fill="{PAPER}"/>'
        f'<rect x="-3" y="-3" width="{field[0] + 3}" height="{field[1] + (6 if field[1] == sheet[1] else 3)}"'
        f' fill="{INK}"/><svg x="0" y="0" width="{field[0]}" height="{field[1]}"'
        f' viewBox="0 0 {field[0]} {field[1]}">{plan(content.serial, *field)}{_calm(*field, *calm)}</svg>'
    )


def _landscape(content: CertificateContent) -> str:
    return _sheet(content, (297, 210), (98, 210), (62, 128))


def _portrait(content: CertificateContent) -> str:
    return _sheet(content, (210, 297), (210, 112), (34, 62))


LANDSCAPE = Sheet(
    width=297,
    height=210,
    ornament=_landscape,
    columns=(
        Column(x=16, y=18, width=66, height=60, lines=_field_lines(), align="left", valign="top"),
        Column(x=16, y=112, width=66, height=80, lines=_award_lines(), align="left", valign="bottom"),
        Column(x=118, y=24, width=160, height=122, lines=_main_lines(60), align="left", valign="top"),
    ),
    foot=Foot(
        signatures=Place(x=118, y=166, width=130),
        seal=Place(x=84, y=150, width=28),
        code=Place(x=258, y=166, width=20),
        notes=Place(x=118, y=183.5, width=130),
        partner=Place(x=244, y=20, width=34, height=16),
        demo=Place(x=118, y=151, width=130),
        align="left",
        demo_align="left",
    ),
)
PORTRAIT = Sheet(
    width=210,
    height=297,
    ornament=_portrait,
    columns=(
        Column(x=22, y=18, width=78, height=54, lines=_field_lines(), align="left", valign="top"),
        Column(x=104, y=38, width=84, height=62, lines=_award_lines(), align="right", valign="bottom"),
        Column(x=22, y=134, width=166, height=98, lines=_main_lines(50), align="left", valign="top"),
    ),
    foot=Foot(
        signatures=Place(x=22, y=248, width=132),
        seal=Place(x=22, y=98, width=28),
        code=Place(x=168, y=248, width=20),
        notes=Place(x=22, y=267, width=130),
        partner=Place(x=152, y=118, width=36, height=16),
        demo=Place(x=22, y=237, width=130),
        align="left",
        demo_align="left",
    ),
)
