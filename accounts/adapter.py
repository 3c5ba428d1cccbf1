from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from outbox.domain import send_account_letter


class AccountAdapter(DefaultAccountAdapter):
    """Letters about sign-in leave the house through the outbox like every other letter."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        send_account_letter(kind=template_prefix, address=email, subject=message.subject, body=str(message.body))
