"""`manage.py tabulate` as a person types it. None of these tests may touch a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.judging.tabulation.pages import write_example

ROOT = Path(__file__).parents[2]


def arguments(rules, scores, facts, out):
    return [
        f"--rules={rules}",
        *(f"--scores={path}" for path in scores),
        *(f"--facts={path}" for path in facts),
        f"--out={out}",
    ]


def test_files_go_in_and_three_files_come_out(tmp_path, capsys):
    out = tmp_path / "out"

    call_command("tabulate", *arguments(*write_example("skating", tmp_path), out))

    assert sorted(path.name for path in out.iterdir()) == ["ranking.csv", "ranking.xlsx", "result.json"]
    said = capsys.readouterr()
    digest = json.loads((out / "result.json").read_text(encoding="utf-8"))["input_digest"]
    assert said.out == f"1 of 1 lines ranked; input digest {digest}\n"
    told = [line.split("s  ", 1)[1] for line in said.err.splitlines()]
    assert told[1:6] == [
        "skating.scores.csv: 15 marks",
        "skating.facts.csv: 3 facts",
        "skating.facts.entries.csv: 2 facts",
        "step 1 of 12: marks",
        "step 2 of 12: counted",
    ]


def test_every_problem_is_told_and_nothing_is_written(tmp_path):
    rules, _, _ = write_example("award", tmp_path)
    bad = tmp_path / "bad.csv"
    bad.write_text("entry,judge,criterion,score\nA,Kim,impact,six\nA,Lee,impact,7\nA,Lee,beauty,3\n", encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        call_command("tabulate", *arguments(rules, [bad], [], tmp_path / "out"))

    assert str(refusal.value) == (
        "Nothing was written: 1 problem.\n"
        "bad.csv, row 2, column “score”: “six” is not a score. Write a number such as 8.5, NA (not applicable), "
        "R (recused), or nothing."
    )
    assert not (tmp_path / "out").exists()


def test_rules_that_cannot_be_followed_are_told_by_path(tmp_path):
    rules, scores, facts = write_example("award", tmp_path)
    data = json.loads(rules.read_text(encoding="utf-8"))
    data["steps"][1]["of"] = "pionts"
    rules.write_text(json.dumps(data), encoding="utf-8")

    with pytest.raises(CommandError, match=r"\$\.steps\[1\]\.of: Nothing is called “pionts” at this point"):
        call_command("tabulate", *arguments(rules, scores, facts, tmp_path / "out"))


def test_a_refused_method_tells_its_reason(tmp_path):
    rules, scores, facts = write_example("exam", tmp_path)
    data = json.loads(rules.read_text(encoding="utf-8"))
    del data["steps"][1]["force"]
    rules.write_text(json.dumps(data), encoding="utf-8")

    with pytest.raises(CommandError, match="Normalising needs at least 8 entries for each judge; judge “J1” has 3"):
        call_command("tabulate", *arguments(rules, scores, facts, tmp_path / "out"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    rules, scores, facts = write_example("award", tmp_path)
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")

    with pytest.raises(CommandError, match=f"{taken} cannot be written: "):
        call_command("tabulate", *arguments(rules, scores, facts, taken))


def test_it_runs_without_any_database(tmp_path):
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    command = [sys.executable, "manage.py", "tabulate", *arguments(*write_example("award", tmp_path), tmp_path / "out")]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout[:21]) == (0, "3 of 4 lines ranked; "), done.stderr


def test_evidence_is_computed_where_it_is_asked_for(tmp_path):
    rules, scores, facts = write_example("award", tmp_path)
    asked = [*arguments(rules, scores, facts, tmp_path / "asked"), "--evidence", "--seed=7", "--places=1"]

    call_command("tabulate", *asked)
    call_command("tabulate", *arguments(rules, scores, facts, tmp_path / "plain"))

    with_it, without = (
        json.loads((tmp_path / folder / "result.json").read_text(encoding="utf-8")) for folder in ("asked", "plain")
    )
    assert set(without["evidence"]) == {"steps"}
    assert set(with_it["evidence"]) == {"steps", "version", "parts"}
    assert with_it["evidence"].pop("parts")[0]["seed"] == 7
    assert with_it["evidence"].pop("version") == 1
    assert with_it == without


def test_a_seed_below_zero_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"-1 is below 0\. Give a whole number from 0"):
        call_command("tabulate", *arguments(*write_example("award", tmp_path), tmp_path / "out"), "--seed=-1")
