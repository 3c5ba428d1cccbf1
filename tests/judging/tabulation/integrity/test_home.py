"""Home bias: planted and found, absent and not found, and refused where it cannot be told."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from judging.tabulation.integrity.answers import Kind, Method
from judging.tabulation.integrity.home import adjusted_means, home_bias, own_country
from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.severity.panel import Panel
from tests.judging.tabulation.integrity.seasons import assert_alike, renamed, told, with_effects
from tests.judging.tabulation.severity.panels import rows_of


def homes(panel, countries=4):
    """Countries dealt in turn: {entry: country}, {judge: country}."""
    return tuple(
        {code: f"N{number % countries}" for number, code in enumerate(codes)} for codes in (panel.entries, panel.judges)
    )


def biased(seed, points, *, entries=60, judges=12, each=4, only=None):
    """A panel in which judges (or one of them) give so many points more to entries of their own country."""

    def extra(judge, entry):
        at_home = judge % 4 == entry % 4 and only in {None, judge}
        return points if at_home else 0.0

    panel = with_effects(np.random.default_rng(seed), entries=entries, judges=judges, each=each, extra=extra)
    return panel, own_country(panel, *homes(panel))


def found_in(panel, home, draws=499):
    return home_bias(panel, home, chance=np.random.default_rng(9), draws=draws)


def test_planted_bias_is_found_and_measured():
    found = found_in(*biased(1, 6.0))

    (overall,) = found.overall
    assert overall.kind == Kind.HOME
    assert overall.stands_out
    assert overall.low < 6.0 < overall.high
    assert overall.p == 1 / (found.draws + 1)
    assert overall.detectable < 6.0


def test_bias_of_one_judge_stands_out_alone():
    found = found_in(*biased(2, 25.0, only=3))

    assert [line.judges for line in found.standing_out] == [("J00003",)]
    assert found.standing_out[0].low < 25.0 < found.standing_out[0].high
    assert len(found.lines) == 12


def test_false_alarms_are_as_rare_as_declared():
    found = [found_in(*biased(seed, 0.0, entries=24, judges=8, each=3), draws=199) for seed in range(120)]

    assert np.mean([check.overall[0].stands_out for check in found]) < 0.1
    assert np.mean([bool(check.standing_out) for check in found]) < 0.1
    assert np.mean([check.overall[0].low < 0 < check.overall[0].high for check in found]) > 0.9


def test_neither_good_entries_nor_a_generous_judge_pass_for_bias():
    # All from the country of J00000 are better by 20, and J00000 gives 15 more to everybody.
    panel = with_effects(
        np.random.default_rng(3),
        entries=40,
        judges=8,
        each=4,
        extra=lambda judge, entry: 20.0 * (entry % 4 == 0) + 15.0 * (judge == 0),
    )

    (overall,) = found_in(panel, own_country(panel, *homes(panel))).overall

    assert not overall.stands_out
    assert abs(overall.estimate) < 3


def test_small_counts_are_counted_exactly():
    # One home entry of one judge, marked far above the others': of the judge's five entries it is furthest.
    table = [[5, 6, 5], [6, 5, 6], [5, 5, 6], [6, 6, 5], [10, 5, 5]]
    panel = Panel.of(rows_of(table))

    found = found_in(panel, {("J1", "E5")})

    assert (found.overall[0].p, found.overall[0].method, found.draws) == (1 / 5, Method.ENUMERATED, None)
    assert found.overall[0].detectable is None  # a fifth is the least that could have come out
    assert found.overall[0].facts["away"] == 14


def test_adjusted_means_are_two_plain_subtractions():
    panel, home = biased(4, 3.0, entries=12, judges=5, each=5)
    table = panel.y.reshape(12, 5)
    beside = table - (table.sum(axis=1, keepdims=True) - table) / 4
    adjusted = (beside - beside.mean(axis=0)).ravel()
    at_home = np.array([(entry % 4) == (judge % 4) for entry in range(12) for judge in range(5)])

    found = adjusted_means(panel, home)

    theirs = ttest_ind(adjusted[at_home], adjusted[~at_home], equal_var=False)
    assert (found.home, found.away) == (15, 45)
    assert (found.home_mean, found.away_mean) == pytest.approx((adjusted[at_home].mean(), adjusted[~at_home].mean()))
    assert (found.welch.t, found.welch.free) == pytest.approx((theirs.statistic, theirs.df))
    facts = found_in(panel, home).facts
    assert (facts["home_mean"], facts["welch_t"]) == (found.home_mean, found.welch.t)


def test_entry_that_nobody_else_marked_has_no_adjusted_mean():
    panel = Panel.of([("a", "x", 1), ("b", "x", 2), ("b", "y", 4)])

    assert adjusted_means(panel, {("x", "a")}) is None


def test_no_judge_at_home_is_refused():
    panel, _ = biased(5, 0.0)

    assert found_in(panel, set()) == Refusal(RefusalCode.NO_HOME)
    assert found_in(panel, {("J99999", "E00000")}) == Refusal(RefusalCode.NO_HOME)


def test_all_at_home_is_refused():
    panel = Panel.of(rows_of([[1, 2, 4], [2, 5, 1], [3, 3, 7]]))
    everything = {(f"J{judge}", f"E{entry}") for judge in (1, 2, 3) for entry in (1, 2, 3)}

    assert found_in(panel, everything) == Refusal(RefusalCode.NO_AWAY)


def test_bias_that_is_also_an_entrys_part_is_refused():
    # The two home entries were marked by compatriots alone.
    chance = np.random.default_rng(6)
    seats = [(entry, judge) for entry in range(6) for judge in ((0, 1) if entry < 2 else (0, 1, 2, 3))]
    panel = Panel.of((f"E{entry}", f"J{judge}", chance.normal()) for entry, judge in seats)

    found = found_in(panel, {(f"J{judge}", f"E{entry}") for judge in (0, 1) for entry in (0, 1)})

    assert found == Refusal(RefusalCode.HOME_CONFOUNDED)
    assert found.text("ko").startswith("자기 나라에 대한 선호를 응모작의 수준과 구별할 수 없습니다.")


def test_own_country_pairs_only_those_known_and_equal():
    panel = Panel.of(rows_of([[1, 2], [3, 4], [5, 6]]))

    assert own_country(panel, {"E1": "KR", "E2": "", "E3": "JP"}, {"J1": "KR", "J2": ""}) == {("J1", "E1")}


@pytest.mark.parametrize("shape", [(10, 5, 2), (40, 10, 4)], ids=["counted", "drawn"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_order_of_rows_and_names_never_matter(shape, seed):
    entries, judges, each = shape
    panel, home = biased(seed, 4.0, entries=entries, judges=judges, each=each)

    other, other_entries, other_judges = renamed(panel, np.random.default_rng(seed))

    assert_alike(
        told(found_in(panel, home), other_judges),
        told(found_in(other, {(other_judges[judge], other_entries[entry]) for judge, entry in home})),
    )


def test_scale_of_marks_scales_the_estimate_and_nothing_else():
    panel, home = biased(8, 4.0)
    scaled = Panel(panel.entries, panel.judges, panel.entry_of, panel.judge_of, panel.y * 4 + 16)

    ours, theirs = found_in(panel, home), found_in(scaled, home)

    assert [line.p for line in ours.lines] == [line.p for line in theirs.lines]
    assert [4 * line.estimate for line in ours.lines] == pytest.approx([line.estimate for line in theirs.lines])


def test_answer_is_plain_data():
    check = found_in(*biased(9, 4.0))

    assert json.loads(json.dumps(check.to_json(), allow_nan=False))["overall"][0]["kind"] == "home"
