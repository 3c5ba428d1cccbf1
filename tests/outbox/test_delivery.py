import signal
import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from audit.models import AuditEvent
from audit.steps import SYSTEM
from audit.verify import verify_chain
from outbox.domain import (
    BACK_OFF,
    Enclosure,
    deliver_letter,
    give_up_letter,
    hand_out_due_letters,
    retry_letter,
    send_account_letter,
)
from outbox.domain.delivery import HOLD, LOST_AFTER
from outbox.models import DeliveryAttempt, Letter
from outbox.tasks import sweep

pytestmark = pytest.mark.django_db


def later(span: timedelta):
    return timezone.now() + span + timedelta(seconds=1)


def test_letter_is_delivered_once_its_act_is_committed(
    mail_server, write_letter, settings, django_capture_on_commit_callbacks
):
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://prize.example.org", "Seoul Prize <prize@example.org>"
    with django_capture_on_commit_callbacks(execute=True):
        letter = write_letter(values={"entry_title": "초록 버스", "entry_code": "K7", "person": "Kim"})
        before_commit = list(mail_server.received)

    letter.refresh_from_db()
    [(address, message)] = mail_server.received
    assert before_commit == []
    assert (address, message["To"], message["From"]) == (
        "city@example.org",
        "city@example.org",
        "Seoul Prize <prize@example.org>",
    )
    assert message["Subject"] == "Received: 초록 버스 (K7)"
    assert message["Message-ID"] == f"<{letter.code}@prize.example.org>"
    assert message.get_body(("plain",)).get_content() == letter.body
    assert (letter.state, letter.attempts, letter.next_attempt_at, letter.held_until) == ("sent", 1, None, None)
    assert letter.sent_at is not None
    assert list(letter.delivery_attempts.values_list("delivered", "detail")) == [(True, "")]
    assert list(AuditEvent.objects.values_list("action", "actor")) == [
        ("letter.queue", "system"),
        ("letter.send", "system"),
    ]
    assert verify_chain(AuditEvent.objects.order_by("sequence")) == []


def test_letter_escapes_what_strangers_wrote(mail_server, write_letter):
    letter = write_letter(values={"entry_title": "<script>alert(1)</script>", "entry_url": "https://h.example/e/K7"})

    deliver_letter(letter.code)

    [message] = mail_server.letters
    html = message.get_body(("html",)).get_content()
    assert "Entry: &lt;script&gt;alert(1)&lt;/script&gt;<br>" in html
    assert '<a href="https://h.example/e/K7" rel="nofollow">https://h.example/e/K7</a>' in html
    assert "<script>" not in html


def test_letter_carries_its_enclosures(mail_server, write_letter, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    path = default_storage.save("certificates/c1.pdf", ContentFile(b"%PDF-1.7 certificate"))
    letter = write_letter(files=[Enclosure(path, "상장.pdf", "application/pdf")])

    deliver_letter(letter.code)

    [file] = mail_server.letters[0].iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
        "상장.pdf",
        "application/pdf",
        b"%PDF-1.7 certificate",
    )


def test_letters_survive_a_mail_server_that_is_down(mail_server, write_letter):
    letters = [write_letter(address=f"city{number}@example.org") for number in range(3)]
    mail_server.stop()
    down = [deliver_letter(letter.code) for letter in letters]
    too_early = sweep()
    mail_server.start()

    moment = later(BACK_OFF[0])
    up = [deliver_letter(code, now=moment) for code in hand_out_due_letters(now=moment)]
    again = [deliver_letter(letter.code, now=moment) for letter in letters]

    assert (down, too_early, up, again) == (["failed"] * 3, 0, ["sent"] * 3, ["sent"] * 3)
    assert sorted(address for address, _letter in mail_server.received) == [
        "city0@example.org",
        "city1@example.org",
        "city2@example.org",
    ]
    assert hand_out_due_letters(now=moment) == []


def test_letter_that_failed_says_what_the_mail_server_said(mail_server, write_letter):
    mail_server.refusals["DATA"] = "451 try again later"
    letter = write_letter()

    state = deliver_letter(letter.code)

    letter.refresh_from_db()
    assert (state, letter.attempts, letter.held_until) == ("failed", 1, None)
    assert letter.last_error == "SMTPDataError: (451, b'try again later')"
    wait = letter.next_attempt_at - timezone.now()
    assert BACK_OFF[0] - timedelta(seconds=20) < wait <= BACK_OFF[0]


def test_letter_is_not_tried_again_before_its_time(mail_server, write_letter):
    mail_server.refusals["DATA"] = "451 try again later"
    letter = write_letter()
    deliver_letter(letter.code)
    deliver_letter(letter.code, now=later(BACK_OFF[0]))
    mail_server.refusals.clear()

    early = deliver_letter(letter.code, now=later(BACK_OFF[1] / 2))
    in_time = deliver_letter(letter.code, now=later(BACK_OFF[1]))

    assert (early, in_time, len(mail_server.received)) == ("failed", "sent", 1)


