"""The live sheets of a round as tabulation reads them."""

from collections.abc import Iterator

from awards.models import Round
from judging.enums import AssignmentState, SheetState
from judging.models import Score, ScoreSheet
from judging.tabulation.marks import Facts, Mark, MarkState, MarkTable

WHOLE_SHEET = ""  # a mark without a criterion speaks of the judge's whole sheet


def marks_of(round: Round) -> Iterator[Mark]:
    """Every mark that counts, and every sheet that gives none with its reason, in two queries.

    A submitted sheet gives its marks; one not submitted is missing as a whole, never zero; a recused judge's is
    recused as a whole, whatever marks its history holds. Sheets of released assignments are not spoken of.
    """
    scores: dict[int, list[Score]] = {}
    given = Score.objects.filter(
        sheet__assignment__round=round,
        sheet__assignment__state=AssignmentState.LIVE,
        sheet__state=SheetState.SUBMITTED,
    )
    for score in given.select_related("criterion"):
        scores.setdefault(score.sheet_id, []).append(score)
    sheets = ScoreSheet.objects.filter(
        assignment__round=round, assignment__state__in=[AssignmentState.LIVE, AssignmentState.RECUSED]
    ).select_related("assignment__judge", "assignment__entry__category")
    for sheet in sheets.order_by("assignment__entry__code", "assignment__judge__code"):
        yield from _marks(sheet, scores.get(sheet.pk, []))


def mark_table(round: Round) -> tuple[MarkTable, Facts]:
    """The round's marks as one table, and the categories of its entries."""
    marks = list(marks_of(round))
    return MarkTable.of(marks), Facts.of((), {(mark.entry, mark.category) for mark in marks})


def _marks(sheet: ScoreSheet, scores: list[Score]) -> Iterator[Mark]:
    assignment = sheet.assignment
    entry, judge, category = assignment.entry.code, assignment.judge.code, assignment.entry.category.code
    if assignment.state == AssignmentState.RECUSED:
        yield Mark(entry, judge, WHOLE_SHEET, None, MarkState.RECUSED, category)
    elif sheet.state != SheetState.SUBMITTED:
        yield Mark(entry, judge, WHOLE_SHEET, None, MarkState.MISSING, category)
    else:
        for score in scores:
            if score.not_applicable:
                yield Mark(entry, judge, score.criterion.key, None, MarkState.NOT_APPLICABLE, category)
            elif score.value is not None:
                yield Mark(entry, judge, score.criterion.key, score.value, MarkState.SCORED, category)
