import pytest
from django.db import transaction

from accounts.models import User
from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from outbox.domain import (
    Enclosure,
    give_up_letter,
    remove_template,
    retry_letter,
    save_template,
    send_account_letter,
    why_not_words,
)
from outbox.letters import KINDS, LANGUAGES, Words, built_in, merge, unknown_fields
from outbox.models import Letter, LetterTemplate
from outbox.queries import letters_about, letters_in_scope

SEASON = ("season", "sscp-2026")
WORDS = Words("About {entry_title}", "Dear {person}, see {entry_url}.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_built_in_words_use_only_what_the_kind_offers(kind, language):
    words = built_in(kind, language)

    assert why_not_words(kind, words) is None
    assert unknown_fields(kind, words) == []


def test_built_in_words_fall_back_to_english():
    assert built_in("entry.receipt", "fr") == built_in("entry.receipt", "en")
    assert built_in("entry.receipt", "ko") != built_in("entry.receipt", "en")


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ("{venue} and {venue}", ["{venue}"]),
        ("{person.password}", ["{person.password}"]),
        ("{person!r} {person:>9}", ["{person!r}", "{person:>9}"]),
        ("{} {0}", ["{}", "{0}"]),
        ("a { stray } brace {", ["{ stray }", "{"]),
        ("{{person}}", ["{", "}"]),
    ],
)
def test_words_with_unknown_fields_are_refused_by_name(body, unknown):
    refusal = why_not_words("entry.receipt", Words("Hello", body))

    assert (refusal.code, refusal.facts) == ("unknown-field", {"fields": unknown})


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (Words("Two\nlines", "Text"), "bad-subject"),
        (Words("Two\u2028lines", "Text"), "bad-subject"),
        (Words(" ", "Text"), "empty-letter"),
        (Words("Subject", "\n"), "empty-letter"),
    ],
)
def test_words_that_make_no_letter_are_refused(words, code):
    assert why_not_words("entry.receipt", words).code == code


def test_merge_puts_each_value_in_once_and_reads_it_no_further():
    merged = merge(Words("{a}", "{a} {b}"), {"a": "{b}", "b": "two"})

    assert merged == Words("{b}", "{b} two")


def test_merge_keeps_a_subject_on_one_line():
    merged = merge(Words("About {a}", "{a}"), {"a": "Seoul\r\nBcc: thief@example.org\x00"})

    assert merged == Words("About Seoul Bcc: thief@example.org", "Seoul\nBcc: thief@example.org ")


@pytest.mark.django_db
def test_queue_letter_words_it_once_and_waits(write_letter):
    letter = write_letter(values={"entry_title": "Green Buses", "entry_code": "K7"}, about=("awards.entry", "K7"))

    assert (letter.state, letter.attempts, letter.sent_at) == ("queued", 0, None)
    assert letter.subject == "Received: Green Buses (K7)"
    assert letter.body.startswith("Dear <person>,\n\nWe have received your entry.\n\nEntry: Green Buses\n")
    assert (list(letters_in_scope(*SEASON)), list(letters_about("awards.entry", "K7"))) == ([letter], [letter])
    assert list(AuditEvent.objects.values_list("action", "subject_code")) == [("letter.queue", letter.code)]


@pytest.mark.django_db
def test_queue_letter_speaks_korean(write_letter):
    letter = write_letter(values={"entry_title": "초록 버스", "entry_code": "K7"}, language="ko")

    assert letter.subject == "접수 확인: 초록 버스 (K7)"


@pytest.mark.django_db
def test_queue_letter_with_dedup_queues_once_for_kind_and_address(write_letter):
    first = write_letter(dedup="K7:1")

    assert write_letter(dedup="K7:1") == first
    assert write_letter(dedup="K7:2") != first
    assert write_letter(dedup="K7:1", address="other@example.org") != first
    assert write_letter("entry.eligible", dedup="K7:1") != first
    assert Letter.objects.count() == 4
    assert AuditEvent.objects.count() == 4


@pytest.mark.django_db
def test_queue_letter_wants_exactly_the_fields_of_the_kind(write_letter):
    with pytest.raises(ValueError, match="takes the fields"):
        write_letter(values={"password": "x"})

    assert Letter.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b@c.org", "city@example.org\nBcc: thief@example.org", "city@example.org\r\n", "a b@c.org"],
)
def test_queue_letter_refuses_what_is_no_address(write_letter, address):
    with pytest.raises(Refused) as refused:
        write_letter(address=address)

    assert refused.value.refusal.code == "bad-address"
    assert Letter.objects.count() == 0


@pytest.mark.django_db
def test_queue_letter_shortens_a_subject_that_is_too_long(write_letter):
    letter = write_letter(values={"entry_title": "x" * 400})

    letter.refresh_from_db()
    assert (len(letter.subject), letter.subject[-1]) == (250, "…")


