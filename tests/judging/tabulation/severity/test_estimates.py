"""Joint estimates of entries and the additive fit: against dense least squares, and what moves none of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.severity.additive import fit_additive, fit_additive_parts
from judging.tabulation.severity.estimates import Kind, for_order, posterior, unshrunk
from judging.tabulation.severity.mixed import fit_mixed
from judging.tabulation.severity.panel import Panel
from judging.tabulation.severity.ranks import order_of
from judging.tabulation.severity.reasons import RefusalCode, Refused
from tests.judging.tabulation.severity.panels import SHROUT_FLEISS, rows_of, season

SHAPES = pytest.mark.parametrize("shape", [(14, 6), (6, 14)], ids=["more entries", "more judges"])


def a_season(shape, seed=11):
    return season(np.random.default_rng(seed), entries=shape[0], judges=shape[1], each=4)[0]


def incidence(panel):
    return np.eye(len(panel.entries))[panel.entry_of], np.eye(len(panel.judges))[panel.judge_of]


@SHAPES
def test_unshrunk_is_generalised_least_squares_with_entries_fixed(shape):
    panel = a_season(shape)
    fit = fit_mixed(panel)
    by_entry, by_judge = incidence(panel)
    inverse = np.linalg.inv(fit.judge_variance * by_judge @ by_judge.T + fit.residual_variance * np.eye(panel.size))
    covariance = np.linalg.inv(by_entry.T @ inverse @ by_entry)

    estimates = unshrunk(panel, fit)

    assert estimates.values == pytest.approx(covariance @ by_entry.T @ inverse @ panel.y, abs=1e-9)
    assert estimates.covariance() == pytest.approx(covariance, abs=1e-9)
    assert estimates.standard_errors == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-9)


@SHAPES
def test_posterior_has_the_joint_error_of_prediction(shape):
    panel = a_season(shape)
    fit = fit_mixed(panel)
    by_entry, by_judge = incidence(panel)
    # Henderson's equations, whose inverse is the covariance of the mean and of all prediction errors.
    columns = np.hstack((np.ones((panel.size, 1)), by_entry, by_judge))
    penalty = np.repeat([0, *(1 / np.array(fit.ratios))], [1, *shape])
    inverse = fit.residual_variance * np.linalg.inv(columns.T @ columns + np.diag(penalty))
    level = np.hstack((np.ones((shape[0], 1)), np.eye(shape[0]), np.zeros((shape[0], shape[1]))))

    estimates = posterior(panel, fit)

    assert estimates.values == pytest.approx(fit.mean + fit.entries.values)
    assert estimates.covariance() == pytest.approx(level @ inverse @ level.T, abs=1e-9)


def test_order_is_by_unshrunk_estimates_where_entries_have_unequally_many_marks():
    panel = a_season((14, 6))
    fewer = panel.where(np.arange(panel.size) > 0)

    assert for_order(panel, fit_mixed(panel)).kind == Kind.POSTERIOR
    assert for_order(fewer, fit_mixed(fewer)).kind == Kind.UNSHRUNK


@SHAPES
def test_additive_fit_is_least_squares_with_judges_of_mean_zero(shape):
    panel = a_season(shape)
    by_entry, by_judge = incidence(panel)
    columns = np.hstack((by_entry, by_judge @ (np.eye(shape[1]) - 1 / shape[1])))
    found = np.linalg.pinv(columns) @ panel.y
    residual = ((panel.y - columns @ found) ** 2).sum() / (panel.size - sum(shape) + 1)
    # The unknowns that have mean-zero judges: those of the design with the last judge written by the others.
    reduced = np.hstack((by_entry, by_judge[:, :-1] - by_judge[:, -1:]))
    covariance = residual * np.linalg.inv(reduced.T @ reduced)

    fit = fit_additive(panel)

    solution = np.linalg.lstsq(reduced, panel.y, rcond=None)[0]
    assert fit.estimates.values == pytest.approx(solution[: shape[0]], abs=1e-9)
    assert fit.judges.values[:-1] == pytest.approx(solution[shape[0] :], abs=1e-9)
    assert fit.judges.values.sum() == pytest.approx(0, abs=1e-9)
    assert fit.residual_variance == pytest.approx(residual, rel=1e-9)
    assert fit.estimates.covariance() == pytest.approx(covariance[: shape[0], : shape[0]], abs=1e-9)
    assert fit.judges.variances[:-1] == pytest.approx(np.diag(covariance)[shape[0] :], rel=1e-9)


def test_complete_table_has_the_means_whatever_the_method():
    panel = Panel.of(rows_of(SHROUT_FLEISS))
    means = np.mean(SHROUT_FLEISS, axis=1)

    assert fit_additive(panel).estimates.values == pytest.approx(means, rel=1e-12)
    assert unshrunk(panel, fit_mixed(panel)).values == pytest.approx(means, rel=1e-9)
    assert panel.entry_means == pytest.approx(means, rel=1e-12)


def test_severity_is_taken_out_of_a_table_without_noise():
    worth, severity = {"a": 5.0, "b": 7.0, "c": 8.0}, {"x": -1.0, "y": 0.0, "z": 1.0}
    seats = [("a", "x"), ("a", "y"), ("b", "y"), ("b", "z"), ("c", "x"), ("c", "z")]

    fit = fit_additive(Panel.of((entry, judge, worth[entry] + severity[judge]) for entry, judge in seats))

    assert fit.estimates.values == pytest.approx([5, 7, 8])
    assert fit.judges.values == pytest.approx([-1, 0, 1])
    assert (fit.free, fit.residual_variance) == (1, pytest.approx(0, abs=1e-20))


def test_estimates_across_parts_are_refused_and_given_for_each_part():
    table = rows_of([(1, 2, 4), (3, 4, 7), (7, 9, 10)])
    other = [(f"Z{entry}", f"Z{judge}", mark) for entry, judge, mark in rows_of([(5, 6), (8, 5)])]
    panel = Panel.of([*table, *other, ("alone", "lonely", 3)])

    with pytest.raises(Refused) as refused:
        fit_additive(panel)
    large, small, single = fit_additive_parts(panel)

    assert (refused.value.refusal.code, refused.value.refusal.facts) == (RefusalCode.DISCONNECTED, {"parts": 3})
    assert large.estimates.entries == ("E1", "E2", "E3")
    assert small.estimates.values == pytest.approx([5.5, 6.5])
    assert single.refusal.code == RefusalCode.NO_REPLICATION


@given(
    st.integers(0, 2**32),
    st.integers(0, 5),
    st.one_of(st.integers(-1000, 1000), st.floats(-1e3, 1e3)),
)
@settings(max_examples=60)
def test_a_constant_added_to_one_judge_leaves_the_additive_order_exactly(seed, judge, constant):
    chance = np.random.default_rng(seed)
    rough, _ = season(chance, entries=12, judges=6, each=3, entry_sd=1, judge_sd=1, noise_sd=1)
    panel = Panel(rough.entries, rough.judges, rough.entry_of, rough.judge_of, np.round(rough.y))  # many ties
    if not panel.is_connected:
        return

    moved = Panel(
        panel.entries, panel.judges, panel.entry_of, panel.judge_of, panel.y + constant * (panel.judge_of == judge)
    )

    before, after = fit_additive(panel).estimates.values, fit_additive(moved).estimates.values
    assert order_of(after, scale=1.0).tolist() == order_of(before, scale=1.0).tolist()
    assert after - after.mean() == pytest.approx(before - before.mean(), abs=1e-9)


@given(st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_order_of_rows_and_names_of_judges_do_not_matter(shuffler):
    panel = a_season((12, 6), seed=1)
    rows = [
        (panel.entries[entry], panel.judges[judge], mark)
        for entry, judge, mark in zip(panel.entry_of, panel.judge_of, panel.y, strict=True)
    ]
    shuffled, others = list(rows), list(panel.judges)
    shuffler.shuffle(shuffled)
    shuffler.shuffle(others)
    renamed = dict(zip(panel.judges, others, strict=True))

    same = fit_additive(Panel.of(shuffled))
    other = fit_additive(Panel.of((entry, renamed[judge], mark) for entry, judge, mark in rows))

    fit = fit_additive(panel)
    assert same.estimates.values.tolist() == fit.estimates.values.tolist()
    assert other.estimates.values == pytest.approx(fit.estimates.values, rel=1e-12)
    assert other.estimates.standard_errors == pytest.approx(fit.estimates.standard_errors, rel=1e-9)
