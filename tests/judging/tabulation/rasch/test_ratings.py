"""Marks of a table as categories, and refusals with their reasons."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from judging.tabulation.criteria import CriterionSpec
from judging.tabulation.marks import MarkTable
from judging.tabulation.rasch.answer import RaschModel
from judging.tabulation.rasch.fitting import fit_rasch
from judging.tabulation.rasch.ratings import Ratings, ratings_of
from judging.tabulation.rasch.reasons import Refusal, RefusalCode, Refused
from judging.tabulation.rasch.refusals import why_not_fit, why_not_rasch
from judging.tabulation.rasch.scales import MarkScale, scales_of
from tests.judging.tabulation.cases import mark
from tests.judging.tabulation.rasch.panels import simulated


def criterion(key="c1", low="0", high="10"):
    return CriterionSpec(key, Decimal(1), Decimal(low), Decimal(high))


def marks_of(*rows):
    return MarkTable.of(mark(*row) for row in rows)


def refusal_of(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.refusal


def test_step_is_the_widest_that_holds_all_marks():
    table = marks_of(("E1", "J1", "c1", "60"), ("E2", "J1", "c1", "85"), ("E1", "J1", "c2", "2.5"))

    found = scales_of(table, [criterion(high="100"), criterion("c2", low="1", high="5"), criterion("c3")])

    assert found == {
        "c1": MarkScale(Fraction(0), Fraction(5), 20),
        "c2": MarkScale(Fraction(1), Fraction(1, 2), 8),
        "c3": MarkScale(Fraction(0), Fraction(10), 1),
    }


def test_criteria_with_the_same_ends_have_the_same_steps():
    table = marks_of(("E1", "J1", "c1", "4"), ("E2", "J1", "c1", "8"), ("E1", "J1", "c2", "7"))

    found = scales_of(table, [criterion(), criterion("c2")])

    assert found == dict.fromkeys(("c1", "c2"), MarkScale(Fraction(0), Fraction(1), 10))


def test_declared_step_is_taken():
    table = marks_of(("E1", "J1", "c1", "5"))

    assert scales_of(table, [criterion()], {"c1": Decimal("0.5")})["c1"] == MarkScale(Fraction(0), Fraction(1, 2), 20)


def test_only_marks_with_a_value_on_sheets_that_nobody_recused_from_count():
    table = marks_of(
        ("E1", "J1", "c1", "3"),
        ("E1", "J1", "c2", "NA"),
        ("E1", "J2", "c1", "4"),
        ("E1", "J2", "c2", "R"),
        ("E2", "J2", "c1", None),
        ("E2", "J2", "c2", "5"),
    )

    found = ratings_of(table, [criterion(), criterion("c2")], {"c1": Decimal(1), "c2": Decimal(1)})

    rows = zip(found.entry_of, found.criterion_of, found.judge_of, found.category, strict=True)
    named = [(found.entries[e], found.criteria[c], found.judges[j], int(k)) for e, c, j, k in rows]
    assert named == [("E1", "c1", "J1", 3), ("E2", "c2", "J2", 5)]


def test_mark_between_two_steps_is_refused():
    table = marks_of(("E1", "J1", "c1", "2.5"))

    found = refusal_of(ratings_of, table, [criterion()], {"c1": Decimal(1)})

    assert found.text() == (
        "The Rasch model needs marks in equal steps from 0 to 10 on “c1”, and 2.5 is not one of them (steps of 1)."
    )


def test_long_scale_is_refused_with_a_sentence():
    table = marks_of(("E1", "J1", "c1", "61"))

    found = refusal_of(ratings_of, table, [criterion(high="100")])

    assert found == Refusal(RefusalCode.TOO_MANY_CATEGORIES, {"criterion": "c1", "categories": 101, "most": 21})
    assert found.text() == (
        "The Rasch model takes every step of a scale as a category of its own; “c1” has 101, and beyond 21 there are too "
        "few marks in each to learn anything. Read the mixed model instead."
    )
    assert found.text("ko").startswith("라쉬 모형은 척도의 각 단계를")


def test_table_without_marks_is_refused():
    assert refusal_of(ratings_of, marks_of(("E1", "J1", "c1", "NA")), [criterion()]).code == RefusalCode.NO_MARKS


def complete(*, judges=6, entries=8, criteria=("a", "b")):
    """Everybody marks everything, with a little of everything."""
    chance = np.random.default_rng(1)
    return [
        (f"E{entry}", f"J{judge}", key, int(np.clip(entry // 2 + chance.integers(-1, 2), 0, 4)))
        for entry in range(entries)
        for judge in range(judges)
        for key in criteria
    ]


def test_good_ratings_have_no_reason_against_them():
    ratings = Ratings.of(complete())

    assert why_not_rasch(ratings, fit_rasch(ratings)) == ()


def test_four_judges_are_too_few():
    assert why_not_rasch(Ratings.of(complete(judges=4))) == (
        Refusal(RefusalCode.TOO_FEW_JUDGES, {"judges": 4, "needed": 5}),
    )


def test_parts_without_a_judge_in_common_are_told():
    rows = complete()
    apart = [(f"Z{entry}", f"Z{judge}", key, category) for entry, judge, key, category in rows]

    (refusal,) = why_not_rasch(Ratings.of([*rows, *apart]))

    assert refusal.text() == (
        "The entries fall into 2 parts that share no judge, so they cannot be compared across parts: analyse each part on "
        "its own."
    )


def test_entries_that_are_all_alike_are_not_separated():
    # every entry has each mark once from somebody, so that entries differ in nothing
    rows = [(f"E{entry}", f"J{judge}", "a", (entry + judge) % 5) for entry in range(10) for judge in range(5)]
    ratings = Ratings.of(rows)

    fit = fit_rasch(ratings)

    assert fit.variance < 1e-4
    assert why_not_rasch(ratings, fit) == (Refusal(RefusalCode.NOT_SEPARATED),)


def test_judge_who_gave_the_highest_throughout_is_named():
    rows = [(e, j, c, 4 if j == "J3" else min(k, 3)) for e, j, c, k in complete()]

    found = why_not_fit(Ratings.of(rows)).refusal

    assert found == Refusal(RefusalCode.EXTREME, {"judges": ("J3",)})
    assert found.text().endswith(
        "how lenient or strict they are has no limit, and this model cannot be fitted to such marks: J3."
    )


def test_criteria_of_separate_judges_cannot_be_told_apart():
    rows = [(e, j, "a" if int(j[1]) < 3 else "b", k) for e, j, c, k in complete(criteria=("a",))]

    assert why_not_fit(Ratings.of(rows)).refusal == Refusal(RefusalCode.CONFOUNDED, {"parts": 2})


def test_scales_of_unequal_length_need_partial_credit():
    scales = {"a": MarkScale(Fraction(0), Fraction(1), 4), "b": MarkScale(Fraction(0), Fraction(1), 10)}
    ratings = Ratings.of(complete(), scales)

    assert why_not_fit(ratings).refusal == Refusal(RefusalCode.UNEQUAL_SCALES, {"steps": ("4", "10")})
    assert why_not_fit(ratings, RaschModel.PARTIAL_CREDIT) is None
    assert len(fit_rasch(ratings, RaschModel.PARTIAL_CREDIT).unused) == 6


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("E1", "J1", "a", 1), ("E1", "J2", "a", 2)], RefusalCode.TOO_SMALL),
        ([(e, j, c, 2 if c == "b" else k) for e, j, c, k in complete()], RefusalCode.ONE_CATEGORY),
        ([(f"E{n // 2}", f"J{n}", "a", n % 3) for n in range(2000)], RefusalCode.TOO_LARGE),
    ],
    ids=["one entry", "a criterion that says nothing", "too many judges"],
)
def test_refusals(rows, code):
    assert refusal_of(fit_rasch, Ratings.of(rows)).code == code


def test_likelihood_without_a_maximum_is_refused():
    # all judges draw the same line between good and bad, so nothing bounds the deviation
    rows = [(f"E{entry}", f"J{judge}", "a", int(entry > 3)) for entry in range(8) for judge in range(6)]

    found = refusal_of(fit_rasch, Ratings.of(rows))

    assert found.code == RefusalCode.NOT_CONVERGED
    assert found.text().startswith("The Rasch model found no best fit to these marks in")


def test_ratings_are_in_canonical_order():
    rows, _ = simulated(np.random.default_rng(2), entries=10)

    one, other = Ratings.of(rows), Ratings.of(reversed(rows))

    assert [one.entry_of.tolist(), one.category.tolist()] == [other.entry_of.tolist(), other.category.tolist()]


def test_category_outside_its_scale_is_an_error():
    with pytest.raises(ValueError, match="Every category has to lie on its criterion's scale"):
        Ratings.of([("E1", "J1", "a", 5)], {"a": MarkScale(Fraction(0), Fraction(1), 4)})
