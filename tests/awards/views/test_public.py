"""What anyone may read: open calls, the call, its forms, the results. Nothing under embargo."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.enums import AwardState, EntryState, SeasonState
from tests.factories import awards as make

from .reading import Page

pytestmark = pytest.mark.django_db
LATER = datetime(2099, 5, 29, 3, 0, tzinfo=UTC)


def test_home_sorts_seasons_by_what_can_be_done_there(client):
    for state in SeasonState:
        make.season(state, code=f"in-{state}", name={"en": f"Season in {state}"})

    response = client.get(reverse("home"))

    assert response.status_code == 200
    assert [each.code for each in response.context["open_seasons"]] == ["in-open"]
    assert [each.code for each in response.context["published_seasons"]] == ["in-published"]
    assert [each.code for each in response.context["other_seasons"]] == ["in-decided", "in-judging"]
    assert "Season in draft" not in response.content.decode()


def test_home_tells_decided_and_judged_seasons_in_the_same_words(client):
    for state in (SeasonState.JUDGING, SeasonState.DECIDED):
        make.season(state, name={"en": "One name"})

    page = Page(client.get(reverse("home")))

    assert page.words.count("The call has closed and the jury is at work.") == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"opens_at": LATER, "closes_at": LATER + timedelta(days=9)}, "Entries are taken from 29 May 2099."),
        ({"closes_at": timezone.now() - timedelta(minutes=1)}, "The call has closed and the jury is at work."),
    ],
)
def test_home_says_of_an_open_season_when_entries_are_taken(client, facts, sentence):
    make.season(**facts)

    assert sentence in Page(client.get(reverse("home"))).words


def test_home_without_a_season_says_what_will_be_there(client):
    assert "The next call will be announced here." in Page(client.get(reverse("home"))).words


@pytest.mark.parametrize(
    ("who", "desks"),
    [
        (make.person, []),
        (lambda: make.owner_of(make.entrant()), ["Your entries"]),
        (lambda: make.organiser(make.season()), ["Organise"]),
    ],
)
def test_home_shows_the_desks_that_the_person_has(client, who, desks):
    client.force_login(who())

    response = client.get(reverse("home"))

    assert [label for _url, label, _icon, _here in response.context["places"]] == desks


def test_the_call_tells_who_may_enter_and_what_can_be_won(client):
    season = make.season(
        theme={"en": "Cities that listen"}, eligibility_checklist=[{"key": "a", "text": {"en": "It runs."}}]
    )
    category = make.category(season, name={"en": "Human"}, entrant_types=["city"], population_min=50_000)
    make.tier(season, category=category, name={"en": "Gold"}, quota=2)
    make.round_of(season, name={"en": "Desk scoring"})

    page = Page(client.get(reverse("season", args=[season.code])))

    for words in ("Cities that listen", "Human", "City government", "Gold × 2", "It runs.", "Desk scoring"):
        assert words in page.words
    assert "Cities with 50,000 inhabitants or more." in page.words
    assert reverse("entry_start", args=[season.code, category.code]) in page.links


def test_the_call_shows_the_deadline_in_both_zones(client):
    season = make.season(closes_at=timezone.now().replace(year=2099, month=5, day=29, hour=14, minute=59))
    client.force_login(make.person(time_zone="Africa/Nairobi"))

    page = Page(client.get(reverse("season", args=[season.code])))

    assert "29 May 2099 at 23:59, Seoul time (UTC+09:00)" in page.words
    assert "For you: 17:59, Nairobi time (UTC+03:00)" in page.words


@pytest.mark.parametrize("state", [SeasonState.JUDGING, SeasonState.DECIDED, SeasonState.PUBLISHED])
def test_a_closed_call_offers_no_way_in(client, state):
    category = make.category(make.season(state))

    page = Page(client.get(reverse("season", args=[category.season.code])))

    assert reverse("entry_start", args=[category.season.code, category.code]) not in page.links


def test_a_season_in_preparation_exists_for_its_organisers_only(client):
    season = make.season(SeasonState.DRAFT)
    form = make.application_form(season)
    addresses = [reverse("season", args=[season.code]), reverse("season_form", args=[season.code, form.code])]

    assert [client.get(each).status_code for each in addresses] == [404, 404]
    client.force_login(make.person())
    assert [client.get(each).status_code for each in addresses] == [404, 404]
    client.force_login(make.organiser(season))
    assert [client.get(each).status_code for each in addresses] == [200, 200]


def test_the_form_for_reading_shows_every_question_with_its_limits(client):
    form = make.application_form(make.season())

    page = Page(client.get(reverse("season_form", args=[form.season.code, form.code])))

    for words in ("The project", "Summary", "At most 20 words", "Is there proof?", "File types: pdf, png", "Links"):
        assert words in page.words
    assert client.get(reverse("season_form", args=[form.season.code, "none"])).status_code == 404


@pytest.mark.parametrize("state", [state for state in SeasonState if state != SeasonState.PUBLISHED])
def test_results_do_not_exist_before_they_are_published(client, state):
    entry = make.entry(make.category(make.season(state)), state=EntryState.ELIGIBLE)
    make.award(entry, make.tier(entry.season))
    address = reverse("season_results", args=[entry.season.code])

    assert client.get(address).status_code == 404
    client.force_login(make.organiser(entry.season))
    assert client.get(address).status_code == 404


def test_results_tell_the_winners_in_both_scripts(client):
    category = make.category(make.season(SeasonState.PUBLISHED), name={"en": "Human"})
    seoul = make.entrant(
        name="Seoul Metropolitan Government",
        name_local="서울특별시",
        local_language="ko",
        country="KR",
        city="Seoul",
        city_local="서울",
    )
    gold = make.tier(category.season, name={"en": "Gold"})
    won = make.entry(category, seoul, EntryState.ELIGIBLE, title="Night bus")
    make.award(won, gold, place=1, citation={"en": "It goes where people are."})
    lost = make.entry(category, state=EntryState.ELIGIBLE, title="Secret loser")
    make.award(lost, gold, ordinal=9, state=AwardState.REVOKED, revoked_at=category.season.published_at)

    response = client.get(reverse("season_results", args=[category.season.code]))

    page = Page(response)
    assert page.words[-10:] == [
        "Human",
        "Gold",
        "Place 1",
        "Seoul Metropolitan Government",
        "서울특별시",
        "Seoul",
        "서울",
        ", South Korea",
        "Night bus",
        "It goes where people are.",
    ]
    assert '<span lang="ko" dir="auto">서울특별시</span>' in response.content.decode()
    assert any(words.startswith("As published on ") for words in page.words)


def test_results_without_awards_say_so(client):
    season = make.season(SeasonState.PUBLISHED)

    page = Page(client.get(reverse("season_results", args=[season.code])))

    assert "The jury conferred no award in this season." in page.words


def test_pages_speak_korean_where_the_season_does(client):
    season = make.season(name={"en": "Prize", "ko": "서울 스마트도시 상"})
    client.cookies["language"] = "ko"

    assert "서울 스마트도시 상" in Page(client.get(reverse("season", args=[season.code]))).words
