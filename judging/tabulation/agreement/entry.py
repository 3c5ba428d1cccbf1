"""Every coefficient that fits a panel's design, and why the others do not."""

import numpy as np

from judging.tabulation.agreement.alpha import alpha, fleiss
from judging.tabulation.agreement.coefficient import Coefficient, Scale
from judging.tabulation.agreement.components import from_components
from judging.tabulation.agreement.intraclass import one_way, two_way
from judging.tabulation.agreement.ranks import concordance, correlations
from judging.tabulation.agreement.reasons import Refusal
from judging.tabulation.agreement.table import is_complete
from judging.tabulation.severity.mixed import MixedFit
from judging.tabulation.severity.panel import Panel

__all__ = ["agreement_of"]


def agreement_of(
    panel: Panel,
    *,
    chance: np.random.Generator,
    scale: Scale = Scale.INTERVAL,
    draws: int = 1000,
    level: float = 0.95,
    fit: MixedFit | None = None,
) -> tuple[Coefficient | Refusal, ...]:
    """The coefficients of marks on this scale, in an order that begins with what suits the design best.

    Complete panels: intraclass correlations, Kendall's W, mean correlations, Krippendorff's alpha. Incomplete ones:
    coefficients from variance components (`fit`, if the caller has one), alpha, and the refusals of what needs every
    mark. Nominal marks: Fleiss' kappa and nominal alpha only. Ordinal: Kendall's W, Spearman and ordinal alpha.
    Holds: neither the order of rows nor any name changes anything.
    """
    seeds = chance.spawn(3)
    if scale == Scale.NOMINAL:
        return (
            fleiss(panel, chance=seeds[0], draws=draws, level=level),
            alpha(panel, Scale.NOMINAL, chance=seeds[1], draws=draws, level=level),
        )
    ordinal = alpha(panel, Scale.ORDINAL, chance=seeds[0], draws=draws, level=level)
    if scale == Scale.ORDINAL:
        return (*concordance(panel), correlations(panel)[0], ordinal)
    alphas = [alpha(panel, Scale.INTERVAL, chance=seeds[1], draws=draws, level=level), ordinal]
    if scale == Scale.RATIO:
        alphas.append(alpha(panel, Scale.RATIO, chance=seeds[2], draws=draws, level=level))
    by_squares = (*two_way(panel, level), *one_way(panel, level))
    by_order = (*concordance(panel), *correlations(panel))
    if is_complete(panel):
        return (*by_squares, *by_order, *alphas)
    return (*from_components(panel, fit, level), *alphas, *by_squares, *by_order)
