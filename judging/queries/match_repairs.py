"""What a round lacks now: entries short of judges, judges who are late, groups that cannot be compared."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from awards.models import Entry, Round
from awards.queries.fences import fenced_entries
from awards.queries.rounds import entries_in_round
from judging.enums import AssignmentState, JudgeState, MatchKind, MatchState, SheetState
from judging.models import Assignment, Judge, MatchPlan

LATE = timedelta(days=3)  # so long before the round closes a judge who has finished nothing counts as late


@dataclass(frozen=True)
class ShortEntry:
    """An entry with fewer judges than the round asks for: how many it has, how many it shall have, and who left it."""

    entry: Entry
    has: int
    needs: int
    left_by: tuple[str, ...]

    @property
    def lacks(self) -> int:
        return self.needs - self.has


@dataclass(frozen=True)
class LateJudge:
    """A judge with entries, none of whose sheets is finished, shortly before the round closes."""

    judge: Judge
    open_sheets: int


@dataclass(frozen=True)
class RepairNeeds:
    """What a repair would mend. `groups` counts the judges' groups that share no entry; 1 (or 0) needs no mending."""

    short: tuple[ShortEntry, ...]
    late: tuple[LateJudge, ...]
    groups: int

    @property
    def is_needed(self) -> bool:
        return bool(self.short) or self.groups > 1


def repair_needs(round: Round, person: User) -> RepairNeeds:
    """What the round lacks now, as this person sees it; five queries. A round in which nothing is assigned yet lacks
    nothing: it wants a plan. Entries to which the person has a tie are counted, and who left them is not said.
    """
    rows = list(
        Assignment.objects.filter(round=round)
        .select_related("judge")
        .only("entry_id", "state", "judge__name", "judge__code", "judge__state", "judge__season_id")
    )
    live = [row for row in rows if row.state == AssignmentState.LIVE]
    if not live:
        return RepairNeeds((), (), 0)
    fenced = set(fenced_entries(person, round.season).values_list("pk", flat=True))
    entries = list(entries_in_round(round).select_related("category", "entrant").defer("answers"))
    has = Counter(row.entry_id for row in live)
    gone: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.state != AssignmentState.LIVE and row.entry_id not in fenced:
            gone[row.entry_id].append(row.judge.name)
    usual, wanted = _wanted(round)
    short = tuple(
        ShortEntry(entry, has[entry.pk], needs, tuple(sorted(gone[entry.pk])))
        for entry in entries
        for needs in [wanted.get(entry.code, usual)]
        if has[entry.pk] < needs
    )
    return RepairNeeds(short, _late(round, live), _groups({(row.entry_id, row.judge_id) for row in live}))


def _wanted(round: Round) -> tuple[int, dict[str, int]]:
    """How many judges an entry shall have, and exceptions by code: as the plan that was applied last asked, for a repair
    restores that; else as the round says.
    """
    applied = MatchPlan.objects.filter(round=round, kind=MatchKind.MATCH, state=MatchState.APPLIED)
    told = applied.order_by("-applied_at").values_list("settings", flat=True).first() or {}
    usual = told.get("judges_per_entry") or round.judges_per_entry or max(round.quorum, 1)
    return usual, told.get("judges_of", {})


def _late(round: Round, live: list[Assignment]) -> tuple[LateJudge, ...]:
    if not round.is_open or timezone.now() < round.closes_at - LATE:
        return ()
    finished = set(
        Assignment.objects.live()
        .filter(round=round, scoresheet__state=SheetState.SUBMITTED)
        .values_list("judge_id", flat=True)
    )
    loads = Counter(row.judge_id for row in live)
    judges = {row.judge_id: row.judge for row in live if row.judge.state == JudgeState.ACCEPTED}
    late = [LateJudge(judge, loads[key]) for key, judge in judges.items() if key not in finished]
    return tuple(sorted(late, key=lambda each: (each.judge.name, each.judge.code)))


def _groups(pairs: set[tuple[int, int]]) -> int:
    """How many groups of judges share no entry with one another."""
    of: dict[int, int] = {}
    first: dict[int, int] = {}

    def root(judge: int) -> int:
        while of[judge] != judge:
            of[judge] = of[of[judge]]
            judge = of[judge]
        return judge

    for entry, judge in sorted(pairs):
        of.setdefault(judge, judge)
        of[root(judge)] = root(first.setdefault(entry, judge))
    return len({root(judge) for judge in of})
