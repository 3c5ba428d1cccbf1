"""Tables from strangers: every cell keeps its place, and bytes that would do harm are refused in a sentence."""

import time
import zipfile
from datetime import date

import openpyxl
import pytest

from awards.interfaces.tables import TableRefused, column_letters, read_table

SHEET_XML = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def workbook(path, rows, title="Things"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def forged(path, sheet, source=None):
    """A workbook whose first sheet is replaced by these bytes."""
    source = source or workbook(path.with_name("sound.xlsx"), [["name"], ["a"]])
    with zipfile.ZipFile(source) as sound, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for part in sound.namelist():
            made.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else sound.read(part))
    return path


def problems_of(path, **columns):
    with pytest.raises(TableRefused) as refused:
        read_table(path, **{"needed": ["name"], **columns})
    return [str(problem) for problem in refused.value.problems]


def test_workbook_is_read_with_the_place_of_every_cell(tmp_path):
    path = workbook(
        tmp_path / "t.xlsx", [["Name ", None, "Max load"], ["부산", None, 3], [None, None, None], ["ab", None, 2.50]]
    )

    table = read_table(path, needed=["name"], offered=["max_load"])

    assert (table.sheet, dict(table.columns), table.problems) == ("Things", {"name": 0, "max_load": 2}, ())
    assert [(row.number, row["name"], row["max_load"]) for row in table.rows] == [(2, "부산", "3"), (4, "ab", "2.5")]
    assert table.place(table.rows[1], "max_load") == "Things!C4"


def test_numbers_dates_and_truths_are_read_as_a_person_sees_them(tmp_path):
    cells = [0.1 + 0.2, 10**14, date(2026, 5, 29), True, 4.0]
    path = workbook(tmp_path / "t.xlsx", [["a", "b", "c", "d", "e"], cells])

    row = read_table(path, needed=list("abcde")).rows[0]

    assert [row[key] for key in "abcde"] == ["0.3", "100000000000000", "2026-05-29", "TRUE", "4"]


def test_sheet_of_the_wanted_name_is_read_before_the_first(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["other"])
    wanted = book.create_sheet("scores")
    wanted.append(["name"])
    wanted.append(["a"])
    book.save(tmp_path / "t.xlsx")

    table = read_table(tmp_path / "t.xlsx", needed=["name"], sheet="Scores")

    assert (table.sheet, [row["name"] for row in table.rows]) == ("scores", ["a"])


def test_wrong_headings_are_all_told(tmp_path):
    path = workbook(tmp_path / "t.xlsx", [["Name", "Colour", "name"]])

    assert problems_of(path, needed=["name", "size"]) == [
        "Things!B1: “Colour” is not a column of this file. The columns are: name, size.",
        "Things!C1: The column “name” stands there twice.",
        "Things!1: The column “size” is missing from the first row.",
    ]


def test_empty_file_misses_its_columns(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"")

    assert problems_of(tmp_path / "t.csv") == ["t!1: The column “name” is missing from the first row."]


def test_formula_is_a_problem_of_its_cell(tmp_path):
    path = workbook(tmp_path / "t.xlsx", [["name", "size"], ["a", 1], ["b", '=HYPERLINK("http://x")']])

    table = read_table(path, needed=["name", "size"])

    assert [str(problem) for problem in table.problems] == [
        "Things!B3: This cell holds a formula. Put its value in its place (copy, then paste values only)."
    ]


def test_cell_under_no_heading_is_a_problem(tmp_path):
    (tmp_path / "t.csv").write_text("name,\r\na,stray\r\nb\r\n", encoding="utf-8")

    table = read_table(tmp_path / "t.csv", needed=["name"])

    assert [str(problem) for problem in table.problems] == [
        "t!B2: This cell stands under no heading. Name its column in the first row, or remove it."
    ]


