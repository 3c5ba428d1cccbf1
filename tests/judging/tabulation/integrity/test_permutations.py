"""Permutation: counted by hand where there are few, drawn near it where there are many."""

from itertools import permutations

import numpy as np
import pytest

from judging.tabulation.integrity.answers import Method
from judging.tabulation.integrity.permutations import Block, Probability, drawn_for, permuted


def block(values, weights):
    return Block.of(np.array(values, dtype=float), np.array(weights, dtype=float), 1.0)


def test_one_home_entry_of_five_that_is_the_best_has_a_fifth():
    # Centred: -2 -1 0 1 2. As far from zero as 2: the best and the worst.
    overall, (each,) = permuted([block([1, 2, 3, 4, 5], [0, 0, 0, 0, 1])], chance=np.random.default_rng(1), draws=99)

    assert overall == each == Probability(2 / 5, 2 / 5, Method.ENUMERATED)


def test_several_judges_are_counted_together():
    blocks = [block([0, 0, 3], [0, 0, 1]), block([0, 0, 3], [0, 0, 1])]

    overall, each = permuted(blocks, chance=np.random.default_rng(1), draws=99)

    # Sums of two of (-1, -1, 2): 4 once in nine, and nothing else is as far from zero.
    assert overall == Probability(1 / 9, 1 / 9, Method.ENUMERATED)
    assert [found.p for found in each] == pytest.approx([1 / 3, 1 / 3])


def test_orders_are_counted_like_the_definition():
    values, weights = [0.3, -1.0, 0.9, 1.7, -0.4], [0.0, 0.25, 0.5, 0.75, 1.0]
    centred = np.array(values) - np.mean(values)
    sums = np.abs([centred[list(order)] @ weights for order in permutations(range(5))])

    overall, _ = permuted([block(values, weights)], chance=np.random.default_rng(1), draws=99)

    assert overall.p == pytest.approx(np.mean(sums >= abs(centred @ weights) - 1e-9))


def test_drawn_probability_is_near_the_counted_one():
    chance = np.random.default_rng(3)
    values, weights = chance.standard_normal(24), np.repeat([1.0, 0.0], [5, 19])
    small = Block.of(values, weights, 1.0)
    counted = permuted([small], chance=chance, draws=1)[0]

    drawn = permuted([small, block([0.0] * 40, [1.0] * 20 + [0.0] * 20)], chance=chance, draws=20_000)[0]

    assert (counted.method, drawn.method) == (Method.ENUMERATED, Method.SAMPLED)
    assert drawn.p == pytest.approx(counted.p, abs=0.015)
    assert drawn.least == 1 / 20_001


def test_p_is_uniform_where_nothing_is_planted():
    chance = np.random.default_rng(4)

    found = [
        permuted(
            [Block.of(chance.standard_normal(9), np.repeat([1.0, 0.0], [2, 7]), 1.0) for _ in range(3)],
            chance=chance,
            draws=199,
        )[0].p
        for _ in range(400)
    ]

    assert [np.mean(np.array(found) <= level) for level in (0.05, 0.2, 0.5)] == pytest.approx(
        [0.05, 0.2, 0.5], abs=0.06
    )


def test_order_of_blocks_and_of_values_does_not_matter():
    chance = np.random.default_rng(5)
    values = [chance.standard_normal(30) for _ in range(3)]
    weights = [chance.random(30) for _ in range(3)]

    one = permuted(
        [Block.of(v, w, 1.0) for v, w in zip(values, weights, strict=True)], chance=np.random.default_rng(6), draws=500
    )
    other = permuted(
        [Block.of(v[::-1], w[::-1], 1.0) for v, w in zip(values[::-1], weights[::-1], strict=True)],
        chance=np.random.default_rng(6),
        draws=500,
    )

    assert one == (other[0], other[1][::-1])


def test_draws_are_enough_for_holm():
    assert [drawn_for(1999, tests) for tests in (1, 60, 5000)] == [1999, 2400, 20_000]
