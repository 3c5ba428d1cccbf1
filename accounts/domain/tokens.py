"""Tokens with which a program acts for a person."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from accounts.models import User
from audit.domain import record
from audit.steps import Refusal, refuse

VALID_FOR = timedelta(days=90)


def issue_token(person: User, *, code: str = "") -> tuple[Any, str]:
    """(the stored token, the text that the program keeps), for a person whose password was shown already.

    As on the pages, a password alone is not enough where the person has confirmed no address (`address-not-confirmed`)
    or has a second factor and `code` is not one of its codes (`second-factor`).
    """
    refusal = why_not_token(person, code)
    if refusal is not None:
        refuse(refusal.code, refusal.message, field="code" if refusal.code == "second-factor" else "email")
    with transaction.atomic():
        stored, text = AuthToken.objects.create(user=person, expiry=VALID_FOR)
        record(person, "person.issue_token", person, facts={"expires_at": stored.expiry})
    return stored, str(text)


def why_not_token(person: User, code: str) -> Refusal | None:
    """Why the person gets no token by this code; None if they do."""
    if not EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True).exists():
        return Refusal("address-not-confirmed", _("Confirm your e-mail address first: sign in on the pages once."))
    factors = [each.wrap() for each in Authenticator.objects.filter(user=person)]
    if factors and not any(factor.validate_code(code) for factor in factors if hasattr(factor, "validate_code")):
        return Refusal("second-factor", _("Send a code of your second factor as well."))
    return None


def withdraw_token(stored: Any, *, actor: User) -> None:
    """The token opens nothing any more."""
    with transaction.atomic():
        stored.delete()
        record(actor, "person.withdraw_token", actor)
