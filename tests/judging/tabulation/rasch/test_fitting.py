"""Fits of marks with known parameters, and what never matters to them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.rasch.answer import RaschModel, StepMeasure, UnusedMark
from judging.tabulation.rasch.fitting import fit_rasch
from judging.tabulation.rasch.ratings import Ratings
from judging.tabulation.rasch.scales import MarkScale
from tests.judging.tabulation.cases import EXAMPLES
from tests.judging.tabulation.rasch.panels import centred, simulated


def values(measures, name):
    return np.array([getattr(each, name) for each in measures])


def test_parameters_are_recovered_within_their_errors():
    misses = []
    for seed in range(8):
        rows, truth = simulated(np.random.default_rng(seed), entries=150, criteria=5)
        fit = fit_rasch(Ratings.of(rows))
        for measures, name, true in (
            (fit.judges, "severity", truth.severity),
            (fit.criteria, "difficulty", truth.difficulty),
            (fit.steps, "threshold", truth.thresholds),
            (fit.entries, "measure", truth.worth),
        ):
            misses.extend((values(measures, name) - true) / values(measures, "standard_error"))

    assert abs(np.mean(misses)) < 0.15
    assert 0.9 < np.std(misses) < 1.1


def test_variance_and_its_error_are_recovered():
    found = []
    for seed in range(8):
        rows, _ = simulated(np.random.default_rng(100 + seed), entries=150)
        fit = fit_rasch(Ratings.of(rows))
        found.append((fit.variance - 1.5**2) / fit.variance_standard_error)

    assert abs(np.mean(found)) < 1
    assert np.std(found) < 2


def test_expected_measures_are_shrunk_and_measures_are_not():
    rows, truth = simulated(np.random.default_rng(3), entries=200)

    fit = fit_rasch(Ratings.of(rows))

    expected, measure = values(fit.entries, "expected"), values(fit.entries, "measure")
    assert np.polyfit(truth.worth, measure, 1)[0] == pytest.approx(1.0, abs=0.06)
    assert expected.std() < measure.std()
    assert np.corrcoef(expected, truth.worth)[0, 1] ** 2 == pytest.approx(fit.reliability, abs=0.05)


def test_severities_sum_to_zero_and_a_strict_judge_is_positive():
    rows, truth = simulated(np.random.default_rng(4))

    fit = fit_rasch(Ratings.of(rows))

    assert values(fit.judges, "severity").sum() == pytest.approx(0.0, abs=1e-9)
    strictest = int(truth.severity.argmax())
    assert fit.judge(f"J{strictest:02}").severity > 0.5


@settings(max_examples=min(max(EXAMPLES // 5, 5), 100), deadline=None)
@given(st.randoms(use_true_random=False), st.permutations(range(12)))
def test_order_of_rows_and_names_of_judges_do_not_matter(chance, names):
    rows, _ = simulated(np.random.default_rng(5), entries=30)
    renamed = [(entry, f"Z{names[int(judge[1:])]:02}", criterion, mark) for entry, judge, criterion, mark in rows]
    chance.shuffle(renamed)

    before, after = fit_rasch(Ratings.of(rows)), fit_rasch(Ratings.of(renamed))

    assert after.deviance == pytest.approx(before.deviance, abs=1e-8)
    assert [entry.entry for entry in after.entries] == [entry.entry for entry in before.entries]
    assert values(after.entries, "measure") == pytest.approx(values(before.entries, "measure"), abs=1e-6)
    for judge in before.judges:
        same = after.judge(f"Z{names[int(judge.judge[1:])]:02}")
        assert same.severity == pytest.approx(judge.severity, abs=1e-6)
        assert same.infit.mean_square == pytest.approx(judge.infit.mean_square, abs=1e-6)


def test_same_ratings_give_the_same_bits():
    rows, _ = simulated(np.random.default_rng(6), entries=30)

    assert fit_rasch(Ratings.of(reversed(rows))) == fit_rasch(Ratings.of(rows))


def test_partial_credit_with_equal_steps_gains_no_more_than_chance():
    gains = []
    for seed in range(6):
        rows, _ = simulated(np.random.default_rng(40 + seed))
        shared, own = (fit_rasch(Ratings.of(rows), model) for model in RaschModel)
        gains.append(shared.deviance - own.deviance)
        assert own.parameters - shared.parameters == 9

    # twice the difference of log likelihoods is chi-square with 9 degrees of freedom
    assert min(gains) > 0
    assert np.mean(gains) == pytest.approx(9, abs=5)


def test_partial_credit_of_one_criterion_is_the_rating_scale():
    rows, _ = simulated(np.random.default_rng(7), criteria=1)

    shared, own = (fit_rasch(Ratings.of(rows), model) for model in RaschModel)

    assert own.deviance == pytest.approx(shared.deviance, abs=1e-8)
    assert [step.threshold for step in own.steps] == pytest.approx([step.threshold for step in shared.steps], abs=1e-6)
    assert {step.criterion for step in own.steps} == {"c0"}


def test_erratic_judge_has_noisy_fit_and_the_others_do_not():
    rows, _ = simulated(np.random.default_rng(8), entries=120, criteria=5, erratic=(3,))

    fit = fit_rasch(Ratings.of(rows))

    assert fit.judge("J03").outfit.mean_square > 1.4
    assert fit.judge("J03").infit.z > 3
    assert all(judge.infit.mean_square < 1.3 for judge in fit.judges if judge.judge != "J03")


def test_fit_of_marks_that_follow_the_model_is_about_one_with_a_cautious_z():
    squares, scores = [], []
    for seed in range(12):
        rows, _ = simulated(np.random.default_rng(200 + seed))
        fit = fit_rasch(Ratings.of(rows))
        squares += [(judge.infit.mean_square, judge.outfit.mean_square) for judge in fit.judges]
        scores += [(judge.infit.z, judge.outfit.z) for judge in fit.judges]

    assert np.mean(squares, axis=0) == pytest.approx([1.0, 1.0], abs=0.03)
    assert np.mean(scores, axis=0) == pytest.approx([0.0, 0.0], abs=0.2)
    assert (np.std(scores, axis=0) > 0.7).all()
    assert (np.std(scores, axis=0) < 1.1).all()


def test_fair_average_is_what_an_average_judge_would_give():
    rows, truth = simulated(np.random.default_rng(9), entries=150, criteria=3)

    fit = fit_rasch(Ratings.of(rows))

    gap = truth.worth[:, None] - truth.difficulty
    logs = np.arange(5) * gap[:, :, None] - np.concatenate(([0.0], np.cumsum(truth.thresholds)))
    weights = np.exp(logs)
    fair = (weights @ np.arange(5) / weights.sum(axis=2)).mean(axis=1)
    assert values(fit.entries, "fair_average") == pytest.approx(fair, abs=1.2)
    assert centred(values(fit.entries, "fair_average") - fair).std() < 0.35
    assert fit.entries[0].fair_average == pytest.approx(np.mean(fit.entries[0].fair_marks))


def test_fair_average_is_in_the_units_of_the_marks():
    rows, _ = simulated(np.random.default_rng(10), entries=40)
    halves = {f"c{place}": MarkScale(Fraction(1), Fraction(1, 2), 4) for place in range(4)}

    plain, half = fit_rasch(Ratings.of(rows)), fit_rasch(Ratings.of(rows, halves))

    assert values(half.entries, "fair_average") == pytest.approx(1 + values(plain.entries, "fair_average") / 2)
    assert [(step.low, step.high) for step in half.steps][:2] == [(1, Fraction(3, 2)), (Fraction(3, 2), 2)]


def test_mark_that_nobody_gave_is_told_and_takes_no_part():
    rows, _ = simulated(np.random.default_rng(11), entries=80, steps=5)
    without = [(entry, judge, criterion, mark + (mark == 2)) for entry, judge, criterion, mark in rows]
    scale = {f"c{place}": MarkScale(Fraction(0), Fraction(1), 6) for place in range(4)}

    fit = fit_rasch(Ratings.of(without, scale))

    assert fit.unused == (UnusedMark(None, Fraction(2)), UnusedMark(None, Fraction(6)))
    assert [(step.low, step.high) for step in fit.steps] == [(0, 1), (1, 3), (3, 4), (4, 5)]
    assert all(isinstance(step, StepMeasure) and step.standard_error > 0 for step in fit.steps)
    assert fit.parameters == 4 + 11 + 3 + 1


def test_entry_with_nothing_but_the_highest_marks_has_a_measure():
    rows, _ = simulated(np.random.default_rng(12))
    rows = [*rows, *(("E999", f"J{judge:02}", f"c{criterion}", 4) for judge in range(3) for criterion in range(4))]

    best = fit_rasch(Ratings.of(rows)).entry("E999")

    assert 3 < best.measure < 9
    assert best.expected < best.measure
    assert 0.9 < best.standard_error < 3


def test_long_scale_with_strong_differences_converges():
    rows, truth = simulated(np.random.default_rng(13), entries=40, judges=8, steps=20, deviation=3.0)

    fit = fit_rasch(Ratings.of(rows))

    assert fit.convergence.nodes > 81
    assert np.corrcoef(values(fit.entries, "measure"), truth.worth)[0, 1] > 0.97
