"""People who are named before they have signed in."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.domain import record
from audit.steps import Actor, refuse


def person_at(email: str, *, actor: Actor, name: str = "", language: str = "") -> User:
    """The person with this address, made known to the house if nobody has it; never two for one address.

    A newcomer has no password: the sign-in page sends a code to the address. What is known of a person already is not
    changed. Refused (`bad-address`) when the text cannot be an address. Any act that names a person may call this.
    """
    address = email.strip().lower()
    if "@" not in address or len(address) > 254:
        refuse("bad-address", _("“%(address)s” is not an e-mail address.") % {"address": email}, field="email")
    known = User.objects.filter(email__iexact=address)
    try:
        with transaction.atomic():
            return known.first() or _named(address, actor=actor, name=name, language=language)
    except IntegrityError:  # somebody else named them in the same moment
        return known.get()


def _named(address: str, *, actor: Actor, name: str, language: str) -> User:
    person = User.objects.create_user(address, name=name, language=language)
    record(actor, "person.name", person, facts={"language": language})
    return person
