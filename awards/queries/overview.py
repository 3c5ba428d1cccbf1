"""A season at a glance."""

from dataclasses import dataclass

from django.db.models import Count, Q

from awards.enums import EntryState
from awards.models import Category, Entry, Season


@dataclass(frozen=True)
class CategoryCount:
    """A category's entries: begun in all, received (submitted whatever came of it), eligible."""

    category: Category
    begun: int
    received: int
    eligible: int


@dataclass(frozen=True)
class SeasonOverview:
    """What an organiser sees first: entries by state, countries and cities among those received, by category."""

    states: tuple[tuple[str, str, int], ...]
    received: int
    countries: int
    cities: int
    to_screen: int
    categories: tuple[CategoryCount, ...]


RECEIVED = Q(submitted_at__isnull=False)


def season_overview(season: Season) -> SeasonOverview:
    """The season at a glance, in three queries. Whoever calls has asked for the permission `awards.see_season`."""
    entries = Entry.objects.filter(season=season)
    by_state = dict(entries.order_by().values_list("state").annotate(number=Count("pk")))
    received = entries.filter(RECEIVED).aggregate(
        number=Count("pk"),
        countries=Count("entrant__country", distinct=True),
        cities=Count("entrant__city", distinct=True),
    )
    categories = season.categories.annotate(
        begun=Count("entries"),
        received=Count("entries", filter=Q(entries__submitted_at__isnull=False)),
        eligible=Count("entries", filter=Q(entries__state=EntryState.ELIGIBLE)),
    )
    return SeasonOverview(
        states=tuple(
            (state.value, str(state.label), by_state[state.value]) for state in EntryState if by_state.get(state.value)
        ),
        received=received["number"],
        countries=received["countries"],
        cities=received["cities"],
        to_screen=by_state.get(EntryState.SUBMITTED, 0),
        categories=tuple(
            CategoryCount(each, each.begun, each.received, each.eligible) for each in categories.order_by("position")
        ),
    )
