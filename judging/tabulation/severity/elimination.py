"""The two-way table with its larger factor eliminated: everything that REML needs, in the space of the smaller one.

Model, with variances in units of the residual variance: V = I + l_M Z_M Z_M' + l_m Z_m Z_m', where M is the larger
(major) factor and m the smaller (minor). Z_M'Z_M and Z_m'Z_m are diagonal (counts of marks) and Z_M'Z_m = N, so with
w = l_M / (1 + l_M n_M) the whole problem is the Schur complement

    S = I + l_m K,    K = diag(n_m) - N' diag(w) N,    log|V| = sum(log(1 + l_M n_M)) + log|S|.

Nothing divides by a variance, so a variance of zero is an ordinary point. A column x of length n is known by its sums
Z_M'x and Z_m'x alone; the marks themselves are not touched again. (Henderson's mixed-model equations, absorbed; see
Searle, Casella and McCulloch, Variance Components, 1992, chapter 8.)
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from scipy.linalg import lapack

from judging.tabulation.severity.crossproducts import CrossProducts, cross_products
from judging.tabulation.severity.panel import Floats, Panel

__all__ = ["MOST_EXACT", "Columns", "Exact", "Table"]

MOST_EXACT = 3000
"""Up to so many levels of the smaller factor a dense Cholesky factor is made, and every figure is exact."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Some columns of length n, by their sums over the levels of each factor: (levels, columns)."""

    major: Floats
    minor: Floats


@dataclass(frozen=True, eq=False)
class Table:
    """A panel, reduced: y is centred on its mean, `entries_major` says which factor is the larger."""

    entries_major: bool
    size: int
    center: float
    n_major: Floats
    n_minor: Floats
    counts: Any
    transposed: Any
    y: Columns
    yy: float

    @classmethod
    def of(cls, panel: Panel) -> Self:
        entries_major = len(panel.entries) >= len(panel.judges)
        center = float(panel.y.mean())
        y = panel.y - center
        sums = (
            np.bincount(panel.entry_of, weights=y, minlength=len(panel.entries)).astype(np.float64),
            np.bincount(panel.judge_of, weights=y, minlength=len(panel.judges)).astype(np.float64),
        )
        numbers = (panel.marks_per_entry, panel.marks_per_judge)
        major, minor = (0, 1) if entries_major else (1, 0)
        counts = panel.counts if entries_major else panel.counts.T.tocsr()
        counts.sort_indices()
        return cls(
            entries_major=entries_major,
            size=panel.size,
            center=center,
            n_major=numbers[major],
            n_minor=numbers[minor],
            counts=counts,
            transposed=counts.T.tocsr(),
            y=Columns(sums[major][:, None], sums[minor][:, None]),
            yy=float(y @ y),
        )

    @property
    def is_small(self) -> bool:
        return len(self.n_minor) <= MOST_EXACT

    @cached_property
    def products(self) -> CrossProducts:
        return cross_products(self.counts)

    @cached_property
    def ones_and_y(self) -> Columns:
        """The two columns of the fixed part: ones, and the centred marks."""
        return Columns(
            np.column_stack((self.n_major, self.y.major[:, 0])), np.column_stack((self.n_minor, self.y.minor[:, 0]))
        )

    def schur(self, weights: Floats) -> Floats:
        """K = diag(n_m) - N' diag(weights) N; only the lower triangle is to be read."""
        found = self.products.weighted(weights)
        np.negative(found, out=found)
        found[np.diag_indices_from(found)] += self.n_minor
        return found

    def absorbed(self, weights: Floats, columns: Columns) -> Floats:
        """x_m - N' diag(weights) x_M."""
        found: Floats = columns.minor - self.transposed @ (weights[:, None] * columns.major)
        return found


@dataclass(frozen=True, eq=False)
class Exact:
    """The model at one pair of variance ratios, factored densely. Raises LinAlgError if S is not positive definite."""

    table: Table
    ratio_major: float
    ratio_minor: float

    @property
    def negligible(self) -> float:
        return 1e-7

    @cached_property
    def weights(self) -> Floats:
        return self.ratio_major / (1.0 + self.ratio_major * self.table.n_major)

    @cached_property
    def factor(self) -> Floats:
        """U with U'U = S, upper triangular, in Fortran order. (S is symmetric: its lower triangle in C order is the
        upper one in Fortran order, and nothing is copied.)
        """
        matrix = self.table.schur(self.weights)
        matrix *= self.ratio_minor
        matrix[np.diag_indices_from(matrix)] += 1.0
        return cholesky(matrix)

    @cached_property
    def inverse(self) -> Floats:
        """The lower triangle of S^-1, in C order."""
        return inverted(self.factor)

    @cached_property
    def log_determinant(self) -> float:
        """log|V|."""
        own = np.log1p(self.ratio_major * self.table.n_major).sum()
        return float(own + 2.0 * np.log(self.factor.diagonal()).sum())

    @cached_property
    def row_forms(self) -> Floats:
        """n_i' S^-1 n_i for every level of the larger factor."""
        return self.table.products.quadratic(self.inverse)

    def effects(self, columns: Columns) -> Columns:
        """l_i Z_i' V^-1 x for both factors: for x = y less its mean these are the predictions (BLUPs)."""
        known = self.ratio_minor * self.table.absorbed(self.weights, columns)
        minor, _ = lapack.dpotrs(self.factor, known, lower=0)
        return Columns(self.weights[:, None] * (columns.major - self.table.counts @ minor), minor)

    def traces(self) -> tuple[float, float]:
        """tr(V^-1 Z_i Z_i') for the larger and the smaller factor."""
        table, damped = self.table, 1.0 + self.ratio_major * self.table.n_major
        major = (table.n_major / damped).sum() - self.ratio_minor * (self.row_forms / damped**2).sum()
        return float(major), self._minor_trace()

    def _minor_trace(self) -> float:
        if self.ratio_minor == 0:
            return float(self.table.n_minor.sum() - self.weights @ (self.table.counts**2).sum(axis=1))
        return float((len(self.table.n_minor) - self.inverse.diagonal().sum()) / self.ratio_minor)

    def variances(self) -> Columns:
        """The prediction variances of both factors' effects for a known mean, in units of the residual variance."""
        minor = self.ratio_minor * self.inverse.diagonal()
        major = self.weights + self.weights**2 * self.ratio_minor * self.row_forms
        return Columns(major, minor.copy())


def cholesky(lower: Floats) -> Floats:
    """U with U'U = A, upper and in Fortran order, of A given by its lower triangle in C order (which is overwritten)."""
    factor, info = lapack.dpotrf(lower.T, lower=0, clean=0, overwrite_a=1)
    if info:
        raise np.linalg.LinAlgError("The matrix is not positive definite.")
    found: Floats = factor
    return found


def inverted(factor: Floats) -> Floats:
    """The lower triangle, in C order, of the inverse of the matrix with this factor."""
    inverse, info = lapack.dpotri(factor, lower=0)
    if info:
        raise np.linalg.LinAlgError("The matrix is singular.")
    found: Floats = inverse.T
    return found
