"""What is modelled: one number a sheet, and only of sheets that count."""

from decimal import Decimal

import pytest

from judging.tabulation.engine import tabulate
from judging.tabulation.evidence.observe import observe
from judging.tabulation.marks import Mark, MarkState, MarkTable
from judging.tabulation.presets import CriterionSpec, weighted_mean_rules
from judging.tabulation.rules import parse_rules
from tests.judging.tabulation.cases import mark

RUBRIC = [
    CriterionSpec("a", Decimal(3), Decimal(1), Decimal(5)),
    CriterionSpec("b", Decimal(1), Decimal(0), Decimal(10)),
]
WEIGHED = parse_rules(weighted_mean_rules(RUBRIC, quorum=1))


def seen(table, rules, round_=""):
    """{(entry, judge): points} of the sheets that count, and what they are."""
    found = observe(table, tabulate(rules, table), round_)
    units = [found.units[unit][1] for unit in found.unit_of.tolist()]
    judges = [found.judges[judge] for judge in found.judge_of.tolist()]
    return dict(zip(zip(units, judges, strict=True), found.points.tolist(), strict=True)), found.observed


def sheets(*rows):
    return MarkTable.of(mark(entry, judge, criterion, value) for entry, judge, criterion, value in rows)


def test_a_sheet_has_the_points_that_the_rules_give_it():
    table = sheets(("X", "J", "a", "4"), ("X", "J", "b", "5"), ("Y", "J", "a", "5"), ("Y", "J", "b", "NA"))

    points, observed = seen(table, WEIGHED)

    assert points == {("X", "J"): 72.5, ("Y", "J"): 100.0}
    assert observed.step == "points"
    assert observed.told.en == "What is compared: one sheet's points, as the declared rules weigh them."


def test_sheets_that_do_not_count_are_not_seen():
    table = sheets(
        ("X", "J", "a", "4"),
        ("X", "J", "b", "5"),
        ("X", "K", "a", "R"),
        ("X", "K", "b", "5"),
        ("X", "L", "a", "3"),
        ("X", "L", "b", None),
    )

    assert seen(table, WEIGHED)[0] == {("X", "J"): 72.5}


def plain(**more):
    return parse_rules(
        {
            "haetae_rules": 1,
            "name": "plain",
            "steps": [
                {"step": "mean", "as": "by_judge", "of": "marks", "per": ["judge"]},
                {"step": "median", "as": "total", "of": "by_judge", "per": []},
            ],
            "rankings": [{"by": ["total"]}],
            **more,
        }
    )


def test_without_weights_it_is_the_mean_of_the_shares_of_the_scales():
    rubric = [{"key": "a", "weight": "1", "min": "1", "max": "5"}, {"key": "b", "weight": "1", "min": "0", "max": "10"}]
    table = sheets(("X", "J", "a", "4"), ("X", "J", "b", "5"))

    points, observed = seen(table, plain(criteria=rubric))

    assert points == {("X", "J"): 62.5}
    assert (observed.step, observed.told.ko) == (
        None,
        "비교하는 값: 평가지 한 장의 점수를 각 척도에서 차지하는 비율(0~100)로 바꾸어 낸 단순 평균.",
    )


def test_without_scales_it_is_the_mean_of_the_marks_and_late_ones_count_as_declared():
    table = MarkTable.of(
        [
            Mark("X", "J", "a", Decimal(4)),
            Mark("X", "J", "b", Decimal(9), MarkState.LATE),
            Mark("X", "K", "a", Decimal(2)),
            Mark("X", "K", "b", None, MarkState.MISSING),
        ]
    )

    assert seen(table, plain(states={"missing": "leave_out"}))[0] == {("X", "J"): 6.5, ("X", "K"): 2.0}
    assert seen(table, plain(states={"late": "leave_out"}))[0] == {("X", "J"): 4.0}


def test_where_the_lowest_wins_points_are_negative():
    table = sheets(("X", "J", "a", "4"), ("Y", "J", "a", "6"))
    rules = plain(rankings=[{"by": [{"metric": "value", "of": "total", "better": "lower"}]}])

    points, observed = seen(table, rules)

    assert points == {("X", "J"): -4.0, ("Y", "J"): -6.0}
    assert observed.told.en == (
        "What is compared: the plain mean of one sheet's marks, taken negative because the lowest wins."
    )


def test_of_several_rounds_each_ranking_sees_its_own():
    table = MarkTable.of(
        Mark(entry, "J", "a", Decimal(value), round=round_)
        for entry, round_, value in (("X", "first", 4), ("Y", "first", 6), ("X", "final", 9))
    )
    steps = [
        {"step": "mean", "as": each, "of": "marks", "per": [], "where": {"round": each}} for each in ("first", "final")
    ]
    rankings = [{"round": each, "entries": {"of_round": each}, "by": [each]} for each in ("first", "final")]
    rules = plain(steps=steps, rankings=rankings)

    assert seen(table, rules, "first")[0] == {("X", "J"): 4.0, ("Y", "J"): 6.0}
    assert seen(table, rules, "final")[0] == {("X", "J"): 9.0}


@pytest.mark.parametrize("swap", [False, True])
def test_the_panel_does_not_know_names(swap):
    names = {"X": "Y", "Y": "X"} if swap else {"X": "X", "Y": "Y"}
    table = sheets(*((names[entry], judge, "a", value) for entry, judge, value in (("X", "J", "4"), ("Y", "K", "6"))))
    rules = plain()

    found = observe(table, tabulate(rules, table), "")

    assert found.panel.y.tolist() == [4.0, 6.0]
    assert [found.unit_at(entry)[1] for entry in found.panel.entries] == [names["X"], names["Y"]]
