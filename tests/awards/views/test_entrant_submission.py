"""Review, submission, receipt, withdrawal, files: once, in time, and never for strangers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.domain.attachments import remove_file
from awards.domain.entries import submit_entry
from awards.enums import EntryState, MemberRole
from awards.models import Entry, EntryRevision
from outbox.models import Letter
from tests.factories import awards as make

from .reading import Page, content_of

pytestmark = pytest.mark.django_db


def url(name: str, entry: Entry, *more) -> str:
    return reverse(name, args=[entry.code, *more])


def test_the_review_shows_every_answer_and_submits(client):
    entry = make.entry(title="Night bus")
    client.force_login(make.owner_of(entry))

    page = Page(client.get(url("entry_review", entry)))
    response = client.post(url("entry_submit", entry), {"key": page.fields["key"]})

    assert {"Night bus", make.WHOLE_ANSWERS["summary"], "No"} <= set(page.words)
    assert response.url == url("entry_revision", entry, 1)
    assert EntryRevision.objects.get().idempotency_key == page.fields["key"]
    assert Entry.objects.get().state == EntryState.SUBMITTED


def test_the_button_pressed_six_times_submits_once(client):
    entry = make.entry()
    client.force_login(make.owner_of(entry))
    key = Page(client.get(url("entry_review", entry))).fields["key"]

    answers = [client.post(url("entry_submit", entry), {"key": key}) for _time in range(6)]

    assert {each.url for each in answers} == {url("entry_revision", entry, 1)}
    assert (EntryRevision.objects.count(), Letter.objects.count()) == (1, 1)


def test_the_review_links_to_every_gap_and_offers_no_button(client):
    entry = make.entry(answers={"has_proof": True})
    client.force_login(make.owner_of(entry))

    page = Page(client.get(url("entry_review", entry)))

    assert "key" not in page.fields
    assert f"{url('entry_section', entry, 'project')}?check=1#question-summary" in page.links
    assert f"{url('entry_section', entry, 'proof')}?check=1#question-proof" in page.links


def test_an_incomplete_submission_is_refused_with_its_gaps(client):
    entry = make.entry(answers={})
    client.force_login(make.owner_of(entry))

    response = client.post(url("entry_submit", entry), {"key": "k"})

    page = Page(response)
    assert (response.status_code, EntryRevision.objects.count()) == (409, 0)
    assert "The entry was not submitted" in page.words
    assert "Answer “Summary”; the entry cannot be submitted without it." in page.words


def test_a_late_submission_is_refused_with_the_deadline(client):
    entry = make.entry(make.category(make.season(closes_at=timezone.now() - timedelta(minutes=2), grace_minutes=1)))
    client.force_login(make.owner_of(entry))

    response = client.post(url("entry_submit", entry), {"key": "k"})

    assert (response.status_code, EntryRevision.objects.count()) == (409, 0)
    assert "The deadline has passed" in Page(response).text


def test_minutes_of_grace_are_given(client):
    entry = make.entry(make.category(make.season(closes_at=timezone.now() - timedelta(minutes=1), grace_minutes=5)))
    client.force_login(make.owner_of(entry))

    assert client.post(url("entry_submit", entry), {"key": "k"}).status_code == 302


def test_submitting_takes_a_post(client):
    entry = make.entry()
    client.force_login(make.owner_of(entry))

    assert client.get(url("entry_submit", entry)).status_code == 405


def test_an_unchanged_entry_offers_nothing_to_submit(client):
    entry = make.entry()
    submit_entry(entry, actor=make.owner_of(entry))
    client.force_login(make.owner_of(entry))

    page = Page(client.get(url("entry_review", entry)))

    assert "key" not in page.fields
    assert "There is nothing left to do." in page.text


def test_the_receipt_tells_every_answer_file_and_digest(client):
    entry = make.entry(answers={**make.WHOLE_ANSWERS, "has_proof": True})
    file = make.attachment(entry, name="evaluation.pdf")
    revision = submit_entry(entry, actor=make.owner_of(entry))
    client.force_login(make.owner_of(entry))

    page = Page(client.get(url("entry_revision", entry, 1)))

    for words in (revision.digest, make.WHOLE_ANSWERS["summary"], "Yes", "evaluation.pdf", file.sha256):
        assert words in page.text
    assert url("entry_receipt", entry, 1) in page.links


def test_an_older_version_says_that_a_newer_one_counts(client):
    entry = make.entry(state=EntryState.SUBMITTED)
    make.revision(entry)
    client.force_login(make.owner_of(entry))
    warning = "A newer version was submitted since. The newer one counts."

    assert warning in Page(client.get(url("entry_revision", entry, 1))).words
    assert warning not in Page(client.get(url("entry_revision", entry, 2))).words
    assert client.get(url("entry_revision", entry, 3)).status_code == 404


def test_withdrawing_asks_once_more(client):
    entry = make.entry(state=EntryState.SUBMITTED)
    client.force_login(make.owner_of(entry))

    asked = client.get(url("entry_withdraw", entry))
    assert (asked.status_code, Entry.objects.get().state) == (200, EntryState.SUBMITTED)
    response = client.post(url("entry_withdraw", entry), {"reason": "The project has ended."})

    assert (response.url, Entry.objects.get().state) == (url("entry", entry), EntryState.WITHDRAWN)


def test_a_file_leaves_as_a_download_only(client):
    entry = make.entry()
    content = make.pdf_bytes()
    file = make.attachment(entry, name='평가 "보고서".pdf', content=content)
    client.force_login(make.owner_of(entry))

    response = client.get(url("attachment", entry, file.code))

    assert content_of(response) == content
    told = {name: response.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")}
    assert told == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_removed_file_is_not_found_unless_it_was_submitted(client):
    entry = make.entry(answers={**make.WHOLE_ANSWERS, "has_proof": True})
    owner = make.owner_of(entry)
    submitted = make.attachment(entry)
    submit_entry(entry, actor=owner)
    never = make.attachment(entry)
    for file in (submitted, never):
        remove_file(file, actor=owner)
    client.force_login(owner)

    kept = client.get(url("attachment", entry, submitted.code))
    assert content_of(kept).startswith(b"%PDF-")
    assert (kept.status_code, client.get(url("attachment", entry, never.code)).status_code) == (200, 404)


def test_another_entrants_entry_does_not_exist_anywhere(client):
    entry = make.entry(state=EntryState.SUBMITTED)
    file = make.attachment(entry)
    pages = [
        url("entry", entry),
        url("entry_section", entry, "project"),
        url("entry_review", entry),
        url("entry_withdraw", entry),
        url("entry_revision", entry, 1),
        url("entry_receipt", entry, 1),
        url("attachment", entry, file.code),
    ]
    acts = [
        url("entry_section", entry, "project"),
        url("entry_submit", entry),
        url("entry_withdraw", entry),
        url("entry_retitle", entry),
    ]

    for person in (make.person(), make.owner_of(make.entry(entry.category)), make.organiser(make.season())):
        client.force_login(person)
        assert [client.get(each).status_code for each in pages] == [404] * len(pages)
        assert [client.post(each, {"title": "x", "key": "k"}).status_code for each in acts] == [404] * len(acts)
    assert Entry.objects.get(pk=entry.pk).state == EntryState.SUBMITTED


def test_a_file_of_one_entry_is_not_found_under_another(client):
    city = make.entrant()
    category = make.category()
    mine, also_mine = make.entry(category, city), make.entry(category, city)
    file = make.attachment(mine)
    client.force_login(make.owner_of(city))

    assert client.get(url("attachment", also_mine, file.code)).status_code == 404


def test_readers_neither_submit_nor_withdraw(client):
    entry = make.entry()
    client.force_login(make.member(entry.entrant, role=MemberRole.READER))

    assert client.post(url("entry_submit", entry), {"key": "k"}).status_code == 403
    assert client.post(url("entry_withdraw", entry)).status_code == 403
    assert "key" not in Page(client.get(url("entry_review", entry))).fields


def test_strangers_are_asked_to_sign_in(client):
    entry = make.entry()

    for name in ("entry", "entry_review", "entry_submit", "entry_withdraw"):
        address = url(name, entry)
        assert client.post(address).url == f"{reverse('account_login')}?next={address}"
