"""Everything that is computed beside a ranking, for an award of 5,000 marks: CPU seconds stage by stage.

The work runs in a process of its own, with one thread; start of Python and making up the season are not counted. The
stages are timed on the way, in one pass over the very functions that `gather` calls.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
GOAL = 1.0
STAGES = {
    "observe": "sheets from marks",
    "fit_parts": "mixed model, least squares, refusals",
    "measured": "many-facet Rasch model",
    "examined": "leave one judge out, Dirichlet weights",
    "entry_lines": "judge bootstrap, lines",
    "standings": "ranks from 2,000 draws, groups",
    "coefficients": "agreement",
    "integrity_of": "integrity",
    "weights": "tornado, smallest change of weights",
    "one_mark": "smallest change of one mark",
}


def season(entries: int = 330, judges: int = 50, each: int = 3, criteria: int = 5) -> Any:
    """A simulated award: entries by sheets by criteria marks, one category, homes and an order of marking."""
    import numpy as np

    from judging.tabulation.engine import tabulate
    from judging.tabulation.evidence import CategoryLines, EvidencePart
    from judging.tabulation.marks import Mark, MarkTable
    from judging.tabulation.presets import CriterionSpec, weighted_mean_rules
    from judging.tabulation.rules import parse_rules

    chance = np.random.default_rng(2)
    names = [f"J{judge:03}" for judge in range(judges)]
    severity, loads = dict(zip(names, 0.6 * chance.standard_normal(judges), strict=True)), dict.fromkeys(names, 0)
    marks, order = [], {}
    for number in range(entries):
        entry, worth = f"E{number:04}", 6 + 1.2 * chance.standard_normal()
        for judge in sorted(names, key=lambda judge: (loads[judge] // 3, chance.random()))[:each]:
            loads[judge] += 1
            order[judge, entry] = int(chance.integers(1_000_000))
            sheet = worth + severity[judge] + 0.7 * chance.standard_normal()
            for place in range(criteria):
                value = min(10, max(0, round(sheet + 0.8 * chance.standard_normal())))
                marks.append(Mark(entry, judge, f"C{place}", Decimal(value)))
    table = MarkTable.of(marks)
    rubric = [CriterionSpec(f"C{place}", Decimal(10 + 5 * place), Decimal(0), Decimal(10)) for place in range(criteria)]
    rules = parse_rules(weighted_mean_rules(rubric, quorum=2, tie_breaks=["C0"]))
    return EvidencePart(
        table=table,
        result=tabulate(rules, table),
        lines={"": CategoryLines(places=10, cut=60, sheets=40)},
        judge_homes={judge: f"country {number % 20}" for number, judge in enumerate(names)},
        entry_homes={f"E{number:04}": f"country {number % 20}" for number in range(entries)},
        order=order,
        seed=3,
    )


def timed(module: Any, name: str, spent: dict[str, float]) -> None:
    """Let a function of a module (or class) tell how much CPU time its calls take; what it calls itself counts once."""
    work = getattr(module, name)

    def telling(*args: Any, **options: Any) -> Any:
        began, inside = time.process_time(), sum(spent.values())
        try:
            return work(*args, **options)
        finally:
            of_others = sum(spent.values()) - inside
            spent[name] = spent.get(name, 0.0) + time.process_time() - began - of_others

    setattr(module, name, telling)


def child() -> int:
    """In a process of its own: prepare, work once, say what it took."""
    sys.path.insert(0, str(ROOT))
    from judging.tabulation.evidence import categories, gather, gathering, sensitivity

    part = season()
    spent: dict[str, float] = {}
    for module, names in (
        (gathering, ("observe", "fit_parts", "measured", "examined", "integrity_of")),
        (categories, ("standings", "entry_lines", "coefficients")),
        (sensitivity.Sensitivities, ("weights", "one_mark")),
    ):
        for name in names:
            timed(module, name, spent)
    began = time.process_time()
    answer = gather([part])
    cpu = time.process_time() - began
    text = json.dumps(answer.to_json(), ensure_ascii=False)
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    told = {"cpu": cpu, "peak": peak, "stages": spent, "marks": len(part.table), "bytes": len(text.encode())}
    sys.stdout.write(json.dumps(told))
    return 0


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        return child()
    runs = []
    for _ in range(ROUNDS):
        done = subprocess.run(
            [sys.executable, __file__, "--child"],
            env={**os.environ, **ONE_THREAD},
            check=True,
            capture_output=True,
            text=True,
        )
        runs.append(json.loads(done.stdout))
    cpu = statistics.median(run["cpu"] for run in runs)
    sys.stdout.write(
        f"{runs[0]['marks']} marks, all evidence: {cpu:.2f} s CPU (median of {ROUNDS}; goal: under {GOAL:.0f} s), "
        f"{max(run['peak'] for run in runs):.0f} MB at most, {runs[0]['bytes'] / 1000:.0f} kB of JSON\n"
    )
    for name, title in STAGES.items():
        took = statistics.median(run["stages"].get(name, 0.0) for run in runs)
        sys.stdout.write(f"  {took:6.3f} s  {title}\n")
    work = f"an award of {runs[0]['marks']:,} marks: all evidence, every method"
    found = {"work": work, "cpu": cpu, "peak": max(run["peak"] for run in runs), "goal": "under 1 s", "beside": []}
    sys.stdout.write(f"RESULT {json.dumps(found)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
