"""What evidence is gathered with, beside the marks: where people come from, in which order they marked, and which lines
of the ranking matter.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Min

from awards.enums import ConferredBy
from awards.models import AwardTier, Entry, Round
from judging.models import Judge, ScoreChange
from judging.queries.rankings import deciding_round
from judging.tabulation.evidence.context import CategoryLines


@dataclass(frozen=True)
class EvidenceContext:
    """By code: the country of every judge and entry that has one, (judge, entry) -> when it was first marked, and the
    lines of each category.
    """

    judge_homes: Mapping[str, str]
    entry_homes: Mapping[str, str]
    order: Mapping[tuple[str, str], int]
    lines: Mapping[str, CategoryLines]


def evidence_context(round: Round, entries: Iterable[Entry]) -> EvidenceContext:
    """What is known about the round beside its marks; the entries come with category and entrant. Four queries or so."""
    rows = list(entries)
    judges = Judge.objects.filter(assignments__round=round).exclude(country="").distinct()
    return EvidenceContext(
        judge_homes=dict(judges.values_list("code", "country")),
        entry_homes={entry.code: entry.entrant.country for entry in rows if entry.entrant.country},
        order=_order(round),
        lines=_lines(round, {entry.category_id: entry.category.code for entry in rows}),
    )


def _order(round: Round) -> dict[tuple[str, str], int]:
    """When each judge first marked each entry, counted from 1. A judge whose sheets came in at one instant (from a file)
    marked them in no order that is known, and is left out.
    """
    firsts = (
        ScoreChange.objects.filter(sheet__assignment__round=round)
        .order_by()
        .values_list("sheet__assignment__judge__code", "sheet__assignment__entry__code")
        .annotate(first=Min("changed_at"))
    )
    by_judge: dict[str, dict[str, object]] = {}
    for judge, entry, first in firsts:
        by_judge.setdefault(judge, {})[entry] = first
    told = {judge: marked for judge, marked in by_judge.items() if len(set(marked.values())) == len(marked)}
    marked_at = sorted((first, judge, entry) for judge, marked in told.items() for entry, first in marked.items())
    return {(judge, entry): number for number, (_first, judge, entry) in enumerate(marked_at, start=1)}


def _lines(round: Round, categories: Mapping[int, str]) -> dict[str, CategoryLines]:
    """Award places where this round decides them, from the tiers won by rank that everybody who may enter the category
    may win; and the cut, where the round's rule draws one in each category.
    """
    quotas: Counter[int] = Counter()
    if deciding_round(round.season) == round:
        tiers = AwardTier.objects.filter(category__in=categories, conferred_by=ConferredBy.RANK)
        rows = tiers.values_list("category", "category__entrant_types", "entrant_types", "quota")
        for category, may_enter, may_win, quota in rows:
            if not may_win or set(may_win) >= set(may_enter):
                quotas[category] += quota
    return {code: CategoryLines(places=quotas[pk] or None, cut=round.places(code)) for pk, code in categories.items()}
