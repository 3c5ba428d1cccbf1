"""The form on the page: every kind of question, drafts, problems beside their fields, conflicts, files."""

import json

import pytest
from django.urls import reverse

from audit.steps import SYSTEM
from awards.domain.entries import save_answers
from awards.enums import EntryState, MemberRole
from awards.models import Attachment, Entry
from awards.queries.answers import problems_of
from tests.factories import awards as make

from .reading import Page

pytestmark = pytest.mark.django_db


def question(key: str, kind: str, **facts):
    return {"key": key, "kind": kind, "label": {"en": key.capitalize()}, **facts}


CHOICES = [{"key": "bus", "label": {"en": "Bus"}}, {"key": "tram", "label": {"en": "Tram"}}]
EVERY_KIND = {
    "key": "every",
    "label": {"en": "Every kind"},
    "languages": ["en"],
    "sections": [
        {
            "key": "all",
            "label": {"en": "All"},
            "questions": [
                question("text", "text"),
                question("long", "long_text"),
                question("number", "number"),
                question("money", "money"),
                question("date", "date"),
                question("choice", "choice", choices=CHOICES),
                question("many", "many_choices", choices=CHOICES),
                question("yes", "yes_no"),
                question("country", "country"),
                question("city", "city"),
                question("contact", "contact"),
                question("url", "url"),
                question("urls", "urls"),
                question("video", "video"),
                question(
                    "table",
                    "table",
                    columns=[
                        {"key": "what", "kind": "text", "label": {"en": "What"}},
                        {"key": "sum", "kind": "number", "label": {"en": "Sum"}},
                        {"key": "coin", "kind": "currency", "label": {"en": "Coin"}},
                        {"key": "day", "kind": "date", "label": {"en": "Day"}},
                        {"key": "done", "kind": "yes_no", "label": {"en": "Done"}},
                        {"key": "where", "kind": "country", "label": {"en": "Where"}},
                        {"key": "how", "kind": "choice", "label": {"en": "How"}, "choices": CHOICES},
                    ],
                ),
                question("sure", "declaration"),
            ],
        }
    ],
}
TYPED = {
    "a-text": " Night  bus ",
    "a-long": "One\r\nTwo",
    "a-number": "1,250,000.50",
    "a-money-amount": "500 000",
    "a-money-currency": "krw",
    "a-date": "2026-05-29",
    "a-choice": "tram",
    "a-many": ["tram", "bus"],
    "a-yes": "no",
    "a-country": "VN",
    "a-city-name": "서울",
    "a-city-name_en": "Seoul",
    "a-contact-name": "Mai",
    "a-contact-email": "mai@example.org",
    "a-url": "example.org",
    "a-urls": "https://a.example\nhttps://b.example",
    "a-video": "https://v.example/1",
    "a-table-rows": "2",
    "a-table-0-what": "Sensors",
    "a-table-0-sum": "12",
    "a-table-0-coin": "eur",
    "a-table-0-day": "2025-01-31",
    "a-table-0-done": "yes",
    "a-table-0-where": "KR",
    "a-table-0-how": "bus",
    "a-table-1-what": "",
    "a-sure": "on",
}
STORED = {
    "text": "Night bus",
    "long": "One\nTwo",
    "number": "1250000.5",
    "money": {"amount": "500000", "currency": "KRW"},
    "date": "2026-05-29",
    "choice": "tram",
    "many": ["bus", "tram"],
    "yes": False,
    "country": "VN",
    "city": {"name": "서울", "name_en": "Seoul"},
    "contact": {"name": "Mai", "email": "mai@example.org"},
    "url": "https://example.org",
    "urls": ["https://a.example", "https://b.example"],
    "video": "https://v.example/1",
    "table": [
        {"what": "Sensors", "sum": "12", "coin": "EUR", "day": "2025-01-31", "done": True, "where": "KR", "how": "bus"}
    ],
    "sure": True,
}


@pytest.fixture
def every_kind(client):
    """A draft whose form asks one question of every kind, with its owner signed in."""
    category = make.category()
    entry = make.entry(category, form=make.application_form(category.season, EVERY_KIND), answers={})
    client.force_login(make.owner_of(entry))
    return entry


def section_url(entry: Entry, key: str) -> str:
    return reverse("entry_section", args=[entry.code, key])


def posted(client, entry: Entry, key: str) -> dict[str, str]:
    """What the page's form would post if nobody typed anything."""
    fields = Page(client.get(section_url(entry, key))).fields
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def test_every_kind_of_question_is_asked_saved_and_shown_again(client, every_kind):
    carried = {key: posted(client, every_kind, "all")[key] for key in ("version", "seen")}

    response = client.post(section_url(every_kind, "all"), {**carried, **TYPED, "save": "1"})

    every_kind.refresh_from_db()
    assert response.status_code == 302
    assert every_kind.answers == STORED
    again = client.post(
        section_url(every_kind, "all"), {**posted(client, every_kind, "all"), "a-many": ["bus", "tram"]}
    )
    assert again.status_code == 302
    assert Entry.objects.get().answers == STORED
    assert Entry.objects.get().version == 1


