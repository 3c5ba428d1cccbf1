"""Conferring what was won."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import Actor, Refusal, locked, permit, refuse, refuse_if, take_step
from awards.enums import AwardState, ConferredBy, EntryState, SeasonState
from awards.lifecycle import AWARD
from awards.models import Award, AwardTier, Entry, Season

CONFERRING = frozenset({SeasonState.JUDGING, SeasonState.DECIDED})


def confer_award(
    tier: AwardTier,
    entry: Entry,
    *,
    actor: Actor,
    place: int | None = None,
    citation: Mapping[str, str] | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Award:
    """The entry holds the tier from now on. Only who runs the season may call.

    Refused outside the time between judging and publication, for an entry that is not eligible, of another category
    or of an entrant type the tier is not for, when the tier's quota is used up (unless it is joint), and for a second
    tier by rank. A tier conferred by the committee needs a reason. Nobody hears of it before publication.
    """
    with transaction.atomic():
        tier = locked(tier)
        season: Season = tier.season
        permit(actor, "awards.run_season", season)
        refuse_if(why_not_confer(tier, entry))
        if tier.conferred_by == ConferredBy.COMMITTEE and not reason.strip():
            refuse("reason-needed", _("This tier is not won by rank: say why this entry receives it."), field="reason")
        award = Award.objects.create(
            tier=tier,
            entry=entry,
            place=place,
            ordinal=_free_ordinal(tier),
            citation=dict(citation or {}),
            reason=reason,
            conferred_at=now or timezone.now(),
        )
        record(actor, "award.confer", award, reason=reason, facts={"tier": tier.code, "place": place})
    return award


def why_not_confer(tier: AwardTier, entry: Entry) -> Refusal | None:
    """Why the entry cannot be given the tier now; None if it can."""
    season = tier.season
    if season.state not in CONFERRING:
        return Refusal("not-the-time", _("Awards are conferred after judging and before the results are public."))
    if entry.season_id != season.pk or (tier.category_id and tier.category_id != entry.category_id):
        return Refusal("other-category", _("The entry does not compete for this tier."))
    if entry.state != EntryState.ELIGIBLE:
        return Refusal("not-eligible", _("Only an eligible entry can win; this one is not."))
    if tier.entrant_types and entry.entrant.type not in tier.entrant_types:
        return Refusal(
            "entrant-type", _("This tier is not for entrants of the type “%s”.") % entry.entrant.get_type_display()
        )
    standing = Award.objects.filter(state=AwardState.CONFERRED, tier__season=season)
    if standing.filter(tier=tier, entry=entry).exists():
        return Refusal("holds-it", _("The entry holds this tier already."))
    if (
        tier.conferred_by == ConferredBy.RANK
        and standing.filter(entry=entry, tier__conferred_by=ConferredBy.RANK).exists()
    ):
        return Refusal("holds-another", _("The entry holds another tier by rank already."))
    if not tier.joint and standing.filter(tier=tier).count() >= tier.quota:
        return Refusal(
            "quota-used", _("All %(quota)d of this tier are conferred.") % {"quota": tier.quota}, {"quota": tier.quota}
        )
    return None


def cite_award(award: Award, *, actor: Actor, citation: Mapping[str, str]) -> Award:
    """The jury's published words about the award. Only who runs the season may call."""
    with transaction.atomic():
        award = locked(award)
        permit(actor, "awards.run_season", award)
        award.citation = dict(citation)
        award.save(update_fields=["citation"])
        record(actor, "award.cite", award, facts={"languages": sorted(citation)})
    return award


def revoke_award(award: Award, *, actor: Actor, reason: str, now: datetime | None = None) -> Award:
    """The award no longer stands; the row and the reason are kept. Refused once the results are public."""
    with transaction.atomic():
        award = locked(award)
        permit(actor, "awards.run_season", award)
        if award.tier.season.state not in CONFERRING:
            refuse("not-the-time", _("The results are public: take them back first, with a reason."))
        take_step(award, AWARD, "revoke", actor=actor, now=now, reason=reason)
    return award


def _free_ordinal(tier: AwardTier) -> int:
    used = set(tier.awards.filter(state=AwardState.CONFERRED).values_list("ordinal", flat=True))
    return next(number for number in range(1, len(used) + 2) if number not in used)
