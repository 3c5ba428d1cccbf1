"""Sliders, even loads, the nearest mend and the curve of prices, each against the verifier's recount."""

import random

import pytest

from judging.matching.choices import arrange, curve_of, mend
from judging.matching.problem import Conflict, Entry, Judge, Problem, ProblemError
from judging.matching.settings import MatchSettings


def problem_of(entries=24, judges=6, k=2, seed=1, **limits):
    chance = random.Random(seed)
    works = [Entry(f"E{n:02}", k) for n in range(entries)]
    readers = [Judge(f"J{n}", **limits) for n in range(judges)]
    # Two schools: each fits half of the entries much better than the other half.
    match = {
        (work.code, reader.code): (700 if (at < entries // 2) == (place < judges // 2) else 100) + chance.randrange(200)
        for at, work in enumerate(works)
        for place, reader in enumerate(readers)
    }
    return Problem.of(works, readers, match=match)


def spread(answer):
    loads = answer.verdict.loads.values()
    return max(loads) - min(loads)


@pytest.mark.parametrize("within", [1, 2, 4])
def test_loads_are_as_even_as_asked(within):
    answer = arrange(problem_of(entries=25), MatchSettings(even_within=within), seed=1)

    assert answer.verdict.is_valid
    assert spread(answer) <= within


def test_loads_widen_where_limits_do_not_allow_it():
    problem = problem_of()
    tight = Problem.of(
        problem.entries,
        [Judge("J0", max_load=1), *problem.judges[1:]],
        conflicts=[Conflict(entry.code, "J1", "x") for entry in problem.entries[:-2]],
    )

    answer = arrange(tight, MatchSettings(even_within=1), seed=1)

    assert (answer.is_feasible, answer.verdict.loads["J0"], answer.verdict.loads["J1"]) == (True, 1, 2)


def test_a_problem_without_an_answer_is_told_with_its_own_limits():
    answer = arrange(problem_of(max_load=3), MatchSettings(even_within=1), seed=1)

    assert (answer.is_feasible, sum(each.needs - each.can_take for each in answer.reasons) > 0) == (False, True)
    assert {change.before for way in answer.ways_out for change in way.changes if change.kind == "max_load"} == {3}


def test_a_floor_in_between_holds_what_it_promises():
    problem = problem_of()
    highest = arrange(problem, MatchSettings(floor=1.0, epsilon=0.0), seed=1).verdict.floor

    floors = [
        arrange(problem, MatchSettings(floor=share, epsilon=0.0), seed=1).verdict.floor for share in (0.0, 0.9, 1.0)
    ]

    assert floors[1] >= 0.9 * highest
    assert floors[2] == highest


def test_comparability_is_bought_up_to_what_is_asked_and_no_further():
    problem = problem_of()
    answers = [
        arrange(problem, MatchSettings(floor=0.0, epsilon=0.2, comparability=share), seed=1).verdict
        for share in (0.0, 0.6, 1.0)
    ]

    plain, wanted, most = answers
    assert plain.components == wanted.components == most.components == 1
    assert plain.efficiency < 0.6 <= wanted.efficiency <= most.efficiency
    assert plain.total >= wanted.total >= most.total


def test_the_curve_shows_what_other_positions_would_have_come_to():
    answer = arrange(problem_of(), MatchSettings(), seed=1)

    curve = curve_of(answer, seconds=60)

    assert [(point.floor_first, point.epsilon) for point in curve] == [
        (False, 0.0), (True, 0.0), (True, 0.0025), (True, 0.01), (True, 0.05), (True, 0.2),
    ]  # fmt: skip
    efficiencies = [point.efficiency for point in curve if point.floor_first]
    assert efficiencies == sorted(efficiencies)
    assert (curve[3].total, curve[3].efficiency) == (answer.verdict.total, answer.verdict.efficiency)


def test_the_curve_stops_where_its_time_does():
    answer = arrange(problem_of(), MatchSettings(), seed=1)

    assert curve_of(answer, seconds=0) == ()


def test_a_mend_changes_as_little_as_can_be_and_then_spreads_the_work():
    problem = problem_of(judges=8)
    current = arrange(problem, MatchSettings(), seed=1).pairs
    lost = [pair for pair in current if pair[1] == "J0"]
    without = Problem.of(problem.entries, problem.judges[1:])

    answer = mend(without, current, MatchSettings(), seed=1)

    assert (answer.changes["added"], len(answer.changes["removed"])) == (
        [pair for pair in answer.changes["added"] if pair[1] != "J0"], len(lost),
    )  # fmt: skip
    assert len(answer.changes["added"]) == len(lost)
    assert spread(answer) <= 2


def test_the_draw_keeps_to_the_limit_on_chances_or_says_that_it_cannot():
    problem = problem_of(entries=12, judges=3, k=2)

    drawn = arrange(problem, MatchSettings(most_chance=0.8, even_within=None), seed=3)
    impossible = arrange(problem, MatchSettings(most_chance=0.5, even_within=None), seed=3)

    assert (drawn.is_feasible, drawn.verdict.is_valid, impossible.is_feasible) == (True, True, False)
    assert arrange(problem, MatchSettings(most_chance=0.8, even_within=None), seed=3).pairs == drawn.pairs


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"floor": 1.5}, "floor is 1.5; write a number from 0 to 1.0."),
        ({"epsilon": 0.3}, "epsilon is 0.3; write a number from 0 to 0.2."),
        ({"most_chance": 0}, "most_chance is 0; write a number above 0, at most 1."),
        ({"judges_per_entry": -1}, "judges_per_entry is -1; write a whole number from 0 on."),
        ({"min_load": 4, "max_load": 3}, "A judge cannot take 4 to 3 entries."),
        ({"seconds": 0}, "seconds is 0; write a number above 0, at most 600."),
    ],
)
def test_settings_that_cannot_be_meant_are_named(facts, problem):
    with pytest.raises(ProblemError) as refused:
        MatchSettings(**facts)

    assert refused.value.problems == (problem,)
