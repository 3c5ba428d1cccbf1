"""Ratings for the tests of this folder: simulated ones with known parameters, and the real ones where they are present."""

import csv
from dataclasses import dataclass

import numpy as np

from judging.tabulation.rasch.ratings import Ratings
from tests.judging.tabulation.severity.panels import dealt, path_of


@dataclass(frozen=True)
class Truth:
    """What the marks were drawn from."""

    worth: np.ndarray
    severity: np.ndarray
    difficulty: np.ndarray
    thresholds: np.ndarray


def real(name):
    """A real panel of the shared folder."""
    with path_of(f"mfrm_writing/scores_{name}.csv").open(encoding="utf-8", newline="") as stream:
        return Ratings.of(
            (row["entry"], row["judge"], row["criterion"], int(row["score"])) for row in csv.DictReader(stream)
        )


def simulated(chance, *, entries=60, judges=12, each=4, criteria=4, steps=4, deviation=1.5, erratic=()):
    """(rows, truth): marks of a rating scale of `steps` steps; the judges in `erratic` mark with a fifth of the sense."""
    seats = dealt(chance, entries, judges, each)
    worth = deviation * chance.standard_normal(entries)
    severity = centred(0.7 * chance.standard_normal(judges))
    difficulty, thresholds = 0.5 * chance.standard_normal(criteria), np.linspace(-1.8, 1.8, steps)
    entry, judge, criterion = (
        axis.ravel()
        for axis in np.broadcast_arrays(np.arange(entries)[:, None, None], seats[:, :, None], np.arange(criteria))
    )
    sense = np.where(np.isin(judge, erratic), 0.2, 1.0)
    gap = worth[entry] - severity[judge] - difficulty[criterion]
    logs = np.arange(steps + 1) * gap[:, None] - np.concatenate(([0.0], np.cumsum(thresholds)))
    category = (sense[:, None] * logs + chance.gumbel(size=logs.shape)).argmax(axis=1)
    rows = [
        (f"E{e:03}", f"J{j:02}", f"c{c}", int(k)) for e, j, c, k in zip(entry, judge, criterion, category, strict=True)
    ]
    return rows, Truth(worth, severity, difficulty, thresholds)


def centred(values):
    return values - values.mean()
