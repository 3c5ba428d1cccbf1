"""How far judging is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from awards.models import Round, Season
from awards.queries.fences import fenced_entries
from awards.queries.rounds import entries_in_round
from awards.queries.scopes import Viewer
from judging.enums import AssignmentState, SheetState
from judging.models import Assignment, Judge


@dataclass(frozen=True)
class RoundProgress:
    """Entries in the round, sheets by state, and how many entries have reached the quorum of submitted sheets."""

    round: Round
    entries: int
    sheets: int
    submitted: int
    in_progress: int
    recused: int
    at_quorum: int

    @property
    def left(self) -> int:
        return self.sheets - self.submitted


def rounds_progress(season: Season, reader: Viewer) -> list[RoundProgress]:
    """Every round of the season with its progress as this reader may know it, in order."""
    rounds: Sequence[Round] = list(season.rounds.order_by("position"))
    for round in rounds:
        round.season = season
    return [round_progress(round, reader) for round in rounds]


def round_progress(round: Round, reader: Viewer) -> RoundProgress:
    """The progress of one round, in three queries; entries from which the reader is fenced off are not counted."""
    fenced = fenced_entries(reader, round.season)
    assignments = Assignment.objects.filter(round=round).exclude(entry__in=fenced)
    live = Q(state=AssignmentState.LIVE)
    submitted = live & Q(scoresheet__state=SheetState.SUBMITTED)
    counts = assignments.aggregate(
        sheets=Count("pk", filter=live),
        submitted=Count("pk", filter=submitted),
        in_progress=Count("pk", filter=live & Q(scoresheet__state=SheetState.IN_PROGRESS)),
        recused=Count("pk", filter=Q(state=AssignmentState.RECUSED)),
    )
    at_quorum = (
        assignments.filter(submitted)
        .values("entry")
        .annotate(given=Count("pk"))
        .filter(given__gte=round.quorum)
        .count()
    )
    entries = entries_in_round(round).exclude(pk__in=fenced.values("pk")).count()
    return RoundProgress(round=round, entries=entries, at_quorum=at_quorum, **counts)


@dataclass(frozen=True)
class JudgeProgress:
    """One judge's sheets in a round."""

    judge: Judge
    sheets: int
    submitted: int
    in_progress: int
    recused: int


def judges_progress(round: Round, reader: Viewer) -> list[JudgeProgress]:
    """Every judge who has or had an entry in the round, by name, in one query; entries from which the reader is fenced off
    are not counted.
    """
    in_round = Q(assignments__round=round) & ~Q(assignments__entry__in=fenced_entries(reader, round.season))
    live = in_round & Q(assignments__state=AssignmentState.LIVE)
    judges = (
        Judge.objects.filter(in_round)
        .annotate(
            sheets=Count("assignments", filter=live),
            submitted=Count("assignments", filter=live & Q(assignments__scoresheet__state=SheetState.SUBMITTED)),
            in_progress=Count("assignments", filter=live & Q(assignments__scoresheet__state=SheetState.IN_PROGRESS)),
            recused=Count("assignments", filter=in_round & Q(assignments__state=AssignmentState.RECUSED)),
        )
        .order_by("name")
    )
    return [JudgeProgress(judge, judge.sheets, judge.submitted, judge.in_progress, judge.recused) for judge in judges]
