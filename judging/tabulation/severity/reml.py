"""Profile REML of the two-way model by average-information Newton steps from a moment start.

The residual variance is profiled out; what is sought are the two ratios of variances to it. With P the usual
projection (V^-1 less its part along the mean), rss = y'Py, s2 = rss / (n - 1) and t_i = Z_i'Py,

    criterion   d = log|V| + log(1'V^-1 1) + (n - 1) (1 + log(2 pi s2))          exactly lme4's REMLcrit
    slope       d_i = tr(P Z_i Z_i') - |t_i|^2 / s2
    curvature   d_ij ~ (Z_i t_i)'P(Z_j t_j) / s2 - |t_i|^2 |t_j|^2 / ((n - 1) s2^2)

The curvature is the average of observed and expected information, which needs no trace (Gilmour, Thompson and Cullis
1995; Johnson and Thompson 1995). A ratio that would become negative is set to zero, and stays there as long as the
slope says that it wants to. A step that does not lower the criterion is shortened.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from judging.tabulation.severity.elimination import Columns, Table
from judging.tabulation.severity.panel import Floats

__all__ = ["Fitted", "Ratios", "Solver", "fit_ratios", "moment_ratios"]

MOST_STEPS = 60
START_WITHIN = (0.01, 1000.0)
LARGEST_RATIO = 1e8
"""Above this the residual variance is zero for double precision."""

Ratios = tuple[float, float]


class Solver(Protocol):
    """The model at one pair of ratios: factored exactly, or probed. See `elimination.Exact` for the meaning."""

    @property
    def log_determinant(self) -> float | None: ...

    @property
    def negligible(self) -> float:
        """A step that moves no ratio by more than this share of itself is not taken any more."""
        ...

    def effects(self, columns: Columns) -> Columns: ...

    def traces(self) -> Ratios: ...

    def variances(self) -> Columns: ...


@dataclass(frozen=True, eq=False)
class Fitted:
    """Where REML ended. `slopes` are those of the criterion there; `criterion` is None where log|V| is not computed."""

    ratios: Ratios
    residual: float
    mean: float
    information: float
    criterion: float | None
    effects: Columns
    effects_of_one: Columns
    slopes: Ratios
    steps: int
    converged: bool
    solver: Solver


@dataclass(frozen=True, eq=False)
class Point:
    """Everything about one pair of ratios that needs no trace. `information` is 1'V^-1 1."""

    table: Table
    ratios: Ratios
    solver: Solver
    mean: float = field(init=False)
    information: float = field(init=False)
    rss: float = field(init=False)
    solved: Columns = field(init=False)

    def __post_init__(self) -> None:
        table, columns = self.table, self.table.ones_and_y
        solved = self.solver.effects(columns)
        gram = np.array([[table.size, 0.0], [0.0, table.yy]])
        gram -= columns.major.T @ solved.major + columns.minor.T @ solved.minor
        mean = float(gram[0, 1] / gram[0, 0]) if gram[0, 0] > 0 else 0.0
        for name, value in (
            ("solved", solved),
            ("information", float(gram[0, 0])),
            ("mean", mean),
            ("rss", float(gram[1, 1] - gram[0, 1] * mean)),
        ):
            object.__setattr__(self, name, value)

    @property
    def is_sound(self) -> bool:
        """Whether the rounding of doubles has left anything of the noise."""
        return self.information > 0 and self.rss > 0

    @property
    def residual(self) -> float:
        return self.rss / (self.table.size - 1)

    @property
    def criterion(self) -> float | None:
        """REML's -2 log likelihood with all its constants, as lme4 prints it."""
        if self.solver.log_determinant is None:
            return None
        if not self.is_sound:
            return math.inf
        free = self.table.size - 1
        constants = free * (1.0 + np.log(2.0 * np.pi * self.residual))
        return float(self.solver.log_determinant + np.log(self.information) + constants)

    @property
    def effects(self) -> Columns:
        """The predictions (BLUPs) of both factors."""
        contrast = np.array([[-self.mean], [1.0]])
        return Columns(self.solved.major @ contrast, self.solved.minor @ contrast)

    def sums(self) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        """(Z_i'V^-1 1, Z_i'Py) for the larger and the smaller factor."""
        table, given = self.table, self.table.ones_and_y
        major = given.major - table.n_major[:, None] * self.solved.major - table.counts @ self.solved.minor
        minor = given.minor - table.n_minor[:, None] * self.solved.minor - table.transposed @ self.solved.major
        return (
            (major[:, 0], major[:, 1] - self.mean * major[:, 0]),
            (minor[:, 0], minor[:, 1] - self.mean * minor[:, 0]),
        )

    def slopes_and_curvature(self) -> tuple[Floats, Floats]:
        (one_major, t_major), (one_minor, t_minor) = self.sums()
        squares = np.array([t_major @ t_major, t_minor @ t_minor])
        ones = np.array([one_major @ one_major, one_minor @ one_minor]) / self.information
        slopes = np.array(self.solver.traces()) - ones - squares / self.residual
        curvature = self._information_of(t_major, t_minor, np.array([one_major @ t_major, one_minor @ t_minor]))
        curvature /= self.residual
        curvature -= np.outer(squares, squares) / ((self.table.size - 1) * self.residual**2)
        return slopes, curvature

    def _information_of(self, t_major: Floats, t_minor: Floats, along: Floats) -> Floats:
        """(Z_i t_i)'P(Z_j t_j)."""
        table = self.table
        columns = Columns(
            np.column_stack((table.n_major * t_major, table.counts @ t_minor)),
            np.column_stack((table.transposed @ t_major, table.n_minor * t_minor)),
        )
        solved = self.solver.effects(columns)
        cross = t_major @ columns.major[:, 1]
        gram = np.array([[t_major @ columns.major[:, 0], cross], [cross, t_minor @ columns.minor[:, 1]]])
        found: Floats = gram - columns.major.T @ solved.major - columns.minor.T @ solved.minor
        found -= np.outer(along, along) / self.information
        return (found + found.T) / 2.0


