"""The marginal likelihood at one set of parameters, with its slopes in closed form.

The measures of entries are normal with mean 0; the integral over them is a sum over evenly spaced nodes z up to five
standard deviations, weights in proportion to the normal density, which converges faster than any power of the spacing
as long as the spacing is not wider than the narrowest posterior (Bock and Aitkin, Psychometrika 46, 1981, with the
nodes moved by the deviation instead of fixed). With A_pk = exp(-k b_p - c_k) for a pair p of criterion and judge, b_p the sum of their parameters, and
B_kq = exp(k sd z_q), every sum over categories is a product of two small matrices.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from judging.tabulation.rasch.design import Design, Floats, Ints

__all__ = ["Nodes", "Point"]

REACH = 5.0
_LARGEST = 600.0
"""Exponents stay below this, so that no product of two exponentials overflows a double."""


@dataclass(frozen=True, eq=False)
class Nodes:
    """The quadrature: standard normal nodes and the logarithms of their weights."""

    at: Floats
    log_weights: Floats

    @classmethod
    def spaced(cls, count: int) -> "Nodes":
        at = np.linspace(-REACH, REACH, count)
        density = np.exp(-(at**2) / 2)
        return cls(at, -(at**2) / 2 - np.log(density.sum()))

    @property
    def spacing(self) -> float:
        """Between neighbours, in standard deviations of the entries."""
        return float(self.at[1] - self.at[0])


@dataclass(frozen=True, eq=False)
class Point:
    """The likelihood of a design at `values`, the parameters in the order of `Design`."""

    design: Design
    nodes: Nodes
    values: Floats

    @property
    def deviation(self) -> float:
        return float(self.values[-1])

    @cached_property
    def pair_measures(self) -> Floats:
        """Difficulty and severity together, for every pair."""
        difficulty, severity, _ = (self.values[part] for part in self.design.parts)
        found: Floats = difficulty[self.design.pair_criterion] + severity[self.design.pair_judge]
        return found

    @cached_property
    def pair_coefficients(self) -> Floats:
        steps = self.design.steps
        found: Floats = steps.coefficients(self.values[self.design.parts[2]])[
            steps.block_of[self.design.pair_criterion]
        ]
        return found

    @cached_property
    def is_within_reach(self) -> bool:
        """Whether all exponentials fit into doubles."""
        largest = float(self.design.scores[-1])
        coefficients = self.values[self.design.parts[2]]
        of_pairs = float(np.abs(self.pair_measures).max()) * largest + float(np.abs(coefficients).max(initial=0.0))
        return (
            bool(np.isfinite(self.values).all()) and max(of_pairs, abs(self.deviation) * REACH * largest) < _LARGEST / 2
        )

    @cached_property
    def by_pair(self) -> Floats:
        """A: (pairs, categories), zero for categories that are not used."""
        found: Floats = np.exp(-self.pair_measures[:, None] * self.design.scores - self.pair_coefficients)
        return found

    @cached_property
    def by_node(self) -> Floats:
        """B: (categories, nodes)."""
        found: Floats = np.exp(self.design.scores[:, None] * (self.deviation * self.nodes.at))
        return found

    @cached_property
    def norms(self) -> Floats:
        """The sums over categories that make probabilities of weights: (pairs, nodes)."""
        found: Floats = self.by_pair @ self.by_node
        return found

    @cached_property
    def expected(self) -> Floats:
        """The expected category, about the middle: (pairs, nodes)."""
        found: Floats = (self.by_pair * self.design.scores) @ self.by_node / self.norms
        return found

    @cached_property
    def probabilities(self) -> Floats:
        """Of every category: (categories, pairs, nodes)."""
        found: Floats = self.by_pair.T[:, :, None] * self.by_node[:, None, :] / self.norms
        return found

    @cached_property
    def joint(self) -> tuple[Floats, Floats]:
        """The posterior of each group over the nodes, and each group's log likelihood: (groups, nodes), (groups)."""
        of_design = self.design.pairs_of_design @ np.log(self.norms)
        logs = np.multiply.outer(self.design.score, self.deviation * self.nodes.at) + self.nodes.log_weights
        logs -= of_design[self.design.design_of_group]
        highest = logs.max(axis=1)
        logs -= highest[:, None]
        np.exp(logs, out=logs)
        sums = logs.sum(axis=1)
        logs /= sums[:, None]
        return logs, highest + np.log(sums)

    @property
    def posterior(self) -> Floats:
        return self.joint[0]

    @cached_property
    def log_likelihood(self) -> float:
        """Minus infinity where exponentials would not fit into doubles: no step may end there."""
        if not self.is_within_reach:
            return -np.inf
        return float(self.design.size @ self.joint[1] - self.design.observed @ self.values[:-1])

    @cached_property
    def masses(self) -> Floats:
        """How many entries each design has at each node: (designs, nodes)."""
        return self._summed(self.posterior * self.design.size[:, None])

    @cached_property
    def pair_masses(self) -> Floats:
        """How many marks each pair has at each node: (pairs, nodes)."""
        found: Floats = self.design.pairs_of_design.T @ self.masses
        return found

    def _summed(self, of_groups: Floats) -> Floats:
        """Sums over the groups of each design, which stand side by side."""
        starts = np.flatnonzero(np.diff(self.design.design_of_group, prepend=-1))
        found: Floats = np.add.reduceat(of_groups, starts, axis=0)
        return found

    @cached_property
    def expected_counts(self) -> Floats:
        """How many marks of each pair are expected in each category: (pairs, categories)."""
        found: Floats = self.by_pair * ((self.pair_masses / self.norms) @ self.by_node.T)
        return found

    @cached_property
    def design_expected(self) -> Floats:
        found: Floats = self.design.pairs_of_design @ self.expected
        return found

    @cached_property
    def slopes(self) -> Floats:
        """Derivatives of the log likelihood by all parameters (those of severities not yet tied to a sum of zero)."""
        design = self.design
        marks = self.expected_counts @ design.scores
        found = np.concatenate(
            (
                np.bincount(design.pair_criterion, weights=marks, minlength=len(design.ratings.criteria)),
                np.bincount(design.pair_judge, weights=marks, minlength=len(design.ratings.judges)),
                self._by_coefficient(self.expected_counts),
            )
        )
        against = self.scored - self.masses * self.design_expected
        return np.append(found - design.observed, (against @ self.nodes.at).sum())

    @cached_property
    def scored(self) -> Floats:
        """Sums of scores of each design's entries at each node: (designs, nodes)."""
        return self._summed(self.posterior * (self.design.size * self.design.score)[:, None])

    def _by_coefficient(self, of_pairs: Floats) -> Floats:
        """Sums over pairs and categories of what concerns each coefficient."""
        place = self.coefficient_of_pair
        kept = place >= 0
        found = np.bincount(place[kept], weights=of_pairs[kept], minlength=self.design.steps.count)
        return found.astype(np.float64)

    @cached_property
    def coefficient_of_pair(self) -> Ints:
        steps = self.design.steps
        found: Ints = steps.place[steps.block_of[self.design.pair_criterion]]
        return found
