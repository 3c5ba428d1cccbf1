"""An entry from its first draft to its submission: what each verb makes, and each reason for which it refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from awards.domain.entries import (
    extend_deadline,
    retitle_entry,
    save_answers,
    start_entry,
    submit_entry,
    why_not_submit,
    withdraw_entry,
)
from awards.enums import AwardState, EntrantType, EntryState, MemberRole, SeasonState
from awards.models import Entry, EntryRevision
from awards.queries.answers import answer_digest, problems_of
from outbox.models import Letter
from tests.factories import awards as make

pytestmark = pytest.mark.django_db
CLOSE = datetime(2026, 5, 29, 14, 59, tzinfo=UTC)


def acts(subject) -> list[str]:
    return list(AuditEvent.objects.filter(subject_code=subject.code).values_list("action", flat=True))


def refusal_of(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.refusal.code


# Beginning


def test_start_entry_makes_a_draft_on_the_newest_form():
    category = make.category()
    newest = make.application_form(category.season, version=2)
    city = make.entrant()

    entry = start_entry(
        category.season, actor=make.owner_of(city), entrant=city, category=category, title="  Flood   warning "
    )

    assert (entry.state, entry.title, entry.form, entry.language) == (EntryState.DRAFT, "Flood warning", newest, "en")
    assert acts(entry) == ["entry.start"]


def test_start_entry_takes_a_form_that_names_the_category_and_the_type():
    category = make.category()
    category.season.forms.update(category_codes=["another"])
    for_cities = make.application_form(
        category.season, code="mine", category_codes=[category.code], entrant_types=["city"]
    )
    city, company = make.entrant(), make.entrant(type=EntrantType.CORPORATION)

    entry = start_entry(category.season, actor=SYSTEM, entrant=city, category=category)

    assert entry.form == for_cities
    assert refusal_of(start_entry, category.season, actor=SYSTEM, entrant=company, category=category) == "no-form"


@pytest.mark.parametrize(
    ("season_facts", "category_facts", "entrant_facts", "code"),
    [
        ({"state": SeasonState.DRAFT}, {}, {}, "not-open"),
        ({"opens_at": timezone.now() + timedelta(days=1)}, {}, {}, "not-open"),
        ({"state": SeasonState.JUDGING}, {}, {}, "closed"),
        ({"closes_at": timezone.now() - timedelta(days=1)}, {}, {}, "closed"),
        ({}, {"entrant_types": ["individual"]}, {}, "type-not-allowed"),
        ({}, {"by_nomination": True}, {}, "by-nomination"),
        ({}, {"population_min": 250_000}, {"population": None}, "population-needed"),
        ({}, {"population_min": 250_000}, {"population": 249_999}, "population-outside"),
        ({}, {"population_max": 249_999}, {"population": 250_000}, "population-outside"),
    ],
)
def test_start_entry_refuses_with_the_reason(season_facts, category_facts, entrant_facts, code):
    category = make.category(make.season(**season_facts), **category_facts)
    city = make.entrant(**entrant_facts)

    assert refusal_of(start_entry, category.season, actor=make.owner_of(city), entrant=city, category=category) == code
    assert Entry.objects.count() == 0


def test_start_entry_admits_populations_on_the_limits():
    category = make.category(population_min=50_000, population_max=249_999)

    for population in (50_000, 249_999):
        start_entry(category.season, actor=SYSTEM, entrant=make.entrant(population=population), category=category)

    assert Entry.objects.count() == 2


def test_start_entry_is_not_for_strangers_nor_for_readers():
    category, city = make.category(), make.entrant()
    reader = make.member(city, role=MemberRole.READER)

    for actor in (make.person(), reader):
        with pytest.raises(NotPermitted):
            start_entry(category.season, actor=actor, entrant=city, category=category)


def test_organisers_begin_entries_by_nomination():
    category = make.category(by_nomination=True)
    city = make.entrant()
    actor = make.organiser(category.season)
    make.member(city, actor)

    assert start_entry(category.season, actor=actor, entrant=city, category=category).state == EntryState.DRAFT


# Saving


def test_save_answers_merges_what_was_typed_and_counts_the_version():
    entry = make.entry(answers={"summary": "Old", "links": ["https://example.org"]})

    saved = save_answers(entry, actor=make.owner_of(entry), answers={"summary": " New\r\nlines ", "links": ""})

    assert (saved.answers, saved.version) == ({"summary": "New\nlines"}, 1)
    assert AuditEvent.objects.get(subject_code=entry.code).facts == {"changed": ["links", "summary"], "version": 1}


def test_save_answers_without_change_leaves_no_trace():
    entry = make.entry()

    saved = save_answers(entry, actor=make.owner_of(entry), answers={"summary": entry.answers["summary"]})

    assert (saved.version, acts(entry)) == (0, [])


def test_save_answers_keeps_what_is_too_long_and_tells_it():
    entry = make.entry()

    saved = save_answers(entry, actor=make.owner_of(entry), answers={"summary": "word " * 30})

    assert saved.answers["summary"] == ("word " * 30).strip()
    assert [(each.question, each.code) for each in problems_of(saved)] == [("summary", "too_many_words")]


def test_save_answers_refuses_what_no_form_allows():
    entry = make.entry()

    assert refusal_of(save_answers, entry, actor=SYSTEM, answers={"summary": "x" * 500_000}) == "answer-too-large"


def test_save_answers_writes_the_title_and_ignores_other_known_facts():
    definition = {
        **make.SMALL_FORM,
        "sections": [
            {
                "key": "one",
                "label": {"en": "One"},
                "questions": [
                    {"key": "title", "kind": "text", "label": {"en": "Title"}, "filled_from": "title"},
                    {"key": "country", "kind": "country", "label": {"en": "Country"}, "filled_from": "country"},
                ],
            }
        ],
    }
    category = make.category()
    entry = make.entry(category, form=make.application_form(category.season, definition, code="facts"), answers={})

    saved = save_answers(entry, actor=SYSTEM, answers={"title": " A  better title", "country": "US"})

    assert (saved.title, saved.answers) == ("A better title", {})


def test_save_answers_refuses_questions_the_form_does_not_ask():
    assert refusal_of(save_answers, make.entry(), actor=SYSTEM, answers={"colour": "red"}) == "unknown-question"


def test_save_answers_takes_no_forged_file():
    entry = make.entry()
    forged = {"code": "x" * 20, "name": "a.pdf", "bytes": 1, "sha256": "0" * 64}

    assert refusal_of(save_answers, entry, actor=SYSTEM, answers={"proof": forged}) == "files-are-attached"
    assert save_answers(entry, actor=SYSTEM, answers={"proof": None}).version == 0


def test_a_stale_save_is_refused_with_both_answers():
    entry = make.entry()
    save_answers(entry, actor=SYSTEM, answers={"summary": "Theirs"}, version=0)

    with pytest.raises(Refused) as caught:
        save_answers(entry, actor=SYSTEM, answers={"summary": "Mine"}, version=0)

    assert (caught.value.refusal.code, dict(caught.value.refusal.facts)) == (
        "stale",
        {"version": 1, "yours": 0, "conflicts": {"summary": {"stored": "Theirs", "sent": "Mine"}}},
    )
    assert Entry.objects.get().answers["summary"] == "Theirs"


def test_a_stale_save_of_other_answers_than_were_changed_is_kept():
    entry = make.entry()
    seen = {"has_proof": answer_digest(False), "links": answer_digest(None)}
    save_answers(entry, actor=SYSTEM, answers={"summary": "Theirs"}, version=0)

    saved = save_answers(entry, actor=SYSTEM, answers={"links": "https://example.org"}, version=0, seen=seen)

    assert (saved.version, saved.answers["summary"], saved.answers["links"]) == (2, "Theirs", ["https://example.org"])


def test_a_stale_save_of_the_very_same_answer_is_no_conflict():
    entry = make.entry()
    save_answers(entry, actor=SYSTEM, answers={"summary": "Same"}, version=0)

    assert save_answers(entry, actor=SYSTEM, answers={"summary": "Same"}, version=0).version == 1


def test_save_answers_is_for_owner_and_editors():
    entry = make.entry()
    editor = make.member(entry.entrant)

    save_answers(entry, actor=editor, answers={"summary": "By the editor"})

    for actor in (make.person(), make.member(entry.entrant, role=MemberRole.READER), make.organiser(entry.season)):
        with pytest.raises(NotPermitted):
            save_answers(entry, actor=actor, answers={"summary": "Not by them"})
    assert Entry.objects.get().answers["summary"] == "By the editor"


@pytest.mark.parametrize(
    "state", [EntryState.ELIGIBLE, EntryState.INELIGIBLE, EntryState.WITHDRAWN, EntryState.DISQUALIFIED]
)
def test_an_entry_beyond_editing_is_not_saved(state):
    assert refusal_of(save_answers, make.entry(state=state), actor=SYSTEM, answers={}) == "not-editable"


def test_retitle_entry_changes_the_title_only():
    entry = make.entry()

    assert retitle_entry(entry, actor=SYSTEM, title=" New  title ").title == "New title"
    assert refusal_of(retitle_entry, entry, actor=SYSTEM, title="  ") == "bad-title"
    assert refusal_of(retitle_entry, entry, actor=SYSTEM, title="x" * 201) == "bad-title"


# Submitting


def test_submit_entry_freezes_a_revision():
    entry = make.entry(title="Flood warning")
    owner = make.owner_of(entry)
    now = timezone.now()

    revision = submit_entry(entry, actor=owner, key="once", now=now)

    entry.refresh_from_db()
    assert (entry.state, entry.submitted_at) == (EntryState.SUBMITTED, now)
    assert (revision.number, revision.title, revision.answers, revision.files, revision.submitted_by) == (
        1,
        "Flood warning",
        {"title": "Flood warning", **make.WHOLE_ANSWERS},
        [],
        owner,
    )
    assert AuditEvent.objects.filter(action="entry.submit").get().facts == {
        "from": "draft",
        "to": "submitted",
        "revision": 1,
        "digest": revision.digest,
    }


def test_submit_entry_sends_the_receipt_to_those_who_work_on_the_entry():
    entry = make.entry()
    make.member(entry.entrant, make.person(email="editor@example.org"))
    make.member(entry.entrant, make.person(email="reader@example.org"), MemberRole.READER)

    submit_entry(entry, actor=make.owner_of(entry))

    letters = Letter.objects.filter(kind="entry.receipt").values_list("address", flat=True)
    assert sorted(letters) == sorted([make.owner_of(entry).email, "editor@example.org"])


def test_each_person_is_written_to_in_their_own_language():
    category = make.category(name={"en": "Human", "ko": "사람"})
    city = make.entrant(make.person(language="ko", time_zone="Europe/Paris"))
    entry = make.entry(category, city)

    submit_entry(entry, actor=make.owner_of(entry))

    letter = Letter.objects.get()
    assert (letter.language, "사람" in letter.body, "서울, UTC+09:00" in letter.body) == ("ko", True, True)


def test_submitting_again_makes_a_new_revision_and_the_first_stays():
    entry = make.entry()
    first = submit_entry(entry, actor=SYSTEM, key="a")
    save_answers(entry, actor=SYSTEM, answers={"summary": "Changed"})

    second = submit_entry(entry, actor=SYSTEM, key="b")

    assert (first.number, second.number) == (1, 2)
    assert [each.answers["summary"] for each in entry.revisions.all()] == [make.WHOLE_ANSWERS["summary"], "Changed"]
    assert first.digest != second.digest


def test_a_repeated_key_gives_the_same_revision_and_no_second_letter():
    entry = make.entry()
    owner = make.owner_of(entry)
    first = submit_entry(entry, actor=owner, key="once")
    save_answers(entry, actor=SYSTEM, answers={"summary": "Changed"})

    assert submit_entry(entry, actor=owner, key="once") == first
    assert (EntryRevision.objects.count(), Letter.objects.count()) == (1, 1)


def test_a_repeated_key_is_answered_after_the_entry_was_screened():
    entry = make.entry()
    first = submit_entry(entry, actor=SYSTEM, key="once")
    Entry.objects.update(state=EntryState.ELIGIBLE, screened_at=timezone.now())

    assert submit_entry(entry, actor=make.owner_of(entry), key="once") == first


def test_unchanged_content_is_not_submitted_twice():
    entry = make.entry()
    first = submit_entry(entry, actor=SYSTEM, key="a")

    assert submit_entry(entry, actor=SYSTEM, key="b") == first


def test_a_returned_entry_is_submitted_again_even_unchanged():
    entry = make.entry(state=EntryState.RETURNED)

    assert submit_entry(entry, actor=SYSTEM).number == 2


def test_the_database_refuses_a_second_revision_of_one_key():
    entry = make.entry()
    make.revision(entry, idempotency_key="once")

    with pytest.raises(IntegrityError), transaction.atomic():
        make.revision(entry, idempotency_key="once")


def test_an_incomplete_entry_is_refused_with_each_gap():
    entry = make.entry(answers={"has_proof": True}, title="A title")

    with pytest.raises(Refused) as caught:
        submit_entry(entry, actor=make.owner_of(entry))

    refusal = caught.value.refusal
    assert refusal.code == "incomplete"
    assert [(each["question"], each["code"]) for each in refusal.facts["problems"]] == [
        ("summary", "required"),
        ("proof", "required"),
    ]
    assert refusal.facts["problems"][0]["message"] == ("Answer “Summary”; the entry cannot be submitted without it.")
    assert (Entry.objects.get().state, EntryRevision.objects.count()) == (EntryState.DRAFT, 0)


def test_an_untitled_entry_is_refused():
    assert refusal_of(submit_entry, make.entry(title=""), actor=SYSTEM) == "title-missing"


def test_answers_of_hidden_questions_are_not_submitted():
    entry = make.entry(answers={**make.WHOLE_ANSWERS, "has_proof": True})
    make.attachment(entry)
    save_answers(entry, actor=SYSTEM, answers={"has_proof": False})

    revision = submit_entry(entry, actor=SYSTEM)

    assert ("proof" in revision.answers, revision.files) == (False, [])
    assert "proof" in Entry.objects.get().answers


def test_the_revision_names_its_files():
    entry = make.entry(answers={**make.WHOLE_ANSWERS, "has_proof": True})
    file = make.attachment(entry)

    revision = submit_entry(entry, actor=SYSTEM)

    assert revision.files == [
        {"question": "proof", "code": file.code, "name": "proof.pdf", "size": file.size, "sha256": file.sha256}
    ]


def test_the_digest_tells_any_change_of_content():
    category = make.category()
    city = make.entrant()

    def digest(**facts):
        entry = make.entry(category, city, **{"title": "One", **facts})
        return submit_entry(entry, actor=SYSTEM).digest

    plain = digest()
    assert digest() == plain
    assert (
        len({plain, digest(title="Two"), digest(language="ko"), digest(answers={"summary": "x", "has_proof": False})})
        == 4
    )


@pytest.mark.parametrize(
    ("after", "grace", "code"),
    [
        (timedelta(0), 0, None),
        (timedelta(microseconds=1), 0, "too-late"),
        (timedelta(minutes=5), 5, None),
        (timedelta(minutes=5, microseconds=1), 5, "too-late"),
        (timedelta(days=-29), 0, None),
        (timedelta(days=-31), 0, "not-open"),
    ],
)
def test_the_deadline_holds_to_the_instant(after, grace, code):
    season = make.season(opens_at=CLOSE - timedelta(days=30), closes_at=CLOSE, grace_minutes=grace)
    entry = make.entry(make.category(season))

    refusal = why_not_submit(entry, CLOSE + after)

    assert (refusal and refusal.code) == code


def test_the_deadline_is_told_in_the_zone_of_the_season():
    season = make.season(opens_at=CLOSE - timedelta(days=30), closes_at=CLOSE)
    entry = make.entry(make.category(season))

    refusal = why_not_submit(entry, CLOSE + timedelta(minutes=1))

    assert str(refusal) == "The deadline has passed: it was 29 May 2026 at 23:59, Seoul time (UTC+09:00)."


def test_the_receipt_time_counts_and_not_the_time_of_writing():
    season = make.season(opens_at=CLOSE - timedelta(days=30), closes_at=CLOSE)
    entry = make.entry(make.category(season))

    revision = submit_entry(entry, actor=SYSTEM, received_at=CLOSE, now=CLOSE + timedelta(seconds=9))

    assert revision.submitted_at == CLOSE


@pytest.mark.parametrize(
    ("season_state", "extended", "code"),
    [
        (SeasonState.OPEN, None, None),
        (SeasonState.JUDGING, None, "too-late"),
        (SeasonState.JUDGING, timedelta(days=1), None),
        (SeasonState.JUDGING, timedelta(days=-1), None),
        (SeasonState.DECIDED, timedelta(days=1), None),
        (SeasonState.DECIDED, None, "too-late"),
        (SeasonState.PUBLISHED, timedelta(days=1), "too-late"),
        (SeasonState.DRAFT, None, "not-open"),
    ],
)
def test_only_a_personal_deadline_outlives_the_beginning_of_judging(season_state, extended, code):
    now = timezone.now()
    entry = make.entry(
        make.category(make.season(season_state)),
        state=EntryState.RETURNED,
        deadline_extended_to=now + extended if extended else None,
    )

    refusal = why_not_submit(entry, now)

    assert (refusal and refusal.code) == code


def test_after_the_deadline_nothing_is_saved():
    entry = make.entry(make.category(make.season(closes_at=timezone.now() - timedelta(minutes=1))))

    assert refusal_of(save_answers, entry, actor=SYSTEM, answers={"summary": "Late"}) == "too-late"


def test_submit_entry_is_for_owner_and_editors():
    entry = make.entry()

    for actor in (make.person(), make.member(entry.entrant, role=MemberRole.READER), make.organiser(entry.season)):
        with pytest.raises(NotPermitted):
            submit_entry(entry, actor=actor)


def test_a_key_beyond_measure_is_refused():
    assert refusal_of(submit_entry, make.entry(), actor=SYSTEM, key="k" * 81) == "bad-key"


# Withdrawing and extending


@pytest.mark.parametrize("state", [EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE])
def test_withdraw_entry_keeps_what_was_submitted_and_confirms_by_letter(state):
    entry = make.entry(state=state)

    withdrawn = withdraw_entry(entry, actor=make.owner_of(entry), reason="The project has ended.")

    assert (withdrawn.state, withdrawn.revisions.count()) == (EntryState.WITHDRAWN, 1)
    assert AuditEvent.objects.get(action="entry.withdraw").reason == "The project has ended."
    assert list(Letter.objects.values_list("kind", flat=True)) == ["entry.withdrawn"]


def test_withdrawing_a_draft_sends_no_letter():
    entry = make.entry()

    assert withdraw_entry(entry, actor=make.owner_of(entry)).state == EntryState.WITHDRAWN
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("state", [EntryState.INELIGIBLE, EntryState.WITHDRAWN, EntryState.DISQUALIFIED])
def test_an_entry_that_is_out_is_not_withdrawn(state):
    assert refusal_of(withdraw_entry, make.entry(state=state), actor=SYSTEM) == "wrong-state"


def test_nobody_learns_from_a_withdrawal_whether_the_jury_has_decided():
    for state in (SeasonState.JUDGING, SeasonState.DECIDED):
        entry = make.entry(make.category(make.season(state)), state=EntryState.ELIGIBLE)
        assert withdraw_entry(entry, actor=make.owner_of(entry)).state == EntryState.WITHDRAWN


def test_a_withdrawn_entry_holds_no_award():
    entry = make.entry(make.category(make.season(SeasonState.DECIDED)), state=EntryState.ELIGIBLE)
    award = make.award(entry, make.tier(entry.season))

    withdraw_entry(entry, actor=make.owner_of(entry))

    award.refresh_from_db()
    assert award.state == AwardState.REVOKED
    assert AuditEvent.objects.get(action="award.revoke").actor == "system"


def test_a_published_award_is_taken_back_before_its_entry_leaves():
    entry = make.entry(make.category(make.season(SeasonState.PUBLISHED)), state=EntryState.ELIGIBLE)
    make.award(entry, make.tier(entry.season))

    assert refusal_of(withdraw_entry, entry, actor=make.organiser(entry.season)) == "not-the-time"
    assert Entry.objects.get().state == EntryState.ELIGIBLE


def test_after_the_results_only_the_secretariat_takes_an_entry_out():
    entry = make.entry(make.category(make.season(SeasonState.PUBLISHED)), state=EntryState.ELIGIBLE)

    assert refusal_of(withdraw_entry, entry, actor=make.owner_of(entry)) == "published"
    assert withdraw_entry(entry, actor=make.organiser(entry.season)).state == EntryState.WITHDRAWN


def test_withdraw_entry_is_for_its_people_and_the_secretariat():
    entry = make.entry(state=EntryState.ELIGIBLE)

    with pytest.raises(NotPermitted):
        withdraw_entry(entry, actor=make.person())
    assert withdraw_entry(entry, actor=make.organiser(entry.season)).state == EntryState.WITHDRAWN


def test_extend_deadline_gives_one_entry_more_time():
    past = timezone.now() - timedelta(hours=1)
    entry = make.entry(make.category(make.season(closes_at=past)))
    until = timezone.now() + timedelta(days=1)

    extended = extend_deadline(entry, actor=make.organiser(entry.season), until=until, reason="Power failure")

    assert extended.deadline_extended_to == until
    assert why_not_submit(extended, timezone.now()) is None
    assert AuditEvent.objects.get(action="entry.extend_deadline").reason == "Power failure"


def test_extend_deadline_refuses():
    entry = make.entry()
    later = entry.season.closes_at + timedelta(days=1)

    assert refusal_of(extend_deadline, entry, actor=SYSTEM, until=entry.season.closes_at, reason="x") == "not-later"
    assert refusal_of(extend_deadline, entry, actor=SYSTEM, until=later, reason="  ") == "reason-needed"
    screened = make.entry(state=EntryState.ELIGIBLE)
    assert refusal_of(extend_deadline, screened, actor=SYSTEM, until=later, reason="x") == "not-editable"
    with pytest.raises(NotPermitted):
        extend_deadline(entry, actor=make.owner_of(entry), until=later, reason="We are late")
