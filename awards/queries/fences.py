"""Entries from whose judging an organiser is fenced off.

An organiser has a *tie* to an entry as a member of its entrant, by the same mail domain as one of its members, by the
organisation on the own profile, or by a ruling (`Fence`). Such a person goes on seeing that the entry exists and what
its people sent, and sees nothing of its judging: neither judges nor marks, totals or comments, and no ranking that would
tell its place before everybody may read it. Every reading of judging for an organiser leaves these entries out.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from audit.steps import Refusal, System
from awards.enums import EntryState, FenceState, SeasonState
from awards.models import Category, EntrantMember, Entry, Fence, Season

from .sameness import folded, mail_domain

RANKED = (EntryState.ELIGIBLE, EntryState.DISQUALIFIED)  # what may stand in a ranking, or has stood there


def fenced_entries(person: User | AnonymousUser | System, season: Season) -> QuerySet[Entry]:
    """The season's entries with which this person has a tie. A condition for other queries: nothing is read here, unless
    the person names an organisation, which takes one query.
    """
    entries = Entry.objects.filter(season=season)
    if not isinstance(person, User):
        return entries.none()
    members = EntrantMember.objects.filter(entrant=OuterRef("entrant"))
    ruled = Fence.objects.filter(entry=OuterRef("pk"), person=person, state=FenceState.STANDING)
    tied = Q(Exists(members.filter(user=person))) | Q(Exists(ruled))
    if domain := mail_domain(person.email):
        tied |= Q(Exists(members.filter(user__email__iendswith=f"@{domain}")))
    if person.organisation.strip():
        tied |= Q(pk__in=_of_organisation(entries, person.organisation))
    return entries.filter(tied)


def fenced_categories(person: User | AnonymousUser | System, season: Season) -> QuerySet[Category]:
    """The categories whose ranking this person does not read: those in which a fenced entry is ranked, until the results
    are public. One line left out would tell its place by the gap, so the whole ranking is.
    """
    categories = Category.objects.filter(season=season)
    if season.state == SeasonState.PUBLISHED:
        return categories.none()
    return ranked_apart(person, season)


def ranked_apart(person: User | AnonymousUser | System, season: Season) -> QuerySet[Category]:
    """The categories in which an entry is ranked from which the person is fenced off, published or not."""
    fenced = fenced_entries(person, season).filter(state__in=RANKED)
    return Category.objects.filter(season=season, pk__in=fenced.values("category"))


def is_fenced(person: User | AnonymousUser | System, entry: Entry) -> bool:
    """Whether the person has a tie to this entry; a query."""
    return fenced_entries(person, entry.season).filter(pk=entry.pk).exists()


def why_fenced(person: object, *entries: Entry) -> Refusal | None:
    """Why this person does nothing about the judging of these entries, all of one season; None without any tie."""
    if not entries or not isinstance(person, User):
        return None
    tied = fenced_entries(person, entries[0].season).filter(pk__in=[entry.pk for entry in entries])
    codes = sorted(tied.values_list("code", flat=True))
    if not codes:
        return None
    message = _("You have a tie to entry %(entries)s, and so nothing to do with its judging. Ask another organiser.")
    return Refusal("fenced", message % {"entries": ", ".join(codes)}, {"entries": codes})


def fences_of(season: Season) -> QuerySet[Fence]:
    """Every ruled tie of the season's organisers with its entry, standing ones first."""
    return (
        Fence.objects.filter(entry__season=season)
        .select_related("person", "entry__entrant", "ruled_by")
        .order_by("lifted_at", "person__name", "entry__code")
    )


def _of_organisation(entries: QuerySet[Entry], organisation: str) -> list[int]:
    own = folded(organisation)
    names = entries.values_list("pk", "entrant__name", "entrant__name_local", "entrant__parent_organisation")
    return [key for key, *told in names if own in map(folded, told)]
