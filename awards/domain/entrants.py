"""Entrants and the people who act for them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.people import person_at
from accounts.models import User
from audit.domain import record
from audit.steps import Actor, Refusal, Refused, locked, permit, refuse
from awards.enums import MemberRole
from awards.models import Entrant, EntrantMember
from awards.questionnaire.countries import COUNTRY_CODES
from outbox.domain.letters import queue_letter

FACTS = frozenset(
    {
        "type",
        "name",
        "name_local",
        "local_language",
        "country",
        "city",
        "city_local",
        "region",
        "population",
        "population_source",
        "website",
        "parent_organisation",
    }
)


def register_entrant(
    *,
    actor: Actor,
    type: str,
    name: str,
    country: str,
    city: str,
    owner: User | None = None,
    demo: bool = False,
    **facts: Any,
) -> Entrant:
    """An entrant whose owner is `owner`, or else the person who acts; the house itself may register one without.

    Any signed-in person may call this. Refused (`not-valid`, with the message of each field) for facts that cannot be.
    TypeError for facts that entrants do not have.
    """
    _refuse_strange(facts)
    with transaction.atomic():
        entrant = Entrant(type=type, name=name, country=country, city=city, demo=demo, **facts)
        _refuse_faults(entrant)
        entrant.save()
        person = owner or (actor if isinstance(actor, User) else None)
        if person is not None:
            EntrantMember.objects.create(entrant=entrant, user=person, role=MemberRole.OWNER)
        record(actor, "entrant.register", entrant, facts={"type": type, "country": entrant.country})
    return entrant


def edit_entrant(entrant: Entrant, *, actor: Actor, **facts: Any) -> Entrant:
    """The entrant with these facts changed; owner and editors may. Submitted revisions keep what they froze.

    Refused (`not-valid`) for facts that cannot be; the type is refused (`type-in-use`) once an entry was begun, because
    categories and forms follow it.
    """
    _refuse_strange(facts)
    with transaction.atomic():
        entrant = locked(entrant)
        permit(actor, "awards.edit_entrant", entrant)
        before = {key: getattr(entrant, key) for key in facts}
        for key, value in facts.items():
            setattr(entrant, key, value)
        _refuse_faults(entrant)
        if facts.get("type", entrant.type) != before.get("type", entrant.type) and entrant.entries.exists():
            refuse("type-in-use", _("The type cannot change any more: an entry was begun with it."), field="type")
        changed = [key for key in facts if getattr(entrant, key) != before[key]]
        if changed:
            entrant.save(update_fields=changed)
            record(actor, "entrant.edit", entrant, facts={"changed": sorted(changed)})
    return entrant


def add_member(entrant: Entrant, *, actor: Actor, email: str, role: str) -> EntrantMember:
    """The person at this address acts for the entrant from now on, and is told so by letter.

    Only the owner may. Refused for the role of owner, which is handed over by `transfer_ownership`, for one who is a
    member already, and for what is not an address.
    """
    with transaction.atomic():
        entrant = locked(entrant)
        permit(actor, "awards.own_entrant", entrant)
        _refuse_role(role)
        person = person_at(email, actor=actor)
        if entrant.memberships.filter(user=person).exists():
            refuse("member-already", _("This person is a member already."), field="email")
        member = EntrantMember.objects.create(entrant=entrant, user=person, role=role)
        _invite(member, invited_by=str(actor))
        record(actor, "entrant.add_member", entrant, facts={"person": person.code, "role": role})
    return member


def change_member(member: EntrantMember, *, actor: Actor, role: str) -> EntrantMember:
    """The member has another role. Only the owner may; the owner's own role is handed over, not changed."""
    with transaction.atomic():
        entrant = locked(member.entrant)
        permit(actor, "awards.own_entrant", entrant)
        member = locked(member)
        _refuse_role(role)
        _refuse_owner(member)
        member.role = role
        member.save(update_fields=["role"])
        record(actor, "entrant.change_member", entrant, facts={"person": member.user.code, "role": role})
    return member


def remove_member(member: EntrantMember, *, actor: Actor) -> None:
    """The person no longer acts for the entrant. The owner may remove others, and everyone but the owner themselves."""
    with transaction.atomic():
        entrant = locked(member.entrant)
        member = locked(member)
        if getattr(actor, "pk", None) != member.user_id:
            permit(actor, "awards.own_entrant", entrant)
        _refuse_owner(member)
        person = member.user
        member.delete()
        record(actor, "entrant.remove_member", entrant, facts={"person": person.code})


def transfer_ownership(entrant: Entrant, *, actor: Actor, to: User) -> Entrant:
    """The member `to` is the owner, the owner until now an editor. Only the owner may; refused for one who is no member."""
    with transaction.atomic():
        entrant = locked(entrant)
        permit(actor, "awards.own_entrant", entrant)
        heir = entrant.memberships.filter(user=to).first()
        if heir is None:
            raise Refused(Refusal("not-a-member", _("Add this person as a member first.")))
        entrant.memberships.filter(role=MemberRole.OWNER).update(role=MemberRole.EDITOR)
        heir.role = MemberRole.OWNER
        heir.save(update_fields=["role"])
        record(actor, "entrant.transfer_ownership", entrant, facts={"to": to.code})
    return entrant


def _invite(member: EntrantMember, *, invited_by: str) -> None:
    queue_letter(
        "entrant.member_invited",
        address=member.user.email,
        language=member.user.language or "en",
        fields={
            "entrant": member.entrant.name,
            "invited_by": invited_by,
            "accept_url": settings.SITE_URL + reverse("entrant", args=[member.entrant.code]),
        },
        about=(member.entrant._meta.label_lower, member.entrant.code),  # noqa: SLF001 - Django's documented accessor
    )


def _refuse_strange(facts: dict[str, Any]) -> None:
    strange = facts.keys() - FACTS
    if strange:
        raise TypeError(f"these are not facts of an entrant: {sorted(strange)}")


def _refuse_role(role: str) -> None:
    if role not in {MemberRole.EDITOR, MemberRole.READER}:
        refuse("bad-role", _("A member is an editor or a reader; ownership is handed over."), field="role")


def _refuse_owner(member: EntrantMember) -> None:
    if member.role == MemberRole.OWNER:
        refuse("is-owner", _("The owner stays until ownership is handed over to another member."))


def _refuse_faults(entrant: Entrant) -> None:
    """Tidy the texts, then refuse with a message for each field that cannot be."""
    for key in FACTS - {"population"}:
        setattr(entrant, key, " ".join(str(getattr(entrant, key) or "").split()))
    entrant.country = entrant.country.upper()
    faults: dict[str, list[str]] = {}
    try:
        entrant.full_clean(validate_constraints=False)
    except ValidationError as error:
        faults = {key: [str(one) for one in messages] for key, messages in error.message_dict.items()}
    if entrant.country and entrant.country not in COUNTRY_CODES:
        faults.setdefault("country", [_("Choose a country from the list.")])
    if faults:
        refuse("not-valid", _("Some facts of the entrant need another look."), fields=faults)
