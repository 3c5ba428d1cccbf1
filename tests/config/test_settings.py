"""A wrong value in the environment stops the program in one sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SERVICE = {
    "HAETAE_ENV": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-0123456789",
    "ALLOWED_HOSTS": "award.example.org",
    "SITE_URL": "https://award.example.org",
    "EMAIL_URL": "smtp+tls://award%40example.org:a%2Fb@smtp.example.org:587",
}
NOT_SET = "Haetae cannot start: the environment variable {} is not set. See deploy/example.env.\n"
UNREADABLE = "Haetae cannot start: the environment variable {} cannot be read: {}.\n"


def settings_under(data: Path, show: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HAETAE_ENV": "development", "DATA_DIR": str(data), **variables}
    program = "import json; from config import settings\n" + (f"print({show})" if show else "")
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HAETAE_ENV", "prod", "Haetae cannot start: HAETAE_ENV is 'prod'; use development, test or production.\n"),
        ("DEBUG", "maybe", UNREADABLE.format("DEBUG", "'maybe' is neither true nor false")),
        ("DATABASE_URL", "haetae", UNREADABLE.format("DATABASE_URL", "it is no address of a database")),
        (
            "DATABASE_URL",
            "postgres://a:b@host:port/haetae",
            UNREADABLE.format("DATABASE_URL", "Port could not be cast to integer value as 'port'"),
        ),
        (
            "DATABASE_URL",
            "mysql://host/haetae",
            "Haetae cannot start: DATABASE_URL must name a PostgreSQL server (postgres://...) or an SQLite file.\n",
        ),
        ("DATABASE_OWNER_URL", "haetae", UNREADABLE.format("DATABASE_OWNER_URL", "it is no address of a database")),
        (
            "DATABASE_OWNER_URL",
            "postgres://owner:a@host/haetae",
            "Haetae cannot start: DATABASE_OWNER_URL is for PostgreSQL, and so must DATABASE_URL be.\n",
        ),
        ("CACHE_URL", "shelf://x", UNREADABLE.format("CACHE_URL", "Invalid cache schema shelf")),
        ("EMAIL_URL", "pigeon://x", UNREADABLE.format("EMAIL_URL", "Invalid email schema pigeon")),
        (
            "TRUSTED_PROXIES",
            "one",
            UNREADABLE.format("TRUSTED_PROXIES", "invalid literal for int() with base 10: 'one'"),
        ),
        (
            "TASK_BACKEND",
            "elsewhere.Backend",
            "Haetae cannot start: TASK_BACKEND is 'elsewhere.Backend', and no such package is installed.\n",
        ),
        (
            "LOG_LEVEL",
            "loud",
            "Haetae cannot start: LOG_LEVEL is 'LOUD'; use DEBUG, INFO, WARNING, ERROR or CRITICAL.\n",
        ),
        (
            "SITE_URL",
            "award.example.org",
            "Haetae cannot start: SITE_URL must begin with http:// or https://; letters and certificates link to it.\n",
        ),
        (
            "CSRF_TRUSTED_ORIGINS",
            "award.example.org",
            "Haetae cannot start: every address in CSRF_TRUSTED_ORIGINS must begin with http:// or https://.\n",
        ),
        (
            "DEFAULT_FROM_EMAIL",
            "nobody",
            "Haetae cannot start: DEFAULT_FROM_EMAIL must be an e-mail address, with a name or without.\n",
        ),
        (
            "DATA_DIR",
            "/dev/null/data",
            "Haetae cannot start: the folder for its data, /dev/null/data, cannot be made: Not a directory.\n",
        ),
    ],
)
def test_value_that_cannot_be_used_is_named(tmp_path, name, value, sentence):
    done = settings_under(tmp_path, **{name: value})

    assert (done.returncode, done.stderr) == (1, sentence)


@pytest.mark.parametrize("service", ["postgres://owner:b@host/haetae", "postgres://host/haetae"])
def test_service_and_owner_are_two_roles(tmp_path, service):
    done = settings_under(tmp_path, DATABASE_URL=service, DATABASE_OWNER_URL="postgres://owner:a@host/haetae")

    sentence = "Haetae cannot start: DATABASE_URL must name a role of its own, another than DATABASE_OWNER_URL does.\n"
    assert (done.returncode, done.stderr) == (1, sentence)


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_service_needs_what_only_its_operator_knows(tmp_path, name, value):
    variables = {**SERVICE, name: value} if value is not None else {k: v for k, v in SERVICE.items() if k != name}

    done = settings_under(tmp_path, **variables)

    assert (done.returncode, done.stderr) == (1, NOT_SET.format(name))


def test_empty_value_means_the_default(tmp_path):
    done = settings_under(tmp_path, "settings.DATABASES['default']['ENGINE']", DATABASE_URL="", CACHE_URL=" ")

    assert (done.returncode, done.stdout) == (0, "django.db.backends.sqlite3\n")


def test_service_reads_percent_signs_in_addresses(tmp_path):
    done = settings_under(tmp_path, "settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD", **SERVICE)

    assert done.stdout == "award@example.org a/b\n"


def test_embedded_database_waits_for_its_turn_and_keeps_references(tmp_path):
    done = settings_under(tmp_path, "json.dumps(settings.DATABASES['default']['OPTIONS'], sort_keys=True)")

    assert done.stdout == (
        '{"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;", '
        '"timeout": 20, "transaction_mode": "IMMEDIATE"}\n'
    )
