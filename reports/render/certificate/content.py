"""What a certificate says. The words come from the caller, in the languages of the award."""

import base64
import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Design = Literal["seal", "palace", "modern"]
Orientation = Literal["landscape", "portrait"]

_PICTURES = {b"\x89PNG\r\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True, kw_only=True)
class Labels:
    """The small words a certificate needs beside its own."""

    heading: str = "Certificate of Award"
    given_to: str = "is hereby awarded to"
    project: str = "for"  # goes before the project's title
    number: str = "No."
    verify: str = "Verify this certificate"
    demo: str = "Demonstration. This is not a real award."


ENGLISH = Labels()
KOREAN = Labels(
    heading="상장",
    given_to="",
    project="",
    number="상장 번호",
    verify="진위 확인",
    demo="시연용 견본이며 실제 상장이 아닙니다.",
)


@dataclass(frozen=True, kw_only=True)
class CertificateText:
    """The certificate in one language (BCP 47). An empty text leaves its line out.

    `wording` is the sentence of recognition; `date_line` is place and day as the language writes them.
    """

    language: str
    season_name: str
    category_name: str
    tier_name: str
    country: str = ""
    wording: str = ""
    date_line: str = ""
    labels: Labels = ENGLISH


@dataclass(frozen=True)
class Signatory:
    """Who signs: a name and the office, and the office once more in the second language."""

    name: str
    role: str
    role_second: str = ""


@dataclass(frozen=True)
class Logo:
    """A partner's mark: PNG or JPEG bytes, and what it shows in words."""

    image: bytes
    name: str

    @property
    def uri(self) -> str:
        """The picture as a data: address; ValueError for anything but PNG and JPEG."""
        kind = next((kind for start, kind in _PICTURES.items() if self.image.startswith(start)), None)
        if kind is None:
            raise ValueError("A partner's logo is a PNG or JPEG picture.")
        return f"data:image/{kind};base64,{base64.b64encode(self.image).decode()}"


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """One certificate: facts that are the same in every language, and one or two texts.

    `city_local` is the winner's name as its owners write it, in `local_language`, and is set large; `city_en` stands
    beneath unless it is the same. Where a person or a body won, their name is `recipient` and takes the large line.
    """

    serial: str
    city_local: str
    city_en: str
    local_language: str
    project_title: str
    project_language: str = ""  # the first text's, where it is not said
    texts: tuple[CertificateText, ...]
    verification_url: str
    issuer: str
    signatories: tuple[Signatory, ...] = ()
    recipient: str = ""
    partner: Logo | None = None
    demo: bool = False
    issued_at: dt.datetime | None = None
    credential: bytes = field(default=b"", repr=False)  # credential.json, carried inside the PDF

    def __post_init__(self) -> None:
        if not 1 <= len(self.texts) <= 2:
            raise ValueError(f"A certificate speaks one or two languages, not {len(self.texts)}.")
        if len(self.signatories) > 3:
            raise ValueError(f"A certificate has room for three signatories, not {len(self.signatories)}.")
