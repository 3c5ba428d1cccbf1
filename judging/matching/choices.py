"""From what a secretariat asks to what the engine solves: sliders, even loads, the curve of prices, the draw.

The engine knows a floor or none, and a share of match that comparability may cost. Here the sliders become such questions,
loads are kept as even as limits allow (in steps that widen until there is an answer), and the answers that other
positions of the sliders would have had are gathered into a curve.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from judging.matching.answer import Answer
from judging.matching.clock import Progress
from judging.matching.demand import demand_of
from judging.matching.prices import best
from judging.matching.problem import Judge, Pair, Problem, Rules
from judging.matching.randomised import chances, drawn
from judging.matching.repair import repair
from judging.matching.settings import MatchSettings
from judging.matching.solve import solve, with_rules
from judging.matching.verify import verify

__all__ = ["CURVE", "CurvePoint", "arrange", "curve_of", "mend", "rules_of"]

CURVE = (0.0, 0.0025, 0.01, 0.05, 0.2)  # shares of the match that comparability may cost
LARGEST_CURVE = 200_000  # pairs; a curve of larger problems would take longer than the plan itself
SHARES = (0.0, 0.125, 0.25, 0.5, 1.0)  # of epsilon, tried in turn until the design is as efficient as asked


@dataclass(frozen=True)
class CurvePoint:
    """What one position of the sliders comes to."""

    floor_first: bool
    epsilon: float
    total: int
    floor: int
    efficiency: float


def rules_of(settings: MatchSettings, problem: Problem | None = None) -> Rules:
    """The engine's rules at these settings; calibration entries that the problem does not have are left out."""
    known = None if problem is None else set(problem.row)
    return Rules(
        floor=settings.floor >= 1,
        epsilon=settings.epsilon if settings.comparability > 0 else 0.0,
        connected=settings.connected,
        panel=settings.panel_rules,
        calibration=frozenset(code for code in settings.calibration if known is None or code in known),
    )


def arrange(problem: Problem, settings: MatchSettings, *, seed: int, progress: Progress | None = None) -> Answer:
    """The best answer at these settings, or why there is none: every panel has at least the share `floor` of the highest
    floor, loads are as even as asked where limits allow, comparability is bought up to what is asked and no further.
    """
    answer = None
    for candidate in _evened(problem, settings):
        answer = _at_sliders(candidate, settings, seed, progress)
        if answer.is_feasible:
            return answer
    if answer is None or answer.problem is not problem:
        answer = _at_sliders(problem, settings, seed, progress)
    return answer


def mend(
    problem: Problem, current: tuple[Pair, ...], settings: MatchSettings, *, seed: int, progress: Progress | None = None
) -> Answer:
    """The answer nearest to `current`: the fewest changes first; then nobody much busier than the rest; then the match."""
    nearest = repair(problem, current, seed=seed, limit=settings.seconds, progress=progress)
    if not nearest.is_feasible:
        return nearest
    for candidate in _relieved(problem, problem.table(current).sum(axis=0)):
        answer = repair(candidate, current, seed=seed, limit=settings.seconds, progress=progress)
        if answer.is_feasible and _changed(answer) <= _changed(nearest):
            return answer
    return nearest


def curve_of(answer: Answer, *, seconds: float) -> tuple[CurvePoint, ...]:
    """What other positions of the sliders would have come to, with the same loads and rules: the price of the floor and
    of comparability. Empty for a large problem; shorter where time runs out.
    """
    problem = answer.problem
    if not answer.is_feasible or problem.match.size > LARGEST_CURVE:
        return ()
    found: list[CurvePoint] = []
    spent = 0.0
    for floor in (False, True):
        for epsilon in CURVE if floor else CURVE[:1]:
            if spent >= seconds:
                return tuple(found)
            other = solve(with_rules(problem, floor=floor, epsilon=epsilon), seed=answer.seed, limit=seconds - spent)
            spent += other.seconds
            if other.verdict is not None:
                verdict = other.verdict
                found.append(CurvePoint(floor, epsilon, verdict.total, verdict.floor, verdict.efficiency))
    return tuple(found)


def _changed(answer: Answer) -> int:
    return len(answer.changes["added"]) + len(answer.changes["removed"])


