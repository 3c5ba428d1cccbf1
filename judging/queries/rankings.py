"""Reading tabulations, their lines and the jury's places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import QuerySet

from awards.models import Round, Season
from awards.queries.proposals import Placed
from awards.queries.rounds import entries_in_round
from judging.enums import SheetState, TabulationState
from judging.models import Placement, Ranking, Score, Snapshot, Tabulation
from judging.queries.snapshots import read_round


@dataclass(frozen=True)
class RankingSnapshot:
    """A round's ranking with its stamp: the only thing that places are printed from.

    `tabulation` is None before the first. `as_of` is the moment its sheets were read. `is_current` says that nothing
    changed since, and `changed_sheets` how many sheets count otherwise now; a certified ranking is always current.
    `problem` says why the round as it is now cannot be tabulated, found at `failed_at`; the ranking before it is shown.
    """

    tabulation: Tabulation | None
    as_of: datetime | None
    is_current: bool
    changed_sheets: int
    problem: str
    failed_at: datetime | None


def snapshot(round: Round) -> RankingSnapshot:
    """The ranking that pages show for the round, and what changed since it was computed; a fixed number of queries."""
    tabulation = latest_tabulation(round)
    as_of = tabulation.computed_at if tabulation else None
    if tabulation is not None and tabulation.state == TabulationState.CERTIFIED:
        return RankingSnapshot(tabulation, as_of, True, 0, "", None)
    kept = Snapshot.objects.filter(round=round).first()
    now = read_round(round)
    fails = kept is not None and kept.failed_seen == now.seen
    return RankingSnapshot(
        tabulation,
        as_of,
        is_current=kept is not None and kept.seen == now.seen,
        changed_sheets=now.changed_since(kept.sheets) if kept and kept.taken_at else 0,
        problem=kept.problem if kept and fails else "",
        failed_at=kept.failed_at if kept and fails else None,
    )


def latest_tabulation(round: Round) -> Tabulation | None:
    """The certified tabulation if there is one, else the newest provisional one; places are printed only from it.

    One that a correction superseded is never among them: it is read under its own code.
    """
    certified = certified_tabulation(round)
    provisional = Tabulation.objects.filter(round=round, state=TabulationState.PROVISIONAL)
    return certified or provisional.order_by("-number").first()


def earlier_rankings(round: Round) -> QuerySet[Tabulation]:
    """The rankings that were certified once and corrected since, newest first, each with its reason."""
    return Tabulation.objects.filter(round=round, state=TabulationState.SUPERSEDED).order_by("-number")


def certified_tabulation(round: Round) -> Tabulation | None:
    """The round's certified tabulation; None while it has none. There is never more than one."""
    return Tabulation.objects.filter(round=round, state=TabulationState.CERTIFIED).first()


def superseded_tabulations(round: Round) -> QuerySet[Tabulation]:
    """Every ranking of the round that was certified once and has been corrected since, newest first."""
    return Tabulation.objects.filter(round=round, state=TabulationState.SUPERSEDED).order_by("-number")


def lines_of(tabulation: Tabulation) -> QuerySet[Ranking]:
    """Every line as it is printed, by category and position, with all that a page shows, in one query."""
    return (
        Ranking.objects.filter(tabulation=tabulation)
        .select_related("entry__entrant", "category")
        .order_by("category__position", "position", "entry__code")
    )


def placements_of(round: Round) -> QuerySet[Placement]:
    """The jury's places in a round, by category and place."""
    return (
        Placement.objects.filter(round=round)
        .select_related("entry__entrant", "entry__category", "category", "decision", "tabulation")
        .order_by("category__position", "place", "entry__code")
    )


def deciding_round(season: Season) -> Round | None:
    """The round whose places decide the awards: the last scored one."""
    rounds = [round for round in season.rounds.order_by("position") if round.is_scored]
    return rounds[-1] if rounds else None


def placed_entries(season: Season) -> list[Placed]:
    """Entries with the places of the deciding round, as conferring awards wants them."""
    round = deciding_round(season)
    if round is None:
        return []
    return [Placed(placement.entry, placement.place) for placement in placements_of(round)]


def totals_of(tabulation: Tabulation) -> dict[int, Fraction]:
    """Entry -> exact total, ranked lines only."""
    return {
        line.entry_id: total
        for line in tabulation.lines.filter(rank__isnull=False)
        if (total := line.exact) is not None
    }


def mean_marks(round: Round, entries: Iterable[int]) -> dict[int, dict[str, Fraction]]:
    """Entry -> criterion -> exact mean of the marks of submitted sheets; what is not applicable is left out."""
    rows = Score.objects.filter(
        sheet__assignment__round=round,
        sheet__assignment__entry__in=list(entries),
        sheet__state=SheetState.SUBMITTED,
        value__isnull=False,
    ).values_list("sheet__assignment__entry_id", "criterion__key", "value")
    given: dict[int, dict[str, list[Fraction]]] = {}
    for entry, criterion, value in rows:
        if value is None:
            continue
        given.setdefault(entry, {}).setdefault(criterion, []).append(Fraction(value))
    return {
        entry: {criterion: sum(values, Fraction(0)) / len(values) for criterion, values in criteria.items()}
        for entry, criteria in given.items()
    }


def undecided_entries(round: Round) -> int:
    """How many entries of the round have no place yet."""
    return entries_in_round(round).exclude(placements__round=round).count()


def round_to_report(season: Season, code: str = "") -> Round | None:
    """The scored round of that code, or without one the newest that has a tabulation; None if there is none."""
    rounds = [round for round in season.rounds.order_by("-position") if round.is_scored]
    for round in rounds:
        round.season = season
        if (code and round.code == code) or (not code and Tabulation.objects.filter(round=round).exists()):
            return round
    return None
