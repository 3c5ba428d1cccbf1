"""Why one stands above another, as a page: every pair of a category can be asked about, and the answer is walked."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from awards.enums import SeasonState
from judging.domain.tabulations import tabulate_round
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    """One above two by a tie-break, alone without a quorum, elsewhere in another category."""
    made = judging.judging_round(awards.season(SeasonState.JUDGING), quorum=2)
    category = awards.category(made.season)
    judges = [judging.judge(made.season), judging.judge(made.season)]
    marks = {
        "one": ({"idea": "5", "proof": "4"}, {"idea": "4", "proof": "5"}),
        "two": ({"idea": "3", "proof": "4"}, {"idea": "3", "proof": "4"}),
        "alone": ({"idea": "5", "proof": "5"}, None),
    }
    for title, sheets in marks.items():
        entry = judging.eligible(made.season, category, title=title, code=title.upper())
        for judge, given in zip(judges, sheets, strict=True):
            judging.sheet(judging.assignment(made, judge, entry), marks=given, submitted=given is not None)
    other = judging.eligible(made.season, awards.category(made.season), title="elsewhere", code="ELSEWHERE")
    for judge in judges:
        judging.sheet(judging.assignment(made, judge, other), marks=marks["one"][0], submitted=True)
    return made


@pytest.fixture
def organiser(client, round):
    person = awards.organiser(round.season)
    client.force_login(person)
    tabulate_round(round, actor=person)
    return person


def at(round) -> str:
    return reverse("organise_why", args=[round.season.code, round.code])


def test_the_steps_are_walked_until_the_first_that_differs(client, organiser, round):
    page = client.get(at(round), {"entry": "TWO", "other": "ONE"})

    assert page.context["sentence"] == "“one” stands above “two” by “total”: 90.00 against 68.00."
    assert [(key["label"], key["sides"], key["walked"].decides) for key in page.context["keys"]] == [
        ("total", [("68.00", "68/1"), ("90.00", "90/1")], True)
    ]


def test_the_sentence_is_told_in_korean(client, organiser, round):
    page = client.get(at(round), {"entry": "ONE", "other": "TWO"}, headers={"accept-language": "ko"})

    assert page.context["sentence"] == (
        "‘one’ 응모작의 순위가 ‘two’ 응모작보다 앞선 근거는 ‘총점’입니다: 90.00 대 68.00."
    )


def test_an_entry_without_a_place_says_why(client, organiser, round):
    page = client.get(at(round), {"entry": "ALONE", "other": "ONE"})

    assert page.context["keys"] == []
    assert page.context["sentence"].startswith("“alone” is not ranked: ")


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ("ELSEWHERE", "Entries of different categories are not ranked against each other."),
        ("ONE", "Choose another entry than the first."),
        ("NOBODY", "Select a valid choice. NOBODY is not one of the available choices."),
    ],
)
def test_a_pair_that_cannot_be_compared_is_told_at_its_field(client, organiser, round, other, error):
    page = client.get(at(round), {"entry": "ONE", "other": other})

    assert page.status_code == 200
    assert page.context["form"].errors == {"other": [error]}
    assert page.context["comparison"] is None


def test_the_ranking_links_each_entry_to_why_it_stands_above_the_next(client, organiser, round):
    page = client.get(reverse("organise_tabulation", args=[round.season.code, round.code]))

    first, last = page.context["categories"][0]["rows"]
    asked = urlsplit(first["why"]["url"])
    assert (asked.path, parse_qs(asked.query)) == (at(round), {"entry": ["ONE"], "other": ["TWO"]})
    assert last["why"] is None


def test_without_a_ranking_there_is_no_page(client, round):
    client.force_login(awards.organiser(round.season))

    assert client.get(at(round)).status_code == 404


def test_the_page_takes_the_same_number_of_queries_for_any_number_of_entries(
    client, organiser, round, django_assert_num_queries
):
    with django_assert_num_queries(10):
        client.get(at(round), {"entry": "ONE", "other": "TWO"})
    for _number in range(3):
        judging.sheet(judging.assignment(round), marks={"idea": "5", "proof": "4"}, submitted=True)
    tabulate_round(round, actor=organiser)

    with django_assert_num_queries(10):
        client.get(at(round), {"entry": "ONE", "other": "TWO"})
