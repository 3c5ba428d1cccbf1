"""What must hold of every answer: no row, name, scale or repetition changes what it says."""

import json
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.evidence import Evidence, EvidencePart, gather
from judging.tabulation.evidence.answer import Refusals
from judging.tabulation.evidence.sample import sample_part
from judging.tabulation.marks import MarkTable
from tests.judging.tabulation.cases import EXAMPLES
from tests.judging.tabulation.evidence.cases import any_season, category_of, lines_of, part_of, seasons

OFTEN = settings(max_examples=max(EXAMPLES // 3, 5), deadline=None)
"""An answer takes a tenth of a second, so a third of the usual number has to do."""


def stored(part):
    return json.dumps(gather([part]).to_json(), sort_keys=True)


def ranks(category):
    """What the order says, without the units of marks."""
    return {
        line.entry: (
            line.place,
            line.rank,
            line.low,
            line.high,
            line.first,
            line.in_places,
            line.group,
            line.additive_rank,
        )
        for line in category.entries
    }


@OFTEN
@given(seasons(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(sheets, random):
    rows = list(sheets.items())
    random.shuffle(rows)

    assert stored(part_of(dict(rows))) == stored(part_of(sheets))


@OFTEN
@given(seasons(), st.permutations(range(6)), st.permutations(range(8)))
def test_names_of_judges_and_entries_never_matter(sheets, judges, entries):
    judge_of = {f"J{number}": f"judge {judges[number]}" for number in range(6)}
    entry_of = {f"E{number}": f"entry {entries[number]}" for number in range(8)}
    renamed = {(entry_of[entry], judge_of[judge]): mark for (entry, judge), mark in sheets.items()}

    before, after = category_of(sheets), category_of(renamed)

    assert {entry_of[entry]: told for entry, told in ranks(before).items()} == ranks(after)


@OFTEN
@given(seasons(), st.integers(1, 40), st.integers(-500, 500))
def test_an_affine_change_of_scale_leaves_every_rank(sheets, factor, shift):
    changed = {sheet: mark * factor / 8 + shift for sheet, mark in sheets.items()}

    assert ranks(category_of(changed)) == ranks(category_of(sheets))


@OFTEN
@given(seasons(), st.integers(0, 5), st.integers(-300, 300))
def test_a_constant_added_to_one_judge_leaves_the_least_squares_order(sheets, number, shift):
    changed = {(entry, judge): mark + shift * (judge == f"J{number}") for (entry, judge), mark in sheets.items()}

    before, after = (lines_of(category_of(each)) for each in (sheets, changed))

    if all(line.additive is not None for line in (*before.values(), *after.values())):
        assert {entry: line.additive_rank for entry, line in after.items()} == {
            entry: line.additive_rank for entry, line in before.items()
        }


@OFTEN
@given(st.integers(0, 10**9))
def test_no_season_is_too_small_or_too_odd_for_an_answer(seed):
    answer = gather([any_season(seed)])

    assert Evidence.of(json.loads(json.dumps(answer.to_json(), allow_nan=False))) == answer


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_draws():
    assert stored(sample_part(1)) == stored(sample_part(1))
    one, two = (
        gather([EvidencePart(part.table, part.result, lines=part.lines, seed=seed, draws=300)])
        for part in (sample_part(1),)
        for seed in (1, 2)
    )
    firsts = [[line.first for line in each.parts[0].categories[0].entries] for each in (one, two)]
    assert firsts[0] != firsts[1]
    assert firsts[0] == [line.first for line in Evidence.of(one.to_json()).parts[0].categories[0].entries]


def test_without_a_sheet_everything_is_refused_and_nothing_breaks():
    empty = part_of({})

    (part,) = gather([empty]).parts

    assert (part.sheets.points, part.parts, part.judges, part.categories) == ((), (), (), ())
    assert isinstance(part.rasch, Refusals)
    assert len(MarkTable.of([])) == 0


def test_a_clear_order_is_sure_of_itself():
    chance = np.random.default_rng(3)
    tendency = dict(zip("UVWXYZ", (4, 2, 0, 0, -2, -4), strict=True))
    sheets = {
        (f"E{entry}", judge): Decimal(str(round(90 - 10 * entry + tendency[judge] + chance.uniform(-1, 1), 2)))
        for entry in range(6)
        for judge in tendency
    }

    category = category_of(sheets)

    assert [(line.entry, line.rank, line.low, line.high, line.group) for line in category.entries] == [
        (f"E{entry}", entry + 1, entry + 1, entry + 1, entry + 1) for entry in range(6)
    ]
    assert [(cut.kind, cut.sure, cut.open, cut.lost) for cut in category.cuts] == [
        ("places", ("E0", "E1"), (), ("E2", "E3", "E4", "E5")),
        ("cut", ("E0", "E1", "E2"), (), ("E3", "E4", "E5")),
    ]
    assert category.changes == ()


def test_draws_never_prove_that_a_place_is_certain():
    # Judges who agree to a tenth of a point on entries ten points apart: in every draw the order is the same.
    sheets = {
        (f"E{entry}", f"J{judge}"): f"{90 - 10 * entry + judge / 10 + (entry * judge % 3) / 10}"
        for entry in range(6)
        for judge in range(6)
    }

    lines = lines_of(category_of(sheets))
    alone = lines_of(category_of({sheet: mark for sheet, mark in sheets.items() if sheet[0] in {"E0", "E1"}}))

    assert {entry: line.first for entry, line in lines.items()} == {"E0": 0.9975} | dict.fromkeys(
        list(lines)[1:], 0.0025
    )
    assert {line.in_places for line in alone.values()} == {1.0}  # two entries, two places
