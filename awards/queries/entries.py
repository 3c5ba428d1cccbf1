"""Entries, their files and their awards as each reader may see them."""

from django.db.models import Prefetch, Q, QuerySet

from accounts.enums import SEES
from awards.enums import AwardState, SeasonState
from awards.models import Attachment, Award, EntrantMember, Entry, EntryRevision, Season

from .scopes import Viewer, members_named, seasons_with_role


def entries_of(person: Viewer) -> QuerySet[Entry]:
    """Entries of the entrants the person is a member of, with all that the entrant's desk prints; latest work first."""
    return entry_of(person).order_by("-season__year", "-saved_at", "code")


def entry_of(person: Viewer) -> QuerySet[Entry]:
    """The same entries for one page: `get_object_or_404(entry_of(person), code=...)`."""
    return _whole(Entry.objects.filter(entrant__memberships__user__in=members_named(person)))


def entries_for_organiser(person: Viewer, season: Season) -> QuerySet[Entry]:
    """All entries of the season for whoever holds an organiser's role there, drafts included; nothing for others."""
    return _whole(Entry.objects.filter(seasons_with_role(person, SEES, "season__"), season=season)).order_by(
        "category__position", "code"
    )


def _whole(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    members = Prefetch("entrant__memberships", EntrantMember.objects.order_by("pk"))
    return entries.select_related("season__programme", "category", "entrant", "form").prefetch_related(members)


def revisions_of(entry: Entry) -> QuerySet[EntryRevision]:
    """What was submitted, newest first."""
    return entry.revisions.select_related("form", "submitted_by").order_by("-number")


def attachments_of(entry: Entry) -> QuerySet[Attachment]:
    """The files that answer the draft's questions now."""
    return entry.attachments.filter(removed_at__isnull=True).order_by("question", "uploaded_at")


def attachments_visible_to(person: Viewer, entry_code: str) -> QuerySet[Attachment]:
    """Files of the entry for its members and for the season's organisers, removed ones included.

    A removed file is shown only if a revision names it; the view asks `is_named_by_revision`.
    """
    is_member = Q(entry__entrant__memberships__user__in=members_named(person))
    is_organiser = seasons_with_role(person, SEES, "entry__season__")
    return (
        Attachment.objects.filter(is_member | is_organiser, entry__code=entry_code).select_related("entry").distinct()
    )


def public_awards(season: Season) -> QuerySet[Award]:
    """Awards of a published season, with all that the public page prints; nothing while results are under embargo."""
    if season.state != SeasonState.PUBLISHED:
        return Award.objects.none()
    return (
        Award.objects.filter(tier__season=season, state=AwardState.CONFERRED)
        .select_related("tier__season", "entry__category", "entry__entrant")
        .order_by("entry__category__position", "tier__position", "place", "ordinal")
    )


def public_awards_of(entry: Entry) -> QuerySet[Award]:
    """What this entry won, once its season is published."""
    return public_awards(entry.season).filter(entry=entry)
