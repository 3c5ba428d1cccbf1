"""Score sheets: marks saved with their history, submitted, returned.

A mark is a number on the criterion's scale, *not applicable* where the criterion allows it, or missing. The total is
written in the transaction that writes a mark, by the same rule that tabulation uses. Every save counts the sheet's
version up; a save that was based on another version is refused, so two windows never overwrite one another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.domain import record
from audit.steps import Actor, Refusal, Refused, permit, refuse, refuse_if, take_step
from awards.enums import ENTRY_LIVE
from judging.enums import AssignmentState, SheetState
from judging.lifecycle import SCORESHEET
from judging.models import Criterion, Score, ScoreChange, ScoreSheet
from judging.queries.rubrics import plain_number
from judging.queries.scoresheets import (
    NA,
    Filled,
    Mark,
    exact_text,
    fill,
    filled,
    mark_of,
    mark_text,
)
from judging.tabulation.sheet import NOT_APPLICABLE, NotApplicable

Given = Decimal | NotApplicable | int | str | None
LONGEST_COMMENT = 5000
LISTED_MARKS = 12  # a scale of so many steps or fewer is told mark by mark
SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class _Change:
    """What a save would make of one criterion."""

    criterion: Criterion
    score: Score | None
    mark: Mark
    comment: str

    @property
    def before(self) -> Mark:
        return mark_of(self.score)

    @property
    def moves_mark(self) -> bool:
        return self.before != self.mark

    @property
    def moves_comment(self) -> bool:
        return (self.score.comment if self.score else "") != self.comment


def why_not_mark(sheet: ScoreSheet) -> Refusal | None:
    """Why nothing can be marked on this sheet now; None if it is open for marks."""
    assignment = sheet.assignment
    if assignment.state == AssignmentState.RECUSED or sheet.state == SheetState.RECUSED:
        return Refusal("recused", _("You have stepped out of judging this entry. Its marks no longer count."))
    if assignment.state != AssignmentState.LIVE or sheet.state == SheetState.VOID:
        return Refusal("released", _("This entry is no longer on your list. What you marked is kept in the history."))
    if assignment.entry.state not in ENTRY_LIVE:
        return Refusal(
            "entry-gone",
            _("This entry is no longer judged: %(state)s. What you marked is kept in the history.")
            % {"state": assignment.entry.get_state_display()},
        )
    round = assignment.round
    if not round.is_open and round.closed_at is not None:
        return Refusal(
            "round-closed",
            _("Judging in this round has ended. What was saved until then stands."),
            {"round": round.code},
        )
    if not round.is_open:
        return Refusal(
            "round-not-open",
            _("Judging in this round has not begun. You may read the entry and step out of it, but not mark it yet."),
            {"round": round.code, "opens_at": round.opens_at.isoformat()},
        )
    if sheet.state == SheetState.SUBMITTED:
        return Refusal(
            "submitted",
            _("This score sheet has been submitted. Ask the secretariat to return it if a mark must change."),
        )
    return None


def why_not_value(criterion: Criterion, mark: Mark) -> Refusal | None:
    """Why the criterion does not take this mark; the sentence says which marks it takes."""
    if mark is None:
        return None
    if isinstance(mark, NotApplicable):
        if criterion.may_be_not_applicable:
            return None
        return Refusal(
            "not-applicable-not-allowed",
            _("“%(criterion)s” must be marked: it always applies.") % {"criterion": criterion.name},
            {"criterion": criterion.key},
        )
    inside = criterion.minimum <= mark <= criterion.maximum
    if inside and (mark - criterion.minimum) % criterion.step == 0:
        return None
    return _not_on_scale(criterion, plain_number(mark))


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
        changes = _changes(before, marks or {}, comments or {})
        overall = sheet.comment if comment is None else _comment(comment, "comment")
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
        refuse_if(_why_incomplete(sheet, state))
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

    Whoever runs the season may, with a reason. Refused when it is not submitted, and while the round is not open: the
    judge could not submit it again.
    """
    with transaction.atomic():
        sheet = _locked(sheet)
        permit(actor, "judging.return_scoresheet", sheet)
        if not sheet.assignment.round.is_open:
            refuse("round-closed", _("Reopen the round first: the judge could not submit this sheet again."))
        take_step(sheet, SCORESHEET, "return", actor=actor, now=now, reason=reason)
    return sheet


