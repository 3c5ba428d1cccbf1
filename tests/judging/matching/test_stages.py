"""The stages one by one: ties, loads, connection, design, calibration, progress and interruption."""

import random
from dataclasses import replace

import numpy as np
import pytest

from judging.matching.clock import Clock, Stage
from judging.matching.connect import count_parts, join, why_not_connected
from judging.matching.demand import demand_of
from judging.matching.design import efficiency, improve
from judging.matching.exchange import Exchange
from judging.matching.panels import asked_of, sides_of
from judging.matching.prices import best
from judging.matching.problem import Entry, Judge, PanelRule, Problem, Rules
from judging.matching.solve import solve
from judging.matching.verify import verify
from tests.judging.matching.cases import PLAIN, every_answer, floor, random_problem, total, unevenness


def equal(entries, judges, each, *, rules=PLAIN, **limits):
    """A problem in which every pair is as good as any other."""
    return Problem.of(
        [Entry(f"E{i:02}", each) for i in range(entries)],
        [Judge(f"J{j}", **limits) for j in range(judges)],
        rules=rules,
    )


def test_loads_are_even_where_match_does_not_care():
    answer = solve(equal(20, 7, 3), seed=1)

    assert sorted(answer.verdict.loads.values()) == [8, 8, 8, 9, 9, 9, 9]


def test_seed_decides_between_equals_and_every_seed_otherwise():
    problem = equal(20, 7, 3)

    answers = {solve(problem, seed=seed).pairs for seed in range(6)}

    assert len(answers) == 6
    assert solve(problem, seed=3).pairs == solve(problem, seed=3).pairs


def test_prices_bound_every_answer_and_the_bound_is_met():
    for number in range(40):
        problem = random_problem(number, rules=PLAIN)
        found = best(demand_of(problem))
        answers = [total(problem, each) for each in every_answer(problem)]

        assert (found is not None) == bool(answers)
        assert found is None or found.total == found.bound == max(answers)


def test_likely_pairs_are_widened_until_the_proof_holds(monkeypatch):
    monkeypatch.setattr("judging.matching.prices.ALL_AT_ONCE", 0)
    monkeypatch.setattr("judging.matching.prices.BEST_OF_ENTRY", 0)
    monkeypatch.setattr("judging.matching.prices.BEST_OF_JUDGE", 1)
    for number in range(40):
        problem = random_problem(number, entries=(10, 20), judges=(4, 8), rules=PLAIN)
        found = best(demand_of(problem))
        monkeypatch.setattr("judging.matching.prices.ALL_AT_ONCE", 10**6)
        whole = best(demand_of(problem))
        monkeypatch.setattr("judging.matching.prices.ALL_AT_ONCE", 0)

        assert (found and found.total) == (whole and whole.total)
        assert found is None or found.total == found.bound


