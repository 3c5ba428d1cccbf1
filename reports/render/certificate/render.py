"""A certificate as a PDF of exactly one page."""

import segno

from reports.render import pdf
from reports.render.certificate import modern, palace, seal
from reports.render.certificate.content import CertificateContent, Design, Logo, Orientation, Signatory
from reports.render.certificate.design import Foot, Place, Sheet
from reports.render.certificate.emblem import INK, SEAL
from reports.render.certificate.emblem import seal as draw_seal
from reports.render.certificate.setting import MM, Steps, compose
from reports.render.markup import Html, join, svg_uri, tag, words
from reports.render.measure import fit
from reports.render.text import clean

SHEETS: dict[Design, dict[Orientation, Sheet]] = {
    "seal": {"landscape": seal.LANDSCAPE, "portrait": seal.PORTRAIT},
    "palace": {"landscape": palace.LANDSCAPE, "portrait": palace.PORTRAIT},
    "modern": {"landscape": modern.LANDSCAPE, "portrait": modern.PORTRAIT},
}
CSS = f"""
@page {{ size: %(width)gmm %(height)gmm; margin: 0 }}
body {{ margin: 0; color: {INK} }}
.sheet {{ position: relative; width: %(width)gmm; height: %(height)gmm; overflow: hidden;
  background-size: 100%% 100%%; background-repeat: no-repeat }}
.sheet p, .sheet h1 {{ margin: 0 }}
.column, .place {{ position: absolute }}
.sign {{ border-top: 0.5pt solid {INK}; padding-top: 2pt; line-height: 1.3 }}
.role {{ color: #4a5268 }}
.notes {{ font-size: 6.6pt; line-height: 1.45 }}
.demo {{ font-size: 7.6pt; font-weight: 600; letter-spacing: 0.04em; line-height: 1.3 }}
.demo .mark {{ border: 0.7pt solid {SEAL}; border-radius: 2pt; padding: 1.6pt 6pt; color: {SEAL}; background: #fff }}
img {{ display: block }}
"""


def render_certificate(
    content: CertificateContent, design: Design = "seal", orientation: Orientation = "landscape"
) -> bytes:
    """The certificate, PDF/A-3a and PDF/UA-1, with its credential inside where there is one.

    Refused: a character without a glyph (MissingGlyph, naming it), a text that does not fit even at the smallest size
    (DoesNotFit), a picture that is neither PNG nor JPEG (ValueError). The same content gives the same bytes.
    """
    sheet = SHEETS[design][orientation]
    first = content.texts[0]
    winner = content.recipient or content.city_en or content.city_local
    attachments = (
        [pdf.Attachment("credential.json", content.credential, "The award as a verifiable credential")]
        if content.credential
        else []
    )
    return pdf.render(
        _page(content, sheet),
        css=CSS % {"width": sheet.width, "height": sheet.height},
        title=f"{first.labels.heading}: {first.season_name}, {first.tier_name}, {winner}",
        language=first.language,
        author=content.issuer,
        description=f"{first.labels.demo} {content.serial}" if content.demo else content.serial,
        attachments=attachments,
        created=content.issued_at,
    )


def _page(content: CertificateContent, sheet: Sheet) -> Html:
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width:g} {sheet.height:g}"'
        f' width="{sheet.width:g}mm" height="{sheet.height:g}mm">{sheet.ornament(content)}</svg>'
    )
    return tag(
        "div",
        *(compose(column, content) for column in sheet.columns),
        _closing(content, sheet.foot),
        _partner(content.partner, sheet.foot),
        _code(content, sheet.foot),
        _notes(content, sheet.foot),
        _demo(content, sheet.foot),
        class_="sheet",
        style=f"background-image:url({svg_uri(drawing)})",
    )


def _at(place: Place, *children: Html, more: str = "", class_: str = "place") -> Html:
    style = f"left:{place.x:g}mm;top:{place.y:g}mm;width:{place.width:g}mm;{more}"
    return tag("div", *children, class_=class_, style=style)


