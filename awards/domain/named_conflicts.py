"""Whom an entrant asks not to be judged by: named with a reason while the entry can be changed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.domain import record
from audit.steps import Actor, permit, refuse, refuse_if
from awards.domain.entries import locked_entry, why_not_edit
from awards.enums import NamedKind
from awards.models import Entry, NamedConflict

MOST_NAMED = 20
LONGEST_NAME = 200
LONGEST_REASON = 1000


def name_conflict(
    entry: Entry, *, actor: Actor, kind: str, name: str, reason: str, now: datetime | None = None
) -> NamedConflict:
    """The secretariat is asked to keep this person or organisation away from the entry; no judge reads it.

    Owner and editors may, while the entry can be changed. Refused for a name given already, without a name or a reason,
    and for more than twenty.
    """
    now = now or timezone.now()
    with transaction.atomic():
        entry = locked_entry(entry)
        permit(actor, "awards.edit_entrant", entry)
        refuse_if(why_not_edit(entry, now))
        name, reason = " ".join(name.split()), reason.strip()
        if not name or len(name) > LONGEST_NAME:
            refuse("bad-name", _("Give a name of at most 200 letters."), field="name")
        if not reason or len(reason) > LONGEST_REASON:
            refuse("reason-needed", _("Say why, in at most 1,000 letters."), field="reason")
        if entry.named_conflicts.filter(kind=kind, name__iexact=name).exists():
            refuse("named-already", _("You have named this one already."), field="name")
        if entry.named_conflicts.count() >= MOST_NAMED:
            refuse("too-many", _("You can name at most twenty."))
        named = NamedConflict.objects.create(
            entry=entry,
            kind=NamedKind(kind),
            name=name,
            reason=reason,
            named_by=person_behind(actor),
            named_at=now,
        )
        record(actor, "entry.name_conflict", entry, reason=reason, facts={"kind": kind, "name": name})
    return named


def unname_conflict(named: NamedConflict, *, actor: Actor, now: datetime | None = None) -> None:
    """The entrant no longer asks for it. Owner and editors may, while the entry can be changed; the log remembers."""
    with transaction.atomic():
        entry = locked_entry(named.entry)
        permit(actor, "awards.edit_entrant", entry)
        refuse_if(why_not_edit(entry, now or timezone.now()))
        facts = {"kind": named.kind, "name": named.name}
        named.delete()
        record(actor, "entry.unname_conflict", entry, facts=facts)
