"""The one way into the log."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from audit.models import FIRST_PREVIOUS, AuditEvent, seal, subject_of, written_instant

APPEND_LOCK = 0x6861657461  # "haeta": the advisory lock that lets one transaction append at a time


class Coded(Protocol):
    """Whoever acts is known to the log by a code."""

    code: str


Subject = models.Model | tuple[str, str] | str


def record(
    actor: Coded,
    action: str,
    subject: Subject,
    *,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one line to the log inside the act's own transaction: act and line stand or fall together.

    `action` is `<noun>.<step>`. `subject` is a row (named as `subject_of` does), a (kind, code) pair, or a
    plain code whose kind is the action's noun. A row that offers `role_scopes` is found again by `events_in_scope`.
    Appends queue up behind one another until the transaction ends, so call this last, after every row is locked.
    RuntimeError outside a transaction; TypeError or ValueError for facts that JSON cannot hold exactly.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise RuntimeError("record() was called outside a transaction: an act and its line must be written together.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPEND_LOCK])
    head = AuditEvent.objects.order_by("-sequence").values_list("sequence", "digest").first()
    last, previous = head or (0, FIRST_PREVIOUS)
    kind, code = _kind_and_code(action, subject)
    event = AuditEvent(
        sequence=last + 1,
        at=timezone.now(),
        actor=str(actor.code),
        action=action,
        subject_kind=kind,
        subject_code=code,
        scopes=_written([f"{scope}/{name}" for scope, name in getattr(subject, "role_scopes", ())]),
        reason=str(reason),
        facts_json=_written(facts or {}),
        previous=previous,
    )
    event.digest = seal(sealed_values(event))
    event.save(force_insert=True)
    return event


def sealed_values(event: AuditEvent) -> tuple[Any, ...]:
    """The values of `SEALED` in their order, as they are sealed."""
    return (
        event.sequence,
        written_instant(event.at),
        event.actor,
        event.action,
        event.subject_kind,
        event.subject_code,
        event.scopes,
        event.reason,
        event.facts_json,
        event.previous,
    )


def _kind_and_code(action: str, subject: Subject) -> tuple[str, str]:
    if isinstance(subject, models.Model):
        return subject_of(subject)
    if isinstance(subject, str):
        return action.partition(".")[0], subject
    return subject


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)


def _plain(value: object) -> object:
    """Exact numbers, instants and translated words as text; anything else is refused."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return written_instant(value)
    if isinstance(value, Decimal | Fraction | date | UUID | Promise):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"The log cannot hold a {type(value).__name__} exactly; give it as text or numbers.")
