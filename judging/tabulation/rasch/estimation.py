"""The parameters that make the marks most likely, by Newton's method on the marginal likelihood.

Near the maximum a step is Newton's with observed information. Where that is not positive definite, complete information
is put in its place (a gradient form of EM, which always goes uphill), with the share that is missing bounded. Steps that do not raise the likelihood are
halved. The quadrature is refined until its spacing is no wider than the narrowest posterior, where what it leaves out
is below 1e-8 of each entry's likelihood.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve, eigh

from judging.tabulation.rasch.design import Design, Floats
from judging.tabulation.rasch.information import complete_information, missing_information
from judging.tabulation.rasch.likelihood import REACH, Nodes, Point
from judging.tabulation.rasch.measures import score_moments
from judging.tabulation.rasch.reasons import RefusalCode, Refused

__all__ = ["FEWEST_NODES", "MOST_NODES", "Estimated", "estimate"]

FEWEST_NODES = 81
MOST_NODES = 1281
MOST_STEPS = 60
_NEGLIGIBLE = 1e-11
"""A step that would raise the log likelihood by less than this share of it changes nothing that can be seen."""
_MOST_MISSING = 0.9
_LONGEST = 2.0
"""No difficulty, severity or deviation moves further than this, in logits, at one step."""
_LONGEST_STEPS = 20.0
"""The same for coefficients of steps, which add up over the scale."""
_STRAYED = 25.0
"""A measure beyond so many logits is on its way to infinity: the marks leave it without a limit."""


@dataclass(frozen=True, eq=False)
class Estimated:
    """The maximum: the point itself, the covariance of all parameters (severities tied to a sum of zero), the number of
    Newton steps and the largest slope left.
    """

    point: Point
    covariance: Floats
    steps: int
    slope: float


def estimate(design: Design) -> Estimated:
    """The maximum of the marginal likelihood; refuses (raises `Refused`) where none was found."""
    values, steps = start(design), 0
    count = _nodes_needed(Point(design, Nodes.spaced(FEWEST_NODES), values))
    while True:
        point, taken = _climbed(Point(design, Nodes.spaced(count), values), MOST_STEPS - steps)
        steps += taken
        needed = _nodes_needed(point)
        if needed <= count:
            break
        count, values = needed, point.values
    slopes = design.basis.T @ point.slopes
    factor = _factor(_tied(point, complete_information(point) - missing_information(point)))
    if factor is None:
        raise Refused(RefusalCode.NOT_CONVERGED, steps=steps)
    inverse = cho_solve(factor, np.eye(design.width - 1))
    return Estimated(point, design.basis @ inverse @ design.basis.T, steps, float(np.abs(slopes).max()))


def start(design: Design) -> Floats:
    """Where to begin: the model in which marks are normal about the sum of an entry's, a criterion's and a judge's part.

    Categories with log weights k m / v - k^2 / (2 v) are about normal with mean m and variance v, so a part of the mean
    in units of categories is v times as many logits. The variance v is what plain means leave over.
    """
    ratings = design.ratings
    off = ratings.category - ratings.category.mean()
    parts = []
    for of in (ratings.criterion_of, ratings.judge_of, ratings.entry_of):
        parts.append(np.bincount(of, weights=off) / np.bincount(of))
        off = off - parts[-1][of]
    variance = max(float(off @ off) / max(ratings.size - len(ratings.entries), 1), 0.2)
    values = np.zeros(design.width)
    values[design.parts[0]] = -(parts[0] + _middle(design)) / variance
    values[design.parts[1]] = -(parts[1] - parts[1].mean()) / variance
    values[design.parts[2]] = _bent(design, variance)
    values[-1] = max(float(parts[2].std()), 0.1) / variance
    return values


def _middle(design: Design) -> float:
    return float(design.scores[design.ratings.category].mean())


def _bent(design: Design, variance: float) -> Floats:
    """The parabola -(k - lowest)(highest - k) / (2 v) over the categories of each block."""
    steps = design.steps
    category = np.arange(steps.used.shape[1])
    low, high = steps.used.argmax(axis=1), steps.used.shape[1] - 1 - steps.used[:, ::-1].argmax(axis=1)
    bent = -(category - low[:, None]) * (high[:, None] - category) / (2.0 * variance)
    found = np.empty(steps.count)
    found[steps.place[steps.place >= 0]] = bent[steps.place >= 0]
    return found


def _climbed(point: Point, most: int) -> tuple[Point, int]:
    """From a point to the maximum, and how many steps it took."""
    scale = max(abs(point.log_likelihood), 1.0)
    for step in range(most):
        slopes = point.design.basis.T @ point.slopes
        move = _move(point, slopes)
        gain = float(slopes @ move)
        found = _raised(point, point.design.basis @ move)
        if found is None or gain <= _NEGLIGIBLE * scale:
            return found or point, step
        point = found
        if max(np.abs(point.pair_measures).max(), point.deviation) > _STRAYED:
            raise Refused(RefusalCode.NOT_CONVERGED, steps=step + 1)
    raise Refused(RefusalCode.NOT_CONVERGED, steps=most)


def _move(point: Point, slopes: Floats) -> Floats:
    """Newton's step, or where information is indefinite one that does as if at most `_MOST_MISSING` of it were missing
    in any direction; of bounded length.
    """
    complete, missing = _tied(point, complete_information(point)), _tied(point, missing_information(point))
    factor = _factor(complete - missing)
    found: Floats = cho_solve(factor, slopes) if factor is not None else _cautious(complete, missing, slopes)
    allowed = np.full(point.design.width, _LONGEST)
    allowed[point.design.parts[2]] = _LONGEST_STEPS
    return found / max(1.0, float((np.abs(point.design.basis @ found) / allowed).max()))


def _cautious(complete: Floats, missing: Floats, slopes: Floats) -> Floats:
    """In the directions in which both are diagonal, complete information being the unit there."""
    try:
        shares, directions = eigh(missing, complete)
    except LinAlgError as failed:
        raise Refused(RefusalCode.NOT_CONVERGED, steps=0) from failed
    found: Floats = directions @ ((directions.T @ slopes) / (1.0 - np.minimum(shares, _MOST_MISSING)))
    return found


def _tied(point: Point, information: Floats) -> Floats:
    found: Floats = point.design.basis.T @ information @ point.design.basis
    return found


def _factor(matrix: Floats) -> tuple[Floats, bool] | None:
    """The Cholesky factor; None where the matrix is not (numerically) positive definite."""
    try:
        factor, lower = cho_factor(matrix)
    except LinAlgError:
        return None
    diagonal = np.abs(factor.diagonal())
    return (factor, lower) if diagonal.min() > 1e-7 * diagonal.max() else None


def _raised(point: Point, move: Floats) -> Point | None:
    """The point after the move, or after the longest of its halvings that raises the likelihood; None if none does."""
    for halving in range(30):
        values = point.values + move / 2.0**halving
        values[-1] = abs(values[-1])
        found = Point(point.design, point.nodes, values)
        if found.log_likelihood >= point.log_likelihood:
            return found
    return None


def _nodes_needed(point: Point) -> int:
    """How many nodes make the spacing as narrow as the narrowest posterior."""
    at = point.deviation * point.nodes.at
    known = score_moments(point, point.posterior @ at)[1].max()
    narrowest = 1.0 / np.sqrt(known * point.deviation**2 + 1.0)
    return int(np.clip(np.ceil(2 * REACH / narrowest) + 1, FEWEST_NODES, MOST_NODES))
