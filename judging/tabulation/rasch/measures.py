"""Measures of entries: what their marks say once the judges' severity and the criteria's difficulty are known.

Two estimates. EAP is the posterior's mean, shrunk towards the mean of all entries. WLE (Warm, Psychometrika 54, 1989)
solves

    score - expected score + (third central moments) / (2 x variance) = 0,    sums over the entry's marks,

which is nearly unbiased, is finite even where every mark is the highest, and shrinks nothing.
"""

from dataclasses import dataclass

import numpy as np

from judging.tabulation.rasch.design import Floats
from judging.tabulation.rasch.likelihood import Point

__all__ = ["GroupMeasures", "expected_marks", "group_measures", "score_moments"]

_CLOSE = 1e-10
_MOST_STEPS = 200


@dataclass(frozen=True, eq=False)
class GroupMeasures:
    """For each group of the design: EAP and the posterior's variance, WLE and its standard error; in logits."""

    expected: Floats
    variance: Floats
    measure: Floats
    standard_error: Floats


def group_measures(point: Point) -> GroupMeasures:
    """Both measures of every group, with what they are worth."""
    at = point.deviation * point.nodes.at
    expected = point.posterior @ at
    variance = (point.posterior * (at - expected[:, None]) ** 2).sum(axis=1)
    measure = _weighted_likelihood(point, expected)
    return GroupMeasures(expected, variance, measure, 1.0 / np.sqrt(score_moments(point, measure)[1]))


def _weighted_likelihood(point: Point, start: Floats) -> Floats:
    """Warm's estimate by Newton steps of at most one logit; the slope of the small correction is left out of them, and
    a root once straddled is kept between its bounds.
    """
    found = start.copy()
    low, high = np.full(len(found), -np.inf), np.full(len(found), np.inf)
    for _ in range(_MOST_STEPS):
        expected, variance, third = score_moments(point, found)
        gap = point.design.score - expected + third / (2.0 * variance)
        low, high = np.where(gap > 0, found, low), np.where(gap > 0, high, found)
        moved = found + np.clip(gap / variance, -1.0, 1.0)
        outside = (moved < low) | (moved > high)
        moved[outside] = (low[outside] + high[outside]) / 2.0
        if np.abs(moved - found).max() < _CLOSE:
            return moved
        found = moved
    return found


def score_moments(point: Point, measure: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, variance and third central moment of each group's score at its measure."""
    design, scores = point.design, point.design.scores
    group, pair, often = design.pairs_of_group
    likely = _probabilities(measure[group] - point.pair_measures[pair], point.pair_coefficients[pair], scores)
    mean, square, cube = (likely @ (scores[:, None] ** np.array([1, 2, 3]))).T
    sums = (mean, square - mean**2, cube - 3 * mean * square + 2 * mean**3)
    found = [np.bincount(group, weights=often * value).astype(np.float64) for value in sums]
    return found[0], found[1], found[2]


def _probabilities(distance: Floats, coefficients: Floats, scores: Floats) -> Floats:
    """Of each category, at a distance of the entry's measure from the difficulty and severity: (rows, categories)."""
    logs = distance[:, None] * scores - coefficients
    likely: Floats = np.exp(logs - logs.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    return likely


def expected_marks(point: Point, measure: Floats) -> Floats:
    """The mark that a judge of average severity would be expected to give at each measure, on each criterion, in the
    marks' own units: (measures, criteria).
    """
    design, values = point.design, point.values
    coefficients = design.steps.coefficients(values[design.parts[2]])
    found = np.empty((len(measure), len(design.ratings.criteria)))
    for place, (scale, difficulty) in enumerate(
        zip(design.ratings.scales, values[design.parts[0]].tolist(), strict=True)
    ):
        given = np.broadcast_to(coefficients[design.steps.block_of[place]], (len(measure), len(design.scores)))
        likely = _probabilities(measure - difficulty, given, design.scores)
        found[:, place] = float(scale.low) + float(scale.step) * (likely @ np.arange(len(design.scores)))
    return found
