"""Marks before they are written: whether a sheet takes any, what was meant, and what would change.

A mark is a number on the criterion's scale, *not applicable* where the criterion allows it, or missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts.models import User
from audit.steps import Refusal, Refused, refuse
from awards.enums import ENTRY_LIVE
from judging.enums import AssignmentState, SheetState
from judging.models import Criterion, Score, ScoreChange, ScoreSheet
from judging.queries.rubrics import plain_number
from judging.queries.scoresheets import NA, Filled, Mark, exact_text, fill, mark_of, mark_text
from judging.tabulation.sheet import NOT_APPLICABLE, NotApplicable

Given = Decimal | NotApplicable | int | str | None
LONGEST_COMMENT = 5000
LISTED_MARKS = 12  # a scale of so many steps or fewer is told mark by mark
SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Change:
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


def changes_asked(before: Filled, marks: Mapping[str, Given], comments: Mapping[str, str]) -> list[Change]:
    """What would change, in the rubric's order; Refused when a key is unknown or a mark is not on its scale."""
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
            mark, refusal = read_mark(criterion, marks[key])
            if refusal is not None:
                refused[key] = refusal
                continue
        stored = score.comment if score else ""
        change = Change(criterion, score, mark, tidy_comment(comments[key], key) if key in comments else stored)
        if change.moves_mark or change.moves_comment:
            changes.append(change)
    if refused:
        first = next(iter(refused.values()))
        messages = {key: refusal.message for key, refusal in refused.items()}
        raise Refused(Refusal("marks-refused", first.message, {"criteria": messages}))
    return changes


def read_mark(criterion: Criterion, given: Given) -> tuple[Mark, Refusal | None]:
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


def tidy_comment(text: str, field: str) -> str:
    """The comment as it is kept; refused (`comment-too-long`, naming the field) when it is longer than one may be."""
    clean = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(clean) > LONGEST_COMMENT:
        refuse(
            "comment-too-long",
            _("A comment has at most %(most)s characters; this one has %(count)s.")
            % {"most": LONGEST_COMMENT, "count": len(clean)},
            field=field,
        )
    return clean


@dataclass(frozen=True)
class Written:
    """The rows that a save leaves: scores to store, scores to remove by key, lines of history; and all scores then."""

    scores: Mapping[int, Score]
    kept: tuple[Score, ...]
    gone: tuple[int, ...]
    history: tuple[ScoreChange, ...]


def write_up(
    sheet: ScoreSheet, before: Filled, changes: Sequence[Change], overall: str, *, by: User | None, now: datetime
) -> Written:
    """Put version, comment and exact total on the sheet in memory, and give the rows to store with it.

    A score without mark and comment is no row. A comment that changes alone is no line of history.
    """
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
    sheet.version += 1
    sheet.comment = overall
    sheet.saved_at = now
    points = fill(list(before.criteria), scores, before.scale).total.so_far
    sheet.total_exact = exact_text(points)
    sheet.total = _printed(points)
    history = tuple(
        ScoreChange(
            sheet=sheet,
            criterion=change.criterion,
            version=sheet.version,
            before=mark_text(change.before),
            after=mark_text(change.mark),
            changed_by=by,
            changed_at=now,
        )
        for change in changes
        if change.moves_mark
    )
    return Written(scores, tuple(kept), tuple(gone), history)


SHEET_FIELDS = ("version", "comment", "saved_at", "total_exact", "total")  # what `write_up` writes on the sheet
SCORE_FIELDS = ("value", "not_applicable", "comment")


def _printed(points: Fraction | None) -> Decimal | None:
    """The exact total to six places, for lists and sorting; places are never decided on it."""
    if points is None:
        return None
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(SIX_PLACES)


def why_incomplete(sheet: ScoreSheet, state: Filled) -> Refusal | None:
    """Why the sheet cannot be submitted as it stands, naming the criteria; None if nothing is missing."""
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
