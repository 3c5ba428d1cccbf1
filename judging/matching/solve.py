"""Who judges what: the stages in order of importance, each with what it found and what no answer passes.

1. the least relaxation of soft rules, 0 where all can be kept; 2. the highest floor; 3. the highest total match; 4. the
evenest loads; 5. parts joined and the design made as efficient as a share epsilon of the match allows; 6. the seed
decides between equals. A stage that the clock cuts short gives its best so far, with a bound that still holds.
"""

from dataclasses import dataclass, replace

import numpy as np

from judging.matching.answer import Answer, Reason, StageNote, WayOut
from judging.matching.answer import Change as Mend
from judging.matching.clock import Clock, Progress, Stage
from judging.matching.connect import join, why_not_connected
from judging.matching.demand import Demand, demand_of
from judging.matching.design import improve
from judging.matching.exchange import Exchange
from judging.matching.floor import Raised, best_panels, likely_pairs, raise_floor
from judging.matching.infeasible import reasons, ways_out
from judging.matching.panels import Asked, asked_of, groups_of, sides_of
from judging.matching.prices import Certified, best
from judging.matching.problem import MATCH_LIMIT, Bools, Problem
from judging.matching.program import Outcome, Side, group_sides, keeps, programmed
from judging.matching.relax import Relaxed, least_relaxation
from judging.matching.ties import settle
from judging.matching.verify import verify

__all__ = ["Found", "found_answer", "settled", "solve", "with_rules"]


@dataclass(frozen=True, eq=False)
class Found:
    """An answer of highest total: what was asked of it in numbers, the prices without sides, and what was relaxed."""

    demand: Demand
    sides: list[Side]
    outcome: Outcome
    prices: Certified
    relaxed: Relaxed | None = None


def solve(
    problem: Problem,
    *,
    seed: int,
    limit: float | None = None,
    progress: Progress | None = None,
    kept: Bools | None = None,
) -> Answer:
    """The matching of a problem, or why there is none. `limit` is in seconds.

    The same problem and seed give the same pairs whatever the order of rows, as long as no clock cuts a stage short. With
    `kept` as many of those pairs as can be stay, and neither floor nor design moves one (see `repair`).
    """
    clock = Clock(limit, progress)
    notes: list[StageNote] = []
    if kept is not None:
        problem = with_rules(problem, floor=False, epsilon=0.0)
    found = found_answer(problem, clock, notes, kept=kept)
    if found is None:
        return _infeasible(problem, seed, clock)
    if found.outcome.chosen is None:
        return Answer(problem, seed, is_feasible=False, seconds=clock.seconds, was_cut_short=True)
    raised, state = settled(problem, found, clock, notes, seed=seed)
    _compare(problem, state, raised.total, clock, notes)
    return _answered(problem, found, raised, state.chosen, seed=seed, clock=clock, notes=notes)


def settled(
    problem: Problem, found: Found, clock: Clock, notes: list[StageNote], *, seed: int
) -> tuple[Raised, Exchange]:
    """The highest floor and total from an answer found, with the evenest loads that the seed draws, ready to be
    exchanged for comparability.
    """
    raised = _raised(problem, found, clock, notes)
    held = np.zeros(problem.shape[0], dtype=bool)
    held[[*raised.entries, *(side.entry for side in found.sides)]] = True
    floor = raised.floor if problem.rules.floor else None
    chosen = settle(problem, found.demand, raised.chosen, seed, held=held, floor=floor)
    clock.tell(Stage.LOADS, float(chosen.sum(axis=0).max(initial=0)))
    return raised, Exchange(found.demand, chosen, sides=found.sides, floor=floor)


def found_answer(problem: Problem, clock: Clock, notes: list[StageNote], *, kept: Bools | None = None) -> Found | None:
    """The highest total that keeps every rule, soft ones included where that can be; None where hard ones cannot. Its
    outcome has no table when the clock ended the search before there was one.
    """
    asked = asked_of(problem)
    demand = demand_of(problem, kept=kept)
    found = _highest(demand, problem, asked, clock)
    if found is not None:
        notes.append(_note(Stage.MATCH, found.outcome.total, found.outcome.bound, clock))
        return found
    if not problem.soft.any() and not any(each.is_soft for each in asked):
        return None
    soft = problem.soft & ~problem.locked
    relaxed = least_relaxation(demand_of(problem, kept=kept, with_soft=True), asked, soft, clock)
    if relaxed is None:
        return None
    notes.append(StageNote(Stage.RELAX, relaxed.amount, None, relaxed.is_proved, clock.seconds))
    demand = demand.but(allowed=demand.allowed | relaxed.pairs)
    sides = sides_of(asked, relaxed.allowances)
    start = best(demand)
    if start is None:
        raise RuntimeError("A relaxed problem has an answer, and none was found.")
    outcome = programmed(demand, sides, clock, likely=likely_pairs(start), known=relaxed.chosen)
    notes.append(_note(Stage.MATCH, outcome.total, outcome.bound, clock))
    return Found(demand, sides, outcome, start, relaxed)


def _highest(demand: Demand, problem: Problem, asked: tuple[Asked, ...], clock: Clock) -> Found | None:
    """The highest total with all rules kept: a flow where the rules allow one, else a program."""
    clock.tell(Stage.FEASIBLE)
    if not asked:
        return _of_flow(demand, best(demand))
    groups = groups_of(problem, asked)
    if groups is not None:
        grouped = demand.but(groups=groups)
        return _of_flow(grouped, best(grouped))
    start = best(demand)
    if start is None:
        return None
    sides = sides_of(asked)
    if keeps(sides, start.chosen):
        return Found(demand, sides, Outcome(start.chosen, start.total, start.bound), start)
    outcome = programmed(demand, sides, clock, likely=likely_pairs(start))
    return None if outcome.impossible else Found(demand, sides, outcome, start)


