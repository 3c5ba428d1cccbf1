"""Who would win what, and what is won, as an organiser may read it."""

from django.db.models import QuerySet

from accounts.models import User
from awards.enums import AwardState
from awards.models import Award, Season
from awards.queries.fences import fenced_categories, fenced_entries
from awards.queries.proposals import Proposal, propose_awards
from judging.queries.rankings import placed_entries


def proposals_for(person: User, season: Season) -> list[Proposal]:
    """Every tier with what the places make of it, but for categories with an entry to which the person has a tie, until
    the results are public: places and awards would tell its place.
    """
    hidden = set(fenced_categories(person, season).values_list("pk", flat=True))
    proposals = propose_awards(season, placed_entries(season))
    if not hidden:
        return proposals
    return [
        Proposal(
            each.tier,
            each.winners,
            each.tie,
            tuple(award for award in each.standing if award.entry.category_id not in hidden),
        )
        for each in proposals
        if each.tier.category_id not in hidden
    ]


def awards_for(person: User, season: Season) -> QuerySet[Award]:
    """The awards that stand, in order, without those of the same categories."""
    hidden = fenced_categories(person, season)
    fenced = fenced_entries(person, season) if not season.is_published else fenced_entries(person, season).none()
    return (
        Award.objects.filter(tier__season=season, state=AwardState.CONFERRED)
        .exclude(entry__category__in=hidden)
        .exclude(entry__in=fenced)
        .select_related("tier__season__programme", "tier__category", "entry")
        .order_by("entry__category__position", "tier__position", "ordinal")
    )
