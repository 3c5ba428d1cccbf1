"""When not to believe an adjustment: each refusal with its reason, before anybody sees an adjusted order.

Adjusting does harm where its assumptions fail. Variances from three judges are guesses; parts without a judge in common
have no common scale; per-judge methods (z, T, min-max, Borda) punish whoever was dealt to a judge with a good pool.
An organiser may force a per-judge method, with a reason that is printed; that is the rules' business, not this file's.
"""

from dataclasses import dataclass

import numpy as np

from judging.tabulation.severity.additive import AdditiveFit, fit_additive
from judging.tabulation.severity.mixed import MixedFit
from judging.tabulation.severity.panel import Panel
from judging.tabulation.severity.reasons import Refusal, RefusalCode, Refused

__all__ = [
    "FEWEST_ENTRIES",
    "FEWEST_JUDGES",
    "STANDARD_ERRORS",
    "Pool",
    "pools",
    "unequal_pools",
    "why_not_adjust",
    "why_not_compare",
    "why_not_normalise",
]

FEWEST_JUDGES = 5
FEWEST_ENTRIES = 8
STANDARD_ERRORS = 2.0


@dataclass(frozen=True)
class Pool:
    """The entries that one judge saw, beside the whole: `difference` is the mean additive-least-squares estimate of the
    judge's entries less that of all entries, in units of the marks, and `standard_error` is its own.
    """

    judge: str
    entries: int
    difference: float
    standard_error: float

    @property
    def is_unequal(self) -> bool:
        return abs(self.difference) > STANDARD_ERRORS * self.standard_error


def why_not_adjust(panel: Panel, fit: MixedFit | None = None) -> tuple[Refusal, ...]:
    """Every reason against a severity-adjusted order of this panel; none if there is nothing against it.

    Refused: parts without a judge in common; fewer than `FEWEST_JUDGES` judges; and, once a fit is given, an entry
    variance of zero, for then no order of these entries means anything.
    """
    found = list(_disconnected(panel))
    if len(panel.judges) < FEWEST_JUDGES:
        found.append(Refusal(RefusalCode.TOO_FEW_JUDGES, {"judges": len(panel.judges), "needed": FEWEST_JUDGES}))
    if fit is not None and fit.entry_variance == 0:
        found.append(Refusal(RefusalCode.NOT_SEPARATED))
    return tuple(found)


def why_not_normalise(panel: Panel) -> tuple[Refusal, ...]:
    """Every reason against z, T, min-max and Borda, which compare a mark with its judge's other marks.

    Refused: a judge with fewer than `FEWEST_ENTRIES` entries; parts without a judge in common; and judges who were
    dealt better or worse entries than the rest (see `pools`).
    """
    few = tuple(
        judge for judge, number in zip(panel.judges, panel.entries_per_judge, strict=True) if number < FEWEST_ENTRIES
    )
    found = [Refusal(RefusalCode.FEW_ENTRIES, {"needed": FEWEST_ENTRIES, "judges": few})] if few else []
    unequal = why_not_compare(panel)
    return tuple(found if unequal is None else [*found, unequal])


def why_not_compare(panel: Panel) -> Refusal | None:
    """Why each judge's own average cannot serve as a common measure, whatever the number of entries: parts without a
    judge in common, judges with unequal pools, or too few marks to tell. Nothing is against it where every judge marked
    every entry.
    """
    if panel.counts.nnz == len(panel.entries) * len(panel.judges):
        return None
    if not panel.is_connected:
        return _disconnected(panel)[0]
    try:
        judges = tuple(pool.judge for pool in unequal_pools(panel))
    except Refused as refused:
        return refused.refusal
    return Refusal(RefusalCode.UNEQUAL_POOLS, {"limit": int(STANDARD_ERRORS), "judges": judges}) if judges else None


def unequal_pools(panel: Panel) -> tuple[Pool, ...]:
    """The pools that differ from the whole by more than `STANDARD_ERRORS` of their own, in order of judges' codes.
    Refuses (raises `Refused`) what `fit_additive` refuses.
    """
    fit = fit_additive(panel)
    return tuple(pool for pool in pools(fit) if pool.is_unequal and not _is_rounding(pool, fit))


def pools(fit: AdditiveFit) -> tuple[Pool, ...]:
    """How good the entries were that each judge saw, in order of judges' codes.

    The standard error is that of a judge whose entries were dealt at random from all: the spread of true quality that
    such a sample of k out of n has, var (1/k - 1/n), and the error of the estimates themselves. With many judges some
    are beyond two of them by chance alone (one in twenty): the rule is strict on purpose, because these methods gain
    little and can harm.
    """
    panel, estimates = fit.panel, fit.estimates
    number = len(panel.entries)
    seen = panel.counts.toarray().T > 0
    spread = max(float(estimates.values.var(ddof=1)) - _error_of_spread(fit), 0.0) if number > 1 else 0.0
    found = []
    for judge, mine in zip(panel.judges, seen, strict=True):
        size = int(mine.sum())
        contrast = mine / size - 1.0 / number
        sampling = spread * (1.0 / size - 1.0 / number)
        error = float(np.sqrt(sampling + estimates.standard_error_of(contrast) ** 2))
        found.append(Pool(judge, size, float(contrast @ estimates.values), error))
    return tuple(found)


def _error_of_spread(fit: AdditiveFit) -> float:
    """What the errors of the estimates add to their sample variance: trace of the centred covariance over n - 1."""
    estimates, number = fit.estimates, len(fit.panel.entries)
    of_mean = estimates.standard_error_of(np.full(number, 1.0 / number)) ** 2
    return float((estimates.variances.sum() - number * of_mean) / (number - 1))


def _disconnected(panel: Panel) -> list[Refusal]:
    return [] if panel.is_connected else [Refusal(RefusalCode.DISCONNECTED, {"parts": len(panel.parts())})]


def _is_rounding(pool: Pool, fit: AdditiveFit) -> bool:
    """Whether the difference is zero but for the rounding of doubles, as where every judge saw every entry."""
    return abs(pool.difference) <= 1e-9 * max(float(fit.estimates.values.std()), 1e-300)