def test_what_is_emptied_is_cleared(client, every_kind):
    save_answers(every_kind, actor=SYSTEM, answers=STORED)
    carried = {key: posted(client, every_kind, "all")[key] for key in ("version", "seen")}

    client.post(section_url(every_kind, "all"), {**carried, "a-table-rows": "0"})

    assert Entry.objects.get().answers == {}


def test_questions_that_the_page_did_not_ask_are_left_alone(client, every_kind):
    save_answers(every_kind, actor=SYSTEM, answers=STORED)

    client.post(section_url(every_kind, "all"), {"version": "1", "seen": json.dumps({"text": ""}), "a-text": "New"})

    assert Entry.objects.get().answers == {**STORED, "text": "New"}


def test_broken_hidden_fields_change_nothing(client, every_kind):
    for seen in ("", "[]", "{", '{"text": 5}', "null"):
        client.post(section_url(every_kind, "all"), {"version": "x", "seen": seen, "a-text": "Written"})

    assert Entry.objects.get().answers == {}


def test_save_and_continue_goes_to_the_next_section_and_at_last_to_the_review(client):
    entry = make.entry(answers={})
    client.force_login(make.owner_of(entry))

    first = client.post(section_url(entry, "project"), {**posted(client, entry, "project"), "next": "1"})
    last = client.post(section_url(entry, "proof"), {**posted(client, entry, "proof"), "next": "1"})

    assert (first.url, last.url) == (section_url(entry, "proof"), reverse("entry_review", args=[entry.code]))


def test_a_draft_is_saved_with_its_problems_beside_the_fields(client):
    entry = make.entry(answers={})
    client.force_login(make.owner_of(entry))
    long = "word " * 25

    response = client.post(
        section_url(entry, "project"), {**posted(client, entry, "project"), "a-summary": long, "next": "1"}
    )

    page = Page(response)
    message = "Shorten “Summary” to 20 words; it has 25."
    assert (response.status_code, Entry.objects.get().answers) == (422, {"summary": long.strip()})
    assert page.words.count(message) == 2  # in the summary at the top and beside the field
    assert "#id_a-summary" in page.links
    assert page.fields["a-summary"] == long.strip()
    assert "Saved. Some of it needs a change before you can submit" in page.words


def test_gaps_are_told_when_the_checklist_leads_here(client):
    entry = make.entry(answers={})
    client.force_login(make.owner_of(entry))

    plain = Page(client.get(section_url(entry, "project")))
    checked = Page(client.get(section_url(entry, "project") + "?check=1"))

    message = "Answer “Summary”; the entry cannot be submitted without it."
    assert (plain.words.count(message), checked.words.count(message)) == (0, 2)


def test_an_answer_that_brings_up_a_question_keeps_the_writer_there(client):
    entry = make.entry(answers={})
    client.force_login(make.owner_of(entry))
    before = client.get(section_url(entry, "proof")).content.decode()

    response = client.post(
        section_url(entry, "proof"), {**posted(client, entry, "proof"), "a-has_proof": "yes", "next": "1"}
    )

    assert '<div id="question-proof" data-question="proof" data-kind="file"' in before
    assert response.url == section_url(entry, "proof") + "#question-proof"
    after = client.get(section_url(entry, "proof"))
    assert [each["key"] for each in after.context["form"].asked if each["is_visible"]] == [
        "has_proof",
        "proof",
        "links",
    ]


def test_two_who_write_the_same_answer_see_both(client):
    entry = make.entry()
    client.force_login(make.owner_of(entry))
    mine = {**posted(client, entry, "project"), "a-summary": "Mine"}
    save_answers(entry, actor=make.member(entry.entrant), answers={"summary": "Theirs"})

    response = client.post(section_url(entry, "project"), mine)

    page = Page(response)
    assert (response.status_code, Entry.objects.get().answers["summary"]) == (409, "Theirs")
    assert {"Saved by a colleague", "Theirs", "Written by you", "Mine", "Nothing was saved"} <= set(page.words)
    assert page.fields["a-summary"] == "Mine"
    resent = {name: value for name, value in page.fields.items() if name != "csrfmiddlewaretoken"}
    assert client.post(section_url(entry, "project"), resent).status_code == 302
    assert Entry.objects.get().answers["summary"] == "Mine"


def test_two_who_write_different_sections_do_not_disturb_each_other(client):
    entry = make.entry(answers={})
    client.force_login(make.owner_of(entry))
    mine = {**posted(client, entry, "project"), "a-summary": "Mine"}
    save_answers(entry, actor=make.member(entry.entrant), answers={"links": "https://theirs.example"})

    assert client.post(section_url(entry, "project"), mine).status_code == 302
    assert Entry.objects.get().answers == {"summary": "Mine", "links": ["https://theirs.example"]}


