"""Short ways to state a season for the evidence: sheets of one mark or of several, and what comes out by entry."""

from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from judging.tabulation.engine import tabulate
from judging.tabulation.evidence import CategoryLines, EvidencePart, gather
from judging.tabulation.marks import Mark, MarkTable
from judging.tabulation.presets import CriterionSpec, weighted_mean_rules
from judging.tabulation.rules import parse_rules

ONE_CRITERION = parse_rules(
    {
        "haetae_rules": 1,
        "name": "Plain mean",
        "steps": [
            {"step": "sum", "as": "points", "of": "marks", "per": ["judge"]},
            {"step": "mean", "as": "total", "of": "points", "per": []},
        ],
        "rankings": [{"by": ["total"]}],
    }
)


def part_of(sheets, *, rules=ONE_CRITERION, category="", **context):
    """A part from {(entry, judge): mark}, every sheet with the one criterion `overall`."""
    table = MarkTable.of(
        Mark(entry, judge, "overall", Decimal(value), category=category) for (entry, judge), value in sheets.items()
    )
    lines = context.pop("lines", CategoryLines(places=2, cut=3))
    return EvidencePart(table, tabulate(rules, table), lines={category: lines}, **{"draws": 200, "seed": 5, **context})


def category_of(sheets, **context):
    """The evidence of the only category of a part."""
    (part,) = gather([part_of(sheets, **context)]).parts
    (category,) = part.categories
    return category


def lines_of(category):
    return {line.entry: line for line in category.entries}


@st.composite
def seasons(draw):
    """Seven or eight entries, six judges, three to five sheets an entry, every judge in it; marks to a tenth."""
    entries = draw(st.integers(7, 8))
    sheets = {}
    for number in range(entries):
        others = draw(st.sets(st.integers(1, 5), min_size=2, max_size=4))
        for judge in {0, *others, 1 + number % 5}:
            sheets[f"E{number}", f"J{judge}"] = Decimal(draw(st.integers(0, 1000))) / 10
    return sheets


def any_season(seed):
    """A part as it might come: some categories, holes, criteria without weight, trims, quorums, scales from 0 to 1 on."""
    chance = np.random.default_rng(seed)
    entries, judges = int(chance.integers(1, 9)), int(chance.integers(1, 8))
    filled, top, number = chance.uniform(0.2, 1), int(chance.choice([1, 2, 3, 10, 100])), int(chance.integers(1, 4))
    categories, keys = int(chance.integers(1, 4)), "abc"[:number]
    marks = [
        Mark(
            f"E{entry}", f"J{judge}", key, Decimal(int(chance.integers(0, top + 1))), category=f"K{entry % categories}"
        )
        for entry in range(entries)
        for judge in range(judges)
        if chance.random() < filled
        for key in keys
        if chance.random() < 0.93
    ]
    rubric = [
        CriterionSpec(key, Decimal(int(chance.integers(0, 3)) + (key == "a")), Decimal(0), Decimal(top)) for key in keys
    ]
    rules = weighted_mean_rules(
        rubric,
        quorum=int(chance.integers(1, 3)),
        trim=int(chance.integers(0, 2)),
        states={"missing": "leave_out"} if seed % 2 else {},
        tie_breaks=["a"],
    )
    table = MarkTable.of(marks)
    return EvidencePart(
        table,
        tabulate(parse_rules(rules), table),
        lines={
            f"K{at}": CategoryLines(places=int(chance.integers(0, 4)), cut=int(chance.integers(0, 5)))
            for at in range(3)
        },
        judge_homes={f"J{judge}": str(judge % 3) for judge in range(judges)},
        entry_homes={f"E{entry}": str(entry % 3) for entry in range(entries)},
        order={
            (f"J{judge}", f"E{entry}"): int(chance.integers(99)) for judge in range(judges) for entry in range(entries)
        },
        draws=50,
        seed=seed,
    )
