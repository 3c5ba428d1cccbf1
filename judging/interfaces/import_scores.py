"""Marks from a file: one row for one judge's mark of one entry on one criterion."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from audit.steps import Actor, Refused
from awards.interfaces.plans import Plan
from awards.interfaces.tables import Row, Table
from awards.models import Entry, Round
from judging.domain.many_marks import Marked, enter_marks
from judging.domain.marks import LONGEST_COMMENT, read_mark, why_not_mark
from judging.enums import SheetState
from judging.models import Assignment, Criterion, Judge, Score, ScoreSheet
from judging.queries.rubrics import leaf_criteria
from judging.queries.scoresheets import Mark, mark_of, mark_text

SHEET = "Scores"
NEEDED = ("entry", "judge", "criterion", "score")
OFFERED = ("comment",)


@dataclass
class _Known:
    """Everything the rows are held against, read once."""

    entries: set[str]
    judges: Mapping[str, str]  # code or address, in small letters -> code
    sheets: Mapping[tuple[str, str], ScoreSheet]  # (entry, judge) -> sheet
    criteria: Mapping[int, Mapping[str, Criterion]]  # rubric -> key -> criterion
    scores: Mapping[tuple[int, int], Score]


@dataclass
class _Given:
    """What the rows so far give one sheet, and the first row that speaks of it."""

    row: Row
    marks: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)


def import_scores(round: Round, table: Table, *, actor: Actor, reason: str, submit: bool) -> Plan:
    """Every mark of the table stands, or the plan says why not; nothing is written where there is any problem.

    Inside a transaction of the caller. `submit` asks for every sheet that the table speaks of to be submitted.
    An empty score leaves the mark as it is: files take nothing back.
    """
    plan = Plan()
    known = _known(round)
    given: dict[ScoreSheet, _Given] = {}
    for row in table.rows:
        _read_row(row, table, known, given, plan)
    _refuse_closed(given, table, plan)
    if plan.problems or table.problems:
        return plan
    asked = [Marked(sheet, each.marks, each.comments, submit=submit) for sheet, each in given.items()]
    try:
        enter_marks(round, asked, actor=actor, reason=reason)
    except Refused as refused:
        if refused.refusal.code != "sheets-refused":
            raise
        by_code = {sheet.code: each for sheet, each in given.items()}
        for each in refused.refusal.facts["sheets"]:
            plan.problems.append(table.problem(by_code[each["sheet"]].row, "entry", each["message"]))
    return plan


def _read_row(row: Row, table: Table, known: _Known, given: dict[ScoreSheet, _Given], plan: Plan) -> None:
    sheet = _sheet_of(row, table, known, plan)
    if sheet is None:
        return
    criterion = known.criteria[sheet.rubric_id].get(row["criterion"])
    if criterion is None:
        keys = ", ".join(known.criteria[sheet.rubric_id])
        message = _("“%(criterion)s” is not a criterion of this entry's rubric. The criteria are: %(keys)s.")
        words = {"criterion": row["criterion"][:60], "keys": keys}
        plan.problems.append(table.problem(row, "criterion", message % words))
        return
    mark, refusal = read_mark(criterion, row["score"])
    if refusal is not None:
        plan.problems.append(table.problem(row, "score", refusal.message))
        return
    if len(row["comment"]) > LONGEST_COMMENT:
        message = _("A comment has at most %(most)s characters; this one has %(count)s.")
        sizes = {"most": LONGEST_COMMENT, "count": len(row["comment"])}
        plan.problems.append(table.problem(row, "comment", message % sizes))
        return
    each = given.setdefault(sheet, _Given(row))
    if criterion.key in each.rows:
        message = _("The same entry, judge and criterion stand in row %(row)s already.")
        plan.problems.append(table.problem(row, "criterion", message % {"row": each.rows[criterion.key].number}))
        return
    each.rows[criterion.key] = row
    each.marks[criterion.key] = row["score"]
    if row["comment"]:
        each.comments[criterion.key] = row["comment"]
    _count(plan, row, criterion, mark, known.scores.get((sheet.pk, criterion.pk)))


def _sheet_of(row: Row, table: Table, known: _Known, plan: Plan) -> ScoreSheet | None:
    """The sheet that the row speaks of; else None, with what is wrong among the plan's problems."""
    entry, judge = row["entry"].upper(), known.judges.get(row["judge"].lower())
    if entry not in known.entries:
        message = _("No entry of this season has the code “%(code)s”.") % {"code": row["entry"][:40]}
        plan.problems.append(table.problem(row, "entry", message))
    if judge is None:
        message = _("No judge of this season has the code or e-mail address “%(judge)s”.")
        plan.problems.append(table.problem(row, "judge", message % {"judge": row["judge"][:80]}))
    if entry not in known.entries or judge is None:
        return None
    sheet = known.sheets.get((entry, judge))
    if sheet is None:
        message = _("%(judge)s does not judge entry %(entry)s in this round. Assign the judge first.")
        plan.problems.append(table.problem(row, "judge", message % {"judge": row["judge"], "entry": entry}))
    return sheet


