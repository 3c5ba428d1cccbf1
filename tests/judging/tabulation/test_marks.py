import random
from decimal import Decimal

import pytest

from judging.tabulation.marks import Fact, Facts, Mark, MarkState, MarkTable

MARKS = [
    Mark("b", "Kim", "x", Decimal("8.50"), category="c", round="1", kind="k"),
    Mark("a", "Lee", "x", Decimal(-3)),
    Mark("a", "Kim", "x", None, MarkState.NOT_APPLICABLE),
    Mark("a", "Kim", "y", None, MarkState.MISSING),
    Mark("a", "Kim", "z", Decimal(0)),
    Mark("é", "김", "x", Decimal("10000000000000000000.1"), MarkState.LATE),
]


def test_a_table_gives_back_the_marks_it_was_made_of():
    assert sorted(MarkTable.of(MARKS).marks(), key=str) == sorted(MARKS, key=str)


def test_digest_is_the_same_in_every_row_order():
    digests = set()
    for seed in range(5):
        shuffled = list(MARKS)
        random.Random(seed).shuffle(shuffled)
        digests.add(MarkTable.of(shuffled).digest)

    assert digests == {MarkTable.of(MARKS).digest}


def test_digest_is_the_same_for_a_number_written_with_more_zeros():
    assert (
        MarkTable.of([Mark("a", "j", "x", Decimal(9))]).digest
        == MarkTable.of([Mark("a", "j", "x", Decimal("9.00"))]).digest
    )


@pytest.mark.parametrize(
    "other",
    [
        Mark("a", "j", "x", Decimal("9.01")),
        Mark("a", "j", "x", Decimal(9), MarkState.LATE),
        Mark("a", "j", "x", None, MarkState.MISSING),
        Mark("a", "k", "x", Decimal(9)),
        Mark("a", "j", "x", Decimal(9), round="2"),
    ],
)
def test_digest_tells_every_difference(other):
    assert MarkTable.of([other]).digest != MarkTable.of([Mark("a", "j", "x", Decimal(9))]).digest


def test_digest_is_the_documented_one():
    import hashlib

    line = '["","a","","","x","j","scored","17/2"]'

    assert MarkTable.of([Mark("a", "j", "x", Decimal("8.5"))]).digest == hashlib.sha256(line.encode()).hexdigest()


def test_two_marks_in_one_cell_are_refused():
    with pytest.raises(ValueError, match="Judge “j” has two marks for entry “a”, criterion “x”"):
        MarkTable.of(
            [Mark("a", "j", "x", Decimal(1)), Mark("b", "j", "x", Decimal(1)), Mark("a", "j", "x", Decimal(1))]
        )


@pytest.mark.parametrize(("value", "state"), [(None, MarkState.SCORED), (Decimal(0), MarkState.MISSING)])
def test_value_and_state_must_agree(value, state):
    with pytest.raises(ValueError, match="A mark that is"):
        Mark("a", "j", "x", value, state)


def test_a_binary_float_is_refused():
    with pytest.raises(TypeError, match="binary float"):
        Mark("a", "j", "x", 8.5)


def test_facts_digest_knows_no_order_but_every_value():
    one, other = Fact("a", "bonus", Decimal(5)), Fact("b", "bonus", Decimal("2.50"))

    assert Facts.of([one, other]).digest == Facts.of([Fact("b", "bonus", Decimal("2.5")), one]).digest
    assert Facts.of([one]).digest != Facts.of([Fact("a", "bonus", "5")]).digest


def test_a_fact_given_twice_is_refused():
    with pytest.raises(ValueError, match="The fact “bonus” is given twice for entry “a”"):
        Facts.of([Fact("a", "bonus", Decimal(5)), Fact("a", "bonus", Decimal(5))])
