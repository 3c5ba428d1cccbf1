"""Severity and the doubt of ranks: CPU seconds and peak memory, beside lme4.

Each piece of work runs in a process of its own, with one thread, start of Python and reading of files not counted.
Where Rscript and lme4 are found, lme4 is measured in the same run, in turn with ours; else the recorded figures stand
beside ours. To have them: apt-get install r-base-core r-cran-lme4 (and libopenblas0-pthread, to meet lme4 at its best).
Most of lme4's time is spent in BLAS, so it is measured with each of Debian's that is installed.
"""

import csv
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PANELS = Path(os.environ.get("HAETAE_PANELS") or ROOT.parent / "shared" / "data")
INSTEVAL = PANELS / "insteval" / "scores.csv"
ROUNDS = 3
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
RECORDED = [("lme4 1.1-31, plain BLAS (recorded)", 9.7), ("lme4 1.1-31, OpenBLAS (recorded)", 3.0)]
BLAS = {"plain BLAS": ("blas", "lapack"), "OpenBLAS": ("openblas-pthread",)}
"""Folders in which Debian keeps them, side by side, under /usr/lib/<architecture>."""
LME4 = """
suppressMessages(library(lme4))
d <- read.csv(commandArgs(TRUE)[1])
t <- system.time(f <- lmer(score ~ 1 + (1 | entry) + (1 | judge), d))
r <- ranef(f)
cat(format(packageVersion("lme4")), "")
cat(sprintf("%.4f %.6f", t[["user.self"]] + t[["sys.self"]], REMLcrit(f)))
"""


def insteval() -> Callable[[], str]:
    from judging.tabulation.severity.mixed import fit_mixed
    from judging.tabulation.severity.panel import Panel

    with INSTEVAL.open(encoding="utf-8", newline="") as stream:
        panel = Panel.of((row["entry"], row["judge"], float(row["score"])) for row in csv.DictReader(stream))

    def work() -> str:
        fit = fit_mixed(panel)
        return f"criterion {fit.criterion:.6f} after {fit.convergence.steps} steps"

    return work


def million() -> Callable[[], str]:
    import numpy as np

    from judging.tabulation.severity.mixed import fit_mixed

    panel = dealt(np.random.default_rng(1), entries=100_000, judges=10_000, each=10)

    def work() -> str:
        fit = fit_mixed(panel)
        report = fit.convergence
        return (
            f"variances {fit.entry_variance:.3f} {fit.judge_variance:.3f}, {report.probes} probes, {report.steps} steps"
        )

    return work


def award() -> Callable[[], str]:
    import numpy as np

    from judging.tabulation.severity import additive, estimates, mixed, ranks, refusals, resample, triage

    panel = dealt(np.random.default_rng(2), entries=1000, judges=50, each=5)

    def work() -> str:
        chance = np.random.default_rng(3)
        fit = mixed.fit_mixed(panel)
        additive.fit_additive(panel)
        estimates.unshrunk(panel, fit)
        found = ranks.rank_uncertainty(estimates.posterior(panel, fit), chance=chance, draws=2000, places=(10, 50))
        resample.leave_one_judge_out(panel, place=50)
        refusals.why_not_normalise(panel)
        triage.one_more_judge(triage.Prospects.of_model(panel, fit), places=50, sheets=50)
        first = found.lines[0]
        return f"the first is first in {first.first:.0%} of draws, rank {first.low} to {first.high}"

    return work


def dealt(chance, *, entries, judges, each):
    """A panel of `entries` x `each` marks, seats dealt evenly at random."""
    import numpy as np

    from judging.tabulation.severity.panel import Panel

    size = entries * each
    entry_of = np.repeat(np.arange(entries), each)
    judge_of = chance.permuted(np.resize(np.arange(judges), size))
    worth, severity = 9 * chance.standard_normal(entries), 6 * chance.standard_normal(judges)
    marks = 70 + worth[entry_of] + severity[judge_of] + 7 * chance.standard_normal(size)
    names = [[f"{number:06}" for number in range(count)] for count in (entries, judges)]
    return Panel.coded(names[0], names[1], entry_of, judge_of, marks)


