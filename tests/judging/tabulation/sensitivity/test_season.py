"""A season taken apart holds the same numbers as the engine, and other rules are refused."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.engine import tabulate
from judging.tabulation.sensitivity.official import declared_weights, official, with_weights, without_criterion
from judging.tabulation.sensitivity.reasons import Refusal, RefusalCode, Refused
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.totals import Weighing
from tests.judging.tabulation.cases import EXAMPLES, rules, total_of
from tests.judging.tabulation.sensitivity.seasons import cases, season

MEDIAN = [
    {"step": "weigh", "as": "points", "per": ["judge"]},
    {"step": "median", "as": "total", "of": "points", "per": []},
]
CRITERIA = [{"key": key, "weight": weight, "min": 0, "max": 10} for key, weight in (("a", 3), ("b", 1))]


def totals(found):
    """{(category, entry): total} of the ranked, from a season's whole numbers."""
    den = found.points.den * found.share
    return {
        unit: Fraction(total, den) for unit, total in zip(found.units, found.totals, strict=True) if total is not None
    }


def engine_totals(result):
    return {
        (line.category, line.entry): line.total
        for ranking in result.categories
        for line in ranking.lines
        if line.rank is not None
    }


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases())
def test_totals_are_those_of_the_engine(case):
    result = case.result()

    assert totals(Season.of(case.rules, case.table, None, result)) == engine_totals(result)


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases(), st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_totals_under_other_weights_are_those_of_the_engine(case, others):
    found = Season.of(case.rules, case.table)
    weights = dict(zip(found.criteria, map(Fraction, others), strict=False))
    ranked = [unit for of_category in found.ranks.values() for unit in of_category]
    other = engine_totals(tabulate(with_weights(case.rules, weights), case.table))

    got = Weighing(found, ranked).totals(np.array([[float(weights[key]) for key in found.criteria]]))[0]

    for unit, total in zip(ranked, got.tolist(), strict=True):
        # a sheet whose only criteria weigh nothing has no points by the declared rules, and some by the others
        if found.units[unit] in other:
            assert total == pytest.approx(float(other[found.units[unit]]), abs=1e-9)


def test_declared_weights_add_up_to_a_hundred_points():
    case = season({"E1": {"J1": (1, 2, 3)}}, weights=(1, 2, 3))

    assert declared_weights(case.rules) == {"c1": Fraction(50, 3), "c2": Fraction(100, 3), "c3": Fraction(50)}


def test_weights_with_fractions_become_rules():
    case = season({"E1": {"J1": (4, 0)}})

    changed = with_weights(case.rules, {"c1": Fraction(100, 3), "c2": Fraction(200, 3)})

    assert tabulate(changed, case.table).line("E1").total == Fraction(100, 3)


def test_rubric_without_a_criterion_breaks_no_tie_by_it():
    case = season({"E1": {"J1": (4, 0)}}, tie_breaks=("c1", "c2", "median"))

    left = without_criterion(case.rules, "c1")

    assert [metric.of for metric in left.rankings[0].by] == ["total", "criterion_2", "median_points"]
    assert declared_weights(left) == {"c1": 0, "c2": 100}


def test_rubric_without_its_only_weight_is_none():
    case = season({"E1": {"J1": (4, 0)}}, weights=(1, 0))

    assert without_criterion(case.rules, "c1") is None


@pytest.mark.parametrize(
    "other",
    [
        rules(MEDIAN, criteria=CRITERIA),
        rules(total_of({"step": "weigh", "as": "p", "per": ["judge"], "only": ["a"]}), criteria=CRITERIA),
        rules(
            total_of({"step": "weigh", "as": "p", "per": ["judge"], "round": {"places": 1, "mode": "half_up"}}),
            criteria=CRITERIA,
        ),
        rules(
            total_of({"step": "weigh", "as": "p", "per": ["judge"]}),
            criteria=CRITERIA,
            require=[{"of": "total", "at_least": 60}],
        ),
        rules([{"step": "mean", "as": "total", "of": "marks", "per": []}]),
    ],
    ids=["median", "some criteria", "rounded", "threshold", "no rubric"],
)
def test_rules_that_do_anything_else_are_not_official(other):
    assert official(other) is None


def test_season_of_other_rules_is_refused_in_a_sentence():
    case = season({"E1": {"J1": (1, 2)}})

    with pytest.raises(Refused) as refused:
        Season.of(rules(MEDIAN, criteria=CRITERIA), case.table)

    assert refused.value.refusal == Refusal(RefusalCode.NOT_WEIGHTED_MEAN)
    assert refused.value.refusal.text() == (
        "What a change of weights or of one mark would do is computed for rules that take the mean of the judges' "
        "weighted points; these rules do something else."
    )
    assert refused.value.refusal.text("ko").startswith("가중치나 점수 하나를 바꾸었을 때의 결과는")
