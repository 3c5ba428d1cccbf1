"""The standard error of a comparison, against the full normal equations."""

from math import sqrt

import numpy as np
import pytest

from judging.matching.precision import Precision, precision_of


def by_hand(chosen):
    """Mean variance of the difference of two entries, from the pseudo-inverse of the whole design."""
    rows, columns = np.nonzero(chosen)
    n, m = chosen.shape
    design = np.zeros((len(rows), n + m))
    design[np.arange(len(rows)), rows] = 1
    design[np.arange(len(rows)), n + columns] = 1
    spread = np.linalg.pinv(design.T @ design)[:n, :n]
    pairs = [spread[a, a] + spread[b, b] - 2 * spread[a, b] for a in range(n) for b in range(a)]
    return sqrt(np.mean(pairs))


@pytest.mark.parametrize("seed", range(5))
def test_the_standard_error_is_that_of_the_normal_equations(seed):
    chosen = np.random.default_rng(seed).random((12, 5)) < 0.6
    chosen[:, 0] = True

    assert precision_of(chosen).standard_error == pytest.approx(by_hand(chosen))


def test_where_everybody_judges_everything_severity_costs_nothing():
    found = precision_of(np.ones((6, 4), dtype=bool))

    assert (found.standard_error, found.least) == (pytest.approx(sqrt(0.5)), pytest.approx(sqrt(0.5)))


def test_judges_without_entries_and_entries_without_judges_change_nothing():
    chosen = np.ones((3, 2), dtype=bool)
    wider = np.zeros((5, 4), dtype=bool)
    wider[:3, :2] = chosen

    assert precision_of(wider) == precision_of(chosen) == Precision(pytest.approx(1.0), pytest.approx(1.0))


def test_parts_that_share_no_entry_cannot_be_compared():
    assert precision_of(np.eye(2, dtype=bool)) is None
    assert precision_of(np.zeros((2, 2), dtype=bool)) is None
    assert precision_of(np.ones((1, 2), dtype=bool)) is None
