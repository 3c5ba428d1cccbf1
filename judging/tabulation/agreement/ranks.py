"""Agreement about order, of complete tables: Kendall's W and the mean correlation of two judges.

    W = 12 S / (k^2 (n^3 - n) - k T),    T = sum over judges of sum over ties of (t^3 - t)

with S the sum of squared deviations of entries' rank sums (equal marks share their mean rank); without the correction
T is left out. Tested by F = (k - 1) W / (1 - W) on n - 1 - 2/k and (k - 1)(n - 1 - 2/k) degrees of freedom (Kendall
and Babington Smith, Annals of Mathematical Statistics 10, 1939), which holds its level where chi-square does not
(Marozzi, Journal of Statistical Computation and Simulation 84, 2014).
"""

import numpy as np
from scipy.stats import f as f_distribution
from scipy.stats import rankdata

from judging.tabulation.agreement.coefficient import Coefficient, Key
from judging.tabulation.agreement.reasons import Refusal, RefusalCode
from judging.tabulation.agreement.table import table_of, why_no_table
from judging.tabulation.severity.panel import Floats, Panel

__all__ = ["concordance", "correlations"]


def concordance(panel: Panel) -> tuple[Coefficient | Refusal, ...]:
    """Kendall's W with and without the correction for ties. Refused for incomplete panels, and where every judge gave
    every entry the same mark.
    """
    keys = (Key.KENDALL, Key.KENDALL_PLAIN)
    refused = [refusal for key in keys if (refusal := why_no_table(panel, key))]
    if refused:
        return tuple(refused)
    ranks = rankdata(table_of(panel), axis=0)
    n, k = ranks.shape
    sums = ranks.sum(axis=1)
    spread = 12 * float(((sums - sums.mean()) ** 2).sum())
    most = float(k**2 * (n**3 - n))
    tied = most - k * _ties(ranks)
    if tied <= 0:
        return tuple(Refusal(key, RefusalCode.CONSTANT_JUDGE, {"judges": panel.judges}) for key in keys)
    return tuple(_coefficient(panel, key, spread / whole) for key, whole in zip(keys, (tied, most), strict=True))


def correlations(panel: Panel) -> tuple[Coefficient | Refusal, ...]:
    """The mean, over all pairs of judges, of Spearman's and of Pearson's correlation. Refused for incomplete panels and
    where a judge gave every entry the same mark.
    """
    keys = (Key.SPEARMAN, Key.PEARSON)
    refused = [refusal for key in keys if (refusal := why_no_table(panel, key))]
    if refused:
        return tuple(refused)
    table = table_of(panel)
    flat = tuple(judge for judge, spread in zip(panel.judges, np.ptp(table, axis=0), strict=True) if spread == 0)
    if flat:
        return tuple(Refusal(key, RefusalCode.CONSTANT_JUDGE, {"judges": flat}) for key in keys)
    values = [_mean_correlation(each) for each in (rankdata(table, axis=0), table)]
    return tuple(
        Coefficient(key, value, len(panel.entries), len(panel.judges), panel.size)
        for key, value in zip(keys, values, strict=True)
    )


def _ties(ranks: Floats) -> float:
    """T: zero where no judge gave two entries the same mark."""
    found = 0.0
    for column in ranks.T:
        _, counts = np.unique(column, return_counts=True)
        found += float((counts.astype(np.float64) ** 3 - counts).sum())
    return found


def _coefficient(panel: Panel, key: Key, value: float) -> Coefficient:
    n, k = len(panel.entries), len(panel.judges)
    free = n - 1 - 2 / k
    value = min(value, 1.0)  # but for rounding it never is more
    ratio = (k - 1) * value / (1 - value) if value < 1 else np.inf
    p = float(f_distribution.sf(ratio, free, (k - 1) * free)) if free > 0 and key == Key.KENDALL else None
    return Coefficient(key, value, n, k, panel.size, p=p)


def _mean_correlation(table: Floats) -> float:
    found = np.atleast_2d(np.corrcoef(table, rowvar=False))
    return float(found[np.triu_indices_from(found, 1)].mean())