def test_letter_is_given_up_after_the_last_attempt_and_can_be_retried(mail_server, write_letter):
    mail_server.refusals["MAIL"] = "451 busy"
    letter = write_letter()

    states = [
        deliver_letter(letter.code, now=later(sum(BACK_OFF, timedelta()))) for _attempt in range(len(BACK_OFF) + 1)
    ]
    mail_server.refusals.clear()
    retried = retry_letter(letter, actor=SYSTEM)

    assert states == ["failed"] * len(BACK_OFF) + ["given_up"]
    assert (retried.state, deliver_letter(letter.code)) == ("queued", "sent")
    assert DeliveryAttempt.objects.filter(letter=letter).count() == len(BACK_OFF) + 2
    assert len(mail_server.received) == 1


def test_letter_to_an_address_refused_for_good_is_given_up_at_once(mail_server, write_letter):
    mail_server.refusals["RCPT"] = "550 no such person"
    letter = write_letter()

    state = deliver_letter(letter.code)

    letter.refresh_from_db()
    assert (state, letter.last_error, letter.next_attempt_at) == ("given_up", "550 no such person", None)
    assert AuditEvent.objects.get(action="letter.give_up").reason == "The mail server refused the address."


def test_letter_whose_address_is_refused_for_now_is_tried_again(mail_server, write_letter):
    mail_server.refusals["RCPT"] = "450 greylisted"

    assert deliver_letter(write_letter().code) == "failed"


def test_letter_that_was_given_up_is_not_delivered(mail_server, write_letter):
    letter = give_up_letter(write_letter(), actor=SYSTEM, reason="The address is wrong.")

    assert (deliver_letter(letter.code), mail_server.received) == ("given_up", [])


def test_sweep_hands_out_a_letter_whose_task_was_lost(mail_server, write_letter):
    letter = write_letter()  # its transaction commits, but the task is never enqueued
    just_queued = sweep()
    moment = timezone.now() - LOST_AFTER - timedelta(seconds=1)
    Letter.objects.update(queued_at=moment, enqueued_at=moment, next_attempt_at=moment)

    handed_out = sweep()

    letter.refresh_from_db()
    assert (just_queued, handed_out, sweep(), letter.state, len(mail_server.received)) == (0, 1, 0, "sent", 1)


def test_letter_of_a_worker_that_died_is_delivered_with_the_same_message_id(mail_server, write_letter):
    letter = write_letter()
    deliver_letter(letter.code)
    Letter.objects.update(  # as the row stood when the worker died, after the server had accepted the letter
        state="queued", sent_at=None, next_attempt_at=timezone.now(), held_until=timezone.now() + HOLD
    )

    held = deliver_letter(letter.code)
    in_time = deliver_letter(letter.code, now=later(HOLD))

    letter.refresh_from_db()
    assert (held, in_time, letter.attempts) == ("queued", "sent", 2)
    assert [message["Message-ID"] for message in mail_server.letters] == [f"<{letter.code}@127.0.0.1>"] * 2


def test_letter_whose_file_is_gone_fails_and_is_seen(mail_server, write_letter, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    letter = write_letter(files=[Enclosure("gone.pdf", "Gone.pdf", "application/pdf")])

    state = deliver_letter(letter.code)

    letter.refresh_from_db()
    assert (state, letter.last_error.partition(":")[0], mail_server.received) == ("failed", "FileNotFoundError", [])


def test_account_letter_loses_its_text_in_production_once_sent(mail_server, settings):
    settings.PRODUCTION = True
    letter = send_account_letter("account/email/login_code", "city@example.org", "Sign-in code", "ABC-123")

    deliver_letter(letter.code)

    letter.refresh_from_db()
    assert mail_server.letters[0].get_body(("plain",)).get_content() == "ABC-123"
    assert letter.body == "(The text was removed once the letter was sent: it could hold a code for signing in.)"


def test_command_delivers_what_is_due(mail_server, write_letter, capsys):
    first, second = write_letter(), write_letter(address="b@example.org")

    call_command("deliver_letters")

    assert capsys.readouterr().out == f"{first.code}: Sent\n{second.code}: Sent\nLetters that were due: 2.\n"
    assert len(mail_server.received) == 2


@pytest.fixture
def _signals_kept():
    """The worker command takes over the signals of its process, which here is the test run."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals_kept")
@pytest.mark.django_db(transaction=True)
def test_letter_passes_through_the_worker_that_keeps_its_tasks_in_the_database(mail_server, write_letter, settings):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "letters", "documents"]}
    }
    with transaction.atomic():
        letter = write_letter()
    before = list(mail_server.received)

    call_command("db_worker", queue_name="letters", batch=True, interval=0, startup_delay=False, verbosity=0)

    letter.refresh_from_db()
    assert (before, letter.state, len(mail_server.received)) == ([], "sent", 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_workers_that_race_for_a_letter_send_it_once(mail_server, write_letter):
    mail_server.refusals["DATA"] = "451 try again later"
    with transaction.atomic():
        letter = write_letter()
    mail_server.refusals.clear()
    moment = later(BACK_OFF[0])

    def work() -> None:
        try:
            deliver_letter(letter.code, now=moment)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    letter.refresh_from_db()
    assert (len(mail_server.received), letter.state, letter.attempts) == (1, "sent", 2)
