"""How long `manage.py tabulate` takes on the figure skating panel, start of Python included: CPU time and peak memory."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.judging.tabulation.pages import write_example  # noqa: E402 - the rules that docs/judging-methods.md prints

PANELS = Path(os.environ.get("HAETAE_PANELS") or ROOT.parent / "shared" / "data")
PANEL = PANELS / "isu_figure_skating"
ROUNDS = 5


def arguments(rules: Path, out: str) -> list[str]:
    found = [sys.executable, "manage.py", "tabulate", "--rules", str(rules), "--out", out]
    found += ["--scores", str(PANEL / "scores.csv")]
    return [*found, "--facts", str(PANEL / "entries.csv"), "--facts", str(PANEL / "criteria.csv")]


def measure(rules: Path) -> tuple[float, float]:
    """CPU seconds (this run's children only) and wall seconds of one tabulation."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            arguments(rules, out), cwd=ROOT, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return cpu, time.perf_counter() - began


def main() -> int:
    if not PANEL.is_dir():
        sys.stdout.write(f"NOT MEASURED: {PANEL} is not there; name the folder of real panels in HAETAE_PANELS.\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        rules, _, _ = write_example("skating", Path(folder))
        runs = [measure(rules) for _ in range(ROUNDS)]
    cpu, wall = (statistics.median(column) for column in zip(*runs, strict=True))
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    lines = sum(1 for _ in (PANEL / "scores.csv").open(encoding="utf-8")) - 1
    sys.stdout.write(
        f"{lines} marks: {cpu:.2f} s CPU, {wall:.2f} s wall (medians of {ROUNDS}), {peak:.0f} MB at most\n"
    )
    found = {
        "work": f"ISU, {lines:,} marks: exact rules, files to ranking",
        "cpu": cpu,
        "peak": peak,
        "goal": "3 s in all",
    }
    sys.stdout.write(f"RESULT {json.dumps({**found, 'beside': []})}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
