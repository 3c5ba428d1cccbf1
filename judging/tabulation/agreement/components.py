"""Reliability of incomplete panels, from the variances of the two-way mixed model (generalisability theory).

    relative(k) = v_e / (v_e + v_r / k),    absolute(k) = v_e / (v_e + (v_j + v_r) / k)

for the mean of k marks, with k the harmonic mean of marks per entry for the panel as it is. Relative is how reliable
an order is from which judges' severity has been taken out (or in which everybody marks everything); absolute is that
of plain means where different entries were seen by different judges. (Brennan, Generalizability Theory, 2001.)

Limits come from the curvature of REML in the ratios of variances, carried to the logit of each coefficient, where the
likelihood is nearly symmetrical; at a variance of zero there are none.
"""

import numpy as np
from scipy.special import expit
from scipy.stats import norm

from judging.tabulation.agreement.coefficient import Coefficient, Key
from judging.tabulation.agreement.reasons import Refusal, RefusalCode
from judging.tabulation.severity.elimination import Table
from judging.tabulation.severity.mixed import MixedFit, fit_mixed
from judging.tabulation.severity.panel import Floats, Panel
from judging.tabulation.severity.reasons import Refused
from judging.tabulation.severity.reml import Point

__all__ = ["from_components"]

_KEYS = (Key.RELATIVE_1, Key.RELATIVE_K, Key.ABSOLUTE_1, Key.ABSOLUTE_K)


def from_components(
    panel: Panel, fit: MixedFit | None = None, level: float = 0.95
) -> tuple[Coefficient | Refusal, ...]:
    """Relative and absolute coefficients of a single mark and of the panel mean; `fit` is the panel's, made here where
    it is not given. Refused where the model cannot be fitted, in the words of that refusal.
    """
    if fit is None:
        try:
            fit = fit_mixed(panel)
        except Refused as refused:
            why = (refused.refusal.text(), refused.refusal.text("ko"))
            return tuple(Refusal(key, RefusalCode.NO_VARIANCES, {"why": why}) for key in _KEYS)
    typical = len(panel.entries) / float((1 / panel.marks_per_entry).sum())
    covariance = _covariance_of_ratios(panel, fit)
    return tuple(
        _coefficient(panel, fit, key, averaged=averaged, covariance=covariance, level=level)
        for key, averaged in zip(_KEYS, (1.0, typical, 1.0, typical), strict=True)
    )


def _coefficient(
    panel: Panel, fit: MixedFit, key: Key, *, averaged: float, covariance: Floats | None, level: float
) -> Coefficient:
    entry, judge = fit.ratios
    severity = judge if key in {Key.ABSOLUTE_1, Key.ABSOLUTE_K} else 0.0
    value = entry / (entry + (severity + 1) / averaged)
    low = high = None
    if covariance is not None:
        slope = np.array([1 / entry, -1 / (severity + 1) if severity else 0.0])
        error = float(np.sqrt(slope @ covariance @ slope))
        logit, reach = np.log(value / (1 - value)), float(norm.isf((1 - level) / 2)) * error
        low, high = (float(expit(end)) for end in (logit - reach, logit + reach))
    return Coefficient(
        key=key,
        value=value,
        entries=len(panel.entries),
        judges=len(panel.judges),
        marks=panel.size,
        averaged=averaged,
        low=low,
        high=high,
        level=None if low is None else level,
    )


def _covariance_of_ratios(panel: Panel, fit: MixedFit) -> Floats | None:
    """Of the ratios of entry and judge variance to the residual one; None where one of them is zero, where the fit did
    not come to rest, or where the surface is not curved.
    """
    if fit.convergence.at_zero or not fit.convergence.converged:
        return None
    table = Table.of(panel)
    _, curvature = Point(table, fit.fitted.ratios, fit.fitted.solver).slopes_and_curvature()
    if not table.entries_major:
        curvature = curvature[::-1, ::-1]
    try:
        found: Floats = np.asarray(2 * np.linalg.inv(curvature), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None
    return found if (np.linalg.eigvalsh(found) > 0).all() else None
