"""The Rasch model and the sensitivity of a ranking: CPU seconds and peak memory, beside TAM.

Each piece of work runs in a process of its own, with one thread, start of Python and reading of files not counted.
Where Rscript and TAM are found, TAM is measured in the same run, in turn with ours; else the recorded figure stands
beside ours. To have them: apt-get install r-base-core r-base-dev, then in R install.packages("TAM") (Debian has no
package of it, and it compiles for some minutes).
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
CQC03 = PANELS / "mfrm_writing" / "scores_cqc03.csv"
ROUNDS = 3
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
RECORDED = 68.6
TAM = """
suppressMessages(library(TAM))
d <- read.csv(commandArgs(TRUE)[1])
w <- reshape(d, idvar = c("entry", "judge"), timevar = "criterion", direction = "wide")
r <- w[, grep("^score", names(w))]
t <- system.time(f <- tam.mml.mfr(r, facets = data.frame(rater = w$judge), pid = w$entry,
  formulaA = ~ item + step + rater, verbose = FALSE,
  control = list(nodes = seq(-12, 12, length.out = 81), progress = FALSE, maxiter = 1000)))
cat(sprintf("%.4f %.3f", t[["user.self"]] + t[["sys.self"]], f$deviance))
"""


def cqc03() -> Callable[[], str]:
    from judging.tabulation.rasch.fitting import fit_rasch
    from judging.tabulation.rasch.ratings import Ratings

    with CQC03.open(encoding="utf-8", newline="") as stream:
        ratings = Ratings.of(
            (row["entry"], row["judge"], row["criterion"], int(row["score"])) for row in csv.DictReader(stream)
        )

    def work() -> str:
        fit = fit_rasch(ratings)
        return f"deviance {fit.deviance:.3f}, variance {fit.variance:.4f} after {fit.convergence.steps} steps"

    return work


def award_rasch() -> Callable[[], str]:
    from judging.tabulation.rasch.fitting import fit_rasch
    from judging.tabulation.rasch.ratings import ratings_of

    rules, table = award()

    def work() -> str:
        fit = fit_rasch(ratings_of(table, rules.criteria))
        return f"variance {fit.variance:.2f}, reliability {fit.reliability:.2f}, {fit.convergence.nodes} nodes"

    return work


def award_sensitivity() -> Callable[[], str]:
    import numpy as np

    from judging.tabulation.engine import tabulate
    from judging.tabulation.sensitivity.answer import Facet, Measure
    from judging.tabulation.sensitivity.draws import redraw_weights
    from judging.tabulation.sensitivity.leaving import leave_one_out
    from judging.tabulation.sensitivity.season import Season
    from judging.tabulation.sensitivity.single import smallest_mark_change
    from judging.tabulation.sensitivity.tornado import tornado
    from judging.tabulation.sensitivity.weights import smallest_weight_change

    rules, table = award()
    result = tabulate(rules, table)

    def work() -> str:
        season = Season.of(rules, table, None, result)
        redraw_weights(season, chance=np.random.default_rng(4), draws=2000, places={"": (10,)})
        tornado(season, "")
        changes = [smallest_weight_change(season, "", top=10, measure=measure) for measure in Measure]
        one = smallest_mark_change(season, "", top=10)
        left = [found for facet in Facet for found in leave_one_out(rules, table, facet=facet, result=result)]
        return f"{float(changes[0].change):.2f} points of weight, {one.steps} step of a mark, {len(left)} left out"

    return work


def award():
    """5,000 marks: 125 entries with 5 of 40 judges each on 8 criteria from 0 to 10, under the official rules."""
    from decimal import Decimal

    import numpy as np

    from judging.tabulation.criteria import CriterionSpec
    from judging.tabulation.marks import Mark, MarkTable
    from judging.tabulation.presets import weighted_mean_rules
    from judging.tabulation.rules import parse_rules

    chance = np.random.default_rng(1)
    weights = (20, 15, 15, 10, 10, 10, 10, 10)
    criteria = [CriterionSpec(f"c{n}", Decimal(w), Decimal(0), Decimal(10)) for n, w in enumerate(weights, start=1)]
    worth, severity, difficulty = (chance.standard_normal(size) for size in (125, 40, 8))
    marks = []
    for entry in range(125):
        for judge in chance.choice(40, 5, replace=False):
            means = 6 + 1.5 * worth[entry] - 0.7 * severity[judge] - 0.4 * difficulty
            for spec, mark in zip(
                criteria, np.clip(np.rint(means + 1.3 * chance.standard_normal(8)), 0, 10), strict=True
            ):
                marks.append(Mark(f"E{entry:03}", f"J{judge:02}", spec.key, Decimal(int(mark))))
    rules = weighted_mean_rules(criteria, quorum=3, tie_breaks=("c1", "median"), top=10)
    return parse_rules(rules), MarkTable.of(marks)


WORKS = {"cqc03": cqc03, "award_rasch": award_rasch, "award_sensitivity": award_sensitivity}
TITLES = {
    "cqc03": "cqc03, 22,332 marks: many-facet Rasch model and fit",
    "award_rasch": "an award of 5,000 marks: many-facet Rasch model",
    "award_sensitivity": "an award of 5,000 marks: sensitivity, every judge and criterion left out",
}
GOALS = {
    "cqc03": ".8 s",
    "award_rasch": "1 s with all else",
    "award_sensitivity": "1 s with all else",
}


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


def tam() -> float | None:
    """CPU seconds of TAM on cqc03; None where R or TAM is missing."""
    if shutil.which("Rscript") is None:
        return None
    done = subprocess.run(
        ["Rscript", "-e", TAM, str(CQC03)],
        env={**os.environ, **ONE_THREAD},
        check=False,
        capture_output=True,
        text=True,
    )
    return float(done.stdout.split()[-2]) if done.returncode == 0 else None


def result(work: str, cpu: float, peak: float, goal: str, beside: list[tuple[str, float]]) -> None:
    """The line from which `make bench` makes its last table; `beside` are others' names and CPU seconds."""
    found = {"work": work, "cpu": cpu, "peak": peak, "goal": goal, "beside": beside}
    sys.stdout.write(f"RESULT {json.dumps(found)}\n")
    sys.stdout.flush()


def measure(name: str) -> None:
    runs = [ours(name) for _ in range(ROUNDS)]
    cpu = statistics.median(run["cpu"] for run in runs)
    peak = max(run["peak"] for run in runs)
    sys.stdout.write(
        f"{TITLES[name]}\n  {cpu:.2f} s CPU (goal: {GOALS[name]}), {peak:.0f} MB at most; {runs[-1]['said']}\n"
    )
    if name != "cqc03":
        result(TITLES[name], cpu, peak, GOALS[name], [])
        return
    theirs = tam()
    other = "TAM (recorded)" if theirs is None else "TAM"
    result(TITLES[name], cpu, peak, GOALS[name], [(other, theirs or RECORDED)])
    if theirs is None:
        sys.stdout.write(
            f"  TAM, recorded elsewhere: {RECORDED} s, {RECORDED / cpu:.0f} times ours "
            '(to measure it: apt-get install r-base-core r-base-dev; in R, install.packages("TAM"))\n'
        )
    else:
        sys.stdout.write(f"  TAM in the same run: {theirs:.2f} s CPU, {theirs / cpu:.0f} times ours\n")


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        return child(sys.argv[2])
    for name in WORKS:
        if name == "cqc03" and not CQC03.is_file():
            sys.stdout.write(f"NOT MEASURED: {CQC03} is not there; name the folder of real panels in HAETAE_PANELS.\n")
            continue
        measure(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
