"""A panel as a table: complete ones as a matrix, and any one as its entries' marks in an order that no name decides."""

import numpy as np

from judging.tabulation.agreement.coefficient import Key
from judging.tabulation.agreement.reasons import Refusal, RefusalCode
from judging.tabulation.severity.panel import Floats, Ints, Panel

__all__ = ["by_entry", "has_equal_numbers", "is_complete", "table_of", "why_no_table", "why_not_equal_numbers"]


def is_complete(panel: Panel) -> bool:
    """Whether every judge marked every entry exactly once."""
    cells = len(panel.entries) * len(panel.judges)
    return panel.size == cells and bool((panel.counts.data == 1).all()) and panel.counts.nnz == cells


def table_of(panel: Panel) -> Floats:
    """Entries by judges, centred on the mean of all marks. Only for complete panels."""
    found: Floats = (panel.y - panel.y.mean()).reshape(len(panel.entries), len(panel.judges))
    return found


def why_no_table(panel: Panel, key: Key) -> Refusal | None:
    """What keeps a coefficient of complete tables from this panel, if anything does."""
    entries, judges = len(panel.entries), len(panel.judges)
    if min(entries, judges) < 2:
        return Refusal(key, RefusalCode.TOO_SMALL)
    if not is_complete(panel):
        return Refusal(key, RefusalCode.INCOMPLETE, {"marks": panel.size, "cells": entries * judges})
    return _why_nothing_differs(panel, key)


def has_equal_numbers(panel: Panel) -> bool:
    """Whether every entry has equally many marks, at least two, each by another judge."""
    fewest = panel.marks_per_entry.min()
    return bool(fewest >= 2 and fewest == panel.marks_per_entry.max() and (panel.counts.data == 1).all())


def why_not_equal_numbers(panel: Panel, key: Key) -> Refusal | None:
    """What keeps a coefficient that does not ask who the judges are from this panel, if anything does."""
    if len(panel.entries) < 2 or len(panel.judges) < 2:
        return Refusal(key, RefusalCode.TOO_SMALL)
    if not has_equal_numbers(panel):
        numbers = panel.marks_per_entry
        return Refusal(key, RefusalCode.UNEQUAL_NUMBERS, {"fewest": int(numbers.min()), "most": int(numbers.max())})
    return _why_nothing_differs(panel, key)


def by_entry(panel: Panel) -> tuple[Floats, Ints]:
    """All marks, entry after entry, and the number of marks of each: entries in order of their marks, marks in order of
    size. Draws of entries that follow this order do not depend on anybody's name.
    """
    numbers = panel.marks_per_entry.astype(np.int64)
    marks = panel.y[np.lexsort((panel.y, panel.entry_of))]
    starts = np.cumsum(numbers) - numbers
    rows = [tuple(marks[start : start + number].tolist()) for start, number in zip(starts, numbers, strict=True)]
    rows.sort(key=lambda row: (len(row), row))
    return np.array([mark for row in rows for mark in row]), np.array([len(row) for row in rows], dtype=np.int64)


def _why_nothing_differs(panel: Panel, key: Key) -> Refusal | None:
    return Refusal(key, RefusalCode.ALL_EQUAL) if np.ptp(panel.y) == 0 else None
