from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.exact import Numbers, RoundingMode, decimal_text, fraction_of, joined, surd_rounded
from tests.judging.tabulation.cases import EXAMPLES

DECIMAL_MODES = {
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
    RoundingMode.DOWN: ROUND_DOWN,
    RoundingMode.UP: ROUND_UP,
}
SMALL = st.fractions(min_value=-100, max_value=100, max_denominator=60)
HUGE = st.fractions(min_value=-(10**25), max_value=10**25, max_denominator=10**12)
COLUMNS = st.lists(st.one_of(SMALL, HUGE), min_size=1, max_size=8)


@settings(max_examples=EXAMPLES)
@given(COLUMNS, COLUMNS)
def test_sums_and_products_equal_fractions_also_beyond_64_bits(left, right):
    size = min(len(left), len(right))
    left, right = left[:size], right[:size]

    one, other = Numbers.of(left), Numbers.of(right)

    assert one.plus(other).fractions() == [a + b for a, b in zip(left, right, strict=True)]
    assert one.minus(other).fractions() == [a - b for a, b in zip(left, right, strict=True)]
    assert one.times(other).fractions() == [a * b for a, b in zip(left, right, strict=True)]
    assert joined([one, other]).fractions() == left + right


def test_nothing_times_something_huge_is_nothing():
    nothing, huge = Numbers.of([0]), Numbers.of([10**30])

    assert nothing.times(huge).fractions() == [0]
    assert nothing.times_number(Fraction(10**30)).fractions() == [0]
    assert nothing.plus(huge).fractions() == [10**30]


@settings(max_examples=EXAMPLES)
@given(COLUMNS, st.integers(min_value=0, max_value=4), st.sampled_from(list(RoundingMode)))
def test_rounding_equals_decimal_in_every_mode(column, places, mode):
    with localcontext() as context:
        context.prec = 200
        expected = []
        for value in column:
            # far more digits than any of these fractions needs to be told from a half
            decimal = Decimal(value.numerator) / Decimal(value.denominator)
            expected.append(Fraction(decimal.quantize(Decimal(1).scaleb(-places), DECIMAL_MODES[mode])))

    rounded = Numbers.of(column).rounded(places, mode)

    assert rounded.fractions() == expected
    assert [Fraction(decimal_text(value, places, mode)) for value in column] == expected


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down", "up"),
    [
        ("2.345", "2.35", "2.34", "2.34", "2.35"),
        ("2.335", "2.34", "2.34", "2.33", "2.34"),
        ("-2.345", "-2.35", "-2.34", "-2.34", "-2.35"),
        ("1.005", "1.01", "1.00", "1.00", "1.01"),
        ("2.340", "2.34", "2.34", "2.34", "2.34"),
        ("2.341", "2.34", "2.34", "2.34", "2.35"),
    ],
)
def test_a_half_in_the_last_place_goes_where_the_mode_says(value, half_up, half_even, down, up):
    exact = fraction_of(value)

    assert [decimal_text(exact, 2, mode) for mode in RoundingMode] == [half_up, half_even, down, up]


def test_negative_places_round_to_hundreds():
    rounded = Numbers.of([1250, 1349, -1250]).rounded(-2, RoundingMode.HALF_UP)

    assert rounded.fractions() == [1300, 1300, -1300]


def test_binary_floats_are_refused():
    with pytest.raises(TypeError, match="binary float"):
        Numbers.of([0.1])


@settings(max_examples=EXAMPLES)
@given(
    st.sampled_from([0, 50, -3]),
    st.sampled_from([1, -1]),
    st.fractions(min_value=0, max_value=9000, max_denominator=500),
    st.integers(min_value=0, max_value=5),
    st.sampled_from(list(RoundingMode)),
)
def test_a_root_is_rounded_as_with_two_hundred_digits(whole, sign, square, places, mode):
    with localcontext() as context:
        context.prec = 200
        root = (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()
        expected = (whole + sign * root).quantize(Decimal(1).scaleb(-places), DECIMAL_MODES[mode])

    rational = Fraction(root).limit_denominator(10**6)
    if rational * rational == square:
        assert surd_rounded(whole, sign, square, places, mode) == Numbers.of([whole + sign * rational]).rounded(
            places, mode
        ).fraction(0)
    else:
        assert surd_rounded(whole, sign, square, places, mode) == Fraction(expected)


def test_a_rational_root_on_a_half_goes_where_the_mode_says():
    square = Fraction(1, 64)  # the root is .125

    assert [surd_rounded(50, -1, square, 2, mode) for mode in RoundingMode] == [
        Fraction("49.88"),
        Fraction("49.88"),
        Fraction("49.87"),
        Fraction("49.88"),
    ]
    assert [surd_rounded(0, -1, square, 2, mode) for mode in RoundingMode] == [
        Fraction("-0.13"),
        Fraction("-0.12"),
        Fraction("-0.12"),
        Fraction("-0.13"),
    ]
