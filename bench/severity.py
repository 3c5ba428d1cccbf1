"""Severity and the doubt of ranks: CPU seconds and peak memory, beside lme4.

Each piece of work runs in a process of its own, with one thread, start of Python and reading of files not counted.
Where Rscript and lme4 are found, lme4 is measured in the same run, in turn with ours; else the recorded figures stand
beside ours. To have them: apt-get install r-base-core r-cran-lme4 (and libopenblas0-pthread, to meet lme4 at its best).
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
RECORDED = "lme4 1.1-31, recorded: 9.2-10.5 s; with OpenBLAS 2.8-3.0 s"
LME4 = """
suppressMessages(library(lme4))
d <- read.csv(commandArgs(TRUE)[1])
t <- system.time(f <- lmer(score ~ 1 + (1 | entry) + (1 | judge), d))
r <- ranef(f)
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
    "insteval": "insteval, 73,421 marks: exact REML, predictions and their variances",
    "million": "1,000,000 marks, 100,000 entries, 10,000 judges: REML with probed traces",
    "award": "an award of 5,000 marks: model, least squares, 2,000-draw ranks, leave one judge out, refusals, triage",
}
GOALS = {"insteval": "goal .4 s", "million": "goal 1.0 s", "award": "goal: under 1 s with all other methods"}


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


def lme4() -> float | None:
    """CPU seconds of lme4 on insteval; None where R or lme4 is missing."""
    if shutil.which("Rscript") is None:
        return None
    done = subprocess.run(
        ["Rscript", "-e", LME4, str(INSTEVAL)],
        env={**os.environ, **ONE_THREAD},
        check=False,
        capture_output=True,
        text=True,
    )
    return float(done.stdout.split()[0]) if done.returncode == 0 else None


def measure(name: str) -> None:
    runs, theirs = [], []
    for _ in range(ROUNDS):
        runs.append(ours(name))
        if name == "insteval" and (seconds := lme4()) is not None:
            theirs.append(seconds)
    cpu = statistics.median(run["cpu"] for run in runs)
    peak = max(run["peak"] for run in runs)
    sys.stdout.write(f"{TITLES[name]}\n  {cpu:.2f} s CPU ({GOALS[name]}), {peak:.0f} MB at most; {runs[-1]['said']}\n")
    if theirs:
        beside = statistics.median(theirs)
        sys.stdout.write(f"  lme4 in the same run: {beside:.2f} s CPU, {beside / cpu:.1f} times ours\n")
    elif name == "insteval":
        sys.stdout.write(f"  {RECORDED} (to measure it: apt-get install r-base-core r-cran-lme4)\n")


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
