"""What every test run has in common: which tests run, on which database, and what happens without a browser.

The sorting is in `tests/kinds.py`, what to say of missing programs in `tests/left_out.py`.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings

from config.translations import compile_catalogues
from tests import kinds, left_out
from tests.audit import guard

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # Chromium refuses its sandbox to root, and containers run tests as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Chance is seeded: the everyday suite gives the same answer twice. `make drill` looks further, with fresh chance.
hypothesis_settings.register_profile("everyday", deadline=None, derandomize=True)
hypothesis_settings.register_profile(
    "drill", deadline=None, max_examples=int(os.environ.get("HAETAE_EXAMPLES", "5000")), print_blob=True
)
hypothesis_settings.load_profile("drill" if os.environ.get("HAETAE_EXAMPLES") else "everyday")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--which", default="", help=f"kinds of tests to run, with commas: {', '.join(kinds.KINDS)}")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        compile_catalogues()
    config.addinivalue_line("markers", "drill: the long version of a test, run by `make drill`")
    guard.let_tests_empty_the_log()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kinds.select(config, items, on_postgresql=connection.vendor == "postgresql")
    left_out.leave_out(items)


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Playwright keeps an event loop running in this thread from its first test on, and Django would refuse to touch
    # the database beside it. The tests never share a connection with that loop.
    if kinds.kind_of(item) in {"browser", "walk"}:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and left_out.is_failure(left_out.names_left_out(reporter.stats.get("skipped", []))):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = left_out.names_left_out(terminalreporter.stats.get("skipped", []))
    for line in left_out.announcement(skipped):
        terminalreporter.write_line(line, yellow=True, bold=True)
    if left_out.is_failure(skipped):
        terminalreporter.write_line("HAETAE_REQUIRE_ALL=1: TESTS LEFT OUT COUNT AS A FAILURE.", red=True, bold=True)


def pytest_unconfigure() -> None:
    if settings.DATA_DIR.parent == Path(tempfile.gettempdir()).resolve():
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _commands_started_by_tests_share_this_place() -> None:
    """`manage.py` in a subprocess of a test finds the same environment and the same folder as the test."""
    os.environ["HAETAE_ENV"] = "test"
    os.environ["DATA_DIR"] = str(settings.DATA_DIR)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """A thread of a live server may hold its connection a moment longer than its test; PostgreSQL would then refuse to
    drop the test database. Whoever is still connected to it is sent home first.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's Chromium instead of a browser that Playwright would have to download."""
    return {**browser_type_launch_args, "executable_path": left_out.chromium_path(), "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Browser tests name their server themselves (`live_server.url`); Playwright's own fixture is deprecated by pytest."""
