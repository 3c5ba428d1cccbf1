"""Who would win what: tiers filled from the jury's places. Reading only; conferring is a verb."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from awards.enums import AwardState, ConferredBy
from awards.models import Award, AwardTier, Entry, Season


@dataclass(frozen=True)
class Placed:
    """An entry and the place the jury gave it in its category; equal places are ties."""

    entry: Entry
    place: int


@dataclass(frozen=True)
class Proposal:
    """For one tier: the entries that win it, those that tie across its quota, and the awards that stand already.

    `tie` is not empty when more entries share the place at the cut than the tier has left, and the tier is not joint:
    none of them is proposed until the chair has decided.
    """

    tier: AwardTier
    winners: tuple[Placed, ...]
    tie: tuple[Placed, ...]
    standing: tuple[Award, ...]


def propose_awards(season: Season, placed: Iterable[Placed]) -> list[Proposal]:
    """Every tier of the season with what the places make of it, tiers by committee included (nobody is proposed).

    Within a category the tiers are filled in their order; an entry wins at most one tier by rank; a tier for certain
    entrant types passes over the others.
    """
    standing = live_awards(season)
    by_category: dict[int, list[Placed]] = {}
    for each in sorted(placed, key=lambda each: (each.place, each.entry.code)):
        by_category.setdefault(each.entry.category_id, []).append(each)
    taken = {award.entry_id for awards in standing.values() for award in awards if _by_rank(award.tier)}
    proposals = []
    for tier in season.tiers.select_related("category").order_by("category__position", "position"):
        held = standing.get(tier.pk, ())
        winners: Sequence[Placed] = ()
        tie: Sequence[Placed] = ()
        if _by_rank(tier) and tier.category_id:
            free = [each for each in by_category.get(tier.category_id, ()) if each.entry.pk not in taken]
            winners, tie = _fill(tier, free, tier.quota - len(held))
            taken |= {each.entry.pk for each in winners}
        proposals.append(Proposal(tier, tuple(winners), tuple(tie), tuple(held)))
    return proposals


def live_awards(season: Season) -> Mapping[int, tuple[Award, ...]]:
    """The awards that stand, by tier, with all that a list prints."""
    rows = Award.objects.filter(tier__season=season, state=AwardState.CONFERRED)
    rows = rows.select_related("tier__category", "tier__season", "entry__entrant", "entry__category")
    found: dict[int, tuple[Award, ...]] = {}
    for award in rows.order_by("tier__category__position", "tier__position", "ordinal"):
        found[award.tier_id] = (*found.get(award.tier_id, ()), award)
    return found


def _by_rank(tier: AwardTier) -> bool:
    return tier.conferred_by == ConferredBy.RANK


def _fill(tier: AwardTier, free: Sequence[Placed], places_left: int) -> tuple[Sequence[Placed], Sequence[Placed]]:
    fit = [each for each in free if not tier.entrant_types or each.entry.entrant.type in tier.entrant_types]
    if places_left <= 0:
        return (), ()
    chosen = fit[:places_left]
    if not chosen or len(fit) <= places_left or fit[places_left].place != chosen[-1].place:
        return chosen, ()
    at_the_cut = [each for each in fit if each.place == chosen[-1].place]
    if tier.joint:
        return [each for each in fit if each.place <= chosen[-1].place], ()
    return [each for each in chosen if each.place != chosen[-1].place], at_the_cut
