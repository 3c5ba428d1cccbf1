import pytest

from judging.tabulation.engine import tabulate
from judging.tabulation.marks import MarkTable
from tests.judging.tabulation.cases import evidence, mark, rules

CRITERIA = [{"key": "a", "weight": 1, "min": 0, "max": 10}, {"key": "b", "weight": 1, "min": 0, "max": 10}]
STEPS = [
    {"step": "weigh", "as": "points", "per": ["judge"]},
    {"step": "mean", "as": "total", "of": "points", "per": []},
]


def outcome(cells, **states):
    """The total (None: unranked), the judges who count and the flags, beside a judge J1 who gives 60 points."""
    given = rules(STEPS, criteria=CRITERIA, states=states)
    marks = [mark("E", "J1", "a", "6"), mark("E", "J1", "b", "6")]
    marks += [mark("E", "J2", criterion, value) for criterion, value in cells.items()]
    (line,) = tabulate(given, MarkTable.of(marks)).categories[0].lines
    return (line.total, line.flags)


@pytest.mark.parametrize(
    ("cells", "states", "expected"),
    [
        ({"a": "8", "b": "10"}, {}, (75, ())),
        ({"a": "8", "b": None}, {}, (60, ("incomplete_sheet",))),
        ({"a": "8"}, {}, (60, ("incomplete_sheet",))),
        ({"a": "8"}, {"missing": "leave_out"}, (70, ("incomplete_sheet",))),
        ({"a": "8", "b": None}, {"missing": "leave_out"}, (70, ("incomplete_sheet",))),
        ({"a": "8", "b": None}, {"missing": "wait"}, (None, ("incomplete_sheet",))),
        ({"a": None, "b": None}, {}, (60, ("absent_sheet",))),
        ({"": None}, {}, (60, ("absent_sheet",))),
        ({"": None}, {"absent": "wait"}, (None, ("absent_sheet",))),
        ({"a": "8", "b": "NA"}, {}, (70, ("not_applicable",))),
        ({"a": "8", "b": "NA"}, {"not_applicable": "refuse_sheet"}, (60, ())),
        ({"a": "8", "b": "NA"}, {"not_applicable": "wait"}, (None, ())),
        ({"a": "NA", "b": "NA"}, {}, (60, ("not_applicable",))),
        ({"a": "8", "b": "R"}, {}, (60, ("recused",))),
        ({"": "R"}, {}, (60, ("recused",))),
        ({"": "R"}, {"recused": "wait"}, (None, ("recused",))),
    ],
)
def test_each_state_has_its_declared_effect_and_is_never_zero(cells, states, expected):
    assert outcome(cells, **states) == expected


@pytest.mark.parametrize(("effect", "total"), [("count", 80), ("leave_out", 60), ("wait", None)])
def test_late_marks_count_or_not_as_declared(effect, total):
    from decimal import Decimal

    from judging.tabulation.marks import Mark, MarkState

    late = [Mark("E", "J2", criterion, Decimal(10), MarkState.LATE) for criterion in ("a", "b")]
    marks = [mark("E", "J1", "a", "6"), mark("E", "J1", "b", "6"), *late]

    (line,) = (
        tabulate(rules(STEPS, criteria=CRITERIA, states={"late": effect}), MarkTable.of(marks)).categories[0].lines
    )

    assert (line.total, line.flags) == (total, ("late",))


def test_a_refused_sheet_counts_nowhere_not_even_in_a_tie_break():
    steps = [*STEPS, {"step": "mean", "as": "a_alone", "of": "marks", "where": {"criterion": "a"}, "per": []}]
    marks = [mark("E", "J1", "a", "6"), mark("E", "J1", "b", "6"), mark("E", "J2", "a", "10")]

    result = tabulate(rules(steps, criteria=CRITERIA), MarkTable.of(marks))

    assert evidence(result, "a_alone") == {"E": 6}


def test_an_entry_all_of_whose_sheets_are_refused_has_no_total():
    result = tabulate(rules(STEPS, criteria=CRITERIA), MarkTable.of([mark("E", "J1", "a", "6")]))

    (line,) = result.categories[0].lines
    assert (line.rank, line.total, line.reason.code) == (None, None, "no_total")


@pytest.mark.parametrize("cells", [{"": "R"}, {"a": "R", "b": "R"}, {"": None}])
def test_a_judge_who_is_left_out_stays_left_out_when_sheets_are_summed_up_first(cells):
    steps = [
        {"step": "sum", "as": "by_judge", "of": "marks", "per": ["judge"]},
        {"step": "mean", "as": "total", "of": "by_judge", "per": []},
        {"step": "mean", "as": "by_criterion", "of": "marks", "per": ["criterion"]},
        {"step": "sum", "as": "criteria", "of": "by_criterion", "per": []},
        {"step": "multiply", "as": "doubled_by_judge", "of": ["by_judge", 2]},
        {"step": "mean", "as": "doubled", "of": "doubled_by_judge", "per": []},
    ]
    marks = [mark("E", "J1", "a", "6"), mark("E", "J1", "b", "5")]
    marks += [mark("E", "J2", criterion, value) for criterion, value in cells.items()]

    result = tabulate(rules(steps), MarkTable.of(marks))

    assert [evidence(result, key) for key in ("total", "criteria", "doubled")] == [{"E": 11}, {"E": 11}, {"E": 22}]


@pytest.mark.parametrize("gap", [{"a": "NA", "b": "5"}, {"": "R"}, {"a": "R", "b": "R"}, {"a": None, "b": "5"}])
def test_a_sum_over_fewer_is_no_sum_unless_the_rules_want_it(gap):
    steps = [
        {"step": "sum", "as": "total", "of": "marks", "per": []},
        {"step": "sum", "as": "a_alone", "of": "marks", "per": ["criterion"]},
        {"step": "sum", "as": "lenient", "of": "marks", "per": [], "missing": "leave_out"},
    ]
    marks = [mark("E", "J1", "a", "6"), mark("E", "J1", "b", "5")]
    marks += [mark("E", "J2", criterion, value) for criterion, value in gap.items()]

    result = tabulate(rules(steps), MarkTable.of(marks))

    assert evidence(result, "total") == {"E": None}
    assert evidence(result, "a_alone")["E", "a"] is None
    assert evidence(result, "lenient") == {"E": 16 if gap == {"a": "NA", "b": "5"} else 11}
    assert result.categories[0].lines[0].reason.code == "no_total"


def test_a_criterion_that_no_judge_finds_applicable_is_left_out_of_the_weighing():
    steps = [
        {"step": "mean", "as": "by_criterion", "of": "marks", "per": ["criterion"]},
        {"step": "weigh", "as": "total", "of": "by_criterion", "per": []},
    ]
    marks = [mark("E", judge, "a", value) for judge, value in (("J1", "6"), ("J2", "9"))]
    marks += [mark("E", judge, "b", "NA") for judge in ("J1", "J2")]

    result = tabulate(rules(steps, criteria=CRITERIA), MarkTable.of(marks))

    assert evidence(result, "total") == {"E": 75}