def _at_sliders(problem: Problem, settings: MatchSettings, seed: int, progress: Progress | None) -> Answer:
    if settings.most_chance is not None:
        return _lottery(problem, settings.most_chance, seed)
    if not 0 < settings.floor < 1:
        return _at_comparability(problem, settings, seed, progress, floor=settings.floor >= 1)
    free = _at_comparability(problem, settings, seed, progress, floor=False)
    if free.verdict is None or free.verdict.floor >= settings.floor * (free.floor_bound or 0):
        return free
    return _at_comparability(problem, settings, seed, progress, floor=True)


def _at_comparability(
    problem: Problem, settings: MatchSettings, seed: int, progress: Progress | None, *, floor: bool
) -> Answer:
    rules = replace(rules_of(settings, problem), floor=floor, calibration=problem.rules.calibration)
    asked = replace(problem, rules=rules)
    shares = SHARES if 0 < settings.comparability < 1 else SHARES[-1:]
    left = settings.seconds
    for share in shares:
        at = with_rules(asked, epsilon=share * rules.epsilon)
        answer = solve(at, seed=seed, limit=max(left, 1.0), progress=progress)
        left -= answer.seconds
        if answer.verdict is None or answer.verdict.efficiency >= settings.comparability or left <= 0:
            break
    return answer


def _lottery(problem: Problem, most: float, seed: int) -> Answer:
    """One draw; where the limit on chances leaves no answer, the reasons of the problem itself, or the limit."""
    lottery = chances(problem, most)
    if lottery is None:
        plain = solve(with_rules(problem, floor=False, epsilon=0.0), seed=seed)
        return replace(plain, is_feasible=False, chosen=None, verdict=None) if plain.is_feasible else plain
    chosen = drawn(lottery, seed=seed)
    verdict = verify(problem, problem.pairs(chosen))
    highest = best(demand_of(problem))
    return Answer(
        problem=problem,
        seed=seed,
        is_feasible=True,
        chosen=chosen,
        verdict=verdict,
        total_best=verdict.total,
        total_bound=verdict.total if highest is None else highest.bound,
        floor_bound=None,
    )


def _evened(problem: Problem, settings: MatchSettings) -> Iterator[Problem]:
    """The problem with loads kept together as asked, then further and further apart; only those that a flow can meet."""
    within = settings.even_within
    if within is None:
        return
    room = _room(problem)
    level, sheets = _level(room, int(problem.need.sum())), int(problem.need.sum())
    within = max(within, 1)
    while within <= 2 * max(level, 1):
        low = max(level - 1 - (within - 1) // 2, 0)
        candidate = _between(problem, np.minimum(room, low), np.full(len(room), low + within))
        if sheets and best(demand_of(candidate)) is not None:
            yield candidate
        within *= 2


def _relieved(problem: Problem, standing: np.ndarray) -> Iterator[Problem]:
    """The problem with nobody above the level at which all sheets find room, or what they have; then a little above."""
    level = _level(_room(problem), int(problem.need.sum()))
    nobody = np.zeros_like(standing)
    for more in (0, 1, 2, 4):
        candidate = _between(problem, nobody, np.maximum(standing, level + more))
        if best(demand_of(candidate)) is not None:
            yield candidate


def _room(problem: Problem) -> np.ndarray:
    """The most entries that each judge could have."""
    may = (problem.eligible & ~problem.soft) | problem.locked
    return np.asarray(np.minimum(problem.high, may.sum(axis=0)))


def _level(room: np.ndarray, sheets: int) -> int:
    """The lowest load that is enough for all sheets if nobody has more and everybody has as many as they can."""
    low, high = 0, int(room.max(initial=0))
    while low < high:
        middle = (low + high) // 2
        if int(np.minimum(room, middle).sum()) >= sheets:
            high = middle
        else:
            low = middle + 1
    return low


def _between(problem: Problem, low: np.ndarray, high: np.ndarray) -> Problem:
    """The problem with narrower limits: never wider than the judges' own."""
    judges = tuple(
        _narrowed(judge, int(least), int(most)) for judge, least, most in zip(problem.judges, low, high, strict=True)
    )
    return replace(problem, judges=judges)


def _narrowed(judge: Judge, least: int, most: int) -> Judge:
    top = most if judge.max_load is None else min(judge.max_load, most)
    top = max(top, judge.min_load)
    return replace(judge, min_load=min(max(judge.min_load, least), top), max_load=top)
