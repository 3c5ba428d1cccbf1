"""The verifier sees every fault, and its figures are those worked out by hand."""

import numpy as np
import pytest

from judging.matching.design import efficiency
from judging.matching.problem import Conflict, Entry, Judge, PanelRule, Problem, Rules
from judging.matching.verify import verify

ENTRIES = [Entry("A", 2, {"category": "water"}), Entry("B", 2, {"category": "water"}), Entry("C", 2)]
JUDGES = [
    Judge("X", 1, 2, {"water": 1}, {"region": "Asia"}),
    Judge("Y", 1, 3, {}, {"region": "Asia"}),
    Judge("Z", 1, 2),
]
RING = [("A", "X"), ("A", "Y"), ("B", "Y"), ("B", "Z"), ("C", "Z"), ("C", "X")]


def told(pairs, *, entries=ENTRIES, judges=JUDGES, **more):
    return verify(Problem.of(entries, judges, **more), pairs)


def test_ring_of_three_is_valid_with_figures_by_hand():
    verdict = told(RING, match={("A", "X"): 10, ("B", "Z"): 4, ("C", "X"): 7, ("C", "Y"): 999})

    assert verdict.is_valid
    assert (verdict.total, verdict.floor, verdict.loads) == (21, 4, {"X": 2, "Y": 2, "Z": 2})
    assert (verdict.components, verdict.survives_loss_of_any_judge) == (1, True)
    # L of a ring of three pairs is (3 I - J) / 2: tr L+ = 4/3, so (3 - 1)^2 / (3 * 4/3) = 1.
    assert verdict.efficiency == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("pairs", "more", "fault"),
    [
        (RING, {"conflicts": [Conflict("A", "X", "country")]}, {"conflicts_violated": 1}),
        (RING, {"forbidden": [("A", "X")]}, {"forbidden_used": 1}),
        ([*RING[1:], ("A", "Z")], {"locked": [("A", "X")]}, {"locked_missing": 1, "wrong_loads": ("Z",)}),
        (RING[1:], {}, {"wrong_panels": ("A",)}),
        ([*RING[1:], ("A", "Y")], {}, {"wrong_panels": ("A",)}),
        ([*RING[:2], ("B", "X"), ("B", "Z"), ("C", "Y"), ("C", "Z")], {}, {"wrong_loads": ("X",)}),
        (RING, {"rules": Rules(panel=(PanelRule("at_most", "region", 1),))}, {"rules_broken": (("A", 0),)}),
        (RING, {"rules": Rules(calibration=frozenset({"B"}))}, {"wrong_panels": ("B",)}),
    ],
)
def test_every_fault_is_seen(pairs, more, fault):
    verdict = told(pairs, **more)

    assert not verdict.is_valid
    assert {name: getattr(verdict, name) for name in fault} == fault


def test_soft_rule_and_soft_conflict_are_counted_and_no_fault():
    verdict = told(
        RING,
        conflicts=[Conflict("A", "X", "city", soft=True)],
        rules=Rules(panel=(PanelRule("at_most", "region", 1, soft=True),)),
    )

    assert verdict.is_valid
    assert (verdict.soft_conflicts, verdict.rules_relaxed) == (1, (("A", 0),))


def test_locked_pairs_may_be_more_than_a_judge_takes():
    verdict = told(RING, judges=[Judge("X", 0, 1), *JUDGES[1:]], locked=[("A", "X"), ("C", "X")])

    assert verdict.is_valid


def test_parts_without_a_shared_entry_are_counted_and_compare_nothing():
    entries = [Entry(code, 2) for code in "ABCD"]
    judges = [Judge(code) for code in "VWXY"]

    verdict = told(
        [(e, j) for e in "AB" for j in "VW"] + [(e, j) for e in "CD" for j in "XY"], entries=entries, judges=judges
    )

    assert (verdict.components, verdict.survives_loss_of_any_judge, verdict.efficiency) == (2, False, 0.0)


def test_chain_of_judges_does_not_survive_the_loss_of_its_middle():
    entries = [Entry("A", 2), Entry("B", 2)]
    judges = [Judge(code) for code in "XYZ"]

    verdict = told([("A", "X"), ("A", "Y"), ("B", "Y"), ("B", "Z")], entries=entries, judges=judges)

    assert (verdict.components, verdict.survives_loss_of_any_judge) == (1, False)
    # A chain: L has eigenvalues 1/2 and 3/2, tr L+ = 8/3; (3 - 1)^2 / (2 * 8/3) = 3/4.
    assert verdict.efficiency == pytest.approx(0.75)


def test_efficiency_of_the_engine_is_that_of_the_verifier():
    table = np.random.default_rng(2).random((30, 6)) < 0.5
    problem = Problem.of(
        [Entry(f"E{i:02}", int(row.sum())) for i, row in enumerate(table)], [Judge(f"J{j}") for j in range(6)]
    )

    assert verify(problem, problem.pairs(table)).efficiency == pytest.approx(efficiency(table))
