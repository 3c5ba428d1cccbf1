"""Taking entries and judges out: against dense least squares."""

import numpy as np
import pytest

from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.integrity.sweep import sweep_of
from judging.tabulation.severity.panel import Panel
from tests.judging.tabulation.integrity.seasons import with_effects
from tests.judging.tabulation.severity.panels import rows_of


def projection(panel):
    """R: the matrix that sweeps."""
    incidence = np.hstack(
        [np.eye(len(names))[at] for names, at in ((panel.entries, panel.entry_of), (panel.judges, panel.judge_of))]
    )
    return np.eye(panel.size) - incidence @ np.linalg.pinv(incidence)


def panels():
    chance = np.random.default_rng(1)
    wide = with_effects(chance, entries=6, judges=14, each=7)
    tall = with_effects(chance, entries=20, judges=6, each=3)
    rows = rows_of(chance.normal(5, 2, (4, 3)).tolist())
    parts = Panel.of([*rows, *((f"Z{entry}", f"Z{judge}", mark * 2) for entry, judge, mark in rows)])
    twice = Panel.of([*rows, ("E1", "J1", 3.0), ("E2", "J1", 4.0)])
    return {"more judges": wide, "more entries": tall, "two parts": parts, "marked twice": twice}


@pytest.mark.parametrize("panel", panels().values(), ids=panels())
def test_residuals_are_those_of_dense_least_squares(panel):
    matrix = projection(panel)

    sweep = sweep_of(panel)

    assert sweep.residuals == pytest.approx(matrix @ panel.y, abs=1e-10)
    assert sweep.free == pytest.approx(np.trace(matrix))
    columns = np.random.default_rng(2).standard_normal((panel.size, 3))
    assert sweep.swept(columns) == pytest.approx(matrix @ columns, abs=1e-10)


@pytest.mark.parametrize("panel", panels().values(), ids=panels())
def test_loadings_make_the_matrix_that_sweeps(panel):
    sweep = sweep_of(panel)

    loadings = sweep.loadings(np.arange(panel.size))

    same = (sweep.major[:, None] == sweep.major) / sweep.n_major[sweep.major]
    assert np.eye(panel.size) - same - loadings @ loadings.T == pytest.approx(projection(panel), abs=1e-10)


def test_slope_is_that_of_ordinary_least_squares():
    panel = panels()["more entries"]
    column = np.random.default_rng(3).standard_normal(panel.size)
    left = projection(panel) @ column
    estimate = left @ panel.y / (left @ left)
    rest = projection(panel) @ (panel.y - estimate * column)

    found = sweep_of(panel).slope(column)

    free = round(np.trace(projection(panel))) - 1
    assert (found.estimate, found.free) == (pytest.approx(estimate), free)
    assert found.error == pytest.approx(np.sqrt(rest @ rest / free / (left @ left)))


def test_column_that_is_an_entrys_and_a_judges_part_has_no_slope():
    panel = panels()["more entries"]

    assert sweep_of(panel).slope((panel.entry_of * 2.0) - panel.judge_of) is None


def test_no_mark_to_spare_is_refused():
    panel = Panel.of([("a", "x", 1), ("a", "y", 2), ("b", "y", 3)])

    found = sweep_of(panel)

    assert found == Refusal(RefusalCode.NO_REPLICATION, {"marks": 3, "entries": 2, "judges": 2})
    assert found.text() == (
        "Nothing can be said: there are 3 marks for 2 entries and 2 judges, and none to spare that would show what"
        " chance does."
    )


def test_marks_without_noise_are_refused():
    assert sweep_of(Panel.of(rows_of([[1, 2, 3], [2, 3, 4], [5, 6, 7]]))) == Refusal(RefusalCode.NO_NOISE)
