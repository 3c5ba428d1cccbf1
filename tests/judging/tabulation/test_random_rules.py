"""Random rule files on random tables, beside a slow interpreter of them: dictionaries and Fractions, nothing of ours."""

import os
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from judging.tabulation.engine import tabulate
from judging.tabulation.marks import MarkTable
from judging.tabulation.rules import parse_rules
from tests.judging.tabulation.cases import mark

EVERYDAY = 300
DRILL = max(10_000, int(os.environ.get("HAETAE_EXAMPLES", "0")))
DIMENSIONS = ("judge", "criterion")
REDUCTIONS = ("mean", "sum", "median", "highest", "lowest")
MODES = ("half_up", "half_even", "down", "up")
NUMBERS = st.sampled_from(["0.5", "1", "1.25", "7/3", "2", "4.5"])
ROUNDING = st.none() | st.fixed_dictionaries({"places": st.integers(0, 3), "mode": st.sampled_from(MODES)})


def rounded(number, rounding):
    """Symmetric about zero, as the rules say."""
    if rounding is None:
        return number
    scaled = abs(number) * 10 ** rounding["places"]
    whole, rest = divmod(scaled, 1)
    up = {
        "half_up": rest >= Fraction(1, 2),
        "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[rounding["mode"]]
    size = Fraction(int(whole) + up, 10 ** rounding["places"])
    return size if number >= 0 else -size


def mean(numbers):
    return sum(numbers, Fraction(0)) / len(numbers)


def median(numbers):
    inner, half = sorted(numbers), len(numbers) // 2
    return inner[half] if len(inner) % 2 else mean(inner[half - 1 : half + 1])


SLOWLY = {
    "mean": mean,
    "sum": lambda numbers: sum(numbers, Fraction(0)),
    "median": median,
    "highest": max,
    "lowest": min,
}


def grouped(cells, dims, per):
    """{(entry, words of per): {words of dims: number}}"""
    found = {}
    for (entry, *words), number in cells.items():
        key = (entry, *(word for dim, word in zip(dims, words, strict=True) if dim in per))
        found.setdefault(key, {})[(entry, *words)] = number
    return found


def trimmed(step, group):
    if len(group) < step["from"]:
        return group
    order = sorted(group, key=group.get)
    kept = {cell: group[cell] for cell in order[step["low"] : len(order) - step["high"]]}
    if len(order[0]) > 2:  # (entry, judge, criterion): which of equal marks goes may matter to the next step
        assume(not set(kept.values()) & {group[cell] for cell in order if cell not in kept})
    return kept


def clipped(step, group):
    centre = rounded(mean(list(group.values())), step.get("mean_rounded"))
    percent = step.get("within_percent")
    distance = Fraction(step["within"]) if percent is None else abs(centre) * Fraction(percent) / 100
    if step["beyond"] == "drop":
        return {cell: number for cell, number in group.items() if abs(number - centre) <= distance}
    return {cell: min(max(number, centre - distance), centre + distance) for cell, number in group.items()}


def slow_totals(steps, cells):
    """{entry: total}: each step applied to the one before, until nothing but the entry is left."""
    dims = DIMENSIONS
    whole = {per: len(grouped(cells, dims, per)) for per in ((), ("judge",), ("criterion",), DIMENSIONS)}
    for step in steps:
        if step["step"] == "limit":
            bound = Fraction(step["at_most"])
            cells = {cell: min(number, bound) for cell, number in cells.items()}
            continue
        groups = grouped(cells, dims, step["per"])
        # What becomes of a judge or a criterion without any number left is another test's matter.
        assume(len(groups) == whole[tuple(dim for dim in DIMENSIONS if dim in step["per"])])
        if step["step"] in SLOWLY:
            reduce = SLOWLY[step["step"]]
            cells = {key: rounded(reduce(list(each.values())), step.get("round")) for key, each in groups.items()}
            dims = tuple(dim for dim in dims if dim in step["per"])
            continue
        change = trimmed if step["step"] == "trim" else clipped
        changed = [change(step, each) for each in groups.values()]
        assume(all(changed))
        cells = {cell: number for each in changed for cell, number in each.items()}
    return {entry: number for (entry,), number in cells.items()}


def slow_ranks(totals, places, better):
    found = {}
    for entry, total in totals.items():
        ahead = [other for other in totals.values() if (other > total if better == "higher" else other < total)]
        equal = sum(other == total for other in totals.values())
        found[entry] = {
            "1224": len(ahead) + 1,
            "1223": len(set(ahead)) + 1,
            "1334": len(ahead) + equal,
            "fractional": len(ahead) + Fraction(equal + 1, 2),
        }[places]
    return found


@st.composite
def steps_of(draw, dims=DIMENSIONS):
    """A chain of steps from the marks to one number an entry."""
    steps = []
    while dims:
        of = steps[-1]["as"] if steps else "marks"
        word = draw(st.sampled_from([*REDUCTIONS, "trim", "clip", "limit"] if len(steps) < 5 else REDUCTIONS))
        per = draw(st.sampled_from([[], *([dim] for dim in dims)])) if len(steps) < 6 else []
        step = {"step": word, "as": f"s{len(steps)}", "of": of}
        if word == "limit":
            step |= {"at_most": draw(NUMBERS)}
        else:
            step |= {"per": per}
        if word in REDUCTIONS:
            dims = tuple(dim for dim in dims if dim in per)
            rounding = draw(ROUNDING)
            step |= {"round": rounding} if rounding else {}
        elif word == "trim":
            step |= {"high": draw(st.integers(0, 2)), "low": draw(st.integers(0, 2)), "from": draw(st.integers(5, 7))}
        elif word == "clip":
            rounding = draw(ROUNDING)
            step |= {draw(st.sampled_from(["within", "within_percent"])): draw(NUMBERS)}
            step |= {"beyond": draw(st.sampled_from(["move", "drop"]))}
            step |= {"mean_rounded": rounding} if rounding else {}
        steps.append(step)
    return steps


@st.composite
def tables(draw):
    """{(entry, judge, criterion): mark}; every judge marks every entry on every criterion."""
    judges, criteria = draw(st.integers(1, 7)), draw(st.integers(1, 3))
    marks = st.sampled_from(["-1", "0", "1", "1.5", "2", "2.25", "3", "3.335", "4", "5"])
    return {
        (f"E{entry}", f"J{judge}", f"c{criterion}"): draw(marks)
        for entry in range(draw(st.integers(2, 5)))
        for judge in range(judges)
        for criterion in range(criteria)
    }


def check(steps, table, places, better):
    ranking = {"by": [{"metric": "value", "of": steps[-1]["as"], "better": better}], "places": places}
    rules = parse_rules({"haetae_rules": 1, "name": "random", "steps": steps, "rankings": [ranking]})
    totals = slow_totals(steps, {cell: Fraction(value) for cell, value in table.items()})

    result = tabulate(rules, MarkTable.of(mark(*cell, value) for cell, value in table.items()))

    ranks = slow_ranks(totals, places, better)
    found = {line.entry: (line.total, line.rank) for line in result.categories[0].lines}
    assert found == {entry: (totals[entry], ranks[entry]) for entry in totals}


ARGUMENTS = {
    "steps": steps_of(),
    "table": tables(),
    "places": st.sampled_from(["1224", "1223", "1334", "fractional"]),
    "better": st.sampled_from(["higher", "lower"]),
}


@settings(max_examples=EVERYDAY, deadline=None)
@given(**ARGUMENTS)
def test_random_rules_give_what_a_slow_interpreter_of_them_gives(steps, table, places, better):
    check(steps, table, places, better)


@pytest.mark.drill
@settings(max_examples=DRILL, deadline=None)
@given(**ARGUMENTS)
def test_ten_thousand_random_rules_give_what_a_slow_interpreter_of_them_gives(steps, table, places, better):
    check(steps, table, places, better)
