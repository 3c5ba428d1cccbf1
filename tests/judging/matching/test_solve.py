"""The matching against every answer there is: small problems, tried whole."""

from dataclasses import replace

import pytest

from judging.matching.problem import Rules
from judging.matching.solve import solve
from tests.judging.matching.cases import (
    GENDERS,
    LANGUAGE,
    PLAIN,
    REGIONS,
    every_answer,
    floor,
    random_problem,
    shuffled,
    total,
    unevenness,
)

EVERYDAY, DRILL = range(60), range(60, 1060)


def against_every_answer(number, rules):
    """The answer is best in floor (if asked), then total, then evenness of loads; and its bounds prove it."""
    problem = random_problem(number, rules=rules)
    answers = list(every_answer(problem))

    answer = solve(problem, seed=number)

    assert answer.is_feasible == bool(answers)
    if not answers:
        assert answer.reasons
        return
    highest = max(floor(problem, each) for each in answers) if rules.floor else 0
    answers = [each for each in answers if floor(problem, each) >= highest]
    best = max(total(problem, each) for each in answers)
    answers = [each for each in answers if total(problem, each) == best]
    assert answer.verdict.is_valid
    assert (answer.verdict.total, answer.total_best, answer.total_bound) == (best, best, best)
    if rules.floor:
        assert (answer.verdict.floor, answer.floor_bound) == (highest, highest)
    elif not rules.panel:
        assert unevenness(answer.chosen) == min(unevenness(each) for each in answers)


RULES = {
    "plain": PLAIN,
    "floor": replace(PLAIN, floor=True),
    "regions": replace(PLAIN, panel=(REGIONS,)),
    "genders": replace(PLAIN, panel=(GENDERS,)),
    "crossing": replace(PLAIN, panel=(REGIONS, LANGUAGE)),
    "all": replace(PLAIN, floor=True, panel=(GENDERS, LANGUAGE)),
}


@pytest.mark.parametrize("rules", RULES)
def test_solve_is_best_of_every_answer(rules):
    for number in EVERYDAY:
        against_every_answer(number, RULES[rules])


@pytest.mark.drill
@pytest.mark.parametrize("rules", RULES)
def test_solve_is_best_of_every_answer_a_thousand_times(rules):
    for number in DRILL:
        against_every_answer(number, RULES[rules])


@pytest.mark.parametrize("rules", [PLAIN, Rules(), Rules(epsilon=0.2)])
def test_solve_gives_the_same_pairs_whatever_the_order_of_rows(rules):
    for number in range(12):
        problem = random_problem(number, entries=(8, 14), judges=(4, 7), rules=rules)

        answers = [solve(each, seed=7) for each in (problem, shuffled(problem, number))]

        assert answers[0].pairs == answers[1].pairs
        assert answers[0].total_bound == answers[1].total_bound
