"""Many comparisons at once, and what could have been found.

Holm's step-down bounds the chance that any comparison of a family is a false alarm, whatever their dependence
(Scandinavian Journal of Statistics 6, 1979); Benjamini and Hochberg's step-up bounds the share of false alarms among
those pointed out (JRSS B 57, 1995).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import t as t_distribution

from judging.tabulation.integrity.answers import ALPHA, POWER, Comparison
from judging.tabulation.severity.panel import Floats

__all__ = ["Welch", "allowed_for", "benjamini_hochberg", "detectable", "holm", "interval", "welch"]


def holm(probabilities: Sequence[float]) -> list[float]:
    """Each p after Holm, in the order given: compare with the chance of any false alarm."""
    p = np.asarray(probabilities, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return _in_order(np.minimum(stepped, 1.0), order)


def benjamini_hochberg(probabilities: Sequence[float]) -> list[float]:
    """Each p after Benjamini and Hochberg, in the order given: compare with the share of false alarms."""
    p = np.asarray(probabilities, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    stepped = np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    return _in_order(np.minimum(stepped, 1.0), order)


def allowed_for(family: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """The comparisons of one family with their `holm` and `bh` filled in."""
    p = [each.p for each in family]
    adjusted = zip(family, holm(p), benjamini_hochberg(p), strict=True)
    return tuple(replace(each, holm=one, bh=other) for each, one, other in adjusted)


def detectable(error: float, free: float, *, tests: int = 1, least_p: float = 0.0) -> float | None:
    """The smallest true effect that a two-sided t test among `tests` (Bonferroni's level, which Holm's first step has)
    finds with probability `POWER`, from its standard error; None where even the least possible p is not small enough.
    """
    if least_p > ALPHA / tests:
        return None
    return float(error * (t_distribution.isf(ALPHA / (2 * tests), free) + t_distribution.ppf(POWER, free)))


def interval(estimate: float, error: float, free: float) -> tuple[float, float]:
    """At 95 %."""
    reach = float(t_distribution.isf(0.025, free)) * error
    return estimate - reach, estimate + reach


@dataclass(frozen=True)
class Welch:
    """Welch's test of two means: t, its degrees of freedom and its two-sided probability."""

    t: float
    free: float
    p: float


def welch(one: Floats, other: Floats) -> Welch | None:
    """Of two samples of at least two with any spread; None otherwise. (Welch, Biometrika 34, 1947.)"""
    if min(len(one), len(other)) < 2:
        return None
    parts = np.array([one.var(ddof=1) / len(one), other.var(ddof=1) / len(other)])
    if parts.sum() <= 0:
        return None
    t = float((one.mean() - other.mean()) / np.sqrt(parts.sum()))
    free = float(parts.sum() ** 2 / (parts**2 / (np.array([len(one), len(other)]) - 1)).sum())
    return Welch(t, free, float(2 * t_distribution.sf(abs(t), free)))


def _in_order(values: Floats, order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[float]:
    found = np.empty(len(values))
    found[order] = values
    return [float(each) for each in found]
