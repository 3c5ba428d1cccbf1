from collections.abc import Iterator

import pytest

from outbox.domain import queue_letter
from outbox.letters import KINDS
from outbox.models import Letter
from tests.outbox.sink import Sink


@pytest.fixture
def mail_server(settings) -> Iterator[Sink]:
    """A real mail server; letters go to it through Django's SMTP backend."""
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


@pytest.fixture
def write_letter():
    """Queue a receipt; anything about it can be said otherwise."""

    def write(kind: str = "entry.receipt", values: dict[str, str] | None = None, **facts) -> Letter:
        fields = {name: f"<{name}>" for name in KINDS[kind].fields} | (values or {})
        facts = {"address": "city@example.org", "language": "en", "scope": ("season", "sscp-2026")} | facts
        return queue_letter(kind, fields=fields, **facts)

    return write
