"""The smallest change of weights: it does what it says, and nothing smaller does."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.engine import tabulate
from judging.tabulation.marks import MarkTable
from judging.tabulation.sensitivity.answer import Measure, WeightChange
from judging.tabulation.sensitivity.official import with_weights
from judging.tabulation.sensitivity.reasons import Refusal, RefusalCode, Refused
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.weights import smallest_weight_change
from tests.judging.tabulation.cases import EXAMPLES
from tests.judging.tabulation.sensitivity.seasons import TRIALS, cases, passes, ranks, season

FULL = cases(gaps=False, trims=False, tie_breaks=())


def asked(case, *, top=1, measure=Measure.SUM, category="main"):
    """The answer, or the code of its refusal."""
    try:
        return smallest_weight_change(Season.of(case.rules, case.table), category, top=top, measure=measure)
    except Refused as refused:
        return refused.refusal.code


def under(case, weights):
    return ranks(tabulate(with_weights(case.rules, weights), case.table))


def size(declared, weights, measure):
    found = [abs(weights[key] - declared[key]) for key in declared]
    return max(found) if measure is Measure.LARGEST else sum(found)


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases(), st.integers(1, 3), st.sampled_from(Measure))
def test_weights_put_the_outsider_ahead(case, top, measure):
    for category, before in ranks(case.result()).items():
        found = asked(case, top=top, measure=measure, category=category)
        if not isinstance(found, WeightChange):
            continue
        after = under(case, found.weights)[category]

        assert before[found.inside] <= top < before[found.outside]
        assert after[found.outside] < after[found.inside]
        assert passes(before, after, top)
        for weights in (found.declared, found.at_tie, found.weights):
            assert (sum(weights.values()), min(weights.values()) >= 0) == (100, True)
        assert found.change == size(found.declared, found.at_tie, measure)


@settings(max_examples=TRIALS, deadline=None)
@given(FULL, st.integers(1, 2), st.sampled_from(Measure))
def test_no_weights_on_a_grid_do_it_with_less(case, top, measure):
    found = asked(case, top=top, measure=measure)
    if found is RefusalCode.NOBODY_OUTSIDE:
        return
    current = Season.of(case.rules, case.table)
    before = ranks(current.result)["main"]

    for parts in product(range(0, 101, 20), repeat=len(current.criteria)):
        if sum(parts) != 100:
            continue
        weights = dict(zip(current.criteria, map(Fraction, parts), strict=True))
        if passes(before, under(case, weights)["main"], top):
            assert isinstance(found, WeightChange)
            assert found.proven
            assert size(current.declared, weights, measure) > found.change


@settings(max_examples=EXAMPLES, deadline=None)
@given(FULL)
def test_order_of_rows_does_not_matter(case):
    backwards = Season.of(case.rules, MarkTable.of(reversed(case.marks)))

    try:
        found = smallest_weight_change(backwards, "main")
    except Refused as refused:
        found = refused.refusal.code
    assert found == asked(case)


def test_worked_example():
    # E1: 0.5 x 100 + 0.5 x 50 = 75; E2: 0.5 x 25 + 0.5 x 100 = 62.5. Level where 75 a = 50 b: a = 40, b = 60.
    case = season({"E1": {"J1": (4, 2)}, "E2": {"J1": (1, 4)}})

    found = asked(case, category="")

    assert found == WeightChange(
        category="",
        top=1,
        measure=Measure.SUM,
        change=Fraction(20),
        inside="E1",
        outside="E2",
        declared={"c1": Fraction(50), "c2": Fraction(50)},
        at_tie={"c1": Fraction(40), "c2": Fraction(60)},
        weights={"c1": Fraction("39.996"), "c2": Fraction("60.004")},
        proven=True,
    )
    assert asked(case, category="", measure=Measure.LARGEST).change == 10


def test_entry_that_ties_needs_no_more_than_a_trace():
    case = season({"E1": {"J1": (4, 2)}, "E2": {"J1": (2, 4)}}, tie_breaks=("c1",))

    found = asked(case, category="")

    assert (found.change, found.outside, found.proven) == (0, "E2", True)
    assert 0 < size(found.declared, found.weights, Measure.SUM) < Fraction(1, 10)


def test_unranked_entry_changes_nothing():
    case = season(
        {"E1": {"J1": (4, 2), "J2": (3, 2)}, "E2": {"J1": (1, 4), "J2": (1, 3)}, "E3": {"J2": (0, 4)}}, quorum=2
    )

    assert asked(case, category="") == asked(case.without_entry("E3"), category="")


def test_criterion_that_does_not_apply_to_two_entries_alike_is_no_hindrance():
    case = season({"E1": {"J1": (4, 2, None)}, "E2": {"J1": (1, 4, None)}}, weights=(1, 1, 2))

    found = asked(case, category="")

    # as the worked example, with half of the weight out of play: 25 against 25 become 20 against 30
    assert (found.change, found.proven) == (10, True)


def test_change_among_bent_totals_is_found_and_not_called_proven():
    case = season(
        {"E1": {"J1": (4, 2, 2), "J2": (4, 2, None)}, "E2": {"J1": (1, 4, 3), "J2": (2, 4, 3)}}, weights=(2, 1, 1)
    )

    found = asked(case, category="")

    after = under(case, found.weights)[""]
    assert (found.proven, found.at_tie == found.weights) == (False, True)
    assert after == {"E2": 1, "E1": 2}


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (season({"E1": {"J1": (4, 2)}, "E2": {"J1": (3, 2)}}), RefusalCode.UNSHAKEABLE),
        (season({"E1": {"J1": (4, 2)}}), RefusalCode.NOBODY_OUTSIDE),
        (season({"E1": {"J1": (4,)}, "E2": {"J1": (3,)}}, weights=(1,)), RefusalCode.ONE_CRITERION),
    ],
    ids=["better throughout", "alone", "one criterion"],
)
def test_refusals(case, code):
    assert asked(case, category="") == code


def test_refusal_is_a_sentence():
    assert Refusal(RefusalCode.UNSHAKEABLE, {"top": 3}).text() == (
        "No such change, however large, would put an entry from outside ahead of one among the first 3."
    )
    assert Refusal(RefusalCode.UNSHAKEABLE, {"top": 1}).text() == (
        "No such change, however large, would put another entry ahead of the first."
    )
    assert Refusal(RefusalCode.UNSHAKEABLE, {"top": 3}).text("ko") == (
        "이러한 변경은 아무리 크더라도 3위 밖의 응모작을 3위 안의 응모작보다 앞서게 하지 못합니다."
    )
