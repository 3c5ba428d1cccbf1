"""The judges of a round by name, and whose the names are to see."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from audit.steps import Refusal
from awards.enums import RoundState
from awards.models import Entry, Round
from awards.queries.rounds import entries_in_round
from judging.enums import JudgeState
from judging.models import Judge, Panel
from judging.queries.assignments import gate_for


@dataclass(frozen=True)
class NamedPanel:
    """The judges of a round's season, name by code, and who chairs in the round (as persons).

    The subject of `judging.name_judges`: beside a judge's tendencies the name is the chair's to see first.
    """

    role_scopes: tuple[tuple[str, str], ...]
    names: Mapping[str, str]
    chairs: frozenset[int]
    is_settled: bool

    def numbered(self, word: str) -> dict[str, str]:
        """The judges without their names: the word with {number} for each, in order of their codes."""
        return {code: word.format(number=number) for number, code in enumerate(sorted(self.names), start=1)}


def named_panel(round: Round) -> NamedPanel:
    """The judges of the round's season and the chairs of its panels, in two queries."""
    chairs = Panel.objects.filter(round=round, chair__isnull=False).values_list("chair__user", flat=True)
    return NamedPanel(
        role_scopes=round.role_scopes,
        names=dict(Judge.objects.filter(season=round.season_id).values_list("code", "name")),
        chairs=frozenset(chairs),
        is_settled=round.state == RoundState.CERTIFIED,
    )


def chaired_panels(person: User) -> QuerySet[Panel]:
    """The panels that this person chairs, once judging in their rounds has ended: a chair judges as well, and sees
    nothing before. By round and category, with both.
    """
    rows = Panel.objects.filter(
        chair__user=person, chair__state=JudgeState.ACCEPTED, round__state__in=[RoundState.CLOSED, RoundState.CERTIFIED]
    )
    return rows.select_related("round__season__programme", "category").order_by("round", "category__position")


@dataclass(frozen=True)
class PanelPairs:
    """What assigning by panel would do: the pairs it would make, and those that the gate refuses, with the reason. Pairs
    that exist already are in neither.
    """

    pairs: tuple[tuple[Judge, Entry], ...]
    refused: tuple[tuple[Judge, Entry, Refusal], ...]


def panels_of(round: Round) -> QuerySet[Panel]:
    """The panels of the round with judges and chair, in order of categories; two queries."""
    rows = Panel.objects.filter(round=round).select_related("category", "chair").prefetch_related("judges__user")
    return rows.order_by("category__position")


def panel_pairs(round: Round) -> PanelPairs:
    """Every entry with every judge of its category's panel, asked of the gate one after another; in order of codes."""
    of = {panel.category_id: sorted(panel.judges.all(), key=lambda judge: judge.code) for panel in panels_of(round)}
    entries = list(entries_in_round(round).filter(category__in=of).select_related("category").defer("answers"))
    gate = gate_for(round)
    made, refused = [], []
    for entry in entries:
        for judge in of[entry.category_id]:
            refusal = gate.why_not(judge, entry)
            if refusal is None:
                gate.take(judge, entry)
                made.append((judge, entry))
            elif refusal.code != "assigned-already":
                refused.append((judge, entry, refusal))
    return PanelPairs(tuple(made), tuple(refused))
