"""Which entries of each category one more sheet would tell most about, from the marks that are in.

By the model of severity where adjusting is allowed; else from the spread of the category's own sheets, also where its
judges are not linked: then nothing is compared across judges, and the spread says so by being wider.
"""

from dataclasses import dataclass

import numpy as np

from judging.tabulation.evidence.context import EvidencePart
from judging.tabulation.evidence.fits import PartFit, fit_parts
from judging.tabulation.evidence.observe import Observations, observe
from judging.tabulation.result import CategoryRanking
from judging.tabulation.severity.panel import Panel
from judging.tabulation.severity.reasons import Refused
from judging.tabulation.severity.triage import Prospects, Suggestion, one_more_judge

__all__ = ["NearCut", "near_cut"]


@dataclass(frozen=True)
class NearCut:
    """Suggestions for one category at the cut after `places`, the most telling first; `by_model` or from the spread."""

    category: str
    places: int
    by_model: bool
    suggestions: tuple[Suggestion, ...]


def near_cut(part: EvidencePart, *, sheets: int) -> tuple[NearCut, ...]:
    """Every category that has a line, entries on both sides of it, and marks enough to tell; others are left out.

    The line is the cut into the next round where there is one, else the last award place.
    """
    found = []
    for declared in part.result.rules.rankings:
        observations = observe(part.table, part.result, declared.round)
        if not len(observations):
            continue
        fits = fit_parts(observations)
        for ranking in part.result.categories:
            lines = part.lines.get(ranking.category)
            places = (lines.cut or lines.places) if lines else None
            if ranking.round == declared.round and places:
                found += _category(ranking, places, observations, fits, sheets)
    return tuple(found)


def _category(
    ranking: CategoryRanking, places: int, observations: Observations, fits: tuple[PartFit, ...], sheets: int
) -> list[NearCut]:
    ranked = {line.entry for line in ranking.lines if line.rank is not None}
    panel = _panel(ranking.category, ranked, observations)
    if panel is None or not 0 < places < len(panel.entries):
        return []
    prospects = _by_model(ranking.category, ranked, fits)
    by_model = prospects is not None
    if prospects is None:
        try:
            spread = Prospects.of_spread(panel)
        except Refused:
            return []
        entries = tuple(observations.unit_at(name)[1] for name in panel.entries)
        prospects = Prospects(entries, spread.values, spread.variances, spread.sheet_variance)
    return [NearCut(ranking.category, places, by_model, one_more_judge(prospects, places=places, sheets=sheets))]


def _panel(category: str, ranked: set[str], observations: Observations) -> Panel | None:
    whole = observations.panel
    units = [observations.unit_at(name) for name in whole.entries]
    own = np.array([of == category and entry in ranked for of, entry in units], dtype=bool)
    rows = own[whole.entry_of]
    return whole.where(rows) if rows.any() else None


def _by_model(category: str, ranked: set[str], fits: tuple[PartFit, ...]) -> Prospects | None:
    """From the one part that holds all of the category's ranked entries, where its fit may be used."""
    for part in fits:
        at = [place for place, unit in enumerate(part.units) if unit[0] == category and unit[1] in ranked]
        if not at:
            continue
        if len({part.units[place][1] for place in at}) < len(ranked) or part.fit is None or part.ordered is None:
            return None
        whole = Prospects.of_model(part.panel, part.fit)
        entries = tuple(part.units[place][1] for place in at)
        return Prospects(entries, whole.values[at], whole.variances[at], whole.sheet_variance)
    return None
