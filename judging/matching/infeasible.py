"""Infeasible is an answer: which entries or judges cannot be served, why, and the cheapest mends.

Where a flow falls short, the cut that stops it holds a set of entries (or of judges with a least load) that asks for more
than all it can reach; leaving out one after another what is not needed for that makes the set smallest. Least numbers of
entries and of judges can each be met if each can alone (Mendelsohn and Dulmage), so sets are of one kind. Ways out are
flows in which more is allowed at a price. A hard conflict is never waived.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from judging.matching.answer import Change, Reason, WayOut
from judging.matching.demand import Demand
from judging.matching.flow import Arcs, Network
from judging.matching.problem import Bools, Ints, Problem

__all__ = ["elastic", "reasons", "ways_out"]

MOST_REASONS = 20
STEPS = 12
MORE_LOAD, FEWER_JUDGES, LOWER_LEAST = 2, 3, 1  # prices of ways out: one sheet more, one judge fewer, one entry less


@dataclass(frozen=True, eq=False)
class Elastic:
    """A flow that may fall short: how many judges each entry lacks, entries each judge lacks, and takes too many."""

    short: Ints
    lacking: Ints
    over: Ints

    @property
    def is_whole(self) -> bool:
        return not (self.short.any() or self.lacking.any() or self.over.any())


def elastic(demand: Demand, *, entry_price: Ints, judge_price: Ints, over_price: int | None = None) -> Elastic:
    """The cheapest way to meet a demand that may be missed at these prices; a price of 0 asks for nothing."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    network = Network(demand)
    n, m = demand.shape
    i, j = np.nonzero(demand.free)
    pairs = network.pair_arcs(i, j)
    pairs = Arcs(pairs.tail, pairs.head, pairs.capacity, np.zeros_like(pairs.cost))
    starts, judges = np.arange(n), np.arange(network.judges_at, network.sink)
    frame = network.frame
    frame = Arcs(frame.tail, frame.head, np.maximum(frame.capacity, 0), np.zeros_like(frame.cost))
    parts = [
        pairs,
        frame,
        *_steps(starts, np.full(n, network.sink), np.maximum(network.need, 0), entry_price),
        *_steps(np.full(m, network.sink), judges, network.low, judge_price),
    ]
    supplies = network.supplies.copy()
    supplies[:n] = np.maximum(supplies[:n], 0)
    if network.group_count:
        nodes, sinks = np.arange(network.groups_at, network.caps_at), np.full(n * network.group_count, network.sink)
        parts.append(Arcs(nodes, sinks, network.group_low.ravel(), np.repeat(entry_price, network.group_count)))
    supplies[network.sink] -= supplies.sum()
    if over_price is not None:
        parts += _steps(judges, np.full(m, network.sink), np.full(m, n), np.full(m, over_price))
    arcs = Arcs.joined([Arcs(*(column.astype(np.int64) for column in part.columns)) for part in parts])
    solver = SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(*arcs.columns)
    solver.set_nodes_supplies(np.arange(network.size), supplies)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("An elastic flow always has an answer, and the solver gave none.")
    amounts = np.asarray(solver.flows(numbers), dtype=np.int64)
    at = len(i) + len(frame.tail)
    short = amounts[at:][: STEPS * n].reshape(STEPS, n).sum(axis=0)
    lacking = amounts[at + STEPS * n :][: STEPS * m].reshape(STEPS, m).sum(axis=0)
    of_groups = amounts[at + STEPS * (n + m) :][: n * network.group_count].reshape(n, network.group_count)
    over = np.zeros(m, dtype=np.int64)
    if over_price is not None:
        over = amounts[-STEPS * m :].reshape(STEPS, m).sum(axis=0)
    return Elastic(short + of_groups.sum(axis=1), lacking, over)


def _steps(tail: Ints, head: Ints, capacity: Ints, price: Ints) -> list[Arcs]:
    """Arcs whose units grow dearer one by one, so that a mend is shared among many rather than laid on one; the last
    step takes all that is left.
    """
    found = []
    for step in range(STEPS):
        room = np.clip(capacity - step, 0, 1 if step < STEPS - 1 else None)
        found.append(Arcs(tail, head, room, np.where(price > 0, price * 100 + step, 0)))
    return found


