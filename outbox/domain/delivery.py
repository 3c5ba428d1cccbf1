"""Delivery: at least once, never lost.

A worker holds the letter for a while, speaks to the mail server outside any transaction, and writes down what came of
it. A worker that dies in between leaves a hold that runs out; the sweep then hands the letter out again. A letter that
was accepted twice for that reason bears the same Message-ID both times.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.steps import SYSTEM, take_step
from outbox.enums import DUE, LetterState
from outbox.lifecycle import LETTER
from outbox.models import DeliveryAttempt, Letter

logger = logging.getLogger(__name__)
HOLD = timedelta(
    minutes=5
)  # longer than one delivery can take: connecting and each answer time out after EMAIL_TIMEOUT
LOST_AFTER = timedelta(minutes=10)  # a task that has not begun by then is taken for lost
CLOCKS_DIFFER = timedelta(seconds=30)  # between the machine that queues and the one that delivers
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60))
REMOVED = "(The text was removed once the letter was sent: it could hold a code for signing in.)"


def deliver_letter(code: str, *, now: datetime | None = None) -> LetterState:
    """Hand the letter to the mail server and write down what came of it; returns the state it is in then.

    Nothing happens to a letter that is not due or that another worker holds. After a failure it is due again after the
    next step of BACK_OFF; once those are used up, or when the server refuses the address for good, it is given up, for
    the organiser to see. Only the house calls this, and never inside a transaction.
    """
    letter = _hold(code, now or timezone.now())
    if letter is None:
        return LetterState(Letter.objects.only("state").get(code=code).state)
    try:
        _send(letter)
    except smtplib.SMTPRecipientsRefused as problem:
        answers = list(problem.recipients.values())
        detail = "; ".join(f"{status} {_text(answer)}" for status, answer in answers)
        return _write_down_failure(letter, detail, for_good=all(status >= 500 for status, _answer in answers))
    except Exception as problem:  # whatever went wrong, the letter must be tried again, and be seen
        logger.warning("letter %s was not delivered", code, exc_info=True)
        return _write_down_failure(letter, f"{type(problem).__name__}: {problem}", for_good=False)
    return _write_down_success(letter)


def hand_out_due_letters(*, now: datetime | None = None, most: int = 500) -> list[str]:
    """The codes of letters that are due and that no worker has been given, marked as given now.

    These are letters whose next attempt has come, and letters whose task or worker was lost.
    """
    moment = now or timezone.now()
    not_given = Q(enqueued_at__lt=F("next_attempt_at")) | Q(enqueued_at__lt=moment - LOST_AFTER)
    free = Q(held_until__isnull=True) | Q(held_until__lte=moment)
    with transaction.atomic():
        due = Letter.objects.select_for_update(skip_locked=True).filter(
            free, not_given, state__in=sorted(DUE), next_attempt_at__lte=moment
        )
        letters = list(due.order_by("next_attempt_at").values_list("pk", "code")[:most])
        Letter.objects.filter(pk__in=[key for key, _code in letters]).update(enqueued_at=moment)
    return [code for _key, code in letters]


def message_id(letter: Letter) -> str:
    """The same for every attempt at the same letter, so that whoever receives it twice can tell."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{letter.code}@{host}>"


def _hold(code: str, moment: datetime) -> Letter | None:
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(code=code)
        is_held = letter.held_until is not None and letter.held_until > moment
        is_due = letter.next_attempt_at is not None and letter.next_attempt_at <= moment + CLOCKS_DIFFER
        if is_held or not is_due:
            return None
        letter.held_until = moment + HOLD
        letter.attempts += 1
        letter.save(update_fields=["held_until", "attempts"])
    return letter


def _send(letter: Letter) -> None:
    message = EmailMultiAlternatives(
        letter.subject,
        letter.body,
        settings.DEFAULT_FROM_EMAIL,
        [letter.address],
        connection=get_connection(),
        headers={
            "Message-ID": message_id(letter),
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    with translation.override(letter.language):
        message.attach_alternative(render_to_string("outbox/letter.html", {"letter": letter}), "text/html")
    for enclosure in letter.enclosures:
        with default_storage.open(enclosure["path"]) as file:
            message.attach(enclosure["name"], file.read(), enclosure["media_type"])
    message.send()


def _write_down_success(letter: Letter) -> LetterState:
    with transaction.atomic():
        row = Letter.objects.select_for_update().get(pk=letter.pk)
        DeliveryAttempt.objects.create(letter=row, delivered=True)
        if row.state in DUE:
            row.last_error = ""
            if settings.PRODUCTION and row.kind.startswith("account."):
                row.body = REMOVED
            row.save(update_fields=["last_error", "body"])
            take_step(row, LETTER, "send", actor=SYSTEM, facts={"attempt": letter.attempts})
    return LetterState(row.state)


def _write_down_failure(letter: Letter, detail: str, *, for_good: bool) -> LetterState:
    with transaction.atomic():
        row = Letter.objects.select_for_update().get(pk=letter.pk)
        DeliveryAttempt.objects.create(letter=row, delivered=False, detail=detail)
        if row.state not in DUE:
            return LetterState(row.state)
        row.last_error = detail
        is_last = for_good or letter.attempts > len(BACK_OFF)
        if not is_last:
            row.next_attempt_at = timezone.now() + BACK_OFF[letter.attempts - 1]
        row.save(update_fields=["last_error", "next_attempt_at"])
        if is_last:
            reason = _("The mail server refused the address.") if for_good else _("Every attempt failed.")
            take_step(row, LETTER, "give_up", actor=SYSTEM, reason=reason, facts={"error": detail})
        else:
            take_step(row, LETTER, "fail", actor=SYSTEM, facts={"error": detail, "attempt": letter.attempts})
    return LetterState(row.state)


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
