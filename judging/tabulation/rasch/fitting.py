"""The many-facet Rasch model (Linacre, Many-Facet Rasch Measurement, 1989) by marginal maximum likelihood.

    log odds of the next category = measure of the entry - difficulty of the criterion - severity of the judge - threshold

with measures of entries drawn from a normal distribution with mean 0 and a variance that is estimated, as TAM does it
(Robitzsch, Kiefer and Wu), which fits it by EM; here by Newton's method on sufficient statistics.
"""

import numpy as np

from judging.tabulation.rasch.answer import (
    Convergence,
    CriterionMeasure,
    EntryMeasure,
    JudgeMeasure,
    RaschFit,
    RaschModel,
    StepMeasure,
    UnusedMark,
)
from judging.tabulation.rasch.design import Design, Floats
from judging.tabulation.rasch.estimation import Estimated, estimate
from judging.tabulation.rasch.measures import expected_marks, group_measures
from judging.tabulation.rasch.ratings import Ratings
from judging.tabulation.rasch.refusals import why_not_fit
from judging.tabulation.rasch.residuals import Residuals

__all__ = ["fit_rasch"]


def fit_rasch(ratings: Ratings, model: RaschModel = RaschModel.RATING_SCALE) -> RaschFit:
    """The fit of these ratings, with standard errors and fit statistics.

    Holds: the likelihood is at its maximum, severities sum to zero, and the same ratings give the same bits whatever
    the order of rows was. Refuses (raises `Refused`) what `why_not_fit` names, and where no maximum was found. Whether
    an answer *should be used* is the business of `why_not_rasch`.
    """
    if refused := why_not_fit(ratings, model):
        raise refused
    estimated = estimate(Design.of(ratings, model))
    fits = Residuals(estimated.point)
    point, design = estimated.point, estimated.point.design
    entries, reliability = _entries(estimated)
    errors = np.sqrt(estimated.covariance.diagonal())
    difficulty, severity, _ = design.parts
    return RaschFit(
        model=model,
        deviance=-2.0 * point.log_likelihood,
        parameters=design.width - 1,
        variance=point.deviation**2,
        variance_standard_error=2.0 * point.deviation * float(errors[-1]),
        reliability=reliability,
        judges=tuple(
            JudgeMeasure(judge, value, error, infit, outfit, marks)
            for judge, value, error, (infit, outfit), marks in zip(
                ratings.judges,
                point.values[severity].tolist(),
                errors[severity].tolist(),
                fits.fits(ratings.judge_of),
                np.bincount(ratings.judge_of).tolist(),
                strict=True,
            )
        ),
        criteria=tuple(
            CriterionMeasure(criterion, value, error, infit, outfit, marks)
            for criterion, value, error, (infit, outfit), marks in zip(
                ratings.criteria,
                point.values[difficulty].tolist(),
                errors[difficulty].tolist(),
                fits.fits(ratings.criterion_of),
                np.bincount(ratings.criterion_of).tolist(),
                strict=True,
            )
        ),
        steps=_steps(estimated, model),
        entries=entries,
        unused=_unused(design, model),
        convergence=Convergence(estimated.steps, estimated.slope, len(point.nodes.at)),
    )


def _entries(estimated: Estimated) -> tuple[tuple[EntryMeasure, ...], float]:
    """The entries' lines, and the reliability of their expected measures."""
    design = estimated.point.design
    found, group = group_measures(estimated.point), design.group_of_entry
    fair = expected_marks(estimated.point, found.measure)[group]
    spread, unknown = float(found.expected[group].var()), float(found.variance[group].mean())
    columns = (
        found.expected[group],
        np.sqrt(found.variance[group]),
        found.measure[group],
        found.standard_error[group],
        fair.mean(axis=1),
    )
    lines = zip(
        design.ratings.entries,
        *(column.tolist() for column in columns),
        fair.tolist(),
        np.bincount(design.ratings.entry_of).tolist(),
        strict=True,
    )
    entries = tuple(
        EntryMeasure(code, expected, deviation, measure, error, average, tuple(marks), number)
        for code, expected, deviation, measure, error, average, marks, number in lines
    )
    return entries, spread / (spread + unknown) if spread > 0 else 0.0


def _blocks(design: Design, model: RaschModel) -> list[tuple[str | None, int]]:
    """Each block of steps with the name of its criterion (None: all share it) and the place of a criterion of it."""
    if model is RaschModel.RATING_SCALE:
        return [(None, 0)]
    return [(criterion, place) for place, criterion in enumerate(design.ratings.criteria)]


def _steps(estimated: Estimated, model: RaschModel) -> tuple[StepMeasure, ...]:
    """The thresholds between neighbouring categories that were used: differences of their coefficients."""
    design = estimated.point.design
    first = design.parts[2].start
    found = []
    for block, (name, criterion) in enumerate(_blocks(design, model)):
        used, scale = np.flatnonzero(design.steps.used[block]), design.ratings.scales[criterion]
        for low, high in zip(used[:-1].tolist(), used[1:].tolist(), strict=True):
            contrast: Floats = np.zeros(design.width)
            for category, sign in ((low, -1.0), (high, 1.0)):
                if design.steps.place[block, category] >= 0:
                    contrast[first + design.steps.place[block, category]] = sign / (high - low)
            found.append(
                StepMeasure(
                    name,
                    scale.mark(low),
                    scale.mark(high),
                    float(contrast @ estimated.point.values),
                    max(float(contrast @ estimated.covariance @ contrast), 0.0) ** 0.5,
                )
            )
    return tuple(found)


def _unused(design: Design, model: RaschModel) -> tuple[UnusedMark, ...]:
    return tuple(
        UnusedMark(name, design.ratings.scales[criterion].mark(category))
        for block, (name, criterion) in enumerate(_blocks(design, model))
        for category in range(design.ratings.scales[criterion].top + 1)
        if not design.steps.used[block, category]
    )
