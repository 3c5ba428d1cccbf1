"""Matching judges to entries: wall and CPU seconds and peak memory, beside a plain one-pass solver.

The plain solver puts all pairs into one minimum-cost flow and takes what comes: no proof, no floor, no design. It is run
in the same minute on the same problem, so the ratio means more than the seconds. Each piece of work has a process of its
own; making the problem is not counted. Figures of the table are checked: a total or a floor that is missed is told.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
INSTANCES = {
    "city 240 x 40 x 5": ("city", 240, 40, 5),
    "city 2,000 x 200 x 3": ("city", 2000, 200, 3),
    "city 10,000 x 1,000 x 3": ("city", 10_000, 1000, 3),
    "silo 240 x 40 x 3": ("silo", 240, 40, 3),
}
RULES: dict[str, dict[str, Any]] = {
    "highest total": {"floor": False, "epsilon": 0.0},
    "highest floor": {"floor": True, "epsilon": 0.0},
    "with design": {"floor": False, "epsilon": 0.01},
}
EXPECTED = {  # (instance, rules): total and floor at least, gap at most
    ("city 240 x 40 x 5", "highest total"): (774_774, 0, 0.0),
    ("city 240 x 40 x 5", "highest floor"): (773_531, 2295, 0.0),
    ("city 2,000 x 200 x 3", "highest total"): (4_832_506, 0, 0.0),
    ("city 2,000 x 200 x 3", "highest floor"): (4_832_201, 1707, 0.0),
    ("city 10,000 x 1,000 x 3", "highest total"): (26_318_902, 0, 0.0),
    ("city 10,000 x 1,000 x 3", "highest floor"): (26_279_124, 2162, 1e-4),
    ("silo 240 x 40 x 3", "highest total"): (598_657, 0, 0.0),
}


def ours(instance: str, rules: str) -> Callable[[], dict[str, Any]]:
    import ortools.graph.python.min_cost_flow  # noqa: F401 - loading the library is not counted for either

    from judging.matching.problem import Rules
    from judging.matching.solve import solve

    problem = _problem(instance, Rules(**RULES[rules]))

    def work() -> dict[str, Any]:
        answer = solve(problem, seed=1)
        verdict = answer.verdict
        if verdict is None:
            raise RuntimeError("a published instance has an answer")
        return {
            "total": verdict.total,
            "bound": answer.total_bound,
            "gap": answer.gap,
            "floor": verdict.floor,
            "floor_bound": answer.floor_bound,
            "components": verdict.components,
            "conflicts": verdict.conflicts_violated,
            "efficiency": verdict.efficiency,
            "valid": verdict.is_valid,
        }

    return work


def plain(instance: str, _rules: str) -> Callable[[], dict[str, Any]]:
    import numpy as np
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    problem = _problem(instance, None)

    def work() -> dict[str, Any]:
        n, m = problem.shape
        i, j = np.nonzero(problem.eligible)
        solver = SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(i, n + j, np.ones(len(i), dtype=int), -problem.match[i, j])
        room = problem.high - problem.low
        solver.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, n + m), room, np.zeros(m, dtype=int))
        rest = -(problem.need.sum() - problem.low.sum())
        solver.set_nodes_supplies(np.arange(n + m + 1), np.concatenate((problem.need, -problem.low, [rest])))
        solver.solve()
        return {"total": -solver.optimal_cost()}

    return work


def _problem(instance: str, rules: Any) -> Any:
    from tests.judging.matching import instances

    kind, n, m, k = INSTANCES[instance]
    return getattr(instances, kind)(n, m, k, rules=rules)


WORKS = {"ours": ours, "plain": plain}


def child(who: str, instance: str, rules: str) -> int:
    """In a process of its own: prepare, work once, say what it took."""
    work = WORKS[who](instance, rules)
    cpu, wall = time.process_time(), time.perf_counter()
    said = work()
    said |= {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    said["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    sys.stdout.write(json.dumps(said))
    return 0


def run(who: str, instance: str, rules: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--child", who, instance, rules],
        env={**os.environ, **ONE_THREAD},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(instance: str, rules: str, beside: dict[str, Any]) -> None:
    found = run("ours", instance, rules)
    sys.stdout.write(
        f"{instance}, {rules}: {found['cpu']:.2f} s CPU, {found['wall']:.2f} s wall, {found['peak']:.0f} MB;"
        f" {found['cpu'] / beside['cpu']:.1f} times the CPU and {found['peak'] / beside['peak']:.1f} times the memory of one"
        f" plain pass ({beside['cpu']:.2f} s, {beside['wall']:.2f} s wall, {beside['peak']:.0f} MB)\n"
        f"  total {found['total']:,} (bound {found['bound']:,}, gap {found['gap']:.1e}), weakest panel {found['floor']:,}"
        f" (bound {found['floor_bound']:,}), {found['components']} component(s), {found['conflicts']} conflicts,"
        f" efficiency {found['efficiency']:.3f}\n"
    )
    total, floor, gap = EXPECTED.get((instance, rules), (0, 0, 1.0))
    if found["total"] < total or found["floor"] < floor or found["gap"] > gap or not found["valid"]:
        sys.stdout.write(f"  MISSED: total {total:,}, weakest panel {floor:,}, gap at most {gap:.0e}.\n")
    result = {"work": f"matching, {instance}, {rules}", "cpu": found["cpu"], "peak": found["peak"], "goal": ""}
    sys.stdout.write(f"RESULT {json.dumps({**result, 'beside': [('one plain pass', beside['cpu'])]})}\n")
    sys.stdout.flush()


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        return child(*sys.argv[2:5])
    wanted = sys.argv[1:] or list(INSTANCES)
    for instance in wanted:
        beside = run("plain", instance, "")
        for rules in RULES:
            if rules != "with design" or instance.startswith("silo"):
                measure(instance, rules, beside)
    return 0


if __name__ == "__main__":
    sys.exit(main())
