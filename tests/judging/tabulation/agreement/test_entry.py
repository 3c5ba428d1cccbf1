"""Which coefficients fit a design, what refuses, and what never matters."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.agreement import alpha as alpha_module
from judging.tabulation.agreement.alpha import alpha
from judging.tabulation.agreement.coefficient import Coefficient, Key, Scale
from judging.tabulation.agreement.components import from_components
from judging.tabulation.agreement.entry import agreement_of
from judging.tabulation.agreement.intraclass import two_way
from judging.tabulation.agreement.names import NAMES, design, meaning, sentence
from judging.tabulation.agreement.reasons import Refusal, RefusalCode
from judging.tabulation.severity.mixed import fit_mixed
from judging.tabulation.severity.panel import Panel
from tests.judging.tabulation.agreement.tables import CANONICAL, panel_of
from tests.judging.tabulation.severity.panels import SHROUT_FLEISS, rows_of, season

INVARIANT = {
    Key.ICC_1_1,
    Key.ICC_1_K,
    Key.ICC_A_1,
    Key.ICC_A_K,
    Key.ICC_C_1,
    Key.ICC_C_K,
    Key.CRONBACH,
    Key.KENDALL,
    Key.KENDALL_PLAIN,
    Key.SPEARMAN,
    Key.PEARSON,
    Key.ALPHA_INTERVAL,
    Key.ALPHA_ORDINAL,
    Key.RELATIVE_1,
    Key.RELATIVE_K,
    Key.ABSOLUTE_1,
    Key.ABSOLUTE_K,
}


def of(panel, scale=Scale.INTERVAL, draws=40):
    return agreement_of(panel, chance=np.random.default_rng(5), scale=scale, draws=draws)


def told(found):
    """Every number of every coefficient, None and refusals as they are."""
    return [
        (each.key, each.value, each.low, each.high, each.p) if isinstance(each, Coefficient) else (each.key, each.code)
        for each in found
    ]


def alike(ours, theirs, tolerance=1e-7):
    assert [row[0] for row in ours] == [row[0] for row in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert [type(each) for each in one] == [type(each) for each in other]
        assert [each for each in one if not isinstance(each, float)] == [
            each for each in other if not isinstance(each, float)
        ]
        assert [each for each in one if isinstance(each, float)] == pytest.approx(
            [each for each in other if isinstance(each, float)], rel=tolerance, abs=tolerance
        )


tables = st.integers(2, 5).flatmap(
    lambda judges: st.lists(st.lists(st.integers(0, 9), min_size=judges, max_size=judges), min_size=2, max_size=7)
)


def test_complete_panel_has_every_coefficient_of_its_design():
    assert [each.key for each in of(panel_of(SHROUT_FLEISS)) if isinstance(each, Coefficient)] == [
        Key.ICC_A_1,
        Key.ICC_A_K,
        Key.ICC_C_1,
        Key.ICC_C_K,
        Key.CRONBACH,
        Key.ICC_1_1,
        Key.ICC_1_K,
        Key.KENDALL,
        Key.KENDALL_PLAIN,
        Key.SPEARMAN,
        Key.PEARSON,
        Key.ALPHA_INTERVAL,
        Key.ALPHA_ORDINAL,
    ]


def test_panel_of_three_judges_an_entry_has_components_and_one_way_forms():
    panel, _ = season(np.random.default_rng(2), entries=60, judges=12, each=3)

    found = of(panel)

    assert [each.key for each in found if isinstance(each, Coefficient)] == [
        Key.RELATIVE_1,
        Key.RELATIVE_K,
        Key.ABSOLUTE_1,
        Key.ABSOLUTE_K,
        Key.ALPHA_INTERVAL,
        Key.ALPHA_ORDINAL,
        Key.ICC_1_1,
        Key.ICC_1_K,
    ]
    assert {each.code for each in found if isinstance(each, Refusal)} == {RefusalCode.INCOMPLETE}
    assert found[1].averaged == pytest.approx(3.0)


def test_unequal_numbers_of_marks_refuse_the_one_way_forms():
    (refusal,) = [each for each in of(panel_of(CANONICAL)) if each.key == Key.ICC_1_1]

    assert refusal == Refusal(Key.ICC_1_1, RefusalCode.UNEQUAL_NUMBERS, {"fewest": 1, "most": 4})
    assert refusal.text() == (
        "Intraclass correlation ICC(1,1) is not given: it needs equally many marks on every entry, at least two, and"
        " here they are 1 to 4."
    )
    assert refusal.text("ko") == (
        "급내상관계수 ICC(1,1) 값을 구하지 않았습니다. 응모작마다 점수가 같은 수(둘 이상)여야 하는데, 여기서는 1개에서"
        " 4개입니다."
    )


def test_incomplete_panel_refuses_kendall_and_says_why():
    (refusal,) = [each for each in of(panel_of(CANONICAL)) if each.key == Key.KENDALL]

    assert refusal == Refusal(Key.KENDALL, RefusalCode.INCOMPLETE, {"marks": 41, "cells": 48})


@pytest.mark.parametrize("scale", list(Scale))
def test_marks_that_are_all_equal_have_no_coefficient(scale):
    found = of(panel_of([[5, 5, 5], [5, 5, 5]]), scale)

    assert {(type(each), each.code) for each in found} == {(Refusal, RefusalCode.ALL_EQUAL)}


def test_one_judge_has_no_agreement():
    found = of(panel_of([[5], [6], [7]]))

    assert {each.code for each in found} == {RefusalCode.TOO_SMALL, RefusalCode.NO_PAIRS}


def test_judge_who_gave_one_mark_to_all_is_named_where_correlations_fail():
    found = {each.key: each for each in of(panel_of([[1, 4], [2, 4], [3, 4]]))}

    assert found[Key.SPEARMAN] == Refusal(Key.SPEARMAN, RefusalCode.CONSTANT_JUDGE, {"judges": ("J2",)})
    assert found[Key.SPEARMAN].text().endswith("so they have no order to compare: J2.")
    assert isinstance(found[Key.KENDALL], Coefficient)


def test_entries_with_equal_means_have_no_reliability():
    found = {each.key: each for each in of(panel_of([[1, 3], [3, 1]]))}

    assert found[Key.ICC_C_1].value == pytest.approx(-1)
    assert found[Key.CRONBACH] == Refusal(Key.CRONBACH, RefusalCode.NO_DIFFERENCE)
    assert found[Key.ICC_A_1] == Refusal(Key.ICC_A_1, RefusalCode.NO_DIFFERENCE)


def test_perfect_agreement_is_one_without_an_interval():
    found = {each.key: each for each in of(panel_of([[1, 1, 1], [4, 4, 4], [6, 6, 6]]))}

    assert (found[Key.ICC_A_1].value, found[Key.ICC_A_1].low) == (pytest.approx(1), None)
    assert (found[Key.KENDALL].value, found[Key.KENDALL].p) == (1, 0)


def test_ratio_alpha_refuses_marks_below_zero():
    found = {each.key: each for each in of(panel_of([[-1, 2], [3, 4]]), Scale.RATIO)}

    assert found[Key.ALPHA_RATIO] == Refusal(Key.ALPHA_RATIO, RefusalCode.NEGATIVE_MARKS)


def test_components_of_a_complete_panel_are_its_intraclass_correlations():
    panel = panel_of(SHROUT_FLEISS)

    components = {each.key: each.value for each in from_components(panel)}
    squares = {each.key: each.value for each in two_way(panel)}

    assert components == pytest.approx(
        {
            Key.RELATIVE_1: squares[Key.ICC_C_1],
            Key.RELATIVE_K: squares[Key.ICC_C_K],
            Key.ABSOLUTE_1: squares[Key.ICC_A_1],
            Key.ABSOLUTE_K: squares[Key.ICC_A_K],
        },
        rel=1e-6,
    )


def test_components_are_refused_in_the_words_of_the_model():
    panel = Panel.of([("a", "x", 1), ("b", "y", 2), ("c", "x", 3)])

    refusal = from_components(panel)[0]

    assert refusal.code == RefusalCode.NO_VARIANCES
    assert refusal.text().startswith(
        "Generalisability coefficient of a single mark, relative is not given, because its variances cannot be"
        " estimated. Judges' severity cannot be told from chance: there are 3 marks"
    )
    assert "심사위원의 엄격함을 우연과 구별할 수 없습니다" in refusal.text("ko")


def test_intervals_of_components_cover_the_truth():
    # True shares: 81 / (81 + 49) and 81 / (81 + 36 + 49).
    chance, inside = np.random.default_rng(7), []
    for _ in range(60):
        panel, _ = season(chance, entries=50, judges=20, each=4)
        relative, _, absolute, _ = from_components(panel, fit_mixed(panel))
        inside += [relative.low < 81 / 130 < relative.high, absolute.low < 81 / 166 < absolute.high]

    assert 0.9 <= np.mean(inside) <= 1


@pytest.mark.parametrize("scale", list(Scale))
def test_large_panels_have_the_alpha_of_the_library(scale, monkeypatch):
    panel, _ = season(np.random.default_rng(8), entries=20, judges=6, each=3)
    by_library = alpha(panel, scale, chance=np.random.default_rng(1), draws=0)

    monkeypatch.setattr(alpha_module, "MOST_CELLS", 0)

    assert alpha(panel, scale, chance=np.random.default_rng(1), draws=0).value == pytest.approx(
        by_library.value, abs=1e-12
    )
    assert (by_library.low, by_library.high, by_library.level) == (None, None, None)


def test_interval_of_alpha_is_wider_for_fewer_entries():
    few, _ = season(np.random.default_rng(9), entries=12, judges=6, each=3)
    many, _ = season(np.random.default_rng(9), entries=120, judges=6, each=3)

    widths = [
        found.high - found.low
        for found in (alpha(panel, Scale.INTERVAL, chance=np.random.default_rng(1)) for panel in (few, many))
    ]

    assert widths[0] > 2 * widths[1]


@settings(max_examples=60, deadline=None)
@given(table=tables, data=st.data())
def test_order_of_rows_and_names_never_matter(table, data):
    rows = rows_of(table)
    entries = data.draw(st.permutations(range(len(table))))
    judges = data.draw(st.permutations(range(len(table[0]))))
    renamed = [
        (f"X{entries[int(entry[1:]) - 1]}", f"Y{judges[int(judge[1:]) - 1]}", mark) for entry, judge, mark in rows
    ]

    shuffled = data.draw(st.permutations(renamed))

    for scale in (Scale.RATIO, Scale.NOMINAL):
        alike(told(of(Panel.of(rows), scale)), told(of(Panel.of(shuffled), scale)))


@settings(max_examples=60, deadline=None)
@given(table=tables, factor=st.sampled_from([0.5, 2.0, 8.0]), shift=st.integers(-20, 20))
def test_affine_change_of_scale_changes_nothing(table, factor, shift):
    changed = [[factor * mark + shift for mark in row] for row in table]

    ours, theirs = (told(of(panel_of(each))) for each in (table, changed))

    kept = [row for row in ours if row[0] in INVARIANT]
    assert len(kept) == len(ours)
    alike(kept, theirs)


@settings(max_examples=40, deadline=None)
@given(table=tables, shifts=st.lists(st.integers(-9, 9), min_size=5, max_size=5))
def test_a_constant_added_to_one_judge_leaves_consistency_and_order(table, shifts):
    changed = [[mark + shift for mark, shift in zip(row, shifts, strict=False)] for row in table]
    kept = {Key.ICC_C_1, Key.ICC_C_K, Key.CRONBACH, Key.KENDALL, Key.SPEARMAN, Key.PEARSON}

    ours, theirs = ({row[0]: row for row in told(of(panel_of(each)))} for each in (table, changed))

    if len({mark for row in changed for mark in row}) > 1 and len({mark for row in table for mark in row}) > 1:
        alike([ours[key] for key in kept], [theirs[key] for key in kept])


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_coefficient_is_named_in_full_with_design_and_meaning(language):
    panel, _ = season(np.random.default_rng(2), entries=40, judges=12, each=3)
    found = [*of(panel_of(SHROUT_FLEISS), Scale.RATIO), *of(panel_of(SHROUT_FLEISS), Scale.NOMINAL), *of(panel)]
    coefficients = [each for each in found if isinstance(each, Coefficient)]

    assert {each.key for each in coefficients} == set(Key) == set(NAMES)
    for each in coefficients:
        for text in (design(each, language), meaning(each.key, language), sentence(each, language)):
            assert text.endswith(".")
            assert "{" not in text


def test_sentence_and_design_say_everything():
    found = {each.key: each for each in of(panel_of(SHROUT_FLEISS))}[Key.ICC_A_1]

    assert sentence(found) == ("Intraclass correlation ICC(A,1), also ICC(2,1) is 0.290 (95% interval 0.019 to 0.761).")
    assert sentence(found, "ko") == "급내상관계수 ICC(A,1), 곧 ICC(2,1) 값은 0.290입니다(95% 구간 0.019~0.761)."
    assert design(found) == (
        "Two-way random effects, absolute agreement, a single judge. All 4 judges marked all 6 entries."
    )


def test_answers_are_plain_data():
    for each in of(panel_of(CANONICAL)):
        data = json.loads(json.dumps(each.to_json(), allow_nan=False))
        if isinstance(each, Coefficient):
            assert Coefficient(**{**data, "key": Key(data["key"])}) == each


def test_entries_that_differ_less_than_chance_makes_are_not_called_equal():
    # The means are 47.5 and 52.5, yet the judges contradict each other so much that ICC(A,k) has no meaning.
    rows = [("A", "J", 55.0), ("A", "K", 40.0), ("B", "J", 50.0), ("B", "K", 55.0)]

    found = {each.key: each for each in agreement_of(Panel.of(rows), chance=np.random.default_rng(0), draws=0)}

    assert found[Key.ICC_A_K].code == RefusalCode.BELOW_CHANCE
    assert found[Key.ICC_C_1].value == pytest.approx(-0.6)


def test_alpha_of_a_single_entry_is_refused():
    rows = [("A", "J", 1.0), ("A", "K", 2.0), ("B", "K", 3.0)]

    found = {each.key: each for each in agreement_of(Panel.of(rows), chance=np.random.default_rng(0), draws=0)}

    assert found[Key.ALPHA_INTERVAL].text() == (
        "Krippendorff's alpha, interval is not given: it needs at least two entries with marks of two judges each."
    )
