"""The information that ratings hold about the parameters: minus the second derivatives of the log likelihood.

Observed information is what there would be if the entries' measures were known, less what it costs that they are not
(Louis, Journal of the Royal Statistical Society B 44, 1982):

    sum over nodes of N Cov(statistics) - variance, over the posterior, of the entries' slopes.
"""

import numpy as np

from judging.tabulation.rasch.design import Floats, Ints
from judging.tabulation.rasch.likelihood import Point

__all__ = ["complete_information", "missing_information"]

_SLIGHT = 1e-14
"""Nodes that hold a smaller share of a design's entries are passed over where variances are added up."""


def complete_information(point: Point) -> Floats:
    """The information if the entries' measures were known: (parameters, parameters), never indefinite."""
    design, scores = point.design, point.design.scores
    covariances, deviations = _covariances(point), _deviations(point)
    # The marks' slopes by each parameter, as columns over (category): -k for both parts of a pair, and so on.
    with_score = covariances @ scores
    at_pair = (design.pair_criterion, design.pair_judge + design.parts[1].start)
    found = np.zeros((design.width, design.width))
    for rows in at_pair:
        for columns in at_pair:
            np.add.at(found, (rows, columns), with_score @ scores)
    pair, category = np.nonzero(point.coefficient_of_pair >= 0)
    at_step = point.coefficient_of_pair[pair, category] + design.parts[2].start
    for rows in at_pair:
        _add_both(found, rows[pair], at_step, with_score[pair, category])
        _add_both(found, rows, np.full(len(rows), design.width - 1), -(deviations @ scores))
    _add_both(found, at_step, np.full(len(at_step), design.width - 1), -deviations[pair, category])
    _add_between_steps(found, point, covariances)
    squares = (point.by_pair * scores**2) @ point.by_node / point.norms - point.expected**2
    found[-1, -1] = ((point.pair_masses * squares) @ point.nodes.at**2).sum()
    return found


def _add_both(found: Floats, rows: Ints, columns: Ints, values: Floats) -> None:
    np.add.at(found, (rows, columns), values)
    np.add.at(found, (columns, rows), values)


def _add_between_steps(found: Floats, point: Point, covariances: Floats) -> None:
    """Coefficients of one block meet each other, and none of another block."""
    design = point.design
    block_of_pair = design.steps.block_of[design.pair_criterion]
    for block, place in enumerate(design.steps.place):
        inner = np.flatnonzero(place >= 0)
        at = place[inner] + design.parts[2].start
        found[np.ix_(at, at)] += covariances[block_of_pair == block].sum(axis=0)[np.ix_(inner, inner)]


def _covariances(point: Point) -> Floats:
    """Sums over nodes of N times the covariance of the categories' indicators: (pairs, categories, categories)."""
    width = len(point.design.scores)
    products = (point.by_node[:, None, :] * point.by_node[None, :, :]).reshape(width * width, -1)
    crossed = ((point.pair_masses / point.norms**2) @ products.T).reshape(-1, width, width)
    found: Floats = -crossed * point.by_pair[:, :, None] * point.by_pair[:, None, :]
    found[:, np.arange(width), np.arange(width)] += point.expected_counts
    return found


def _deviations(point: Point) -> Floats:
    """Sums over nodes of N z times the covariance of each category's indicator with the mark: (pairs, categories)."""
    weighted = point.pair_masses * point.nodes.at / point.norms
    first = (weighted @ point.by_node.T) * point.design.scores
    second = (weighted * point.expected) @ point.by_node.T
    found: Floats = point.by_pair * (first - second)
    return found


def missing_information(point: Point) -> Floats:
    """The posterior variance of the entries' slopes, added up: (parameters, parameters).

    An entry's slopes at a node are those of its design, but for the deviation's, z (score - expected), where the score
    is its group's own.
    """
    design, at = point.design, point.nodes.at
    share = point.masses / point.masses.sum(axis=1, keepdims=True)
    rows, nodes = np.nonzero(share > _SLIGHT)
    slopes = _slopes_of_designs(point, rows, nodes)
    masses = point.masses[rows, nodes]
    lean = at[nodes] * (point.scored[rows, nodes] - masses * point.design_expected[rows, nodes])
    own = at * (design.score[:, None] - point.design_expected[design.design_of_group])
    found = np.empty((design.width, design.width))
    found[:-1, :-1] = (slopes * masses[:, None]).T @ slopes
    found[:-1, -1] = found[-1, :-1] = slopes.T @ lean
    found[-1, -1] = design.size @ (point.posterior * own**2).sum(axis=1)
    means = np.column_stack((_mean_slopes_of_groups(point), (point.posterior * own).sum(axis=1)))
    found -= (means * design.size[:, None]).T @ means
    return found


def _slopes_of_designs(point: Point, rows: Ints, nodes: Ints) -> Floats:
    """The expected statistics of one entry of a design at a node, for chosen designs and nodes: (chosen, parameters
    but the deviation).
    """
    design = point.design
    found = np.empty((len(rows), design.width - 1))
    for part, sums in zip(design.parts[:2], (design.by_criterion, design.by_judge), strict=True):
        found[:, part] = _chosen(sums @ point.expected, part.stop - part.start, rows, nodes)
    blocks = len(design.steps.used)
    for category in np.flatnonzero((design.steps.place >= 0).any(axis=0)).tolist():
        place = design.steps.place[:, category]
        of_block = _chosen(design.by_block @ point.probabilities[category], blocks, rows, nodes)
        found[:, design.parts[2].start + place[place >= 0]] = of_block[:, place >= 0]
    return found


def _chosen(sums: Floats, count: int, rows: Ints, nodes: Ints) -> Floats:
    chosen: Floats = sums.reshape(-1, count, sums.shape[1])[rows, :, nodes]
    return chosen


def _mean_slopes_of_groups(point: Point) -> Floats:
    """The posterior means of the same for every group: (groups, parameters but the deviation)."""
    design = point.design
    group, pair, often = design.pairs_of_group
    found = np.zeros((len(design.score), design.width - 1))
    means = (point.posterior @ point.expected.T)[group, pair] * often
    np.add.at(found, (group, design.pair_criterion[pair]), means)
    np.add.at(found, (group, design.pair_judge[pair] + design.parts[1].start), means)
    for category in np.flatnonzero((design.steps.place >= 0).any(axis=0)).tolist():
        place = point.coefficient_of_pair[pair, category]
        kept = place >= 0
        likely = (point.posterior @ point.probabilities[category].T)[group, pair] * often
        np.add.at(found, (group[kept], place[kept] + design.parts[2].start), likely[kept])
    return found
