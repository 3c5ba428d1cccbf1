"""The published instances: optimum and floor with their proof, one component, and the design that epsilon buys."""

import pytest

from judging.matching.problem import PanelRule, Rules
from judging.matching.solve import solve
from judging.matching.speech import no_answer
from tests.judging.matching.instances import city, silo

PLAIN = Rules(floor=False, epsilon=0.0)


def told(answer):
    verdict = answer.verdict
    assert verdict.is_valid
    return verdict.total, answer.total_bound, verdict.conflicts_violated, verdict.components


def test_highest_total_of_240_entries_is_proved():
    assert told(solve(city(240, 40, 5, rules=PLAIN), seed=1)) == (774_774, 774_774, 0, 1)


def test_floor_of_240_entries_and_its_highest_total_are_proved():
    answer = solve(city(240, 40, 5, rules=Rules(epsilon=0.0)), seed=1)

    assert told(answer) == (773_531, 773_531, 0, 1)
    assert (answer.verdict.floor, answer.floor_bound) == (2295, 2295)


@pytest.mark.parametrize(("epsilon", "least"), [(0.0, 0.26), (0.01, 0.443), (0.05, 0.70)])
def test_islands_are_made_comparable_for_a_little_match(epsilon, least):
    answer = solve(silo(240, 40, 3, rules=Rules(floor=False, epsilon=epsilon)), seed=3)

    assert told(answer)[1:] == (598_657, 0, 1)
    assert answer.verdict.total >= (1 - epsilon) * 598_657
    assert answer.verdict.efficiency >= least


def test_crossing_rules_of_region_and_gender_are_kept_and_proved():
    rules = Rules(floor=False, epsilon=0.0, panel=(PanelRule("at_most", "region", 2), PanelRule("each", "gender")))

    answer = solve(city(240, 40, 5, rules=rules), seed=1)

    assert answer.verdict.is_valid
    assert answer.total_best == answer.total_bound


def test_time_limit_gives_the_best_so_far_with_a_bound_that_holds():
    answer = solve(silo(240, 40, 3), seed=3, limit=0.5)

    assert answer.verdict.is_valid
    assert answer.was_cut_short
    assert answer.verdict.floor <= 1993 <= answer.floor_bound
    assert answer.seconds < 5


@pytest.mark.drill
def test_2000_entries_and_200_judges_are_proved():
    problem = city(2000, 200, 3, rules=PLAIN)

    assert told(solve(problem, seed=1)) == (4_832_506, 4_832_506, 0, 1)


@pytest.mark.drill
def test_floor_of_2000_entries_is_proved():
    answer = solve(city(2000, 200, 3, rules=Rules(epsilon=0.0)), seed=1)

    assert told(answer) == (4_832_265, 4_832_265, 0, 1)
    assert (answer.verdict.floor, answer.floor_bound) == (1707, 1707)


@pytest.mark.drill
def test_floor_of_islands_is_proved():
    answer = solve(silo(240, 40, 3, rules=Rules(epsilon=0.0)), seed=3)

    assert told(answer) == (596_568, 596_568, 0, 1)
    assert (answer.verdict.floor, answer.floor_bound) == (1993, 1993)


def test_no_time_at_all_is_told_and_not_taken_for_a_proof():
    rules = Rules(panel=(PanelRule("at_most", "region", 2), PanelRule("each", "gender")))

    answer = solve(city(240, 40, 5, rules=rules), seed=1, limit=0.0)

    assert (answer.is_feasible, answer.was_cut_short, answer.reasons) == (False, True, ())
    assert no_answer(answer) == (
        "The time limit ended the search before there was an answer, or a proof that there is none. Allow more time.",
    )


def test_no_time_beyond_the_flow_still_gives_its_answer():
    answer = solve(city(240, 40, 5), seed=1, limit=0.0)

    assert told(answer) == (774_774, 774_774, 0, 1)
    assert answer.was_cut_short
    assert answer.verdict.floor < answer.floor_bound == 2295
