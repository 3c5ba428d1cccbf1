"""Additive least squares: y = entry + judge + residual, with both as fixed unknowns.

The oldest way to take severity out (Yates 1934 for unbalanced two-way tables; the row-column model of incomplete block
designs). Judges' effects have mean zero, so an entry's estimate is what the whole panel's average judge would have
given. It assumes nothing about who saw what, and pays for that with more noise than the mixed model where judges have
few entries. A constant added to all marks of one judge changes no difference between entries.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from judging.tabulation.severity.elimination import MOST_EXACT, Table, cholesky
from judging.tabulation.severity.estimates import EntryEstimates, Kind
from judging.tabulation.severity.mixed import Effects
from judging.tabulation.severity.panel import Floats, Panel
from judging.tabulation.severity.reasons import RefusalCode, Refused

__all__ = ["AdditiveFit", "fit_additive", "fit_additive_parts"]


@dataclass(frozen=True, eq=False)
class AdditiveFit:
    """The least-squares fit of one connected panel. `judges.values` have mean zero: positive is lenient. `free` are the
    degrees of freedom of the residual variance.
    """

    panel: Panel
    estimates: EntryEstimates
    judges: Effects
    residual_variance: float
    free: int


def fit_additive(panel: Panel) -> AdditiveFit:
    """The fit of a connected panel; (raises `Refused`) refuses disconnected ones, those without a mark to spare, and
    those with more than `MOST_EXACT` levels on the smaller side.
    """
    if not panel.is_connected:
        raise Refused(RefusalCode.DISCONNECTED, parts=len(panel.parts()))
    entries, judges = len(panel.entries), len(panel.judges)
    free = panel.size - entries - judges + 1
    if free <= 0:
        raise Refused(
            RefusalCode.NO_REPLICATION, marks=panel.size, needed=entries + judges - 1, entries=entries, judges=judges
        )
    table = Table.of(panel)
    if not table.is_small:
        raise Refused(RefusalCode.TOO_LARGE, levels=len(table.n_minor), most=MOST_EXACT)
    return _fitted(panel, table, free)


def fit_additive_parts(panel: Panel) -> tuple[AdditiveFit | Refused, ...]:
    """The fit of every connected part, the largest first, or why a part has none. Estimates of different parts are not
    comparable, whatever they are.
    """
    found: list[AdditiveFit | Refused] = []
    for part in panel.parts():
        try:
            found.append(fit_additive(part))
        except Refused as refused:
            found.append(refused)
    return tuple(found)


def _fitted(panel: Panel, table: Table, free: int) -> AdditiveFit:
    minor, root = _minor(table)
    means = table.y.major[:, 0] / table.n_major
    shares = table.counts.toarray() / table.n_major[:, None]
    major, own = means - shares @ minor, 1.0 / table.n_major
    if table.entries_major:
        entries, judges, spread, loadings = major, minor, own, -shares @ root
        judge_own, judge_loadings = np.zeros(len(minor)), root
    else:
        # The entries were found with mean zero; now the judges get it, and their mean goes to the entries.
        entries, judges, spread = minor + major.mean(), major - major.mean(), np.zeros(len(minor))
        centre = np.full((len(minor), 1), np.sqrt(own.sum()) / len(major))
        loadings = np.hstack((root - shares.mean(axis=0) @ root, centre))
        judge_own, judge_loadings = _centred(own), -(shares - shares.mean(axis=0)) @ root
    rest = panel.y - table.center - entries[panel.entry_of] - judges[panel.judge_of]
    residual = float(rest @ rest) / free
    noise = np.sqrt(residual)
    values = table.center + entries
    estimates = EntryEstimates(Kind.ADDITIVE, panel.entries, values, residual * spread, noise * loadings)
    variances = residual * (judge_own + (judge_loadings**2).sum(axis=1))
    return AdditiveFit(panel, estimates, Effects(panel.judges, judges, variances), residual, free)


def _minor(table: Table) -> tuple[Floats, Floats]:
    """The smaller factor's effects with mean zero, and R with R R' their covariance in units of the noise.

    K is singular along the constant alone, because the panel is connected; a constant matrix mends that.
    """
    weights = 1.0 / table.n_major
    size = len(table.n_minor)
    scale = float(table.n_minor.mean())
    factor = cholesky(table.schur(weights) + scale / size)
    known = table.absorbed(weights, table.y)[:, 0]
    found = solve_triangular(factor, solve_triangular(factor, known, trans="T"))
    root = solve_triangular(factor, np.eye(size))
    return found - found.mean(), root - root.mean(axis=0)


def _centred(own: Floats) -> Floats:
    """Variances of independent values less their mean."""
    size = len(own)
    found: Floats = own * (1.0 - 2.0 / size) + own.sum() / size**2
    return found
