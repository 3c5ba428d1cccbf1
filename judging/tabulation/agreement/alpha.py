"""Krippendorff's alpha, and Fleiss' kappa, with intervals from entries drawn with replacement.

alpha = 1 - observed / expected disagreement, of the pairs of marks within entries and of all marks. The value comes
from the library `krippendorff`, whose memory grows with entries times squared number of different marks; larger panels
go through the sums of squares below, which are the same numbers (and what makes a thousand draws quick). With n_v
marks of value v, m_u marks of entry u, and marks x turned into scores s (interval: the mark itself; ordinal: its mean
rank among all, because the ordinal distance is the squared distance of mean ranks),

    observed = sum over u of m_u / (m_u - 1) * sum of (s - mean of u)^2,    expected = n / (n - 1) * sum of (s - mean)^2.

(Krippendorff, Content Analysis, 2013, chapter 12; entries as the units that are drawn: Zapf, Castell, Morawietz and
Karch, BMC Medical Research Methodology 16, 2016. Fleiss, Psychological Bulletin 76, 1971.)
"""

from dataclasses import dataclass

import krippendorff
import numpy as np

from judging.tabulation.agreement.coefficient import Coefficient, Key, Scale
from judging.tabulation.agreement.reasons import Refusal, RefusalCode
from judging.tabulation.agreement.table import by_entry, why_not_equal_numbers
from judging.tabulation.severity.panel import Floats, Ints, Panel

__all__ = ["alpha", "fleiss"]

MOST_CELLS = 4_000_000
"""Entries times squared number of different marks, up to which the library computes the value."""

_KEYS = {
    Scale.NOMINAL: Key.ALPHA_NOMINAL,
    Scale.ORDINAL: Key.ALPHA_ORDINAL,
    Scale.INTERVAL: Key.ALPHA_INTERVAL,
    Scale.RATIO: Key.ALPHA_RATIO,
}


@dataclass(frozen=True, eq=False)
class _Units:
    """The marks of entries that have at least two: as positions in the sorted `values`, entry after entry."""

    values: Floats
    at: Ints
    unit: Ints
    numbers: Floats

    @classmethod
    def of(cls, panel: Panel) -> "_Units":
        marks, numbers = by_entry(panel)
        pairable = np.repeat(numbers >= 2, numbers)
        numbers = numbers[numbers >= 2]
        values, at = np.unique(marks[pairable], return_inverse=True)
        return cls(values, at, np.repeat(np.arange(len(numbers)), numbers), numbers.astype(np.float64))

    def counts(self) -> Ints:
        """Entries by values: how many marks of this value the entry has."""
        size = len(self.values)
        found = np.bincount(self.unit * size + self.at, minlength=len(self.numbers) * size)
        return found.reshape(len(self.numbers), size)


def alpha(
    panel: Panel, scale: Scale, *, chance: np.random.Generator, draws: int = 1000, level: float = 0.95
) -> Coefficient | Refusal:
    """Krippendorff's alpha of this scale; any panel with two marks on each of two entries (of one alone alpha is 0
    whatever the marks). Marks may be missing, and entries with one mark say nothing. The interval is of `draws` draws of entries (none for `draws` 0).

    Refused: all marks equal; on a ratio scale, marks below zero.
    """
    key = _KEYS[scale]
    units = _Units.of(panel)
    if len(units.numbers) < 2:
        return Refusal(key, RefusalCode.NO_PAIRS)
    if len(units.values) == 1:
        return Refusal(key, RefusalCode.ALL_EQUAL)
    if scale == Scale.RATIO and units.values[0] < 0:
        return Refusal(key, RefusalCode.NEGATIVE_MARKS)
    weights = np.ones((1, len(units.numbers)))
    if len(units.numbers) * len(units.values) ** 2 <= MOST_CELLS:
        value = float(
            krippendorff.alpha(value_counts=units.counts(), value_domain=units.values, level_of_measurement=scale.value)
        )
    else:
        value = float(_alphas(units, scale, weights)[0])
    low, high = _interval(_alphas(units, scale, _drawn(chance, draws, len(units.numbers))), level)
    return Coefficient(
        key=key,
        value=value,
        entries=len(units.numbers),
        judges=len(panel.judges),
        marks=len(units.at),
        low=low,
        high=high,
        level=None if low is None else level,
    )