def reasons(problem: Problem, demand: Demand) -> tuple[Reason, ...]:
    """Smallest sets that cannot be served, no two of them sharing an entry or a judge with a least load; the plainest
    first. Empty when the flow by itself has an answer.
    """
    found = _lonely(problem, demand)
    n, m = demand.shape
    entries, judges = np.ones(n, dtype=bool), np.ones(m, dtype=bool)
    for reason in found:
        entries[[problem.row[code] for code in reason.entries if reason.code == "entry"]] = False
        judges[[problem.column[code] for code in reason.judges if reason.code == "judge"]] = False
    while len(found) < MOST_REASONS:
        short = _short(demand, entries)
        if not short.any():
            break
        members = _smallest(_reaching(demand, short) & entries, lambda kept: bool(_short(demand, kept).any()))
        found.append(_entries_reason(problem, demand, members, entries))
        entries &= ~members
    while len(found) < MOST_REASONS:
        lacking = _lacking(demand, judges)
        if not lacking.any():
            break
        members = _smallest(judges.copy(), lambda kept: bool(_lacking(demand, kept).any()))
        found.append(_judges_reason(problem, demand, members))
        judges &= ~members
    return tuple(found)


def _short(demand: Demand, entries: Bools) -> Ints:
    """How many judges these entries lack when nobody else asks for anything."""
    rows = np.flatnonzero(entries)
    part = _rows_of(demand, rows)
    found = np.zeros(len(entries), dtype=np.int64)
    nothing = np.zeros(demand.shape[1], dtype=np.int64)
    found[rows] = elastic(part, entry_price=np.ones(len(rows), dtype=np.int64), judge_price=nothing).short
    return found


def _lacking(demand: Demand, judges: Bools) -> Ints:
    """How many entries these judges lack when nobody else asks for anything."""
    part = demand.but(low=np.where(judges, demand.low, 0))
    nothing = np.zeros(demand.shape[0], dtype=np.int64)
    return elastic(part, entry_price=nothing, judge_price=np.ones(demand.shape[1], dtype=np.int64)).lacking


def _rows_of(demand: Demand, rows: Ints) -> Demand:
    """The demand of some entries alone; what other entries hold already is taken from their judges' room."""
    others = np.ones(demand.shape[0], dtype=bool)
    others[rows] = False
    taken = demand.fixed[others].sum(axis=0)
    groups, caps = demand.groups, demand.caps
    if groups is not None:
        groups = type(groups)(groups.of[rows], groups.low[rows], groups.high[rows])
    if caps is not None:
        held = np.stack([demand.fixed[others & (caps.of == c)].sum(axis=0) for c in range(caps.high.shape[1])], axis=1)
        caps = type(caps)(caps.of[rows], np.maximum(caps.high - held, 0), np.zeros_like(caps.low))
    return Demand(
        allowed=demand.allowed[rows],
        fixed=demand.fixed[rows],
        need=demand.need[rows],
        low=np.zeros_like(demand.low),
        high=np.maximum(demand.high - taken, 0),
        weight=demand.weight[rows],
        groups=groups,
        caps=caps,
    )


def _reaching(demand: Demand, short: Ints) -> Bools:
    """Entries that may matter to those in short supply: all that share a judge with them, step by step."""
    found = short > 0
    while True:
        judges = demand.allowed[found].any(axis=0)
        wider = found | demand.allowed[:, judges].any(axis=1)
        if (wider == found).all():
            return found
        found = wider


