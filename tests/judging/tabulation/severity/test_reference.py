"""The reference figures of lme4 1.1-31 on real panels, and the closed form of the balanced one."""

import numpy as np
import pytest

from judging.tabulation.severity.mixed import fit_mixed
from tests.judging.tabulation.severity.panels import real

pytestmark = pytest.mark.panels


def test_insteval_is_that_of_lme4():
    fit = fit_mixed(real("insteval/scores.csv"))

    assert fit.entry_variance == pytest.approx(0.2737349, rel=1e-5)
    assert fit.judge_variance == pytest.approx(0.1062145, rel=1e-5)
    assert fit.residual_variance == pytest.approx(1.3871796, rel=1e-5)
    assert fit.criterion == pytest.approx(237783.880388, abs=1e-5)
    assert fit.mean == pytest.approx(3.254158281, abs=1e-6)
    assert fit.convergence.converged


def test_reviewers_of_kuhlisch_are_those_of_lme4():
    fit = fit_mixed(real("reviewers_kuhlisch2016/scores.csv"))

    # lme4's figures are known to five places, so the tolerance is half of the last one.
    assert fit.entry_variance == pytest.approx(1.35179, abs=1.4e-5)
    assert fit.judge_variance == pytest.approx(0.13057, abs=5e-6)
    assert fit.residual_variance == pytest.approx(1.21874, abs=1.3e-5)
    assert fit.criterion == pytest.approx(467.260339, abs=1e-5)
    assert fit.mean == pytest.approx(5.1504296, abs=1e-6)


def test_penicillin_is_its_closed_form():
    panel = real("insteval/penicillin.csv")
    table = panel.y.reshape(24, 6)
    plates, samples = table.mean(axis=1), table.mean(axis=0)
    by_plate = 6 * ((plates - table.mean()) ** 2).sum() / 23
    by_sample = 24 * ((samples - table.mean()) ** 2).sum() / 5
    residual = ((table - plates[:, None] - samples + table.mean()) ** 2).sum() / 115

    fit = fit_mixed(panel)

    assert fit.residual_variance == pytest.approx(residual, rel=1e-8)
    assert fit.entry_variance == pytest.approx((by_plate - residual) / 6, rel=1e-8)
    assert fit.judge_variance == pytest.approx((by_sample - residual) / 24, rel=1e-8)
    assert fit.mean == pytest.approx(table.mean(), rel=1e-12)
    shrunk = fit.entry_variance / (fit.entry_variance + residual / 6)
    assert fit.entries.values == pytest.approx(shrunk * (plates - table.mean()), abs=1e-8)
    shrunk = fit.judge_variance / (fit.judge_variance + residual / 24)
    assert fit.judges.values == pytest.approx(shrunk * (samples - table.mean()), abs=1e-8)
    assert np.array([fit.entry_variance, fit.judge_variance, fit.residual_variance]) == pytest.approx(
        [0.71690821, 3.73091787, 0.30241546], abs=6e-9
    )
    assert fit.criterion == pytest.approx(330.8606, abs=5e-5)
