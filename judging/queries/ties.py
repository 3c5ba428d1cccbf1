"""Ties that the facts say by themselves: what judges and entrants tell of themselves, compared as sets, once.

A *fact* is a small tuple that begins with a kind; judge and entry that share one are tied by that kind. Names are compared
without what differs in typing. How much a kind weighs is the season's policy; a member of the entrant never judges it, and
whom an entrant names is a claim.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Prefetch, QuerySet

from awards.enums import ENTRY_RECEIVED, EntrantType, NamedKind
from awards.models import EntrantMember, Entry, NamedConflict, Season
from awards.queries.sameness import folded, mail_domain
from judging.enums import WEIGHED, ConflictEffect, ConflictKind, ConflictState, JudgeState
from judging.models import ConflictPolicy, Judge

Tie = tuple[int, int, ConflictKind]  # judge and entry by key
Fact = tuple[str, ...]

# The state in which a tie is noted, by what the season makes of its kind.
STATE_OF = {
    ConflictEffect.HARD: ConflictState.STANDING,
    ConflictEffect.SOFT: ConflictState.CLAIMED,
    ConflictEffect.IGNORED: ConflictState.LIFTED,
}


def policy_of(season: Season) -> ConflictPolicy:
    """How much each kind weighs in the season. Where nobody has said so yet, every kind keeps judge and entry apart, but
    for a shared country where all entries come from one: there it says nothing. One query, or two.
    """
    declared = ConflictPolicy.objects.filter(season=season).first()
    if declared is not None:
        declared.season = season
        return declared
    international = (
        Entry.objects.filter(season=season, state__in=ENTRY_RECEIVED).values("entrant__country").distinct().count() > 1
    )
    country = ConflictEffect.HARD if international else ConflictEffect.IGNORED
    return ConflictPolicy(season=season, same_country=country)


def effect_of(kind: str, policy: ConflictPolicy) -> ConflictEffect:
    """What the season makes of a tie of this kind that was detected and that nobody has ruled on."""
    if kind in WEIGHED:
        return ConflictEffect(policy.effects[kind])
    return ConflictEffect.SOFT if kind == ConflictKind.NAMED else ConflictEffect.HARD


def detected_ties(
    season: Season,
    policy: ConflictPolicy,
    *,
    judges: Iterable[Judge] | None = None,
    entries: Iterable[Entry] | None = None,
) -> list[Tie]:
    """(judge, entry, kind) for every tie that the facts of judges, entrants and members say and the policy counts.

    Drafts, withdrawn and disqualified entries are left out, and judges who declined or were released. Sorted by judge,
    entry, kind. Five queries, whatever the numbers.
    """
    candidates = list(_judges(season, judges))
    together = _members_together(candidates)
    facts_of_judges: dict[Fact, list[int]] = defaultdict(list)
    for judge in candidates:
        for fact in {*_facts_of_judge(judge, policy), *together.get(judge.user_id, ())}:
            facts_of_judges[fact].append(judge.pk)
    found: set[Tie] = set()
    for entry in _entries(season, entries):
        for fact in _facts_of_entry(entry):
            kind = ConflictKind(fact[0])
            if effect_of(kind, policy) != ConflictEffect.IGNORED:
                found.update((judge_id, entry.pk, kind) for judge_id in facts_of_judges.get(fact, ()))
    members = {(judge, entry) for judge, entry, kind in found if kind == ConflictKind.MEMBER}
    return sorted(tie for tie in found if tie[2] != ConflictKind.SHARED_MEMBER or tie[:2] not in members)


def _judges(season: Season, judges: Iterable[Judge] | None) -> QuerySet[Judge]:
    rows = Judge.objects.filter(season=season, state__in=[JudgeState.INVITED, JudgeState.ACCEPTED])
    if judges is not None:
        rows = rows.filter(pk__in=[judge.pk for judge in judges])
    return rows.select_related("user")


def _entries(season: Season, entries: Iterable[Entry] | None) -> QuerySet[Entry]:
    rows = Entry.objects.filter(season=season, state__in=ENTRY_RECEIVED)
    if entries is not None:
        rows = rows.filter(pk__in=[entry.pk for entry in entries])
    members = Prefetch("entrant__memberships", EntrantMember.objects.select_related("user"))
    named = Prefetch("named_conflicts", NamedConflict.objects.order_by("pk"))
    return rows.select_related("entrant").prefetch_related(members, named).defer("answers")


def _members_together(judges: Iterable[Judge]) -> Mapping[int, set[Fact]]:
    """Judge (as a person) -> a fact for everybody who is a member of some entrant together with that person."""
    people = {judge.user_id for judge in judges}
    rows = EntrantMember.objects.filter(entrant__memberships__user__in=people).values_list("entrant", "user").distinct()
    members: dict[int, set[int]] = defaultdict(set)
    for entrant, person in rows:
        members[entrant].add(person)
    facts: dict[int, set[Fact]] = defaultdict(set)
    for together in members.values():
        for person in together & people:
            facts[person] |= {(ConflictKind.SHARED_MEMBER, str(other)) for other in together}
    return facts


def _facts_of_judge(judge: Judge, policy: ConflictPolicy) -> Iterator[Fact]:
    for country in filter(None, (judge.country, *judge.other_countries)):
        yield ConflictKind.SAME_COUNTRY, country.upper()
    if judge.city:
        yield ConflictKind.SAME_CITY, judge.country.upper(), folded(judge.city)
    organisations = [folded(name) for name in (judge.organisation, *judge.affiliations) if name]
    for organisation in organisations:
        yield ConflictKind.SAME_ORGANISATION, organisation
        yield ConflictKind.PARENT_ORGANISATION, "of the entrant", organisation
    if judge.parent_organisation:
        yield ConflictKind.PARENT_ORGANISATION, "of the judge", folded(judge.parent_organisation)
    for domain in filter(None, map(mail_domain, (judge.user.email, *judge.mail_domains))):
        yield ConflictKind.SAME_MAIL_DOMAIN, domain
    yield ConflictKind.MEMBER, str(judge.user_id)
    yield from _facts_told(judge, policy)
    for told in {folded(judge.name), folded(judge.user.name), folded(judge.user.email)}:
        yield ConflictKind.NAMED, NamedKind.PERSON, told
    for told in {*organisations, folded(judge.parent_organisation)} - {""}:
        yield ConflictKind.NAMED, NamedKind.ORGANISATION, told


def _facts_told(judge: Judge, policy: ConflictPolicy) -> Iterator[Fact]:
    """What only the judge can tell: with whom, and for whom, he or she has worked."""
    for named in judge.collaborators:
        yield ConflictKind.COLLABORATOR, folded(named)
    for project in judge.past_projects:
        year = project.get("year")
        if year is None or policy.season.year - year <= policy.project_years:
            yield ConflictKind.PAST_PROJECT, folded(project["name"])


def _facts_of_entry(entry: Entry) -> Iterator[Fact]:
    entrant = entry.entrant
    yield ConflictKind.SAME_COUNTRY, entrant.country.upper()
    cities = {folded(city) for city in (entrant.city, entrant.city_local) if city}
    names = {folded(name) for name in (entrant.name, entrant.name_local) if name}
    for city in cities:
        yield ConflictKind.SAME_CITY, entrant.country.upper(), city
    for name in names:
        yield ConflictKind.SAME_ORGANISATION, name
        yield ConflictKind.PARENT_ORGANISATION, "of the judge", name
        if entrant.type == EntrantType.INDIVIDUAL:
            yield ConflictKind.COLLABORATOR, name
    if entrant.parent_organisation:
        yield ConflictKind.PARENT_ORGANISATION, "of the entrant", folded(entrant.parent_organisation)
        yield ConflictKind.PARENT_ORGANISATION, "of the judge", folded(entrant.parent_organisation)
    for name in names | cities:
        yield ConflictKind.PAST_PROJECT, name
    yield from _facts_of_members(entrant.memberships.all())
    for named in entry.named_conflicts.all():
        yield ConflictKind.NAMED, named.kind, folded(named.name)


def _facts_of_members(memberships: Iterable[EntrantMember]) -> Iterator[Fact]:
    for member in memberships:
        yield ConflictKind.MEMBER, str(member.user_id)
        yield ConflictKind.SHARED_MEMBER, str(member.user_id)
        for told in filter(None, (folded(member.user.name), folded(member.user.email))):
            yield ConflictKind.COLLABORATOR, told
        if domain := mail_domain(member.user.email):
            yield ConflictKind.SAME_MAIL_DOMAIN, domain
