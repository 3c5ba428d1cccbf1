"""Repair: a judge drops out half-way. Nothing finished is lost, nothing else moves, and all judges stay comparable."""

import random
from dataclasses import replace

import pytest

from judging.matching.problem import Conflict, Entry, Judge, Problem, Rules
from judging.matching.repair import repair
from judging.matching.solve import solve
from tests.judging.matching.instances import city


@pytest.fixture(scope="module")
def underway():
    """240 entries, 40 judges, 5 each, matched; a third of the sheets finished; judges J03 and J17 drop out."""
    problem = city(240, 40, 5, rules=Rules(floor=False, epsilon=0.01))
    pairs = solve(problem, seed=1).pairs
    finished = set(random.Random(5).sample(pairs, len(pairs) // 3))
    judges = tuple(
        replace(judge, min_load=0, max_load=0) if judge.code in {"J03", "J17"} else replace(judge, max_load=37)
        for judge in problem.judges
    )
    return replace(problem, judges=judges, locked=problem.table(finished)), pairs, finished


def test_drop_out_changes_only_what_is_lost_and_keeps_every_finished_sheet(underway):
    problem, pairs, finished = underway
    lost = {pair for pair in pairs if pair[1] in {"J03", "J17"} and pair not in finished}

    answer = repair(problem, pairs, seed=1)

    assert answer.verdict.is_valid
    assert set(answer.changes["removed"]) == lost
    assert len(answer.changes["added"]) == len(lost) == answer.changes["lost"]
    assert finished <= set(answer.pairs)
    assert answer.verdict.components == 1
    assert answer.total_best == answer.total_bound


def test_repair_of_a_whole_assignment_changes_nothing():
    problem = city(60, 12, 3, rules=Rules())
    pairs = solve(problem, seed=1).pairs

    assert repair(problem, pairs, seed=2).changes == {"removed": [], "added": [], "kept": 180, "lost": 0}


def test_late_entry_and_new_conflict_change_as_little_as_they_can():
    entries, judges = [Entry("A", 2), Entry("B", 2)], [Judge(f"J{j}", 0, 2) for j in range(4)]
    current = (("A", "J0"), ("A", "J1"), ("B", "J1"), ("B", "J2"))
    problem = Problem.of([*entries, Entry("C", 1)], judges, conflicts=[Conflict("A", "J0", "declared")])

    answer = repair(problem, (*current, ("Z", "J0")), seed=1)

    assert answer.changes["removed"] == [("A", "J0"), ("Z", "J0")]
    assert answer.changes["lost"] == 2
    assert len(answer.changes["added"]) == 2


def test_repair_joins_parts_that_fell_apart_and_spares_what_is_locked():
    entries = [Entry(f"E{i}", 2) for i in range(8)]
    judges = [Judge(f"J{j}") for j in range(4)]
    pairs = [(f"E{i}", f"J{j + (0 if i < 4 else 2)}") for i in range(8) for j in range(2)]
    locked = [pair for pair in pairs if pair[0] not in {"E0", "E7"}]

    answer = repair(Problem.of(entries, judges, locked=locked), pairs, seed=1)

    assert answer.verdict.components == 1
    assert set(locked) <= set(answer.pairs)
    assert len(answer.changes["removed"]) <= 2
