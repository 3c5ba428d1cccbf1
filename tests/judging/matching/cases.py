"""Random matching problems, small enough to try every answer, and that trial itself."""

import itertools
import random
from dataclasses import replace

import numpy as np

from judging.matching.problem import Conflict, Entry, Judge, PanelRule, Problem, Rules

PLAIN = Rules(floor=False, epsilon=0.0, connected=False)


def random_problem(number, *, entries=(2, 5), judges=(2, 4), rules=PLAIN):
    """A problem with conflicts, least and most loads, sometimes locks, soft conflicts and caps; it may be infeasible."""
    r = random.Random(number)
    n, m = r.randint(*entries), r.randint(*judges)
    k = r.randint(1, min(3, m))
    each = n * k / m
    spread = r.choice([1, 50, 1000])
    rows = [Entry(f"E{i}", k, {"category": r.choice("AB"), "language": r.choice(["ko", "en"])}) for i in range(n)]
    people = [
        Judge(
            f"J{j}",
            r.choice([0, int(each * 0.7), int(each)]),
            r.choice([None, int(each * 1.2) + 1, int(each * 1.5) + 1]),
            {"A": r.randint(1, n)} if r.random() < 0.2 else {},
            {"region": r.choice("NSW"), "gender": r.choice("FM"), "languages": r.choice(["ko", "en", "ko; en"])},
        )
        for j in range(m)
    ]
    pairs = [(e.code, j.code) for e in rows for j in people]
    match = {pair: r.randrange(1000) // spread * spread for pair in pairs}
    conflicts = [Conflict(*pair, "country") for pair in pairs if r.random() < 0.12]
    barred = {(c.entry, c.judge) for c in conflicts}
    forbidden = [pair for pair in pairs if r.random() < 0.03]
    locked = [pair for pair in pairs if pair not in barred and pair not in forbidden and r.random() < 0.05]
    held = {}
    for entry, judge in locked:
        held.setdefault(entry, []).append((entry, judge))
    locked = [pair for mine in held.values() for pair in mine[:k]]
    return Problem.of(rows, people, match=match, conflicts=conflicts, locked=locked, forbidden=forbidden, rules=rules)


def every_answer(problem):
    """All tables that keep loads, caps, locks, conflicts and panel rules: tried one by one."""
    n, m = problem.shape
    may = problem.eligible & ~problem.soft | problem.locked
    panels = [
        [
            panel
            for panel in itertools.combinations(np.flatnonzero(may[i]).tolist(), problem.entries[i].judges)
            if set(np.flatnonzero(problem.locked[i]).tolist()) <= set(panel) and keeps_rules(problem, i, panel)
        ]
        for i in range(n)
    ]
    for answer in itertools.product(*panels):
        table = np.zeros((n, m), dtype=bool)
        for i, panel in enumerate(answer):
            table[i, list(panel)] = True
        if keeps_loads(problem, table):
            yield table


def keeps_loads(problem, table):
    for j, judge in enumerate(problem.judges):
        load, held = table[:, j].sum(), problem.locked[:, j].sum()
        most = load if judge.max_load is None else max(judge.max_load, held)
        if not judge.min_load <= load <= most:
            return False
        for category, cap in judge.caps.items():
            of = np.array([e.facts["category"] == category for e in problem.entries])
            if table[of, j].sum() > max(cap, problem.locked[of, j].sum()):
                return False
    return True


def keeps_rules(problem, i, panel):
    people = [problem.judges[j] for j in panel]
    for rule in problem.rules.panel:
        counts = {}
        for judge in people:
            for value in judge.values(rule.of):
                counts[value] = counts.get(value, 0) + 1
        known = {value for judge in problem.judges for value in judge.values(rule.of)}
        asked = rule.value if rule.same_as is None else problem.entries[i].facts[rule.same_as]
        if rule.kind == "each" and any(counts.get(value, 0) < rule.count for value in known):
            return False
        if rule.kind == "at_least" and counts.get(asked, 0) < rule.count:
            return False
        if rule.kind == "at_most" and any(
            count > rule.count for value, count in counts.items() if asked in {None, value}
        ):
            return False
    return True


def total(problem, table):
    return int(problem.match[table].sum())


def floor(problem, table):
    return int(np.where(table, problem.match, 0).sum(axis=1).min())


def unevenness(table):
    return int((table.sum(axis=0) ** 2).sum())


def shuffled(problem, number):
    """The same problem made from rows in another order."""
    r = random.Random(number)

    def mixed(rows):
        rows = list(rows)
        return r.sample(rows, len(rows))

    codes = [(e.code, j.code) for e in problem.entries for j in problem.judges]
    return Problem.of(
        mixed(problem.entries),
        mixed(problem.judges),
        match={pair: int(problem.match[problem.row[pair[0]], problem.column[pair[1]]]) for pair in mixed(codes)},
        conflicts=mixed(
            replace(each, entry=e, judge=j)
            for e, j in codes
            for each in problem.reasons[problem.conflicts[problem.row[e], problem.column[j]]]
        ),
        locked=mixed(problem.pairs(problem.locked)),
        forbidden=mixed(problem.pairs(problem.forbidden)),
        rules=problem.rules,
    )


REGIONS = PanelRule("at_most", "region", 1)
GENDERS = PanelRule("each", "gender")
LANGUAGE = PanelRule("at_least", "languages", same_as="language")
