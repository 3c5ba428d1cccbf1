"""The smallest change of one mark, against trying every mark and every step with the engine."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.marks import MarkState, MarkTable
from judging.tabulation.sensitivity.answer import MarkChange
from judging.tabulation.sensitivity.reasons import RefusalCode, Refused
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.single import smallest_mark_change
from tests.judging.tabulation.cases import EXAMPLES
from tests.judging.tabulation.sensitivity.seasons import TRIALS, cases, passes, ranks, season

ONE = {f"c{place}": Decimal(1) for place in range(1, 5)}


def asked(case, *, top=1, category=""):
    try:
        return smallest_mark_change(Season.of(case.rules, case.table), category, top=top, steps=ONE)
    except Refused as refused:
        return refused.refusal.code


def tried(case, before, *, top, category):
    """(steps, how many marks) of the least change that lets somebody pass, by trying all of them; None if none does."""
    counts = {}
    for place, given_mark in enumerate(case.marks):
        if given_mark.state is not MarkState.SCORED or given_mark.category != category:
            continue
        for sign in (1, -1):
            for steps in range(1, 5):
                value = given_mark.value + sign * steps
                if not 0 <= value <= 4:
                    break
                after = ranks(case.with_mark(place, value).result()).get(category, {})
                if set(after) == set(before) and passes(before, after, top):
                    counts[steps] = counts.get(steps, 0) + 1
                    break
    return (min(counts), counts[min(counts)]) if counts else None


@settings(max_examples=TRIALS, deadline=None)
@given(cases(most_judges=5, tie_breaks=()), st.integers(1, 2))
def test_nothing_smaller_does_it(case, top):
    for category, before in ranks(case.result()).items():
        found = asked(case, top=top, category=category)
        if found is RefusalCode.NOBODY_OUTSIDE:
            continue

        expected = tried(case, before, top=top, category=category)

        assert expected == ((found.steps, found.alike) if isinstance(found, MarkChange) else None)


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases(), st.integers(1, 2))
def test_mark_puts_the_outsider_ahead(case, top):
    for category in ranks(case.result()):
        found = asked(case, top=top, category=category)
        if not isinstance(found, MarkChange):
            continue
        cell = (category, found.entry, found.judge, found.criterion)
        (place,) = [
            place
            for place, mark in enumerate(case.marks)
            if (mark.category, mark.entry, mark.judge, mark.criterion) == cell
        ]
        assert case.marks[place].value == found.before

        after = ranks(case.with_mark(place, Decimal(int(found.after))).result())[category]

        assert after[found.outside] < after[found.inside]
        assert found.entry in {found.outside, found.inside}
        assert found.steps == abs(found.after - found.before)


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases())
def test_order_of_rows_does_not_matter(case):
    backwards = Season.of(case.rules, MarkTable.of(reversed(case.marks)))

    for category in backwards.categories:
        try:
            found = smallest_mark_change(backwards, category, steps=ONE)
        except Refused as refused:
            found = refused.refusal.code
        assert found == asked(case, category=category)


def test_worked_example():
    # totals 62.5 and 50; a step of J2's c1 is worth 75 / 4 / 2 = 9.4 points, so two are needed
    case = season(
        {"E1": {"J1": (3, 2), "J2": (2, 4)}, "E2": {"J1": (2, 2), "J2": (2, 2)}}, weights=(3, 1), tie_breaks=("c2",)
    )

    assert asked(case) == MarkChange(
        category="",
        top=1,
        entry="E1",
        judge="J1",
        criterion="c1",
        before=Fraction(3),
        after=Fraction(1),
        steps=2,
        inside="E1",
        outside="E2",
        alike=4,
    )


def test_tie_break_decides_where_a_step_leads_to_a_tie():
    marks = {"E1": {"J1": (3, 2)}, "E2": {"J1": (3, 1)}}

    by_first = asked(season(marks, tie_breaks=("c1",)))
    by_none = asked(season(marks))

    # E1's c1 lowered by one, or E2's raised, leads to a tie in which c1 speaks for E2; without a tie-break it takes two
    assert (by_first.steps, by_first.entry, by_first.criterion, by_first.alike) == (1, "E1", "c1", 2)
    assert (by_none.steps, by_none.alike) == (2, 3)


def test_trimmed_sheet_can_do_nothing_alone():
    row = {f"J{judge}": (2,) for judge in range(1, 6)}
    case = season({"E1": {**row, "J1": (4,), "J2": (4,)}, "E2": row}, weights=(1,), trim=1)

    # E1 keeps 4, 2, 2; no single mark of E2 counts as more than its neighbours', and one of E1 only takes it to a tie
    assert asked(case) == RefusalCode.UNSHAKEABLE


@pytest.mark.parametrize("rows", [{"E1": {"J1": (4, 2)}}, {"E1": {"J1": (4, 2)}, "E2": {"J1": (4, 2)}}])
def test_nobody_outside_is_refused(rows):
    assert asked(season(rows)) == RefusalCode.NOBODY_OUTSIDE
