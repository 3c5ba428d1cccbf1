"""Marks that did not come through the judges' desk: from a file of the secretariat, or from the demonstration's simulator.

The same laws as for one sheet hold: the scale, the history of every value, the exact total in the same transaction. Many
sheets are read and written with a handful of queries, and the log has one line that names them all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, person_behind
from audit.domain import record
from audit.steps import Actor, Refusal, Refused, permit, refuse, refuse_if, why_not_step
from awards.models import Round
from judging.domain.marks import (
    SCORE_FIELDS,
    SHEET_FIELDS,
    Given,
    changes_asked,
    tidy_comment,
    why_incomplete,
    why_not_mark,
    write_up,
)
from judging.enums import SheetState
from judging.lifecycle import SCORESHEET
from judging.models import Criterion, Score, ScoreChange, ScoreSheet
from judging.queries.scoresheets import Filled, fill, rules_of, scale_of

WRITTEN_ON_SHEET = (*SHEET_FIELDS, "state", "submitted_at")


@dataclass(frozen=True)
class Marked:
    """What one sheet is given: criterion key -> mark, criterion key -> comment, perhaps a comment on the whole.

    `at` is the instant that the history tells, where it is not the instant of entering.
    """

    sheet: ScoreSheet
    marks: Mapping[str, Given]
    comments: Mapping[str, str] = field(default_factory=dict)
    comment: str | None = None
    submit: bool = True
    at: datetime | None = None


@dataclass
class _Batch:
    """The rows of all sheets, stored together."""

    sheets: list[ScoreSheet] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    history: list[ScoreChange] = field(default_factory=list)

    def store(self) -> None:
        if self.scores:
            Score.objects.bulk_create(
                self.scores,
                update_conflicts=True,
                unique_fields=["sheet", "criterion"],
                update_fields=SCORE_FIELDS,
                batch_size=1000,
            )
        Score.objects.filter(pk__in=self.gone).delete()
        # Every row exists: this is one UPDATE in a form that takes thousands of rows at once.
        ScoreSheet.objects.bulk_create(
            self.sheets, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN_ON_SHEET, batch_size=500
        )
        ScoreChange.objects.bulk_create(self.history, batch_size=1000)


def enter_marks(
    round: Round, given: Iterable[Marked], *, actor: Actor, reason: str, now: datetime | None = None
) -> list[ScoreSheet]:
    """All of these marks stand on their sheets, or none; sheets that are asked to be submitted count from here on.

    Whoever runs the season may enter marks for its judges, and says where they come from. A mark of None is left as it
    is; nothing is ever taken back here. Sheets on which nothing changes are left alone, and answered as well. Refused as a
    whole (`sheets-refused`, with code, message and, where it is a mark, criterion for each sheet) when the round is not
    open, when a sheet was submitted or has ended, for a mark that is not on its scale, and for a sheet that would be
    submitted with a required mark missing. Each sheet is named once.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        permit(actor, "judging.run_judging", round)
        if not reason.strip():
            refuse("reason-needed", _("Say where these marks come from: it is kept in the record."), field="reason")
        asked = {each.sheet.pk: each for each in given}
        rows = _locked(round, asked)
        batch, refused, touched = _Batch(), {}, []
        by = person_behind(actor)
        for sheet, before in rows:
            try:
                if _write(sheet, before, asked[sheet.pk], by=by, now=asked[sheet.pk].at or moment, batch=batch):
                    touched.append(sheet)
            except Refused as problem:
                refused[sheet] = problem.refusal
        if refused:
            raise Refused(_told(refused))
        if touched:
            batch.store()
            facts = {sheet.code: [sheet.version, sheet.total_exact, str(sheet.state)] for sheet in touched}
            record(actor, "round.enter_marks", round, reason=reason, facts={"sheets": facts})
    return [sheet for sheet, _before in rows]


def _write(sheet: ScoreSheet, before: Filled, asked: Marked, *, by: User | None, now: datetime, batch: _Batch) -> bool:
    """Whether anything changes; then the rows are in the batch."""
    marks = {key: mark for key, mark in asked.marks.items() if mark is not None and mark != ""}
    overall = sheet.comment if asked.comment is None else tidy_comment(asked.comment, "comment")
    is_submitted = sheet.state == SheetState.SUBMITTED
    if not is_submitted:
        refuse_if(why_not_mark(sheet))
    changes = changes_asked(before, marks, asked.comments)
    if not changes and overall == sheet.comment and (is_submitted or not asked.submit):
        return False
    refuse_if(why_not_mark(sheet))
    scores = before.scores
    if changes or overall != sheet.comment:
        written = write_up(sheet, before, changes, overall, by=by, now=now)
        batch.scores += written.kept
        batch.gone += written.gone
        batch.history += written.history
        scores = written.scores
    if sheet.state == SheetState.NOT_STARTED:
        _move(sheet, "begin", now)
    if asked.submit:
        refuse_if(why_incomplete(sheet, fill(list(before.criteria), scores, before.scale)))
        _move(sheet, "submit", now)
    batch.sheets.append(sheet)
    return True


def _move(sheet: ScoreSheet, name: str, now: datetime) -> None:
    """One step of the sheet's table, in memory; stored with the batch, and logged with it."""
    step = SCORESHEET[name]
    refuse_if(why_not_step(sheet, SCORESHEET, name))
    sheet.state = step.target
    for stamp in step.stamps:
        setattr(sheet, stamp, now)


def _locked(round: Round, asked: Mapping[int, Marked]) -> list[tuple[ScoreSheet, Filled]]:
    """The sheets, fresh and locked, each with what is on it; a fixed number of queries."""
    rows = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .filter(assignment__round=round)
        .select_related(
            "assignment__judge", "assignment__entry", "assignment__round__season__programme", "rubric__rules"
        )
        .order_by("pk")
    )
    sheets = [sheet for sheet in rows if sheet.pk in asked]
    if len(sheets) != len(asked):
        raise ValueError("a score sheet was named that does not belong to this round")
    criteria: dict[int, list[Criterion]] = {}
    for criterion in Criterion.objects.filter(rubric__round=round).order_by("position"):
        criteria.setdefault(criterion.rubric_id, []).append(criterion)
    scores: dict[int, dict[int, Score]] = {}
    for score in Score.objects.filter(sheet__assignment__round=round):
        if score.sheet_id in asked:
            scores.setdefault(score.sheet_id, {})[score.criterion_id] = score
    return [
        (sheet, fill(criteria.get(sheet.rubric_id, []), scores.get(sheet.pk, {}), scale_of(rules_of(sheet))))
        for sheet in sheets
    ]


def _told(refused: Mapping[ScoreSheet, Refusal]) -> Refusal:
    first = next(iter(refused.values()))
    facts = [
        {"sheet": sheet.code, "code": refusal.code, "message": refusal.message, "facts": dict(refusal.facts)}
        for sheet, refusal in refused.items()
    ]
    message = _("Nothing was saved: %(count)s of the score sheets were refused. The first: %(reason)s")
    return Refusal("sheets-refused", message % {"count": len(refused), "reason": first.message}, {"sheets": facts})
