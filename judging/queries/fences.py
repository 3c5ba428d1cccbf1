"""What of judging an organiser reads who has a tie to an entry (`awards.queries.fences` says which ties).

The one place where rankings, their numbers and their evidence lose what is not this reader's. Pages, downloads and API read
a round through these; what lists assignments, sheets or conflicts leaves the entries out by itself.
"""

import copy
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import User
from awards.models import Entry, Season
from awards.queries.fences import fenced_categories, fenced_entries, ranked_apart
from judging.models import Ranking, Tabulation
from judging.queries.evidence import GatheredEvidence
from judging.queries.rankings import RankingSnapshot, lines_of


@dataclass(frozen=True)
class Fences:
    """What this person does not read in this season; asked of the database once, when it is needed."""

    person: User
    season: Season

    @cached_property
    def apart(self) -> frozenset[str]:
        """Codes of the categories of whose judges and marks this person is never told."""
        return frozenset(ranked_apart(self.person, self.season).values_list("code", flat=True))

    @property
    def hidden(self) -> frozenset[str]:
        """Codes of the categories whose ranking is not shown to this person before everybody may read it."""
        return frozenset() if self.season.is_published else self.apart

    def lines(self, tabulation: Tabulation) -> QuerySet[Ranking]:
        """The lines of the ranking as they are printed, without those of hidden categories, in one query."""
        return lines_of(tabulation).exclude(category__in=fenced_categories(self.person, self.season))

    def tabulation(self, tabulation: Tabulation) -> Tabulation:
        """The tabulation to be shown and never to be saved: its numbers without hidden categories. What is counted over
        all categories together is left out where one of them is hidden.
        """
        if not self.hidden:
            return tabulation
        shown = copy.copy(tabulation)
        shown.counts, shown.result = {}, {}
        shown.missing_data = {key: told for key, told in tabulation.missing_data.items() if key not in self.hidden}
        return shown

    def snapshot(self, taken: RankingSnapshot) -> RankingSnapshot:
        """The snapshot with its tabulation as this person reads it."""
        if taken.tabulation is None or not self.hidden:
            return taken
        return replace(taken, tabulation=self.tabulation(taken.tabulation), changed_sheets=0, problem="")

    def evidence(self, gathered: GatheredEvidence) -> GatheredEvidence:
        """The evidence without whatever was computed together with an entry to which this person has a tie."""
        return evidence_without(gathered, self.apart)

    def readable(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """These entries without those to which the person has a tie."""
        return entries.exclude(pk__in=fenced_entries(self.person, self.season).values("pk"))


def evidence_without(gathered: GatheredEvidence, apart: Collection[str]) -> GatheredEvidence:
    """The evidence without every part in which one of these categories (by code) was judged."""
    if gathered.answer is None or not apart:
        return gathered
    parts = tuple(
        part for part in gathered.answer.parts if not set(apart) & {each.category for each in part.categories}
    )
    return replace(gathered, answer=replace(gathered.answer, parts=parts))
