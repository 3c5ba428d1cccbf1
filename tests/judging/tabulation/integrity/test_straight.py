"""Sheets filled in alike: found where planted, quiet where judges merely agree."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from judging.tabulation.integrity.answers import Kind
from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.integrity.straight import MarkedSheets, _detectable_share, straight_lining
from tests.judging.tabulation.integrity.seasons import assert_alike, sheets, told


def found_in(rows, draws=999, **options):
    return straight_lining(MarkedSheets.of(rows, **options), chance=np.random.default_rng(9), draws=draws)


def line(check, kind, judge):
    return next(each for each in check.lines if (each.kind, each.judges) == (kind, (judge,)))


def test_judge_who_gives_one_mark_to_all_criteria_is_found():
    found = found_in(sheets(np.random.default_rng(1), entries=20, judges=5, flat={"J00002"}, share=0.7))

    assert [each.judges for each in found.standing_out] == [("J00002",)]
    flat = line(found, Kind.FLAT, "J00002")
    assert flat.facts["share"] > 0.5 > flat.facts["shuffled"]
    assert flat.low < flat.estimate < flat.high
    assert found.facts["flat"] == sum(line(found, Kind.FLAT, f"J{n:05}").facts["flat"] for n in range(5))


def test_judge_who_gives_one_total_to_all_is_found():
    rows = sheets(np.random.default_rng(2), entries=20, judges=5)
    rows = [
        (entry, judge, criterion, 3.0 + int(criterion[1:]) if judge == "J00004" else mark)
        for entry, judge, criterion, mark in rows
    ]

    found = found_in(rows)

    assert [(each.kind, each.judges) for each in found.standing_out] == [(Kind.SAME, ("J00004",))]
    assert line(found, Kind.SAME, "J00004").facts["times"] == 20


def test_false_alarms_are_as_rare_as_declared():
    found = [found_in(sheets(np.random.default_rng(seed), entries=15, judges=5), draws=199) for seed in range(60)]

    assert np.mean([bool(check.standing_out) for check in found]) < 0.1


def test_panel_in_which_all_sheets_are_flat_accuses_nobody():
    everybody = {f"J{number:05}" for number in range(4)}

    found = found_in(sheets(np.random.default_rng(3), entries=12, judges=4, flat=everybody))

    assert [each.judges for each in found.standing_out if each.kind == Kind.FLAT] == []
    assert line(found, Kind.FLAT, "J00000").p == 1


def test_judge_who_knows_only_one_mark_is_flat_by_shuffling_too():
    # Then it is the equal totals that say it.
    rows = sheets(np.random.default_rng(4), entries=12, judges=4)
    rows = [(entry, judge, criterion, 7.0 if judge == "J00001" else mark) for entry, judge, criterion, mark in rows]

    found = found_in(rows)

    assert line(found, Kind.FLAT, "J00001").p == 1
    assert line(found, Kind.SAME, "J00001").stands_out


def test_marks_are_compared_as_shares_of_their_scale():
    scales = {"a": (0.0, 10.0), "b": (0.0, 20.0)}
    rows = [(f"E{n}", judge, *mark) for n in range(5) for judge in ("x", "y") for mark in (("a", 4.0), ("b", 8.0))]

    assert found_in(rows, scales=scales).facts == {"sheets": 10, "flat": 10, "judges": 2}
    assert found_in(rows).facts == {"sheets": 10, "flat": 0, "judges": 2}


def test_sheets_with_a_single_mark_say_nothing():
    rows = [(f"E{n}", judge, "a", 4.0) for n in range(6) for judge in ("x", "y")]

    assert found_in(rows) == Refusal(RefusalCode.ONE_CRITERION)


@pytest.mark.parametrize(("entries", "judges"), [(20, 1), (4, 3)])
def test_nobody_to_compare_with_is_refused(entries, judges):
    assert found_in(sheets(np.random.default_rng(5), entries=entries, judges=judges)) == Refusal(RefusalCode.ONE_JUDGE)


def test_missing_marks_are_no_marks():
    rows = sheets(np.random.default_rng(6), entries=20, judges=4, flat={"J00001"}, share=0.8)
    chance = np.random.default_rng(7)

    found = found_in([row for row in rows if chance.random() > 0.15])

    assert {each.judges for each in found.standing_out if each.kind == Kind.FLAT} == {("J00001",)}


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_order_of_rows_names_and_scale_never_matter(seed):
    rows = sheets(np.random.default_rng(seed), entries=14, judges=5, flat={"J00003"}, share=0.4)
    judges = {f"J{number:05}": f"Y{(number * 3 + 1) % 5}" for number in range(5)}
    other = [
        (f"X{entry[::-1]}", judges[judge], f"K{(int(criterion[1:]) * 2) % 5}", 3 * mark + 1)
        for entry, judge, criterion, mark in reversed(rows)
    ]

    assert_alike(told(found_in(rows), judges), told(found_in(other)))


def test_detectable_share_is_found_in_four_of_five_cases():
    beyond = _detectable_share(20, 0.1, 10, base=0.1)

    enough = next(number for number in range(21) if binom.sf(number - 1, 20, 0.1) <= 0.05 / 10)
    assert binom.sf(enough - 1, 20, 0.1 + beyond) == pytest.approx(0.8)


def test_too_few_sheets_have_no_power():
    assert _detectable_share(5, 0.3, 60, base=0.3) is None
