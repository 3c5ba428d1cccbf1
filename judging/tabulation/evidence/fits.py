"""Severity of every connected part: its variances, its estimates, and whether they may be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from judging.tabulation.evidence.answer import ConnectedPart, JudgeFit, JudgeLine, Refusals, Variances
from judging.tabulation.evidence.figures import figure
from judging.tabulation.evidence.observe import Observations, Unit
from judging.tabulation.evidence.reasons import of_severity
from judging.tabulation.severity.additive import fit_additive
from judging.tabulation.severity.estimates import EntryEstimates, Kind, posterior, unshrunk
from judging.tabulation.severity.mixed import MixedFit, fit_mixed
from judging.tabulation.severity.panel import Ints, Panel
from judging.tabulation.severity.reasons import Refusal, Refused
from judging.tabulation.severity.refusals import why_not_adjust, why_not_normalise

__all__ = ["PartFit", "chosen", "fit_parts", "judge_lines"]


@dataclass(frozen=True, eq=False)
class PartFit:
    """One connected part: its units and judges in the order of its panel, its panel, its fit where there is one, and, only where adjusting is allowed, the estimates to order by, those to draw ranks from and those of least squares."""

    units: tuple[Unit, ...]
    judges: tuple[str, ...]
    panel: Panel
    fit: MixedFit | None
    ordered: EntryEstimates | None
    drawn: EntryEstimates | None
    additive: EntryEstimates | None
    answer: ConnectedPart


def fit_parts(observations: Observations) -> tuple[PartFit, ...]:
    """Every connected part, the largest first."""
    if not len(observations):
        return ()
    return tuple(_fitted(number, part, observations) for number, part in enumerate(observations.panel.parts(), start=1))


def _fitted(number: int, panel: Panel, observations: Observations) -> PartFit:
    fit: MixedFit | None = None
    ordered: EntryEstimates | None = None
    drawn: EntryEstimates | None = None
    reasons = []
    try:
        fit = fit_mixed(panel)
    except Refused as refused:
        reasons.append(refused.refusal)
    variances = Refusals((of_severity(reasons[0]),)) if fit is None else _variances(panel, fit)
    reasons = [*why_not_adjust(panel, fit), *reasons]
    if fit is not None and not reasons:
        try:
            drawn = posterior(panel, fit)
            ordered = drawn if np.ptp(panel.marks_per_entry) == 0 else unshrunk(panel, fit)
        except Refused as refused:
            reasons.append(refused.refusal)
    return PartFit(
        units=tuple(map(observations.unit_at, panel.entries)),
        judges=tuple(map(observations.judge_at, panel.judges)),
        panel=panel,
        fit=fit,
        ordered=ordered,
        drawn=drawn,
        additive=None if ordered is None else _additive(panel),
        answer=ConnectedPart(
            number=number,
            entries=len(panel.entries),
            judges=len(panel.judges),
            sheets=panel.size,
            variances=variances,
            not_adjusted=_told(reasons, observations),
            not_normalised=_told(why_not_normalise(panel), observations),
        ),
    )


def _additive(panel: Panel) -> EntryEstimates | None:
    """By least squares, where there are marks to spare."""
    try:
        return fit_additive(panel).estimates
    except Refused:
        return None


def _told(reasons: Sequence[Refusal], observations: Observations) -> Refusals | None:
    return Refusals(tuple(of_severity(reason, observations.judge_at) for reason in reasons)) if reasons else None


def _variances(panel: Panel, fit: MixedFit) -> Variances:
    entry, judge, residual = fit.entry_variance, fit.judge_variance, fit.residual_variance
    whole = entry + judge + residual
    sheets = float(len(panel.entries) / (1.0 / panel.marks_per_entry).sum())
    return Variances(
        entry=figure(entry),
        judge=figure(judge),
        residual=figure(residual),
        entry_share=figure(entry / whole),
        judge_share=figure(judge / whole),
        residual_share=figure(residual / whole),
        mean=figure(fit.mean),
        mean_error=figure(fit.mean_standard_error),
        sheets=figure(sheets),
        reliability=figure(entry / (entry + (judge + residual) / sheets)),
        reliability_adjusted=figure(entry / (entry + residual / sheets)),
        converged=fit.convergence.converged,
    )


def chosen(estimates: EntryEstimates, places: Ints) -> EntryEstimates:
    """The estimates of some of the entries, with how they err together."""
    return EntryEstimates(
        kind=Kind(estimates.kind),
        entries=tuple(estimates.entries[place] for place in places.tolist()),
        values=estimates.values[places],
        own=estimates.own[places],
        loadings=estimates.loadings[places],
    )


def judge_lines(fits: tuple[PartFit, ...], limit: float, rasch: Mapping[str, JudgeFit]) -> tuple[JudgeLine, ...]:
    """All judges in order of codes; intervals reach `limit` standard errors to each side."""
    found = []
    for part in fits:
        panel = part.panel
        for at, judge in enumerate(part.judges):
            own = panel.y[panel.judge_of == at]
            tendency, error = _tendency(part.fit, at)
            found.append(
                JudgeLine(
                    judge=judge,
                    part=part.answer.number,
                    sheets=len(own),
                    mean=figure(float(own.mean())),
                    spread=figure(float(own.std(ddof=1))) if len(own) > 1 else None,
                    tendency=None if tendency is None else figure(tendency),
                    error=None if error is None else figure(error),
                    low=None if tendency is None or error is None else figure(tendency - limit * error),
                    high=None if tendency is None or error is None else figure(tendency + limit * error),
                    rasch=rasch.get(judge),
                )
            )
    return tuple(sorted(found, key=lambda line: line.judge))


def _tendency(fit: MixedFit | None, at: int) -> tuple[float | None, float | None]:
    if fit is None:
        return None, None
    return float(fit.judges.values[at]), float(np.sqrt(max(float(fit.judges.variances[at]), 0.0)))
