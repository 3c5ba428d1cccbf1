"""Organisers kept away from the judging of an entry: ruled with a reason, lifted by somebody else."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import SEES
from accounts.models import User, person_behind
from audit.domain import record
from audit.steps import Actor, locked, permit, refuse, take_step
from awards.enums import FenceState
from awards.lifecycle import FENCE
from awards.models import Entry, Fence


def raise_fence(person: User, entry: Entry, *, actor: Actor, reason: str, now: datetime | None = None) -> Fence:
    """From now on this organiser is told nothing of the entry's judging.

    Organisers may say so of themselves, and whoever runs the season of anybody. Refused without a reason, and for a
    person without an organiser's role in the season. Raising twice changes nothing; one that was lifted stands again.
    """
    with transaction.atomic():
        permit(actor, "awards.see_season" if actor == person else "awards.run_season", entry)
        if not reason.strip():
            refuse("reason-needed", _("Give a reason: it is kept in the record."), field="reason")
        if not person.holds(SEES, entry.role_scopes):
            refuse("no-organiser", _("%(person)s is no organiser of this season.") % {"person": person}, field="person")
        facts = {"person": person.code, "entry": entry.code}
        said = {"reason": reason.strip(), "ruled_by": person_behind(actor), **({"ruled_at": now} if now else {})}
        fence, new = Fence.objects.get_or_create(person=person, entry=entry, defaults=said)
        if new:
            record(actor, "fence.raise", fence, reason=reason, facts=facts)
            return fence
        fence = locked(fence)
        if fence.state == FenceState.LIFTED:
            take_step(fence, FENCE, "stand", actor=actor, now=now, reason=reason, facts=facts, also=said)
    return fence


def lift_fence(fence: Fence, *, actor: Actor, reason: str, now: datetime | None = None) -> Fence:
    """The organiser sees the entry's judging again, unless another tie stands. The owner may, with a reason, and nobody
    for oneself.
    """
    with transaction.atomic():
        fence = locked(fence)
        facts = {"person": fence.person.code, "entry": fence.entry.code}
        take_step(fence, FENCE, "lift", actor=actor, now=now, reason=reason, facts=facts)
    return fence