def test_csv_rows_count_as_a_spreadsheet_counts_them(tmp_path):
    (tmp_path / "t.csv").write_bytes('\ufeffname;note\r\n"a";"two\r\nlines"\r\nb;"semi;colon"\r\n'.encode())

    table = read_table(tmp_path / "t.csv", needed=["name"], offered=["note"])

    assert [(row.number, row["name"], row["note"]) for row in table.rows] == [
        (2, "a", "two\r\nlines"),
        (3, "b", "semi;colon"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name\n\xff\xfe", "The file is not UTF-8 text (line 2). Save it as “CSV UTF-8”, or as XLSX."),
        (b"name\na\x00b", "The file is not text. Save it as “CSV UTF-8”, or as XLSX."),
        (b'name\n"a" b\n', "The file cannot be read as CSV (',' expected after '\"'). Check its quotation marks."),
    ],
)
def test_csv_that_is_no_text_is_refused(tmp_path, content, sentence):
    (tmp_path / "t.csv").write_bytes(content)

    assert problems_of(tmp_path / "t.csv") == [f"t.csv: {sentence}"]


def test_missing_file_is_refused(tmp_path):
    path = tmp_path / "none.xlsx"

    assert problems_of(path) == [f"{path}: There is no such file. Check its path."]


def test_file_that_only_calls_itself_a_workbook_is_refused(tmp_path):
    (tmp_path / "t.xlsx").write_bytes(b"name\na\n")

    assert problems_of(tmp_path / "t.xlsx") == [
        "t.xlsx: The file is not an XLSX workbook. Save it again as XLSX, or as CSV."
    ]


def test_archive_without_a_workbook_in_it_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")

    assert problems_of(tmp_path / "t.xlsx") == ["t.xlsx: The workbook is incomplete. Save it again as XLSX, or as CSV."]


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        (b" " * 80_000_000, "The workbook unpacks to more than 64 MB. It is refused."),
        (b" " * 20_000_000, "The workbook unpacks to more than a hundred times its size. It is refused."),
        (
            SHEET_XML.format(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            ),
            "Row 1048576 is too far out: at most 200,000 rows and 200 columns are read. Remove what stands there.",
        ),
        ("<worksheet", "The workbook cannot be read"),
    ],
)
def test_bomb_is_refused_in_a_sentence_and_soon(tmp_path, sheet, sentence):
    path = forged(tmp_path / "bomb.xlsx", sheet)
    started = time.monotonic()

    told = problems_of(path)

    assert len(told) == 1
    assert told[0].startswith(f"bomb.xlsx: {sentence}")
    assert time.monotonic() - started < 10


def test_entities_that_grow_are_refused(tmp_path):
    source = workbook(tmp_path / "sound.xlsx", [["name"], ["a"]])
    grown = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>'
    with zipfile.ZipFile(source) as sound, zipfile.ZipFile(tmp_path / "bomb.xlsx", "w") as made:
        for part in sound.namelist():
            made.writestr(part, grown if part == "xl/workbook.xml" else sound.read(part))

    assert problems_of(tmp_path / "bomb.xlsx") == [
        "bomb.xlsx: The file is not a sound XLSX workbook. Save it again as XLSX, or as CSV."
    ]


def test_part_that_lies_about_its_size_is_refused(tmp_path):
    path = forged(tmp_path / "bomb.xlsx", b" " * 50_000)
    content = path.read_bytes()
    path.write_bytes(content.replace((50_000).to_bytes(4, "little"), (40).to_bytes(4, "little")))

    assert problems_of(path) == ["bomb.xlsx: The file is not a sound XLSX workbook. Save it again as XLSX, or as CSV."]


def with_cell_at(path, place):
    cells = f'<row><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row><c r="{place}"><v>1</v></c></row>'
    return forged(path, SHEET_XML.format(cells))


@pytest.mark.parametrize("place", ["GS2", "AAA2", "A200001", "XFD2"])
def test_cell_beyond_the_limits_is_named(tmp_path, place):
    path = with_cell_at(tmp_path / "t.xlsx", place)

    assert problems_of(path) == [
        f"t.xlsx: Cell {place} is too far out: at most 200,000 rows and 200 columns are read. Remove what stands there."
    ]


def test_last_column_that_is_read_is_the_two_hundredth(tmp_path):
    table = read_table(with_cell_at(tmp_path / "t.xlsx", "GR2"), needed=["name"])

    assert [str(problem) for problem in table.problems] == [
        "Things!GR2: This cell stands under no heading. Name its column in the first row, or remove it."
    ]


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_spreadsheets_do(index, letters):
    assert column_letters(index) == letters