def moment_ratios(table: Table) -> Ratios:
    """A start from three sums of squares: about the mean, within the larger and within the smaller factor, each equal
    to its expectation (Henderson's method 1). What comes out negative or huge starts within `START_WITHIN`.
    """
    n, number_major, number_minor = table.size, len(table.n_major), len(table.n_minor)
    squared = table.counts**2
    means_major, means_minor = table.y.major[:, 0] ** 2 / table.n_major, table.y.minor[:, 0] ** 2 / table.n_minor
    seen = np.array([table.yy, table.yy - means_major.sum(), table.yy - means_minor.sum()])
    expected = np.array(
        [
            [n - 1, n - (table.n_major**2).sum() / n, n - (table.n_minor**2).sum() / n],
            [n - number_major, 0.0, n - (squared.sum(axis=1) / table.n_major).sum()],
            [n - number_minor, n - (squared.sum(axis=0) / table.n_minor).sum(), 0.0],
        ]
    )
    residual, major, minor = np.linalg.lstsq(expected, seen, rcond=None)[0]
    residual = residual if residual > 0 else table.yy / n
    found = np.clip(np.array([major, minor]) / residual, *START_WITHIN)
    return float(found[0]), float(found[1])


def fit_ratios(table: Table, solver_at: Callable[[Table, Ratios], Solver]) -> Fitted:
    """The ratios that minimise the criterion, both at least zero.

    `solver_at` makes the solver of a pair of ratios. Where it does not compute log|V|, steps are bounded, not halved.
    """
    point = _start(table, solver_at)
    slopes, curvature = point.slopes_and_curvature()
    steps, converged = 0, False
    while steps < MOST_STEPS and max(point.ratios) < LARGEST_RATIO:
        step = _newton_step(point.ratios, slopes, curvature)
        if _is_negligible(point, step):
            converged = True
            break
        found = _lowered(point, step, solver_at)
        if found is None:
            break
        point, steps = found, steps + 1
        slopes, curvature = point.slopes_and_curvature()
    return _fitted(point, slopes, steps=steps, converged=converged or _is_flat(point, slopes, curvature))


