import json
import threading
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction

from audit.domain import record
from audit.models import FIRST_PREVIOUS, AuditEvent, subject_of
from audit.queries import events_about, events_by, events_in_scope, events_of, head
from audit.steps import SYSTEM
from audit.verify import verify_chain
from awards.models import Programme, Round, Season
from outbox.models import DeliveryAttempt, Letter, LetterTemplate
from tests.audit import guard

LINES = AuditEvent.objects.order_by("sequence")


def template(code: str = "sscp-2026") -> LetterTemplate:
    """Some row that has a code and scopes."""
    return LetterTemplate(scope_kind="season", scope_code=code, kind="entry.receipt", language="en")


@pytest.mark.django_db
def test_record_keeps_who_did_what_to_what_and_why():
    event = record(SYSTEM, "lettertemplate.save", template(), reason="Clearer.", facts={"weight": Decimal("0.30")})

    event.refresh_from_db()
    assert (event.sequence, event.actor, event.action) == (1, "system", "lettertemplate.save")
    assert (event.subject_kind, event.subject_code) == ("outbox.lettertemplate", "season:sscp-2026:entry.receipt:en")
    assert (event.scope_pairs, event.reason, event.facts) == (
        [("season", "sscp-2026")],
        "Clearer.",
        {"weight": "0.30"},
    )
    assert (event.previous, head()) == (FIRST_PREVIOUS, event)


@pytest.mark.django_db
def test_record_chains_each_line_to_the_one_before():
    events = [record(SYSTEM, "season.open", f"s{number}") for number in range(3)]

    assert [event.previous for event in events] == [FIRST_PREVIOUS, events[0].digest, events[1].digest]
    assert verify_chain(LINES.all()) == []


@pytest.mark.django_db
def test_record_writes_exact_facts_as_text():
    instant = datetime(2026, 7, 14, 14, 59, tzinfo=UTC)

    event = record(
        SYSTEM,
        "score.give",
        "s1",
        facts={"mark": Decimal("7.50"), "mean": Fraction(1, 3), "at": instant, "none": None, "도시": "서울\x00"},
    )

    event.refresh_from_db()
    assert event.facts == {
        "mark": "7.50",
        "mean": "1/3",
        "at": "2026-07-14T14:59:00.000000Z",
        "none": None,
        "도시": "서울\x00",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "error"), [({"who": object()}, TypeError), ({"mark": float("nan")}, ValueError), ({"b": b""}, TypeError)]
)
def test_record_refuses_facts_that_json_cannot_hold(facts, error):
    with pytest.raises(error):
        record(SYSTEM, "score.give", "s1", facts=facts)

    assert head() is None


@pytest.mark.django_db(transaction=True)
def test_record_refuses_to_work_outside_a_transaction():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record(SYSTEM, "season.open", "s1")

    assert head() is None


@pytest.mark.django_db(transaction=True)
def test_act_rolled_back_leaves_no_line_and_no_gap():
    with transaction.atomic():
        record(SYSTEM, "season.open", "s1")
    with transaction.atomic():
        record(SYSTEM, "season.open", "s2")
        transaction.set_rollback(True)
    with transaction.atomic():
        record(SYSTEM, "season.open", "s3")

    assert list(LINES.values_list("sequence", "subject_code")) == [(1, "s1"), (2, "s3")]
    assert verify_chain(LINES.all()) == []


@pytest.mark.django_db
def test_database_refuses_to_change_or_remove_a_line():
    record(SYSTEM, "season.open", "s1")
    before = list(LINES.values())

    for change in (
        "UPDATE audit_auditevent SET reason = 'x'",
        "UPDATE audit_auditevent SET digest = digest",
        "DELETE FROM audit_auditevent",
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)

    assert list(LINES.values()) == before


@pytest.mark.django_db
@pytest.mark.postgresql
def test_postgresql_refuses_to_truncate_the_log():
    record(SYSTEM, "season.open", "s1")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_auditevent")

    assert LINES.count() == 1


@pytest.mark.django_db
def test_database_refuses_a_line_out_of_order_or_twice():
    record(SYSTEM, "season.open", "s1")
    first = LINES.get()

    for sequence, previous in ((3, first.digest), (2, FIRST_PREVIOUS), (1, FIRST_PREVIOUS), (0, FIRST_PREVIOUS)):
        first.sequence, first.previous = sequence, previous
        with pytest.raises(IntegrityError, match="no gaps"), transaction.atomic():
            first.save(force_insert=True)

    assert LINES.count() == 1


@pytest.mark.django_db
def test_sqlite_refuses_to_replace_a_line():
    if connection.vendor != "sqlite":
        return  # only SQLite has INSERT OR REPLACE
    record(SYSTEM, "season.open", "s1")

    with pytest.raises(IntegrityError, match="no gaps"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent")

    assert LINES.count() == 1


@pytest.mark.django_db(transaction=True)
def test_guard_can_be_lifted_and_put_back():
    with transaction.atomic():
        record(SYSTEM, "season.open", "s1")

    with guard.lifted():
        LINES.update(reason="x")
    with pytest.raises(IntegrityError, match="append-only"):
        LINES.update(reason="y")

    assert LINES.get().reason == "x"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_concurrent_appends_keep_the_chain():
    def act_often(name: str) -> None:
        try:
            for number in range(25):
                with transaction.atomic():
                    record(SYSTEM, "score.give", f"{name}-{number}")
        finally:
            connection.close()

    threads = [threading.Thread(target=act_often, args=(f"t{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(LINES.values_list("sequence", flat=True)) == list(range(1, 151))
    assert verify_chain(LINES.all()) == []


@pytest.mark.django_db
def test_queries_find_lines_by_subject_actor_and_scope():
    saved = record(SYSTEM, "lettertemplate.save", template())
    record(SYSTEM, "lettertemplate.save", template("SSCP-2026"))
    opened = record(SYSTEM, "season.open", ("awards.season", "sscp-2026"))

    assert list(events_about("awards.season", "sscp-2026")) == [opened]
    assert list(events_of(template())) == [saved]
    assert list(events_in_scope("season", "sscp-2026")) == [saved]
    assert list(events_in_scope("season", "sscp-202_")) == []
    assert [event.sequence for event in events_by("system")] == [3, 2, 1]


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (Letter(code="l-1", scope_kind="season", scope_code="sscp-2026"), ("outbox.letter", "l-1")),
        (DeliveryAttempt(pk=7), ("outbox.deliveryattempt", "7")),
        (template(), ("outbox.lettertemplate", "season:sscp-2026:entry.receipt:en")),
        (
            Round(code="desk", season=Season(code="sscp-2026", programme=Programme(code="sscp"))),
            ("awards.round", "sscp-2026/desk"),
        ),
    ],
)
def test_subject_is_named_by_its_code_and_where_needed_by_its_season(row, named):
    assert subject_of(row) == named


def test_subject_that_was_not_saved_cannot_be_named():
    with pytest.raises(ValueError, match="was not saved"):
        subject_of(DeliveryAttempt())


@pytest.mark.django_db
def test_seal_can_be_computed_by_anyone_with_a_json_library():
    import hashlib

    event = record(SYSTEM, "season.open", ("awards.season", "s1"), reason="도시")

    line = [
        1,
        event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "system",
        "season.open",
        "awards.season",
        "s1",
        "[]",
        "도시",
        "{}",
        "0" * 64,
    ]
    assert event.digest == hashlib.sha256(json.dumps(line, separators=(",", ":")).encode()).hexdigest()