@pytest.mark.django_db(transaction=True)
def test_letter_of_an_act_that_is_rolled_back_does_not_exist(write_letter, mailoutbox):
    with transaction.atomic():
        write_letter()
        transaction.set_rollback(True)

    assert (Letter.objects.count(), AuditEvent.objects.count(), mailoutbox) == (0, 0, [])


@pytest.mark.django_db
def test_queue_letter_keeps_scopes_and_enclosures(write_letter):
    file = Enclosure("certificates/c1.pdf", "Certificate.pdf", "application/pdf")

    letter = write_letter(scope=(SEASON, ("programme", "sscp")), files=[file])

    letter.refresh_from_db()
    assert letter.role_scopes == (SEASON, ("programme", "sscp"))
    assert letter.enclosures == [
        {"path": "certificates/c1.pdf", "name": "Certificate.pdf", "media_type": "application/pdf"}
    ]


@pytest.mark.django_db
def test_account_letter_with_a_subject_of_two_lines_is_refused():
    with pytest.raises(Refused) as refused:
        send_account_letter("account/email/login_code", "city@example.org", "Code\nBcc: thief@example.org", "123")

    assert refused.value.refusal.code == "bad-subject"


@pytest.mark.django_db
def test_template_replaces_the_built_in_words_in_its_scope_and_language(write_letter):
    save_template("entry.receipt", "en", WORDS, scopes=(SEASON,), actor=SYSTEM)

    here = write_letter(values={"entry_title": "Buses", "person": "Kim", "entry_url": "https://h/e/K7"})
    korean = write_letter(language="ko")
    elsewhere = write_letter(scope=("season", "other"))

    assert (here.subject, here.body) == ("About Buses", "Dear Kim, see https://h/e/K7.")
    assert korean.subject == "접수 확인: <entry_title> (<entry_code>)"
    assert elsewhere.subject == "Received: <entry_title> (<entry_code>)"


@pytest.mark.django_db
def test_template_of_the_programme_serves_its_seasons_until_one_has_its_own(write_letter):
    scopes = (SEASON, ("programme", "sscp"))
    save_template("entry.receipt", "en", Words("Programme", "P"), scopes=scopes[1:], actor=SYSTEM)
    of_programme = write_letter(scope=scopes).subject
    template = save_template("entry.receipt", "en", Words("Season", "S"), scopes=scopes, actor=SYSTEM)
    of_season = write_letter(scope=scopes).subject
    remove_template(template, scopes=scopes, actor=SYSTEM)

    assert (of_programme, of_season, write_letter(scope=scopes).subject) == ("Programme", "Season", "Programme")
    assert list(AuditEvent.objects.exclude(action="letter.queue").values_list("action", flat=True)) == [
        "lettertemplate.save",
        "lettertemplate.save",
        "lettertemplate.remove",
    ]


@pytest.mark.django_db
def test_template_with_unknown_field_is_not_saved():
    with pytest.raises(Refused) as refused:
        save_template("entry.receipt", "en", Words("Hello", "{venue}"), scopes=(SEASON,), actor=SYSTEM)

    assert str(refused.value) == (
        "This letter does not know {venue}. It knows: {person}, {entry_title}, {entry_code}, {category}, {season}, "
        "{submitted_at}, {deadline}, {entry_url}."
    )
    assert LetterTemplate.objects.count() == 0


@pytest.mark.django_db
def test_only_who_runs_the_scope_may_word_retry_or_give_up(write_letter):
    stranger = User.objects.create_user("stranger@example.org")
    secretary = User.objects.create_user("secretary@example.org")
    secretary.roles.create(role="secretariat", scope_kind="season", scope_code="sscp-2026")
    letter = write_letter()

    with pytest.raises(NotPermitted):
        save_template("entry.receipt", "en", WORDS, scopes=(SEASON,), actor=stranger)
    with pytest.raises(NotPermitted):
        give_up_letter(letter, actor=stranger, reason="No.")
    given_up = give_up_letter(letter, actor=secretary, reason="The address is wrong.")
    with pytest.raises(NotPermitted):
        retry_letter(given_up, actor=stranger)
    retried = retry_letter(given_up, actor=secretary)

    assert (given_up.next_attempt_at, retried.state) == (None, "queued")
    save_template("entry.receipt", "en", WORDS, scopes=(SEASON,), actor=secretary)


@pytest.mark.django_db
def test_give_up_wants_a_reason_and_retry_wants_a_letter_that_failed(write_letter):
    letter = write_letter()

    with pytest.raises(Refused) as no_reason:
        give_up_letter(letter, actor=SYSTEM, reason=" ")
    with pytest.raises(Refused) as waiting_already:
        retry_letter(letter, actor=SYSTEM)

    assert (no_reason.value.refusal.code, waiting_already.value.refusal.code) == ("reason-needed", "wrong-state")
