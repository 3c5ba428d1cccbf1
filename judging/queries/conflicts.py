"""Which judge and which entry must not meet, and why; which had better not.

A conflict that *stands* is hard: no assignment is made over it. One that is *claimed* is soft: the solver avoids it where
it can, and whoever assigns in spite of it says why. A tie that the facts say (`ties`) and that nobody has noted yet counts
as the season's policy weighs it; one that was lifted counts no more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import User
from awards.models import Entry, NamedConflict, Season
from awards.queries.fences import fenced_entries
from judging.enums import ConflictEffect, ConflictKind, ConflictState
from judging.models import Conflict, Judge
from judging.queries.ties import detected_ties, effect_of, policy_of

Pair = tuple[int, int]  # (judge, entry) by key


@dataclass(frozen=True)
class KnownConflicts:
    """The pairs that must not meet, each with one kind; and those that had better not, with every kind."""

    hard: Mapping[Pair, ConflictKind]
    soft: Mapping[Pair, frozenset[ConflictKind]]


def known_conflicts(
    season: Season, *, judges: Iterable[Judge] | None = None, entries: Iterable[Entry] | None = None
) -> KnownConflicts:
    """Everything noted and everything the facts say, read once as sets; the pairs of `hard` and `soft` are disjoint.

    Without `judges` and `entries`, those of the whole season.
    """
    judge_list = None if judges is None else list(judges)
    entry_list = None if entries is None else list(entries)
    noted = Conflict.objects.filter(judge__season=season)
    if judge_list is not None:
        noted = noted.filter(judge__in=judge_list)
    if entry_list is not None:
        noted = noted.filter(entry__in=entry_list)
    hard: dict[Pair, ConflictKind] = {}
    soft: dict[Pair, set[ConflictKind]] = defaultdict(set)
    ruled: set[tuple[int, int, str]] = set()
    for judge, entry, kind, state in noted.order_by("pk").values_list("judge_id", "entry_id", "kind", "state"):
        ruled.add((judge, entry, kind))
        if state == ConflictState.STANDING:
            hard.setdefault((judge, entry), ConflictKind(kind))
        elif state == ConflictState.CLAIMED:
            soft[judge, entry].add(ConflictKind(kind))
    policy = policy_of(season)
    for judge, entry, found in detected_ties(season, policy, judges=judge_list, entries=entry_list):
        if (judge, entry, found) in ruled:
            continue
        if effect_of(found, policy) == ConflictEffect.HARD:
            hard.setdefault((judge, entry), found)
        else:
            soft[judge, entry].add(found)
    return KnownConflicts(hard, {pair: frozenset(kinds) for pair, kinds in soft.items() if pair not in hard})


def conflict_kinds(
    season: Season, *, judges: Iterable[Judge] | None = None, entries: Iterable[Entry] | None = None
) -> Mapping[Pair, ConflictKind]:
    """The pairs that must not meet, each with one kind: what stands, and what the facts say and the season calls hard."""
    return known_conflicts(season, judges=judges, entries=entries).hard


def soft_ties(
    season: Season, *, judges: Iterable[Judge] | None = None, entries: Iterable[Entry] | None = None
) -> Mapping[Pair, frozenset[ConflictKind]]:
    """The pairs that had better not meet, with every kind: what is claimed, and what the facts say and the season calls
    soft. None of them is among `conflict_kinds`.
    """
    return known_conflicts(season, judges=judges, entries=entries).soft


def standing_pairs(season: Season) -> set[Pair]:
    """The (judge, entry) keys between which a noted conflict stands, in one query."""
    return set(
        Conflict.objects.filter(judge__season=season, state=ConflictState.STANDING).values_list("judge_id", "entry_id")
    )


def conflicts_for_organiser(person: User, season: Season) -> QuerySet[Conflict]:
    """Every conflict of the season with judge and entry, but for entries from which the person is fenced off; nothing for
    a person without an organiser's role there.
    """
    if not person.has_perm("judging.see_judging", season):
        return Conflict.objects.none()
    return (
        Conflict.objects.filter(judge__season=season)
        .exclude(entry__in=fenced_entries(person, season))
        .select_related("judge", "entry__category", "entry__entrant", "noted_by", "decided_by")
        .order_by("judge__name", "entry__code", "kind")
    )


@dataclass(frozen=True)
class KindCount:
    """How many conflicts of a kind there are in each state."""

    kind: ConflictKind
    claimed: int
    standing: int
    lifted: int

    @property
    def all(self) -> int:
        return self.claimed + self.standing + self.lifted


def count_by_kind(conflicts: QuerySet[Conflict]) -> list[KindCount]:
    """Kind by kind, those that occur, in one query; of what `conflicts_for_organiser` answers."""
    found = conflicts.order_by().values_list("kind", "state").annotate(number=Count("pk"))
    rows = Counter({(kind, state): number for kind, state, number in found})
    counts = [
        KindCount(
            kind,
            rows[kind, ConflictState.CLAIMED],
            rows[kind, ConflictState.STANDING],
            rows[kind, ConflictState.LIFTED],
        )
        for kind in ConflictKind
    ]
    return [each for each in counts if each.all]


def named_unrecognised(person: User, season: Season) -> list[NamedConflict]:
    """Whom entrants named without any judge being recognised: for the secretariat to rule on by hand. Entries from which
    the person is fenced off are left out.
    """
    if not person.has_perm("judging.see_judging", season):
        return []
    told = Conflict.objects.filter(judge__season=season, kind=ConflictKind.NAMED).values("entry")
    rows = NamedConflict.objects.filter(entry__season=season, entry__submitted_at__isnull=False)
    rows = rows.exclude(entry__in=told).exclude(entry__in=fenced_entries(person, season))
    return list(rows.select_related("entry__entrant", "named_by").order_by("entry__code", "pk"))
