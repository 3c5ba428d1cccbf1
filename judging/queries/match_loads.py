"""What each judge has in a round."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from judging.enums import JudgeState, SheetState
from judging.models import Assignment, Judge


@dataclass(frozen=True)
class JudgeLoad:
    """What a judge has in a round: entries, how many are finished and how many have marks, and the own limit."""

    judge: Judge
    entries: int
    finished: int
    started: int


def loads_of(judges: Iterable[Judge], live: Iterable[Assignment]) -> list[JudgeLoad]:
    """Every judge who may be given entries or has some, by name; no query. `live` have their sheets with them."""
    entries: Counter[int] = Counter()
    finished: Counter[int] = Counter()
    started: Counter[int] = Counter()
    for assignment in live:
        state = assignment.scoresheet.state
        entries[assignment.judge_id] += 1
        finished[assignment.judge_id] += state == SheetState.SUBMITTED
        started[assignment.judge_id] += state == SheetState.IN_PROGRESS
    shown = [judge for judge in judges if judge.state == JudgeState.ACCEPTED or entries[judge.pk]]
    ordered = sorted(shown, key=lambda judge: (judge.name, judge.code))
    return [JudgeLoad(judge, entries[judge.pk], finished[judge.pk], started[judge.pk]) for judge in ordered]
