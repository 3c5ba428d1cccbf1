"""The folder of a problem: what is read, and how every fault is told with file, row and column."""

import json

import numpy as np
import pytest

from judging.matching.digests import assignment_text, inputs_sha256
from judging.matching.files import FilesError, read_pairs, read_problem
from judging.matching.problem import Entry, Judge, PanelRule, Problem, ProblemError, Rules

FILES = {
    "entries.csv": "entry,k,category,language\nB,2,water,ko\nA,1,energy,en\n",
    "judges.csv": "judge,min_load,max_load,caps,region\nY,0,2,,Asia\nX,1,,water=1; energy=2,Europe\n",
    "match.csv": "entry,judge,match\nA,X,700\nB,Y,20\n",
    "conflicts.csv": "entry,judge,reason,kind\nA,Y,same country,\nA,Y,declared,hard\nB,Y,same city,soft\n",
}


@pytest.fixture
def folder(tmp_path):
    def written(**changes):
        for name, text in {**FILES, **{key.replace("_", "."): text for key, text in changes.items()}}.items():
            if text is not None:
                (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return written


def problems(path):
    with pytest.raises(FilesError) as refused:
        read_problem(path)
    return [str(each) for each in refused.value.problems]


def test_folder_is_read_in_order_of_codes(folder):
    rules = {
        "floor": False,
        "epsilon": 0,
        "panel": [{"rule": "at_least", "of": "region", "value": "Asia", "soft": True}],
        "calibration": ["A"],
    }

    problem = read_problem(folder(locked_csv="entry,judge\nB,X\n", rules_json=json.dumps(rules)))

    assert problem.entries == (
        Entry("A", 1, {"category": "energy", "language": "en"}),
        Entry("B", 2, {"category": "water", "language": "ko"}),
    )
    assert problem.judges == (
        Judge("X", 1, None, {"water": 1, "energy": 2}, {"region": "Europe"}),
        Judge("Y", 0, 2, {}, {"region": "Asia"}),
    )
    assert problem.match.tolist() == [[700, 0], [0, 20]]
    assert problem.hard.tolist() == [[False, True], [False, False]]
    assert problem.soft.tolist() == [[False, False], [False, True]]
    assert [each.reason for each in problem.reasons[problem.conflicts[0, 1]]] == ["declared", "same country"]
    assert problem.locked.tolist() == [[False, False], [True, False]]
    assert problem.rules == Rules(
        floor=False,
        epsilon=0.0,
        panel=(PanelRule("at_least", "region", 1, "Asia", soft=True),),
        calibration=frozenset({"A"}),
    )


def test_usual_rules_hold_where_no_file_says_otherwise(folder):
    assert read_problem(folder()).rules == Rules(floor=True, epsilon=0.01, connected=True)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"entries_csv": "entry,k\nA,two\nA,1\n,1\n"}, [
            "entries.csv, row 2, column “k”: “two” is not a whole number from 0 on.",
            "entries.csv, row 3, column “entry”: “A” is there already, in row 2.",
            "entries.csv, row 4, column “entry”: The code is empty. Give each row a code of its own.",
        ]),
        ({"entries_csv": "code,k\nA,1\n"}, [
            "entries.csv, row 1, column “entry”: This column is missing. The file has: code, k.",
        ]),
        ({"judges_csv": "judge,min_load,max_load,caps\nX,3,2,water\n"}, [
            "judges.csv, row 2, column “max_load”: The most, 2, is less than the least, 3.",
            "judges.csv, row 2, column “caps”: “water” is not a cap. Write category=number, with semicolons between.",
        ]),
        ({"match_csv": "entry,judge,match\nA,X,1001\nA,X,7\nC,Z,1\nA,Y\n"}, [
            "match.csv, row 5: The row has 2 cells, but the header names 3 columns. Mend the row.",
            "match.csv, row 4, column “entry”: There is no entry “C” in entries.csv.",
            "match.csv, row 4, column “judge”: There is no judge “Z” in judges.csv.",
            "match.csv, row 3: The pair A, X is there already. Keep one row.",
            "match.csv, row 2, column “match”: “1001” is not a match. Write a whole number from 0 to 1000.",
        ]),
        ({"conflicts_csv": "entry,judge,reason,kind\nA,Y,city,firm\n"}, [
            "conflicts.csv, row 2, column “kind”: “firm” is not a kind of conflict. Write hard or soft.",
        ]),
        ({"rules_json": "{"}, [
            "rules.json, row 1: This is not JSON: Expecting property name enclosed in double quotes (character 2).",
        ]),
        ({"rules_json": '{"flor": true}'}, [
            "rules.json: “flor” is not known. Known are: calibration, connected, epsilon, floor, panel.",
        ]),
        ({"rules_json": '{"panel": [{"rule": "some"}]}'}, [
            "rules.json: Panel rule 1 must be an object whose “rule” is one of: at_most, at_least, each.",
        ]),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_place(folder, changes, told):
    assert problems(folder(**changes)) == told


def test_missing_file_is_told(folder, tmp_path):
    path = folder()
    (path / "match.csv").unlink()

    assert problems(path) == ["match.csv: There is no such file. Check the folder and the name."]


def test_pair_that_is_locked_and_in_conflict_is_refused(folder):
    path = folder(locked_csv="entry,judge\nA,Y\n")

    assert problems(path) == [f"{path.name}: A and Y are both locked and in conflict: take one of the two back."]


def test_problem_of_rows_tells_all_that_contradicts():
    with pytest.raises(ProblemError) as refused:
        Problem.of(
            [Entry("A", -1), Entry("A", 1)],
            [Judge("X", 3, 2)],
            match={("A", "X"): 5000, ("A", "Z"): 1},
            rules=Rules(epsilon=2, panel=(PanelRule("at_least", "region"),), calibration=frozenset({"Q"})),
        )

    assert refused.value.problems == (
        "The entry “A” is there twice.",
        "Match of A and X: 5000 is not between 0 and 1000.",
        "Match: there is no judge “Z”.",
        "Entry A cannot have -1 judges: write a whole number from 0 on.",
        "Judge X cannot take 3 to 2 entries.",
        "epsilon is 2; write a share from 0 to 1.",
        "The panel rule on “region” says at least, but of what: add “value” or “same_as”.",
        "The calibration entry “Q” is not among the entries.",
    )


def test_digest_of_inputs_does_not_depend_on_the_order_of_rows_and_sees_every_cell(folder):
    def mixed(text):
        head, *rows = text.splitlines()
        return "\n".join([head, *reversed(rows)]) + "\n"

    digest = inputs_sha256(read_problem(folder()))
    again = inputs_sha256(read_problem(folder(**{name.replace(".", "_"): mixed(text) for name, text in FILES.items()})))
    other = inputs_sha256(read_problem(folder(match_csv=FILES["match.csv"].replace("20", "21"))))

    assert digest == again
    assert digest != other


def test_assignment_is_read_back_as_it_was_written(tmp_path):
    problem = Problem.of([Entry('A, "one"', 1)], [Judge("X")], match={('A, "one"', "X"): 5})
    pairs = problem.pairs(np.ones((1, 1), dtype=bool))
    (tmp_path / "assignment.csv").write_text(assignment_text(problem, pairs), encoding="utf-8", newline="")

    assert read_pairs(tmp_path / "assignment.csv") == pairs
