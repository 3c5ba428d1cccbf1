"""Ranked results on paper, in a workbook, as CSV: the same lines thrice."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pdfua
import pytest

from reports.render.delimited import BOM, plain, ranking_csv
from reports.render.ranked_report import RankedReport, ReportAdvice, ReportCategory, ReportMissing, number
from reports.render.ranking_pdf import render_ranking
from reports.render.workbook import SheetNames, write_ranking_workbook
from tests.reports.render import reading
from tests.reports.render.samples import ISSUED, line, report

ABSENT = ReportMissing(
    state="Absent sheet",
    effect="Left out, the rest carries on",
    sentence="A judge who hands in nothing is not counted; the others decide.",
    told="2 score sheets",
    by_category=(2,),
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("https://example.org")')


def workbook(one) -> openpyxl.Workbook:
    file = io.BytesIO()
    write_ranking_workbook(one, file)
    return openpyxl.load_workbook(file)


def values(sheet) -> list[tuple]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render_ranking(report(), created=ISSUED)


def test_paper_tells_places_points_and_ties(paper):
    copied = " ".join(reading.copied_text(paper).split())

    for text in ("Desk scoring", "Human-CentriCity", "91.25", "Gold", "Київ", "Withdrawn", "not placed"):
        assert text in copied
    assert copied.count("Tied") == 2


def test_paper_tells_method_digests_and_who_signs(paper):
    copied = reading.copied_text(paper)

    for text in ("Equal totals share a place.", "ab" * 32, "Jane Doe", "Ольга Коваль", "Certified 12 September 2025"):
        assert reading.letters(text) in reading.letters(copied)


def test_paper_has_bookmarks_page_numbers_and_standards(paper, tmp_path):
    path = tmp_path / "ranking.pdf"
    path.write_bytes(paper)
    with reading.opened(paper).open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]

    assert titles == ["Human-CentriCity", "How the places were decided", "Digests", "Signed by the jury"]
    assert "Page 2 / 2" in reading.copied_text(paper)
    assert [finding.message for finding in pdfua.validate(path).findings] == []
    assert reading.notdefs(paper) == 0


def test_provisional_and_demonstration_say_so():
    copied = reading.copied_text(render_ranking(report(certified_at="", demo=True)))

    assert "Provisional: not certified" in copied
    assert "Demonstration. These results are not real." in copied


def test_character_without_glyph_is_marked_and_explained():
    category = ReportCategory(name="Tech", lines=(line(1, "T-1", title="Bus 🚌"),))

    copied = reading.copied_text(render_ranking(report(categories=(category,))))

    assert "Bus 〓" in copied
    assert "〓 stands for a character" in copied


def test_category_without_entries_says_so():
    copied = reading.copied_text(render_ranking(report(categories=(ReportCategory(name="Empty", lines=()),))))

    assert "No entry was ranked in this category." in copied


def test_workbook_has_a_sheet_for_every_purpose():
    book = workbook(report())

    assert book.sheetnames == ["Cover", "Human-CentriCity", "Marks Human-CentriCity", "Rubric", "Rules"]


def test_workbook_ranking_is_typed_frozen_and_filtered():
    sheet = workbook(report())["Human-CentriCity"]

    assert values(sheet)[:2] == [
        (
            *("Place", "Tied", "Entry", "Project", "City", "City in English", "Country", "Points", "Judges", "Award"),
            "Note",
        ),
        (1, None, "HC-1", "Project HC-1", "부산", "Busan", "Republic of Korea", 91.25, 3, "Gold", None),
    ]
    assert [row[0] for row in values(sheet)[1:]] == [1, 2, 2, "not placed"]
    assert sheet["H2"].number_format == "0.00"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:K5", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)


def test_workbook_rows_are_as_high_as_their_wrapped_text():
    sentence = "An entry is ranked only if three judges count for it. " * 6
    cover = workbook(report(method=("Short.", sentence, "한글은 두 배로 넓다. " * 6)))["Cover"]

    heights = {row[1].value: cover.row_dimensions[row[1].row].height for row in cover.iter_rows() if row[1].value}

    assert [heights[words] for words in ("Short.", sentence, "한글은 두 배로 넓다. " * 6)] == [None, 60, 30]


def test_workbook_marks_hold_every_judge_entry_and_criterion():
    assert values(workbook(report())["Marks Human-CentriCity"]) == [
        ("Entry", "Project", "Judge", "Impact", "Reach", "Total of the sheet"),
        ("HC-1", "Project HC-1", "Judge A", 9.5, 8, 89),
        ("HC-1", "Project HC-1", "Judge B", "n/a", None, None),
    ]


def test_workbook_rubric_and_rules_are_complete():
    book = workbook(report())

    assert values(book["Rubric"])[1:] == [
        ("Human-CentriCity", "impact", "Impact", 60, "1 to 10", "What changed for residents?", 1, "Nothing yet"),
        ("Human-CentriCity", "impact", None, None, None, None, 10, "A city transformed"),
        ("Human-CentriCity", "reach", "Reach", 40, "1 to 10", None, None, None),
    ]
    assert values(book["Rules"]) == [("Rules", None), ("Method", "mean of sheets"), ("Input", "ab" * 32)]


def test_workbook_cover_says_what_it_is():
    cover = [value for row in values(workbook(report(demo=True))["Cover"]) for value in row if value]

    assert cover == [
        "Ranked results",
        "Seoul Smart City Prize 2025",
        "Desk scoring",
        "Demonstration. These results are not real.",
        "Certified 12 September 2025, 18:02 (Seoul)",
        *("Issued by", "Seoul Metropolitan Government", "Engine", "1.0.0"),
        *("How the places were decided", "Each judge marked every criterion.", "Equal totals share a place."),
        *("Digests", "Whoever holds the published bundle can compute these again.", "Input", "ab" * 32),
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_never_becomes_a_formula(text):
    lines = (
        line(1, text, title=text, city_local=text, city_en=text, country=text, points=text, award=text, note=text),
    )
    sheet = workbook(report(categories=(ReportCategory(name=text, lines=lines),))).worksheets[1]

    types = {cell.data_type for cell in sheet[2] if cell.value is not None}

    assert types <= {"s", "n"}
    assert sheet["D2"].value == text


def test_control_characters_and_endless_text_do_not_break_the_file():
    lines = (line(1, "A\x00\x0b", title="x" * 40_000),)
    sheet = workbook(report(categories=(ReportCategory(name="C", lines=lines),)))["C"]

    assert sheet["C2"].value == "A"
    assert len(sheet["D2"].value) == 32_767


def test_sheet_names_are_valid_and_told_apart():
    names = SheetNames()
    wanted = ["Tech: [A/B]?", "tech a b", "x" * 40, "x" * 40, "", "History", "'quoted'"]

    taken = [names.take(name) for name in wanted]

    assert taken == ["Tech A B", "tech a b (2)", "x" * 31, "x" * 27 + " (2)", "Sheet", "History (2)", "quoted"]


def test_csv_has_the_columns_of_the_workbook():
    rows = list(csv.reader(ranking_csv(report())))

    assert rows[0][:4] == ["Category", "Place", "Tied", "Entry"]
    assert rows[1] == [
        *("Human-CentriCity", "1", "", "HC-1", "Project HC-1", "부산", "Busan", "Republic of Korea", "91.25", "3"),
        *("Gold", ""),
    ]
    assert [row[1] for row in rows[1:]] == ["1", "2", "2", "not placed"]


def test_csv_begins_with_a_mark_for_excel_only_where_asked():
    assert next(ranking_csv(report(), bom=True)).startswith(BOM)
    assert not next(ranking_csv(report())).startswith(BOM)


@pytest.mark.parametrize("text", [*FORMULAS, " =1"])
def test_csv_text_that_could_be_a_formula_gets_an_apostrophe(text):
    assert plain(text) == f"'{text}"


def test_csv_numbers_stay_numbers():
    assert [plain(cell) for cell in (Decimal("-1.50"), 3, None, "a=b")] == ["-1.50", "3", "", "a=b"]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("84.50", Decimal("84.50")), ("-1", Decimal(-1)), ("", ""), ("n/a", "n/a"), ("1.2.3", "1.2.3"), ("٣", "٣")],
)
def test_printed_number_is_a_number_with_its_places(printed, expected):
    assert number(printed) == expected
    assert str(number(printed)) == str(expected)


def test_standing_is_one_phrase():
    assert report().standing == "Certified 12 September 2025, 18:02 (Seoul)"
    assert replace(report(), certified_at="").standing.startswith("Provisional")


def test_what_was_missing_is_told_on_paper_with_its_effect_and_count():
    copied = " ".join(reading.copied_text(render_ranking(report(missing=(ABSENT,)), created=ISSUED)).split())

    for text in ("What was missing", "Absent sheet", ABSENT.told, ABSENT.sentence):
        assert text in copied
    assert "What was missing" not in reading.copied_text(render_ranking(report(), created=ISSUED))


def test_what_was_missing_has_a_sheet_of_the_workbook_by_category():
    rows = values(workbook(report(missing=(ABSENT,)))["What was missing"])

    assert rows == [
        ("State", "What it does", "Rules", "How often", "Human-CentriCity"),
        (ABSENT.state, ABSENT.effect, ABSENT.sentence, ABSENT.told, 2),
    ]


def test_what_was_missing_has_columns_of_the_csv():
    rows = list(csv.reader(ranking_csv(report(missing=(ABSENT,)))))

    assert [row[-1] for row in rows] == ["Absent sheet: Left out, the rest carries on", "2", "2", "2", "2"]


def advised() -> RankedReport:
    whole = report()
    (category,) = whole.categories
    advice = ReportAdvice(adjusted="-90.10", low="1", high="3", flags="Could stand on either side of the cut")
    first, *others = category.lines
    return replace(whole, categories=(replace(category, lines=(replace(first, advice=advice), *others)),))


def test_advice_has_columns_that_say_so_in_workbook_and_csv():
    head, first, second, *_others = values(workbook(advised())["Human-CentriCity"])
    lines = list(csv.reader(ranking_csv(advised())))

    expected = (
        "Adjusted points (advice)",
        "Best rank of the interval (advice)",
        "Worst rank of the interval (advice)",
        "What to know (advice)",
    )
    assert (head[-4:], tuple(lines[0][-4:])) == (expected, expected)
    assert first[-4:] == (-90.1, 1, 3, "Could stand on either side of the cut")
    assert lines[1][-4:] == ["-90.10", "1", "3", "Could stand on either side of the cut"]
    assert (second[-4:], lines[2][-4:]) == ((None,) * 4, [""] * 4)


def test_without_evidence_there_are_no_columns_of_advice():
    assert [text for text in next(csv.reader(ranking_csv(report()))) if "advice" in text] == []
