"""Totals under many sets of weights at once, in floating point: for draws and searches, never for a verdict."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from judging.tabulation.criteria import CriterionSpec, Scale
from judging.tabulation.sensitivity.season import Season

__all__ = ["Floats", "Weighing", "pattern_shares"]

Floats = NDArray[np.float64]
_MOST_NUMBERS = 4_000_000
"""So many sheets' points are held at a time."""


class Weighing:
    """The totals of some units of a season as a function of the weights of the marked criteria."""

    def __init__(self, season: Season, units: Sequence[int]) -> None:
        self.season = season
        self.units = list(units)
        self.values = _points_of_marks(season)

    def totals(self, weights: Floats) -> Floats:
        """From weights (sets, criteria) that add up to anything, totals in points: (sets, units)."""
        if self.season.official.high or self.season.official.low:
            most = max(1, _MOST_NUMBERS // max(len(self.season.unit_of), 1))
            blocks = [self._trimmed(weights[start : start + most]) for start in range(0, len(weights), most)]
            return np.concatenate(blocks)
        found = np.zeros((len(weights), len(self.units)))
        for pattern, sums in self._sums:
            found += pattern_shares(self.season.rules.criteria, self.season.criteria, pattern, weights) @ sums
        return found

    @cached_property
    def _sums(self) -> list[tuple[NDArray[np.bool_], Floats]]:
        """For each set of criteria that count: the mean, over all sheets of each unit, of what those sheets add."""
        place = np.full(len(self.season.units), -1)
        place[self.units] = np.arange(len(self.units))
        sizes = np.array([len(self.season.sheets_of[unit]) for unit in self.units], dtype=np.float64)
        found = []
        for pattern, sheets in self.season.patterns:
            mine = sheets[place[self.season.unit_of[sheets]] >= 0]
            sums = np.zeros((len(self.units), len(self.season.criteria)))
            np.add.at(sums, place[self.season.unit_of[mine]], self.values[mine])
            if len(mine):
                found.append((pattern, (sums / sizes[:, None]).T))
        return found

    def _trimmed(self, weights: Floats) -> Floats:
        points = np.empty((len(weights), len(self.season.unit_of)))
        for pattern, sheets in self.season.patterns:
            shares = pattern_shares(self.season.rules.criteria, self.season.criteria, pattern, weights)
            points[:, sheets] = shares @ self.values[sheets].T
        found = np.empty((len(weights), len(self.units)))
        form = self.season.official
        for places, sheets in self._by_size:
            mine = points[:, sheets]
            if sheets.shape[1] >= form.panel:
                mine = np.sort(mine, axis=2)[:, :, form.low : sheets.shape[1] - form.high]
            found[:, places] = mine.mean(axis=2)
        return found

    @cached_property
    def _by_size(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Units with equally many sheets: (their places, their sheets)."""
        by_size: dict[int, list[int]] = {}
        for place, unit in enumerate(self.units):
            by_size.setdefault(len(self.season.sheets_of[unit]), []).append(place)
        return [
            (np.array(places), np.array([self.season.sheets_of[self.units[place]] for place in places]))
            for places in by_size.values()
        ]


def _points_of_marks(season: Season) -> Floats:
    """What each mark would bring if its criterion had all the weight: (sheets, criteria), 0 where none counts."""
    specs = {criterion.key: criterion for criterion in season.rules.criteria}
    low = np.array([float(specs[key].minimum) for key in season.criteria])
    high = np.array([float(specs[key].maximum) for key in season.criteria])
    if season.official.scale is Scale.MEAN_ON_SCALE:
        found = season.marks
    elif season.official.scale is Scale.SHARE_OF_MAX:
        found = 100.0 * season.marks / high
    else:
        found = 100.0 * (season.marks - low) / (high - low)
    return np.where(season.counts, found, 0.0)


def pattern_shares(
    criteria: Sequence[CriterionSpec], leaves: Sequence[str], pattern: NDArray[np.bool_], weights: Floats
) -> Floats:
    """The share of each criterion in a sheet on which only those of the pattern count: (sets, criteria), adding up to 1.

    As `criteria.effective_weights`, with what stands above weighing as much as all below it.
    """
    children: dict[str | None, list[str]] = {}
    for criterion in criteria:
        children.setdefault(criterion.parent, []).append(criterion.key)
    column = {key: place for place, key in enumerate(leaves)}

    def weight(key: str) -> Floats:
        """All that is below this criterion, whether it counts or not: (sets)."""
        if key in column:
            return weights[:, column[key]]
        return np.asarray(sum((weight(child) for child in children[key]), np.zeros(len(weights))))

    def below(keys: Sequence[str]) -> Floats | None:
        """The shares within these siblings; None if nothing there counts."""
        found, whole = np.zeros((len(weights), len(leaves))), np.zeros(len(weights))
        counts = False
        for key in keys:
            within = None if key in column else below(children[key])
            if key in column and pattern[column[key]]:
                found[:, column[key]] = weight(key)
            elif within is not None:
                found += weight(key)[:, None] * within
            else:
                continue
            whole += weight(key)
            counts = True
        positive = whole[:, None] > 0
        return np.divide(found, whole[:, None], out=found, where=positive) if counts else None

    shares = below(children[None])
    return np.zeros((len(weights), len(leaves))) if shares is None else shares
