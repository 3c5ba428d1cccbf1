"""Fit: whether the marks of a judge (or on a criterion) scatter about what the model expects as much as it says.

With z the standardised residual of a mark, outfit is the mean of z^2, and infit the same weighted with the variances
of the marks (Wright and Masters, Rating Scale Analysis, 1982). An entry's measure is not known but has a posterior, so
residuals are averaged over that. Taken at a point estimate they would be too small, because the estimate follows the
marks; over the posterior their expectation is 1 where the model holds, however few marks an entry has (as in the fit
statistics of Wu and Adams, which draw from the posterior where this adds up).

The z of a mean square is the cube root of Wilson and Hilferty with the variance that the model gives it. That variance
is of residuals about known measures, a little too large here: over simulated panels the standard deviation of z was .76
with four marks an entry, .9 with twenty and .95 with forty, so it errs on the side of silence.
"""

import numpy as np

from judging.tabulation.rasch.answer import Fit
from judging.tabulation.rasch.design import Floats, Ints
from judging.tabulation.rasch.likelihood import Point

__all__ = ["Residuals"]

_WIDEST = 1.4
"""The cube root is no longer near normal beyond this standard deviation (that of z^2 itself, for one mark)."""

_NARROWEST = 1e-6


class Residuals:
    """The posterior means of what the fit statistics add up, one of each for every mark in the order of the ratings."""

    def __init__(self, point: Point) -> None:
        design = point.design
        off = design.scores[:, None, None] - point.expected
        square = off**2
        variance = (point.probabilities * square).sum(axis=0)
        fourth = (point.probabilities * square**2).sum(axis=0)
        rows = design.group_of_entry[design.ratings.entry_of], design.pair_of
        self.square = _of_marks(point, square)
        self.standardised = _of_marks(point, square / variance)
        self.variance = (point.posterior @ variance.T)[rows]
        self.spread = (point.posterior @ (fourth - variance**2).T)[rows]
        self.standardised_spread = (point.posterior @ (fourth / variance**2 - 1.0).T)[rows]

    def fits(self, label: Ints) -> list[tuple[Fit, Fit]]:
        """Infit and outfit of all marks that carry the label 0, of those that carry 1, and so on."""
        count, size = np.bincount(label).astype(np.float64), np.bincount(label, weights=self.variance)
        infit = np.bincount(label, weights=self.square) / size
        outfit = np.bincount(label, weights=self.standardised) / count
        of_infit = np.sqrt(np.bincount(label, weights=self.spread)) / size
        of_outfit = np.sqrt(np.bincount(label, weights=self.standardised_spread)) / count
        return list(zip(_told(infit, of_infit), _told(outfit, of_outfit), strict=True))


def _of_marks(point: Point, values: Floats) -> Floats:
    """Posterior means of (categories, pairs, nodes) for every mark, at its own category."""
    design = point.design
    width, pairs, nodes = values.shape
    means = point.posterior @ values.reshape(width * pairs, nodes).T
    group = design.group_of_entry[design.ratings.entry_of]
    found: Floats = means[group, design.ratings.category * pairs + design.pair_of]
    return found


def _told(mean_square: Floats, deviation: Floats) -> list[Fit]:
    # Two equally likely marks have no spread of squares: the mean square is 1 then, whatever was given, and z is 0.
    q = np.clip(deviation, _NARROWEST, _WIDEST)
    z = (np.cbrt(mean_square) - 1.0) * 3.0 / q + q / 3.0
    return [Fit(float(square), float(each)) for square, each in zip(mean_square, z, strict=True)]