WORKS = {"insteval": insteval, "million": million, "award": award}
TITLES = {
    "insteval": "insteval, 73,421 marks: exact REML, all predictions",
    "million": "1,000,000 marks of 10,000 judges: REML with probed traces",
    "award": "an award of 5,000 sheets: severity, 2,000-draw ranks, refusals, triage",
}
GOALS = {"insteval": ".4 s; OpenBLAS 7 times", "million": "1.0 s", "award": "1 s with all else"}


def child(name: str) -> int:
    """In a process of its own: prepare, warm up nothing, work once, say what it took."""
    sys.path.insert(0, str(ROOT))
    work = WORKS[name]()
    began = time.process_time()
    said = work()
    cpu = time.process_time() - began
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    sys.stdout.write(json.dumps({"cpu": cpu, "peak": peak, "said": said}))
    return 0


def ours(name: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--child", name],
        env={**os.environ, **ONE_THREAD},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def lme4() -> dict[str, float]:
    """CPU seconds of lme4 on insteval, with every BLAS that is there; nothing where R or lme4 is missing."""
    if shutil.which("Rscript") is None:
        return {}
    found: dict[str, float] = {}
    for name, folders in BLAS.items():
        paths = [path for folder in folders for path in Path("/usr/lib").glob(f"*/{folder}")]
        if paths:
            told = _told_by_r({"R_LD_LIBRARY_PATH": ":".join(map(str, paths))})
            found |= {f"lme4 {told[0]}, {name}": float(told[1])} if told else {}
    if not found and (told := _told_by_r({})):
        found[f"lme4 {told[0]}"] = float(told[1])
    return found


def _told_by_r(environment: dict[str, str]) -> list[str] | None:
    done = subprocess.run(
        ["Rscript", "-e", LME4, str(INSTEVAL)],
        env={**os.environ, **ONE_THREAD, **environment},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout.split() if done.returncode == 0 else None


def result(work: str, cpu: float, peak: float, goal: str, beside: list[tuple[str, float]]) -> None:
    """The line from which `make bench` makes its last table; `beside` are others' names and CPU seconds."""
    found = {"work": work, "cpu": cpu, "peak": peak, "goal": goal, "beside": beside}
    sys.stdout.write(f"RESULT {json.dumps(found)}\n")
    sys.stdout.flush()


def measure(name: str) -> None:
    runs: list[dict[str, Any]] = []
    theirs: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        runs.append(ours(name))
        if name == "insteval":
            for other, seconds in lme4().items():
                theirs.setdefault(other, []).append(seconds)
    cpu = statistics.median(run["cpu"] for run in runs)
    peak = max(run["peak"] for run in runs)
    sys.stdout.write(
        f"{TITLES[name]}\n  {cpu:.2f} s CPU (goal: {GOALS[name]}), {peak:.0f} MB at most; {runs[-1]['said']}\n"
    )
    beside = [(other, statistics.median(seconds)) for other, seconds in theirs.items()]
    if name == "insteval":
        for other, seconds in beside or RECORDED:
            sys.stdout.write(f"  {other}: {seconds:.2f} s CPU, {seconds / cpu:.1f} times ours\n")
        if not beside:
            sys.stdout.write("  To measure lme4 here: apt-get install r-base-core r-cran-lme4 libopenblas0-pthread\n")
            beside = RECORDED
    result(TITLES[name], cpu, peak, GOALS[name], beside)


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        return child(sys.argv[2])
    for name in WORKS:
        if name == "insteval" and not INSTEVAL.is_file():
            sys.stdout.write(
                f"NOT MEASURED: {INSTEVAL} is not there; name the folder of real panels in HAETAE_PANELS.\n"
            )
            continue
        measure(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
