"""What of the ratings the likelihood depends on: sufficient statistics.

The probability of all marks of an entry depends on them through their sum alone, given who marked it on what (Rasch
1960). So entries with the same *design* (the same judges on the same criteria) and the same sum are one *group*, and
the likelihood is computed for groups: 5,588 essays of a real panel are 1,373 groups of 125 designs.

The parameters, in this order: difficulties of criteria, severities of judges, coefficients of steps, and the standard
deviation of the entries. A mark in category k of a criterion i by a judge j on an entry with measure t has the log
weight

    k (t - difficulty_i - severity_j) - c_k,

with c = 0 for the lowest and the highest category that were used; the thresholds of steps are differences of c. A
category that nobody used has no weight at all.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import helmert

from judging.tabulation.rasch.answer import RaschModel
from judging.tabulation.rasch.ratings import Ratings

__all__ = ["Design", "Floats", "Ints", "Steps"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Steps:
    """The steps of each block of criteria that share them: `block_of` every criterion; `used[block, category]`; and the
    place of each coefficient among all (-1: it is no parameter).
    """

    block_of: Ints
    used: NDArray[np.bool_]
    place: Ints

    @classmethod
    def of(cls, ratings: Ratings, model: RaschModel) -> Self:
        criteria = len(ratings.criteria)
        shared = model is RaschModel.RATING_SCALE
        block_of = np.zeros(criteria, dtype=np.int64) if shared else np.arange(criteria)
        used = np.zeros((1 if shared else criteria, max(scale.top for scale in ratings.scales) + 1), dtype=bool)
        used[block_of[ratings.criterion_of], ratings.category] = True
        inner = used.copy()
        rows = np.arange(len(used))
        inner[rows, used.argmax(axis=1)] = False
        inner[rows, used.shape[1] - 1 - used[:, ::-1].argmax(axis=1)] = False
        place = np.where(inner, np.cumsum(inner.ravel()).reshape(inner.shape) - 1, -1)
        return cls(block_of, used, place)

    @property
    def count(self) -> int:
        return int((self.place >= 0).sum())

    def coefficients(self, values: Floats) -> Floats:
        """The coefficient of every block and category; infinite where the category is not used."""
        found = np.where(self.used, 0.0, np.inf)
        found[self.place >= 0] = values
        return found


@dataclass(frozen=True, eq=False)
class Design:
    """Ratings, reduced. A *pair* is a criterion and a judge who marked on it."""

    ratings: Ratings
    steps: Steps
    pair_criterion: Ints
    pair_judge: Ints
    pair_of: Ints
    pairs_of_design: Any
    design_of_group: Ints
    score: Floats
    size: Floats
    group_of_entry: Ints

    @classmethod
    def of(cls, ratings: Ratings, model: RaschModel) -> Self:
        judges = len(ratings.judges)
        pairs, pair_of = np.unique(ratings.criterion_of * judges + ratings.judge_of, return_inverse=True)
        design_of, pairs_of_design = _designs(ratings, pair_of, len(pairs))
        sums = np.bincount(ratings.entry_of, weights=ratings.category).astype(np.int64)
        width = int(sums.max()) + 1
        groups, group_of = np.unique(design_of * width + sums, return_inverse=True)
        design_of_group = groups // width
        marks = np.asarray(pairs_of_design.sum(axis=1)).ravel()
        steps = Steps.of(ratings, model)
        middle = (steps.used.shape[1] - 1) / 2
        return cls(
            ratings=ratings,
            steps=steps,
            pair_criterion=pairs // judges,
            pair_judge=pairs % judges,
            pair_of=pair_of,
            pairs_of_design=pairs_of_design,
            design_of_group=design_of_group,
            score=groups % width - middle * marks[design_of_group],
            size=np.bincount(group_of).astype(np.float64),
            group_of_entry=group_of,
        )

    @cached_property
    def scores(self) -> Floats:
        """The categories as numbers about their middle, which keeps exponentials small: -1, 0, 1 for 0, 1, 2."""
        width = self.steps.used.shape[1]
        found: Floats = np.arange(width, dtype=np.float64) - (width - 1) / 2
        return found

    @cached_property
    def parts(self) -> tuple[slice, slice, slice]:
        """Where difficulties, severities and coefficients stand among the parameters; the deviation comes last."""
        ends = np.cumsum([0, len(self.ratings.criteria), len(self.ratings.judges), self.steps.count])
        return slice(0, ends[1]), slice(ends[1], ends[2]), slice(ends[2], ends[3])

    @property
    def width(self) -> int:
        """How many parameters there are, the severities being one too many."""
        return int(self.parts[2].stop) + 1

    @cached_property
    def basis(self) -> Floats:
        """Columns that span the parameters with severities that sum to zero."""
        severities = self.parts[1]
        judges = severities.stop - severities.start
        found = np.zeros((self.width, self.width - 1))
        found[: severities.start, : severities.start] = np.eye(severities.start)
        found[severities, severities.start : severities.stop - 1] = helmert(judges).T
        found[severities.stop :, severities.stop - 1 :] = np.eye(self.width - severities.stop)
        return found

    @cached_property
    def observed(self) -> Floats:
        """The sufficient statistics of all parameters but the deviation: sums of marks and counts of categories."""
        ratings, place = self.ratings, self.steps.place
        marks = self.scores[ratings.category]
        coefficient = place[self.steps.block_of[ratings.criterion_of], ratings.category]
        return np.concatenate(
            (
                np.bincount(ratings.criterion_of, weights=marks, minlength=len(ratings.criteria)),
                np.bincount(ratings.judge_of, weights=marks, minlength=len(ratings.judges)),
                np.bincount(coefficient[coefficient >= 0], minlength=self.steps.count),
            )
        )

    @cached_property
    def by_criterion(self) -> Any:
        """Sums over the pairs of each criterion of a design: (designs x criteria) by pairs, sparse."""
        return self._by(self.pair_criterion, len(self.ratings.criteria))

    @cached_property
    def by_judge(self) -> Any:
        """Sums over the pairs of each judge of a design: (designs x judges) by pairs, sparse."""
        return self._by(self.pair_judge, len(self.ratings.judges))

    @cached_property
    def by_block(self) -> Any:
        """Sums over the pairs of each block of steps of a design: (designs x blocks) by pairs, sparse."""
        return self._by(self.steps.block_of[self.pair_criterion], len(self.steps.used))

    def _by(self, label: Ints, count: int) -> Any:
        listed = self.pairs_of_design.tocoo()
        rows = listed.row.astype(np.int64) * count + label[listed.col]
        shape = (self.pairs_of_design.shape[0] * count, self.pairs_of_design.shape[1])
        return sparse.csr_array((listed.data, (rows, listed.col)), shape=shape)

    @cached_property
    def pairs_of_group(self) -> tuple[Ints, Ints, Floats]:
        """Every pair of every group: (group, pair, how often)."""
        listed = self.pairs_of_design[self.design_of_group].tocoo()
        return listed.row.astype(np.int64), listed.col.astype(np.int64), listed.data

    @cached_property
    def given(self) -> Any:
        """How often each group has each category of each pair: groups by (pair, category), sparse."""
        width = self.steps.used.shape[1]
        rows = self.group_of_entry[self.ratings.entry_of]
        columns = self.pair_of * width + self.ratings.category
        shape = (len(self.score), len(self.pair_judge) * width)
        return sparse.csr_array((np.ones(self.ratings.size), (rows, columns)), shape=shape)


def _designs(ratings: Ratings, pair_of: Ints, pairs: int) -> tuple[Ints, Any]:
    """The design of every entry, and how often each design has each pair: designs by pairs, sparse.

    Entries with equally many marks are compared at once; their pairs stand in order because the ratings do.
    """
    marks = np.bincount(ratings.entry_of)
    starts = np.concatenate(([0], np.cumsum(marks)[:-1]))
    design_of = np.empty(len(marks), dtype=np.int64)
    rows, columns, found = [], [], 0
    for number in np.unique(marks).tolist():
        entries = np.flatnonzero(marks == number)
        listed = pair_of[starts[entries][:, None] + np.arange(number)]
        different, which = np.unique(listed, axis=0, return_inverse=True)
        design_of[entries] = found + which.reshape(-1)
        rows.append(np.repeat(np.arange(len(different)) + found, number))
        columns.append(different.ravel())
        found += len(different)
    places = (np.concatenate(rows), np.concatenate(columns))
    return design_of, sparse.csr_array((np.ones(len(places[0])), places), shape=(found, pairs))
