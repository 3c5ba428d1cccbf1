"""Weighted cross-products N'WN of a sparse table of counts, and quadratic forms of its rows, again and again.

Every REML step needs N' diag(w) N for new weights w, and n_i' A n_i for every row n_i of N. Two ways, chosen by size:
the positions of all products of two counts in a row are listed once, and each request is then one pass over the list;
or, where rows are long and the list would be too, dense blocks of rows go through BLAS.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import sparse

from judging.tabulation.severity.panel import Floats, Ints

__all__ = ["CrossProducts", "cross_products"]

MOST_PAIRS = 20_000_000
BLOCK = 4096


class CrossProducts(Protocol):
    """What both ways offer; `size` is the number of columns of N."""

    @property
    def size(self) -> int: ...

    def weighted(self, weights: Floats) -> Floats:
        """N' diag(weights) N; only the lower triangle (row >= column) is to be read."""
        ...

    def quadratic(self, lower: Floats) -> Floats:
        """n_i' A n_i for every row, with A symmetric and given by its lower triangle."""
        ...


@dataclass(frozen=True, eq=False)
class PairList:
    """Every product of two counts of a row, listed with its place in the flat lower triangle."""

    size: int
    order: Ints
    pairs: Any

    def weighted(self, weights: Floats) -> Floats:
        flat: Floats = self.pairs @ weights[self.order]
        return flat.reshape(self.size, self.size)

    def quadratic(self, lower: Floats) -> Floats:
        doubled = 2.0 * lower
        np.fill_diagonal(doubled, lower.diagonal())
        found = np.empty(len(self.order))
        found[self.order] = self.pairs.T @ doubled.ravel()
        return found


@dataclass(frozen=True, eq=False)
class Blocks:
    """Dense blocks of rows; for tables in which most judges marked most entries."""

    size: int
    counts: Any

    def _blocks(self) -> list[slice]:
        return [slice(start, start + BLOCK) for start in range(0, self.counts.shape[0], BLOCK)]

    def weighted(self, weights: Floats) -> Floats:
        total = np.zeros((self.size, self.size))
        for rows in self._blocks():
            block = self.counts[rows].toarray()
            total += block.T @ (block * weights[rows, None])
        return total

    def quadratic(self, lower: Floats) -> Floats:
        whole = np.tril(lower) + np.tril(lower, -1).T
        found = np.empty(self.counts.shape[0])
        for rows in self._blocks():
            block = self.counts[rows].toarray()
            found[rows] = np.einsum("ij,ij->i", block @ whole, block)
        return found


def cross_products(counts: Any) -> CrossProducts:
    """The quicker way for this table of counts (CSR with sorted columns)."""
    degrees = np.diff(counts.indptr).astype(np.int64)
    if int((degrees * (degrees + 1)).sum()) // 2 > MOST_PAIRS:
        return Blocks(counts.shape[1], counts)
    return _listed(counts, degrees)


def _listed(counts: Any, degrees: Ints) -> PairList:
    """Rows of one degree are handled together, so that numpy and not Python walks over them."""
    order = np.argsort(degrees, kind="stable")
    size = counts.shape[1]
    positions, products = [], []
    for degree in np.unique(degrees):
        rows = order[np.searchsorted(degrees[order], degree) : np.searchsorted(degrees[order], degree, side="right")]
        at = counts.indptr[rows, None] + np.arange(degree)
        columns, values = counts.indices[at].astype(np.int32), counts.data[at]
        high, low = np.tril_indices(int(degree))
        positions.append((columns[:, high] * np.int32(size) + columns[:, low]).ravel())
        products.append((values[:, high] * values[:, low]).ravel())
    starts = np.concatenate(([0], np.cumsum((degrees * (degrees + 1) // 2)[order])))
    matrix = (np.concatenate(products), np.concatenate(positions), starts.astype(np.int32))
    return PairList(size, order, sparse.csc_array(matrix, shape=(size * size, len(order))))
