from decimal import Decimal

import pytest

from judging.tabulation.engine import tabulate
from judging.tabulation.marks import Fact, Facts, MarkTable
from judging.tabulation.presets import TIE_BREAK_WORDS, CriterionSpec, weighted_mean_rules
from judging.tabulation.rules import parse_rules
from tests.judging.tabulation.cases import evidence, mark, places

CRITERIA = (
    CriterionSpec("smart-idea", Decimal("30.00"), Decimal(1), Decimal(5)),
    CriterionSpec("효과", Decimal(70), Decimal(1), Decimal(5)),
)


def test_a_preset_is_a_sound_rule_file_with_every_tie_break():
    data = weighted_mean_rules(CRITERIA, quorum=3, trim=1, tie_breaks=["효과", "smart-idea", *TIE_BREAK_WORDS], top=42)

    rules = parse_rules(data)

    assert [step.key for step in rules.steps] == [
        "points",
        "counted",
        "total",
        "criterion_2_by_judge",
        "criterion_2",
        "criterion_1_by_judge",
        "criterion_1",
        "median_points",
        "highest_points",
        "lowest_points",
        "place_by_judge",
        "firsts",
    ]
    (ranking,) = rules.rankings
    assert [(metric.word, metric.of) for metric in ranking.by] == [
        ("value", "total"),
        ("value", "criterion_2"),
        ("value", "criterion_1"),
        ("value", "median_points"),
        ("value", "highest_points"),
        ("value", "lowest_points"),
        ("head_to_head", "points"),
        ("value", "firsts"),
        ("decision", "decision"),
    ]
    assert (ranking.quorum.judges, ranking.advance.top, ranking.places) == (3, 42, "1224")


def test_equal_rubrics_have_equal_digests_however_their_numbers_are_written():
    other = (CriterionSpec("smart-idea", Decimal(30), Decimal("1.0"), Decimal("5.00")), CRITERIA[1])

    one, two = (parse_rules(weighted_mean_rules(rubric, quorum=1)) for rubric in (CRITERIA, other))

    assert one.digest == two.digest


def test_a_preset_ranks_and_counts_judges():
    marks = [
        mark(entry, judge, criterion, value)
        for entry, row in {"A": ("4", "5"), "B": ("5", "4")}.items()
        for judge in ("J", "K")
        for criterion, value in zip(("smart-idea", "효과"), row, strict=True)
    ]

    result = tabulate(parse_rules(weighted_mean_rules(CRITERIA, quorum=2)), MarkTable.of(marks))

    assert evidence(result, "points") == {("A", "J"): 94, ("A", "K"): 94, ("B", "J"): 86, ("B", "K"): 86}
    assert [(line.entry, line.rank, line.printed, line.judges) for line in result.categories[0].lines] == [
        ("A", 1, "94.00", 2),
        ("B", 2, "86.00", 2),
    ]


def test_a_decision_is_heeded_when_it_is_there_and_not_missed_when_it_is_not():
    rules = parse_rules(weighted_mean_rules(CRITERIA, quorum=1, tie_breaks=["decision"]))
    marks = MarkTable.of(mark(e, "J", c, "4") for e in "AB" for c in ("smart-idea", "효과"))
    ruling = Facts.of([Fact("B", "decision", Decimal(1)), Fact("A", "decision", Decimal(2))])

    assert places(tabulate(rules, marks)) == [("A", 1), ("B", 1)]
    assert places(tabulate(rules, marks, ruling)) == [("B", 1), ("A", 2)]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"quorum": 0}, "A quorum is at least 1 judge"),
        ({"quorum": 1, "trim": -1}, "a trim at least 0"),
        ({"quorum": 1, "tie_breaks": ["beauty"]}, r"“beauty” is no tie-break. Name a criterion \(smart-idea, 효과\)"),
    ],
)
def test_a_preset_refuses_what_it_does_not_know(options, told):
    with pytest.raises(ValueError, match=told):
        weighted_mean_rules(CRITERIA, **options)


def test_a_trim_of_two_asks_for_five_judges_or_more():
    rules = parse_rules(weighted_mean_rules(CRITERIA, quorum=1, trim=3))

    assert rules.steps[1].options["from"] == 7
