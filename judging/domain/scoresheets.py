"""Score sheets: marks saved with their history, submitted, returned.

A mark is a number on the criterion's scale, *not applicable* where the criterion allows it, or missing. The total is
written in the transaction that writes a mark, by the same rule that tabulation uses. Every save counts the sheet's
version up; a save that was based on another version is refused, so two windows never overwrite one another.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.domain import record
from audit.steps import Actor, Refusal, Refused, permit, refuse, refuse_if, take_step
from awards.queries.fences import why_fenced
from judging.domain.marks import (
    SCORE_FIELDS,
    SHEET_FIELDS,
    Change,
    Given,
    changes_asked,
    tidy_comment,
    why_incomplete,
    why_not_mark,
    write_up,
)
from judging.enums import SheetState
from judging.lifecycle import SCORESHEET
from judging.models import Score, ScoreChange, ScoreSheet
from judging.queries.scoresheets import Filled, filled, mark_text


def save_marks(
    sheet: ScoreSheet,
    *,
    actor: Actor,
    marks: Mapping[str, Given] | None = None,
    comments: Mapping[str, str] | None = None,
    comment: str | None = None,
    version: int | None = None,
    now: datetime | None = None,
) -> ScoreSheet:
    """These marks and comments are stored, with who changed what from what to what, and the exact total with them.

    `marks` holds criterion keys with a number, *not applicable* ("NA") or None, which takes the mark back; what is left
    out stays as it is. Only the sheet's judge may save, and only while `why_not_mark` is silent. Refused as a whole,
    with a sentence for each criterion (`marks-refused`), when any mark is not on its scale; refused (`stale`, with what
    is stored and what was given) when `version` is not the sheet's version, unless nothing would change: a repeated
    save is answered as the first was. Without `version` the caller vouches that nobody else is writing.
    """
    with transaction.atomic():
        sheet = _locked(sheet)
        permit(actor, "judging.mark_scoresheet", sheet)
        refuse_if(why_not_mark(sheet))
        before = filled(sheet)
        changes = changes_asked(before, marks or {}, comments or {})
        overall = sheet.comment if comment is None else tidy_comment(comment, "comment")
        if not changes and overall == sheet.comment:
            return sheet
        if version is not None and version != sheet.version:
            raise Refused(_stale(sheet, changes, overall, version))
        _write(sheet, before, changes, overall, actor=actor, now=now or timezone.now())
    return sheet


def submit_scoresheet(
    sheet: ScoreSheet, *, actor: Actor, version: int | None = None, now: datetime | None = None
) -> ScoreSheet:
    """The sheet is closed, and its marks count from here on.

    Only its judge submits. Refused while a required criterion is unmarked (`marks-missing`, naming them), or a comment
    that the round asks for is missing; when the round is not open; once the judge is recused; and when `version` is
    not the sheet's version, for then the judge has not seen what would be submitted.
    """
    with transaction.atomic():
        sheet = _locked(sheet)
        permit(actor, "judging.submit_scoresheet", sheet)
        refuse_if(why_not_mark(sheet))
        if version is not None and version != sheet.version:
            raise Refused(_stale(sheet, [], sheet.comment, version))
        state = filled(sheet)
        refuse_if(why_incomplete(sheet, state))
        take_step(
            sheet,
            SCORESHEET,
            "submit",
            actor=actor,
            now=now,
            facts={"version": sheet.version, "total": sheet.total_exact},
        )
    return sheet


def return_scoresheet(sheet: ScoreSheet, *, actor: Actor, reason: str, now: datetime | None = None) -> ScoreSheet:
    """The judge may change a submitted sheet again; until it is submitted anew it does not count.

    Whoever runs the season may, with a reason, but for an entry to which he or she has a tie. Refused when it is not
    submitted, and while the round is not open: the judge could not submit it again.
    """
    with transaction.atomic():
        sheet = _locked(sheet)
        permit(actor, "judging.return_scoresheet", sheet)
        refuse_if(why_fenced(actor, sheet.assignment.entry))
        if not sheet.assignment.round.is_open:
            refuse("round-closed", _("Reopen the round first: the judge could not submit this sheet again."))
        take_step(sheet, SCORESHEET, "return", actor=actor, now=now, reason=reason)
    return sheet


def _locked(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet, fresh and locked, with everything its rules look at, in one query."""
    rows = ScoreSheet.objects.select_for_update(of=("self",), no_key=True).select_related(
        "assignment__judge", "assignment__entry", "assignment__round__season__programme", "rubric__rules"
    )
    return rows.get(pk=sheet.pk)


def _stale(sheet: ScoreSheet, changes: list[Change], overall: str, version: int) -> Refusal:
    """Both sides of every difference, so that the judge can choose."""
    facts: dict[str, Any] = {
        "version": sheet.version,
        "based_on": version,
        "marks": {
            change.criterion.key: {"stored": mark_text(change.before), "yours": mark_text(change.mark)}
            for change in changes
            if change.moves_mark
        },
        "comments": {
            change.criterion.key: {"stored": change.score.comment if change.score else "", "yours": change.comment}
            for change in changes
            if change.moves_comment
        },
    }
    if overall != sheet.comment:
        facts["comment"] = {"stored": sheet.comment, "yours": overall}
    message = _("This score sheet was changed in another window. Nothing was saved here; look at both and choose.")
    return Refusal("stale", message, facts)


def _write(
    sheet: ScoreSheet, before: Filled, changes: list[Change], overall: str, *, actor: Actor, now: datetime
) -> None:
    written = write_up(sheet, before, changes, overall, by=person_behind(actor), now=now)
    if written.kept:
        Score.objects.bulk_create(
            written.kept,
            update_conflicts=True,
            unique_fields=["sheet", "criterion"],
            update_fields=SCORE_FIELDS,
        )
    if written.gone:
        Score.objects.filter(pk__in=written.gone).delete()
    sheet.save(update_fields=SHEET_FIELDS)
    ScoreChange.objects.bulk_create(written.history)
    if sheet.state == SheetState.NOT_STARTED:
        take_step(sheet, SCORESHEET, "begin", actor=actor, now=now)
    facts = {
        "version": sheet.version,
        "marks": {row.criterion.key: {"from": row.before, "to": row.after} for row in written.history},
        "comments": [change.criterion.key for change in changes if change.moves_comment],
        "total": sheet.total_exact,
    }
    record(actor, "scoresheet.mark", sheet, facts=facts)
