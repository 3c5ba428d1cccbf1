"""Tables for the tests of this folder: the textbook's, simulated seasons, and the real panels where they are present."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from judging.tabulation.severity.panel import Panel

FOLDER = Path(os.environ.get("HAETAE_PANELS", Path(__file__).parents[4] / ".." / "shared" / "data")).resolve()

# Shrout and Fleiss, Psychological Bulletin 86 (1979), table 2: six targets by four judges.
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))


def rows_of(table):
    return [
        (f"E{entry}", f"J{judge}", mark)
        for entry, marks in enumerate(table, start=1)
        for judge, mark in enumerate(marks, start=1)
        if mark is not None
    ]


def path_of(name):
    """A file of the shared folder; the test that asks for it is skipped, saying so, where it is missing."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"THE REAL PANELS ARE NOT HERE: {path} is missing; set HAETAE_PANELS to the folder that has them")
    return path


def real(name):
    """A real panel of the shared folder."""
    path = path_of(name)
    with path.open(encoding="utf-8", newline="") as stream:
        return Panel.of((row["entry"], row["judge"], float(row["score"])) for row in csv.DictReader(stream))


def season(chance, *, entries, judges, each, entry_sd=9.0, judge_sd=6.0, noise_sd=7.0, told=False):
    """A simulated season: (panel, true worth of each entry), and the judges' severities where they are to be `told`.

    Every entry gets `each` different judges, and the judges' loads are even.
    """
    seats = dealt(chance, entries, judges, each)
    entry_of, judge_of = np.repeat(np.arange(entries), each), seats.ravel()
    worth = 70 + entry_sd * chance.standard_normal(entries)
    severity = judge_sd * chance.standard_normal(judges)
    marks = worth[entry_of] + severity[judge_of] + noise_sd * chance.standard_normal(len(entry_of))
    panel = Panel.coded(names("E", entries), names("J", judges), entry_of, judge_of, marks)
    return (panel, worth, severity) if told else (panel, worth)


def dealt(chance, entries, judges, each):
    """Who marks what: for every entry the judges with the fewest entries so far, equals by lot."""
    loads, seats = np.zeros(judges), np.empty((entries, each), dtype=np.int64)
    for entry in range(entries):
        seats[entry] = np.lexsort((chance.random(judges), loads))[:each]
        loads[seats[entry]] += 1
    return seats


def names(letter, count):
    return [f"{letter}{number:05}" for number in range(count)]
