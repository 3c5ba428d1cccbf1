"""Which tests run on which database, and what the run says at its end."""

import os
import signal
import subprocess
import time
from pathlib import Path

import environment
import pytest
import run_tests
from stop import Stop

from tests.scripts.living import on_linux, started_with

ROOT = Path(__file__).resolve().parent.parent.parent
SLEEPING = """
import time
from pathlib import Path

def test_sleep(db):
    Path({signal!r}).touch()
    time.sleep(300)
"""


def kinds(database: str) -> list[tuple[str, str]]:
    return [(run.title, run.which) for run in run_tests.plan(database)]


def test_plan_runs_the_pure_tests_once_and_the_walk_on_both():
    assert kinds("") == [("SQLite", "pure,database,walk"), ("PostgreSQL", "database,browser,walk")]


def test_plan_for_one_database_takes_the_pure_tests_along():
    assert kinds("sqlite") == [("SQLite", "pure,database,walk")]
    assert kinds("postgresql") == [("PostgreSQL", "database,browser,walk,pure")]


def test_plan_refuses_a_database_it_does_not_know():
    with pytest.raises(Stop) as stop:
        run_tests.plan("mysql")

    assert str(stop.value) == "DB is 'mysql'; use DB=sqlite or DB=postgresql, or leave it out for both."


@pytest.mark.parametrize(
    ("line", "is_summary"),
    [
        ("=== 12 passed, 3 skipped, 40 deselected in 12.34s ===", True),
        ("1 failed, 2 passed in 61.00s (0:01:01)", True),
        ("======= no tests ran in 0.02s =======", True),
        ("2 passed", False),
        ("tests/scripts/test_run_tests.py::test_plan PASSED", False),
    ],
)
def test_summary_line_of_pytest_is_recognised(line, is_summary):
    run = run_tests.Run("SQLite", "pure")

    run_tests.listen(run, line)

    assert (run.summary == line) is is_summary


@pytest.mark.parametrize(
    ("codes", "code"),
    [((0, 0), 0), ((0, 5), 0), ((5, 5), 5), ((1, 0), 1), ((0, 2), 2), ((5, 1), 1)],
)
def test_any_failure_fails_the_whole_command(capsys, codes, code):
    runs = [run_tests.Run(title, "pure", code=number) for title, number in zip("ab", codes, strict=True)]

    assert run_tests.report(runs) == code


def test_failures_are_repeated_under_their_database(capsys):
    run = run_tests.Run("SQLite", "pure", 1)
    lines = ["FAILED tests/a.py::test_b - assert 1 == 2", "ERROR tests/c.py", "ERROR    django.request:log.py:1 Not"]

    for line in [*lines, "= 1 failed, 1 error in 1.00s ="]:
        run_tests.listen(run, line)
    run_tests.report([run])

    assert capsys.readouterr().out.splitlines() == ["", "SQLite:", *lines[:2], "= 1 failed, 1 error in 1.00s ="]


def test_report_ends_with_what_was_left_out_and_the_summaries(capsys):
    left_out = ["NOT RUN: 1 TEST, BECAUSE CHROMIUM WAS NOT FOUND."]
    runs = [
        run_tests.Run("SQLite", "pure", 0, "== 2 passed in 1.00s ==", left_out),
        run_tests.Run("PostgreSQL", "database", 0, "== 1 passed in 1.00s ==", left_out),
    ]

    run_tests.report(runs)

    assert capsys.readouterr().out == (
        "\nNOT RUN: 1 TEST, BECAUSE CHROMIUM WAS NOT FOUND.\n"
        "SQLite:\n== 2 passed in 1.00s ==\nPostgreSQL:\n== 1 passed in 1.00s ==\n"
    )


@on_linux
def test_interrupted_run_leaves_no_server_and_no_test_behind(tmp_path):
    begun = tmp_path / "begun"
    (tmp_path / "test_sleeping.py").write_text(SLEEPING.format(signal=str(begun)))
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    arguments = f"-p no:cacheprovider -c {ROOT / 'pyproject.toml'} --rootdir {tmp_path} {tmp_path}"
    variables = {"DB": "postgresql", "ARGS": arguments, "HAETAE_TEST_MARK": str(tmp_path)}
    with subprocess.Popen(
        ["sh", str(ROOT / "scripts" / "start"), "run_tests.py"],
        env={**environment.without_ours(), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as run:
        deadline = time.monotonic() + 120
        while not begun.exists() and run.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        count = len(started_with("HAETAE_TEST_MARK", tmp_path))

        os.kill(run.pid, signal.SIGINT)
        said = run.communicate(timeout=60)[0]

    assert begun.exists(), said
    assert count >= 4  # the run, the server, pytest and its processes
    assert (run.returncode, said.splitlines()[-1]) == (130, "Stopped.")
    assert started_with("HAETAE_TEST_MARK", tmp_path) == []