def _start(table: Table, solver_at: Callable[[Table, Ratios], Solver]) -> Point:
    ratios = moment_ratios(table)
    return Point(table, ratios, solver_at(table, ratios))


def _newton_step(ratios: Ratios, slopes: Floats, curvature: Floats) -> Floats:
    """The step to the minimum of the local parabola, of bounded length; what is at zero and wants below it stays."""
    free = np.array([ratio > 0 or slope < 0 for ratio, slope in zip(ratios, slopes, strict=True)])
    step = np.zeros(2)
    if free.any():
        # In units of the ratios themselves, which may be many powers of ten apart, curvature is of the order of the
        # number of levels; where rounding has left less than a trace of it, or made it negative, it is lifted to that.
        scale = np.asarray(ratios)[free] + 0.01
        values, vectors = np.linalg.eigh(curvature[np.ix_(free, free)] * np.outer(scale, scale))
        along = vectors.T @ (slopes[free] * scale) / np.maximum(values, 1e-4)
        step[free] = -scale * (vectors @ along)
    longest = 30.0 * (np.asarray(ratios) + 0.1)
    found: Floats = step * float((longest / np.maximum(np.abs(step), longest)).min())
    return found


def _is_negligible(point: Point, step: Floats) -> bool:
    return bool((np.abs(step) <= point.solver.negligible * np.maximum(point.ratios, 1e-6)).all())


def _is_flat(point: Point, slopes: Floats, curvature: Floats) -> bool:
    """Whether the criterion cannot be lowered by an amount that double precision would show."""
    step = np.maximum(_newton_step(point.ratios, slopes, curvature), -np.asarray(point.ratios))
    return bool(abs(slopes @ step) <= 1e-9 * max(1.0, point.table.size / 1e4))


def _lowered(point: Point, step: Floats, solver_at: Callable[[Table, Ratios], Solver]) -> Point | None:
    """The point after the step, or after the longest of its shortenings that lowers the criterion; None if none does.

    Without a criterion (probed solvers) the first is taken.
    """
    before = point.criterion
    for ratios in _shortened(np.asarray(point.ratios), step, bounded=before is None):
        found = Point(point.table, ratios, solver_at(point.table, ratios))
        after = found.criterion
        if before is None or after is None or after < before + 1e-13 * abs(before):
            return found
    return None


def _shortened(ratios: Floats, step: Floats, *, bounded: bool) -> Iterator[Ratios]:
    """Where a step may lead: at first with each ratio cut off at zero on its own, then along the step itself, no
    further than the first of them goes to zero, in halves. Only the latter is certain to go downhill.
    """
    lowest, highest = (ratios / 10, ratios * 10 + 0.01) if bounded else (np.zeros(2), np.full(2, LARGEST_RATIO))
    falling = step < 0
    share = float(min(1.0, (ratios[falling] / -step[falling]).min())) if falling.any() else 1.0
    moves = ([step] if share < 1.0 or bounded else []) + [step * share / 2.0**halving for halving in range(40)]
    for move in moves:
        found = np.clip(ratios + move, lowest, highest)
        found[found < 1e-12 * ratios] = 0.0  # rounding has to reach zero itself
        yield float(found[0]), float(found[1])


def _fitted(point: Point, slopes: Floats, *, steps: int, converged: bool) -> Fitted:
    table = point.table
    ones = Columns(point.solved.major[:, :1], point.solved.minor[:, :1])
    return Fitted(
        ratios=point.ratios,
        residual=point.residual,
        mean=point.mean + table.center,
        information=point.information,
        criterion=point.criterion,
        effects=point.effects,
        effects_of_one=ones,
        slopes=(float(slopes[0]), float(slopes[1])),
        steps=steps,
        converged=converged,
        solver=point.solver,
    )
