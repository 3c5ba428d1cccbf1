"""What is counted beside a ranking: five states, each by entries, sheets and marks."""

from decimal import Decimal

from judging.tabulation.criteria import CriterionSpec
from judging.tabulation.marks import Mark, MarkState, MarkTable
from judging.tabulation.missing import StateCount, count_states

NONE = StateCount()
RUBRIC = tuple(CriterionSpec(key, Decimal(50), Decimal(1), Decimal(5)) for key in ("idea", "proof"))


def mark(entry, judge, criterion, value=None, state=MarkState.SCORED, category="City"):
    return Mark(entry, judge, criterion, None if value is None else Decimal(value), state, category)


def table_of(*marks):
    return MarkTable.of(marks)


def test_states_are_counted_by_category_with_their_zeros():
    table = table_of(
        mark("a", "j1", "idea", 4),
        mark("a", "j1", "proof", state=MarkState.MISSING),
        mark("a", "j2", "idea", 3, MarkState.LATE),
        mark("a", "j2", "proof", 2, MarkState.LATE),
        mark("b", "j1", "idea", 4),
        mark("b", "j1", "proof", state=MarkState.NOT_APPLICABLE),
        mark("b", "j2", "", state=MarkState.MISSING),
        mark("c", "j1", "", state=MarkState.RECUSED, category="Firm"),
    )

    assert count_states(table) == {
        "City": {
            "missing": StateCount(entries=1, sheets=1, marks=1),
            "absent": StateCount(entries=1, sheets=1),
            "not_applicable": StateCount(entries=1, sheets=1, marks=1),
            "recused": NONE,
            "late": StateCount(entries=1, sheets=1, marks=2),
        },
        "Firm": {
            "missing": NONE,
            "absent": NONE,
            "not_applicable": NONE,
            "recused": StateCount(entries=1, sheets=1),
            "late": NONE,
        },
    }


def test_a_criterion_without_a_row_is_missing_where_the_rubric_is_known():
    table = table_of(mark("a", "j1", "idea", 4))

    assert count_states(table)["City"]["missing"] == NONE
    assert count_states(table, RUBRIC)["City"]["missing"] == StateCount(entries=1, sheets=1, marks=1)


def test_a_recused_sheet_is_counted_once_whatever_else_is_on_it():
    table = table_of(
        mark("a", "j1", "idea", state=MarkState.RECUSED), mark("a", "j1", "proof", state=MarkState.NOT_APPLICABLE)
    )

    counts = count_states(table, RUBRIC)["City"]

    assert counts["recused"] == StateCount(entries=1, sheets=1)
    assert counts["not_applicable"] == counts["missing"] == NONE


def test_an_empty_table_counts_nothing_in_the_categories_named():
    assert count_states(table_of(), categories=["City"])["City"]["absent"] == NONE