def _of_flow(demand: Demand, certified: Certified | None) -> Found | None:
    if certified is None:
        return None
    return Found(demand, [], Outcome(certified.chosen, certified.total, certified.bound), certified)


def _raised(problem: Problem, found: Found, clock: Clock, notes: list[StageNote]) -> Raised:
    outcome = found.outcome
    chosen = outcome.chosen
    if chosen is None:
        raise ValueError("there is nothing to raise")
    if not problem.rules.floor:
        return Raised(chosen, 0, 0, outcome.total, outcome.bound, ())
    sides = [*found.sides, *group_sides(found.demand)]
    raised = raise_floor(found.demand, sides, outcome, likely_pairs(found.prices), clock)
    notes.append(_note(Stage.FLOOR, raised.floor, raised.floor_bound, clock))
    notes.append(_note(Stage.MATCH, raised.total, raised.total_bound, clock))
    return raised


def _compare(problem: Problem, state: Exchange, total: int, clock: Clock, notes: list[StageNote]) -> None:
    """Join the parts, then spend what epsilon leaves of the match on comparability."""
    budget = int(problem.rules.epsilon * total)
    before = int(state.panels.sum())
    if problem.rules.connected:
        parts = join(state, clock).parts
        notes.append(_note(Stage.CONNECT, parts, 1, clock))
        if parts > 1:
            return
    left = budget - (before - int(state.panels.sum()))
    if budget > 0 and left >= 0 and not clock.is_over():
        design = improve(state, left, clock)
        notes.append(StageNote(Stage.DESIGN, design.efficiency, 1.0, is_proved=False, seconds=clock.seconds))


def _answered(
    problem: Problem, found: Found, raised: Raised, chosen: Bools, *, seed: int, clock: Clock, notes: list[StageNote]
) -> Answer:
    clock.tell(Stage.VERIFY)
    verdict = verify(problem, problem.pairs(chosen))
    prices = found.prices.prices
    # In a repair, pairs that are kept weigh more than their match.
    extra = int(np.where(raised.chosen, found.demand.weight - problem.match, 0).sum())
    return Answer(
        problem=problem,
        seed=seed,
        is_feasible=True,
        chosen=chosen,
        verdict=verdict,
        total_best=raised.total - extra,
        total_bound=raised.total_bound - extra,
        floor_bound=raised.floor_bound if problem.rules.floor else _floor_bound(problem, found.demand),
        relaxation=0 if found.relaxed is None else found.relaxed.amount,
        stages=tuple(notes),
        entry_prices=dict(zip((e.code for e in problem.entries), prices.entry.tolist(), strict=True)),
        judge_prices=dict(zip((j.code for j in problem.judges), prices.judge.tolist(), strict=True)),
        can_be_connected=not why_not_connected(problem.need, int(chosen.any(axis=0).sum())),
        seconds=clock.seconds,
        was_cut_short=clock.cut_short,
    )


def _floor_bound(problem: Problem, demand: Demand) -> int:
    """What no floor passes, where none was asked for."""
    panels = best_panels(demand.but(weight=problem.match.astype(np.int64)))[problem.need > 0]
    return int(panels.min(initial=MATCH_LIMIT * problem.shape[1])) if len(panels) else 0


def _note(stage: Stage, value: float, bound: float, clock: Clock) -> StageNote:
    return StageNote(stage, value, bound, is_proved=value == bound, seconds=clock.seconds)


def _infeasible(problem: Problem, seed: int, clock: Clock) -> Answer:
    """The smallest sets that cannot be served, and the cheapest mends, each tried before it is offered."""
    asked = asked_of(problem)
    plain = demand_of(problem, with_soft=True)
    named = reasons(problem, plain)
    if named:
        ways = ways_out(problem, plain)
    else:
        named, ways = _rules_in_the_way(problem, plain, asked, clock)
    return Answer(
        problem=problem,
        seed=seed,
        is_feasible=False,
        reasons=named,
        ways_out=ways,
        seconds=clock.seconds,
        was_cut_short=clock.cut_short,
    )


def _rules_in_the_way(
    problem: Problem, demand: Demand, asked: tuple[Asked, ...], clock: Clock
) -> tuple[tuple[Reason, ...], tuple[WayOut, ...]]:
    """Panel rules that cannot all be kept: for which entries, and by how many judges they would have to give."""
    soft = problem.soft & ~problem.locked
    relaxed = least_relaxation(demand, asked, soft, clock, all_may_give=True)
    if relaxed is None:
        return (), ()
    found, changes = [], []
    for each, given in zip(asked, relaxed.allowances, strict=True):
        if not given:
            continue
        entry = problem.entries[each.entry].code
        may = each.members & demand.allowed[each.entry]
        judges = tuple(problem.judges[j].code for j in np.flatnonzero(may))
        bound = each.low if each.low is not None else int(each.high or 0)
        after = bound - given if each.low is not None else bound + given
        found.append(Reason("rule", (entry,), judges, bound, after))
        changes.append(Mend("panel_rule", entry, bound, after, judge=str(each.rule)))
    ways = (WayOut("relax_rules", tuple(changes), relaxed.amount),) if changes else ()
    return tuple(found), ways


def with_rules(problem: Problem, **changes: object) -> Problem:
    """The same problem under rules changed like this."""
    return replace(problem, rules=replace(problem.rules, **changes))  # type: ignore[arg-type]  # fields of Rules
