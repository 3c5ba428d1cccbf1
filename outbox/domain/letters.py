"""How a letter comes into the outbox, and what a person may do about one that does not leave."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import SYSTEM, Actor, locked, refuse, take_step
from outbox.letters import KINDS, Words, merge
from outbox.lifecycle import LETTER
from outbox.models import Letter

from .keeping import keep
from .templates import words_for

Scope = tuple[str, str]
HOUSE: Scope = ("house", "")
SUBJECT_LIMIT = 250

letter_queued = Signal()  # sent with `code` once the act that wrote the letter is committed; the tasks listen


@dataclass(frozen=True)
class Enclosure:
    """A file sent with a letter: its path in the default storage, the name the reader sees, its media type."""

    path: str
    name: str
    media_type: str


def queue_letter(
    kind: str,
    *,
    address: str,
    language: str,
    fields: Mapping[str, str],
    scope: Scope | tuple[Scope, ...] = HOUSE,
    about: Scope = ("", ""),
    dedup: str | None = None,
    files: Iterable[Enclosure] = (),
) -> Letter:
    """Word a letter and put it into the outbox, within the transaction of the act it tells of.

    It is delivered after that transaction has committed, and never if it has not. `scope` is a (kind, code) pair, or
    several with the narrowest first, as a row's `role_scopes` gives them; `about` is the subject's (label, code).
    With `dedup`, the same kind of letter to the same address is queued once: the earlier letter is returned instead.
    ValueError for an unknown kind and for fields that are not exactly those the kind offers. Refused (`bad-address`)
    when the address cannot be one.
    """
    offered = set(KINDS[kind].fields) if kind in KINDS else None
    if offered != set(fields):
        raise ValueError(f"The letter {kind!r} takes the fields {sorted(offered or ())}, not {sorted(fields)}.")
    scopes = _scopes(scope)
    words = merge(words_for(kind, language, scopes), fields)
    return _put(kind, address, language, words, scopes, about=about, dedup=dedup, files=files)


def send_account_letter(kind: str, address: str, subject: str, body: str) -> Letter:
    """Queue a letter about signing in, worded elsewhere; `kind` is its template's name. Opens its own transaction.

    Refused when the address cannot be one or when the subject is more than one line.
    """
    if len(subject.splitlines()) > 1:
        refuse("bad-subject", _("The subject of a letter must be one line."))
    words = Words(subject, body)
    return _put(f"account.{kind.rpartition('/')[2]}", address, translation.get_language() or "en", words, (HOUSE,))


def retry_letter(letter: Letter, *, actor: Actor, now: datetime | None = None) -> Letter:
    """Put a letter that failed or was given up back into the queue, to be delivered at once.

    Refused for one that is waiting already or was sent; the actor must run the letter's scope.
    """
    with transaction.atomic():
        letter = locked(letter)
        take_step(letter, LETTER, "retry", actor=actor, now=now)
        letter.attempts = 0
        letter.save(update_fields=["attempts"])
        _tell_when_committed(letter)
    return letter


def give_up_letter(letter: Letter, *, actor: Actor, reason: str, now: datetime | None = None) -> Letter:
    """Stop trying to deliver a letter; the reason is kept. Refused once it was sent or given up."""
    with transaction.atomic():
        letter = locked(letter)
        take_step(letter, LETTER, "give_up", actor=actor, now=now, reason=reason)
    return letter


def _put(
    kind: str,
    address: str,
    language: str,
    words: Words,
    scopes: tuple[Scope, ...],
    *,
    about: Scope = ("", ""),
    dedup: str | None = None,
    files: Iterable[Enclosure] = (),
) -> Letter:
    _check_address(address)
    now = timezone.now()
    facts = {
        "language": language,
        "subject": words.subject if len(words.subject) <= SUBJECT_LIMIT else words.subject[: SUBJECT_LIMIT - 1] + "…",
        "body": words.body,
        "scope_kind": scopes[0][0],
        "scope_code": scopes[0][1],
        "wider_scopes": [list(wider) for wider in scopes[1:]],
        "about_kind": about[0],
        "about_code": about[1],
        "enclosures": [asdict(file) for file in files],
        "queued_at": now,
        "enqueued_at": now,
        "next_attempt_at": now,
    }
    with transaction.atomic():
        if dedup is None:
            letter, is_new = Letter.objects.create(kind=kind, address=address, **facts), True
        else:
            letter, is_new = Letter.objects.get_or_create(kind=kind, address=address, dedup=dedup, defaults=facts)
        if is_new:
            record(SYSTEM, "letter.queue", letter, facts={"kind": kind, "about": list(about)})
            _tell_when_committed(letter)
    return letter


def _tell_when_committed(letter: Letter) -> None:
    code = letter.code
    if keep(code):
        return
    transaction.on_commit(lambda: letter_queued.send_robust(sender=Letter, code=code))


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        refuse("bad-address", _("“%(address)s” is not an e-mail address.") % {"address": address}, address=address)


def _scopes(scope: Scope | tuple[Scope, ...]) -> tuple[Scope, ...]:
    if isinstance(scope[0], str):
        kind, code = scope
        return ((str(kind), str(code)),)
    return tuple((str(kind), str(code)) for kind, code in scope)
