"""What each state of a mark does: the declared effects turn a table of marks into the quantity `marks`.

| effect | what it does |
|---|---|
| leave_out | the mark does not count; the divisor shrinks, or the weights of the other criteria carry on |
| refuse_sheet | none of this judge's marks for this entry (and round) count |
| wait | the mark is awaited: the entry has no total until it comes |
| count | (late marks) it counts like any other |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from judging.tabulation.criteria import CriterionSpec, leaves
from judging.tabulation.exact import IntArray
from judging.tabulation.marks import STATES, MarkState, MarkTable
from judging.tabulation.quantity import DIMENSIONS, Frame, Quantity, Status, grouped


class Effect(StrEnum):
    LEAVE_OUT = "leave_out"
    REFUSE_SHEET = "refuse_sheet"
    WAIT = "wait"
    COUNT = "count"


class Flag(StrEnum):
    """What a reader of the ranking should know about an entry. Values are codes; the words are in `explain`."""

    NOT_APPLICABLE = "not_applicable"  # a criterion was left out on at least one sheet
    INCOMPLETE_SHEET = "incomplete_sheet"  # at least one sheet has some marks, but not all
    ABSENT_SHEET = "absent_sheet"  # a judge was to mark it and handed in nothing
    RECUSED = "recused"
    LATE = "late"
    ADVANCES = "advances"
    TIED_AT_CUT = "tied_at_cut"


ALLOWED = {
    "missing": (Effect.REFUSE_SHEET, Effect.LEAVE_OUT, Effect.WAIT),
    "absent": (Effect.LEAVE_OUT, Effect.WAIT),
    "not_applicable": (Effect.LEAVE_OUT, Effect.REFUSE_SHEET, Effect.WAIT),
    "recused": (Effect.LEAVE_OUT, Effect.WAIT),
    "late": (Effect.COUNT, Effect.LEAVE_OUT, Effect.WAIT),
}
"""The effects that each state may have; the first is what happens when the rules say nothing."""


@dataclass(frozen=True, eq=False)
class CountedMarks:
    """The quantity `marks`, and for each flag the units that carry it.

    A row without a criterion speaks of a whole sheet; it never has a number.
    """

    quantity: Quantity
    flags: Mapping[Flag, IntArray]


def count_marks(
    table: MarkTable,
    frame: Frame,
    units: IntArray,
    keys: Mapping[str, IntArray],
    *,
    criteria: tuple[CriterionSpec, ...],
    effects: Mapping[str, Effect],
) -> CountedMarks:
    """Apply the declared effects. A sheet is one judge's marks for one entry in one round (and kind): it is recused if
    any of it is, absent if nothing of it is there, incomplete if something is missing or has no row.
    """
    blank = Quantity(frame, DIMENSIONS, units, keys, table.numbers, np.zeros(len(table), dtype=np.int8))
    sheets = grouped(blank.codes(("round", "kind", "judge")))
    state = {each: table.states == place for place, each in enumerate(STATES)}
    given = state[MarkState.SCORED] | state[MarkState.LATE]
    recused = sheets.any(state[MarkState.RECUSED])
    touched = sheets.any(given | state[MarkState.NOT_APPLICABLE])
    incomplete = (
        _incomplete(table, frame, keys["criterion"], criteria=criteria, sheet_of=sheets.of, sheets=len(sheets))
        & touched
        & ~recused
    )
    absent = ~touched & ~recused
    waits = np.zeros(len(sheets), dtype=bool)
    refused = recused.copy()
    for mask, effect in (
        (incomplete, effects["missing"]),
        (absent, effects["absent"]),
        (recused, effects["recused"]),
        (sheets.any(state[MarkState.NOT_APPLICABLE]) & ~recused, effects["not_applicable"]),
    ):
        waits |= mask & (effect is Effect.WAIT)
        refused |= mask & (effect is Effect.REFUSE_SHEET)
    status = np.where(given, Status.PRESENT, Status.LEFT_OUT).astype(np.int8)
    status[state[MarkState.NOT_APPLICABLE]] = Status.NOT_APPLICABLE
    if effects["late"] is not Effect.COUNT:
        late = Status.UNKNOWN if effects["late"] is Effect.WAIT else Status.LEFT_OUT
        status[state[MarkState.LATE]] = late
    status[refused[sheets.of]] = Status.LEFT_OUT
    status[waits[sheets.of]] = Status.UNKNOWN
    owner = units[sheets.first]
    flags = {
        Flag.NOT_APPLICABLE: np.unique(units[status == Status.NOT_APPLICABLE]),
        Flag.INCOMPLETE_SHEET: np.unique(owner[incomplete]),
        Flag.ABSENT_SHEET: np.unique(owner[absent]),
        Flag.RECUSED: np.unique(owner[recused]),
        Flag.LATE: np.unique(units[state[MarkState.LATE]]),
    }
    return CountedMarks(blank.with_values(table.numbers, status), flags)


def _incomplete(
    table: MarkTable,
    frame: Frame,
    criterion: IntArray,
    *,
    criteria: tuple[CriterionSpec, ...],
    sheet_of: IntArray,
    sheets: int,
) -> IntArray:
    """The sheets on which something is missing: a row that says so, or a criterion of the rubric without a row."""
    missing = np.zeros(sheets, dtype=bool)
    missing[sheet_of[table.states == STATES.index(MarkState.MISSING)]] = True
    if not criteria:
        return missing
    marked = {leaf.key for leaf in leaves(criteria)}
    is_marked = np.array([word in marked for word in frame.words["criterion"]], dtype=bool)
    rows = np.bincount(sheet_of[is_marked[criterion]], minlength=sheets)
    return missing | (rows < len(marked))
