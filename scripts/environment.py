"""The environment variables of the house: which there are, and the sets of them that our commands run under."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READS = re.compile(r'read\(\s*"\w+",\s*"(\w+)"')

# What a service sets; `make check` holds the deployment checks against it and docs/operating.md explains it.
PRODUCTION = {
    "HAETAE_ENV": "production",
    "SECRET_KEY": "made-for-one-run-of-the-checks-and-never-used-to-sign-anything-0123456789",
    "ALLOWED_HOSTS": "award.example.org",
    "SITE_URL": "https://award.example.org",
    "DATABASE_URL": "postgres://haetae_service:secret@127.0.0.1:5432/haetae",
    "CACHE_URL": "dbcache://haetae_cache",
    "EMAIL_URL": "smtp+tls://award%40example.org:secret@smtp.example.org:587",
    "TRUSTED_PROXIES": "1",
    "DEFAULT_FROM_EMAIL": "Smart City Award <award@example.org>",
}


def names_in_settings() -> set[str]:
    """Every variable that config/settings.py reads."""
    return set(READS.findall((ROOT / "config" / "settings.py").read_text()))


def without_ours() -> dict[str, str]:
    """The machine's environment less our variables, so that a developer's own do not change the answer."""
    ours = names_in_settings()
    return {name: value for name, value in os.environ.items() if name not in ours}


def for_tests(database_url: str | None) -> dict[str, str]:
    """What a run of the tests sees; without an address it runs on an SQLite file of its own."""
    ours = {"HAETAE_ENV": "test"} | ({"DATABASE_URL": database_url} if database_url else {})
    return without_ours() | ours


def for_production() -> dict[str, str]:
    return without_ours() | PRODUCTION
