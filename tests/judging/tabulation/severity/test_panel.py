"""The two-way table: what it holds, what it refuses, how it falls into parts."""

from decimal import Decimal
from fractions import Fraction

import pytest

from judging.tabulation.severity.panel import Panel

ROWS = [
    ("b", "y", Decimal("3.5")),
    ("a", "x", 1),
    ("a", "y", Fraction(1, 2)),
    ("c", "z", 4.0),
    ("d", "z", 2.0),
    ("e", "x", None),
]


def told(panel):
    return [
        (panel.entries[entry], panel.judges[judge], mark)
        for entry, judge, mark in zip(panel.entry_of, panel.judge_of, panel.y, strict=True)
    ]


def test_panel_is_in_order_of_names_and_leaves_missing_marks_out():
    panel = Panel.of(ROWS)

    assert told(panel) == [("a", "x", 1.0), ("a", "y", 0.5), ("b", "y", 3.5), ("c", "z", 4.0), ("d", "z", 2.0)]
    assert (panel.entries, panel.judges) == (("a", "b", "c", "d"), ("x", "y", "z"))


def test_panel_of_rows_in_any_order_is_the_same():
    assert told(Panel.of(ROWS)) == told(Panel.of(reversed(ROWS)))


def test_panel_knows_how_much_each_has():
    panel = Panel.of(ROWS)

    assert panel.marks_per_entry.tolist() == [2, 1, 1, 1]
    assert panel.marks_per_judge.tolist() == [1, 2, 2]
    assert panel.entries_per_judge.tolist() == [1, 2, 2]
    assert panel.entry_means.tolist() == [0.75, 3.5, 4.0, 2.0]


def test_panel_counts_a_pair_that_occurs_twice():
    panel = Panel.of([("a", "x", 1), ("a", "x", 2), ("b", "x", 3)])

    assert panel.counts.toarray().tolist() == [[2.0], [1.0]]
    assert panel.entries_per_judge.tolist() == [2]


def test_parts_are_those_that_share_no_judge():
    panel = Panel.of(ROWS)

    parts = panel.parts()

    assert not panel.is_connected
    assert [(part.entries, part.judges) for part in parts] == [(("a", "b"), ("x", "y")), (("c", "d"), ("z",))]


def test_connected_panel_is_its_only_part():
    panel = Panel.of([*ROWS, ("d", "y", 1)])

    assert panel.parts() == (panel,)


def test_panel_without_a_judge_loses_entries_that_nobody_else_marked():
    without = Panel.of(ROWS).without_judge("z")

    assert told(without) == [("a", "x", 1.0), ("a", "y", 0.5), ("b", "y", 3.5)]


@pytest.mark.parametrize("rows", [[], [("a", "x", None)], [("a", "x", float("nan"))], [("a", "x", float("inf"))]])
def test_panel_refuses_tables_without_marks_and_marks_that_are_no_numbers(rows):
    with pytest.raises(ValueError, match=r"no marks|finite"):
        Panel.of(rows)
