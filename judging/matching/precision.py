"""How well two entries can be told apart, before any mark is given: the standard error of a comparison, by the design.

With mark = entry + judge + chance, the variance of the difference of two entries follows from who judges what:
V = D_E^-1 + A L_J^+ A' with A = D_E^-1 N and L_J the information on judges (entries eliminated). The mean over all pairs
of entries is 2 (tr V - 1'V1 / n) / (n - 1), in units of the chance in one sheet. If all judges were equally severe, the
first term alone would remain: that is the least there can be with so many sheets.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from judging.matching.connect import count_parts
from judging.matching.problem import Bools

__all__ = ["Precision", "precision_of"]


@dataclass(frozen=True)
class Precision:
    """The standard error of a comparison of two entries, and the least there could be with as many sheets; in units of
    the chance in one sheet (1 is how far a single sheet goes astray on average).
    """

    standard_error: float
    least: float


def precision_of(chosen: Bools) -> Precision | None:
    """None where comparisons are not possible: fewer than two entries with judges, or judges that are not linked."""
    panel = chosen[chosen.any(axis=1)][:, chosen.any(axis=0)].astype(np.float64)
    count, judges = panel.shape
    if count < 2 or not judges or count_parts(chosen) != 1:
        return None
    sizes = panel.sum(axis=1)
    share = panel / sizes[:, None]
    information = np.diag(panel.sum(axis=0)) - panel.T @ share
    spread = np.linalg.pinv(information, hermitian=True)
    own, sums = float((1 / sizes).sum()), share.sum(axis=0)
    trace = own + float(np.einsum("ij,ji->", spread, share.T @ share))
    whole = own + float(sums @ spread @ sums)
    return Precision(sqrt(2 * (trace - whole / count) / (count - 1)), sqrt(2 * own / count))
