"""A balanced deal of entries to judges: plain data in, pairs and their evidence out.

The deal is a minimum-cost flow: each entry asks for so many judges, each pair that may meet is an arc of capacity 1,
and each further entry of a judge costs more than the one before. In order of importance: every entry gets its judges;
loads are as even as they can be; pairs match in field and language; a seeded draw decides the rest. Entries and judges
are put in order of their codes first, so the order of rows carries no meaning. Judges who share no entry with the rest
cannot be compared, so separate groups are then joined by exchanging two pairs wherever that is allowed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Pair = tuple[str, str]  # (entry, judge)

MATCH_LIMIT = 1000
DRAW = 50  # a seeded draw worth at most 5 % of the best match: it varies equals, and never overrules a real difference
JOIN_ATTEMPTS = 20_000


class Shortfall(StrEnum):
    """Why an entry does not get its judges."""

    TOO_FEW = "too_few"
    ALL_FULL = "all_full"


@dataclass(frozen=True)
class DealEntry:
    """An entry, how many judges it is to have (None: all that may judge it), and those it has already."""

    code: str
    judges: int | None
    held: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DealJudge:
    """A judge and the most entries he or she takes, those held included; None is no limit."""

    code: str
    max_load: int | None = None


@dataclass(frozen=True)
class Short:
    """An entry that cannot have its judges: how many it needs, how many may judge it at all, how many it would get."""

    entry: str
    needs: int
    eligible: int
    gets: int
    why: Shortfall


@dataclass(frozen=True)
class DealPlan:
    """The new pairs in order of entry and judge; loads with those held; `components` counts groups of judges that share
    no entry with one another (1 is connected). With `short`, the deal is not feasible and `pairs` is what could be had.
    """

    pairs: tuple[Pair, ...]
    loads: Mapping[str, int]
    components: int
    short: tuple[Short, ...]
    seed: int

    @property
    def is_feasible(self) -> bool:
        return not self.short


def deal(
    entries: Iterable[DealEntry],
    judges: Iterable[DealJudge],
    *,
    eligible: Iterable[Pair],
    match: Mapping[Pair, int] | None = None,
    seed: int,
) -> DealPlan:
    """Deal entries to judges. Pairs outside `eligible` are never made; pairs held are never undone.

    `match` is 0 to 1000 for a pair, 0 where it is absent. The same seed gives the same plan whatever the order of rows.
    """
    table = _Table(sorted(entries, key=lambda e: e.code), sorted(judges, key=lambda j: j.code), set(eligible))
    costs = {pair: MATCH_LIMIT - (match or {}).get(pair, 0) + _drawn(seed, pair) for pair in table.open_pairs}
    chosen = _flow(table, costs, most_loads=_ample_load(table))
    if table.short_of(chosen):
        chosen = _flow(table, costs, most_loads=len(table.entries))
    short = table.short_of(chosen)
    if not short:
        chosen = _joined(table, chosen, costs)
    return DealPlan(
        pairs=tuple(sorted(chosen)),
        loads=dict(sorted(table.loads_with(chosen).items())),
        components=_components(table.all_pairs(chosen)),
        short=short,
        seed=seed,
    )


class _Table:
    """The problem: who may still be given what, and what each entry and judge still wants."""

    def __init__(self, entries: Sequence[DealEntry], judges: Sequence[DealJudge], eligible: set[Pair]) -> None:
        self.entries = entries
        self.judges = judges
        self.held = {(entry.code, judge) for entry in entries for judge in entry.held}
        known = {judge.code for judge in judges}
        codes = {entry.code for entry in entries}
        self.eligible = {(e, j) for e, j in eligible if e in codes and j in known}
        self.open_pairs = sorted(self.eligible - self.held)
        self.candidates = Counter(entry for entry, _judge in self.eligible | self.held)
        self.held_loads = Counter(judge for _entry, judge in self.held)

    def wants(self, entry: DealEntry) -> int:
        asked = self.candidates[entry.code] if entry.judges is None else entry.judges
        return max(0, asked - len(entry.held))

    def room(self, judge: DealJudge) -> int:
        """How many more this judge takes."""
        if judge.max_load is None:
            return len(self.entries)
        return max(0, judge.max_load - self.held_loads[judge.code])

    def all_pairs(self, chosen: set[Pair]) -> set[Pair]:
        return self.held | chosen

    def loads_with(self, chosen: set[Pair]) -> Counter[str]:
        loads = Counter({judge.code: 0 for judge in self.judges})
        loads.update(judge for _entry, judge in self.all_pairs(chosen))
        return loads

    def short_of(self, chosen: set[Pair]) -> tuple[Short, ...]:
        got = Counter(entry for entry, _judge in chosen)
        return tuple(
            Short(
                entry=entry.code,
                needs=self.wants(entry) + len(entry.held),
                eligible=self.candidates[entry.code],
                gets=got[entry.code] + len(entry.held),
                why=(
                    Shortfall.TOO_FEW
                    if self.candidates[entry.code] < self.wants(entry) + len(entry.held)
                    else Shortfall.ALL_FULL
                ),
            )
            for entry in self.entries
            if got[entry.code] < self.wants(entry)
        )


def _drawn(seed: int, pair: Pair) -> int:
    digest = hashlib.sha256(f"{seed}:{pair[0]}:{pair[1]}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % DRAW


def _ample_load(table: _Table) -> int:
    """A load that an even deal rarely exceeds; with so few arcs a judge the solver is several times faster."""
    wanted = len(table.held) + sum(table.wants(entry) for entry in table.entries)
    return 2 * -(-wanted // max(1, len(table.judges))) + 2


def _flow(table: _Table, costs: Mapping[Pair, int], *, most_loads: int) -> set[Pair]:
    """As many pairs as can be had, at the least cost: a convex price on each judge's load keeps loads even."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    solver = SimpleMinCostFlow()
    place = {entry.code: number for number, entry in enumerate(table.entries)}
    seat = {judge.code: len(place) + number for number, judge in enumerate(table.judges)}
    source, sink = len(place) + len(seat), len(place) + len(seat) + 1
    arcs = {}
    for pair in table.open_pairs:
        arc = solver.add_arc_with_capacity_and_unit_cost(place[pair[0]], seat[pair[1]], 1, costs[pair])
        arcs[arc] = pair
    wanted = 0
    for entry in table.entries:
        wants = table.wants(entry)
        wanted += wants
        solver.add_arc_with_capacity_and_unit_cost(source, place[entry.code], wants, 0)
    # One more entry for the busier of two judges must cost more than all that a better match could save.
    uneven = (MATCH_LIMIT + DRAW) * (len(table.entries) + len(table.judges) + 1)
    may = Counter(judge for _entry, judge in table.open_pairs)
    for judge in table.judges:
        load = table.held_loads[judge.code]
        for step in range(min(table.room(judge), may[judge.code], max(0, most_loads - load))):
            solver.add_arc_with_capacity_and_unit_cost(seat[judge.code], sink, 1, uneven * (load + step))
    solver.set_node_supply(source, wanted)
    solver.set_node_supply(sink, -wanted)
    if solver.solve_max_flow_with_min_cost() != solver.OPTIMAL:
        raise RuntimeError("The flow solver gave no answer to a well-formed deal.")
    return {pair for arc, pair in arcs.items() if solver.flow(arc)}


