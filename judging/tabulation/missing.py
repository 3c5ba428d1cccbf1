"""How often each state of a mark occurs, so that a ranking can tell what was missing and what that did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from judging.tabulation.criteria import CriterionSpec, leaves
from judging.tabulation.exact import IntArray
from judging.tabulation.marks import STATES, MarkState, MarkTable
from judging.tabulation.states import ALLOWED

__all__ = ["StateCount", "count_states"]

_OF_MARK = {
    "missing": MarkState.MISSING,
    "not_applicable": MarkState.NOT_APPLICABLE,
    "late": MarkState.LATE,
}
SHEET = ("category", "entry", "round", "kind", "judge")
"""What tells one sheet from another, in order of significance."""


@dataclass(frozen=True)
class StateCount:
    """How many entries, sheets and marks are in one state. What is absent or recused as a whole has no marks."""

    entries: int = 0
    sheets: int = 0
    marks: int = 0


@dataclass
class _Tally:
    entries: set[str] = field(default_factory=set)
    sheets: int = 0
    marks: int = 0

    def add(self, entry: str, marks: int) -> None:
        self.entries.add(entry)
        self.sheets += 1
        self.marks += marks

    def count(self) -> StateCount:
        return StateCount(len(self.entries), self.sheets, self.marks)


def count_states(
    table: MarkTable, criteria: tuple[CriterionSpec, ...] = (), *, categories: Iterable[str] = ()
) -> Mapping[str, Mapping[str, StateCount]]:
    """Category -> state -> how often, for every state that rules give an effect; zeros are counted too.

    A sheet is one judge's marks for one entry in one round (and kind). It is recused if any of it is; absent if nothing
    of it is there; and otherwise its marks are counted one by one. With `criteria`, a criterion of the rubric without
    a row is a missing mark. `categories` are those that are named although nobody has marked anything in them.
    """
    tallies: dict[str, dict[str, _Tally]] = {}
    for category in sorted({*table.words["category"], *categories}):
        tallies[category] = {state: _Tally() for state in ALLOWED}
    marked = {leaf.key for leaf in leaves(criteria)}
    first, sheet_of = _sheets(table)
    found = {state: _per_sheet(table.states == place, sheet_of, len(first)) for place, state in enumerate(STATES)}
    rows = _per_sheet(_is_marked(table, marked), sheet_of, len(first))
    for sheet, row in enumerate(first.tolist()):
        category, entry = (table.words[key][table.codes[key][row]] for key in ("category", "entry"))
        tally = tallies[category]
        if found[MarkState.RECUSED][sheet]:
            tally["recused"].add(entry, 0)
            continue
        if not any(found[state][sheet] for state in (MarkState.SCORED, MarkState.LATE, MarkState.NOT_APPLICABLE)):
            tally["absent"].add(entry, 0)
            continue
        unlisted = max(len(marked) - int(rows[sheet]), 0)
        for state, of_mark in _OF_MARK.items():
            number = int(found[of_mark][sheet]) + (unlisted if state == "missing" else 0)
            if number:
                tally[state].add(entry, number)
    return {
        category: {state: tally.count() for state, tally in by_state.items()} for category, by_state in tallies.items()
    }


def _sheets(table: MarkTable) -> tuple[IntArray, IntArray]:
    """A first row of every sheet, and every row's sheet."""
    keys = np.stack([table.codes[key] for key in SHEET], axis=1).reshape(-1, len(SHEET))
    _different, first, sheet_of = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return first, sheet_of.reshape(-1)


def _per_sheet(rows: IntArray, sheet_of: IntArray, sheets: int) -> IntArray:
    return np.bincount(sheet_of[rows], minlength=sheets)


def _is_marked(table: MarkTable, marked: set[str]) -> IntArray:
    words = np.array([word in marked for word in table.words["criterion"]], dtype=bool)
    return words[table.codes["criterion"]] if len(words) else np.zeros(0, dtype=bool)
