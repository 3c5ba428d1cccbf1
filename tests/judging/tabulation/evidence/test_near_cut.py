"""Which entries one more sheet would tell most about: by the model where it may be used, else from the spread."""

import numpy as np

from judging.tabulation.evidence.context import CategoryLines
from judging.tabulation.evidence.near_cut import near_cut
from tests.judging.tabulation.evidence import cases


def part_of(entries, judges, lines, seed=3):
    """Every judge marks every entry, evenly spaced from good to bad with a little chance."""
    chance = np.random.default_rng(seed)
    sheets = {
        (entry, judge): str(round(80 - 4 * at + 2 * place + float(chance.standard_normal()), 1))
        for at, entry in enumerate(entries)
        for place, judge in enumerate(judges)
    }
    return cases.part_of(sheets, lines=lines)


def told(part, sheets=3):
    return [
        (near.places, near.by_model, [each.entry for each in near.suggestions])
        for near in near_cut(part, sheets=sheets)
    ]


def test_many_judges_let_the_model_say_it():
    found = told(part_of("ABCDEFGHIJ", "uvwxyz", CategoryLines(cut=5)))

    [(places, by_model, entries)] = found
    assert (places, by_model, len(entries)) == (5, True, 3)
    assert set(entries) <= set("DEFG")


def test_few_judges_leave_it_to_the_spread():
    [(places, by_model, entries)] = told(part_of("ABCDEFGHIJ", "uv", CategoryLines(places=5)))

    assert (places, by_model) == (5, False)
    assert set(entries) <= set("DEFG")


def test_the_cut_comes_before_the_award_places():
    assert [places for places, *_rest in told(part_of("ABCDEF", "uvwxyz", CategoryLines(places=1, cut=4)))] == [4]


def test_without_a_line_or_with_nobody_beyond_it_there_is_nothing_to_tell():
    assert told(part_of("ABCDEF", "uvwxyz", CategoryLines())) == []
    assert told(part_of("ABCDEF", "uvwxyz", CategoryLines(cut=6))) == []


def test_one_sheet_an_entry_tells_nothing_of_its_spread():
    assert told(part_of("ABCDEF", "u", CategoryLines(cut=3))) == []
