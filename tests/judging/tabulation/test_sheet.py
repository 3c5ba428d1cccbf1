from decimal import Decimal
from fractions import Fraction

import pytest

from judging.tabulation.criteria import CriterionSpec
from judging.tabulation.sheet import NOT_APPLICABLE, SheetPart, SheetTotal, weighted_total

FLAT = (
    CriterionSpec("value", Decimal(60), Decimal(1), Decimal(5)),
    CriterionSpec("reach", Decimal(40), Decimal(0), Decimal(10)),
)
TREE = (
    CriterionSpec("problem", Decimal(50), Decimal(0), Decimal(10)),
    CriterionSpec("delivery", Decimal(50), Decimal(0), Decimal(1)),
    CriterionSpec("team", Decimal(3), Decimal(0), Decimal(10), parent="delivery"),
    CriterionSpec("plan", Decimal(1), Decimal(0), Decimal(10), parent="delivery"),
)


def test_points_are_the_weighted_shares_of_the_highest_mark():
    total = weighted_total(FLAT, {"value": Decimal("3.5"), "reach": Decimal(8)})

    assert total == SheetTotal(
        points=Fraction(74),
        complete=True,
        left_out=(),
        missing=(),
        parts=(
            SheetPart("value", Fraction(3, 5), Decimal("3.5"), Fraction(42)),
            SheetPart("reach", Fraction(2, 5), Decimal(8), Fraction(32)),
        ),
        so_far=Fraction(74),
    )


@pytest.mark.parametrize(
    ("scale", "points"),
    [("share_of_max", Fraction(74)), ("share_of_range", Fraction("37.5") + 32), ("mean_on_scale", Fraction("5.3"))],
)
def test_each_scale_gives_its_own_points(scale, points):
    total = weighted_total(FLAT, {"value": Decimal("3.5"), "reach": Decimal(8)}, scale)

    assert total.points == points
    assert sum(part.points for part in total.parts) == points


def test_what_is_not_applicable_hands_its_weight_to_the_others():
    total = weighted_total(FLAT, {"value": Decimal(4), "reach": NOT_APPLICABLE})

    assert (total.points, total.complete, total.left_out) == (Fraction(80), True, ("reach",))
    assert [(part.weight, part.points) for part in total.parts] == [(Fraction(1), Fraction(80)), (Fraction(0), None)]


def test_a_sheet_without_all_marks_has_no_points_but_shows_them_so_far():
    total = weighted_total(FLAT, {"value": Decimal(4), "reach": None})

    assert (total.points, total.complete, total.missing, total.so_far) == (None, False, ("reach",), Fraction(80))


def test_an_empty_sheet_is_none_and_not_zero():
    total = weighted_total(FLAT, {})

    assert (total.points, total.so_far, total.missing) == (None, None, ("value", "reach"))


def test_a_sheet_on_which_nothing_applies_is_complete_and_has_no_points():
    total = weighted_total(FLAT, {"value": NOT_APPLICABLE, "reach": NOT_APPLICABLE})

    assert (total.points, total.complete) == (None, True)


def test_a_parents_weight_is_shared_among_its_children():
    total = weighted_total(TREE, {"problem": Decimal(6), "team": Decimal(8), "plan": Decimal(4)})

    assert total.points == Fraction(50, 100) * 60 + Fraction(50, 100) * (Fraction(3, 4) * 80 + Fraction(1, 4) * 40)
    assert {part.criterion: part.weight for part in total.parts} == {
        "problem": Fraction(1, 2),
        "team": Fraction(3, 8),
        "plan": Fraction(1, 8),
    }


def test_among_sub_criteria_the_siblings_take_over_first():
    total = weighted_total(TREE, {"problem": Decimal(6), "team": NOT_APPLICABLE, "plan": Decimal(4)})

    assert total.points == Fraction(1, 2) * 60 + Fraction(1, 2) * 40


def test_a_parent_without_any_applicable_child_hands_on_its_weight():
    total = weighted_total(TREE, {"problem": Decimal(6), "team": NOT_APPLICABLE, "plan": NOT_APPLICABLE})

    assert total.points == 60


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ({"delivery": Decimal(5)}, "“delivery” is not a criterion that judges mark. They mark: problem, team, plan."),
        ({"team": Decimal("10.5")}, "The mark 10.5 for “team” is outside its scale from 0 to 10."),
    ],
)
def test_strange_marks_are_refused(marks, told):
    with pytest.raises(ValueError, match="^" + told.replace(".", r"\.") + "$"):
        weighted_total(TREE, marks)
