"""Beginning an entry, the list of entries, and the page of one: where it stands, and nothing under embargo."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.domain.entries import save_answers, start_entry, submit_entry, withdraw_entry
from awards.domain.screening import return_entry
from awards.enums import EntrantType, EntryState, MemberRole, SeasonState
from awards.models import Entry
from tests.factories import awards as make

from .reading import Page

pytestmark = pytest.mark.django_db


def start_url(category) -> str:
    return reverse("entry_start", args=[category.season.code, category.code])


def test_beginning_an_entry_leads_into_its_form(client):
    category, city = make.category(), make.entrant()
    client.force_login(make.owner_of(city))

    response = client.post(start_url(category), {"entrant": city.code, "title": "Night bus", "language": "ko"})

    entry = Entry.objects.get()
    assert (entry.entrant, entry.title, entry.language) == (city, "Night bus", "ko")
    assert response.url == reverse("entry_section", args=[entry.code, "project"])


def test_beginning_asks_what_is_missing(client):
    category, city = make.category(), make.entrant()
    client.force_login(make.owner_of(city))

    response = client.post(start_url(category), {"entrant": city.code})

    assert (response.status_code, set(response.context["form"].errors)) == (422, {"title", "language"})
    assert Entry.objects.count() == 0


def test_entrants_that_the_category_does_not_admit_are_told_why(client):
    category = make.category(entrant_types=["individual"])
    company = make.entrant(type=EntrantType.CORPORATION, name="KT")
    client.force_login(make.owner_of(company))

    page = Page(client.get(start_url(category)))
    response = client.post(start_url(category), {"entrant": company.code, "title": "X", "language": "en"})

    assert "This category is open to: Individual. KT is registered as: Corporation." in page.words
    assert (response.status_code, Entry.objects.count()) == (422, 0)


def test_nobody_enters_in_the_name_of_another(client):
    category, others = make.category(), make.entrant()
    client.force_login(make.owner_of(make.entrant()))

    response = client.post(start_url(category), {"entrant": others.code, "title": "X", "language": "en"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["entrant"])


def test_a_closed_call_says_so(client):
    category = make.category(make.season(closes_at=timezone.now() - timedelta(hours=1)))
    client.force_login(make.owner_of(make.entrant()))

    page = Page(client.get(start_url(category)))

    assert "Entries are no longer taken: the call has closed." in page.words
    assert "title" not in page.fields


def test_the_desk_lists_every_entry_with_where_it_stands(client):
    city = make.entrant()
    category = make.category()
    make.entry(category, city, title="Mine, a draft")
    make.entry(category, city, EntryState.ELIGIBLE, title="Mine, eligible")
    make.entry(category, title="Somebody else's")
    client.force_login(make.owner_of(city))

    page = Page(client.get(reverse("entrant_desk")))

    assert {"Mine, a draft", "Mine, eligible", "Draft", "Eligible"} <= set(page.words)
    assert "Somebody else's" not in page.text


def test_an_empty_desk_says_what_will_be_there(client):
    client.force_login(make.person())

    assert (
        "Choose an open call and enter your work. Drafts, receipts and results will be here."
        in Page(client.get(reverse("entrant_desk"))).words
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_with_one_entry_and_with_three(client, count, django_assert_num_queries):
    category, city = make.category(), make.entrant()
    for _number in range(count):
        make.entry(category, city)
    client.force_login(make.owner_of(city))

    with django_assert_num_queries(10):
        client.get(reverse("entrant_desk"))


def test_a_draft_shows_what_is_missing_and_where(client):
    entry = make.entry(answers={"has_proof": True})
    client.force_login(make.owner_of(entry))

    page = Page(client.get(reverse("entry", args=[entry.code])))

    assert "Only you and your team see this draft. It counts once you submit it." in page.words
    section = reverse("entry_section", args=[entry.code, "proof"])
    assert f"{section}?check=1#question-proof" in page.links
    assert page.words.count("1 to do") == 2


@pytest.mark.parametrize(
    ("state", "season_state", "sentence"),
    [
        (
            EntryState.SUBMITTED,
            SeasonState.OPEN,
            "We have it. You can change it and submit it again until the deadline.",
        ),
        (
            EntryState.SUBMITTED,
            SeasonState.JUDGING,
            "We have it. The secretariat checks next whether it can take part.",
        ),
        (EntryState.WITHDRAWN, SeasonState.OPEN, "It was withdrawn and takes no part in the award."),
        (
            EntryState.DRAFT,
            SeasonState.JUDGING,
            "The deadline has passed and this draft was not submitted. It takes no part in the award.",
        ),
        (
            EntryState.ELIGIBLE,
            SeasonState.JUDGING,
            "It meets the conditions and goes to the jury. You will hear from us when the results are public.",
        ),
        (
            EntryState.ELIGIBLE,
            SeasonState.DECIDED,
            "It meets the conditions and goes to the jury. You will hear from us when the results are public.",
        ),
        (EntryState.ELIGIBLE, SeasonState.PUBLISHED, "The results of this season are public."),
        (EntryState.INELIGIBLE, SeasonState.OPEN, "It does not meet the conditions of the award: “Late.”"),
        (EntryState.RETURNED, SeasonState.OPEN, "The secretariat asks for a correction: “Late.”"),
        (EntryState.DISQUALIFIED, SeasonState.OPEN, "It was excluded from this season: “Late.”"),
    ],
)
def test_every_state_has_its_sentence(client, state, season_state, sentence):
    entry = make.entry(make.category(make.season(season_state)), state=state, screening_note="Late.")
    client.force_login(make.owner_of(entry))

    assert sentence in Page(client.get(reverse("entry", args=[entry.code]))).words


def test_changes_since_the_submission_are_told(client):
    entry = make.entry()
    owner = make.owner_of(entry)
    submit_entry(entry, actor=owner)
    save_answers(entry, actor=owner, answers={"summary": "Changed"})
    client.force_login(owner)

    page = Page(client.get(reverse("entry", args=[entry.code])))

    assert (
        "You have changed the entry since you submitted it. Submit it again if the changes shall count." in page.words
    )


def test_the_timeline_tells_what_happened_latest_first(client):
    category, city = make.category(), make.entrant()
    owner = make.owner_of(city)
    entry = start_entry(category.season, actor=owner, entrant=city, category=category, title="Night bus")
    save_answers(entry, actor=owner, answers=make.WHOLE_ANSWERS)
    submit_entry(entry, actor=owner)
    return_entry(entry, actor=make.organiser(category.season), reason="Sign the declaration.")
    submit_entry(entry, actor=owner)
    withdraw_entry(entry, actor=owner)
    client.force_login(owner)

    response = client.get(reverse("entry", args=[entry.code]))

    assert [(title, text) for _at, title, text in response.context["timeline"]] == [
        ("Withdrawn", ""),
        ("Submitted again", "Version 2"),
        ("Returned for correction", "Sign the declaration."),
        ("Submitted", "Version 1"),
        ("Draft begun", ""),
    ]


def test_an_award_is_not_told_before_it_is_public(client):
    season = make.season(SeasonState.DECIDED)
    entry = make.entry(make.category(season), state=EntryState.ELIGIBLE)
    make.award(entry, make.tier(season, name={"en": "Gold of golds"}))
    client.force_login(make.owner_of(entry))
    address = reverse("entry", args=[entry.code])

    assert "Gold of golds" not in client.get(address).content.decode()
    season.state, season.published_at = SeasonState.PUBLISHED, timezone.now()
    season.save()
    assert "Gold of golds" in Page(client.get(address)).words


def test_an_entry_is_the_same_page_before_and_after_the_jury_has_decided(client):
    season = make.season(SeasonState.JUDGING)
    entry = make.entry(make.category(season), state=EntryState.ELIGIBLE)
    client.force_login(make.owner_of(entry))
    address = reverse("entry", args=[entry.code])

    before = Page(client.get(address)).words
    make.award(entry, make.tier(season))
    season.state = SeasonState.DECIDED
    season.save()

    assert Page(client.get(address)).words == before


def test_another_title_is_saved(client):
    entry = make.entry()
    client.force_login(make.owner_of(entry))

    client.post(reverse("entry_retitle", args=[entry.code]), {"title": "Better title"})

    assert Entry.objects.get().title == "Better title"


def test_readers_see_no_way_to_change(client):
    entry = make.entry()
    client.force_login(make.member(entry.entrant, role=MemberRole.READER))

    page = Page(client.get(reverse("entry", args=[entry.code])))

    assert reverse("entry_review", args=[entry.code]) not in page.links
    assert reverse("entry_withdraw", args=[entry.code]) not in page.links
