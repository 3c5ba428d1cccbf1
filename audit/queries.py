"""Reads of the log."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import F, Func, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import Exact

from audit.models import SEALED, AuditEvent, subject_of

BATCH = 5_000


def events_about(kind: str, code: str) -> QuerySet[AuditEvent]:
    """Every line about one subject, the latest first; `kind` is its label, such as `awards.entry`."""
    return AuditEvent.objects.filter(subject_kind=kind, subject_code=code).order_by("-sequence")


def events_of(row: Model) -> QuerySet[AuditEvent]:
    """Every line about this row, the latest first."""
    return events_about(*subject_of(row))


def events_in_scope(kind: str, code: str, *, not_naming: Iterable[str] = ()) -> QuerySet[AuditEvent]:
    """Every line whose subject lay in the scope, the latest first; letter case counts on every database. Lines that name
    one of the codes in `not_naming`, as their subject or among their facts, are left out.
    """
    named = Value(json.dumps(f"{kind}/{code}"))
    lines = AuditEvent.objects.alias(found=StrIndex("scopes", named)).filter(found__gt=0)
    for unread in not_naming:
        subject, told = StrIndex("subject_code", Value(unread)), StrIndex("facts_json", Value(unread))
        lines = lines.filter(Exact(subject, 0), Exact(told, 0))
    return lines.order_by("-sequence")


def events_by(actor_code: str) -> QuerySet[AuditEvent]:
    """Every line of one actor, the latest first."""
    return AuditEvent.objects.filter(actor=actor_code).order_by("-sequence")


def head() -> AuditEvent | None:
    """The last line, whose digest stands for the whole log; None while the log is empty."""
    return AuditEvent.objects.order_by("-sequence").first()


def sealed_rows() -> Iterator[tuple[Any, ...]]:
    """Every line as (values of SEALED ..., digest), in order, read in batches.

    Instants come as the text that was sealed, straight from the database: a damaged one is then a damaged line and not
    an error of reading.
    """
    rows = AuditEvent.objects.annotate(written=_written_instant()).order_by("sequence")
    names = ["written" if name == "at" else name for name in SEALED]
    values = rows.values_list(*names, "digest").iterator(chunk_size=BATCH)
    if connection.vendor == "sqlite":
        return ((row[0], _instant_from_sqlite(row[1]), *row[2:]) for row in values)
    return values


def _written_instant() -> Func | Cast:
    if connection.vendor == "sqlite":
        return Cast("at", TextField())
    return Func(
        F("at"),
        template="to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
        output_field=TextField(),
    )


def _instant_from_sqlite(stored: Any) -> Any:
    """SQLite keeps `2026-07-14 14:59:00[.000001]` in UTC; anything else is handed on as it is, to be found broken."""
    if not isinstance(stored, str) or len(stored) not in {19, 26} or stored[10] != " ":
        return stored
    fraction = "" if len(stored) == 26 else ".000000"
    return f"{stored[:10]}T{stored[11:]}{fraction}Z"
