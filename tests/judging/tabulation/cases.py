"""Short ways to state a case: a table of marks, some steps, and the numbers or places that come out."""

import os
from decimal import Decimal
from fractions import Fraction

from judging.tabulation.engine import tabulate
from judging.tabulation.marks import Fact, Facts, Mark, MarkState, MarkTable
from judging.tabulation.rules import parse_rules

EXAMPLES = int(os.environ.get("HAETAE_EXAMPLES", "25"))
"""How many random cases a property is tried on; the drill asks for thousands."""

_WORDS = {None: MarkState.MISSING, "NA": MarkState.NOT_APPLICABLE, "R": MarkState.RECUSED}


def mark(entry, judge, criterion, value, **keys):
    if value in _WORDS:
        return Mark(entry, judge, criterion, None, _WORDS[value], **keys)
    return Mark(entry, judge, criterion, Decimal(value), **keys)


def table(marks, criterion="overall"):
    """A table from {entry: {judge: value}}, all on one criterion."""
    return MarkTable.of(
        mark(entry, judge, criterion, value) for entry, row in marks.items() for judge, value in row.items()
    )


def facts(**named):
    """Facts per entry, from name={entry: value}."""
    return Facts.of(
        Fact(entry, name, value if isinstance(value, str) else Decimal(value))
        for name, row in named.items()
        for entry, value in row.items()
    )


def rules(steps, by=("total",), **more):
    ranking = {key: more.pop(key) for key in ("places", "quorum", "require", "advance", "print") if key in more}
    return parse_rules(
        {
            "haetae_rules": 1,
            "name": "case",
            "steps": steps,
            "rankings": [{"by": list(by), **ranking}],
            **more,
        }
    )


def total_of(*steps):
    """Steps whose last result becomes the entry's total: the mean over whatever is left."""
    return [*steps, {"step": "mean", "as": "total", "of": steps[-1]["as"], "per": []}]


def evidence(result, key):
    """One step's numbers, by entry and words of its dimensions; a number that is whole stands as int."""
    (found,) = [each for each in result.evidence if each.key == key]
    return {
        (entry, *words) if words else entry: int(value) if value is not None and value.denominator == 1 else value
        for _, entry, words, value in found.rows()
    }


def values(steps, marks, key, given=None, **more):
    """The numbers that the step `key` makes from {entry: {judge: value}}."""
    kept = [{**step, "evidence": True} if step["as"] == key else step for step in steps]
    source = marks if isinstance(marks, MarkTable) else table(marks)
    return evidence(tabulate(rules(kept, **more), source, given), key)


def places(result):
    """[(entry, rank)] of all ranked lines in order."""
    return [(line.entry, line.rank) for ranking in result.categories for line in ranking.lines if line.rank is not None]


def third(numerator, denominator=3):
    return Fraction(numerator, denominator)
