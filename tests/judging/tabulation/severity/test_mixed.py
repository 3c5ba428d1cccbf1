"""The mixed model: against the textbook, against a slow dense fit, at its edges, and what never matters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from judging.tabulation.severity import elimination
from judging.tabulation.severity.mixed import Traces, fit_mixed
from judging.tabulation.severity.panel import Panel
from judging.tabulation.severity.reasons import RefusalCode, Refused
from judging.tabulation.severity.reml import _newton_step
from tests.judging.tabulation.severity.panels import SHROUT_FLEISS, rows_of, season


def dense(panel, ratios):
    """(criterion, mean, effects, prediction variances) by the n x n covariance matrix itself."""
    incidence = [
        np.eye(len(names))[at] for names, at in ((panel.entries, panel.entry_of), (panel.judges, panel.judge_of))
    ]
    n, ones = panel.size, np.ones(panel.size)
    covariance = np.eye(n) + sum(ratio * z @ z.T for ratio, z in zip(ratios, incidence, strict=True))
    inverse = np.linalg.inv(covariance)
    information = ones @ inverse @ ones
    mean = ones @ inverse @ panel.y / information
    rest = panel.y - mean
    residual = rest @ inverse @ rest / (n - 1)
    criterion = np.linalg.slogdet(covariance)[1] + np.log(information) + (n - 1) * (1 + np.log(2 * np.pi * residual))
    effects = [ratio * z.T @ inverse @ rest for ratio, z in zip(ratios, incidence, strict=True)]
    projection = inverse - np.outer(inverse @ ones, ones @ inverse) / information
    variances = [
        residual * (ratio - ratio**2 * np.diag(z.T @ projection @ z))
        for ratio, z in zip(ratios, incidence, strict=True)
    ]
    return criterion, mean, effects, variances


def searched(panel):
    """The ratios that a general optimiser finds for the dense criterion."""
    found = minimize(
        lambda logs: dense(panel, np.exp(logs))[0],
        [0.0, 0.0],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12},
    )
    return np.exp(found.x)


def test_shrout_and_fleiss_by_their_mean_squares():
    # Published: between targets 11.24, between judges 32.49, residual 1.02.
    fit = fit_mixed(Panel.of(rows_of(SHROUT_FLEISS)))

    targets, judges, rest = 56.2083333333333 / 5, 97.4583333333333 / 3, 15.2916666666667 / 15
    assert fit.entry_variance == pytest.approx((targets - rest) / 4, rel=1e-9)
    assert fit.judge_variance == pytest.approx((judges - rest) / 6, rel=1e-9)
    assert fit.residual_variance == pytest.approx(rest, rel=1e-9)
    assert fit.mean == pytest.approx(127 / 24, rel=1e-12)


@pytest.mark.parametrize("shape", [(14, 6), (6, 14)], ids=["more entries", "more judges"])
def test_unbalanced_fit_is_that_of_the_dense_matrix(shape):
    panel, _ = season(np.random.default_rng(11), entries=shape[0], judges=shape[1], each=4)

    fit = fit_mixed(panel)

    criterion, mean, effects, variances = dense(panel, fit.ratios)
    assert fit.ratios == pytest.approx(searched(panel), rel=1e-5)
    assert fit.criterion == pytest.approx(criterion, abs=1e-9)
    assert fit.mean == pytest.approx(mean, rel=1e-12)
    for ours, effect, variance in zip((fit.entries, fit.judges), effects, variances, strict=True):
        assert ours.values == pytest.approx(effect, abs=1e-9)
        assert ours.variances == pytest.approx(variance, rel=1e-9)
    assert fit.convergence.converged
    assert fit.convergence.at_zero == ()


def test_mean_has_the_standard_error_of_generalised_least_squares():
    panel, _ = season(np.random.default_rng(4), entries=12, judges=5, each=3)

    fit = fit_mixed(panel)

    same_entry = panel.entry_of[:, None] == panel.entry_of
    same_judge = panel.judge_of[:, None] == panel.judge_of
    covariance = (
        fit.entry_variance * same_entry + fit.judge_variance * same_judge + fit.residual_variance * np.eye(panel.size)
    )
    assert fit.mean_standard_error == pytest.approx(np.linalg.inv(covariance).sum() ** -0.5, rel=1e-9)


def test_judges_alike_have_variance_zero_and_the_report_says_so():
    chance = np.random.default_rng(5)
    worth = np.repeat([1.0, 4.0, 7.0, 9.0, 12.0, 13.0], 4)
    noise = chance.standard_normal((6, 4))
    noise -= noise.mean(axis=0)  # no judge is stricter than another at all
    rows = [(f"E{i // 4}", f"J{i % 4}", mark) for i, mark in enumerate(worth + noise.ravel())]

    fit = fit_mixed(Panel.of(rows))

    assert fit.judge_variance == 0
    assert fit.convergence.at_zero == ("judge",)
    assert fit.convergence.converged
    assert fit.convergence.slopes[1] > 0
    assert fit.judges.values.tolist() == [0, 0, 0, 0]
    assert fit.judges.variances.tolist() == [0, 0, 0, 0]
    assert fit.entry_variance > 0


def test_entries_alike_have_variance_zero():
    chance = np.random.default_rng(6)
    noise = chance.standard_normal((8, 5))
    noise -= noise.mean(axis=1, keepdims=True)

    fit = fit_mixed(Panel.of(rows_of((50 + noise + np.arange(5)).tolist())))

    assert (fit.entry_variance, fit.convergence.at_zero) == (0, ("entry",))
    assert fit.judge_variance == pytest.approx(2.5, rel=0.2)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("a", "x", 1), ("b", "x", 2)], RefusalCode.TOO_SMALL),
        ([("a", "x", 1), ("b", "y", 2), ("c", "x", 2)], RefusalCode.NO_REPLICATION),
        (rows_of([(5, 5), (5, 5), (5, 5)]), RefusalCode.ALL_EQUAL),
        (rows_of([(1, 2, 4), (3, 4, 6), (7, 8, 10)]), RefusalCode.NO_NOISE),
    ],
    ids=["one judge", "no second mark", "all equal", "no noise"],
)
def test_fit_refuses_what_cannot_be_estimated(rows, code):
    with pytest.raises(Refused) as refused:
        fit_mixed(Panel.of(rows))

    assert refused.value.refusal.code == code


@given(st.integers(0, 2**32))
@settings(max_examples=150)
def test_any_small_table_is_fitted_at_its_minimum_or_refused(seed):
    chance = np.random.default_rng(seed)
    size, entries, judges = (int(chance.integers(*within)) for within in ((3, 60), (2, 12), (2, 8)))
    rows = zip(chance.integers(0, entries, size), chance.integers(0, judges, size), strict=True)
    worth, severity = (chance.choice([0, 1, 5]) * chance.standard_normal(number) for number in (entries, judges))
    noise = chance.choice([0.01, 0.3, 1, 3])
    marks = [(f"E{e}", f"J{j}", worth[e] + severity[j] + noise * chance.standard_normal()) for e, j in rows]
    if chance.random() < 0.5:
        marks = [(entry, judge, round(mark)) for entry, judge, mark in marks]
    panel = Panel.of(marks)

    try:
        fit = fit_mixed(panel)
    except Refused:
        return

    grid = (0, 0.01, 0.1, 0.5, 2, 10, 100)
    assert fit.convergence.converged
    assert fit.criterion <= min(dense(panel, (one, other))[0] for one in grid for other in grid) + 1e-6


@given(st.randoms(use_true_random=False), st.floats(-50, 50), st.sampled_from([0.1, 1.0, 20.0]))
@settings(max_examples=25)
def test_order_of_rows_and_scale_do_not_matter(shuffler, moved, stretched):
    panel, _ = season(np.random.default_rng(7), entries=9, judges=5, each=3)
    rows = [
        (panel.entries[entry], panel.judges[judge], mark)
        for entry, judge, mark in zip(panel.entry_of, panel.judge_of, panel.y, strict=True)
    ]
    shuffler.shuffle(rows)

    same, other = fit_mixed(Panel.of(rows)), fit_mixed(Panel.of((e, j, moved + stretched * y) for e, j, y in rows))

    fit = fit_mixed(panel)
    assert same.entries.values.tolist() == fit.entries.values.tolist()
    assert other.entries.values == pytest.approx(stretched * fit.entries.values, rel=1e-6)
    assert other.judge_variance == pytest.approx(stretched**2 * fit.judge_variance, rel=1e-5)


def test_names_do_not_matter():
    panel, _ = season(np.random.default_rng(8), entries=9, judges=5, each=3)
    swapped = [
        (f"X{99 - entry}", f"Y{99 - judge}", mark)
        for entry, judge, mark in zip(panel.entry_of, panel.judge_of, panel.y, strict=True)
    ]

    fit, other = fit_mixed(panel), fit_mixed(Panel.of(swapped))

    assert other.entries.values[::-1] == pytest.approx(fit.entries.values, rel=1e-9)
    assert other.criterion == pytest.approx(fit.criterion, abs=1e-9)


def test_long_rows_go_through_dense_blocks_to_the_same_answer(monkeypatch):
    panel, _ = season(np.random.default_rng(9), entries=40, judges=9, each=4)
    listed = fit_mixed(panel)

    monkeypatch.setattr("judging.tabulation.severity.crossproducts.MOST_PAIRS", 0)
    blocks = fit_mixed(panel)

    assert blocks.criterion == pytest.approx(listed.criterion, abs=1e-9)
    assert blocks.entries.values == pytest.approx(listed.entries.values, abs=1e-9)
    assert blocks.entries.variances == pytest.approx(listed.entries.variances, rel=1e-9)
    assert blocks.judges.variances == pytest.approx(listed.judges.variances, rel=1e-9)


def test_large_scale_comes_close_to_the_exact_answer_and_says_how(monkeypatch):
    panel, _ = season(np.random.default_rng(10), entries=600, judges=200, each=5)
    exact = fit_mixed(panel)

    monkeypatch.setattr(elimination, "MOST_EXACT", 50)
    probed = fit_mixed(panel, probes=32, seed=1)

    report = probed.convergence
    assert (report.traces, report.probes, report.seed, report.converged) == (Traces.PROBED, 32, 1, True)
    assert (exact.convergence.traces, exact.convergence.probes) == (Traces.EXACT, None)
    assert probed.criterion is None
    assert probed.entry_variance == pytest.approx(exact.entry_variance, rel=5e-3)
    assert probed.judge_variance == pytest.approx(exact.judge_variance, rel=5e-3)
    assert probed.residual_variance == pytest.approx(exact.residual_variance, rel=5e-3)
    assert probed.entries.values == pytest.approx(exact.entries.values, abs=0.05)
    assert probed.entries.variances == pytest.approx(exact.entries.variances, rel=0.1)


def test_a_step_of_nothing_beside_a_large_ratio_does_not_overflow():
    with np.errstate(all="raise"):
        step = _newton_step((1e6, 0.0), np.array([0.0, 1.0]), np.eye(2))

    assert step.tolist() == [0.0, 0.0]