def test_after_the_deadline_what_was_typed_stays_on_the_page(client):
    entry = make.entry()
    client.force_login(make.owner_of(entry))
    mine = {**posted(client, entry, "project"), "a-summary": "Typed too late"}
    entry.season.closes_at = entry.season.opens_at + (entry.season.closes_at - entry.season.opens_at) / 4
    entry.season.save()

    response = client.post(section_url(entry, "project"), mine)

    assert (response.status_code, Entry.objects.get().version) == (409, 0)
    page = Page(response)
    assert {"What you typed was not saved", "Typed too late"} <= set(page.words)
    assert "The deadline has passed" in page.text


def test_files_are_attached_replaced_and_removed_from_the_page(client):
    entry = make.entry(answers={"has_proof": True})
    client.force_login(make.owner_of(entry))

    client.post(section_url(entry, "proof"), {**posted(client, entry, "proof"), "a-proof": make.upload("one.pdf")})
    one = Attachment.objects.get()
    page = Page(client.get(section_url(entry, "proof")))
    assert reverse("attachment", args=[entry.code, one.code]) in page.links

    client.post(section_url(entry, "proof"), {**posted(client, entry, "proof"), "remove": one.code})
    one.refresh_from_db()
    assert (one.removed_at is not None, "proof" in Entry.objects.get().answers) == (True, False)


def test_a_refused_file_is_told_beside_its_field_and_the_rest_is_saved(client):
    entry = make.entry(answers={"has_proof": True})
    client.force_login(make.owner_of(entry))
    wrong = make.upload("proof.pdf", b"<script>alert(1)</script>")

    response = client.post(
        section_url(entry, "proof"),
        {**posted(client, entry, "proof"), "a-links": "https://kept.example", "a-proof": wrong},
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["proof"]
    assert Entry.objects.get().answers["links"] == ["https://kept.example"]
    assert Attachment.objects.count() == 0


def test_more_rows_are_given_when_they_are_asked_for(client, every_kind):
    before = posted(client, every_kind, "all")

    response = client.post(section_url(every_kind, "all"), {**before, "more": "table"})

    assert response.url == section_url(every_kind, "all") + "?more=table#id_a-table_0"
    page = Page(client.get(response.url))
    assert (before["a-table-rows"], page.fields["a-table-rows"]) == ("2", "5")


def test_words_of_a_form_are_never_markup(client):
    category = make.category()
    hostile = "<script>alert(1)</script>"
    form = {
        **EVERY_KIND,
        "sections": [
            {
                "key": "all",
                "label": {"en": hostile},
                "help": {"en": hostile},
                "questions": [
                    question("one", "text", help={"en": hostile}, example={"en": hostile}),
                    question("two", "choice", choices=[{"key": "x", "label": {"en": hostile}}]),
                ],
            }
        ],
    }
    entry = make.entry(
        category, form=make.application_form(category.season, form), answers={"one": hostile}, title=hostile
    )
    client.force_login(make.owner_of(entry))

    for address in (section_url(entry, "all"), reverse("entry_review", args=[entry.code])):
        assert hostile not in client.get(address).content.decode()


def test_a_link_that_leads_nowhere_safe_is_not_made_clickable(client, every_kind):
    save_answers(every_kind, actor=SYSTEM, answers={"url": "javascript:alert(1)"})

    page = Page(client.get(reverse("entry_review", args=[every_kind.code])))

    assert not [link for link in page.links if link.startswith("javascript")]
    assert "javascript:alert(1)" in page.words


@pytest.mark.parametrize("state", [EntryState.ELIGIBLE, EntryState.WITHDRAWN])
def test_a_closed_entry_shows_its_answers_without_a_form(client, state):
    entry = make.entry(state=state)
    client.force_login(make.owner_of(entry))

    page = Page(client.get(section_url(entry, "project")))

    assert "a-summary" not in page.fields
    assert make.WHOLE_ANSWERS["summary"] in page.words


def test_readers_read_and_do_not_write(client):
    entry = make.entry()
    client.force_login(make.member(entry.entrant, role=MemberRole.READER))

    page = Page(client.get(section_url(entry, "project")))
    response = client.post(
        section_url(entry, "project"), {"version": "0", "seen": '{"summary": ""}', "a-summary": "By a reader"}
    )

    assert "You may read this entry but not change it." in page.words
    assert (response.status_code, Entry.objects.get().version) == (403, 0)


def test_a_section_that_is_not_there_is_not_found(client):
    entry = make.entry()
    client.force_login(make.owner_of(entry))

    assert client.get(section_url(entry, "no_such")).status_code == 404


def test_sections_named_like_our_pages_have_addresses_of_their_own(client):
    category = make.category()
    names = ("review", "submit", "withdraw", "title")
    form = {
        **EVERY_KIND,
        "sections": [
            {"key": name, "label": {"en": name}, "questions": [question(f"in_{name}", "text")]} for name in names
        ],
    }
    entry = make.entry(category, form=make.application_form(category.season, form), answers={})
    client.force_login(make.owner_of(entry))

    for name in names:
        assert client.get(section_url(entry, name)).context["section"].key == name


def test_the_form_is_complete_when_everything_was_typed(client, every_kind):
    carried = {key: posted(client, every_kind, "all")[key] for key in ("version", "seen")}

    client.post(section_url(every_kind, "all"), {**carried, **TYPED})

    assert problems_of(Entry.objects.get()) == ()
