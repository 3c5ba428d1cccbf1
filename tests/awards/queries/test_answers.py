"""What an entry holds: facts put in from the profile, files by name, and a digest that anyone can compute again."""

import hashlib
import json
from datetime import timedelta

import pytest

from awards.queries.answers import (
    answer_digest,
    answers_of,
    content_digest,
    current_digest,
    files_named,
    form_of,
    progress_of,
    submitted_answers,
)
from awards.queries.deadlines import deadline_of, last_moment_of
from tests.factories import awards as make

pytestmark = pytest.mark.django_db


def asking(*questions):
    return {
        "key": "facts",
        "label": {"en": "Facts"},
        "languages": ["en"],
        "sections": [{"key": "one", "label": {"en": "One"}, "questions": list(questions)}],
    }


def test_facts_the_platform_knows_are_put_in_their_places():
    category = make.category(code="human")
    form = make.application_form(
        category.season,
        asking(
            {"key": "t", "kind": "text", "label": {"en": "T"}, "filled_from": "title"},
            {"key": "ct", "kind": "country", "label": {"en": "C"}, "filled_from": "country"},
            {"key": "ci", "kind": "city", "label": {"en": "C"}, "filled_from": "city"},
            {"key": "cw", "kind": "text", "label": {"en": "C"}, "filled_from": "city"},
            {
                "key": "ty",
                "kind": "choice",
                "label": {"en": "T"},
                "filled_from": "entrant_type",
                "choices": [{"key": "city", "label": {"en": "City"}}],
            },
            {
                "key": "ca",
                "kind": "choice",
                "label": {"en": "C"},
                "filled_from": "category",
                "choices": [{"key": "human", "label": {"en": "Human"}}],
            },
        ),
    )
    city = make.entrant(country="KR", city="Seoul", city_local="서울")
    entry = make.entry(category, city, form=form, title="Night bus", answers={"ct": "US", "ty": "corporation"})

    assert answers_of(entry) == {
        "t": "Night bus",
        "ct": "KR",
        "ci": {"name": "서울", "name_en": "Seoul"},
        "cw": "Seoul",
        "ty": "city",
        "ca": "human",
    }
    assert submitted_answers(entry) == answers_of(entry)


def test_progress_counts_answers_and_names_gaps():
    entry = make.entry(answers={"has_proof": True})

    told = [(each.section, each.required, each.given, each.gaps) for each in progress_of(entry)]

    assert told == [("project", 2, 1, ("summary",)), ("proof", 2, 1, ("proof",))]


def test_the_digest_is_sha_256_of_canonical_json():
    entry = make.entry(title="Night bus")
    answers = {"summary": "Buses", "title": "Night bus"}
    content = {
        "answers": answers,
        "category": entry.category.code,
        "entrant": entry.entrant.code,
        "files": [{"code": "c", "question": "proof", "sha256": "s"}],
        "form": entry.form.digest,
        "language": "en",
        "title": "Night bus",
    }
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    digest = content_digest(entry, answers, [{"code": "c", "question": "proof", "sha256": "s", "name": "x", "size": 1}])

    assert digest == hashlib.sha256(written.encode()).hexdigest()


def test_the_current_digest_is_that_of_the_revision_until_something_changes():
    entry = make.entry(state="submitted")

    assert current_digest(entry) == entry.revisions.get().digest
    entry.title = "Another title"
    assert current_digest(entry) != entry.revisions.get().digest


def test_files_named_lists_what_the_answers_name():
    entry = make.entry()
    file = make.attachment(entry)
    make.attachment(make.entry())

    assert files_named(entry, entry.answers) == [
        {"question": "proof", "code": file.code, "name": "proof.pdf", "size": file.size, "sha256": "0" * 64}
    ]
    assert files_named(entry, {"summary": "x", "gone": 1}) == []


def test_answer_digests_tell_answers_apart():
    values = [None, "", "a", "b", False, True, ["a"], {"a": "b"}]

    assert len({answer_digest(value) for value in values}) == len(values)
    assert answer_digest(None) == ""


def test_forms_are_read_once():
    entry = make.entry()

    assert form_of(entry.form) is form_of(make.application_form(make.season()))


def test_the_deadline_is_the_later_of_the_two():
    entry = make.entry(make.category(make.season(grace_minutes=10)))
    closes = entry.season.closes_at

    assert (deadline_of(entry), last_moment_of(entry)) == (closes, closes + timedelta(minutes=10))
    entry.deadline_extended_to = closes - timedelta(days=1)
    assert deadline_of(entry) == closes
    entry.deadline_extended_to = closes + timedelta(days=1)
    assert last_moment_of(entry) == closes + timedelta(days=1, minutes=10)
