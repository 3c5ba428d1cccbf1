"""Letters that stay in the house: worded, logged and readable in the mailbox, but handed to no mail server.

For demonstrations, whose people live at addresses that exist nowhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.utils import timezone

from audit.domain import record
from audit.steps import SYSTEM
from outbox.enums import LetterState
from outbox.models import DeliveryAttempt, Letter

_kept: ContextVar[list[str] | None] = ContextVar("kept", default=None)


def keep(code: str) -> bool:
    """Whether the letter just queued stays in the house; it is then remembered, and not handed to a worker."""
    codes = _kept.get()
    if codes is None:
        return False
    codes.append(code)
    return True


@contextmanager
def letters_kept(why: str) -> Iterator[None]:
    """Every letter queued inside the block is sent as far as the house goes, with an attempt that says why.

    One line of the log tells of all of them. Inside a block of this kind nothing else may wait for a letter.
    """
    codes: list[str] = []
    token = _kept.set(codes)
    try:
        yield
    finally:
        _kept.reset(token)
    with transaction.atomic():
        letters = list(Letter.objects.filter(code__in=codes))
        if not letters:
            return
        now = timezone.now()
        DeliveryAttempt.objects.bulk_create(
            DeliveryAttempt(letter=letter, at=now, delivered=True, detail=why) for letter in letters
        )
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            state=LetterState.SENT, sent_at=now, next_attempt_at=None, held_until=None, attempts=1
        )
        record(SYSTEM, "letter.keep", ("outbox.letter", "kept"), reason=why, facts={"letters": len(letters)})
