"""An entry that is not ranked has no part in what could happen to those that are."""

from decimal import Decimal

import numpy as np
from hypothesis import given, settings

from judging.tabulation.sensitivity.answer import Facet, Measure
from judging.tabulation.sensitivity.draws import redraw_weights
from judging.tabulation.sensitivity.leaving import leave_one_out
from judging.tabulation.sensitivity.reasons import Refused
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.single import smallest_mark_change
from judging.tabulation.sensitivity.weights import smallest_weight_change
from tests.judging.tabulation.cases import EXAMPLES
from tests.judging.tabulation.sensitivity.seasons import cases, ranks, season

# how many judges put an entry first depends on everything that they marked, ranked or not
BLIND = ("median", "highest", "lowest", "head_to_head", "c1")
ONE = {f"c{place}": Decimal(1) for place in range(1, 5)}


def told(question, *arguments, **options):
    try:
        return question(*arguments, **options)
    except Refused as refused:
        return refused.refusal


def everything(case, categories):
    found = Season.of(case.rules, case.table)
    drawn = told(redraw_weights, found, chance=np.random.default_rng(1), draws=100)
    return drawn, [
        (
            *(told(smallest_weight_change, found, category, measure=measure) for measure in Measure),
            told(smallest_mark_change, found, category, steps=ONE),
        )
        for category in categories
    ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases(tie_breaks=BLIND))
def test_taking_unranked_entries_away_changes_no_answer(case):
    placed = ranks(case.result())
    categories = [category for category in placed if placed[category]]
    ranked = {entry for of_category in placed.values() for entry in of_category}

    left = case
    for entry in {mark.entry for mark in case.marks} - ranked:
        left = left.without_entry(entry)

    if left.marks:
        assert everything(left, categories) == everything(case, categories)


def test_leaving_out_a_judge_of_an_unranked_entry_moves_nobody():
    case = season(
        {"E1": {"J1": (4, 4), "J2": (4, 4)}, "E2": {"J1": (2, 2), "J2": (2, 2)}, "E3": {"J3": (3, 3)}}, quorum=2
    )

    found = {left.code: left for left in leave_one_out(case.rules, case.table, facet=Facet.JUDGE)}

    assert (found["J3"].moves, found["J3"].first) == ((), ("E1",))
