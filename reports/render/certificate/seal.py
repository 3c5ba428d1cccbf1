"""Seal: wide margins, a hairline frame, the name large in its own script, one vermilion seal."""

from reports.render.certificate.content import CertificateContent
from reports.render.certificate.design import Foot, Place, Sheet
from reports.render.certificate.emblem import GOLD, INK, PAPER
from reports.render.certificate.setting import Column, Line, display, running

MUTED = "#4a5268"


SECOND = {
    "season-second": Line(steps=running(9.5, 7, 2), tracking=0.08, colour=MUTED, before=2),
    "heading-second": Line(steps=running(14, 10, 1), before=4, colour=GOLD),
    "tier-second": Line(steps=running(13, 9, 1), before=1, colour=GOLD),
    "category-second": Line(steps=running(10, 8, 2), before=1, share=0.9, colour=MUTED),
    "date-second": Line(steps=running(9.5, 7.5, 1), before=1, colour=MUTED),
}


def _lines(name: float) -> dict[str, Line]:
    return {
        "season": Line(steps=running(11.5, 8, 2), tracking=0.16, colour=INK),
        "heading": Line(steps=running(19, 13, 2), italic=True, before=13, colour=GOLD, element="h1"),
        "given": Line(steps=running(10.5, 8.5, 1), before=9, after=4, italic=True, colour=MUTED),
        "name": Line(steps=display(name, 18, 4), leading=1.22, colour=INK),
        "local": Line(steps=display(16, 10, 2), before=2),
        "place": Line(steps=running(14, 9, 2), before=2, tracking=0.04, colour=MUTED),
        "tier": Line(steps=display(20, 11, 2), before=14, weight=600, tracking=0.02, colour=GOLD),
        "category": Line(steps=running(11.5, 8.5, 2), before=1, share=0.8),
        "project": Line(steps=running(13, 9, 3), before=8, italic=True, share=0.8),
        "wording": Line(steps=running(10.5, 7.5, 6), leading=1.45, before=8, share=0.74),
        "wording-second": Line(steps=running(9.5, 7.5, 5), leading=1.5, before=4, share=0.74, colour=MUTED),
        "date": Line(steps=running(10, 8, 2), before=9),
    }


def _frame(width: float, height: float) -> str:
    """Two hairlines, the inner one notched at its corners, and a short rule of gold under the season's name."""
    a, b, notch = 10.0, 12.4, 5.0
    right, bottom = width - b, height - b
    inner = (
        f"M{b + notch} {b}H{right - notch}v{notch}h{notch}V{bottom - notch}h{-notch}v{notch}"
        f"H{b + notch}v{-notch}h{-notch}V{b + notch}h{notch}Z"
    )
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="0.8" fill="{GOLD}"/>'
        for x in (b + notch / 2, width - b - notch / 2)
        for y in (b + notch / 2, height - b - notch / 2)
    )
    return (
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>'
        f'<rect x="{a}" y="{a}" width="{width - 2 * a}" height="{height - 2 * a}" fill="none" stroke="{INK}"'
        f' stroke-width="0.18"/><path d="{inner}" fill="none" stroke="{GOLD}" stroke-width="0.3"/>{dots}'
    )


def _landscape(content: CertificateContent) -> str:
    return _frame(297, 210)


def _portrait(content: CertificateContent) -> str:
    return _frame(210, 297)


LANDSCAPE = Sheet(
    width=297,
    height=210,
    ornament=_landscape,
    columns=(Column(x=31, y=23, width=235, height=127, lines=_lines(62)),),
    foot=Foot(
        signatures=Place(x=67, y=176, width=163),
        seal=Place(x=135, y=157, width=27),
        seal_between=True,
        code=Place(x=22, y=168, width=18),
        notes=Place(x=233, y=170.5, width=42),
        notes_align="right",
        partner=Place(x=22, y=22, width=34, height=16),
        demo=Place(x=98.5, y=14.4, width=100),
    ),
)
PORTRAIT = Sheet(
    width=210,
    height=297,
    ornament=_portrait,
    columns=(Column(x=26, y=30, width=158, height=182, lines=_lines(54) | SECOND),),
    foot=Foot(
        signatures=Place(x=26, y=243, width=158),
        seal=Place(x=90, y=222, width=30),
        seal_between=True,
        code=Place(x=24, y=259, width=18),
        notes=Place(x=46, y=261.5, width=90),
        partner=Place(x=150, y=260, width=36, height=17),
        demo=Place(x=55, y=18, width=100),
    ),
)
