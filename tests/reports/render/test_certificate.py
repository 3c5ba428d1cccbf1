"""Certificates: one page, every script, names of any length, nothing from outside."""

from dataclasses import replace

import pdfua
import pytest

from reports.render.certificate import CertificateText, Logo, Signatory, render_certificate
from reports.render.certificate.modern import plan
from reports.render.certificate.setting import Column, compose, texts
from reports.render.measure import DoesNotFit
from reports.render.pdf import MissingGlyph
from tests.reports.render import reading
from tests.reports.render.samples import (
    CERTIFICATE,
    ENGLISH_TEXT,
    KOREAN_TEXT,
    NAMES,
    demo_certificate,
    demo_projects,
)

DESIGNS = ("seal", "palace", "modern")
ORIENTATIONS = {"landscape": (842, 595), "portrait": (595, 842)}
LONG = "The Metropolitan Municipality of the Greater Valley of the Rivers and Its Seven Free Towns"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_certificate_is_one_page_of_its_size(design, orientation):
    data = render_certificate(replace(CERTIFICATE, texts=(ENGLISH_TEXT, KOREAN_TEXT)), design, orientation)
    opened = reading.opened(data)

    assert len(opened.pages) == 1
    assert tuple(round(float(side)) for side in opened.pages[0].MediaBox[2:]) == ORIENTATIONS[orientation]
    assert reading.notdefs(data) == 0
    assert len(data) < 150_000


@pytest.mark.parametrize("design", DESIGNS)
def test_certificate_passes_the_accessibility_checks(design, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render_certificate(replace(CERTIFICATE, demo=True, partner=Logo(PNG, "Partner")), design))

    assert [finding.message for finding in pdfua.validate(path).findings] == []


def test_certificate_says_what_it_says_in_the_order_of_reading():
    copied = reading.copied_text(render_certificate(CERTIFICATE))

    wanted = (
        *("Seoul Smart City Prize 2025", "Certificate of Award", "Gold", "Human-CentriCity", "is hereby awarded to"),
        *("ភ្នំពេញ", "Phnom Penh, Cambodia", "for City bus tracking", "in recognition of", "Seoul, 30 September 2025"),
    )
    found = [reading.letters(copied).find(reading.letters(text)) for text in wanted]
    assert -1 not in found
    assert found == sorted(found)


def test_label_stands_apart_from_the_title_and_may_be_left_out():
    korean = replace(CERTIFICATE, texts=(KOREAN_TEXT,))

    said = [text.plain for content in (CERTIFICATE, korean) for text in texts(content, {"project"})]

    assert said == ["for City bus tracking", "City bus tracking"]


def test_certificate_says_number_issuer_and_address():
    copied = reading.letters(reading.copied_text(render_certificate(CERTIFICATE)))

    assert "No.SSCP-2025-HC-G-01" in copied
    assert "SeoulMetropolitanGovernment" in copied
    assert "awards.example.org/certificates/SSCP-2025-HC-G-01/" in copied


def test_certificate_is_archived_with_title_author_and_language():
    data = render_certificate(CERTIFICATE)
    opened = reading.opened(data)

    assert str(opened.docinfo.Title) == "Certificate of Award: Seoul Smart City Prize 2025, Gold, Phnom Penh"
    assert str(opened.docinfo.Author) == "Seoul Metropolitan Government"
    assert str(opened.docinfo.CreationDate) == "D:20250930090000Z"
    assert str(opened.Root.Lang) == "en"
    assert reading.standards(data) == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}


def test_code_is_described_in_words():
    alts = reading.elements(render_certificate(CERTIFICATE), "/Alt")

    assert alts == ["Verify this certificate: https://awards.example.org/certificates/SSCP-2025-HC-G-01/"]


def test_demonstration_is_marked_in_words_and_in_its_metadata():
    plain, demo = (render_certificate(replace(CERTIFICATE, demo=flag)) for flag in (False, True))

    assert "Demonstration" not in reading.copied_text(plain)
    assert "Demonstration. This is not a real award." in reading.copied_text(demo)
    assert str(reading.opened(demo).docinfo.Subject).startswith("Demonstration.")


def test_credential_is_carried_inside():
    data = render_certificate(replace(CERTIFICATE, credential=b'{"type": "OpenBadgeCredential"}'))

    assert list(reading.opened(data).attachments) == ["credential.json"]


def test_same_content_gives_the_same_bytes():
    assert render_certificate(CERTIFICATE, "modern") == render_certificate(CERTIFICATE, "modern")


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_name_of_ninety_characters_stays_on_one_page(design, orientation):
    content = replace(CERTIFICATE, city_local=LONG, city_en=LONG, local_language="en", project_title=LONG)

    data = render_certificate(content, design, orientation)

    assert len(LONG) == 90
    assert len(reading.opened(data).pages) == 1
    assert reading.copied_text(data).count("Seven") == 2  # the name and the project; not once more in English


