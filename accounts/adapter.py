from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from outbox.domain import send_account_letter


@dataclass(frozen=True)
class Site:
    """The house as its letters name it; from the settings, never from what a request claims to be."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):
    """Letters about sign-in leave the house through the outbox like every other letter."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = Site("Haetae", urlsplit(settings.SITE_URL).netloc)
        known = {"request": self.request, "email": email, "current_site": site, "site_url": settings.SITE_URL}
        message = self.render_mail(template_prefix, email, {**known, **context})
        send_account_letter(kind=template_prefix, address=email, subject=message.subject, body=str(message.body))

    def format_email_subject(self, subject: str) -> str:
        return subject
