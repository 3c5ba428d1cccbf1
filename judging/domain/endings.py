"""How an assignment ends before its round does: by recusal or by release. Marks given stay in the history."""

from datetime import datetime
from typing import Any

from audit.steps import Actor, locked, take_step
from judging.enums import ConflictKind
from judging.lifecycle import ASSIGNMENT, SCORESHEET
from judging.models import Assignment, Recusal, ScoreSheet


def locked_assignments(**which: Any) -> list[Assignment]:
    """The live assignments that fit, locked with their sheets; sheets first, for a judge who marks holds the sheet.

    To be called before the first line of the log is written: whoever appends holds up everybody else, and must not
    then wait for a row that one of them has locked.
    """
    live = Assignment.objects.live().filter(**which)
    list(ScoreSheet.objects.select_for_update(of=("self",), no_key=True).filter(assignment__in=live).order_by("pk"))
    return list(live.select_for_update(of=("self",), no_key=True).order_by("pk"))


def end_by_recusal(
    assignment: Assignment, *, actor: Actor, kind: ConflictKind, reason: str, now: datetime | None = None
) -> Assignment:
    """The judge is out of this assignment and its sheet no longer counts; both remember why.

    To be called inside a transaction, by a verb that notes the conflict as well. Refused unless the assignment is live
    and the actor is its judge or runs the season, and without a reason.
    """
    sheet = locked(ScoreSheet.objects.get(assignment=assignment))
    assignment = locked(assignment)
    take_step(assignment, ASSIGNMENT, "recuse", actor=actor, now=now, reason=reason, facts={"kind": str(kind)})
    Recusal.objects.create(assignment=assignment, kind=kind, reason=reason.strip())
    take_step(sheet, SCORESHEET, "recuse", actor=actor, now=now)
    return assignment


def end_by_release(assignment: Assignment, *, actor: Actor, reason: str, now: datetime | None = None) -> Assignment:
    """The secretariat takes the entry off the judge's list; the sheet is void. To be called inside a transaction.

    Refused unless the assignment is live and the actor runs the season, and without a reason.
    """
    sheet = locked(ScoreSheet.objects.get(assignment=assignment))
    assignment = locked(assignment)
    take_step(assignment, ASSIGNMENT, "release", actor=actor, now=now, reason=reason)
    take_step(sheet, SCORESHEET, "void", actor=actor, now=now)
    return assignment
