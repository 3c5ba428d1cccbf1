"""Estimates of all entries together, with how they err together.

Errors of entries are not independent: a judge's severity, imperfectly known, moves all of his or her entries at once.
The covariance of every estimate here has the form

    cov = diag(own) + loadings loadings'

where `own` is the chance of the entry's own marks and each column of `loadings` something shared (the uncertain
severities, the uncertain mean). Drawing from it needs no entries-by-entries matrix where judges are fewer.

Two kinds, from one fitted mixed model (fit_mixed):
`posterior`: mean plus predicted effect, shrunk towards the mean: what to expect of each entry. Ranks drawn from it are
    calibrated for entries exchangeable before judging (empirical Bayes: Laird and Louis, JASA 84, 1989).
`unshrunk`: entries as fixed, judges as random at the fitted variances (generalised least squares): for ordering entries
    that were not seen by equally many judges, because it does not favour or punish those with few marks.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.linalg import solve_triangular

from judging.tabulation.severity.elimination import MOST_EXACT, Exact, Table, cholesky
from judging.tabulation.severity.mixed import MixedFit
from judging.tabulation.severity.panel import Floats, Panel
from judging.tabulation.severity.reasons import RefusalCode, Refused

__all__ = ["EntryEstimates", "Kind", "for_order", "posterior", "unshrunk"]


class Kind(StrEnum):
    """What the estimates are."""

    POSTERIOR = "posterior"
    UNSHRUNK = "unshrunk"
    ADDITIVE = "additive"


@dataclass(frozen=True, eq=False)
class EntryEstimates:
    """One estimate an entry, in the units of the marks and in the order of `entries`, and their joint error.

    `own` has one variance an entry, `loadings` one row an entry; see the module for what they mean.
    """

    kind: Kind
    entries: tuple[str, ...]
    values: Floats
    own: Floats
    loadings: Floats

    @property
    def variances(self) -> Floats:
        found: Floats = self.own + (self.loadings**2).sum(axis=1)
        return found

    @property
    def standard_errors(self) -> Floats:
        found: Floats = np.sqrt(self.variances)
        return found

    def covariance(self) -> Floats:
        """The whole matrix, entries by entries."""
        found: Floats = np.diag(self.own) + self.loadings @ self.loadings.T
        return found

    def standard_error_of(self, contrast: Floats) -> float:
        """Of a weighted sum of the estimates."""
        return float(np.sqrt((contrast**2) @ self.own + ((contrast @ self.loadings) ** 2).sum()))

    def variances_of_differences(self, entry: int) -> Floats:
        """Of each estimate less that of the entry at this position; zero for itself."""
        shared = ((self.loadings - self.loadings[entry]) ** 2).sum(axis=1)
        found: Floats = self.own + self.own[entry] + shared
        found[entry] = 0.0
        return found

    def draw(self, chance: np.random.Generator, count: int) -> Floats:
        """`count` draws of all entries together from the normal distribution of these estimates: (draws, entries)."""
        found: Floats = chance.standard_normal((count, len(self.values)))
        found *= np.sqrt(self.own)
        found += chance.standard_normal((count, self.loadings.shape[1])) @ self.loadings.T
        found += self.values
        return found


def for_order(panel: Panel, fit: MixedFit) -> EntryEstimates:
    """The estimates to order entries by: `posterior` where all have equally many marks, else `unshrunk`, because
    shrinking pulls whoever was seen by fewer judges further towards the mean. Their `kind` says which. For the doubt of
    ranks take `posterior` in either case.
    """
    return posterior(panel, fit) if np.ptp(panel.marks_per_entry) == 0 else unshrunk(panel, fit)


def posterior(panel: Panel, fit: MixedFit) -> EntryEstimates:
    """The fitted mean plus each entry's prediction, with their joint prediction error (the mean's included).

    Refuses panels larger than `MOST_EXACT` judges or entries on the smaller side.
    """
    table = _small(panel)
    exact = _solver(table, fit)
    residual, scale = fit.residual_variance, np.sqrt(fit.residual_variance * exact.ratio_minor)
    ones, mean = fit.fitted.effects_of_one, fit.mean_standard_error
    if table.entries_major:
        through = solve_triangular(exact.factor, table.counts.toarray().T, trans="T").T
        own, shared, of_one = residual * exact.weights, -scale * exact.weights[:, None] * through, ones.major
    else:
        through = solve_triangular(exact.factor, np.eye(len(table.n_minor)))
        own, shared, of_one = np.zeros(len(table.n_minor)), scale * through, ones.minor
    loadings = np.hstack((shared, mean * (1.0 - of_one)))
    return EntryEstimates(Kind.POSTERIOR, panel.entries, fit.mean + fit.entries.values, own, loadings)


def unshrunk(panel: Panel, fit: MixedFit) -> EntryEstimates:
    """Each entry's level without its judges' severity, not pulled towards the mean.

    Holds: where judges do not differ (variance zero) it is the entry's plain mean. Refuses what `posterior` refuses.
    """
    table = _small(panel)
    judges = fit.judge_variance / fit.residual_variance
    noise = np.sqrt(fit.residual_variance)
    if table.entries_major:
        values, own, loadings = _entries_eliminated(table, judges)
    else:
        values, own, loadings = _judges_eliminated(table, judges)
    return EntryEstimates(
        Kind.UNSHRUNK, panel.entries, table.center + values, fit.residual_variance * own, noise * loadings
    )


def _entries_eliminated(table: Table, judges: float) -> tuple[Floats, Floats, Floats]:
    """(levels, own, loadings) in units of the noise: a plain mean less the mean severity of the entry's judges."""
    weights = 1.0 / table.n_major
    matrix = judges * table.schur(weights)
    matrix[np.diag_indices_from(matrix)] += 1.0
    factor = cholesky(matrix)
    severities = _solved(factor, judges * table.absorbed(weights, table.y)[:, 0])
    shares = weights[:, None] * table.counts.toarray()
    loadings = -np.sqrt(judges) * solve_triangular(factor, shares.T, trans="T").T
    return weights * table.y.major[:, 0] - shares @ severities, weights, loadings


def _judges_eliminated(table: Table, judges: float) -> tuple[Floats, Floats, Floats]:
    weights = judges / (1.0 + judges * table.n_major)
    factor = cholesky(table.schur(weights))
    values = _solved(factor, table.absorbed(weights, table.y)[:, 0])
    return values, np.zeros(len(values)), solve_triangular(factor, np.eye(len(values)))


def _solved(factor: Floats, known: Floats) -> Floats:
    """(U'U)^-1 times a column."""
    found: Floats = solve_triangular(factor, solve_triangular(factor, known, trans="T"))
    return found


def _small(panel: Panel) -> Table:
    table = Table.of(panel)
    if not table.is_small:
        raise Refused(RefusalCode.TOO_LARGE, levels=len(table.n_minor), most=MOST_EXACT)
    return table


def _solver(table: Table, fit: MixedFit) -> Exact:
    """The solver where the fit ended, which the fit has kept unless it was probed."""
    kept = fit.fitted.solver
    return kept if isinstance(kept, Exact) else Exact(table, *fit.fitted.ratios)
