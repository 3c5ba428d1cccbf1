import csv
import errno
import json
import zipfile
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import Workbook, load_workbook

from judging.tabulation.engine import tabulate
from judging.tabulation.files import FileProblem, FilesError, read_facts, read_rules, read_scores, write_results
from judging.tabulation.marks import Fact, Mark, MarkState, MarkTable
from judging.tabulation.rules import RulesError
from tests.judging.tabulation.cases import mark, rules, table

MEAN = [{"step": "mean", "as": "total", "of": "marks", "per": []}]
RUBRIC = [{"key": "x", "weight": 1, "min": 0, "max": 10}]


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def workbook(folder, name, rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / name
    book.save(path)
    return path


def problems(action, *args):
    with pytest.raises(FilesError) as refusal:
        action(*args)
    return list(refusal.value.problems)


def test_scores_are_read_with_every_state_and_optional_column(tmp_path):
    path = written(
        tmp_path,
        "scores.csv",
        "entry,judge,extra,criterion,score,category,round,kind,state\n"
        "A,Kim,?,x,8.50,c,1,desk,\n"
        "A,Lee,?,x,,c,1,desk,\n"
        "B,Kim,?,x,NA,c,1,desk,\n"
        "B,Lee,?,x,r,c,1,desk,\n"
        "B,Ahn,?,x,-3,c,1,desk,late\n"
        "\n",
    )

    read = read_scores([path], rules(MEAN))

    keys = {"category": "c", "round": "1", "kind": "desk"}
    assert sorted(read.marks(), key=str) == sorted(
        [
            Mark("A", "Kim", "x", Decimal("8.5"), **keys),
            Mark("A", "Lee", "x", None, MarkState.MISSING, **keys),
            Mark("B", "Kim", "x", None, MarkState.NOT_APPLICABLE, **keys),
            Mark("B", "Lee", "x", None, MarkState.RECUSED, **keys),
            Mark("B", "Ahn", "x", Decimal(-3), MarkState.LATE, **keys),
        ],
        key=str,
    )


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_a_byte_order_mark_and_blanks_are_understood(tmp_path, delimiter):
    text = "\ufeffentry,judge,criterion,score\r\n A , Kim,x, 8 \r\n".replace(",", delimiter)
    path = tmp_path / "scores.csv"
    path.write_bytes(text.encode())

    assert list(read_scores([path], rules(MEAN)).marks()) == [mark("A", "Kim", "x", "8")]


def test_columns_of_another_name_are_mapped_by_the_rules(tmp_path):
    path = written(tmp_path, "s.csv", "team,referee,criterion,mark\nA,Kim,x,8\n")
    mapped = rules(MEAN, columns={"entry": "team", "judge": "referee", "score": "mark"})

    assert list(read_scores([path], mapped).marks()) == [mark("A", "Kim", "x", "8")]


def test_a_workbook_is_read_like_the_same_csv(tmp_path):
    path = workbook(
        tmp_path,
        "scores.xlsx",
        [
            ["entry", "judge", "criterion", "score"],
            [1001, "김", "x", 9.25],
            [1001, "Lee", "x", "NA"],
            [1002, "Lee", "x", None],
            [None, None, None, None],
            [1002, "김", "x", 0.1 + 0.2],
        ],
    )

    assert sorted(read_scores([path], rules(MEAN)).marks(), key=str) == sorted(
        [
            mark("1001", "김", "x", "9.25"),
            mark("1001", "Lee", "x", "NA"),
            mark("1002", "Lee", "x", None),
            mark("1002", "김", "x", "0.3"),
        ],
        key=str,
    )


def test_all_problems_of_all_files_are_told_with_row_and_column(tmp_path):
    one = written(
        tmp_path,
        "one.csv",
        'entry,judge,criterion,score,state\nA,Kim,x,8.5,\nA,Lee,x,"8,5",\n,Lee,x,good,\nB,,x,5,soon\nB,Lee,,5,\n',
    )
    two = written(tmp_path, "two.csv", "entry,judge,score\nA,Kim,8\n")

    assert problems(read_scores, [one, two, tmp_path / "three.csv"], rules(MEAN)) == [
        FileProblem("one.csv", 3, "score", "“8,5” has a decimal comma. Write 8.5."),
        FileProblem(
            "one.csv",
            4,
            "score",
            "“good” is not a score. Write a number such as 8.5, NA (not applicable), R (recused), or nothing.",
        ),
        FileProblem("one.csv", 5, "state", "“soon” is not possible here. Write late, or nothing."),
        FileProblem("one.csv", 4, "entry", "The cell is empty. Say which one is meant."),
        FileProblem("one.csv", 5, "judge", "The cell is empty. Say which one is meant."),
        FileProblem("one.csv", 6, "criterion", "The cell is empty. Say which one is meant."),
        FileProblem(
            "two.csv",
            1,
            "criterion",
            "This column is missing. The file has: entry, judge, score. Rename one, or say under “columns” of the rules "
            "what it is called.",
        ),
        FileProblem(str(tmp_path / "three.csv"), 0, "", "There is no such file. Check its path."),
    ]


def test_repeated_cells_and_marks_off_the_scale_are_told_with_their_rows(tmp_path):
    one = written(tmp_path, "one.csv", "entry,judge,criterion,score\nA,Kim,x,8\nA,Kim,x,8\nA,Lee,x,11\nA,Lee,y,1\n")
    two = written(tmp_path, "two.csv", "entry,judge,criterion,score\nA,Kim,x,7\n")

    assert problems(read_scores, [one, two], rules(MEAN, criteria=RUBRIC)) == [
        FileProblem(
            "one.csv",
            3,
            "score",
            "This judge already has a mark for this entry and criterion (row 2). Keep one of the two.",
        ),
        FileProblem("one.csv", 4, "score", "11 is outside the scale of “x”, which goes from 0 to 10."),
        FileProblem("one.csv", 5, "criterion", "“y” is not a criterion that judges mark. They mark: x."),
        FileProblem(
            "two.csv",
            2,
            "score",
            "This judge already has a mark for this entry and criterion (one.csv, row 3). Keep one of the two.",
        ),
    ]


@pytest.mark.parametrize(
    ("content", "row", "told"),
    [
        ("", 1, "The first row must hold the names of the columns; it is empty."),
        ("a,a\n1,2\n", 1, "Two columns have this name. Rename one."),
        (
            "entry,judge,criterion,score\nA,Kim,x\n",
            2,
            "The row has 3 cells, but the header names 4 columns. Mend the row.",
        ),
        ('entry,judge,criterion,score\nA,"Kim,x,8\n', 0, "The file cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content, row, told):
    (problem,) = problems(read_scores, [written(tmp_path, "s.csv", content)], rules(MEAN))

    assert (problem.row, problem.message.startswith(told)) == (row, True)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "s.csv"
    path.write_bytes("entry,judge,criterion,score\n가,나,x,1\n".encode("cp949"))

    assert problems(read_scores, [path], rules(MEAN)) == [
        FileProblem("s.csv", 0, "", "The file is not UTF-8 text. Save it as “CSV UTF-8”, or as XLSX.")
    ]


def test_a_workbook_that_is_none_is_refused(tmp_path):
    path = written(tmp_path, "s.xlsx", "entry,judge\n")

    assert problems(read_scores, [path], rules(MEAN)) == [
        FileProblem("s.xlsx", 0, "", "The file is not an XLSX workbook. Save it again as XLSX, or as CSV.")
    ]


def test_a_cell_far_out_is_refused_before_anything_is_set_aside_for_it(tmp_path):
    path = workbook(tmp_path, "s.xlsx", [["entry"]])
    book = load_workbook(path)
    book.active["XFD1048576"] = 1
    book.save(path)

    assert problems(read_scores, [path], rules(MEAN)) == [
        FileProblem("s.xlsx", 1048576, "XFD", "Cell XFD1048576 is too far out. Remove what stands there.")
    ]


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(tmp_path):
    path = tmp_path / "s.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)

    assert problems(read_scores, [path], rules(MEAN)) == [
        FileProblem("s.xlsx", 0, "", "The workbook unpacks to far too much. It is refused.")
    ]


FACTS = {
    "bonus": {"column": "bonus points", "default": 0},
    "side": {"type": "word", "optional": True},
    "factor": {"per": ["criterion"]},
}


def test_facts_are_read_by_the_columns_that_the_rules_name(tmp_path):
    entries = written(tmp_path, "e.csv", "entry,category,bonus points,side\nA,c,2.5,left\nB,d,,\n")
    criteria = written(tmp_path, "c.csv", "entry,criterion,factor\nA,x,3\n")

    facts = read_facts([entries, criteria], rules(MEAN, facts=FACTS))

    assert sorted(facts.facts, key=str) == sorted(
        [
            Fact("A", "bonus", Decimal("2.5"), "c"),
            Fact("A", "side", "left", "c"),
            Fact("A", "factor", Decimal(3), criterion="x"),
        ],
        key=str,
    )
    assert facts.categories == (("A", "c"), ("B", "d"))


def test_problems_of_facts_are_told(tmp_path):
    path = written(tmp_path, "e.csv", "entry,bonus points\nA,much\nB,1\nB,2\nB,2\n")

    assert problems(read_facts, [path], rules(MEAN, facts=FACTS)) == [
        FileProblem("e.csv", 2, "bonus points", "“much” is not a number. Write one such as 3.1, or nothing."),
        FileProblem("e.csv", 4, "bonus points", "This fact is given twice: 1 and 2. Keep one of the two."),
        FileProblem("e.csv", 5, "bonus points", "This fact is given twice: 1 and 2. Keep one of the two."),
        FileProblem(
            "facts",
            0,
            "factor",
            "No file of facts has the columns entry, criterion and this one. Give one that has them (--facts).",
        ),
    ]


@pytest.mark.parametrize(
    ("content", "row", "told"),
    [
        ('{"name": }', 1, "This is not JSON: Expecting value (character 10). Mend it there."),
        ("[" * 100_000, 0, "The file holds numbers or nesting beyond all measure. Write it anew."),
        ('{"name": ' + "9" * 5000 + "}", 0, "The file holds numbers or nesting beyond all measure. Write it anew."),
        ("[]", 0, "A rule file is one JSON object, in braces."),
    ],
)
def test_a_rule_file_that_is_no_json_object_is_refused(tmp_path, content, row, told):
    path = written(tmp_path, "rules.json", content)

    assert problems(read_rules, path) == [FileProblem("rules.json", row, "", told)]


def test_a_rule_file_with_problems_gives_their_paths(tmp_path):
    with pytest.raises(RulesError) as refusal:
        read_rules(written(tmp_path, "rules.json", '{"haetae_rules": 1, "name": "x", "steps": []}'))

    assert [problem.path for problem in refusal.value.problems] == ["$", "$.steps"]


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_results_are_written_as_csv_workbook_and_json(tmp_path):
    marks = MarkTable.of(
        [mark("A", "J", "x", "1"), mark("A", "K", "x", "1"), mark("A", "L", "x", "2"), mark("B", "J", "x", "-3")]
    )
    result = tabulate(rules(MEAN, quorum={"judges": 2}), marks)

    paths = write_results(result, tmp_path / "deep" / "out")

    assert [path.name for path in paths] == ["ranking.csv", "ranking.xlsx", "result.json"]
    expected = [
        ["category", "rank", "tied", "entry", "total", "total_exact", "judges", "flags", "reason"],
        ["", "1", "no", "A", "1.33", "4/3", "3", "", ""],
        ["", "", "no", "B", "-3.00", "-3/1", "1", "", "2 judges are needed to rank this entry; the sheets of 1 count."],
    ]
    assert rows_of(paths[0]) == expected
    assert json.loads(paths[2].read_text(encoding="utf-8")) == result.to_json()
    sheet = load_workbook(paths[1])["Ranking"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=2)] == [
        [None, 1, "no", "A", 1.33, "4/3", 3, None, None]
    ]
    assert sheet["E2"].number_format == "0.00"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-A1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(tmp_path, name):
    paths = write_results(tabulate(rules(MEAN), table({name: {"J": "1"}})), tmp_path)

    assert rows_of(paths[0])[1][3] == f"'{name}"
    cell = load_workbook(paths[1])["Ranking"]["D2"]
    assert (cell.data_type, cell.value) == ("s", name)


def test_steps_stand_in_columns_of_their_own_also_when_they_are_called_like_ours(tmp_path):
    steps = [
        {"step": "mean", "as": "rank", "of": "marks", "per": []},
        {"step": "multiply", "as": "third", "of": ["rank", "1/3"]},
        {"step": "add", "as": "total", "of": ["rank", "third"]},
    ]
    paths = write_results(tabulate(rules(steps, by=["third"]), table({"A": {"J": "0.5"}})), tmp_path)

    header, line = rows_of(paths[0])
    assert dict(zip(header, line, strict=True)) == {
        "category": "",
        "rank": "1",
        "tied": "no",
        "entry": "A",
        "total": "0.17",
        "total_exact": "1/6",
        "judges": "1",
        "step_rank": "0.5",
        "third": "0.166667",
        "step_total": "0.666667",
        "flags": "",
        "reason": "",
    }


def test_a_full_disk_leaves_the_earlier_files_untouched(tmp_path, monkeypatch):
    write_results(tabulate(rules(MEAN), table({"A": {"J": "1"}})), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    save = Workbook.save

    def full(book, path):
        save(book, path)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Workbook, "save", full)
    with pytest.raises(OSError, match="No space left"):
        write_results(tabulate(rules(MEAN), table({"B": {"J": "1"}})), tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_in_the_place_of_a_file_is_found_before_anything_is_replaced(tmp_path):
    (tmp_path / "result.json").mkdir()

    with pytest.raises(IsADirectoryError, match=r"result\.json"):
        write_results(tabulate(rules(MEAN), table({"A": {"J": "1"}})), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


def test_a_character_that_no_workbook_can_hold_is_shown_as_replaced(tmp_path):
    paths = write_results(tabulate(rules(MEAN), table({"B\x07": {"J": "1"}})), tmp_path)

    assert load_workbook(paths[1])["Ranking"]["D2"].value == "B\ufffd"


def test_what_is_written_can_be_computed_again_from_the_result_alone(tmp_path):
    result = tabulate(rules(MEAN), table({"A": {"J": "1"}, "B": {"J": "2"}}))
    data = json.loads(write_results(result, tmp_path)[2].read_text(encoding="utf-8"))
    path = written(tmp_path, "rules.json", json.dumps(data["rules"]))

    again = tabulate(read_rules(path), table({"B": {"J": "2.0"}, "A": {"J": "1"}}))

    assert again.to_json() == data
    assert Fraction(data["ranking"][0]["lines"][0]["total_exact"]) == 2