def _smallest(members: Bools, is_short: Callable[[Bools], bool]) -> Bools:
    """A set that is still short and is not without any one of its members: leave out halves, then quarters, then ones."""
    kept = np.flatnonzero(members)
    size = max(1, len(kept) // 2)
    while True:
        place = 0
        while place < len(kept):
            rest = np.concatenate((kept[:place], kept[place + size :]))
            table = np.zeros_like(members)
            table[rest] = True
            if len(rest) and is_short(table):
                kept = rest
            else:
                place += size
        if size == 1:
            break
        size = max(1, size // 2)
    found = np.zeros_like(members)
    found[kept] = True
    return found


def _lonely(problem: Problem, demand: Demand) -> list[Reason]:
    """Entries with fewer eligible judges than they need, and judges with fewer eligible entries than their least."""
    room = demand.allowed & ((demand.high > 0)[None, :] | demand.fixed)
    may, mine = room.sum(axis=1), demand.allowed.sum(axis=0)
    codes = [judge.code for judge in problem.judges]
    found = [
        Reason(
            "entry",
            (problem.entries[i].code,),
            tuple(codes[j] for j in np.flatnonzero(room[i])),
            int(demand.need[i]),
            int(may[i]),
        )
        for i in np.flatnonzero(may < demand.need)
    ]
    found += [
        Reason("judge", (), (codes[j],), int(demand.low[j]), int(mine[j])) for j in np.flatnonzero(mine < demand.low)
    ]
    return found[:MOST_REASONS]


def _entries_reason(problem: Problem, demand: Demand, members: Bools, entries: Bools) -> Reason:
    judges = demand.allowed[members].any(axis=0) & (demand.high > 0)
    needs = int(demand.need[members].sum())
    others = entries & ~members & (demand.need > 0)
    also = others & ~(demand.allowed[:, ~judges] & (demand.high[~judges] > 0)[None, :]).any(axis=1)
    code = "entry" if int(members.sum()) == 1 else "entries"
    return Reason(
        code,
        tuple(problem.entries[i].code for i in np.flatnonzero(members)),
        tuple(problem.judges[j].code for j in np.flatnonzero(judges)),
        needs,
        needs - int(_short(demand, members).sum()),
        tuple(problem.entries[i].code for i in np.flatnonzero(also)),
    )


def _judges_reason(problem: Problem, demand: Demand, members: Bools) -> Reason:
    needs = int(demand.low[members].sum())
    entries = demand.allowed[:, members].any(axis=1) & (demand.need > 0)
    code = "judge" if int(members.sum()) == 1 else "judges"
    return Reason(
        code,
        tuple(problem.entries[i].code for i in np.flatnonzero(entries)),
        tuple(problem.judges[j].code for j in np.flatnonzero(members)),
        needs,
        needs - int(_lacking(demand, members).sum()),
    )


def ways_out(problem: Problem, demand: Demand) -> tuple[WayOut, ...]:
    """The cheapest mends of each kind that mend everything, the cheapest first: raise loads, ask for fewer judges, lower
    least loads, or all three together.
    """
    n, m = demand.shape
    never = 10_000
    kinds = {
        "raise_loads": (never, never, MORE_LOAD),
        "fewer_judges": (FEWER_JUDGES, never, None),
        "lower_least": (never, LOWER_LEAST, None),
        "together": (FEWER_JUDGES, LOWER_LEAST, MORE_LOAD),
    }
    found: list[WayOut] = []
    for code, (entry, judge, over) in kinds.items():
        answer = elastic(demand, entry_price=np.full(n, entry), judge_price=np.full(m, judge), over_price=over)
        is_whole = not (entry == never and answer.short.any()) and not (judge == never and answer.lacking.any())
        changes = _changes(problem, demand, answer)
        parts = ((answer.short, FEWER_JUDGES), (answer.lacking, LOWER_LEAST), (answer.over, MORE_LOAD))
        cost = sum(int(amounts.sum()) * price for amounts, price in parts)
        # All three together are worth a word only where they are cheaper than each alone.
        if is_whole and changes and (code != "together" or cost < min((way.cost for way in found), default=cost + 1)):
            found.append(WayOut(code, changes, cost))
    return tuple(sorted(found, key=lambda way: (way.cost, len(way.changes), way.code)))


def _changes(problem: Problem, demand: Demand, answer: Elastic) -> tuple[Change, ...]:
    found = [
        Change("judges_per_entry", problem.entries[i].code, int(demand.need[i]), int(demand.need[i] - answer.short[i]))
        for i in np.flatnonzero(answer.short)
    ]
    for kind, amounts, limits, sign in (
        ("max_load", answer.over, demand.high, 1),
        ("min_load", answer.lacking, demand.low, -1),
    ):
        found += [
            Change(kind, problem.judges[j].code, int(limits[j]), int(limits[j] + sign * amounts[j]))
            for j in np.flatnonzero(amounts)
        ]
    return tuple(found)
