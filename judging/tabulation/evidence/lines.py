"""The entries of one category, line by line: the official place beside what is known about it."""

import zlib
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from judging.tabulation.evidence.answer import EntryLine
from judging.tabulation.evidence.context import CategoryLines
from judging.tabulation.evidence.figures import chance, drawn, figure
from judging.tabulation.evidence.fits import PartFit, chosen
from judging.tabulation.evidence.measures import Measures
from judging.tabulation.evidence.observe import Observations, Unit
from judging.tabulation.result import CategoryRanking, rank_text
from judging.tabulation.severity.estimates import EntryEstimates
from judging.tabulation.severity.panel import Floats, Ints, Panel
from judging.tabulation.severity.ranks import RankLine, groups_not_apart, order_of, rank_uncertainty
from judging.tabulation.severity.resample import judge_bootstrap

__all__ = ["Case", "Chance", "Standing", "entry_lines", "standings"]

NOTHING = (None, None)


@dataclass(frozen=True)
class Chance:
    """Everything about drawing: seed, number of draws, level of intervals."""

    seed: int
    draws: int
    level: float

    def generator(self, *what: str) -> np.random.Generator:
        """A generator of its own for each thing that is drawn, so that one more category changes no other's draws."""
        return np.random.default_rng([self.seed, *(zlib.crc32(word.encode()) for word in what)])


@dataclass(frozen=True, eq=False)
class Case:
    """One category of one ranking, with all that is known before it is looked at."""

    ranking: CategoryRanking
    lines: CategoryLines
    observations: Observations
    fits: tuple[PartFit, ...]
    measures: Measures
    draw: Chance

    @cached_property
    def official(self) -> dict[str, int]:
        """For every ranked entry 1 plus the number that stand before it, however the rules print shared places."""
        places = {line.entry: line.rank for line in self.ranking.lines if line.rank is not None}
        in_order = sorted(places.values())
        return {entry: 1 + bisect_left(in_order, place) for entry, place in places.items()}

    def ranks(self, unit: Unit) -> bool:
        """Whether this is a ranked entry of the category."""
        return unit[0] == self.ranking.category and unit[1] in self.official

    @cached_property
    def panel(self) -> Panel | None:
        """The sheets of the ranked entries as a panel, with the names of the observations' panel; None without any."""
        if not len(self.observations):
            return None
        whole = self.observations.panel
        ranked = np.array([self.ranks(self.observations.unit_at(name)) for name in whole.entries], dtype=bool)
        rows = ranked[whole.entry_of]
        return whole.where(rows) if rows.any() else None

    def entry_at(self, name: str) -> str:
        """The entry that the panel calls so."""
        return self.observations.unit_at(name)[1]


@dataclass(frozen=True, eq=False)
class Standing:
    """The ranked entries of one category within one connected part: which they are (positions in the part), the
    category's name for each, and where adjusting is allowed their lines of ranks, groups, and what least squares say
    (value and rank).
    """

    part: PartFit
    at: Ints
    entries: tuple[str, ...]
    ranks: Mapping[str, RankLine]
    order: Mapping[str, int]
    groups: tuple[tuple[str, ...], ...]
    additive: Mapping[str, tuple[float, int]]


def standings(case: Case) -> tuple[Standing, ...]:
    """The category cut into connected parts (usually one), the largest of the whole first."""
    found = []
    for part in case.fits:
        at = [place for place, unit in enumerate(part.units) if case.ranks(unit)]
        if at:
            found.append(_standing(case, part, np.array(at, dtype=np.int64), [part.units[place][1] for place in at]))
    return tuple(found)


def _standing(case: Case, part: PartFit, at: Ints, entries: list[str]) -> Standing:
    if part.ordered is None or part.drawn is None:
        return Standing(part, at, tuple(entries), {}, {}, (), {})
    draw = case.draw
    ordered = replace(chosen(part.ordered, at), entries=tuple(entries))
    drawn = replace(chosen(part.drawn, at), entries=tuple(entries))
    uncertainty = rank_uncertainty(
        drawn,
        chance=draw.generator("ranks", case.ranking.category, str(part.answer.number)),
        draws=draw.draws,
        level=draw.level,
        places=(case.lines.places or 0, case.lines.cut or 0),
    )
    return Standing(
        part=part,
        at=at,
        entries=tuple(entries),
        ranks={line.entry: line for line in uncertainty.lines},
        order=dict(zip(entries, order_of(ordered.values).tolist(), strict=True)),
        groups=groups_not_apart(ordered, level=draw.level),
        additive=_valued(part.additive, at, entries),
    )


def _valued(estimates: EntryEstimates | None, at: Ints, entries: list[str]) -> dict[str, tuple[float, int]]:
    """Each entry's estimate and the rank it gives among these."""
    if estimates is None:
        return {}
    values = estimates.values[at]
    told = ((figure(value), rank) for value, rank in zip(values.tolist(), order_of(values).tolist(), strict=True))
    return dict(zip(entries, told, strict=True))


def _measured(case: Case) -> dict[str, tuple[float, int]]:
    """The measure of each ranked entry in the Rasch model, and the rank it gives among them."""
    measures = {unit[1]: measure for unit, measure in case.measures.units.items() if case.ranks(unit)}
    if not measures:
        return {}
    ranks = order_of(np.array(list(measures.values()))).tolist()
    return {entry: (figure(measure), rank) for (entry, measure), rank in zip(measures.items(), ranks, strict=True)}


