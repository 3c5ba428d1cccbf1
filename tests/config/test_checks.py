"""What an operator can get wrong in service is found, each with its id; the documented environment is clean."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings

from config.checks import deployment

# The databases are only looked at here, never connected to.
pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES:UserWarning")
ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = {
    "PRODUCTION": True,
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-0123456789",
    "SITE_URL": "https://award.example.org",
    "ALLOWED_HOSTS": ["award.example.org"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "TASKS": {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "smtp.example.org",
    "EMAIL_USE_TLS": True,
    "DEFAULT_FROM_EMAIL": "Award <award@example.org>",
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}},
    "TRUSTED_PROXIES": 1,
    "DATABASE_OWNER": None,
}


def found(**changes: object) -> list[str]:
    good = GOOD | {"DATA_DIR": ROOT / "tests"}
    with override_settings(**(good | changes)):
        return [problem.id for problem in deployment()]


def test_good_service_raises_nothing():
    assert found() == []


def test_desk_is_not_asked():
    assert found(PRODUCTION=False, SITE_URL="http://127.0.0.1:8000") == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECRET_KEY", "development-only-" + "k" * 50, "haetae.E001"),
        ("SECRET_KEY", "x" * 60, "haetae.E001"),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "haetae.E002"),
        ("SITE_URL", "http://award.example.org", "haetae.E003"),
        ("ALLOWED_HOSTS", ["award.example.org", "*"], "haetae.E004"),
        ("TASKS", {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}, "haetae.E005"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "haetae.E006"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "haetae.E006"),
        ("DEFAULT_FROM_EMAIL", "Haetae <haetae@localhost>", "haetae.E007"),
        ("DATA_DIR", Path("/nowhere"), "haetae.E008"),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}, "haetae.W001"),
        ("EMAIL_USE_TLS", False, "haetae.W002"),
        ("TRUSTED_PROXIES", 0, "haetae.W003"),
        ("DATABASE_OWNER", {"USER": "haetae"}, "haetae.W005"),
    ],
)
def test_mistake_is_found_and_comes_with_a_hint(name, value, problem):
    assert found(**{name: value}) == [problem]


def test_documented_environment_passes_every_deployment_check(tmp_path):
    sys.path.insert(0, str(ROOT / "scripts"))
    import environment

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment.for_production() | {"DATA_DIR": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
    )

    # No server is there to be asked about its roles, and that is told.
    # What other packages have to say, and the exit code, is the matter of `make check`, which runs the same command.
    assert re.findall(r"haetae\.\w+|security\.\w+", done.stderr) == ["haetae.I001"], done.stderr