def fleiss(
    panel: Panel, *, chance: np.random.Generator, draws: int = 1000, level: float = 0.95
) -> Coefficient | Refusal:
    """Fleiss' kappa of marks as categories, for entries with equally many marks; who gave them does not matter."""
    if refusal := why_not_equal_numbers(panel, Key.FLEISS):
        return refusal
    units = _Units.of(panel)
    counts = units.counts().astype(np.float64)
    k = float(units.numbers[0])
    agreed = ((counts**2).sum(axis=1) - k) / (k * (k - 1))
    low, high = _interval(_kappas(agreed, counts, _drawn(chance, draws, len(agreed))), level)
    return Coefficient(
        key=Key.FLEISS,
        value=float(_kappas(agreed, counts, np.ones((1, len(agreed))))[0]),
        entries=len(panel.entries),
        judges=len(panel.judges),
        marks=panel.size,
        low=low,
        high=high,
        level=None if low is None else level,
    )


def _kappas(agreed: Floats, counts: Floats, weights: Floats) -> Floats:
    shares = weights @ counts
    shares /= shares.sum(axis=1, keepdims=True)
    by_chance = (shares**2).sum(axis=1)
    observed = weights @ agreed / weights.sum(axis=1)
    return _over(observed - by_chance, 1 - by_chance)


def _drawn(chance: np.random.Generator, draws: int, size: int) -> Floats:
    """How often each entry is drawn, in every draw."""
    chosen = chance.integers(size, size=(draws, size)) + size * np.arange(draws)[:, None]
    return np.bincount(chosen.ravel(), minlength=draws * size).reshape(draws, size).astype(np.float64)


def _interval(values: Floats, level: float) -> tuple[float | None, float | None]:
    """Percentiles of the draws; those in which nothing differed have no value and are left out."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None, None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _over(part: Floats, whole: Floats) -> Floats:
    """Not a number where the whole, which is of the order of one or more, is but the rounding of doubles."""
    found: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=np.abs(whole) > 1e-12)
    return found


def _alphas(units: _Units, scale: Scale, weights: Floats) -> Floats:
    """Alpha for every row of weights (draws by entries)."""
    if scale == Scale.ORDINAL:
        return np.array([_alpha_of_ranks(units, row) for row in weights])
    if scale == Scale.INTERVAL:
        scores = units.values - units.values.mean()
        scores = (scores / np.abs(scores).max())[units.at]
        return _alpha_of_scores(units, scores, weights)
    return _alpha_of_distances(units, scale, weights)


def _alpha_of_scores(units: _Units, scores: Floats, weights: Floats) -> Floats:
    """By sums of squares; `weights` is (draws, entries)."""
    sums, squares = (np.bincount(units.unit, weights=each) for each in (scores, scores**2))
    numbers = units.numbers
    within = numbers / (numbers - 1) * (squares - sums**2 / numbers)
    n = weights @ numbers
    whole = n / (n - 1) * (weights @ squares - (weights @ sums) ** 2 / n)
    return 1 - _over(weights @ within, whole)


def _alpha_of_ranks(units: _Units, weights: Floats) -> float:
    """Ordinal: mean ranks depend on how often each value was drawn."""
    counts = np.bincount(units.at, weights=weights[units.unit], minlength=len(units.values))
    ranks = np.cumsum(counts) - counts / 2
    ranks = (ranks - ranks.mean()) / ranks[-1]
    return float(_alpha_of_scores(units, ranks[units.at], weights[None, :])[0])


def _alpha_of_distances(units: _Units, scale: Scale, weights: Floats) -> Floats:
    """Nominal and ratio: by the table of distances of values."""
    values, counts = units.values, units.counts().astype(np.float64)
    if scale == Scale.NOMINAL:
        distances = 1 - np.eye(len(values))
    else:
        sums = values[:, None] + values
        distances = np.divide(values[:, None] - values, sums, out=np.zeros_like(sums), where=sums != 0) ** 2
    within = np.einsum("uv,uv->u", counts @ distances, counts) / (units.numbers - 1)
    drawn = weights @ counts
    whole = np.einsum("dv,dv->d", drawn @ distances, drawn) / (drawn.sum(axis=1) - 1)
    return 1 - _over(weights @ within, whole)
