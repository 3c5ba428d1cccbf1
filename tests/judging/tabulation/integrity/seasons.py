"""Simulated seasons with something planted in them, for the tests of this folder."""

import numpy as np

from judging.tabulation.severity.panel import Panel
from tests.judging.tabulation.severity.panels import dealt, names


def with_effects(chance, *, entries, judges, each, extra=None, noise_sd=5.0):
    """A panel whose marks are worth, severity, noise, and `extra(judge, entry, mark number of the judge)`."""
    seats = dealt(chance, entries, judges, each)
    worth, severity = 70 + 9 * chance.standard_normal(entries), 6 * chance.standard_normal(judges)
    rows = []
    for entry in range(entries):
        for judge in seats[entry].tolist():
            mark = worth[entry] + severity[judge] + noise_sd * chance.standard_normal()
            rows.append((f"E{entry:05}", f"J{judge:05}", mark + (extra(judge, entry) if extra else 0.0)))
    return Panel.of(rows)


def orders(chance, entries, judges):
    """For every judge another order of all entries."""
    return {
        (judge, entry): int(place)
        for judge in names("J", judges)
        for entry, place in zip(names("E", entries), chance.permutation(entries), strict=True)
    }


def sheets(chance, *, entries, judges, criteria=5, flat=(), share=1.0):
    """Rows (entry, judge, criterion, mark 0 to 10), everybody marking everything; judges in `flat` give one mark to all
    criteria of this share of their sheets.
    """
    rows = []
    for entry in names("E", entries):
        worth = chance.normal(6, 1.5)
        for judge in names("J", judges):
            marks = np.clip(np.round(worth + chance.normal(0, 1.5, criteria)), 0, 10)
            if judge in flat and chance.random() < share:
                marks[:] = marks[0]
            rows += [(entry, judge, f"C{number}", float(mark)) for number, mark in enumerate(marks)]
    return rows


def renamed(panel, chance):
    """The same marks under other names, and the names: (panel, entries, judges)."""
    entries = {
        entry: f"X{place:05}" for entry, place in zip(panel.entries, permuted(chance, panel.entries), strict=True)
    }
    judges = {judge: f"Y{place:05}" for judge, place in zip(panel.judges, permuted(chance, panel.judges), strict=True)}
    rows = [
        (entries[panel.entries[entry]], judges[panel.judges[judge]], mark)
        for entry, judge, mark in zip(panel.entry_of, panel.judge_of, panel.y, strict=True)
    ]
    return Panel.of(rows[::-1]), entries, judges


def permuted(chance, codes):
    return chance.permutation(len(codes)).tolist()


def told(check, judges=None):
    """Every comparison as (kind, judges, numbers): judges under the names given, in an order that names do not decide."""
    found = [
        (
            each.kind.value,
            sorted(judges[judge] if judges else judge for judge in each.judges),
            [
                number
                for number in (each.estimate, each.low, each.high, each.p, each.holm, each.bh)
                if number is not None
            ],
        )
        for each in (*check.overall, *check.lines)
    ]
    return sorted(found, key=lambda row: row[:2])


def assert_alike(ours, theirs, tolerance=1e-6):
    assert [row[:2] for row in ours] == [row[:2] for row in theirs]
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one[2], other[2], rtol=tolerance, atol=tolerance)
