"""The marks of a round as tabulation takes them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from awards.models import Category, Round
from awards.queries.rounds import entries_in_round
from judging.enums import AssignmentState, SheetState
from judging.models import Assignment, Criterion, Score
from judging.queries.rubrics import leaf_criteria
from judging.tabulation.marks import STATES, Facts, MarkState, MarkTable

SCORED = STATES.index(MarkState.SCORED)
LATE = STATES.index(MarkState.LATE)
NOT_APPLICABLE = STATES.index(MarkState.NOT_APPLICABLE)
MISSING = STATES.index(MarkState.MISSING)
RECUSED = STATES.index(MarkState.RECUSED)


class _Columns:
    """Parallel columns of a mark table while they are gathered."""

    def __init__(self) -> None:
        self.keys: dict[str, list[str]] = {"category": [], "entry": [], "judge": [], "criterion": []}
        self.values: list[Decimal | None] = []
        self.states: list[int] = []

    def add(self, row: "_Sheet", criterion: str, value: Decimal | None, state: int) -> None:
        category, entry, judge = row
        for key, word in (("category", category), ("entry", entry), ("judge", judge), ("criterion", criterion)):
            self.keys[key].append(word)
        self.values.append(value)
        self.states.append(state)


_Sheet = tuple[str, str, str]  # category, entry and judge by code


def mark_table(round: Round, *, categories: Iterable[Category] | None = None) -> tuple[MarkTable, Facts]:
    """Every mark of the round that counts, and the category of every entry in it; six queries whatever the size.

    Submitted sheets of live assignments give their marks; a criterion left open is missing, one that does not apply
    says so. Marks of a sheet that came after the round's declared closing (see `is_late`) are late. A live sheet that was
    not submitted is missing as a whole, an assignment that ended in a recusal is recused as a whole; what was released
    is not there. Entries no longer in the round are left out; entries nobody marked are
    among the facts. With `categories`, only entries of these.
    """
    entries = _entries(round, categories)
    submitted, columns = _sheets(round, entries)
    criteria = _criteria(round)
    scores: dict[int, dict[int, tuple[Decimal | None, bool]]] = {}
    rows = Score.objects.filter(
        sheet__assignment__round=round,
        sheet__assignment__state=AssignmentState.LIVE,
        sheet__state=SheetState.SUBMITTED,
    ).values_list("sheet_id", "criterion_id", "value", "not_applicable")
    for sheet_id, criterion_id, value, not_applicable in rows.iterator(chunk_size=5000):
        scores.setdefault(sheet_id, {})[criterion_id] = (value, not_applicable)
    for sheet_id, (rubric_id, row, scored) in submitted.items():
        given = scores.get(sheet_id, {})
        for criterion in criteria.get(rubric_id, ()):
            value, not_applicable = given.get(criterion.pk, (None, False))
            if not_applicable:
                columns.add(row, criterion.key, None, NOT_APPLICABLE)
            else:
                columns.add(row, criterion.key, value, MISSING if value is None else scored)
    table = MarkTable.of_columns(columns.keys, columns.values, columns.states)
    return table, Facts.of((), entries.values())


def is_late(round: Round, submitted_at: datetime | None) -> bool:
    """Whether a sheet submitted then came after the round's declared closing, in the time before it was really closed."""
    return submitted_at is not None and submitted_at > round.closes_at


def _entries(round: Round, categories: Iterable[Category] | None) -> dict[int, tuple[str, str]]:
    """Entry key -> (entry code, category code)."""
    rows = entries_in_round(round)
    if categories is not None:
        rows = rows.filter(category__in=list(categories))
    return {pk: (entry, category) for pk, entry, category in rows.values_list("pk", "code", "category__code")}


def _sheets(round: Round, entries: dict[int, tuple[str, str]]) -> tuple[dict[int, tuple[int, _Sheet, int]], _Columns]:
    """Submitted sheets with their rubric and the state of their marks (scored or late), and columns that hold the sheets that are missing or recused as a whole."""
    columns = _Columns()
    submitted: dict[int, tuple[int, _Sheet, int]] = {}
    recused: set[_Sheet] = set()
    live: set[_Sheet] = set()
    rows = Assignment.objects.filter(
        round=round, state__in=[AssignmentState.LIVE, AssignmentState.RECUSED]
    ).values_list(
        "entry_id",
        "judge__code",
        "state",
        "scoresheet__pk",
        "scoresheet__state",
        "scoresheet__rubric",
        "scoresheet__submitted_at",
    )
    for entry_id, judge, state, sheet, sheet_state, rubric, submitted_at in rows.order_by("pk"):
        if entry_id not in entries:
            continue
        entry, category = entries[entry_id]
        row = (category, entry, judge)
        if state == AssignmentState.RECUSED:
            recused.add(row)
            continue
        live.add(row)
        if sheet_state == SheetState.SUBMITTED:
            submitted[sheet] = (rubric, row, LATE if is_late(round, submitted_at) else SCORED)
        else:
            columns.add(row, "", None, MISSING)
    for row in sorted(recused - live):
        columns.add(row, "", None, RECUSED)
    return submitted, columns


def _criteria(round: Round) -> dict[int, list[Criterion]]:
    """Rubric key -> the criteria that judges mark."""
    by_rubric: dict[int, list[Criterion]] = {}
    for criterion in Criterion.objects.filter(rubric__round=round).order_by("rubric", "position"):
        by_rubric.setdefault(criterion.rubric_id, []).append(criterion)
    return {rubric: leaf_criteria(criteria) for rubric, criteria in by_rubric.items()}
