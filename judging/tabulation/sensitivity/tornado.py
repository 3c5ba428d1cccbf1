"""The tornado: what each criterion's weight alone does to the winner's lead."""

from fractions import Fraction

import numpy as np

from judging.tabulation.sensitivity.answer import Bar
from judging.tabulation.sensitivity.reasons import RefusalCode, Refused
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.totals import Weighing

__all__ = ["tornado"]


def tornado(season: Season, category: str, *, reach: Fraction = Fraction(1, 2)) -> tuple[Bar, ...]:
    """A bar for every criterion with a weight, in the order of the rubric: its weight lowered and raised by this share of
    itself (at most to 100), while the others keep their proportions.

    Refuses (raises `Refused`) a rubric of one criterion and a category with fewer than two ranked entries.
    """
    ranked = list(season.ranks[category])
    if len(ranked) < 2:
        raise Refused(RefusalCode.NOBODY_OUTSIDE, top=1)
    declared = np.array([float(season.declared[key]) for key in season.criteria])
    moved = [place for place, weight in enumerate(declared) if 0 < weight < 100]
    if len(moved) < 2:
        raise Refused(RefusalCode.ONE_CRITERION)
    sets = []
    for place in moved:
        for factor in (1.0 - float(reach), 1.0 + float(reach)):
            weight = min(declared[place] * factor, 100.0)
            weights = declared * (100.0 - weight) / (100.0 - declared[place])
            weights[place] = weight
            sets.append(weights)
    totals = Weighing(season, ranked).totals(np.array(sets))
    best = 1 + totals[:, 1:].argmax(axis=1)
    leads = totals[:, 0] - totals[np.arange(len(totals)), best]
    winners = [season.units[ranked[at if lead < 0 else 0]][1] for at, lead in zip(best, leads, strict=True)]
    return tuple(
        Bar(
            criterion=season.criteria[place],
            weight=float(declared[place]),
            low_weight=float(sets[2 * number][place]),
            high_weight=float(sets[2 * number + 1][place]),
            low_lead=float(leads[2 * number]),
            high_lead=float(leads[2 * number + 1]),
            low_winner=winners[2 * number],
            high_winner=winners[2 * number + 1],
        )
        for number, place in enumerate(moved)
    )
