"""What a judge finds on the desk: standings, rounds, and the sheets of each in the judge's own order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from django.db.models import QuerySet

from accounts.models import User
from awards.enums import RoundKind, RoundState
from awards.models import Category, Round, Season
from judging.enums import JudgeState, SheetState
from judging.models import Judge, ScoreSheet
from judging.queries.scoresheets import sheets_of

LONGEST_SITTING = timedelta(hours=2)  # a longer gap between two submissions was a pause, not work
FEWEST_GAPS = 3


@dataclass(frozen=True)
class Line:
    """One entry on the judge's list; `number` is its place in the judge's own reading order."""

    number: int
    sheet: ScoreSheet

    @property
    def category(self) -> Category:
        return self.sheet.assignment.entry.category


@dataclass(frozen=True)
class RoundOnDesk:
    """One round as this judge has it."""

    round: Round
    judge: Judge
    lines: tuple[Line, ...]
    shown: tuple[Line, ...] = field(default=())

    @property
    def done(self) -> int:
        return sum(line.sheet.state == SheetState.SUBMITTED for line in self.lines)

    @property
    def left(self) -> int:
        return len(self.lines) - self.done

    @property
    def begun(self) -> int:
        return sum(line.sheet.state == SheetState.IN_PROGRESS for line in self.lines)

    @property
    def categories(self) -> list[Category]:
        """The categories on this list, in the season's order."""
        found = {line.category.pk: line.category for line in self.lines}
        return sorted(found.values(), key=lambda category: category.position)

    @property
    def next_line(self) -> Line | None:
        """Where to go on: the first sheet begun, else the first not started."""
        order = (SheetState.IN_PROGRESS, SheetState.NOT_STARTED)
        return next((line for state in order for line in self.lines if line.sheet.state == state), None)

    @property
    def pace(self) -> timedelta | None:
        return pace(line.sheet.submitted_at for line in self.lines)

    @property
    def time_left(self) -> timedelta | None:
        """How long the rest takes at the judge's own pace; None until there is one, or when nothing is left."""
        each = self.pace
        return each * self.left if each and self.left else None


def judgeships_of(person: User) -> QuerySet[Judge]:
    """The person's standings as a judge, newest season first, released ones left out."""
    return (
        Judge.objects.filter(user=person)
        .exclude(state=JudgeState.RELEASED)
        .select_related("season__programme")
        .order_by("-season__year", "season__code")
    )


def rounds_on_desk(person: User, *, season: str | None = None, round: str | None = None) -> list[RoundOnDesk]:
    """Every round in which this person judges something, open ones first, with its list, in one query.

    Only live assignments of judges who have accepted; each list stands in the judge's own seeded order.
    """
    sheets = sheets_of(person)
    if season is not None:
        sheets = sheets.filter(assignment__round__season__code=season)
    if round is not None:
        sheets = sheets.filter(assignment__round__code=round)
    rows = (
        sheets.select_related(
            "assignment__judge",
            "assignment__round__season__programme",
            "assignment__entry__category",
            "assignment__entry__entrant",
            "revision",
        )
        .defer("revision__answers", "revision__files", "assignment__entry__answers", "comment")
        .order_by("assignment__reading_order", "assignment__entry__code")
    )
    by_round: dict[int, list[ScoreSheet]] = {}
    for sheet in rows:
        by_round.setdefault(sheet.assignment.round_id, []).append(sheet)
    desks = [
        RoundOnDesk(
            round=found[0].assignment.round,
            judge=found[0].assignment.judge,
            lines=tuple(Line(number, sheet) for number, sheet in enumerate(found, start=1)),
        )
        for found in by_round.values()
    ]
    return sorted(desks, key=lambda desk: (desk.round.state != RoundState.OPEN, desk.round.closes_at, desk.round.pk))


def rounds_to_judge(season: Season) -> QuerySet[Round]:
    """The rounds that are still to be judged, in order: what an invited judge is told of the work."""
    return (
        Round.objects.filter(season=season, state__in=[RoundState.PLANNED, RoundState.OPEN])
        .exclude(kind=RoundKind.ELIGIBILITY)
        .order_by("position")
    )


def sheet_neighbours(person: User, sheet: ScoreSheet) -> tuple[int, int, str, str]:
    """(place, how many, entry before, next entry not submitted) in the judge's own order, in one query."""
    rows = list(
        sheets_of(person)
        .filter(assignment__round=sheet.assignment.round_id)
        .order_by("assignment__reading_order", "assignment__entry__code")
        .values_list("pk", "assignment__entry__code", "state")
    )
    place = [pk for pk, _code, _state in rows].index(sheet.pk)
    before = rows[place - 1][1] if place else ""
    after = next((code for _pk, code, state in rows[place + 1 :] + rows[:place] if state != SheetState.SUBMITTED), "")
    return place + 1, len(rows), before, after


def pace(instants: Iterable[datetime | None]) -> timedelta | None:
    """The judge's usual time from one submission to the next, pauses left out; None while there are too few."""
    ordered = sorted(instant for instant in instants if instant is not None)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    sittings = [gap.total_seconds() for gap in gaps if gap <= LONGEST_SITTING]
    return timedelta(seconds=median(sittings)) if len(sittings) >= FEWEST_GAPS else None
