import random
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.db.models.functions import Substr

from audit.domain import record, sealed_values
from audit.models import AuditEvent
from audit.queries import head, sealed_rows
from audit.steps import SYSTEM
from audit.verify import Break, verify_chain, walk
from tests.audit import guard

pytestmark = pytest.mark.django_db
LINES = AuditEvent.objects.order_by("sequence")
FIELDS = {
    "at": F("at") + timedelta(microseconds=1),
    "actor": "p-other",
    "action": "entry.withdraw",
    "subject_kind": "awards.season",
    "subject_code": "OTHER",
    "scopes": '["season/other"]',
    "reason": "A different one.",
    "facts_json": '{"to": "withdrawn"}',
    "previous": "f" * 64,
    "digest": "f" * 64,
}


@pytest.fixture
def log():
    """Nine lines."""
    return [
        record(SYSTEM, "entry.submit", ("awards.entry", f"E{number}"), reason="Done.", facts={"number": number})
        for number in range(1, 10)
    ]


def test_chain_as_written_has_no_break(log):
    assert verify_chain(LINES.all()) == []
    assert walk(sealed_rows()) == walk((*sealed_values(event), event.digest) for event in log)


@pytest.mark.parametrize("field", FIELDS)
def test_chain_with_one_field_changed_names_that_line(log, field):
    with guard.lifted():
        LINES.filter(sequence=5).update(**{field: FIELDS[field]})

    expected = Break(5, "altered", "Line 5 was altered: its digest does not fit what it says.")
    assert verify_chain(LINES.all()) == [expected]
    assert walk(sealed_rows()).breaks == (expected,)


def test_chain_with_a_line_renumbered_names_the_gap(log):
    with guard.lifted():
        LINES.filter(sequence=5).update(sequence=50)

    assert [(broken.line, broken.kind) for broken in verify_chain(LINES.all())] == [(5, "missing"), (10, "missing")]


def test_chain_with_lines_removed_names_them(log):
    with guard.lifted():
        LINES.filter(sequence__in=[2, 5, 6]).delete()

    assert [str(broken) for broken in verify_chain(LINES.all())] == ["Line 2 is missing.", "Lines 5 to 6 are missing."]


def test_chain_with_a_line_forged_and_sealed_anew_names_the_next(log):
    from audit.models import seal

    forged = log[4]
    forged.reason = "Another."
    with guard.lifted():
        LINES.filter(sequence=5).update(reason=forged.reason, digest=seal(sealed_values(forged)))

    assert [str(broken) for broken in verify_chain(LINES.all())] == [
        "Line 6 does not follow line 5: one of the two was replaced."
    ]


def test_published_digests_expose_a_log_cut_short_or_written_anew(log):
    with guard.lifted():
        LINES.filter(sequence__gt=7).delete()

    cut = walk(sealed_rows(), {7: log[6].digest, 9: log[8].digest})
    anew = walk(sealed_rows(), {3: "a" * 64})
    assert [str(broken) for broken in cut.breaks] == ["Line 9, whose digest was published, is missing."]
    assert [str(broken) for broken in anew.breaks] == ["Line 3 is not the line whose digest was published."]


def test_any_character_changed_is_found_and_named(log):
    rows = list(sealed_rows())
    chance = random.Random(20261123)

    for _trial in range(10_000):
        line, field = chance.randrange(9), chance.randrange(1, len(rows[0]))
        text = rows[line][field]
        place = chance.randrange(len(text))
        changed = text[:place] + chr(ord(text[place]) ^ chance.randint(1, 127)) + text[place + 1 :]
        tampered = [*rows[:line], (*rows[line][:field], changed, *rows[line][field + 1 :]), *rows[line + 1 :]]

        assert [broken.line for broken in walk(tampered).breaks] == [line + 1], (line, field, changed)


def test_instant_that_is_no_instant_is_a_broken_line_not_a_crash(log):
    if connection.vendor != "sqlite":
        return  # only SQLite lets a text that is no instant into the column
    with guard.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET at = 'yesterday', reason = x'00ff' WHERE sequence = 4")

    assert [(broken.line, broken.kind) for broken in walk(sealed_rows()).breaks] == [(4, "altered")]


def test_command_prints_count_and_head(log):
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert out.getvalue() == f"The log holds: 9 lines.\nHead: 9:{head().digest}\n"


def test_command_names_each_break_and_fails(log):
    with guard.lifted():
        LINES.filter(sequence__in=[3, 8]).update(reason="x")
    err = StringIO()

    with pytest.raises(CommandError, match="The log does not hold: the first break is at line 3") as failure:
        call_command("verify_audit", stdout=StringIO(), stderr=err)

    assert failure.value.returncode == 1
    assert err.getvalue().splitlines() == [
        "Line 3 was altered: its digest does not fit what it says.",
        "Line 8 was altered: its digest does not fit what it says.",
    ]


def test_command_checks_a_published_head(log):
    published = f"9:{log[8].digest}"
    with guard.lifted():
        LINES.filter(sequence=9).delete()

    with pytest.raises(CommandError, match="the first break is at line 9"):
        call_command("verify_audit", head=[published], stdout=StringIO(), stderr=StringIO())
    with pytest.raises(CommandError, match="write it as it was printed"):
        call_command("verify_audit", head=["9"], stdout=StringIO(), stderr=StringIO())


def test_walk_stops_after_a_hundred_breaks():
    for number in range(150):
        record(SYSTEM, "entry.submit", ("awards.entry", f"E{number}"))
    with guard.lifted():
        LINES.update(subject_code=Substr("subject_code", 2))
    err = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_audit", stdout=StringIO(), stderr=err)

    assert len(err.getvalue().splitlines()) == 101