def _locked(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet, fresh and locked, with everything its rules look at, in one query."""
    rows = ScoreSheet.objects.select_for_update(of=("self",)).select_related(
        "assignment__judge", "assignment__entry", "assignment__round__season__programme", "rubric__rules"
    )
    return rows.get(pk=sheet.pk)


def _changes(before: Filled, marks: Mapping[str, Given], comments: Mapping[str, str]) -> list[_Change]:
    """What would change, in the rubric's order; refused when a key is unknown or a mark is not on its scale."""
    by_key = {criterion.key: criterion for criterion in before.marked}
    strange = sorted((marks.keys() | comments.keys()) - by_key.keys())
    if strange:
        refuse(
            "unknown-criterion",
            _("“%(key)s” is not a criterion of this score sheet.") % {"key": strange[0]},
            criteria=strange,
        )
    refused: dict[str, Refusal] = {}
    changes = []
    for key, criterion in by_key.items():
        if key not in marks and key not in comments:
            continue
        score = before.scores.get(criterion.pk)
        mark = mark_of(score)
        if key in marks:
            mark, refusal = _read(criterion, marks[key])
            if refusal is not None:
                refused[key] = refusal
                continue
        stored = score.comment if score else ""
        change = _Change(criterion, score, mark, _comment(comments[key], key) if key in comments else stored)
        if change.moves_mark or change.moves_comment:
            changes.append(change)
    if refused:
        first = next(iter(refused.values()))
        messages = {key: refusal.message for key, refusal in refused.items()}
        raise Refused(Refusal("marks-refused", first.message, {"criteria": messages}))
    return changes


def _read(criterion: Criterion, given: Given) -> tuple[Mark, Refusal | None]:
    """The mark that was meant, or why there is none."""
    if given is None or given == "":
        return None, None
    if given is NOT_APPLICABLE or (isinstance(given, str) and given.strip().upper() == NA):
        return NOT_APPLICABLE, why_not_value(criterion, NOT_APPLICABLE)
    try:
        mark = Decimal(str(given).strip().replace(",", "."))
    except InvalidOperation:
        return None, _not_on_scale(criterion, str(given)[:20])
    if not mark.is_finite():
        return None, _not_on_scale(criterion, str(given)[:20])
    return mark, why_not_value(criterion, mark)


def _not_on_scale(criterion: Criterion, given: str) -> Refusal:
    words = {
        "criterion": criterion.name,
        "given": given,
        "min": plain_number(criterion.minimum),
        "max": plain_number(criterion.maximum),
        "step": plain_number(criterion.step),
    }
    facts = {"criterion": criterion.key, "given": given}
    allowed = allowed_marks(criterion)
    if allowed:
        words["marks"] = ", ".join(plain_number(mark) for mark in allowed)
        message = _("“%(criterion)s” takes one of these marks: %(marks)s. %(given)s is not among them.")
    else:
        message = _("“%(criterion)s” takes marks from %(min)s to %(max)s in steps of %(step)s. %(given)s is not one.")
    return Refusal("mark-not-on-scale", message % words, facts)


def allowed_marks(criterion: Criterion) -> tuple[Decimal, ...]:
    """Every mark of a short scale, lowest first; () for a scale too long to be told mark by mark."""
    steps = int((criterion.maximum - criterion.minimum) / criterion.step)
    if steps >= LISTED_MARKS:
        return ()
    return tuple(criterion.minimum + criterion.step * number for number in range(steps + 1))


def _comment(text: str, field: str) -> str:
    clean = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(clean) > LONGEST_COMMENT:
        refuse(
            "comment-too-long",
            _("A comment has at most %(most)s characters; this one has %(count)s.")
            % {"most": LONGEST_COMMENT, "count": len(clean)},
            field=field,
        )
    return clean


def _stale(sheet: ScoreSheet, changes: list[_Change], overall: str, version: int) -> Refusal:
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
    sheet: ScoreSheet, before: Filled, changes: list[_Change], overall: str, *, actor: Actor, now: datetime
) -> None:
    scores = _store_scores(sheet, before, changes)
    sheet.version += 1
    sheet.comment = overall
    sheet.saved_at = now
    points = fill(list(before.criteria), scores, before.scale).total.so_far
    sheet.total_exact = exact_text(points)
    sheet.total = _printed(points)
    sheet.save(update_fields=["version", "comment", "saved_at", "total_exact", "total"])
    moved = [change for change in changes if change.moves_mark]
    ScoreChange.objects.bulk_create(
        ScoreChange(
            sheet=sheet,
            criterion=change.criterion,
            version=sheet.version,
            before=mark_text(change.before),
            after=mark_text(change.mark),
            changed_by=person_behind(actor),
            changed_at=now,
        )
        for change in moved
    )
    if sheet.state == SheetState.NOT_STARTED:
        take_step(sheet, SCORESHEET, "begin", actor=actor, now=now)
    facts = {
        "version": sheet.version,
        "marks": {c.criterion.key: {"from": mark_text(c.before), "to": mark_text(c.mark)} for c in moved},
        "comments": [change.criterion.key for change in changes if change.moves_comment],
        "total": sheet.total_exact,
    }
    record(actor, "scoresheet.mark", sheet, facts=facts)


