"""The sections that come from the neighbours, on panels small enough to work out by hand."""

from decimal import Decimal

import numpy as np

from judging.tabulation.engine import tabulate
from judging.tabulation.evidence import CategoryLines, EvidencePart, gather, measures, sensitivity
from judging.tabulation.evidence.answer import Bar, Move, Refusals, WeightChange, WithoutJudge
from judging.tabulation.evidence.sample import sample_part
from judging.tabulation.marks import Mark, MarkTable
from judging.tabulation.presets import CriterionSpec, weighted_mean_rules
from judging.tabulation.rules import parse_rules
from tests.judging.tabulation.evidence.cases import category_of

RUBRIC = [
    CriterionSpec("a", Decimal(60), Decimal(0), Decimal(10)),
    CriterionSpec("b", Decimal(40), Decimal(0), Decimal(10)),
]
MARKS = {"X": (8, 2), "Y": (4, 7), "Z": (1, 1)}
"""Two judges give the same: X has 0.6 x 80 + 0.4 x 20 = 56 points, Y 52, Z 10."""


def weighed(marks=MARKS, judges=("J", "K"), tie_breaks=(), **lines):
    table = MarkTable.of(
        Mark(entry, judge, criterion, Decimal(value))
        for entry, values in marks.items()
        for judge in judges
        for criterion, value in zip("ab", values, strict=True)
    )
    result = tabulate(parse_rules(weighted_mean_rules(RUBRIC, quorum=1, tie_breaks=tie_breaks)), table)
    (part,) = gather([EvidencePart(table, result, lines={"": CategoryLines(**lines)}, draws=400, seed=1)]).parts
    return part


def test_the_tornado_sets_one_weight_and_lets_the_others_carry_on():
    weights = weighed().categories[0].weights

    assert (weights.winner, weights.lead) == ("X", 4.0)
    assert weights.bars == (
        Bar("a", 60.0, 30.0, 90.0, -23.0, 31.0, "Y", "X"),
        Bar("b", 40.0, 20.0, 60.0, 22.0, -14.0, "X", "Y"),
    )
    assert [entry for entry, _ in weights.winners] == ["X", "Y"]
    assert sum(share for _, share in weights.winners) == 1.0


def test_the_smallest_change_of_weights_is_named():
    smallest = weighed().categories[0].weights.smallest

    # 80 t + 20 (1 - t) = 40 t + 70 (1 - t) at t = 5/9
    assert smallest == WeightChange(
        winner="Y",
        instead_of="X",
        weights=(("a", 55.55556), ("b", 44.44444)),
        moved=4.444444,
        proven=True,
        told=smallest.told,
    )
    assert smallest.told.en == (
        "Y would draw level with X if 4.4 percent of the weight changed hands: a from 60.0 to 55.6 %; b from 40.0 to 44.4 %."
    )


def test_a_winner_by_tie_break_is_told_as_such():
    # Both have 56 points, X more of them on a.
    smallest = weighed({"X": (8, 2), "Y": (6, 5)}, tie_breaks=["a"]).categories[0].weights.smallest

    assert (smallest.winner, smallest.moved) == ("Y", 0.0)
    assert smallest.told.en == (
        "Y and X have equal totals already, and only a tie-break parts them: any change of weights in favour of Y puts it "
        "ahead."
    )


def test_weights_that_hardly_change_are_printed_until_they_differ():
    smallest = weighed({"X": ("8.0001", 2), "Y": (6, 5)}).categories[0].weights.smallest

    assert smallest.told.en.endswith(": a from 60.000 to 59.999 %; b from 40.000 to 40.001 %.")


def test_one_mark_that_would_be_enough_is_named():
    one = weighed(places=1).categories[0].one_mark

    # Two judges: a step on a is worth 3 points of the mean, so two steps pass the 4 that are between X and Y.
    assert (one.k, one.inside, one.outside, one.criterion, one.steps) == (1, "X", "Y", "a", 2)
    assert one.told.en == (
        f"One mark would be enough: {one.entry} on “a”, {one.before} by one of its judges, as {one.after} would put Y "
        "first instead of X."
    )


