"""Laws that hold for every table, tried on random ones; HAETAE_EXAMPLES says on how many."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.tabulation.engine import tabulate
from judging.tabulation.marks import MarkTable
from judging.tabulation.presets import CriterionSpec, weighted_mean_rules
from judging.tabulation.rules import parse_rules
from tests.judging.tabulation.cases import EXAMPLES, mark
from tests.judging.tabulation.oracle import official

CELL = st.one_of(st.integers(1, 5).map(str), st.sampled_from(["1.5", "2.5", "4.5"]), st.sampled_from(["NA", None]))
FULL_CELL = st.integers(1, 5).map(str)


@st.composite
def rounds(draw, *, full=False):
    """(sheets, criteria, settings of the official method)."""
    keys = ["c1", "c2", "c3"][: draw(st.integers(1, 3))]
    criteria = [
        {"key": key, "weight": draw(st.integers(1, 4)), "min": draw(st.sampled_from([0, 1])), "max": 5} for key in keys
    ]
    complete = st.fixed_dictionaries(dict.fromkeys(keys, FULL_CELL if full else CELL))
    sheet = complete if full else st.one_of(complete, st.just(dict.fromkeys(keys, "R")))
    judges = [f"J{number}" for number in range(draw(st.integers(1, 6)))]
    entries = [f"E{number}" for number in range(draw(st.integers(1, 5)))]
    sheets = {entry: {judge: draw(sheet) for judge in judges if full or draw(st.integers(0, 4))} for entry in entries}
    sheets = {entry: row for entry, row in sheets.items() if row}
    method = {
        "scale": draw(st.sampled_from(["share_of_max", "share_of_range", "mean_on_scale"])),
        "quorum": draw(st.integers(1, 3)),
        "trim": draw(st.integers(0, 2)),
        "tie_breaks": draw(st.lists(st.sampled_from([*keys, "median", "firsts", "head_to_head"]), unique=True)),
    }
    return sheets, criteria, method


def marks_of(sheets):
    return [
        mark(entry, judge, criterion, value)
        for entry, row in sheets.items()
        for judge, sheet in row.items()
        for criterion, value in sheet.items()
    ]


def ours(sheets, criteria, method, marks=None):
    specs = [CriterionSpec(c["key"], Decimal(c["weight"]), Decimal(c["min"]), Decimal(c["max"])) for c in criteria]
    rules = parse_rules(weighted_mean_rules(specs, **method))
    result = tabulate(rules, MarkTable.of(marks_of(sheets) if marks is None else marks))
    return {line.entry: (line.rank, line.total, line.judges) for ranking in result.categories for line in ranking.lines}


@settings(max_examples=max(EXAMPLES, 300), deadline=None)
@given(rounds())
def test_totals_and_ranks_equal_a_slow_independent_oracle(drawn):
    sheets, criteria, method = drawn

    assert ours(sheets, criteria, method) == official(sheets, criteria, **method)


@pytest.mark.drill
@settings(max_examples=max(EXAMPLES, 10_000), deadline=None)
@given(rounds())
def test_ten_thousand_rounds_equal_a_slow_independent_oracle(drawn):
    sheets, criteria, method = drawn

    assert ours(sheets, criteria, method) == official(sheets, criteria, **method)


@settings(max_examples=EXAMPLES, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_row_order_never_matters(drawn, chance):
    sheets, criteria, method = drawn
    shuffled = marks_of(sheets)
    chance.shuffle(shuffled)

    assert ours(sheets, criteria, method, shuffled) == ours(sheets, criteria, method)


@settings(max_examples=EXAMPLES, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_judges_names_never_matter(drawn, chance):
    sheets, criteria, method = drawn
    judges = sorted({judge for row in sheets.values() for judge in row})
    names = [f"名{number}" for number in range(len(judges))]
    chance.shuffle(names)
    renamed = dict(zip(judges, names, strict=True))

    other = {entry: {renamed[judge]: sheet for judge, sheet in row.items()} for entry, row in sheets.items()}

    assert ours(other, criteria, method) == ours(sheets, criteria, method)


@settings(max_examples=EXAMPLES, deadline=None)
@given(rounds(full=True), st.integers(1, 9), st.integers(0, 20))
def test_another_unit_of_the_scale_changes_no_rank(drawn, factor, shift):
    sheets, criteria, method = drawn
    method = {**method, "scale": "share_of_range"}
    stretched = [{**c, "min": c["min"] * factor + shift, "max": c["max"] * factor + shift} for c in criteria]
    moved = {
        entry: {
            judge: {key: str(Decimal(value) * factor + shift) for key, value in sheet.items()}
            for judge, sheet in row.items()
        }
        for entry, row in sheets.items()
    }

    assert ours(moved, stretched, method) == ours(sheets, criteria, method)


@settings(max_examples=EXAMPLES, deadline=None)
@given(rounds())
def test_taking_away_an_unranked_entry_changes_nothing_else(drawn):
    sheets, criteria, method = drawn
    # how often a judge puts an entry first depends on who competes, ranked or not
    method = {**method, "tie_breaks": [key for key in method["tie_breaks"] if key != "firsts"]}
    before = ours(sheets, criteria, method)
    ranked = {entry: row for entry, row in sheets.items() if before[entry][0] is not None}

    after = ours(ranked, criteria, method) if ranked else {}

    assert after == {entry: outcome for entry, outcome in before.items() if outcome[0] is not None}


@settings(max_examples=EXAMPLES, deadline=None)
@given(rounds(full=True))
def test_a_higher_mark_never_lowers_an_entry(drawn):
    sheets, criteria, method = drawn
    method = {**method, "tie_breaks": [], "quorum": 1}
    before = ours(sheets, criteria, method)
    chosen = random.Random(str(sheets)).choice(sorted(sheets))
    raised = {
        entry: {judge: dict.fromkeys(sheet, "5") if entry == chosen else sheet for judge, sheet in row.items()}
        for entry, row in sheets.items()
    }

    after = ours(raised, criteria, method)

    assert after[chosen][0] <= before[chosen][0]
    assert after[chosen][1] >= before[chosen][1]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 40), min_size=5, max_size=9), min_size=1, max_size=5),
    st.integers(1, 2),
    st.sampled_from(["half_up", "half_even", "down", "up"]),
)
def test_trim_mean_and_rounding_equal_fractions(panels, places, mode):
    steps = [
        {"step": "trim", "as": "inner", "of": "marks", "per": [], "high": 1, "low": 1},
        {"step": "mean", "as": "total", "of": "inner", "per": [], "round": {"places": places, "mode": mode}},
    ]
    rules = parse_rules({"haetae_rules": 1, "name": "case", "steps": steps, "rankings": [{"by": ["total"]}]})
    marks = [
        mark(f"E{entry}", f"J{judge}", "x", str(Decimal(value) / 8))
        for entry, panel in enumerate(panels)
        for judge, value in enumerate(panel)
    ]

    result = tabulate(rules, MarkTable.of(marks))

    for entry, panel in enumerate(panels):
        inner = sorted(panel)[1:-1]
        exact = Fraction(sum(inner), 8 * len(inner)) * 10**places
        whole, rest = divmod(exact.numerator, exact.denominator)
        half = Fraction(rest, exact.denominator)
        lift = {
            "half_up": half >= Fraction(1, 2),
            "half_even": half > Fraction(1, 2) or (half == Fraction(1, 2) and whole % 2 == 1),
            "down": False,
            "up": rest > 0,
        }[mode]
        assert result.line(f"E{entry}").total == Fraction(whole + lift, 10**places)
