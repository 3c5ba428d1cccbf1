"""Where one more sheet tells most: entries near the cut, by the value of information in the marks that are in."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from audit.steps import refuse
from awards.models import Entry, Round
from judging.domain.computation import Computation
from judging.models import Assignment
from judging.queries.assignments import accepted_judges
from judging.queries.conflicts import known_conflicts
from judging.queries.context import evidence_context
from judging.tabulation.evidence.context import EvidencePart


@dataclass(frozen=True)
class Worth:
    """One more sheet for this entry: the how-manieth, on which side of the cut the entry is and how far from the other,
    the chance that the sheet carries it across, and the expected gain in units of the marks.
    """

    entry: str
    category: str
    sheet: int
    inside: bool
    gap: float
    chance: float
    worth: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def worth_of_sheets(round: Round, computation: Computation, *, sheets: int) -> tuple[Worth, ...]:
    """Up to `sheets` more sheets over all categories, the most telling first; none for an entry that nobody else may
    judge. Refused (`no-cut`) where no category has a line with entries on both sides and marks enough to tell.
    """
    from judging.tabulation.evidence.near_cut import near_cut  # scipy: only a worker pays for it

    context = evidence_context(round, list(computation.entries.values()))
    parts = [
        EvidencePart(
            table=part.table, result=part.result, facts=part.facts, lines={c: context.lines[c] for c in part.categories}
        )
        for part in computation.parts
    ]
    found = [
        Worth(each.entry, near.category, each.sheet, each.inside, each.gap, each.chance, each.worth)
        for part in parts
        for near in near_cut(part, sheets=sheets)
        for each in near.suggestions
    ]
    if not found:
        message = _("No category has a line yet with marked entries on both sides of it, so no sheet would tell more.")
        refuse("no-cut", message)
    left = _left(round, computation)
    ordered = sorted(found, key=lambda each: (-each.worth, each.entry, each.sheet))
    return tuple([each for each in ordered if each.sheet <= left[each.entry]][:sheets])


def _left(round: Round, computation: Computation) -> Counter[str]:
    """How many more judges each entry could have at all."""
    entries: dict[int, Entry] = {entry.pk: entry for entry in computation.entries.values()}
    judges = list(accepted_judges(round.season))
    hard = known_conflicts(round.season, judges=judges, entries=entries.values()).hard
    live = set(Assignment.objects.live().filter(round=round).values_list("judge_id", "entry_id"))
    return Counter(
        {
            entry.code: sum(
                (judge.pk, key) not in hard
                and (judge.pk, key) not in live
                and (not judge.category_codes or entry.category.code in judge.category_codes)
                for judge in judges
            )
            for key, entry in entries.items()
        }
    )
