"""A small simulated season, for documentation, for the pictures' style sheet and for tests: no real city, judge or mark.

Two categories of eight and five entries, six judges, three sheets an entry, four criteria marked from 0 to 10. Judges
differ in severity, and two of them mark an entry of their own country.
"""

from decimal import Decimal

import numpy as np

from judging.tabulation.engine import tabulate
from judging.tabulation.evidence.context import CategoryLines, EvidencePart
from judging.tabulation.marks import Mark, MarkTable
from judging.tabulation.presets import CriterionSpec, weighted_mean_rules
from judging.tabulation.rules import parse_rules

__all__ = ["sample_part"]

CRITERIA = (("impact", 40), ("innovation", 30), ("inclusion", 20), ("delivery", 10))
JUDGES = tuple(f"J{number}" for number in range(1, 7))
CATEGORIES = {"City": 8, "Project": 5}
SHEETS = 3


def sample_part(seed: int = 1) -> EvidencePart:
    """The same season for the same seed: `gather([sample_part()])` is the sample answer."""
    chance = np.random.default_rng(seed)
    severity = dict(zip(JUDGES, (1.3, 0.6, 0.1, -0.2, -0.6, -1.2), strict=True))
    marks, order, homes = [], {}, {}
    loads = dict.fromkeys(JUDGES, 0)
    for category, number in CATEGORIES.items():
        for position in range(1, number + 1):
            entry = f"{category[0]}{position}"
            homes[entry] = f"country {position % 4}"
            worth = 6.5 + 1.2 * chance.standard_normal()
            for judge in sorted(JUDGES, key=lambda each: (loads[each] // 2, chance.random()))[:SHEETS]:
                loads[judge] += 1
                order[judge, entry] = int(chance.integers(1_000_000))
                sheet = worth + severity[judge] + 0.7 * chance.standard_normal()
                for criterion, _ in CRITERIA:
                    value = min(10, max(0, round(sheet + 0.8 * chance.standard_normal())))
                    marks.append(Mark(entry, judge, criterion, Decimal(value), category=category))
    table = MarkTable.of(marks)
    criteria = [CriterionSpec(key, Decimal(weight), Decimal(0), Decimal(10)) for key, weight in CRITERIA]
    rules = parse_rules(weighted_mean_rules(criteria, quorum=2, tie_breaks=["impact"]))
    return EvidencePart(
        table=table,
        result=tabulate(rules, table),
        name="Sample",
        lines={"City": CategoryLines(places=3, cut=5, sheets=4), "Project": CategoryLines(places=1, sheets=4)},
        judge_homes={"J1": "country 1", "J4": "country 2"},
        entry_homes=homes,
        order=order,
        seed=seed,
        draws=400,
    )
