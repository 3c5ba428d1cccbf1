"""When a Rasch model cannot be fitted, and when a fitted one is not to be believed: each reason in words."""

import numpy as np

from judging.tabulation.rasch.answer import RaschFit, RaschModel
from judging.tabulation.rasch.ratings import Ratings
from judging.tabulation.rasch.reasons import Refusal, RefusalCode, Refused

__all__ = ["FEWEST_JUDGES", "MOST_PARAMETERS", "why_not_fit", "why_not_rasch"]

FEWEST_JUDGES = 5
MOST_PARAMETERS = 1000
"""Judges, criteria and steps together. Beyond, each Newton step takes minutes."""
_NOTHING = 1e-4
"""A variance below this, in squared logits, is zero."""


def why_not_fit(ratings: Ratings, model: RaschModel = RaschModel.RATING_SCALE) -> Refused | None:
    """What makes the parameters impossible to estimate, if anything does: too few entries or judges, criteria on which
    everybody got the same mark, a judge who gave one end of the scale throughout, criteria whose judges have nothing in
    common, scales of different lengths under one rating scale, too many parameters.
    """
    entries, judges = len(ratings.entries), len(ratings.judges)
    if min(entries, judges) < 2:
        return Refused(RefusalCode.TOO_SMALL, entries=entries, judges=judges)
    steps = sorted({scale.top for scale in ratings.scales})
    if model is RaschModel.RATING_SCALE and len(steps) > 1:
        return Refused(RefusalCode.UNEQUAL_SCALES, steps=tuple(str(top) for top in steps))
    parameters = (
        judges
        + len(ratings.criteria)
        + (steps[-1] if model is RaschModel.RATING_SCALE else sum(scale.top for scale in ratings.scales))
    )
    if parameters > MOST_PARAMETERS:
        return Refused(RefusalCode.TOO_LARGE, parameters=parameters, most=MOST_PARAMETERS)
    for place, criterion in enumerate(ratings.criteria):
        if np.ptp(ratings.category[ratings.criterion_of == place]) == 0:
            return Refused(RefusalCode.ONE_CATEGORY, criterion=criterion)
    if ratings.criterion_parts > 1:
        return Refused(RefusalCode.CONFOUNDED, parts=ratings.criterion_parts)
    if extreme := _extreme_judges(ratings, model):
        return Refused(RefusalCode.EXTREME, judges=extreme)
    return None


def _extreme_judges(ratings: Ratings, model: RaschModel) -> tuple[str, ...]:
    """The judges all of whose marks are the highest that anybody gave on the criterion, or all the lowest."""
    block = ratings.criterion_of if model is RaschModel.PARTIAL_CREDIT else np.zeros_like(ratings.criterion_of)
    count = int(block.max()) + 1
    low, high = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
    np.minimum.at(low, block, ratings.category)
    np.maximum.at(high, block, ratings.category)
    marks = np.bincount(ratings.judge_of)
    return tuple(
        ratings.judges[place]
        for place in np.flatnonzero(
            (np.bincount(ratings.judge_of[ratings.category == low[block]], minlength=len(marks)) == marks)
            | (np.bincount(ratings.judge_of[ratings.category == high[block]], minlength=len(marks)) == marks)
        ).tolist()
    )


def why_not_rasch(ratings: Ratings, fit: RaschFit | None = None) -> tuple[Refusal, ...]:
    """Every reason against comparing these entries by their measures; none if there is nothing against it.

    Refused: parts without a judge in common (only the assumption that all parts are equally good would link them);
    fewer than `FEWEST_JUDGES` judges; and, once a fit is given, an entry variance of zero.
    """
    found = []
    if ratings.parts > 1:
        found.append(Refusal(RefusalCode.DISCONNECTED, {"parts": ratings.parts}))
    if len(ratings.judges) < FEWEST_JUDGES:
        found.append(Refusal(RefusalCode.TOO_FEW_JUDGES, {"judges": len(ratings.judges), "needed": FEWEST_JUDGES}))
    if fit is not None and fit.variance < _NOTHING:
        found.append(Refusal(RefusalCode.NOT_SEPARATED))
    return tuple(found)
