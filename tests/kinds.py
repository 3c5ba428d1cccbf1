"""What a test needs decides in which run it belongs.

`pure` tests touch no database and run once. `database` tests run on SQLite and on PostgreSQL. `browser` tests drive
Chromium against a live server and run on PostgreSQL; those marked `walk` run on SQLite as well. `drill` tests are the
long versions and run only when `-m drill` asks for them.

Nobody has to declare any of this: it is read from the fixtures and classes that a test uses.
"""

import pytest
from django.test import TransactionTestCase

DATABASE_FIXTURES = frozenset(
    {
        "admin_client",
        "admin_user",
        "db",
        "django_db_reset_sequences",
        "django_db_serialized_rollback",
        "live_server",
        "transactional_db",
    }
)
BROWSER_FIXTURES = frozenset({"browser", "context", "new_context", "page"})
KINDS = ("pure", "database", "browser", "walk")


def kind_of(item: pytest.Item) -> str:
    """One of KINDS: the most demanding thing that this test asks for."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("browser") or fixtures & BROWSER_FIXTURES:
        return "walk" if item.get_closest_marker("walk") else "browser"
    test_class = getattr(item, "cls", None)
    if (
        item.get_closest_marker("django_db")
        or item.get_closest_marker("postgresql")
        or fixtures & DATABASE_FIXTURES
        or (test_class is not None and issubclass(test_class, TransactionTestCase))
    ):
        return "database"
    return "pure"


def parse_which(text: str) -> frozenset[str]:
    """The kinds named in `--which`, or a usage error that lists the ones there are."""
    asked = frozenset(part.strip() for part in text.split(",") if part.strip())
    if strangers := asked - set(KINDS):
        raise pytest.UsageError(f"--which knows {', '.join(KINDS)}; not {', '.join(sorted(strangers))}.")
    return asked or frozenset(KINDS)


def select(config: pytest.Config, items: list[pytest.Item], *, on_postgresql: bool) -> None:
    """Keep the kinds asked for, leave the drills to `-m drill`, and let Chromium come last."""
    asked = parse_which(config.getoption("--which"))
    drilling = "drill" in config.option.markexpr
    kept, dropped = [], []
    for item in items:
        wanted = kind_of(item) in asked
        wanted &= drilling or item.get_closest_marker("drill") is None
        wanted &= on_postgresql or item.get_closest_marker("postgresql") is None
        (kept if wanted else dropped).append(item)
    kept.sort(key=lambda item: kind_of(item) in {"browser", "walk"})
    if dropped:
        config.hook.pytest_deselected(items=dropped)
    items[:] = kept