def test_each_judge_is_left_out_by_the_rules_themselves():
    # A has 22 points, B 13 and C 12, most of C's from K.
    marks = {"A": (8, 6, 8), "B": (5, 1, 7), "C": (1, 9, 2)}
    sheets = {(entry, judge): mark for entry, row in marks.items() for judge, mark in zip("JKL", row, strict=True)}

    found = category_of(sheets, lines=CategoryLines(places=2)).without_judges

    places_changed = ("C",), ("B",), (Move("B", 2, 3), Move("C", 3, 2)), None
    assert found.k == 2
    assert found.judges == (
        WithoutJudge("J", 2, ("A",), *places_changed),
        WithoutJudge("K", 0, ("A",), (), (), (), None),
        WithoutJudge("L", 2, ("A",), *places_changed),
    )


def test_rules_that_weigh_nothing_have_no_weights_to_change():
    category = category_of({(entry, judge): 3 for entry in "AB" for judge in "JK"})

    assert isinstance(category.weights, Refusals)
    assert [refusal.code for refusal in category.weights.refused] == ["not_weighted_mean"]
    assert isinstance(category.one_mark, Refusals)


def test_every_coefficient_has_its_name_and_a_value_or_the_reason_why_not():
    (part,) = gather([sample_part()]).parts

    for category in part.categories:
        assert all((each.value is None) == (each.refused is not None) for each in category.agreement)
        assert all((each.value is None) == (each.design is None) for each in category.agreement)
        assert len({each.key for each in category.agreement}) == len(category.agreement) > 10


def test_integrity_speaks_of_judges_by_their_codes():
    (part,) = gather([sample_part()]).parts

    assert [finding.judges for finding in part.integrity.home.overall] == [()]
    assert part.integrity.pairs.refused[0].code == "few_shared"
    assert {judge for finding in part.integrity.straight.findings for judge in finding.judges} <= {
        line.judge for line in part.judges
    }


def test_a_judge_who_fills_in_every_sheet_alike_stands_out():
    chance = np.random.default_rng(8)
    rubric = [CriterionSpec(key, Decimal(25), Decimal(0), Decimal(10)) for key in "abcd"]
    marks = [
        Mark(f"E{entry:02}", judge, key, Decimal(int(flat if judge == "J3" else chance.integers(0, 11))))
        for entry in range(20)
        for judge in ("J1", "J2", "J3", "J4", "J5")
        for flat in (chance.integers(0, 11),)
        for key in "abcd"
    ]
    table = MarkTable.of(marks)
    result = tabulate(parse_rules(weighted_mean_rules(rubric, quorum=1)), table)

    (part,) = gather([EvidencePart(table, result, seed=1)]).parts

    (finding,) = [each for each in part.integrity.straight.findings if each.kind == "flat"]
    assert finding.judges == ("J3",)
    assert finding.told.en.startswith("J3 gave the same mark on every criterion on 20 of 20 sheets (100%)")


def test_the_rasch_model_measures_judges_and_entries():
    (part,) = gather([sample_part()]).parts

    assert part.rasch.model == "rating_scale"
    assert [line.criterion for line in part.rasch.criteria] == ["delivery", "impact", "inclusion", "innovation"]
    severity = {line.judge: line.rasch.severity for line in part.judges}
    assert severity["J1"] < severity["J6"]
    for category in part.categories:
        assert sorted(line.rasch_rank for line in category.entries) == list(range(1, len(category.entries) + 1))


def test_the_rasch_model_is_refused_where_it_would_take_minutes(monkeypatch):
    monkeypatch.setattr(measures, "MOST_WORK", 11)

    # Three entries by two judges and two criteria.
    assert weighed().rasch.refused[0].told.en == (
        "3 entries and 2 judges are too many to fit the Rasch model beside a ranking. Read the mixed model instead."
    )


def test_one_mark_is_not_tried_in_a_category_that_is_too_large(monkeypatch):
    monkeypatch.setattr(sensitivity, "MOST_TRIED", 2)

    assert weighed(places=1).categories[0].one_mark.refused[0].told.en == (
        "3 entries are ranked here; what one mark would change is tried for up to 2."
    )
