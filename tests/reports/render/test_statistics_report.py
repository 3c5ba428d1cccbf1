"""The statistics report on paper: tagged, archived, with pictures that are read aloud and tables that are headed."""

import re
from dataclasses import replace

import pdfua
import pikepdf
import pytest

from reports.render.pdf import RefusedAddress, Undrawn
from reports.render.statistics_report import (
    StatisticsFigure,
    StatisticsReport,
    StatisticsSection,
    statistics_report,
)
from tests.judging.pictures import samples
from tests.reports.render import reading
from tests.reports.render.samples import ISSUED

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40" width="200" height="40" font-family="x">{}</svg>'


def figure(picture) -> StatisticsFigure:
    table = picture.table
    return StatisticsFigure(
        title=picture.title,
        description=picture.description,
        svg=picture.svg,
        note=picture.note,
        header=table.header,
        rows=table.rows,
        numeric=table.numeric,
        heading=table.heading,
    )


def lettered(words: str, **changes) -> StatisticsFigure:
    return StatisticsFigure(title="A finding", svg=SVG.format(f'<text x="10" y="20">{words}</text>'), **changes)


def report(*figures: StatisticsFigure, **changes) -> StatisticsReport:
    sections = (StatisticsSection(heading="Ranks", sentences=("Two sentences. Or three.",), figures=figures),)
    whole = StatisticsReport(
        season="Seoul Smart City Prize 2026",
        title="How sure the ranking is",
        sections=sections,
        standing="Certified 12 September 2026",
        digests=(("Input", "ab" * 32),),
    )
    return replace(whole, **changes)


@pytest.fixture(scope="module")
def paper() -> bytes:
    pictures = samples.gallery(12)
    return statistics_report(report(*(figure(pictures[name]) for name in pictures)), created=ISSUED)


def test_report_keeps_to_both_standards(paper, tmp_path):
    path = tmp_path / "statistics.pdf"
    path.write_bytes(paper)

    assert reading.standards(paper) == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert [finding.message for finding in pdfua.validate(path).findings] == []
    assert reading.notdefs(paper) == 0


def test_every_picture_is_a_figure_that_says_what_it_shows(paper):
    pictures = samples.gallery(12).values()

    assert sorted(reading.elements(paper, "/Alt")) == sorted(f"{one.title} {one.description}" for one in pictures)


def test_every_section_and_picture_is_a_bookmark(paper):
    with reading.opened(paper).open_outline() as outline:
        (title,) = outline.root
        assert [(each.title, len(each.children)) for each in title.children] == [("Ranks", 9), ("Digests", 0)]


def test_wide_table_lies_across_the_page(paper):
    sizes = [page.mediabox for page in reading.opened(paper).pages]

    assert [float(box[2]) > float(box[3]) for box in sizes].count(True) == 1


def test_lettering_of_drawings_is_on_the_page(paper):
    copied = reading.letters(reading.copied_text(paper))

    for text in ("Among the winners", "marks higher →", "Lead of the winner, in points", "lowest mark"):
        assert reading.letters(text) in copied


def test_report_says_what_it_is_worth():
    provisional = reading.copied_text(statistics_report(report(standing="", demo=True)))
    certified = reading.copied_text(statistics_report(report()))

    assert "Provisional: not certified" in provisional
    assert "Demonstration. These results are not real." in provisional
    assert "Certified 12 September 2026" in certified
    assert reading.letters("ab" * 32) in reading.letters(certified)


def test_same_report_gives_the_same_bytes():
    one = report(figure(samples.tendencies(3)))

    assert statistics_report(one, created=ISSUED) == statistics_report(one, created=ISSUED)


@pytest.mark.parametrize(
    ("language", "words"), [("ar", "مراكش"), ("hi", "नई दिल्ली"), ("ko", "서울특별시"), ("th", "ภูเก็ต")]
)
def test_word_in_a_drawing_has_the_glyphs_of_the_same_word_on_the_page(language, words):
    data = statistics_report(report(replace(lettered(words), description=words), language=language))

    drawn, written = glyphs(data, "/Figure"), glyphs(data, "/P") | glyphs(data, "/Span")

    assert len(drawn) == 1
    assert drawn <= written


def glyphs(data: bytes, kind: str) -> set[bytes]:
    """The glyphs of each piece of text inside the elements of this kind, in the order in which they are drawn."""
    found, inside = set(), ""
    for page in reading.opened(data).pages:
        for step in pikepdf.parse_content_stream(page):
            operator = str(step.operator)
            if operator in {"BDC", "EMC"}:
                inside = str(step.operands[0]) if operator == "BDC" else ""
            elif operator in {"Tj", "TJ"} and inside == kind:
                found.add(b"".join(bytes(piece) for piece in step.operands[0] if isinstance(piece, pikepdf.String)))
    return found


def test_character_without_glyph_is_marked_in_a_drawing_too():
    copied = reading.copied_text(statistics_report(report(lettered("Bus 🚌", rows=(("Bus 🚌",),), header=("Entry",)))))

    assert copied.count("Bus 〓") == 2
    assert "〓 stands for a character" in copied


def test_drawing_that_fetches_is_refused():
    svg = SVG.format('<image href="https://example.org/a.png" width="10" height="10"/>')

    with pytest.raises(RefusedAddress):
        statistics_report(report(StatisticsFigure(title="A finding", svg=svg)))


def test_drawing_that_cannot_be_drawn_is_no_hole_in_the_page():
    svg = SVG.format('<rect width="9" height="9" transform="rotate(a)"/>')

    with pytest.raises(Undrawn):
        statistics_report(report(StatisticsFigure(title="A finding", svg=svg)))


def test_hostile_words_stay_words():
    name = '<script>alert("x")</script>'
    shown = StatisticsFigure(title=name, description=name, note=name, header=(name,), rows=((name,),))

    copied = reading.copied_text(statistics_report(report(shown)))

    assert len(re.findall(re.escape(name), copied)) >= 4
