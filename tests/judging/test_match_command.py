"""`manage.py match` as a person types it. None of these tests may touch a database."""

import csv
import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[2]
KEYS = {
    "feasible", "total", "total_bound", "floor", "floor_bound", "loads", "conflicts_violated", "components",
    "survives_loss_of_any_judge", "efficiency", "seed", "inputs_sha256", "result_sha256", "engine_version", "seconds",
    "read_seconds", "reasons", "ways_out",
}  # fmt: skip


def write(folder, name, header, rows):
    folder.mkdir(exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def award(folder, *, order=None, most=9):
    """24 entries, 3 judges each, 9 judges; two judges of one country as two of the entries."""
    chance = random.Random(3)
    rows = {
        "entries.csv": (["entry", "k", "theme"], [(f"E{i:02}", 3, "abc"[i % 3]) for i in range(24)]),
        "judges.csv": (["judge", "min_load", "max_load"], [(f"J{j}", 6, most) for j in range(9)]),
        "match.csv": (
            ["entry", "judge", "match"],
            [(f"E{i:02}", f"J{j}", chance.randrange(1001)) for i in range(24) for j in range(9)],
        ),
        "conflicts.csv": (["entry", "judge", "reason"], [("E00", "J0", "same country"), ("E01", "J1", "declared")]),
    }
    for name, (header, lines) in rows.items():
        write(folder, name, header, lines if order is None else random.Random(order).sample(lines, len(lines)))
    return folder


def match(problem, out, *more):
    call_command("match", f"--problem={problem}", "--seed=5", f"--out={out}", *more)
    return json.loads((out / "report.json").read_text(encoding="utf-8"))


def pairs(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return [(row["entry"], row["judge"]) for row in csv.DictReader(stream)]


def test_folder_goes_in_and_assignment_and_reports_come_out(tmp_path, capsys):
    report = match(award(tmp_path / "in"), tmp_path / "out")

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "assignment.csv",
        "report.html",
        "report.json",
    ]
    assert report.keys() >= KEYS
    assert (report["feasible"], report["valid"], report["conflicts_violated"], report["components"]) == (
        True,
        True,
        0,
        1,
    )
    assert report["floor"] == report["floor_bound"]
    assert report["total_best"] == report["total_bound"]
    written = (tmp_path / "out" / "assignment.csv").read_bytes()
    assert report["result_sha256"] == hashlib.sha256(written).hexdigest()
    assert len(pairs(tmp_path / "out" / "assignment.csv")) == 72
    said = capsys.readouterr()
    assert "match.csv: 216 pairs" in said.err
    assert "No conflict of interest is violated (214 of 216 pairs may be made)." in said.out


def test_order_of_rows_changes_nothing(tmp_path):
    first = match(award(tmp_path / "in"), tmp_path / "out")
    second = match(award(tmp_path / "in", order=8), tmp_path / "again")

    assert (tmp_path / "out" / "assignment.csv").read_bytes() == (tmp_path / "again" / "assignment.csv").read_bytes()
    assert first["inputs_sha256"] == second["inputs_sha256"]


def test_repair_keeps_what_is_locked_and_writes_the_difference(tmp_path):
    problem = award(tmp_path / "in")
    match(problem, tmp_path / "out")
    current = tmp_path / "out" / "assignment.csv"
    before = pairs(current)
    finished = [pair for pair in before if pair[1] == "J4"][:2]
    lost = {pair for pair in before if pair[1] == "J4"} - set(finished)
    write(problem, "judges.csv", ["judge", "max_load"], [(f"J{j}", 0 if j == 4 else 11) for j in range(9)])
    write(problem, "locked.csv", ["entry", "judge"], finished)

    report = match(problem, tmp_path / "mended", f"--current={current}")

    after = set(pairs(tmp_path / "mended" / "assignment.csv"))
    assert set(before) - after == lost
    assert {tuple(pair) for pair in report["changes"]["removed"]} == lost
    assert report["valid"]
    changes = (tmp_path / "mended" / "changes.csv").read_text(encoding="utf-8").splitlines()
    assert len(changes) == 1 + 2 * len(lost)


def test_infeasible_problem_is_told_with_ways_out_and_leaves_no_assignment(tmp_path, capsys):
    out = tmp_path / "out"
    match(award(tmp_path / "in"), out)

    report = match(award(tmp_path / "in", most=7), out)

    assert report["feasible"] is False
    assert [(reason["code"], reason["needs"], reason["can_take"]) for reason in report["reasons"]] == [
        ("entries", 66, 63)
    ]
    assert [way["code"] for way in report["ways_out"]] == ["raise_loads", "fewer_judges"]
    assert sorted(path.name for path in out.iterdir()) == ["report.html", "report.json"]
    assert "There is no assignment that keeps all rules." in capsys.readouterr().out


def test_faults_are_told_and_nothing_is_written(tmp_path):
    problem = award(tmp_path / "in")
    write(problem, "conflicts.csv", ["entry", "judge", "reason"], [("E99", "J0", "same country")])

    with pytest.raises(CommandError) as refusal:
        match(problem, tmp_path / "out")

    assert str(refusal.value) == (
        "Nothing was written: 1 problem.\nconflicts.csv, row 2, column “entry”: There is no entry “E99” in entries.csv."
    )
    assert not (tmp_path / "out").exists()


def test_command_runs_without_any_database(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "match", f"--problem={award(tmp_path / 'in')}", "--seed=1", f"--out={tmp_path / 'out'}",
         "--time-limit=30"],
        cwd=ROOT,
        env={**os.environ, "HAETAE_ENV": "test", "DATA_DIR": str(tmp_path / "none")},
        check=False,
        capture_output=True,
        text=True,
    )  # fmt: skip

    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        "Checked by a recount that uses no solver: 24 entries, 9 judges, 72 assignments.",
    )
