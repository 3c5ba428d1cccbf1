"""Which judge and which entry must not meet, and why.

A conflict *stands* when it is noted and not lifted. A tie is *detected* when the facts the house knows already say it:
the same country, city, organisation or mail domain, or the judge is a member of the entrant. A detected tie that the
secretariat has lifted stays lifted.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from awards.enums import ENTRY_RECEIVED
from awards.models import EntrantMember, Entry, Season
from judging.enums import ConflictKind, ConflictState, JudgeState
from judging.models import Conflict, Judge

Pair = tuple[int, int]  # (judge, entry) by key
Fact = tuple[str, ...]

# Sharing one of these providers says nothing about two people; nor do the domains reserved for examples.
PUBLIC_MAIL_PROVIDERS = frozenset(
    {
        "126.com", "163.com", "aol.com", "daum.net", "example.com", "example.net", "example.org", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "googlemail.com",
        "hanmail.net", "hotmail.com", "icloud.com", "kakao.com", "live.com", "mail.com", "mail.ru", "me.com", "msn.com",
        "nate.com", "naver.com", "orange.fr", "outlook.com", "posteo.de", "proton.me", "protonmail.com", "qq.com",
        "t-online.de", "tutanota.com", "web.de", "yahoo.co.jp", "yahoo.com", "yandex.com", "yandex.ru", "ymail.com",
        "zoho.com",
    }
)  # fmt: skip


def standing_pairs(season: Season) -> set[Pair]:
    """The (judge, entry) keys between which a noted conflict stands, in one query."""
    return set(
        Conflict.objects.filter(judge__season=season, state=ConflictState.STANDING).values_list("judge_id", "entry_id")
    )


def conflicts_for_organiser(person: User, season: Season) -> QuerySet[Conflict]:
    """Every conflict of the season with judge and entry; nothing for a person without an organiser's role there."""
    if not person.has_perm("judging.see_judging", season):
        return Conflict.objects.none()
    return (
        Conflict.objects.filter(judge__season=season)
        .select_related("judge", "entry__category", "entry__entrant", "noted_by")
        .order_by("judge__name", "entry__code", "kind")
    )


def conflict_kinds(
    season: Season, *, judges: Iterable[Judge] | None = None, entries: Iterable[Entry] | None = None
) -> dict[Pair, ConflictKind]:
    """The pairs that must not meet, each with one kind: noted conflicts that stand, and ties that are detected.

    Without `judges` and `entries`, those of the whole season.
    """
    noted = Conflict.objects.filter(judge__season=season)
    judge_list = None if judges is None else list(judges)
    entry_list = None if entries is None else list(entries)
    if judge_list is not None:
        noted = noted.filter(judge__in=judge_list)
    if entry_list is not None:
        noted = noted.filter(entry__in=entry_list)
    standing: dict[Pair, ConflictKind] = {}
    lifted: set[tuple[int, int, str]] = set()
    for judge, entry, kind, state in noted.values_list("judge_id", "entry_id", "kind", "state"):
        if state == ConflictState.STANDING:
            standing[judge, entry] = ConflictKind(kind)
        else:
            lifted.add((judge, entry, kind))
    for judge, entry, found in detected_ties(season, judges=judge_list, entries=entry_list):
        if (judge, entry, found) not in lifted:
            standing.setdefault((judge, entry), found)
    return standing


def detected_ties(
    season: Season, *, judges: Iterable[Judge] | None = None, entries: Iterable[Entry] | None = None
) -> list[tuple[int, int, ConflictKind]]:
    """(judge, entry, kind) for every tie that the facts of judges, entrants and members say by themselves.

    A shared country is a tie only where the season's entries come from more than one: in a national award it says
    nothing. Drafts, withdrawn and disqualified entries are left out. Sorted by judge, entry, kind.
    """
    international = (
        Entry.objects.filter(season=season, state__in=ENTRY_RECEIVED).values("entrant__country").distinct().count() > 1
    )
    facts_of_judges: dict[Fact, list[int]] = defaultdict(list)
    for judge in _judges(season, judges):
        for fact in _facts_of_judge(judge):
            facts_of_judges[fact].append(judge.pk)
    found = set()
    for entry in _entries(season, entries):
        for fact in _facts_of_entry(entry):
            if fact[0] == ConflictKind.SAME_COUNTRY and not international:
                continue
            for judge_id in facts_of_judges.get(fact, ()):
                found.add((judge_id, entry.pk, ConflictKind(fact[0])))
    return sorted(found)


def _judges(season: Season, judges: Iterable[Judge] | None) -> QuerySet[Judge]:
    rows = Judge.objects.filter(season=season, state__in=[JudgeState.INVITED, JudgeState.ACCEPTED])
    if judges is not None:
        rows = rows.filter(pk__in=[judge.pk for judge in judges])
    return rows.select_related("user")


def _entries(season: Season, entries: Iterable[Entry] | None) -> QuerySet[Entry]:
    rows = Entry.objects.filter(season=season, state__in=ENTRY_RECEIVED)
    if entries is not None:
        rows = rows.filter(pk__in=[entry.pk for entry in entries])
    members = EntrantMember.objects.select_related("user")
    return rows.select_related("entrant").prefetch_related(Prefetch("entrant__memberships", queryset=members))


def _facts_of_judge(judge: Judge) -> Iterator[Fact]:
    if judge.country:
        yield ConflictKind.SAME_COUNTRY, judge.country.upper()
    if judge.city:
        yield ConflictKind.SAME_CITY, judge.country.upper(), _folded(judge.city)
    if judge.organisation:
        yield ConflictKind.SAME_ORGANISATION, _folded(judge.organisation)
    yield ConflictKind.MEMBER, str(judge.user_id)
    yield from _mail_domains(judge.user.email)


def _facts_of_entry(entry: Entry) -> Iterator[Fact]:
    entrant = entry.entrant
    yield ConflictKind.SAME_COUNTRY, entrant.country.upper()
    for city in filter(None, (entrant.city, entrant.city_local)):
        yield ConflictKind.SAME_CITY, entrant.country.upper(), _folded(city)
    for name in filter(None, (entrant.name, entrant.name_local)):
        yield ConflictKind.SAME_ORGANISATION, _folded(name)
    for member in entrant.memberships.all():
        yield ConflictKind.MEMBER, str(member.user_id)
        yield from _mail_domains(member.user.email)


def _mail_domains(address: str) -> Iterator[Fact]:
    domain = address.rpartition("@")[2].lower().rstrip(".")
    if domain and domain not in PUBLIC_MAIL_PROVIDERS:
        yield ConflictKind.SAME_MAIL_DOMAIN, domain


def _folded(name: str) -> str:
    """The name without what differs in typing: case, width, accents, runs of spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
