"""Drift and fatigue: planted and found, and refused where order cannot be told from quality."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.integrity.answers import Kind
from judging.tabulation.integrity.order import order_effects
from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.severity.panel import Panel
from tests.judging.tabulation.integrity.seasons import assert_alike, orders, renamed, told, with_effects


def drifting(seed, points=0.0, *, entries=40, judges=6, each=3, only=None, tiring=0.0):
    """A panel and the judges' orders, in which marks rise by so many points from the first sheet to the last, and the
    last sheets are noisier by `tiring`.
    """
    chance = np.random.default_rng(seed)
    positions = orders(chance, entries, judges)

    def extra(judge, entry):
        along = positions[f"J{judge:05}", f"E{entry:05}"] / (entries - 1)
        return points * along * (only in {None, judge}) + tiring * along * chance.standard_normal()

    return with_effects(chance, entries=entries, judges=judges, each=each, extra=extra), positions


def found_in(panel, positions, draws=499):
    return order_effects(panel, positions, chance=np.random.default_rng(9), draws=draws)


def test_planted_drift_is_found_and_measured():
    found = found_in(*drifting(1, 8.0))

    drift, spread = found.overall
    assert (drift.kind, drift.stands_out, spread.kind, spread.stands_out) == (Kind.DRIFT, True, Kind.SPREAD, False)
    assert drift.low < 8.0 < drift.high
    assert len(found.lines) == 6


def test_drift_of_one_judge_stands_out_alone():
    found = found_in(*drifting(2, 30.0, entries=80, only=2))

    assert [line.judges for line in found.standing_out] == [("J00002",)]
    assert found.standing_out[0].low < 30.0 < found.standing_out[0].high


def test_tired_judges_lie_further_from_the_others():
    drift, spread = found_in(*drifting(3, entries=120, tiring=15.0)).overall

    assert (drift.stands_out, spread.stands_out) == (False, True)
    assert spread.estimate > 2


def test_false_alarms_are_as_rare_as_declared():
    found = [found_in(*drifting(seed), draws=199) for seed in range(100)]

    assert np.mean([any(each.stands_out for each in check.overall) for check in found]) < 0.1
    assert np.mean([bool(check.standing_out) for check in found]) < 0.1
    assert np.mean([check.overall[0].low < 0 < check.overall[0].high for check in found]) > 0.88


def test_one_order_for_all_cannot_be_told_from_quality():
    panel, _ = drifting(4, entries=10, judges=4, each=4)
    same = {(judge, entry): number for judge in panel.judges for number, entry in enumerate(panel.entries)}

    found = found_in(panel, same)

    assert found == Refusal(RefusalCode.ORDER_CONFOUNDED)
    assert found.text().endswith("all judges marked them in the same order.")


def test_unknown_order_is_refused():
    panel, positions = drifting(5)

    assert found_in(panel, {}) == Refusal(RefusalCode.NO_ORDER)
    assert found_in(panel, dict(list(positions.items())[:2])) == Refusal(RefusalCode.NO_ORDER)


def test_marks_without_a_place_are_left_out():
    panel, positions = drifting(6)
    without = {pair: place for pair, place in positions.items() if pair[1] != "E00007"}

    ours = found_in(panel, without)

    assert_alike(told(ours), told(found_in(panel.where(panel.entry_of != 7), positions)))
    assert ours.facts["marks"] == panel.size - 3


def test_only_the_order_of_places_matters():
    panel, positions = drifting(7)

    moved = {pair: 1000 + place**3 for pair, place in positions.items()}

    assert told(found_in(panel, moved)) == told(found_in(panel, positions))


@pytest.mark.parametrize("shape", [(5, 3, 2), (40, 6, 3)], ids=["counted", "drawn"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_order_of_rows_and_names_never_matter(shape, seed):
    entries, judges, each = shape
    panel, positions = drifting(seed, 5.0, entries=entries, judges=judges, each=each)
    other, other_entries, other_judges = renamed(panel, np.random.default_rng(seed))
    moved = {(other_judges[judge], other_entries[entry]): place for (judge, entry), place in positions.items()}

    assert_alike(told(found_in(panel, positions), other_judges), told(found_in(other, moved)))


def test_reversed_order_reverses_the_drift():
    panel, positions = drifting(9, 5.0)

    ours = found_in(panel, positions)
    theirs = found_in(panel, {pair: -place for pair, place in positions.items()})

    assert [line.estimate for line in ours.lines] == pytest.approx([-line.estimate for line in theirs.lines])


def test_constant_added_to_a_judge_or_an_entry_changes_nothing():
    panel, positions = drifting(10, 5.0)
    moved = panel.y + 30.0 * (panel.judge_of == 2) - 12.0 * (panel.entry_of == 5)

    theirs = found_in(Panel(panel.entries, panel.judges, panel.entry_of, panel.judge_of, moved), positions)

    assert_alike(told(found_in(panel, positions)), told(theirs))
