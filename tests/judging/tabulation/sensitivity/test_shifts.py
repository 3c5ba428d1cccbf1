"""The closed forms find what a linear program finds, and keep what weights have to keep."""

from fractions import Fraction

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from judging.tabulation.sensitivity.shifts import by_largest, by_sum
from tests.judging.tabulation.cases import EXAMPLES


@st.composite
def problems(draw):
    """Weights that add up to 100, and gains of an outsider who is behind or level."""
    size = draw(st.integers(2, 8))
    parts = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size).filter(any))
    gains = draw(st.lists(st.integers(-5, 5), min_size=size, max_size=size))
    weights = [Fraction(100 * part, sum(parts)) for part in parts]
    sign = -1 if lead(weights, gains) > 0 else 1
    return weights, [Fraction(sign * gain) for gain in gains]


def lead(weights, gains):
    return sum(weight * gain for weight, gain in zip(weights, gains, strict=True))


def changes(weights, found):
    return [abs(new - old) for old, new in zip(weights, found, strict=True)]


def programmed(weights, gains, *, bounds):
    """The least size by scipy: one bound for every change (the sum is least), or one for all of them."""
    size = len(weights)
    spread = np.eye(size) if bounds == size else np.ones((size, 1))
    present, toward = np.array(weights, dtype=float), np.array(gains, dtype=float)
    rows = np.block([[np.eye(size), -spread], [-np.eye(size), -spread], [-toward[None], np.zeros((1, bounds))]])
    found = linprog(
        np.concatenate((np.zeros(size), np.ones(bounds))),
        rows,
        np.concatenate((present, -present, [0.0])),
        np.concatenate((np.ones(size), np.zeros(bounds)))[None],
        [100.0],
    )
    return found.fun


@settings(max_examples=4 * EXAMPLES, deadline=None)
@given(problems())
def test_sum_of_changes_is_the_least(problem):
    weights, gains = problem
    assume(max(gains) > 0)

    found = by_sum(weights, gains)

    assert (sum(found), min(found) >= 0, lead(found, gains)) == (100, True, 0)
    assert abs(float(sum(changes(weights, found))) - programmed(weights, gains, bounds=len(weights))) < 1e-6


@settings(max_examples=4 * EXAMPLES, deadline=None)
@given(problems())
def test_largest_change_is_the_least(problem):
    weights, gains = problem
    assume(max(gains) > 0)

    found = by_largest(weights, gains)

    assert (sum(found), min(found) >= 0, lead(found, gains)) == (100, True, 0)
    assert abs(float(max(changes(weights, found))) - programmed(weights, gains, bounds=1)) < 1e-6


def test_weight_goes_to_the_best_criterion_from_the_worst():
    weights, gains = (Fraction(50), Fraction(30), Fraction(20)), (Fraction(-2), Fraction(-1), Fraction(3))

    # 50 x -2 + 30 x -1 + 20 x 3 = -70, and each point from the first to the last is worth 5
    assert by_sum(weights, gains) == (36, 30, 34)
    # first and last move by t, and what the second could give has nowhere to go
    assert by_largest(weights, gains) == (36, 30, 34)


def test_nobody_passes_who_is_nowhere_better():
    weights, gains = (Fraction(50), Fraction(50)), (Fraction(-1), Fraction(0))

    assert by_sum(weights, gains) is None
    assert by_largest(weights, gains) is None


def test_who_is_level_needs_no_change():
    weights, gains = (Fraction(50), Fraction(50)), (Fraction(-1), Fraction(1))

    assert by_sum(weights, gains) == weights
    assert by_largest(weights, gains) == weights
