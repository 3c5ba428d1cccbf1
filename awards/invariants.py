"""What must hold of entries and awards at every moment, as named queries that return nothing.

Constraints of the database hold what one row can tell; these hold what only several can. Tests and the command
`check_invariants` run the same list. A broken one is a fault of the house, never of an entrant.
"""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.laws import Invariant
from awards.enums import AwardState, EntryState, MemberRole
from awards.models import Attachment, Award, AwardTier, Entrant, Entry, EntryRevision
from awards.queries.answers import revision_digest

UNSENT = frozenset({EntryState.DRAFT, EntryState.WITHDRAWN})


def _received_without_revision() -> Iterator[str]:
    return _codes(Entry.objects.exclude(state__in=UNSENT).filter(revisions__isnull=True))


def _entries_across_seasons() -> Iterator[str]:
    return _codes(Entry.objects.exclude(category__season=F("season"), form__season=F("season")))


def _gaps_in_revisions() -> Iterator[str]:
    counted = Entry.objects.annotate(last=Max("revisions__number"), number=Count("revisions"))
    return _codes(counted.filter(number__gt=0).exclude(last=F("number")))


def _digests_that_differ() -> Iterator[str]:
    revisions = EntryRevision.objects.select_related("form", "entry__category", "entry__entrant")
    return (row.code for row in revisions.iterator() if revision_digest(row) != row.digest)


def _files_that_are_gone() -> Iterator[str]:
    kept = {(file.entry_id, file.code): file for file in Attachment.objects.iterator()}
    for revision in EntryRevision.objects.exclude(files=[]).select_related("entry").iterator():
        for named in revision.files:
            file = kept.get((revision.entry_id, named["code"]))
            is_whole = (
                file is not None and file.sha256 == named["sha256"] and file.file.storage.exists(str(file.file.name))
            )
            if not is_whole:
                yield f"{revision.code} {named['code']}"


def _entrants_without_owner() -> Iterator[str]:
    owners = Count("memberships", filter=Q(memberships__role=MemberRole.OWNER))
    governed = Entrant.objects.annotate(members_in_all=Count("memberships"), owners=owners)
    return iter(governed.filter(members_in_all__gt=0).exclude(owners=1).values_list("code", flat=True))


def _tiers_above_quota() -> Iterator[str]:
    conferred = Count("awards", filter=Q(awards__state=AwardState.CONFERRED))
    tiers = AwardTier.objects.filter(joint=False).annotate(conferred=conferred).filter(conferred__gt=F("quota"))
    return (f"{tier.season.code} {tier.code}" for tier in tiers.select_related("season"))


def _awards_astray() -> Iterator[str]:
    conferred = Award.objects.filter(state=AwardState.CONFERRED).select_related("tier", "entry__entrant")
    for award in conferred.iterator():
        tier, entry = award.tier, award.entry
        is_home = tier.season_id == entry.season_id and tier.category_id in {None, entry.category_id}
        is_allowed = not tier.entrant_types or entry.entrant.type in tier.entrant_types
        if not (is_home and is_allowed and entry.state == EntryState.ELIGIBLE):
            yield award.code


def _codes(entries: QuerySet[Entry]) -> Iterator[str]:
    return iter(entries.order_by("code").values_list("code", flat=True))


INVARIANTS = (
    Invariant(
        "received-entries-have-a-revision",
        _("Whatever was received can be read as it was submitted."),
        _received_without_revision,
    ),
    Invariant(
        "entries-stay-in-their-season",
        _("An entry's category and form are of the season it was entered in."),
        _entries_across_seasons,
    ),
    Invariant("revisions-are-counted", _("The versions of an entry are numbered without a gap."), _gaps_in_revisions),
    Invariant(
        "revisions-match-their-digest",
        _("The digest of a version is that of its content, computed again."),
        _digests_that_differ,
    ),
    Invariant(
        "submitted-files-are-kept",
        _("Every file that a version names is kept, with the same SHA-256."),
        _files_that_are_gone,
    ),
    Invariant("entrants-have-one-owner", _("An entrant with members has exactly one owner."), _entrants_without_owner),
    Invariant("tiers-keep-their-quota", _("No tier is conferred more often than its quota says."), _tiers_above_quota),
    Invariant(
        "awards-go-to-those-who-may-win",
        _("An award is held by an eligible entry of its season, category and entrant type."),
        _awards_astray,
    ),
)
