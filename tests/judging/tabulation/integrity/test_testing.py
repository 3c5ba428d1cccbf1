"""Many comparisons at once: worked by hand, and beside scipy."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control, ttest_ind

from judging.tabulation.integrity.testing import benjamini_hochberg, detectable, holm, interval, welch


def test_holm_steps_down():
    # In order .01 x 4, .02 x 3, .03 x 2, .04 x 1, and none below the one before.
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])


def test_holm_is_at_most_one():
    assert holm([0.9, 0.6]) == [1.0, 1.0]


def test_benjamini_and_hochberg_step_up():
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]

    assert benjamini_hochberg(p) == pytest.approx(false_discovery_control(p).tolist())


def test_nothing_compared_is_nothing_allowed_for():
    assert (holm([]), benjamini_hochberg([])) == ([], [])


def test_welch_is_that_of_scipy():
    chance = np.random.default_rng(1)
    one, other = chance.normal(1, 2, 12), chance.normal(0, 1, 40)

    found = welch(one, other)

    theirs = ttest_ind(one, other, equal_var=False)
    assert (found.t, found.free, found.p) == pytest.approx((theirs.statistic, theirs.df, theirs.pvalue))


@pytest.mark.parametrize(("one", "other"), [([1.0], [1.0, 2.0]), ([1.0, 1.0], [2.0, 2.0])])
def test_welch_needs_two_values_and_a_spread(one, other):
    assert welch(np.array(one), np.array(other)) is None


def test_detectable_effect_is_found_in_four_of_five_cases():
    chance, size = np.random.default_rng(2), detectable(1.0, 20)

    ratios = (size + chance.standard_normal(20_000)) / np.sqrt(chance.chisquare(20, 20_000) / 20)

    assert np.mean(np.abs(ratios) > 2.086) == pytest.approx(0.8, abs=0.015)


def test_no_effect_is_detectable_where_the_least_p_is_too_large():
    assert detectable(1.0, 20, least_p=0.06) is None
    assert detectable(1.0, 20, tests=10, least_p=0.01) is None
    assert detectable(1.0, 20, tests=10, least_p=0.004) > detectable(1.0, 20)


def test_interval_is_that_of_student():
    assert interval(3.0, 2.0, 10) == pytest.approx((3 - 2 * 2.228139, 3 + 2 * 2.228139))
