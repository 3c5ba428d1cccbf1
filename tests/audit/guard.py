"""The log refuses to be changed or emptied; a test that must do so lifts the database's guard for a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection, transaction
from django.test import TransactionTestCase

migration = import_module("audit.migrations.0002_refuse_changes_to_the_log")
certified = import_module("judging.migrations.0008_refuse_more_changes_to_what_is_certified")
ways_round = import_module("config.migrations.0002_close_the_ways_round_what_is_certified")


@contextmanager
def lifted() -> Iterator[None]:
    """Within this block lines of the log can be changed and removed; afterwards they cannot."""
    _run(migration.UNGUARD)
    try:
        yield
    finally:
        _run(migration.GUARD)


@contextmanager
def everything_lifted() -> Iterator[None]:
    """Within this block of a transaction nothing is kept, as if there were no trigger; it ends by being rolled back."""
    with transaction.atomic():
        for each in (migration, certified, ways_round):
            _run(each.UNGUARD)
        yield
        transaction.set_rollback(True)


def let_tests_empty_the_log() -> None:
    """Tests with real transactions are followed by a flush of every table, which the guard would refuse."""
    flush = TransactionTestCase._fixture_teardown

    def flush_unguarded(case: TransactionTestCase) -> None:
        with lifted():
            _run(certified.UNGUARD)
            flush(case)
            _run(certified.GUARD)

    TransactionTestCase._fixture_teardown = flush_unguarded


def _run(statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