def test_name_that_cannot_fit_is_refused_and_never_cut():
    with pytest.raises(DoesNotFit, match=r"do(es)? not fit"):
        render_certificate(replace(CERTIFICATE, city_local="Long name " * 50, local_language="en"))


def test_name_without_spaces_that_cannot_fit_is_refused():
    with pytest.raises(DoesNotFit):
        render_certificate(replace(CERTIFICATE, city_local="x" * 500, local_language="en"))


def test_name_with_markup_is_printed_as_it_is():
    name = "<b>R&D</b> City"

    copied = reading.copied_text(render_certificate(replace(CERTIFICATE, city_local=name, local_language="en")))

    assert name in copied


def test_name_cannot_turn_its_neighbours_round():
    """An override in a name is dropped: the letters after it stay where they were written."""
    copied = reading.copied_text(
        render_certificate(replace(CERTIFICATE, city_local="Se\u202eoul\u202c\u200b\u0007", local_language="en"))
    )

    assert "Seoul" in copied


def test_emoji_in_a_name_is_refused_by_name():
    with pytest.raises(MissingGlyph) as refused:
        render_certificate(replace(CERTIFICATE, city_local="Seoul 🚌", local_language="ko"))

    assert refused.value.characters == ("🚌",)


def test_person_stands_large_and_the_city_beneath():
    content = replace(
        CERTIFICATE, recipient="Ольга Коваль", city_local="Київ", city_en="Kyiv", local_language="uk", project_title=""
    )

    copied = reading.copied_text(render_certificate(content))

    assert copied.index("Ольга Коваль") < copied.index("Київ") < copied.index("Kyiv, Cambodia")
    assert "for" not in copied.split()


def test_korean_certificate_reads_korean_first():
    content = replace(
        CERTIFICATE, texts=(KOREAN_TEXT,), city_local="서울", city_en="Seoul", local_language="ko", issuer="서울특별시"
    )

    data = render_certificate(content)

    assert str(reading.opened(data).Root.Lang) == "ko"
    assert "상장" in reading.letters(reading.copied_text(data))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_up_to_three_people_sign(count):
    people = tuple(Signatory(f"Person {number}", "Mayor") for number in range(count))

    copied = reading.copied_text(render_certificate(replace(CERTIFICATE, signatories=people)))

    assert copied.count("Person") == count


def test_fourth_signatory_and_third_language_are_refused():
    with pytest.raises(ValueError, match="three signatories"):
        replace(CERTIFICATE, signatories=(Signatory("A", "B"),) * 4)
    with pytest.raises(ValueError, match="one or two languages"):
        replace(CERTIFICATE, texts=(ENGLISH_TEXT,) * 3)


def test_logo_that_is_no_picture_is_refused():
    with pytest.raises(ValueError, match="PNG or JPEG"):
        render_certificate(replace(CERTIFICATE, partner=Logo(b"<svg onload='x'/>", "Partner")))


def test_city_plan_comes_from_the_serial():
    assert plan("A-1", 98, 210) == plan("A-1", 98, 210)
    assert plan("A-1", 98, 210) != plan("A-2", 98, 210)


def test_column_without_its_kinds_is_empty():
    column = Column(x=0, y=0, width=10, height=10, lines={})

    assert compose(column, CERTIFICATE) == (
        '<div class="column" style="left:0mm;top:0mm;width:10mm;padding-top:14.2pt"></div>'
    )


@pytest.mark.parametrize("language", ["km", "my", "ar", "he", "hi", "or", "ja", "am"])
def test_other_scripts_keep_every_word_on_one_page(language):
    data = render_certificate(replace(CERTIFICATE, city_local=NAMES[language], local_language=language), "palace")

    assert reading.notdefs(data) == 0
    assert reading.words_of(NAMES[language]) <= reading.words_of(reading.copied_text(data))


def test_certificate_in_a_right_to_left_language_is_drawn():
    text = CertificateText(
        language="ar", season_name="جائزة سيول", category_name="الإنسان", tier_name="الذهبية", date_line="سيول، 2025"
    )

    data = render_certificate(replace(CERTIFICATE, texts=(text,), city_local="الرياض", local_language="ar"))

    assert reading.words_of("جائزة سيول") <= reading.words_of(reading.copied_text(data))


@pytest.mark.drill
def test_every_demo_entry_gets_its_certificate():
    for number, row in enumerate(demo_projects()):
        design = DESIGNS[number % 3]
        data = render_certificate(demo_certificate(row), design, ("landscape", "portrait")[number % 2])
        opened = reading.opened(data)

        assert reading.notdefs(data) == 0, row
        assert len(opened.pages) == 1, row
        assert len(data) < 150_000, row
        assert str(opened.docinfo.Title).endswith(row["city_en"]), row
        assert str(opened.docinfo.Author), row
        assert str(opened.Root.Lang) == "en", row
