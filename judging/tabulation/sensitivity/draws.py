"""Ranks when the weights are drawn anew: how much of the order hangs on whether a criterion weighs 20 or 23.

Nobody who writes a rubric means its weights to the last percent. Weights are drawn from a Dirichlet distribution around
the declared ones, which keeps them positive and adding up to 100: with concentration k the weight w (as a share) has
the standard deviation sqrt(w (1 - w) / (k + 1)), so k = 100 moves a weight of 20 % by 4 percentage points, give or
take. (Butler, Jia and Dyer, European Journal of Operational Research 103, 1997, draw weights at random for the same
question.) The seed is the caller's to store.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from judging.tabulation.sensitivity.answer import WeightDraws, WeightLine
from judging.tabulation.sensitivity.reasons import RefusalCode, Refused
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.totals import Floats, Weighing

__all__ = ["CONCENTRATION", "redraw_weights"]

CONCENTRATION = 100.0
_EQUAL = 1e-9
"""Totals closer than this many points are equal: what parts them is the rounding of doubles."""


def redraw_weights(
    season: Season,
    *,
    chance: np.random.Generator,
    draws: int = 2000,
    concentration: float = CONCENTRATION,
    level: float = 0.9,
    places: Mapping[str, Sequence[int]] | None = None,
) -> tuple[WeightDraws, ...]:
    """What becomes of each category's ranks, all under the same drawn weights; categories without a ranked entry are
    left out.

    A rank is one more than the entries with a higher total: who is tied shares it, for tie-breaks are not drawn. The
    interval leaves out at most (1 - level) / 2 of the draws on each side. `places` gives the k of P(top k) for each
    category. Refuses (raises `Refused`) a rubric of one criterion.
    """
    declared = np.array([float(season.declared[key]) for key in season.criteria]) / 100.0
    if (declared > 0).sum() < 2:
        raise Refused(RefusalCode.ONE_CRITERION)
    weights = chance.standard_gamma(concentration * declared, (draws, len(declared)))
    weights /= weights.sum(axis=1, keepdims=True)
    spread = 100.0 * np.sqrt(declared * (1.0 - declared) / (concentration + 1.0))
    answers = []
    for category in sorted(season.categories):
        ranks = season.ranks[category]
        if not ranks:
            continue
        drawn = _ranks(Weighing(season, list(ranks)).totals(weights))
        own = tuple((places or {}).get(category, ()))
        answers.append(
            WeightDraws(
                category=category,
                lines=_lines(season, ranks, drawn, level=level, places=own),
                concentration=concentration,
                spread=dict(zip(season.criteria, spread.tolist(), strict=True)),
                draws=draws,
                level=level,
                places=own,
            )
        )
    return tuple(answers)


def _ranks(totals: Floats) -> NDArray[np.int32]:
    """Ranks within every row, the highest total first, equal ones sharing the better rank: (sets, units)."""
    order = np.argsort(-totals, axis=1)
    ordered = np.take_along_axis(totals, order, axis=1)
    places = np.broadcast_to(np.arange(1, totals.shape[1] + 1, dtype=np.int32), totals.shape).copy()
    places[:, 1:][ordered[:, :-1] - ordered[:, 1:] <= _EQUAL] = 0
    np.maximum.accumulate(places, axis=1, out=places)
    ranks = np.empty_like(places)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def _lines(
    season: Season,
    ranks: Mapping[int, int | Fraction],
    drawn: NDArray[np.int32],
    *,
    level: float,
    places: Sequence[int],
) -> tuple[WeightLine, ...]:
    count = len(drawn)
    outside = int((1.0 - level) / 2.0 * count + 1e-9)
    parted = np.partition(np.ascontiguousarray(drawn.T), (outside, count - 1 - outside), axis=1)
    first = (drawn == 1).mean(axis=0).tolist()
    top = [[float(share) for share in (drawn <= place).mean(axis=0)] for place in places]
    return tuple(
        WeightLine(
            entry=season.units[unit][1],
            rank=rank,
            low=int(parted[at, outside]),
            high=int(parted[at, count - 1 - outside]),
            first=first[at],
            top=tuple(shares[at] for shares in top),
        )
        for at, (unit, rank) in enumerate(ranks.items())
    )