def _store_scores(sheet: ScoreSheet, before: Filled, changes: list[_Change]) -> dict[int, Score]:
    """The rows as they stand after the save. A score without mark and comment is no row."""
    scores = dict(before.scores)
    kept, gone = [], []
    for change in changes:
        if change.mark is None and not change.comment:
            if change.score is not None:
                gone.append(change.score.pk)
                del scores[change.criterion.pk]
            continue
        score = Score(
            sheet=sheet,
            criterion=change.criterion,
            value=change.mark if isinstance(change.mark, Decimal) else None,
            not_applicable=isinstance(change.mark, NotApplicable),
            comment=change.comment,
        )
        scores[change.criterion.pk] = score
        kept.append(score)
    if kept:
        Score.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["sheet", "criterion"],
            update_fields=["value", "not_applicable", "comment"],
        )
    if gone:
        Score.objects.filter(pk__in=gone).delete()
    return scores


def _printed(points: Fraction | None) -> Decimal | None:
    """The exact total to six places, for lists and sorting; places are never decided on it."""
    if points is None:
        return None
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(SIX_PLACES)


def _why_incomplete(sheet: ScoreSheet, state: Filled) -> Refusal | None:
    missing = state.missing_required
    if missing:
        return Refusal(
            "marks-missing",
            _("Still to mark: %(criteria)s.") % {"criteria": ", ".join(str(criterion.name) for criterion in missing)},
            {"criteria": [criterion.key for criterion in missing]},
        )
    if not any(isinstance(mark_of(score), Decimal) for score in state.scores.values()):
        return Refusal(
            "nothing-marked",
            _("Every criterion is set aside. Mark at least one, or step out of judging this entry."),
            {"criteria": [criterion.key for criterion in state.marked]},
        )
    if sheet.assignment.round.comments_required and state.missing_comments:
        return Refusal(
            "comments-missing",
            _("This round asks for a comment on every criterion. Still without: %(criteria)s.")
            % {"criteria": ", ".join(str(criterion.name) for criterion in state.missing_comments)},
            {"criteria": [criterion.key for criterion in state.missing_comments]},
        )
    return None
