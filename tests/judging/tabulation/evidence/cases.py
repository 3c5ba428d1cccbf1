"""Short ways to state a season for the evidence: sheets of one mark or of several, and what comes out by entry."""

from decimal import Decimal

from hypothesis import strategies as st

from judging.tabulation.engine import tabulate
from judging.tabulation.evidence import CategoryLines, EvidencePart, gather
from judging.tabulation.marks import Mark, MarkTable
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
