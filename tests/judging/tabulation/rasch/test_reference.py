"""The reference figures of TAM (marginal maximum likelihood with fine quadrature) on real panels."""

import pytest

from judging.tabulation.rasch.answer import RaschModel
from judging.tabulation.rasch.fitting import fit_rasch
from judging.tabulation.rasch.refusals import why_not_rasch
from tests.judging.tabulation.rasch.panels import real

pytestmark = pytest.mark.panels


@pytest.mark.parametrize(("name", "deviance", "variance"), [("ratings1", 2573.246, 3.8973), ("cqc03", 47122.82, 5.590)])
def test_rating_scale_is_that_of_tam(name, deviance, variance):
    ratings = real(name)

    fit = fit_rasch(ratings)

    assert fit.deviance == pytest.approx(deviance, abs=0.05)
    assert fit.variance == pytest.approx(variance, abs=1e-3)
    assert abs(fit.convergence.slope) < 1e-3
    assert fit.unused == ()
    assert why_not_rasch(ratings, fit) == ()


@pytest.mark.parametrize(("name", "more"), [("ratings1", 8), ("cqc03", 4)])
def test_partial_credit_takes_in_the_rating_scale(name, more):
    ratings = real(name)

    shared, own = fit_rasch(ratings), fit_rasch(ratings, RaschModel.PARTIAL_CREDIT)

    assert own.parameters - shared.parameters == more
    assert own.deviance < shared.deviance - 20
