"""Entries and judges taken out of any numbers that belong to a panel's marks, by least squares.

What is left is what neither an entry's quality nor a judge's general severity explains; every check of this package
looks for a pattern in it. Parts without a judge in common are swept each on its own. With R the matrix that sweeps
(symmetric, R R = R), chance alone makes residuals with covariance R times the noise variance: they are *not*
independent, and where three judges mark an entry two of them correlate by about -1/2 without any cause.

The larger factor is eliminated, as in severity's elimination.py; the smaller one gets, in each connected part, the mean
that makes it unique.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.linalg import cho_solve, solve_triangular

from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.severity.elimination import MOST_EXACT, cholesky
from judging.tabulation.severity.panel import Floats, Ints, Panel

__all__ = ["Slope", "Sweep", "sweep_of"]

_NOTHING_LEFT = 1e-9
"""A column whose squared length is below this share of what it was has been swept away, but for rounding."""


@dataclass(frozen=True, eq=False)
class Slope:
    """How much marks change with a column, entries and judges taken out: estimate, standard error, degrees of freedom,
    and the standard deviation of the noise.
    """

    estimate: float
    error: float
    free: int
    noise: float


@dataclass(frozen=True, eq=False)
class Sweep:
    """A panel ready to be swept. `residuals` are those of its marks; `free` are their degrees of freedom."""

    panel: Panel
    major: Ints
    minor: Ints
    n_major: Floats
    shares: Floats
    factor: Floats
    free: int
    residuals: Floats
    entries_major: bool

    def swept(self, values: Floats) -> Floats:
        """The columns (one mark a row) less their fit by entries and judges."""
        columns = values.reshape(len(values), -1)
        rest = columns - self._means(columns)[self.major]
        known = _sums(self.minor, rest, self.factor.shape[0])
        effects = cho_solve((self.factor, False), known)
        rest = columns - effects[self.minor]
        rest -= self._means(rest)[self.major]
        return np.asarray(rest.reshape(values.shape))

    def slope(self, column: Floats, values: Floats | None = None) -> Slope | None:
        """The least-squares slope of marks (or of other swept `values`) on a column; None where the column is itself a
        sum of an entry's and a judge's part, so that nothing is left of it, or where nothing is left of the values.
        """
        left, values = self.swept(column), self.residuals if values is None else values
        length = float(left @ left)
        if length <= _NOTHING_LEFT * float(column @ column) or self.free < 2:
            return None
        if float(values @ values) <= _NOTHING_LEFT**2 * float(self.residuals @ self.residuals):
            return None
        estimate = float(left @ values) / length
        noise = np.sqrt(max(float(values @ values) - estimate**2 * length, 0.0) / (self.free - 1))
        return Slope(estimate, float(noise / np.sqrt(length)), self.free - 1, float(noise))

    def loadings(self, rows: Ints) -> Floats:
        """U of these marks, where R = I - (1/n where the larger factor is the same) - U U'."""
        contrast = -self.shares[self.major[rows]]
        contrast[np.arange(len(rows)), self.minor[rows]] += 1.0
        found: Floats = contrast @ self._root
        return found

    @cached_property
    def _root(self) -> Floats:
        """The inverse of the factor."""
        found: Floats = solve_triangular(self.factor, np.eye(self.factor.shape[0]))
        return found

    def _means(self, columns: Floats) -> Floats:
        found: Floats = _sums(self.major, columns, len(self.n_major)) / self.n_major[:, None]
        return found


def sweep_of(panel: Panel) -> Sweep | Refusal:
    """The panel, swept. Refused: no mark to spare, no noise at all, and more than `MOST_EXACT` levels of the smaller
    factor.
    """
    entries, judges = len(panel.entries), len(panel.judges)
    if min(entries, judges) > MOST_EXACT:
        return Refusal(RefusalCode.TOO_LARGE, {"levels": min(entries, judges), "most": MOST_EXACT})
    parts = int(panel.part_of[0].max()) + 1
    free = panel.size - entries - judges + parts
    if free < 1:
        return Refusal(RefusalCode.NO_REPLICATION, {"marks": panel.size, "entries": entries, "judges": judges})
    empty = _empty(panel, free)
    centred = panel.y - panel.y.mean()
    residuals = empty.swept(centred)
    if float(residuals @ residuals) <= 1e-20 * max(float(centred @ centred), np.finfo(float).tiny):
        return Refusal(RefusalCode.NO_NOISE)
    return replace(empty, residuals=residuals)


def _empty(panel: Panel, free: int) -> Sweep:
    entries_major = len(panel.entries) >= len(panel.judges)
    positions, parts = (panel.entry_of, panel.judge_of), panel.part_of
    numbers, counts = (panel.marks_per_entry, panel.marks_per_judge), panel.counts.toarray()
    first, second = (0, 1) if entries_major else (1, 0)
    counts = counts if entries_major else counts.T
    shares = counts / numbers[first][:, None]
    matrix = np.diag(numbers[second]) - counts.T @ shares
    # Singular along the constant of each connected part, and along nothing else; this mends it.
    same = (parts[second][:, None] == parts[second]).astype(np.float64)
    matrix += same * (numbers[second].mean() / same.sum(axis=1))
    factor = cholesky(np.asarray(matrix, order="C"))
    nothing = np.zeros(panel.size)
    return Sweep(
        panel, positions[first], positions[second], numbers[first], shares, factor, free, nothing, entries_major
    )


def _sums(position: Ints, columns: Floats, size: int) -> Floats:
    found = np.empty((size, columns.shape[1]))
    for number, column in enumerate(columns.T):
        found[:, number] = np.bincount(position, weights=column, minlength=size)
    return found