def _count(plan: Plan, row: Row, criterion: Criterion, mark: Mark, score: Score | None) -> None:
    before, comment = mark_of(score), score.comment if score else ""
    now = before if mark is None else mark
    if before == now and row["comment"] in {"", comment}:
        plan.unchanged += 1
        return
    told = {"entry": row["entry"].upper(), "judge": row["judge"], "criterion": criterion.key}
    if before == now:
        sentence = _("%(entry)s, %(judge)s, %(criterion)s: the comment") % told
    elif before is None:
        sentence = _("%(entry)s, %(judge)s, %(criterion)s: %(after)s") % {**told, "after": mark_text(now)}
    else:
        marks = {"before": mark_text(before), "after": mark_text(now)}
        sentence = _("%(entry)s, %(judge)s, %(criterion)s: %(before)s → %(after)s") % {**told, **marks}
    plan.differs(sentence, new=before is None)


def _refuse_closed(given: Mapping[ScoreSheet, _Given], table: Table, plan: Plan) -> None:
    """A sheet that takes no marks is one problem, at its first row; a round that is not open is one problem in all."""
    reasons: Counter[str] = Counter()
    for sheet, each in given.items():
        refusal = why_not_mark(sheet)
        if refusal is None or (sheet.state == SheetState.SUBMITTED and refusal.code == "submitted"):
            continue  # of a submitted sheet only a difference is refused, which the verb sees
        reasons[refusal.code] += 1
        if refusal.code in {"round-closed", "round-not-open"} and reasons[refusal.code] > 1:
            continue
        plan.problems.append(table.problem(each.row, "entry", refusal.message))


def _known(round: Round) -> _Known:
    live = Assignment.objects.live().filter(round=round)
    sheets = ScoreSheet.objects.filter(assignment__in=live).select_related(
        "assignment__judge", "assignment__entry", "assignment__round__season__programme"
    )
    judges = {}
    for code, email in Judge.objects.filter(season=round.season_id).values_list("code", "user__email"):
        judges[code.lower()] = judges[email.lower()] = code
    by_rubric: dict[int, list[Criterion]] = {}
    for criterion in Criterion.objects.filter(rubric__round=round).order_by("position"):
        by_rubric.setdefault(criterion.rubric_id, []).append(criterion)
    return _Known(
        entries=set(Entry.objects.filter(season=round.season_id).values_list("code", flat=True)),
        judges=judges,
        sheets={(sheet.assignment.entry.code, sheet.assignment.judge.code): sheet for sheet in sheets},
        criteria={rubric: {each.key: each for each in leaf_criteria(rows)} for rubric, rows in by_rubric.items()},
        scores={
            (score.sheet_id, score.criterion_id): score
            for score in Score.objects.filter(sheet__assignment__round=round)
        },
    )
