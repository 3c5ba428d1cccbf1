"""HTML to PDF: standards, text layer, what is refused."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pdfua
import pytest

from reports.render import pdf
from reports.render.markup import join, svg_uri, tag, words
from tests.reports.render import reading
from tests.reports.render.samples import NAMES

SVG_THAT_READS = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>'
RIGHT_TO_LEFT = {"ar", "fa", "he"}
EVERY_SCRIPT = join(tag("h1", "Names"), *(words(name, language, "p") for language, name in NAMES.items()))


@pytest.fixture(scope="module")
def every_script() -> bytes:
    """One document with a name in each script, drawn once for all that look at it."""
    return pdf.render(EVERY_SCRIPT, title="Names in many scripts", language="en", author="Haetae")


def render(html: str, **changes) -> bytes:
    return pdf.render(html, **{"title": "A page", "language": "en", "author": "Haetae"} | changes)


def test_every_script_is_drawn_without_one_missing_glyph(every_script):
    assert reading.notdefs(every_script) == 0
    assert len(every_script) < 150_000


def test_every_font_is_ours_embedded_and_a_subset(every_script):
    described = reading.fonts(every_script)

    assert described
    for name, descriptor in described.items():
        assert name[7] == "+", name  # /ABCDEF+Name marks a subset
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor, name
        assert "DejaVu" not in name


@pytest.mark.parametrize("language", NAMES)
def test_names_are_copied_as_they_were_written(every_script, language):
    copied = reading.copied_text(every_script)

    if language == "ur":  # poppler turns the two letters of the lam-alef ligature around
        assert sorted(NAMES["ur"]) in [sorted(word) for word in reading.words_of(copied)]
    elif language in RIGHT_TO_LEFT:
        assert reading.words_of(NAMES[language]) <= reading.words_of(copied)
    else:
        assert reading.letters(NAMES[language]) in reading.letters(copied)


def test_file_says_title_author_and_language(every_script):
    opened = reading.opened(every_script)

    assert str(opened.docinfo.Title) == "Names in many scripts"
    assert str(opened.docinfo.Author) == "Haetae"
    assert str(opened.Root.Lang) == "en"


def test_file_declares_archive_and_accessibility_at_once(every_script):
    assert reading.standards(every_script) == {
        "pdfaid:part": "3",
        "pdfaid:conformance": "A",
        "pdfuaid:part": "1",
    }


def test_file_passes_the_accessibility_checks(every_script, tmp_path):
    path = tmp_path / "every-script.pdf"
    path.write_bytes(every_script)

    assert [finding.message for finding in pdfua.validate(path).findings] == []


def test_file_has_what_an_archive_copy_needs(every_script):
    opened = reading.opened(every_script)
    root = opened.Root

    assert root.OutputIntents[0].S == "/GTS_PDFA1"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert "/StructTreeRoot" in root
    assert "/JavaScript" not in root.get("/Names", {})


def test_lines_in_another_language_say_which(every_script):
    assert set(reading.elements(every_script, "/Lang")) == set(NAMES)


def test_inexact_scripts_carry_their_own_text(every_script):
    texts = reading.elements(every_script, "/ActualText")

    assert NAMES["hi"] in texts
    assert NAMES["ko"] not in texts


def test_missing_glyph_is_refused_by_name():
    with pytest.raises(pdf.MissingGlyph) as refused:
        render(tag("p", "A bus 🚌"))

    assert refused.value.characters == ("🚌",)
    assert "U+1F68C" in str(refused.value)


def test_missing_glyph_that_only_the_drawing_finds_is_refused():
    """A style sheet can ask for what no plan can see; the drawing itself then says so."""
    with pytest.raises(pdf.MissingGlyph) as refused:
        render(tag("p", "x"), css=r'p::after { content: "\1F68C" }')

    assert refused.value.characters == ("🚌",)


def test_missing_glyph_is_replaced_where_that_is_asked():
    data = render(tag("p", "A bus 🚌"), substitute=True)

    assert "A bus 〓" in reading.copied_text(data)


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="" src="https://example.org/a.png">',
        '<img alt="" src="file:///etc/passwd">',
        '<img alt="" src="ftp://example.org/a.png">',
        "<style>@import url(https://example.org/a.css);</style>",
        "<style>p { background: url(file:///etc/passwd) }</style><p>x</p>",
        '<img alt="" src="font:../../config/settings.py">',
        '<link rel="stylesheet" href="http://127.0.0.1/a.css">',
        f'<img alt="x" src="{svg_uri(SVG_THAT_READS)}">',
    ],
)
def test_document_may_not_fetch_anything(html):
    with pytest.raises(pdf.RefusedAddress):
        render(html)


def test_hostile_text_stays_text():
    text = '</p><script>alert(1)</script><img src="https://example.org/">&amp;"'

    copied = reading.copied_text(render(words(text, "en", "p")))

    assert reading.letters(text) in reading.letters(copied)


def test_title_and_author_cannot_leave_the_head():
    data = render(tag("p", "x"), title="</title><h1>no", author='"><h1>no')

    assert str(reading.opened(data).docinfo.Title) == "</title><h1>no"
    assert reading.copied_text(data).strip() == "x"


def test_same_input_gives_the_same_bytes():
    moment = dt.datetime(2025, 9, 30, tzinfo=dt.UTC)
    attached = [pdf.Attachment("credential.json", b"{}")]

    first, second = (render(tag("p", "Seoul 서울"), created=moment, attachments=attached) for _ in range(2))

    assert first == second


def test_threads_draw_the_same_page():
    page = tag("p", "Seoul 서울")

    with ThreadPoolExecutor(4) as pool:
        drawn = set(pool.map(render, [page] * 8))

    assert drawn == {render(page)}


def test_attachment_is_carried_as_data():
    data = render(tag("p", "x"), attachments=[pdf.Attachment("credential.json", b'{"a": 1}', "The award as data")])
    opened = reading.opened(data)

    assert opened.attachments["credential.json"].get_file().read_bytes() == b'{"a": 1}'
    assert opened.Root.AF[0].AFRelationship == "/Data"
