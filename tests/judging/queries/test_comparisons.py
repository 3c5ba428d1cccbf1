"""Why one entry stands above another, read from what a tabulation keeps. Points are 60 and 40 parts of mark / 5.

| entry | judges' points | total | idea  |
|-------|----------------|-------|-------|
| one   | 92, 88         | 90    | 90    |
| two   | 92, 88         | 90    | 80    |
| three | 72, 72         | 72    |       |
| four  | 72, 72         | 72    |       |
| alone | 100            | not ranked: quorum 2 |
"""

import pytest

from awards.enums import SeasonState
from awards.models import Entry
from judging.domain.decisions import break_tie, set_place
from judging.domain.rounds import close_judging_round
from judging.domain.rubrics import standard_rules
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.models import RoundRules, Score
from judging.queries.comparisons import Verdict, why_above
from judging.tabulation import engine
from judging.tabulation.rules import parse_rules
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db
MARKS = {
    "one": ({"idea": "5", "proof": "4"}, {"idea": "4", "proof": "5"}),
    "two": ({"idea": "4", "proof": "5"}, {"idea": "5", "proof": "4"}),
    "three": ({"idea": "4", "proof": "3"}, {"idea": "4", "proof": "3"}),
    "four": ({"idea": "4", "proof": "3"}, {"idea": "4", "proof": "3"}),
    "alone": ({"idea": "5", "proof": "5"}, None),
}


@pytest.fixture
def round():
    made = judging.judging_round(awards.season(SeasonState.JUDGING), quorum=2)
    rubric = made.rubrics.get()
    definition = standard_rules(rubric, tie_breaks=("highest", "proof"))
    RoundRules.objects.update(definition=definition, digest=parse_rules(definition).digest)
    category = awards.category(made.season)
    judges = [judging.judge(made.season), judging.judge(made.season)]
    for title, sheets in MARKS.items():
        entry = judging.eligible(made.season, category, title=title, code=title.upper())
        for judge, marks in zip(judges, sheets, strict=True):
            judging.sheet(judging.assignment(made, judge, entry), marks=marks, submitted=marks is not None)
    other = judging.eligible(made.season, awards.category(made.season), title="elsewhere", code="ELSEWHERE")
    for judge in judges:
        judging.sheet(judging.assignment(made, judge, other), marks=MARKS["one"][0], submitted=True)
    return made


@pytest.fixture
def tabulation(round):
    return tabulate_round(round, actor=awards.organiser(round.season))


def compared(tabulation, one, other):
    return why_above(tabulation, *(Entry.objects.get(code=code) for code in (one, other)))


def walked(comparison):
    return [
        (key.position, key.pair.key, key.pair.label.en, key.pair.exact, key.pair.printed, key.decides)
        for key in comparison.keys
    ]


def test_the_total_decides_and_nothing_after_it_is_asked(tabulation):
    comparison = compared(tabulation, "THREE", "ONE")

    assert (comparison.verdict, comparison.above.code) == (Verdict.KEY, "ONE")
    assert walked(comparison) == [(0, "total", "total", ("72/1", "90/1"), ("72.00", "90.00"), True)]
    assert comparison.sentence.en == "“one” stands above “three” by “total”: 90.00 against 72.00."
    assert (
        comparison.sentence.ko == "‘one’ 응모작의 순위가 ‘three’ 응모작보다 앞선 근거는 ‘총점’입니다: 90.00 대 72.00."
    )


def test_keys_are_walked_until_the_first_that_differs(round):
    Score.objects.filter(sheet__assignment__entry__code="TWO", criterion__key="idea").update(value="4.5")
    Score.objects.filter(sheet__assignment__entry__code="TWO", criterion__key="proof").update(value="4.5")

    comparison = compared(tabulate_round(round, actor=awards.organiser(round.season)), "ONE", "TWO")

    assert walked(comparison) == [
        (0, "total", "total", ("90/1", "90/1"), ("90.00", "90.00"), False),
        (1, "highest_points", "highest of the judges' points", ("92/1", "90/1"), ("92.00", "90.00"), True),
    ]
    assert comparison.sentence.en == (
        "“one” stands above “two” by “highest of the judges' points”: 92.00 against 90.00."
        " Everything that counts before it is equal."
    )
    assert [(pair.key, pair.differs) for pair in comparison.workings][:1] == [("total", False)]


def test_two_that_are_equal_in_every_key_share_their_place(tabulation):
    comparison = compared(tabulation, "THREE", "FOUR")

    assert (comparison.verdict, comparison.above) == (Verdict.SHARED, None)
    assert [key.decides for key in comparison.keys] == [False, False, False]
    assert comparison.sentence.en.startswith("“three” and “four” share their place")


def test_totals_are_told_exactly_beside_their_print(round):
    Score.objects.filter(sheet__assignment__entry__code="FOUR", criterion__key="idea").update(value="4.001")

    comparison = compared(tabulate_round(round, actor=awards.organiser(round.season)), "FOUR", "THREE")

    assert walked(comparison) == [(0, "total", "total", ("18003/250", "72/1"), ("72.01", "72.00"), True)]


def test_an_unranked_entry_says_why_it_has_no_place(tabulation):
    comparison = compared(tabulation, "ALONE", "ONE")

    assert (comparison.verdict, comparison.above, comparison.keys) == (Verdict.UNRANKED, None, ())
    assert [(entry.code, reason.en) for entry, reason in comparison.reasons] == [
        ("ALONE", "2 judges are needed to rank this entry; the sheets of 1 count.")
    ]


def test_entries_of_two_categories_are_not_compared(tabulation):
    assert compared(tabulation, "ONE", "ELSEWHERE") is None
    assert compared(tabulation, "ONE", "ONE") is None


def test_a_tie_that_the_jury_broke_is_told_with_its_reason(round):
    certified = certified_ranking(round)
    three, four = (Entry.objects.get(code=code) for code in ("THREE", "FOUR"))
    break_tie(certified.round, [four, three], actor=awards.organiser(round.season), reason="The chair saw both.")

    comparison = compared(certified, "THREE", "FOUR")

    assert (comparison.verdict, comparison.above.code) == (Verdict.DECISION, "FOUR")
    assert {decision.reason for decision in comparison.decisions} == {"The chair saw both."}
    assert comparison.sentence.en == "“four” stands above “three” by Decision of the jury."


def test_a_place_set_otherwise_leaves_what_the_ranking_said(round):
    certified = certified_ranking(round)
    set_place(
        certified.placements.get(entry__code="THREE"), actor=awards.organiser(round.season), place=1, reason="So."
    )

    comparison = compared(certified, "THREE", "ONE")

    assert (comparison.verdict, comparison.above) == (Verdict.DECISION, None)
    assert walked(comparison) == [(0, "total", "total", ("72/1", "90/1"), ("72.00", "90.00"), True)]
    assert comparison.sentence.en == "“three” and “one” share their place by Decision of the jury."


def test_a_certified_ranking_answers_without_computing_anything(round, monkeypatch, django_assert_num_queries):
    certified = certified_ranking(round)
    entries = [Entry.objects.get(code=code) for code in ("ONE", "THREE")]
    monkeypatch.setattr(engine, "tabulate", None)

    with django_assert_num_queries(2):
        comparison = why_above(certified, *entries)

    assert comparison.above.code == "ONE"


def certified_ranking(round):
    organiser = awards.organiser(round.season)
    closed = close_judging_round(round, actor=organiser)
    certified = certify_tabulation(tabulate_round(closed, actor=organiser), actor=organiser)
    certified.round.refresh_from_db()
    return certified
