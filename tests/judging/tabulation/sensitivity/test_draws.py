"""Ranks under drawn weights: the declared spread, the same for the same seed, and no surprise where there can be none."""

import numpy as np
import pytest
from hypothesis import given, settings

from judging.tabulation.marks import Mark, MarkTable
from judging.tabulation.sensitivity.answer import Bar, WeightLine
from judging.tabulation.sensitivity.draws import redraw_weights
from judging.tabulation.sensitivity.reasons import RefusalCode, Refused
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.tornado import tornado
from tests.judging.tabulation.cases import EXAMPLES
from tests.judging.tabulation.sensitivity.seasons import Case, cases, season

EVEN = {"E1": {"J1": (4, 2)}, "E2": {"J1": (2, 4)}, "E3": {"J1": (1, 1)}}


def drawn(case, **options):
    found = Season.of(case.rules, case.table)
    return redraw_weights(found, chance=np.random.default_rng(7), **{"draws": 200, **options})


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases().filter(lambda case: sum(spec.weight > 0 for spec in case.rules.criteria) > 1))
def test_order_of_rows_and_names_of_judges_do_not_matter(case):
    renamed = Case(
        case.rules, tuple(Mark(**{**vars(mark), "judge": f"Z{9 - int(mark.judge[1:])}"}) for mark in case.marks)
    )
    backwards = Season.of(renamed.rules, MarkTable.of(reversed(renamed.marks)))

    try:
        found = redraw_weights(backwards, chance=np.random.default_rng(7), draws=200)
    except Refused:
        return

    assert found == drawn(case)


def test_even_entries_are_first_in_half_of_the_draws():
    (found,) = drawn(season(EVEN), draws=4000, places={"": (1, 2, 3)})

    first = found.of("E1").first
    assert 0.47 < first < 0.53
    assert found.of("E1") == WeightLine("E1", 1, 1, 2, first, (first, 1.0, 1.0))
    assert found.of("E3") == WeightLine("E3", 3, 3, 3, 0.0, (0.0, 0.0, 1.0))
    assert sum(line.first for line in found.lines) == pytest.approx(1.0)


def test_spread_is_that_of_a_dirichlet_distribution():
    (found,) = drawn(season(EVEN, weights=(4, 1)), concentration=99.0)

    assert found.spread == pytest.approx({"c1": 4.0, "c2": 4.0})
    assert found.concentration == 99.0


def test_entries_alike_are_first_together():
    (found,) = drawn(season({"E1": {"J1": (4, 2)}, "E2": {"J1": (4, 2)}}))

    assert [(line.low, line.high, line.first) for line in found.lines] == [(1, 1, 1.0), (1, 1, 1.0)]


def test_interval_leaves_out_no_more_than_it_says():
    (found,) = drawn(season(EVEN, weights=(3, 2)), draws=2000, concentration=20.0, level=0.5)

    line = found.of("E2")
    assert 0.1 < line.first < 0.25
    assert (line.low, line.high) == (2, 2)


def test_one_criterion_has_no_weights_to_draw():
    with pytest.raises(Refused) as refused:
        drawn(season({"E1": {"J1": (4,)}}, weights=(1,)))

    assert refused.value.refusal.code == RefusalCode.ONE_CRITERION


def test_tornado_moves_one_weight_and_keeps_the_others_in_proportion():
    case = season({"E1": {"J1": (4, 2, 2)}, "E2": {"J1": (1, 4, 4)}}, weights=(2, 1, 1))

    found = tornado(Season.of(case.rules, case.table), "")

    # E1 leads by 75 a - 50 (100 - a), in percent: 12.5 at a = 50
    assert found[0] == Bar("c1", 50.0, 25.0, 75.0, -18.75, 43.75, "E2", "E1")
    assert (found[1].low_weight, found[1].high_weight) == (12.5, 37.5)
    assert [bar.criterion for bar in found] == ["c1", "c2", "c3"]
