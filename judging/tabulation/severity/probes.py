"""The two-way model too large for a dense factor: block conjugate gradients, and traces by common random probes.

tr(A) is estimated by the mean of z'Az over vectors z of random signs (Hutchinson 1990); S^-1 z is found for all z at
once by conjugate gradients with the diagonal of S as preconditioner. The same probes serve every step, so the slopes
are smooth in the ratios and the steps converge to one answer; what is left is the error of the probes, which shrinks
with their number and with the size of the table. log|V| is not computed.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from judging.tabulation.severity.elimination import Columns, Table
from judging.tabulation.severity.panel import Floats

__all__ = ["Probed", "ProbedInTurn", "Probes"]

CLOSE = 1e-10
"""Relative residual at which a solution for the marks is taken as found."""
CLOSE_PROBES = 1e-5
"""The same for probes, whose own chance error is far larger."""
MOST_ROUNDS = 500


@dataclass(frozen=True, eq=False)
class Probes:
    """Vectors of random signs over the smaller factor, with what stays the same of them at every step."""

    signs: Floats
    spread: Floats
    squared_counts: Floats

    @classmethod
    def drawn(cls, table: Table, *, count: int, seed: int) -> Self:
        """`count` probes of numpy's default generator with this seed."""
        chance = np.random.default_rng(seed)
        signs = chance.choice(np.array([-1.0, 1.0]), size=(len(table.n_minor), count))
        return cls(signs, table.counts @ signs, np.asarray((table.counts**2).sum(axis=1)))


@dataclass(frozen=True, eq=False)
class Probed:
    """The model at one pair of ratios, as `elimination.Exact`, with estimated traces and variances."""

    table: Table
    ratio_major: float
    ratio_minor: float
    probes: Probes
    guess: Floats | None = None  # S^-1 z at the ratios before, from where the search for these begins

    @property
    def log_determinant(self) -> None:
        """log|V| is not computed."""
        return

    @property
    def negligible(self) -> float:
        """Far below the error of the probes, and above that of the search for S^-1 z."""
        return 1e-5

    @cached_property
    def weights(self) -> Floats:
        return self.ratio_major / (1.0 + self.ratio_major * self.table.n_major)

    @cached_property
    def diagonal(self) -> Floats:
        """The diagonal of S."""
        own = self.table.n_minor - (self.table.transposed**2) @ self.weights
        return np.asarray(1.0 + self.ratio_minor * own)

    def times(self, columns: Floats) -> Floats:
        """S times some columns."""
        table = self.table
        through = table.transposed @ (self.weights[:, None] * (table.counts @ columns))
        found: Floats = columns + self.ratio_minor * (table.n_minor[:, None] * columns - through)
        return found

    def solve(self, known: Floats, close: float, guess: Floats | None = None) -> Floats:
        """S^-1 times some columns, by conjugate gradients on all of them at once."""
        scale = self.diagonal[:, None]
        found: Floats = known / scale if guess is None else guess.copy()
        rest = known - self.times(found)
        limits = close * np.sqrt((known**2).sum(axis=0))
        eased = rest / scale
        towards, product = eased, (rest * eased).sum(axis=0)
        for _ in range(MOST_ROUNDS):
            if (np.sqrt((rest**2).sum(axis=0)) <= limits).all():
                break
            image = self.times(towards)
            share = _quotient(product, (towards * image).sum(axis=0))
            found += share * towards
            rest -= share * image
            eased = rest / scale
            product, before = (rest * eased).sum(axis=0), product
            towards = eased + _quotient(product, before) * towards
        return found

    def effects(self, columns: Columns) -> Columns:
        minor = self.solve(self.ratio_minor * self.table.absorbed(self.weights, columns), CLOSE)
        return Columns(self.weights[:, None] * (columns.major - self.table.counts @ minor), minor)

    @cached_property
    def answers(self) -> Floats:
        """S^-1 z for every probe z."""
        return self.solve(self.probes.signs, CLOSE_PROBES, self.guess)

    @cached_property
    def inverse_diagonal(self) -> Floats:
        """The diagonal of S^-1: that of the preconditioner, corrected by the probes (Bekas, Kokiopoulou, Saad 2007)."""
        beyond = self.answers - self.probes.signs / self.diagonal[:, None]
        return np.asarray(1.0 / self.diagonal + (self.probes.signs * beyond).mean(axis=1))

    @cached_property
    def row_forms(self) -> Floats:
        """n_i' S^-1 n_i for every level of the larger factor, in the same way."""
        beyond = self.table.counts @ (self.answers - self.probes.signs / self.diagonal[:, None])
        known = (self.table.counts**2) @ (1.0 / self.diagonal)
        return np.asarray(known + (self.probes.spread * beyond).mean(axis=1))

    def traces(self) -> tuple[float, float]:
        table, damped = self.table, 1.0 + self.ratio_major * self.table.n_major
        spread = self.probes.spread
        squared = (self.answers * (table.transposed @ (spread / damped[:, None] ** 2))).sum(axis=0).mean()
        major = (table.n_major / damped).sum() - self.ratio_minor * squared
        by_k = table.n_minor[:, None] * self.probes.signs - table.transposed @ (self.weights[:, None] * spread)
        return float(major), float((self.answers * by_k).sum(axis=0).mean())

    def variances(self) -> Columns:
        """Estimates of the prediction variances, never below zero."""
        minor = np.asarray(self.ratio_minor * np.maximum(self.inverse_diagonal, 0.0))
        major = self.weights + self.weights**2 * self.ratio_minor * np.maximum(self.row_forms, 0.0)
        return Columns(major, minor)


class ProbedInTurn:
    """Makes the solvers of a run of steps, each beginning its search for S^-1 z where the one before ended."""

    def __init__(self, probes: Probes) -> None:
        self.probes = probes
        self.last: Probed | None = None

    def __call__(self, table: Table, ratios: tuple[float, float]) -> Probed:
        guess = None if self.last is None else self.last.answers
        self.last = Probed(table, *ratios, self.probes, guess)
        return self.last


def _quotient(above: Floats, below: Floats) -> Floats:
    """The quotient of two rows, and zero for a column that is solved already."""
    return np.divide(above, below, out=np.zeros_like(above), where=below != 0)
