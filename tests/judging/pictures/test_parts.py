"""The small parts that pictures are made of: figures, axes, windows."""

import pytest

from judging.pictures.axis import Scale, ticks, written
from judging.pictures.drawing import Drawing, tidy
from judging.pictures.picture import Table, grouped_by, number, share
from judging.pictures.window import around, ends


@pytest.mark.parametrize(
    ("value", "digits", "text"), [(1234.5, 1, "1234.5"), (-0.004, 2, "0.00"), (-1.25, 2, "−1.25"), (3, 0, "3")]
)
def test_number_is_written_alike_in_every_language(value, digits, text):
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0%"), (0.001, "<1%"), (0.5, "50%"), (0.994, "99%"), (0.999, ">99%"), (1, "100%")]
)
def test_share_never_claims_a_certainty_that_is_not_there(value, text):
    assert share(value) == text


def test_groups_have_letters():
    assert [grouped_by(group) for group in (None, 0, 25, 26, 701, 702)] == ["", "A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("low", "high", "most", "whole", "marks"),
    [
        (0, 10, 6, False, (0, 2, 4, 6, 8, 10)),
        (1, 209, 5, True, (50, 100, 150, 200)),
        (1, 2, 8, True, (1, 2)),
        (-0.3, 0.3, 4, False, (-0.2, 0, 0.2)),
        (5, 5, 4, False, (5,)),
    ],
)
def test_ticks_are_round_numbers_and_no_more_than_asked_for(low, high, most, whole, marks):
    assert ticks(low, high, most, whole=whole) == pytest.approx(marks)


def test_figures_of_an_axis_share_their_decimals():
    assert written((-0.5, 0.0, 0.5)) == ("−0.5", "0.0", "0.5")
    assert written((0, 20, 40)) == ("0", "20", "40")


def test_scale_keeps_values_on_its_stretch():
    scale = Scale(0, 10, 100, 200)

    assert [scale(value) for value in (-5, 0, 5, 10, 50)] == [100, 100, 150, 200, 200]
    assert Scale(3, 3, 100, 200)(3) == 150


@pytest.mark.parametrize(
    ("count", "cut", "most", "shown"),
    [(5, 2, 10, (0, 5)), (100, 50, 10, (45, 55)), (100, 0, 10, (0, 10)), (100, 99, 10, (90, 100)), (0, 0, 10, (0, 0))],
)
def test_window_has_the_cut_in_its_middle(count, cut, most, shown):
    assert around(count, cut, most) == range(*shown)


def test_ends_are_the_first_and_the_last():
    assert ends(10, 4) == (0, 1, 8, 9)
    assert ends(3, 4) == (0, 1, 2)


@pytest.mark.parametrize(("value", "text"), [(3.10, "3.1"), (-0.001, "0"), (20, "20"), (-1.255, "-1.25"), (100, "100")])
def test_lengths_are_written_shortly(value, text):
    assert tidy(value) == text


def test_table_refuses_rows_of_another_length():
    with pytest.raises(ValueError, match="as many cells"):
        Table(("A", "B"), (("1",),), (False, True))


def test_row_is_headed_by_the_first_column_of_words():
    assert Table(("Place", "Entry"), (), (True, False)).heading == 1
    assert Table(("Amount", "Count"), (), (True, True)).heading == 0


def test_legend_takes_as_many_lines_as_it_needs():
    from judging.pictures.drawing import Item

    drawing = Drawing(288)

    assert drawing.legend([Item("dot", "node", "Judge"), Item("dot", "dot", "Entry")], 0, 10) == 34
    assert drawing.legend([Item("dot", "node", "A word " * 20), Item("dot", "dot", "Entry")], 0, 10) > 58
