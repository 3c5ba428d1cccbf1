"""`make bench`: runs every file in bench/, shows what each measured, and ends with one table of all of it.

A bench says its figures as lines `RESULT {"work": ..., "cpu": ..., "peak": ..., "goal": ..., "beside": [[who, cpu], ...]}`
among what it tells people. Figures depend on the machine: compare ratios.
"""

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import bootstrap
import environment
from stop import Stop, run_as_command

MARK = "RESULT "
HEAD = ("work", "ours, CPU s", "peak MB", "beside", "theirs, CPU s", "theirs / ours", "goal")
NO_R = (
    "R is not installed, so recorded figures stand beside ours. To measure lme4 in the same run:\n"
    "  apt-get install r-base-core r-cran-lme4 libopenblas0-pthread"
)


def main() -> int:
    bootstrap.prepare(development=True)
    bootstrap.continue_in_environment("bench.py", sys.argv[1:])
    files = sorted((environment.ROOT / "bench").glob("*.py"))
    wanted = sys.argv[1:]
    files = [file for file in files if not wanted or file.stem in wanted]
    if not files:
        raise Stop("There is nothing to measure: bench/ holds no such file.")
    print(f"Python {platform.python_version()} on {platform.platform()}\n", flush=True)
    codes, results = [], []
    for file in files:
        print(f"== {file.stem} ==", flush=True)
        code, found = run(file)
        codes.append(code)
        results += found
    print("\n" + table([HEAD, *(row for result in results for row in rows_of(result))]))
    if shutil.which("Rscript") is None:
        print(f"\n{NO_R}")
    return next((code for code in codes if code), 0)


def run(file: Path) -> tuple[int, list[dict]]:
    """One bench: its words are passed on as they come, its figures are kept."""
    found = []
    with subprocess.Popen(
        [sys.executable, "-u", file],
        cwd=environment.ROOT,
        env=environment.for_tests(None),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        for line in process.stdout or ():
            if line.startswith(MARK):
                found.append(json.loads(line.removeprefix(MARK)))
            else:
                print(line, end="", flush=True)
    return process.returncode, found


def rows_of(result: dict) -> list[tuple[str, ...]]:
    """One row for each that stands beside ours; the work is named once."""
    ours = (result["work"], f"{result['cpu']:.2f}", f"{result['peak']:.0f}")
    rows = [(who, f"{theirs:.2f}", ratio(theirs / result["cpu"])) for who, theirs in result["beside"]] or [("", "", "")]
    return [
        ((*ours, *beside, result["goal"]) if not at else ("", "", "", *beside, "")) for at, beside in enumerate(rows)
    ]


def ratio(value: float) -> str:
    """One place from 1 on; below, two digits that say something."""
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def table(rows: list[tuple[str, ...]]) -> str:
    """A table that reads well on a terminal and as Markdown."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


if __name__ == "__main__":
    run_as_command(main)
