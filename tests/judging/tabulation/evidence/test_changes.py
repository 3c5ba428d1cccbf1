"""Changes of prize places are told in whole sentences, with the reason that explains them."""

from dataclasses import replace

import pytest

from judging.tabulation.evidence.answer import EntryLine
from judging.tabulation.evidence.changes import changes, ordinal
from judging.tabulation.evidence.context import CategoryLines


def line(entry, place, mean, rank, lift):
    return EntryLine(
        entry=entry,
        place=str(place),
        total=str(mean),
        tied=False,
        part=1,
        sheets=3,
        mean=mean,
        adjusted=50.0,
        error=1.0,
        rank=rank,
        low=1,
        high=4,
        first=0.1,
        in_places=0.5,
        above_cut=0.5,
        group=1,
        lift=lift,
        panel_low=1,
        panel_high=4,
    )


def told(entries, **lines):
    official = {each.entry: int(each.place) for each in entries}
    return {
        (change.entry, change.of): (change.because, change.told)
        for change in changes(tuple(entries), official, CategoryLines(**lines), 0.9)
    }


GENEROUS = [line("A", 1, 80.0, 3, 4.25), line("B", 2, 75.0, 1, -2.0), line("C", 3, 70.0, 2, 1.0)]


def test_an_entry_with_generous_judges_is_told_why_it_would_fall():
    because, sentence = told(GENEROUS, places=1)["A", "places"]

    assert because == "own_judges"
    assert sentence.en == (
        "A is 1st by the declared rules; without its judges' severity it would be 3rd, because its judges mark about 4.2 points "
        "higher than those of the category's entries do on average. At 90 %, the marks say only that its true rank lies "
        "between 1 and 4."
    )
    assert sentence.ko == (
        "A 응모작은 정해진 규칙으로 1위입니다. 심사위원의 엄격한 정도를 빼면 3위가 되는데, 이 응모작의 심사위원들이 같은 부문 응모작의 "
        "심사위원 평균보다 약 4.2점 높게 채점하기 때문입니다. 다만 점수로 말할 수 있는 것은 참 순위가 1위에서 4위 사이라는 것뿐입니다(90 %)."
    )


def test_only_prize_places_and_the_side_of_the_cut_are_told():
    assert set(told(GENEROUS, places=1)) == {("A", "places"), ("B", "places")}
    assert set(told(GENEROUS, cut=2)) == {("A", "cut"), ("C", "cut")}
    assert told(GENEROUS) == {}


def test_at_the_cut_the_sentence_says_who_passes():
    found = told(GENEROUS, cut=2)

    assert found["A", "cut"][1].en.startswith(
        "A is 1st by the declared rules and passes the cut (the first 2); without its judges' severity it would be 3rd and "
        "not pass, because"
    )
    assert found["C", "cut"][1].en.startswith(
        "C is 3rd by the declared rules and does not pass the cut (the first 2); without its judges' severity it would be "
        "2nd and pass, because the judges of the entries around it are stricter or more generous than the average."
    )


def test_a_place_that_the_plain_mean_changes_already_is_put_down_to_the_rules():
    entries = [line("A", 1, 70.0, 2, 0.5), line("B", 2, 75.0, 1, -0.5)]

    assert {key: because for key, (because, _) in told(entries, places=1).items()} == {
        ("A", "places"): "rules",
        ("B", "places"): "rules",
    }


def test_whoever_has_the_larger_part_in_a_change_is_the_reason():
    # B's own judges are a trace strict; it is A's that are generous, and A whom it passes.
    entries = [line("A", 1, 72.0, 2, 3.0), line("B", 2, 70.0, 1, -0.1), line("C", 3, 60.0, 3, -2.9)]

    assert {key: because for key, (because, _) in told(entries, places=2).items()} == {
        ("A", "places"): "own_judges",
        ("B", "places"): "other_judges",
    }


def test_a_fall_that_severity_makes_smaller_is_put_down_to_the_rules():
    # By the plain means A would be fourth; without severity it is third: what took it from the second place are the rules.
    entries = [
        line("B", 1, 80.0, 1, 0.0),
        line("A", 2, 70.0, 3, -2.0),
        line("C", 3, 75.0, 2, 0.0),
        line("D", 4, 71.0, 4, 2.0),
    ]

    assert told(entries, places=2)["A", "places"][0] == "rules"


def test_the_only_rank_that_is_left_is_told_as_one():
    entries = [replace(each, low=each.rank, high=each.rank) for each in GENEROUS]

    sentence = told(entries, places=1)["A", "places"][1]

    assert sentence.en.endswith(" on average. At 90 %, the marks leave no other true rank than 3.")
    assert sentence.ko.endswith(" 점수로 볼 때 참 순위는 3위입니다(90 %).")


def test_a_cut_that_one_passes_is_told_as_the_first():
    found = told(GENEROUS, cut=1)

    assert found["A", "cut"][1].en.startswith("A is 1st by the declared rules and passes the cut (the first); without")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("1", "1st"),
        ("2", "2nd"),
        ("3", "3rd"),
        ("4", "4th"),
        ("11", "11th"),
        ("12", "12th"),
        ("22", "22nd"),
        ("2.5", "2.5"),
    ],
)
def test_ordinals(place, said):
    assert ordinal(place) == said
