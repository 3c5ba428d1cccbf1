"""Refusals, each with its reason in words, and that they stay silent where nothing is wrong."""

import numpy as np
import pytest

from judging.tabulation.severity.additive import fit_additive
from judging.tabulation.severity.mixed import fit_mixed
from judging.tabulation.severity.panel import Panel
from judging.tabulation.severity.reasons import Refusal, RefusalCode
from judging.tabulation.severity.refusals import Pool, pools, why_not_adjust, why_not_normalise
from tests.judging.tabulation.severity.panels import names, rows_of, season


def complete(entries, judges, seed=1):
    chance = np.random.default_rng(seed)
    marks = 70 + 9 * chance.standard_normal((entries, 1)) + 6 * chance.standard_normal((entries, judges))
    return Panel.of(rows_of(marks.tolist()))


def test_a_good_panel_has_no_reason_against_it():
    panel = complete(12, 5)

    assert why_not_adjust(panel, fit_mixed(panel)) == ()
    assert why_not_normalise(panel) == ()


def test_four_judges_are_too_few():
    panel = complete(12, 4)

    (refusal,) = why_not_adjust(panel, fit_mixed(panel))

    assert refusal == Refusal(RefusalCode.TOO_FEW_JUDGES, {"judges": 4, "needed": 5})
    assert refusal.text() == (
        "The number of judges is 4; with fewer than 5 the differences between judges cannot be estimated reliably."
    )
    assert refusal.text("ko") == (
        "심사위원이 4명입니다. 5명보다 적으면 심사위원 사이의 차이를 믿을 만하게 추정할 수 없습니다."
    )


def test_panel_that_did_not_separate_the_entries_is_refused():
    noise = np.random.default_rng(6).standard_normal((8, 5))
    panel = Panel.of(rows_of((50 + noise - noise.mean(axis=1, keepdims=True)).tolist()))

    assert why_not_adjust(panel, fit_mixed(panel)) == (Refusal(RefusalCode.NOT_SEPARATED),)
    assert why_not_adjust(panel) == ()


def test_parts_without_a_judge_in_common_are_refused_by_both():
    rows = rows_of(np.random.default_rng(2).normal(5, 2, (9, 5)).tolist())
    panel = Panel.of([*rows, *((f"Z{entry}", f"Z{judge}", mark) for entry, judge, mark in rows)])

    apart = Refusal(RefusalCode.DISCONNECTED, {"parts": 2})
    assert why_not_adjust(panel) == (apart,)
    assert why_not_normalise(panel) == (apart,)
    assert apart.text() == (
        "The entries fall into 2 parts that share no judge, so they cannot be compared across parts:"
        " rank each part on its own."
    )


def test_judges_with_fewer_than_eight_entries_are_named():
    panel = Panel.of(
        [
            row
            for row in rows_of(np.random.default_rng(3).normal(5, 2, (9, 5)).tolist())
            if row[1] != "J2" or row[0] < "E8"
        ]
    )

    refusals = why_not_normalise(panel)

    assert refusals[0] == Refusal(RefusalCode.FEW_ENTRIES, {"needed": 8, "judges": ("J2",)})


def test_judges_of_a_better_track_have_unequal_pools():
    # Two tracks of ten entries, ten points apart; only J3 judges in both.
    chance = np.random.default_rng(4)
    worth = np.repeat([60.0, 70.0], 10) + chance.standard_normal(20)
    seats = [(entry, judge) for entry in range(20) for judge in ((0, 1, 2) if entry < 10 else (2, 3, 4))]
    panel = Panel.of(
        (f"E{entry:02}", f"J{judge + 1}", worth[entry] + chance.standard_normal()) for entry, judge in seats
    )

    (refusal,) = why_not_normalise(panel)

    assert refusal.code == RefusalCode.UNEQUAL_POOLS
    assert refusal.facts == {"limit": 2, "judges": ("J1", "J2", "J4", "J5")}
    assert refusal.text().endswith("(more than 2 standard errors from the whole): J1, J2, J4, J5.")


def test_pool_of_a_judge_who_saw_everything_is_the_whole():
    panel = complete(10, 5)

    found = pools(fit_additive(panel))

    assert [(pool.judge, pool.entries) for pool in found] == [(f"J{judge}", 10) for judge in range(1, 6)]
    assert [pool.difference for pool in found] == pytest.approx([0] * 5, abs=1e-9)
    assert [pool.standard_error for pool in found] == pytest.approx([0] * 5, abs=1e-9)


def test_pool_is_unequal_beyond_two_standard_errors():
    assert Pool("J1", 8, 2.1, 1.0).is_unequal
    assert Pool("J1", 8, -2.1, 1.0).is_unequal
    assert not Pool("J1", 8, 2.0, 1.0).is_unequal


def test_pools_dealt_at_random_are_beyond_two_standard_errors_one_time_in_twenty():
    chance, beyond = np.random.default_rng(5), []
    for _ in range(60):
        panel, _ = season(chance, entries=80, judges=10, each=3)
        beyond += [pool.is_unequal for pool in pools(fit_additive(panel))]

    assert 0.02 < np.mean(beyond) < 0.08


def test_a_design_without_a_mark_to_spare_cannot_show_that_pools_are_equal():
    codes = names("E", 15)
    seats = [(code, "J0") for code in codes[:8]] + [(code, "J1") for code in [codes[0], *codes[8:]]]
    panel = Panel.of((entry, judge, number % 4) for number, (entry, judge) in enumerate(seats))

    (refusal,) = why_not_normalise(panel)

    assert refusal == Refusal(RefusalCode.NO_REPLICATION, {"marks": 16, "needed": 16, "entries": 15, "judges": 2})