def entry_lines(case: Case, found: tuple[Standing, ...]) -> tuple[EntryLine, ...]:
    """One line an entry of the category, in the order of the ranking."""
    means = _means(case.ranking.category, case.observations)
    where = {entry: standing for standing in found for entry in standing.entries}
    groups = _group_numbers(found)
    lifts = _lifts(found)
    panel = _panel_ranks(case)
    measured = _measured(case)
    estimates = _adjusted(found)
    told = []
    for line in case.ranking.lines:
        entry = line.entry
        rank = where[entry].ranks.get(entry) if entry in where else None
        sheets, mean = means.get(entry, (0, None))
        adjusted, error = estimates.get(entry, NOTHING)
        among = panel.get(entry)
        rasch, rasch_rank = measured.get(entry, NOTHING)
        additive, additive_rank = where[entry].additive.get(entry, NOTHING) if entry in where else NOTHING
        told.append(
            EntryLine(
                entry=entry,
                place=rank_text(line.rank) or "",
                total=line.printed,
                tied=line.tied,
                part=where[entry].part.answer.number if entry in where else None,
                sheets=sheets,
                mean=None if mean is None else figure(mean),
                adjusted=adjusted,
                error=error,
                rank=where[entry].order.get(entry) if entry in where else None,
                low=None if rank is None else rank.low,
                high=None if rank is None else rank.high,
                first=None if rank is None else _probability(case, rank.first, 1, where[entry]),
                in_places=None
                if rank is None or case.lines.places is None
                else _probability(case, rank.top[0], case.lines.places, where[entry]),
                above_cut=None
                if rank is None or case.lines.cut is None
                else _probability(case, rank.top[1], case.lines.cut, where[entry]),
                group=groups.get(entry),
                lift=lifts.get(entry),
                panel_low=None if among is None else among.low,
                panel_high=None if among is None else among.high,
                additive=additive,
                additive_rank=additive_rank,
                rasch=rasch,
                rasch_rank=rasch_rank,
            )
        )
    return tuple(told)


def _probability(case: Case, share: float, places: int, standing: Standing) -> float:
    """To be among the first so many, from the share of draws; certain only where nobody, or everybody, can be."""
    return drawn(share, case.draw.draws) if 0 < places < len(standing.entries) else chance(share)


def _means(category: str, observations: Observations) -> dict[str, tuple[int, float]]:
    """Sheets and their plain mean, for every entry of the category that has any."""
    if not len(observations):
        return {}
    counts = np.bincount(observations.unit_of, minlength=len(observations.units))
    sums = np.bincount(observations.unit_of, weights=observations.points, minlength=len(observations.units))
    return {
        entry: (int(counts[unit]), float(sums[unit] / counts[unit]))
        for unit, (of, entry) in enumerate(observations.units)
        if of == category
    }


def _adjusted(found: tuple[Standing, ...]) -> dict[str, tuple[float, float]]:
    """Each entry's estimate and its standard error, where adjusting is allowed."""
    told: dict[str, tuple[float, float]] = {}
    for standing in found:
        if standing.part.ordered is None:
            continue
        values = standing.part.ordered.values[standing.at].tolist()
        errors = standing.part.ordered.standard_errors[standing.at].tolist()
        estimates = ((figure(value), figure(error)) for value, error in zip(values, errors, strict=True))
        told |= zip(standing.entries, estimates, strict=True)
    return told


def _group_numbers(found: tuple[Standing, ...]) -> dict[str, int]:
    """Groups are counted on through the parts, because entries of two parts are never of one group."""
    numbers: dict[str, int] = {}
    for number, group in enumerate((group for standing in found for group in standing.groups), start=1):
        numbers |= dict.fromkeys(group, number)
    return numbers


def _lifts(found: tuple[Standing, ...]) -> dict[str, float]:
    """By how many points each entry's judges mark above the average of the category's entries in the same part."""
    lifts: dict[str, float] = {}
    for standing in found:
        if standing.part.fit is None or standing.part.ordered is None:
            continue
        means = _mean_tendencies(standing.part.panel, standing.part.fit.judges.values)[standing.at]
        lifts |= zip(standing.entries, (figure(float(lift)) for lift in means - means.mean()), strict=True)
    return lifts


def _mean_tendencies(panel: Panel, tendencies: Floats) -> Floats:
    sums = np.bincount(panel.entry_of, weights=tendencies[panel.judge_of], minlength=len(panel.entries))
    return np.asarray(sums / panel.marks_per_entry)


def _panel_ranks(case: Case) -> dict[str, RankLine]:
    """Ranks of the plain means if judges had been weighted otherwise; nothing to say with a single judge or entry."""
    panel, draw = case.panel, case.draw
    if panel is None or min(len(panel.judges), len(panel.entries)) < 2:
        return {}
    chances = draw.generator("judges", case.ranking.category)
    found = judge_bootstrap(panel, chance=chances, draws=draw.draws, level=draw.level)
    return {case.entry_at(line.entry): line for line in found.lines}
