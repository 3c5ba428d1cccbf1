"""The lottery keeps its promise: no chance above Q, numbers of judges exact, loads within one, seeded, fair."""

import numpy as np

from judging.matching.problem import Entry, Judge, Problem
from judging.matching.randomised import PARTS, chances, drawn
from judging.matching.solve import solve
from tests.judging.matching.cases import PLAIN, random_problem

ENTRIES = [Entry(f"E{i}", 2) for i in range(12)]
JUDGES = [Judge(f"J{j}", 2, 5) for j in range(6)]
MATCH = {(e.code, j.code): (7 * a + 11 * b) % 10 * 100 for a, e in enumerate(ENTRIES) for b, j in enumerate(JUDGES)}
PROBLEM = Problem.of(ENTRIES, JUDGES, match=MATCH, rules=PLAIN)


def test_no_chance_is_above_the_limit_and_less_limit_is_more_match():
    expected = []
    for most in (0.5, 0.7, 0.9, 1.0):
        lottery = chances(PROBLEM, most)
        assert lottery.parts.max() <= most * PARTS
        assert (lottery.parts.sum(axis=1) == 2 * PARTS).all()
        expected.append(lottery.expected)

    assert expected == sorted(expected)
    assert expected[-1] == solve(PROBLEM, seed=1).total_bound


def test_draw_keeps_numbers_of_judges_and_loads_and_is_the_same_for_the_same_seed():
    lottery = chances(PROBLEM, 0.6)
    loads = lottery.parts.sum(axis=0) / PARTS

    for seed in range(30):
        table = drawn(lottery, seed=seed)
        assert (table.sum(axis=1) == 2).all()
        assert (np.abs(table.sum(axis=0) - loads) < 1).all()
        assert not (table & (lottery.parts == 0)).any()

    assert (drawn(lottery, seed=3) == drawn(lottery, seed=3)).all()


def test_draw_makes_every_pair_as_often_as_its_chance():
    lottery = chances(PROBLEM, 0.5)

    often = np.mean([drawn(lottery, seed=seed) for seed in range(800)], axis=0)

    assert np.abs(often - lottery.parts / PARTS).max() < 0.09  # five standard errors


def test_limit_that_leaves_too_few_judges_has_no_lottery():
    problem = Problem.of([Entry("A", 2)], [Judge("X"), Judge("Y"), Judge("Z")], rules=PLAIN)

    assert chances(problem, 0.6) is None
    assert chances(problem, 0.7) is not None


def test_lottery_exists_wherever_there_is_an_answer_without_a_limit():
    for number in range(30):
        problem = random_problem(number, rules=PLAIN)

        assert (chances(problem, 1.0) is not None) == solve(problem, seed=1).is_feasible