@pytest.mark.parametrize("number", range(12))
def test_parts_are_joined_wherever_sheets_suffice(number):
    """Islands of themes, no limits on loads: exchanges always find a way when entries have two judges or more."""
    r = random.Random(number)
    n, m, each = r.randint(10, 40), r.randint(4, 10), r.randint(2, 3)
    match = {(f"E{i:02}", f"J{j}"): 1000 for i in range(n) for j in range(m) if i * m // n // each == j // each}
    problem = Problem.of(
        [Entry(f"E{i:02}", each) for i in range(n)],
        [Judge(f"J{j}", 1) for j in range(m)],
        match=match,
        rules=Rules(floor=False, epsilon=0.0),
    )

    answer = solve(problem, seed=1)

    assert (answer.verdict.is_valid, answer.verdict.components) == (True, 1)


def test_too_few_sheets_cannot_connect_and_it_is_said():
    answer = solve(equal(6, 4, 1, rules=Rules()), seed=1)

    assert answer.verdict.components == 4
    assert not answer.can_be_connected
    assert why_not_connected(answer.problem.need, 4)
    assert not why_not_connected(equal(6, 4, 2).need, 4)


def test_joining_changes_no_load():
    problem = equal(8, 4, 2)
    table = np.zeros(problem.shape, dtype=bool)
    table[:4, :2] = table[4:, 2:] = True
    state = Exchange(demand_of(problem), table)

    assert join(state, Clock()).parts == count_parts(state.chosen) == 1
    assert state.chosen.sum(axis=0).tolist() == [4, 4, 4, 4]


def test_design_rises_within_its_budget_and_keeps_floor_rules_and_locks():
    rules = Rules(floor=False, epsilon=0.0, panel=(PanelRule("at_most", "region", 1),))
    for number in range(10):
        problem = random_problem(number, entries=(15, 25), judges=(6, 8), rules=rules)
        start = solve(problem, seed=1)
        if not start.is_feasible or start.verdict.components > 1:
            continue
        demand = demand_of(problem)
        least = floor(problem, start.chosen)
        state = Exchange(demand, start.chosen, sides=sides_of(asked_of(problem)), floor=least)
        budget = start.verdict.total // 20

        improve(state, budget, Clock())

        verdict = verify(problem, problem.pairs(state.chosen))
        assert verdict.is_valid
        assert verdict.efficiency >= start.verdict.efficiency - 1e-9
        assert start.verdict.total - verdict.total <= budget
        assert verdict.floor >= least
        assert unevenness(state.chosen) <= unevenness(start.chosen)


def test_efficiency_of_a_balanced_design_is_that_of_the_books():
    """Seven entries, seven judges, three each, every two judges together once (the Fano plane)."""
    fano = [(0, 1, 2), (0, 3, 4), (0, 5, 6), (1, 3, 5), (1, 4, 6), (2, 3, 6), (2, 4, 5)]
    table = np.zeros((7, 7), dtype=bool)
    for i, panel in enumerate(fano):
        table[i, list(panel)] = True

    # tr L+ = 6 / (7/3), so (7 - 1)^2 / (14 * 18/7) = 1: no design of so many sheets does better.
    assert efficiency(table) == pytest.approx(1.0)


def test_calibration_entry_is_judged_by_all_who_may():
    problem = replace(
        Problem.of(
            [Entry("A", 2), Entry("B", 2), Entry("C", 1)], [Judge(f"J{j}") for j in range(4)], forbidden=[("A", "J2")]
        ),
        rules=Rules(calibration=frozenset({"A"})),
    )

    answer = solve(problem, seed=1)

    assert answer.verdict.is_valid
    assert [judge for entry, judge in answer.pairs if entry == "A"] == ["J0", "J1", "J3"]


def test_caps_of_categories_are_kept():
    entries = [Entry(f"E{i}", 1, {"category": "AB"[i % 2]}) for i in range(6)]
    match = {(f"E{i}", "X"): 1000 for i in range(6)}
    problem = Problem.of(entries, [Judge("X", caps={"A": 1}), Judge("Y")], match=match, rules=PLAIN)

    answer = solve(problem, seed=1)

    assert answer.verdict.is_valid
    assert (answer.verdict.total, answer.total_bound) == (4000, 4000)


def test_progress_is_told_and_may_stop_the_work():
    class StopHereError(Exception):
        pass

    told = []

    def stop(each):
        told.append(each.stage)
        if each.stage is Stage.FLOOR:
            raise StopHereError

    with pytest.raises(StopHereError):
        solve(random_problem(3, entries=(10, 12), judges=(5, 6), rules=Rules()), seed=1, progress=stop)
    assert told[0] is Stage.FEASIBLE


def test_entry_that_needs_nobody_gets_nobody_and_has_no_panel():
    problem = Problem.of([Entry("A", 0), Entry("B", 2)], [Judge("X"), Judge("Y")], match={("B", "X"): 5}, rules=Rules())

    answer = solve(problem, seed=1)

    assert (answer.pairs, answer.verdict.floor, answer.floor_bound) == ((("B", "X"), ("B", "Y")), 5, 5)
