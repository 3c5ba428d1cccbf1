"""Seasons whose truth is known, for the table of docs/judging-methods/simulations.md: how near does each method come?

Worth, severity and noise are normal; the worth of entries has a standard deviation of about 1 and the noise of 0.7.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.stats import kendalltau, rankdata

from judging.tabulation.severity.additive import fit_additive
from judging.tabulation.severity.mixed import fit_mixed
from judging.tabulation.severity.panel import Panel

NOISE = 0.7
SEASONS = 120
SEED = 1

Chance = np.random.Generator
Floats = Any


def agreement(design: "Callable[[Chance], tuple[Floats, Floats, list[Floats]]]", seasons: int) -> dict[str, float]:
    """Kendall's tau between the truth and each method's order, the mean over so many seasons."""
    chance = np.random.default_rng(SEED)
    found: dict[str, list[float]] = {method: [] for method in METHODS}
    for _ in range(seasons):
        worth, severity, seats = design(chance)
        panel = _marked(chance, worth, severity, seats)
        for method, values_of in METHODS.items():
            found[method].append(float(kendalltau(worth, values_of(panel)).statistic))
    return {method: float(np.mean(taus)) for method, taus in found.items()}


def _marked(chance: Chance, worth: Floats, severity: Floats, seats: list[Floats]) -> Panel:
    entry_of = np.repeat(np.arange(len(seats)), [len(judges) for judges in seats])
    judge_of = np.concatenate(seats)
    marks = worth[entry_of] + severity[judge_of] + NOISE * chance.standard_normal(len(entry_of))
    names = [[f"{number:03}" for number in range(len(all_of))] for all_of in (worth, severity)]
    return Panel.coded(names[0], names[1], entry_of, judge_of, marks)


def _by_entry(panel: Panel, values: Floats) -> Floats:
    sums = np.bincount(panel.entry_of, weights=values, minlength=len(panel.entries))
    return sums / panel.marks_per_entry


def _z(panel: Panel) -> Floats:
    changed = np.zeros(panel.size)
    for judge in range(len(panel.judges)):
        mine = panel.judge_of == judge
        if mine.sum() > 1:
            changed[mine] = (panel.y[mine] - panel.y[mine].mean()) / panel.y[mine].std(ddof=1)
    return _by_entry(panel, changed)


def _borda(panel: Panel) -> Floats:
    """As a share of what the judge could give, because judges have unequally many entries."""
    changed = np.zeros(panel.size)
    for judge in range(len(panel.judges)):
        mine = panel.judge_of == judge
        changed[mine] = (rankdata(panel.y[mine]) - 1) / max(mine.sum() - 1, 1)
    return _by_entry(panel, changed)


METHODS: dict[str, Callable[[Panel], Floats]] = {
    "plain mean": lambda panel: panel.entry_means,
    "z-scores": _z,
    "Borda": _borda,
    "least squares": lambda panel: fit_additive(panel).estimates.values,
    "mixed model": lambda panel: fit_mixed(panel).entries.values,
}


def _dealt(chance: Chance, *, entries: int, judges: int) -> list[Floats]:
    """Three judges an entry, whoever has had fewest."""
    load = np.zeros(judges)
    seats = []
    for _ in range(entries):
        seats.append(np.lexsort((chance.random(judges), load))[:3])
        load[seats[-1]] += 1
    return seats


def _plain(entries: int, judges: int, severity: float) -> Callable[[Chance], tuple[Floats, Floats, list[Floats]]]:
    return lambda chance: (
        chance.standard_normal(entries),
        severity * chance.standard_normal(judges),
        _dealt(chance, entries=entries, judges=judges),
    )


def _tracks(chance: Chance) -> tuple[Floats, Floats, list[Floats]]:
    """Four tracks of 25 entries, unequal in quality; five judges have theirs in each, and one seat in five is elsewhere."""
    track_of = np.repeat(np.arange(4), 25)
    worth = 0.7 * chance.standard_normal(100) + np.array([-1.0, -0.33, 0.33, 1.0])[track_of]
    load = np.zeros(20)
    at_home = np.arange(20) // 5
    seats = []
    for track in track_of:
        taken: list[int] = []
        for _ in range(3):
            own = chance.random() < 0.8
            free = [judge for judge in range(20) if judge not in taken and (at_home[judge] == track) == own]
            taken.append(min(free, key=lambda judge: (load[judge], chance.random())))
            load[taken[-1]] += 1
        seats.append(np.array(taken))
    return worth, 0.5 * chance.standard_normal(20), seats


DESIGNS: dict[str, Callable[[Chance], tuple[Floats, Floats, list[Floats]]]] = {
    "100 entries, 20 judges, 15 entries a judge; judges equally strict": _plain(100, 20, 0.0),
    "the same; judges differ as much as entries do": _plain(100, 20, 1.0),
    "60 entries, 45 judges, 4 entries a judge; judges differ half as much": _plain(60, 45, 0.5),
    "four tracks of unequal quality, judges mostly in one; they differ half as much": _tracks,
}
