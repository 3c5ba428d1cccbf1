"""The two-way mixed model: how severe is each judge, how good is each entry, and how sure is it?

    y = mean + entry + judge + residual,    entry ~ N(0, v_e), judge ~ N(0, v_j), residual ~ N(0, v_r)

fitted by REML, exactly as `lme4::lmer(y ~ 1 + (1 | entry) + (1 | judge))` does (Bates, Maechler, Bolker and Walker,
Journal of Statistical Software 67(1), 2015), by the elimination of `elimination.py` and the steps of `reml.py`. With
more than `MOST_EXACT` levels of the smaller factor the traces are estimated by `probes.py`, and the report says so.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from judging.tabulation.severity.elimination import Exact, Table
from judging.tabulation.severity.panel import Floats, Panel
from judging.tabulation.severity.probes import ProbedInTurn, Probes
from judging.tabulation.severity.reasons import RefusalCode, Refused
from judging.tabulation.severity.reml import Fitted, Ratios, Solver, fit_ratios

__all__ = ["Convergence", "Effects", "MixedFit", "Traces", "fit_mixed", "why_not_fit"]

_NO_NOISE = 1e7
"""A variance so many times the residual one leaves no noise to speak of: what is left is the rounding of doubles."""
_RUNNING_AWAY = 1e3
"""A fit that has not come to rest beyond this ratio was on its way to no noise, however flat the way."""


class Traces(StrEnum):
    """How the traces of REML's slopes were computed."""

    EXACT = "exact"
    PROBED = "probed"


@dataclass(frozen=True, eq=False)
class Effects:
    """Predicted effects of one factor (BLUPs: shrunk towards zero), in the order of the panel's names, in the units
    of the marks. `variances` are those of prediction error (effect less prediction), the mean being estimated too.
    """

    names: tuple[str, ...]
    values: Floats
    variances: Floats

    def of(self, name: str) -> float:
        return float(self.values[self.names.index(name)])

    @property
    def standard_errors(self) -> Floats:
        found: Floats = np.sqrt(self.variances)
        return found


@dataclass(frozen=True)
class Convergence:
    """How the fit ended. `slopes` are the criterion's by each ratio of variance to residual variance, entry and judge;
    at a variance of zero (`at_zero` names them: entry, judge) a positive slope is right, else it is near zero.
    `probes` and `seed` are those of the estimated traces, None where all is exact.
    """

    converged: bool
    steps: int
    slopes: tuple[float, float]
    at_zero: tuple[str, ...]
    traces: Traces
    probes: int | None = None
    seed: int | None = None


@dataclass(frozen=True, eq=False)
class MixedFit:
    """The fitted model. Variances are in squared units of the marks; `criterion` is REML's, as lme4 prints it (-2 log
    restricted likelihood with all constants), None where the traces were probed.
    """

    entry_variance: float
    judge_variance: float
    residual_variance: float
    criterion: float | None
    mean: float
    mean_standard_error: float
    entries: Effects
    judges: Effects
    convergence: Convergence
    fitted: Fitted = field(repr=False)

    @property
    def ratios(self) -> Ratios:
        """Variances of entry and judge in units of the residual variance."""
        return self.entry_variance / self.residual_variance, self.judge_variance / self.residual_variance


def why_not_fit(panel: Panel) -> Refused | None:
    """What makes the variances of this panel impossible to estimate, if anything does."""
    entries, judges = len(panel.entries), len(panel.judges)
    if min(entries, judges) < 2:
        return Refused(RefusalCode.TOO_SMALL)
    if panel.size <= max(entries, judges):
        return Refused(
            RefusalCode.NO_REPLICATION, marks=panel.size, needed=max(entries, judges), entries=entries, judges=judges
        )
    if np.ptp(panel.y) == 0:
        return Refused(RefusalCode.ALL_EQUAL)
    return None


def fit_mixed(panel: Panel, *, probes: int = 8, seed: int = 0) -> MixedFit:
    """The REML fit of a panel; `probes` and `seed` are used only above `MOST_EXACT` levels of the smaller factor.

    Holds: variances are at least zero and minimise the criterion, or `convergence.converged` is False. Refuses (raises
    `Refused`) panels with fewer than two entries or judges, no second mark for anybody, equal marks throughout, and
    marks without any noise. Whether an answer *should be used* is the business of `refusals.py`.
    """
    if refused := why_not_fit(panel):
        raise refused
    table = Table.of(panel)
    if table.is_small:
        fitted = fit_ratios(table, _exact)
    else:
        fitted = fit_ratios(table, ProbedInTurn(Probes.drawn(table, count=probes, seed=seed)))
    largest = max(fitted.ratios)
    if largest >= _NO_NOISE or fitted.residual <= 0 or (largest >= _RUNNING_AWAY and not fitted.converged):
        raise Refused(RefusalCode.NO_NOISE)
    return _told(panel, table, fitted, probes=probes, seed=seed)


def _exact(table: Table, ratios: Ratios) -> Solver:
    return Exact(table, *ratios)


def _told(panel: Panel, table: Table, fitted: Fitted, *, probes: int, seed: int) -> MixedFit:
    """The fit in the words of a panel: which factor was eliminated no longer shows."""
    entry, judge = (0, 1) if table.entries_major else (1, 0)
    variances = [ratio * fitted.residual for ratio in fitted.ratios]
    effects = _effects(panel, table, fitted)
    report = Convergence(
        converged=fitted.converged,
        steps=fitted.steps,
        slopes=(fitted.slopes[entry], fitted.slopes[judge]),
        at_zero=tuple(name for name, at in (("entry", entry), ("judge", judge)) if fitted.ratios[at] == 0),
        traces=Traces.EXACT if table.is_small else Traces.PROBED,
        probes=None if table.is_small else probes,
        seed=None if table.is_small else seed,
    )
    return MixedFit(
        entry_variance=variances[entry],
        judge_variance=variances[judge],
        residual_variance=fitted.residual,
        criterion=fitted.criterion,
        mean=fitted.mean,
        mean_standard_error=float(np.sqrt(fitted.residual / fitted.information)),
        entries=effects[entry],
        judges=effects[judge],
        convergence=report,
        fitted=fitted,
    )


def _effects(panel: Panel, table: Table, fitted: Fitted) -> tuple[Effects, Effects]:
    """The predictions of the larger and of the smaller factor; the mean's own variance moves each by its share."""
    known = fitted.solver.variances()
    names = (panel.entries, panel.judges) if table.entries_major else (panel.judges, panel.entries)
    found = [
        Effects(factor, values[:, 0], fitted.residual * (variance + ones[:, 0] ** 2 / fitted.information))
        for factor, values, variance, ones in (
            (names[0], fitted.effects.major, known.major, fitted.effects_of_one.major),
            (names[1], fitted.effects.minor, known.minor, fitted.effects_of_one.minor),
        )
    ]
    return found[0], found[1]
