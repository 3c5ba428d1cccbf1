"""What an operator can get wrong in service, each with an id and a hint. `manage.py check --deploy` asks them all.

They are asked in production only: at a desk, most of these settings are right as they are. One question is for the
database itself; where it does not answer, that is said and the others are asked all the same.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connection

from config.powers import current_role, powers_over_results

Problem = CheckMessage | None
DEVELOPMENT_KEY = "development-only-"
NOT_DELIVERED = ("console", "dummy", "filebased", "locmem")
IMMEDIATE = "django_tasks.backends.immediate.ImmediateBackend"
DUMMY = "django_tasks.backends.dummy.DummyBackend"


def key_is_secret() -> Problem:
    if not settings.SECRET_KEY.startswith(DEVELOPMENT_KEY) and len(set(settings.SECRET_KEY)) >= 10:
        return None
    return Error(
        "SECRET_KEY is the one for development, or too simple: anyone could sign in as anyone.",
        hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe(60))'. Keep it out of the repository.",
        id="haetae.E001",
    )


def database_serves_many_processes() -> Problem:
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return None
    return Error(
        "The database is SQLite, which serves one machine and one writer at a time.",
        hint="Name a PostgreSQL server: DATABASE_URL=postgres://user:password@host:5432/name.",
        id="haetae.E002",
    )


def site_is_reached_by_https() -> Problem:
    if settings.SITE_URL.startswith("https://"):
        return None
    return Error(
        f"SITE_URL is {settings.SITE_URL}: letters and certificates would link to an unprotected address.",
        hint="Set SITE_URL to the https:// address that people open.",
        id="haetae.E003",
    )


def hosts_are_named() -> Problem:
    if "*" not in settings.ALLOWED_HOSTS:
        return None
    return Error(
        "ALLOWED_HOSTS answers to any name, so a forged one would end up in letters.",
        hint="List the names people open, with commas: ALLOWED_HOSTS=award.example.org.",
        id="haetae.E004",
    )


def tasks_leave_the_request() -> Problem:
    if settings.TASKS["default"]["BACKEND"] not in {IMMEDIATE, DUMMY}:
        return None
    return Error(
        "TASK_BACKEND does background work within the request, or not at all.",
        hint="Leave TASK_BACKEND out and start `manage.py work`, or name the backend of another queue.",
        id="haetae.E005",
    )


def letters_are_delivered() -> Problem:
    if settings.EMAIL_BACKEND.split(".")[-2] not in NOT_DELIVERED:
        return None
    return Error(
        "Letters would be written to a file or a console and reach nobody.",
        hint="Name your mail server: EMAIL_URL=smtp+tls://user:password@host:587.",
        id="haetae.E006",
    )


def sender_is_ours() -> Problem:
    if "@localhost" not in settings.DEFAULT_FROM_EMAIL:
        return None
    return Error(
        "DEFAULT_FROM_EMAIL ends in @localhost; mail servers will refuse the letters.",
        hint="Set it to an address of yours: DEFAULT_FROM_EMAIL='Smart City Award <award@example.org>'.",
        id="haetae.E007",
    )


def data_can_be_written() -> Problem:
    if os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        return None
    return Error(
        f"The folder for uploads and documents, {settings.DATA_DIR}, cannot be written.",
        hint="Give it to the user that runs Haetae, or name another folder in DATA_DIR.",
        id="haetae.E008",
    )


def cache_is_shared() -> Problem:
    if not settings.CACHES["default"]["BACKEND"].endswith(("LocMemCache", "DummyCache")):
        return None
    return checks.Warning(
        "Each process has a cache of its own, so limits on sign-in attempts are counted once for each process.",
        hint="Share it through the database: CACHE_URL=dbcache://haetae_cache, then once `manage.py createcachetable`.",
        id="haetae.W001",
    )


def letters_travel_sealed() -> Problem:
    smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    local = getattr(settings, "EMAIL_HOST", "") in {"localhost", "127.0.0.1", "::1"}
    if not smtp or local or getattr(settings, "EMAIL_USE_TLS", False) or getattr(settings, "EMAIL_USE_SSL", False):
        return None
    return checks.Warning(
        "Letters go to the mail server unencrypted, sign-in codes among them.",
        hint="Use smtp+tls:// or smtp+ssl:// in EMAIL_URL.",
        id="haetae.W002",
    )


def proxies_are_counted() -> Problem:
    if settings.TRUSTED_PROXIES > 0:
        return None
    return checks.Warning(
        "TRUSTED_PROXIES is 0, so every visitor seems to come from the proxy and all share one limit on attempts.",
        hint="Set it to the number of your own proxies in front of Haetae, usually 1.",
        id="haetae.W003",
    )


def owner_stays_away() -> Problem:
    if settings.DATABASE_OWNER is None:
        return None
    return checks.Warning(
        "DATABASE_OWNER_URL is set here, so whoever gets into this process could change results that are certified.",
        hint="Set it for `manage.py migrate` and `manage.py createcachetable` alone, not where the service runs.",
        id="haetae.W005",
    )


QUESTIONS: tuple[Callable[[], Problem], ...] = (
    key_is_secret,
    database_serves_many_processes,
    site_is_reached_by_https,
    hosts_are_named,
    tasks_leave_the_request,
    letters_are_delivered,
    sender_is_ours,
    data_can_be_written,
    cache_is_shared,
    letters_travel_sealed,
    proxies_are_counted,
    owner_stays_away,
)
TWO_ROLES = (
    "Let another role own the tables: docs/operating.md, “Two roles in the database”, says how in five commands."
)


@register(Tags.security, deploy=True)
def deployment(app_configs: Sequence[Any] | None = None, **options: Any) -> list[CheckMessage]:
    """The answers that are not good, in order."""
    if not settings.PRODUCTION:
        return []
    return [problem for question in QUESTIONS if (problem := question())]


@register(Tags.security, deploy=True)
def service_has_no_power_over_results(app_configs: Sequence[Any] | None = None, **options: Any) -> list[CheckMessage]:
    """Frozen means frozen only while the service's role cannot get past the triggers."""
    if not settings.PRODUCTION or connection.vendor != "postgresql":
        return []
    try:
        role = current_role()
        powers = powers_over_results(role)
    except OperationalError as problem:
        said = str(problem).strip().splitlines()[0]
        return [checks.Info(f"The database does not answer, so its roles were not examined: {said}", id="haetae.I001")]
    if not powers:
        return []
    sentence = f"The role {role} of DATABASE_URL could change results that are certified: "
    sentence += "; ".join(power.sentence for power in powers) + "."
    if any(power.is_unlimited for power in powers):
        return [Error(sentence, hint=TWO_ROLES, id="haetae.E009")]
    return [checks.Warning(sentence, hint=TWO_ROLES, id="haetae.W004")]
