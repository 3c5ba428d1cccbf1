"""After certification the database refuses every change of the ranking, of the history of marks and of the log."""

import re
import threading
from io import StringIO

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from awards.models import Round
from config.frozen import KEPT
from judging.domain.rounds import close_judging_round
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.enums import TabulationState
from judging.models import Ranking, ScoreChange, Tabulation
from tests.audit import guard
from tests.factories import awards, judging
from tests.judging.attacks import COLUMNS, EVERYWHERE, ON_POSTGRESQL, ON_SQLITE
from tests.judging.certified import all_that_is_kept, certified_keys, certified_round, ranking_of, run

ATTACKS = EVERYWHERE | (ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL)
REFUSALS = re.compile(
    r"never changed: a correction is a new one|The history of a mark is only added to|never replaced by something else"
    r"|The log is append-only|The log has no gaps"
)


@pytest.fixture
def certified(db) -> Round:
    made = certified_round()
    connection.check_constraints()  # what waits for the end of the transaction would hold up TRUNCATE
    return made


def aimed() -> dict[str, str]:
    """Every attack, at the certified round that stands."""
    certified = Tabulation.objects.get(state=TabulationState.CERTIFIED)
    provisional = Tabulation.objects.filter(state=TabulationState.PROVISIONAL).first()
    names = {
        "columns": COLUMNS,
        "certified": certified.pk,
        "provisional": provisional.pk,
        "line": certified.lines.first().pk,
        "other_line": provisional.lines.last().pk,
        "stranger": judging.eligible(certified.round.season).pk,
        "change": ScoreChange.objects.first().pk,
    }
    return {name: sql.format(**names) for name, sql in ATTACKS.items()}


def test_the_triggers_refuse_raw_sql(certified):
    attacks, before = aimed(), all_that_is_kept()

    answers = {}
    for name, sql in attacks.items():
        try:
            with transaction.atomic():
                run(sql)
            answers[name] = "done"
        except DatabaseError as problem:
            answers[name] = "refused" if REFUSALS.search(str(problem)) else str(problem)

    assert answers == dict.fromkeys(attacks, "refused")
    assert all_that_is_kept() == before


def test_without_the_triggers_the_same_sql_would_have_changed_it(certified):
    attacks, before = aimed(), all_that_is_kept()

    harmless = []
    for name, sql in attacks.items():
        with guard.everything_lifted():
            run(sql)
            if all_that_is_kept() == before:
                harmless.append(name)

    assert harmless == []
    assert all_that_is_kept() == before


def test_the_tables_that_are_named_as_kept_are_those_that_have_triggers(db):
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        for table, acts in cursor.fetchall():
            found.setdefault(table, set()).update(WORDS.findall(acts))

    assert found == {kept.table: set(kept.examined[connection.vendor]) for kept in KEPT}


WORDS = re.compile(r"INSERT|UPDATE|DELETE|TRUNCATE")
TRIGGERS = {
    "sqlite": "SELECT tbl_name, substr(sql, 1, instr(sql, ' ON ')) FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT relname, substring(pg_get_triggerdef(pg_trigger.oid) FROM '^.*? (BEFORE|AFTER) (.*?) ON ') ||"
        " regexp_replace(pg_get_triggerdef(pg_trigger.oid), ' ON .*', '')"
        " FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
    ),
}


def test_a_fixture_file_cannot_change_a_line(certified, tmp_path):
    lines = list(Ranking.objects.filter(tabulation__in=certified_keys()))
    for line in lines:
        line.rank = 1
    file = tmp_path / "lines.json"
    file.write_text(serializers.serialize("json", lines))
    before = ranking_of(certified_keys())

    with pytest.raises(DatabaseError, match=REFUSALS):
        call_command("loaddata", str(file), verbosity=0)

    assert ranking_of(certified_keys()) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", [("flush",), ("migrate", "judging", "0007"), ("migrate", "config", "zero")])
def test_no_command_of_the_framework_empties_or_undoes_what_keeps_it(command):
    certified_round()
    before = all_that_is_kept()

    try:
        with pytest.raises(CommandError):
            call_command(*command, interactive=False, verbosity=0, stdout=StringIO())
    finally:  # what was undone on the way to the migration that refuses
        call_command("migrate", verbosity=0, stdout=StringIO())

    assert all_that_is_kept() == before
    with pytest.raises(DatabaseError, match=REFUSALS), transaction.atomic():
        Ranking.objects.filter(tabulation__in=certified_keys()).update(rank=1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_changed_while_another_certifies_waits_and_is_refused():
    made = judging.judging_round(quorum=1)
    judging.sheet(judging.assignment(made), marks={"idea": "5", "proof": "3"}, submitted=True)
    organiser = awards.organiser(made.season)
    close_judging_round(made, actor=organiser)
    tabulation = tabulate_round(made, actor=organiser)
    answers: list[str] = []
    is_trying = threading.Event()

    def change() -> None:
        try:
            is_trying.set()
            Ranking.objects.filter(tabulation=tabulation).update(rank=7)
            answers.append("done")
        except DatabaseError as problem:
            answers.append("refused" if REFUSALS.search(str(problem)) else str(problem))
        finally:
            connection.close()

    with transaction.atomic():
        certify_tabulation(tabulation, actor=organiser)
        thread = threading.Thread(target=change)
        thread.start()
        is_trying.wait()
        thread.join(timeout=0.5)
        waited = thread.is_alive()
    thread.join()

    assert (waited, answers) == (True, ["refused"])
    assert list(tabulation.lines.values_list("rank", flat=True)) == [1]
