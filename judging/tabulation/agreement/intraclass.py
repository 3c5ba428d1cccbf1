"""Intraclass correlations of complete tables, from mean squares, with their F-based intervals.

    ICC(1,1) = (R - W) / (R + (k - 1) W)                       one-way
    ICC(C,1) = (R - E) / (R + (k - 1) E)                       two-way, consistency
    ICC(A,1) = (R - E) / (R + (k - 1) E + k (J - E) / n)       two-way, absolute agreement

with n entries, k judges, and mean squares between entries R, between judges J, residual E and within entries W. The
forms for the mean of k judges, and their limits, are the Spearman-Brown steps k r / (1 + (k - 1) r) of these.
Cronbach's alpha is ICC(C,k), and its limits are Feldt's (1965). (Shrout and Fleiss, Psychological Bulletin 86, 1979;
McGraw and Wong, Psychological Methods 1, 1996, tables 4 and 7.)
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import f as f_distribution

from judging.tabulation.agreement.coefficient import Coefficient, Key
from judging.tabulation.agreement.reasons import Refusal, RefusalCode
from judging.tabulation.agreement.table import table_of, why_no_table, why_not_equal_numbers
from judging.tabulation.severity.panel import Floats, Panel

__all__ = ["MeanSquares", "one_way", "two_way"]

_NOTHING_LEFT = 1e-12
"""A mean square below this share of the variance of all marks is the rounding of doubles, and counts as zero."""


@dataclass(frozen=True)
class MeanSquares:
    """Of a table of n entries by k judges, in squared units of the marks."""

    n: int
    k: int
    entries: float
    judges: float
    residual: float
    within: float

    @classmethod
    def of(cls, table: Floats) -> "MeanSquares":
        n, k = table.shape
        rows, columns, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
        rest = table - rows[:, None] - columns + mean
        squares = (
            k * ((rows - mean) ** 2).sum() / (n - 1),
            n * ((columns - mean) ** 2).sum() / (k - 1),
            (rest**2).sum() / ((n - 1) * (k - 1)),
            ((table - rows[:, None]) ** 2).sum() / (n * (k - 1)),
        )
        least = _NOTHING_LEFT * ((table - mean) ** 2).mean()
        return cls(n, k, *(float(square) if square > least else 0.0 for square in squares))


Limits = tuple[float, float] | None


def one_way(panel: Panel, level: float = 0.95) -> tuple[Coefficient | Refusal, ...]:
    """ICC(1,1) and ICC(1,k): for entries with equally many marks, whoever gave them."""
    keys = (Key.ICC_1_1, Key.ICC_1_K)
    refused = [refusal for key in keys if (refusal := why_not_equal_numbers(panel, key))]
    if refused:
        return tuple(refused)
    marks = panel.y - panel.y.mean()
    squares = MeanSquares.of(marks.reshape(len(panel.entries), -1))
    single = _ratio(squares.entries, squares.within, squares.k)
    free = squares.n - 1, squares.n * (squares.k - 1)
    limits, p = _by_f(squares.entries, squares.within, free, squares.k, level)
    return _finite(squares, [*_pair(panel, keys, squares.k, single=single, limits=limits, level=level, p=p)])


def two_way(panel: Panel, level: float = 0.95) -> tuple[Coefficient | Refusal, ...]:
    """ICC(A,1), ICC(A,k), ICC(C,1), ICC(C,k) and Cronbach's alpha: for complete panels, each mark by a known judge."""
    keys = (Key.ICC_A_1, Key.ICC_A_K, Key.ICC_C_1, Key.ICC_C_K, Key.CRONBACH)
    refused = [refusal for key in keys if (refusal := why_no_table(panel, key))]
    if refused:
        return tuple(refused)
    squares = MeanSquares.of(table_of(panel))
    n, k = squares.n, squares.k
    free = n - 1, (n - 1) * (k - 1)
    between_judges = k * (squares.judges - squares.residual) / n
    absolute = _share(squares.entries - squares.residual, squares.entries + (k - 1) * squares.residual + between_judges)
    limits, p = _by_f(squares.entries, squares.residual, free, k, level)
    consistent = _ratio(squares.entries, squares.residual, k)
    of_absolute = _of_absolute(squares, absolute, level)
    found = [
        *_pair(panel, keys[:2], k, single=absolute, limits=of_absolute, level=level, p=p),
        *_pair(panel, keys[2:4], k, single=consistent, limits=limits, level=level, p=p),
    ]
    return _finite(squares, [*found, replace(found[-1], key=Key.CRONBACH)])


def _ratio(entries: float, noise: float, k: int) -> float:
    return _share(entries - noise, entries + (k - 1) * noise)


def _by_f(entries: float, noise: float, free: tuple[int, int], k: int, level: float) -> tuple[Limits, float]:
    """The limits of a single judge's coefficient and the probability of such an F if entries did not differ."""
    if noise == 0:
        return None, 0.0 if entries > 0 else 1.0
    ratio, tail = entries / noise, (1 - level) / 2
    low = ratio / float(f_distribution.isf(tail, *free))
    high = ratio * float(f_distribution.isf(tail, *reversed(free)))
    return ((low - 1) / (low + k - 1), (high - 1) / (high + k - 1)), float(f_distribution.sf(ratio, *free))


def _of_absolute(squares: MeanSquares, single: float, level: float) -> Limits:
    """Satterthwaite's degrees of freedom for the mixture of judges' and residual mean squares."""
    if squares.residual == 0 or not np.isfinite(single):
        return None
    n, k, entries, noise = squares.n, squares.k, squares.entries, squares.residual
    part = k * single / (n * (1 - single))
    judges, rest = part * squares.judges, (1 + part * (n - 1)) * noise
    free = (judges + rest) ** 2 / (judges**2 / (k - 1) + rest**2 / ((n - 1) * (k - 1)))
    tail = (1 - level) / 2
    below = float(f_distribution.isf(tail, n - 1, free))
    above = float(f_distribution.isf(tail, free, n - 1))
    mixture = k * squares.judges + (k * n - k - n) * noise
    low = n * (entries - below * noise) / (below * mixture + n * entries)
    high = n * (above * entries - noise) / (mixture + n * above * entries)
    return (low, high) if np.isfinite([low, high]).all() else None


def _pair(
    panel: Panel, keys: tuple[Key, Key], k: int, *, single: float, limits: Limits, level: float, p: float
) -> tuple[Coefficient, Coefficient]:
    """The coefficient of one judge and that of the mean of k."""
    found = [
        Coefficient(
            key=key,
            value=_stepped(single, times),
            entries=len(panel.entries),
            judges=len(panel.judges),
            marks=panel.size,
            averaged=float(times),
            low=_stepped(limits[0], times) if limits else None,
            high=_stepped(limits[1], times) if limits else None,
            level=level if limits else None,
            p=p,
        )
        for key, times in zip(keys, (1, k), strict=True)
    ]
    return found[0], found[1]


def _stepped(single: float, times: int) -> float:
    """Spearman-Brown."""
    return _share(times * single, 1 + (times - 1) * single)


def _share(part: float, whole: float) -> float:
    """Minus infinity where the whole is nothing or less: entries do not differ at all, or far less than chance makes."""
    return part / whole if whole > _NOTHING_LEFT * abs(part) else float("-inf")


def _finite(squares: MeanSquares, found: list[Coefficient]) -> tuple[Coefficient | Refusal, ...]:
    why = RefusalCode.NO_DIFFERENCE if squares.entries == 0 else RefusalCode.BELOW_CHANCE
    return tuple(each if np.isfinite(each.value) else Refusal(each.key, why) for each in found)
