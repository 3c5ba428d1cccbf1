"""The independent verifier: recounts a matching from its rows, with no solver and none of the engine's shortcuts.

What it says is what is printed: an engine with a mistake cannot vouch for itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from judging.matching.problem import Entry, Judge, Pair, PanelRule, Problem, RuleKind

__all__ = ["Verdict", "broken_rules", "verify"]


@dataclass(frozen=True)
class Verdict:
    """What holds of a matching. `efficiency` (0 to 1) is the least mean variance that a comparison of two judges could
    have with so many sheets, over the one it has; 0 where the judges fall into several components.
    """

    total: int
    floor: int
    loads: dict[str, int]
    conflicts_violated: int
    soft_conflicts: int
    forbidden_used: int
    locked_missing: int
    wrong_panels: tuple[str, ...]
    wrong_loads: tuple[str, ...]
    rules_broken: tuple[tuple[str, int], ...]  # (entry, number of the rule) of hard rules
    rules_relaxed: tuple[tuple[str, int], ...]  # the same of soft ones
    components: int
    survives_loss_of_any_judge: bool
    efficiency: float

    @property
    def is_valid(self) -> bool:
        """Whether everything that is asked without condition holds."""
        faults = (self.conflicts_violated, self.forbidden_used, self.locked_missing)
        return not any(faults) and not (self.wrong_panels or self.wrong_loads or self.rules_broken)


def verify(problem: Problem, pairs: Iterable[Pair]) -> Verdict:
    """The recount. Pairs must be of the problem's entries and judges; one that stands twice is a wrong panel."""
    rows = list(pairs)
    cells = [(problem.row[entry], problem.column[judge]) for entry, judge in rows]
    worth, panels = Counter[str](), defaultdict[str, list[Judge]](list)
    for (entry, _judge), (i, j) in zip(rows, cells, strict=True):
        worth[entry] += int(problem.match[i, j])
        panels[entry].append(problem.judges[j])
    loads = Counter({judge.code: 0 for judge in problem.judges})
    loads.update(judge for _entry, judge in rows)
    broken = [(e.code, r) for e in problem.entries for r in broken_rules(problem, e, panels[e.code])]
    rules = problem.rules.panel
    components, survives, efficiency = _design(problem, cells)
    return Verdict(
        total=sum(worth.values()),
        floor=min((worth[e.code] for e in problem.entries if _needed(problem, e)), default=0),
        loads=dict(sorted(loads.items())),
        conflicts_violated=sum(_is_barred(problem, cell) for cell in cells),
        soft_conflicts=sum(bool(problem.conflicts[cell]) and not _is_barred(problem, cell) for cell in cells),
        forbidden_used=sum(bool(problem.forbidden[cell]) for cell in cells),
        locked_missing=len({(int(i), int(j)) for i, j in np.argwhere(problem.locked)} - set(cells)),
        wrong_panels=tuple(e.code for e in problem.entries if _is_wrong(panels[e.code], _needed(problem, e))),
        wrong_loads=tuple(j.code for j in problem.judges if _is_overloaded(problem, j, rows, loads[j.code])),
        rules_broken=tuple((entry, r) for entry, r in broken if not rules[r].soft),
        rules_relaxed=tuple((entry, r) for entry, r in broken if rules[r].soft),
        components=components,
        survives_loss_of_any_judge=survives,
        efficiency=efficiency,
    )


def broken_rules(problem: Problem, entry: Entry, panel: list[Judge]) -> list[int]:
    """The numbers of the panel rules that this panel does not keep."""
    return [number for number, rule in enumerate(problem.rules.panel) if not _is_kept(problem, rule, entry, panel)]


def _is_kept(problem: Problem, rule: PanelRule, entry: Entry, panel: list[Judge]) -> bool:
    counts = Counter(value for judge in panel for value in judge.values(rule.of))
    if rule.kind is RuleKind.EACH:
        return all(counts[v] >= rule.count for v in {v for judge in problem.judges for v in judge.values(rule.of)})
    asked = rule.value if rule.same_as is None else entry.facts.get(rule.same_as, "")
    if rule.kind is RuleKind.AT_LEAST:
        return not asked or counts[asked] >= rule.count
    return all(count <= rule.count for value, count in counts.items() if asked in {None, value})


def _needed(problem: Problem, entry: Entry) -> int:
    if entry.code not in problem.rules.calibration:
        return entry.judges
    i = problem.row[entry.code]
    may = [
        problem.locked[i, j] or not (problem.conflicts[i, j] or problem.forbidden[i, j] or judge.max_load == 0)
        for j, judge in enumerate(problem.judges)
    ]
    return sum(map(bool, may))


def _is_barred(problem: Problem, cell: tuple[int, int]) -> bool:
    return any(not conflict.soft for conflict in problem.reasons[problem.conflicts[cell]])


def _is_wrong(panel: list[Judge], needed: int) -> bool:
    return len(panel) != needed or len({judge.code for judge in panel}) != needed


def _is_overloaded(problem: Problem, judge: Judge, rows: list[Pair], load: int) -> bool:
    """Outside the judge's limits, or a category's; locked pairs may be more than a judge takes."""
    j = problem.column[judge.code]
    held = [entry for entry, locked in zip(problem.entries, problem.locked[:, j], strict=True) if locked]
    most = load if judge.max_load is None else max(judge.max_load, len(held))
    if not judge.min_load <= load <= most:
        return True
    category = {entry.code: entry.facts.get("category", "") for entry in problem.entries} if judge.caps else {}
    of = Counter(category[entry] for entry, code in rows if category and code == judge.code)
    kept = Counter(category[entry.code] for entry in held if category)
    return any(of[name] > max(cap, kept[name]) for name, cap in judge.caps.items())


def _design(problem: Problem, cells: list[tuple[int, int]]) -> tuple[int, bool, float]:
    """Components, whether one remains whichever judge is lost, and the efficiency (m - 1)^2 / (sum(k - 1) tr L+).

    L is the information that the sheets hold on differences of judges, entries eliminated: D_J - N' D_E^-1 N.
    """
    if not cells:
        return 0, False, 0.0
    rows, columns = np.unique(np.array(cells), axis=0).T
    active, of = np.unique(columns, return_inverse=True)
    panel = coo_array((np.ones(len(of)), (rows, of)), shape=(problem.shape[0], len(active))).tocsr()
    sizes = np.maximum(panel.sum(axis=1), 1)
    joint = panel.T @ panel
    components = int(connected_components(joint, directed=False)[0])
    others = [np.delete(np.arange(len(active)), lost) for lost in range(len(active))]
    survives = all(connected_components(joint[rest][:, rest], directed=False)[0] <= 1 for rest in others)
    if components > 1 or len(active) < 2:
        return components, survives and components == 1, 0.0
    information = np.diag(panel.sum(axis=0)) - (panel.T @ panel.multiply(1 / sizes[:, None]).tocsr()).toarray()
    spread = float(np.trace(np.linalg.pinv(information, hermitian=True)))
    spare = float((sizes - 1).sum())
    return components, survives, (len(active) - 1) ** 2 / (spare * spread) if spare else 0.0