def _components(pairs: Iterable[Pair]) -> int:
    """How many groups of judges share no entry with one another; judges without entries are not counted."""
    return len(set(_groups(pairs).values()))


def _groups(pairs: Iterable[Pair]) -> dict[str, str]:
    """Judge -> the code that stands for the group of judges reachable through shared entries."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def find(node: tuple[str, str]) -> tuple[str, str]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    judges = set()
    for entry, judge in pairs:
        judges.add(judge)
        parent[find(("entry", entry))] = find(("judge", judge))
    roots: dict[tuple[str, str], str] = {}
    for judge in sorted(judges):
        roots.setdefault(find(("judge", judge)), judge)
    return {judge: roots[find(("judge", judge))] for judge in judges}


def _joined(table: _Table, chosen: set[Pair], costs: Mapping[Pair, int]) -> set[Pair]:
    """The same loads with fewer separate groups: exchanges of two pairs, cheapest first, while any of them joins two."""
    attempts = JOIN_ATTEMPTS
    while _components(table.all_pairs(chosen)) > 1 and attempts > 0:
        before = _components(table.all_pairs(chosen))
        better = None
        for exchanged in _exchanges(table, chosen, costs):
            attempts -= 1
            if _components(table.all_pairs(exchanged)) < before:
                better = exchanged
                break
            if attempts <= 0:
                break
        if better is None:
            return chosen
        chosen = better
    return chosen


def _exchanges(table: _Table, chosen: set[Pair], costs: Mapping[Pair, int]) -> Iterator[set[Pair]]:
    """Exchanges between the first group and the others: (e, a), (f, b) become (e, b), (f, a), both of them allowed."""
    groups = _groups(table.all_pairs(chosen))
    first = min(groups.values())
    near = sorted(pair for pair in chosen if groups[pair[1]] == first)
    far = sorted(pair for pair in chosen if groups[pair[1]] != first)
    found = [
        (costs[e, b] + costs[f, a] - costs[e, a] - costs[f, b], (e, a), (f, b))
        for e, a in near
        for f, b in far
        if (e, b) in costs and (f, a) in costs
    ]
    for _cost, (e, a), (f, b) in sorted(found):
        yield (chosen - {(e, a), (f, b)}) | {(e, b), (f, a)}
