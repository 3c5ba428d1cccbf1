"""The judges of a round by name, and whose the names are to see."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from awards.enums import RoundState
from awards.models import Round
from judging.enums import JudgeState
from judging.models import Judge, Panel


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