def _closing(content: CertificateContent, foot: Foot) -> Html:
    """Signature lines and seal as one group about the middle of their place.

    Two people sign on both sides of the seal. One or three sign in a row and the seal follows the last name, as a seal
    does in Korea. A foot that gives the seal a place of its own has a row of signatures only.
    """
    people, place, gap = content.signatories, foot.signatures, 7.0
    seal = foot.seal.width if foot.seal_between else 0.0
    free = place.width - (seal + gap if seal else 0.0) - gap * max(len(people) - 1, 0)
    each = min(free / max(len(people), 2), 54.0)
    row: list[Signatory | None] = list(people)
    if seal:
        row.insert(1 if len(people) == 2 else len(people), None)
    widths = [seal if one is None else each for one in row]
    x = place.x + (place.width - sum(widths) - gap * (len(row) - 1)) / 2 if seal else place.x
    out = [] if seal else [_seal(foot.seal)]
    for one, width in zip(row, widths, strict=True):
        if one is None:
            out.append(_seal(Place(x=x, y=foot.seal.y, width=seal)))
        else:
            out.append(_signature(one, Place(x=x, y=place.y, width=width), content, foot.align))
        x += width + gap
    return join(*out)


def _signature(one: Signatory, place: Place, content: CertificateContent, align: str) -> Html:
    language = content.texts[0].language
    second = content.texts[-1].language
    name = _stepped(one.name, ((11, 1), (10, 1), (9, 1), (8, 2), (7, 2)), place, language)
    role = _stepped(one.role, ((8, 1), (7.4, 2), (6.6, 3), (6, 4)), place, language)
    return _at(
        place,
        words(one.name, language, "p", style=f"font-size:{name:g}pt"),
        words(one.role, language, "p", class_="role", style=f"font-size:{role:g}pt"),
        words(one.role_second, second, "p", class_="role", style="font-size:7.4pt") if one.role_second else Html(""),
        more=f"text-align:{align}",
        class_="place sign",
    )


def _stepped(text: str, steps: Steps, place: Place, language: str) -> float:
    return fit(((clean(text), language),), steps, place.width * MM, weight=400).size


def _seal(place: Place) -> Html:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{draw_seal(0, 0, 100)}</svg>'
    return _at(place, more=f"height:{place.width:g}mm;background:url({svg_uri(drawing)}) 0 0/100% 100%")


def _partner(partner: Logo | None, foot: Foot) -> Html:
    if partner is None:
        return Html("")
    style = f"max-width:{foot.partner.width:g}mm;max-height:{foot.partner.height:g}mm"
    return _at(foot.partner, tag("img", src=partner.uri, alt=partner.name, style=style))


def _code(content: CertificateContent, foot: Foot) -> Html:
    code = segno.make(content.verification_url, error="m", micro=False)
    source = code.svg_data_uri(border=0, dark=INK, xmldecl=False)
    alt = f"{content.texts[0].labels.verify}: {content.verification_url}"
    side = f"width:{foot.code.width:g}mm;height:{foot.code.width:g}mm"
    return _at(foot.code, tag("img", src=source, alt=alt, style=side), more="background:#fff;padding:1mm")


def _notes(content: CertificateContent, foot: Foot) -> Html:
    labels, language = content.texts[0].labels, content.texts[0].language
    shown = content.verification_url.removeprefix("https://").removeprefix("http://")
    return _at(
        foot.notes,
        words(content.issuer, language, "p", style="font-weight:600"),
        words(f"{labels.number} {content.serial}", language, "p"),
        words(labels.verify, language, "p"),
        words(shown, "en", "p", style="overflow-wrap:anywhere"),
        more=f"text-align:{foot.notes_align};color:{foot.notes_colour}",
        class_="place notes sans",
    )


def _demo(content: CertificateContent, foot: Foot) -> Html:
    if not content.demo:
        return Html("")
    marks = [tag("p", words(text.labels.demo, text.language, class_="mark")) for text in content.texts[:1]]
    return _at(foot.demo, *marks, more=f"text-align:{foot.demo_align}", class_="place demo sans")
