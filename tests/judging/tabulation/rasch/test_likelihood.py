"""Slopes and information are the derivatives of the likelihood, and the likelihood is that of the model."""

from itertools import product

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from judging.tabulation.rasch.answer import RaschModel
from judging.tabulation.rasch.design import Design
from judging.tabulation.rasch.information import complete_information, missing_information
from judging.tabulation.rasch.likelihood import Nodes, Point
from judging.tabulation.rasch.ratings import Ratings
from tests.judging.tabulation.rasch.panels import simulated


def point_near_zero(model, seed=1):
    rows, _ = simulated(np.random.default_rng(seed), entries=25, judges=6, each=3, criteria=3)
    design = Design.of(Ratings.of(rows), model)
    values = 0.3 * np.random.default_rng(seed + 1).standard_normal(design.width)
    values[-1] = 1.2
    return Point(design, Nodes.spaced(81), values)


def moved(point, place, step):
    values = point.values.copy()
    values[place] += step
    return Point(point.design, point.nodes, values)


@pytest.mark.parametrize("model", RaschModel)
def test_slopes_are_differences_of_the_likelihood(model):
    point = point_near_zero(model)

    differences = [
        (moved(point, place, 1e-5).log_likelihood - moved(point, place, -1e-5).log_likelihood) / 2e-5
        for place in range(len(point.values))
    ]

    assert point.slopes == pytest.approx(differences, abs=1e-5)


@pytest.mark.parametrize("model", RaschModel)
def test_information_is_differences_of_the_slopes(model):
    point = point_near_zero(model)

    differences = [
        (moved(point, place, -1e-5).slopes - moved(point, place, 1e-5).slopes) / 2e-5
        for place in range(len(point.values))
    ]

    information = complete_information(point) - missing_information(point)
    assert information == pytest.approx(np.array(differences), abs=1e-5)


def test_likelihood_is_the_integral_over_the_entries_measures():
    rows = [("E1", "J1", "c1", 2), ("E1", "J2", "c1", 1), ("E1", "J1", "c2", 0), ("E2", "J2", "c2", 1)]
    design = Design.of(Ratings.of(rows), RaschModel.RATING_SCALE)
    difficulty, severity, bend, deviation = (0.3, -0.4), (0.5, -0.5), -0.7, 1.3
    point = Point(design, Nodes.spaced(81), np.array([*difficulty, *severity, bend, deviation]))

    def given(measure, marks):
        found = norm.pdf(measure, scale=deviation)
        for _, judge, criterion, category in marks:
            gap = measure - difficulty[int(criterion[1]) - 1] - severity[int(judge[1]) - 1]
            weights = np.exp(np.arange(3) * gap - np.array([0.0, bend, 0.0]))
            found *= weights[category] / weights.sum()
        return found

    integrals = [quad(given, -12, 12, args=(marks,))[0] for marks in (rows[:3], rows[3:])]
    assert point.log_likelihood == pytest.approx(np.log(integrals).sum(), abs=1e-6)


def test_probabilities_of_all_patterns_add_up_to_one():
    patterns = [
        [("E1", "J1", "c1", one), ("E1", "J2", "c1", two), ("E2", "J1", "c1", 2), ("E2", "J2", "c1", 0)]
        for one, two in product(range(3), repeat=2)
    ]
    alone = [("E2", "J1", "c1", 2), ("E2", "J2", "c1", 0), ("E3", "J1", "c1", 1)]
    values = np.array([0.2, 0.6, -0.6, -0.5, 1.1])

    def likelihood(rows):
        # a third entry uses the middle category, so that all tables have the same parameters
        design = Design.of(Ratings.of([*rows, alone[2]]), RaschModel.RATING_SCALE)
        return np.exp(Point(design, Nodes.spaced(81), values).log_likelihood)

    rest = likelihood(alone[:2])
    assert sum(likelihood(rows) for rows in patterns) == pytest.approx(rest, rel=1e-9)
