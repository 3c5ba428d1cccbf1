"""The price curve: more match given up never compares worse, the floor holds on its half, and no share is overspent."""

from judging.matching.curve import price_curve
from judging.matching.problem import Entry, Judge, Problem
from tests.judging.matching.instances import silo


def test_curve_rises_in_efficiency_as_match_is_given_up():
    points = price_curve(silo(60, 16, 3), seed=1, shares=(0.0, 0.01, 0.03))

    assert [(point.floor_raised, point.epsilon) for point in points] == [
        (False, 0.0), (False, 0.01), (False, 0.03), (True, 0.0), (True, 0.01), (True, 0.03),
    ]  # fmt: skip
    for half in (points[:3], points[3:]):
        assert [each.efficiency for each in half] == sorted(each.efficiency for each in half)
        assert all(each.total >= (1 - each.epsilon) * half[0].total - 1 for each in half)
    assert min(each.floor for each in points[3:]) >= max(each.floor for each in points[:3])


def test_curve_of_a_problem_without_an_answer_is_empty():
    assert price_curve(Problem.of([Entry("A", 2)], [Judge("X")]), seed=1) == ()
