"""What a design is: a sheet, its ornament, the places of its words, and the foot with signatures, seal and code."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.render.certificate.content import CertificateContent
from reports.render.certificate.setting import Column


@dataclass(frozen=True, kw_only=True)
class Place:
    """A rectangle on the sheet, in millimetres."""

    x: float
    y: float
    width: float
    height: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Foot:
    """Where the closing marks stand. Signatures share their place; notes are the number and the address."""

    signatures: Place
    code: Place  # the QR code, square
    notes: Place
    partner: Place
    demo: Place
    seal: Place
    seal_between: bool = False  # the seal stands among the signatures, and its place gives height and size only
    align: str = "center"
    notes_align: str = "left"
    notes_colour: str = "#4a5268"
    demo_align: str = "center"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One design in one orientation."""

    width: float
    height: float
    columns: tuple[Column, ...]
    foot: Foot
    ornament: Callable[[CertificateContent], str]  # SVG content on a field of width by height
