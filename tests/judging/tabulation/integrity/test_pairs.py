"""Pairs of judges: one who copies is found, shared entries alone are not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.integrity.pairs import pairs_alike
from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.severity.panel import Panel
from tests.judging.tabulation.integrity.seasons import assert_alike, renamed, told, with_effects


def copied(seed, *, entries=30, judges=7, each=7, share=0.9):
    """J00001 gives nearly what J00000 gave, wherever both marked."""
    panel = with_effects(np.random.default_rng(seed), entries=entries, judges=judges, each=each)
    given = {
        (panel.entries[entry], panel.judges[judge]): mark
        for entry, judge, mark in zip(panel.entry_of, panel.judge_of, panel.y, strict=True)
    }
    for (entry, judge), mark in given.items():
        if judge == "J00001" and (entry, "J00000") in given:
            given[entry, judge] = share * given[entry, "J00000"] + (1 - share) * mark
    return Panel.of((entry, judge, mark) for (entry, judge), mark in given.items())


def test_judge_who_copies_is_found():
    found = pairs_alike(copied(1))

    first = found.standing_out[0]
    assert first.judges == ("J00000", "J00001")
    assert first.estimate > 0.8
    assert (first.count, found.looked_at) == (30, 21)


def test_sharing_entries_alone_is_not_found():
    found = [pairs_alike(with_effects(np.random.default_rng(seed), entries=80, judges=8, each=3)) for seed in range(60)]

    assert np.mean([bool(check.standing_out) for check in found]) < 0.12
    probabilities = np.array([line.p for check in found for line in check.lines])
    assert np.mean(probabilities <= 0.05) == pytest.approx(0.05, abs=0.02)
    assert np.mean([line.facts["correlation"] for check in found for line in check.lines]) < -0.35


@pytest.mark.parametrize("judges", [4, 7])
def test_complete_panels_correlate_by_design(judges):
    panel = with_effects(np.random.default_rng(2), entries=12, judges=judges, each=judges)

    assert [line.facts["by_design"] for line in pairs_alike(panel).lines] == pytest.approx(
        [-1 / (judges - 1)] * (judges * (judges - 1) // 2)
    )


def test_design_is_that_of_the_sweeping_matrix_for_incomplete_panels():
    panel = with_effects(np.random.default_rng(3), entries=9, judges=13, each=11)
    incidence = np.hstack([np.eye(9)[panel.entry_of], np.eye(13)[panel.judge_of]])
    matrix = np.eye(panel.size) - incidence @ np.linalg.pinv(incidence)

    for line in pairs_alike(panel, fewest=5).lines:
        rows = [
            {int(panel.entry_of[row]): row for row in np.flatnonzero(panel.judge_of == panel.judges.index(judge))}
            for judge in line.judges
        ]
        shared = sorted(set(rows[0]) & set(rows[1]))
        one, other = ([mine[entry] for entry in shared] for mine in rows)
        centre = np.eye(len(shared)) - 1 / len(shared)
        cross, own, beside = (
            np.trace(centre @ matrix[np.ix_(first, second)] @ centre)
            for first, second in ((one, other), (one, one), (other, other))
        )
        assert line.facts["by_design"] == pytest.approx(cross / np.sqrt(own * beside), abs=1e-9)


def test_pairs_with_too_few_entries_in_common_are_refused():
    panel = with_effects(np.random.default_rng(4), entries=10, judges=12, each=2)

    found = pairs_alike(panel)

    assert found == Refusal(RefusalCode.FEW_SHARED, {"needed": 8})
    assert found.text() == ("No two judges marked at least 8 entries in common, so judges cannot be compared in pairs.")


def test_entry_marked_twice_counts_once():
    panel = copied(5, entries=12, judges=4, each=4)
    rows = [
        (panel.entries[entry], panel.judges[judge], mark)
        for entry, judge, mark in zip(panel.entry_of, panel.judge_of, panel.y, strict=True)
    ]

    again = pairs_alike(Panel.of([*rows, rows[0], rows[7]]))

    assert_alike(told(again), told(pairs_alike(panel)))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_order_of_rows_names_and_scale_never_matter(seed):
    panel = copied(seed, entries=40, judges=9, each=4)
    other, _, judges = renamed(panel, np.random.default_rng(seed))
    scaled = Panel(panel.entries, panel.judges, panel.entry_of, panel.judge_of, panel.y * 3 - 50)

    ours = told(pairs_alike(panel), judges)

    assert_alike(ours, told(pairs_alike(other)))
    assert_alike(ours, told(pairs_alike(scaled), judges))
