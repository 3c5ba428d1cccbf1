"""Which entries a round is about."""

from awards.enums import EntryState, RoundKind, Takes
from awards.models import Entry, Round
from awards.models.entry import EntryQuerySet


def round_before(round: Round) -> Round | None:
    """The scored round before this one in its season; None for the first."""
    return (
        Round.objects.filter(season_id=round.season_id, position__lt=round.position)
        .exclude(kind=RoundKind.ELIGIBILITY)
        .order_by("-position")
        .first()
    )


def round_after(round: Round) -> Round | None:
    """The next scored round of the season; None for the last."""
    return (
        Round.objects.filter(season_id=round.season_id, position__gt=round.position)
        .exclude(kind=RoundKind.ELIGIBILITY)
        .order_by("position")
        .first()
    )


def entries_in_round(round: Round) -> EntryQuerySet:
    """The entries that a round receives, by entry code.

    Screening receives what was submitted. The first scored round receives what is eligible; a later one what has
    advanced into it, or, where it takes those passed over, what was in the round before and did not advance.
    An entry that is no longer eligible is in no round.
    """
    entries = Entry.objects.filter(season_id=round.season_id).order_by("code")
    if round.kind == RoundKind.ELIGIBILITY:
        return entries.exclude(state__in=[EntryState.DRAFT, EntryState.WITHDRAWN])
    before = round_before(round)
    if before is None:
        return entries.eligible()
    if round.takes == Takes.PASSED_OVER:
        passed = Entry.objects.filter(advancements__from_round=before)
        return entries_in_round(before).exclude(pk__in=passed.values("pk"))
    return entries.eligible().filter(advancements__to_round=round)


def is_in_round(entry: Entry, round: Round) -> bool:
    """Whether the round receives the entry."""
    return entries_in_round(round).filter(pk=entry.pk).exists()
