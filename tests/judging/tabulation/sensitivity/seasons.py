"""Random small seasons under official rules, and ways to ask the engine the slow way."""

from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import strategies as st

from judging.tabulation.engine import tabulate
from judging.tabulation.marks import Mark, MarkState, MarkTable
from judging.tabulation.presets import CriterionSpec, weighted_mean_rules
from judging.tabulation.rules import Rules, parse_rules
from tests.judging.tabulation.cases import EXAMPLES

TRIALS = min(EXAMPLES, 300)
"""How many seasons are tried where each is tabulated some hundred times."""

TIE_BREAKS = ("median", "highest", "lowest", "head_to_head", "firsts", "c1")


@dataclass(frozen=True)
class Case:
    """Rules and marks; a test changes the marks and asks again."""

    rules: Rules
    marks: tuple[Mark, ...]

    @property
    def table(self):
        return MarkTable.of(self.marks)

    def result(self):
        return tabulate(self.rules, self.table)

    def without_judge(self, judge):
        return replace(self, marks=tuple(mark for mark in self.marks if mark.judge != judge))

    def without_entry(self, entry):
        return replace(self, marks=tuple(mark for mark in self.marks if mark.entry != entry))

    def with_mark(self, place, value):
        changed = replace(self.marks[place], value=value)
        return replace(self, marks=(*self.marks[:place], changed, *self.marks[place + 1 :]))


def rubric(weights, top=4, *, nested=False):
    """Criteria c1, c2 ... with these weights; nested: the last two stand below a criterion of their own."""
    specs = [
        CriterionSpec(f"c{place}", Decimal(weight), Decimal(0), Decimal(top))
        for place, weight in enumerate(weights, start=1)
    ]
    if not nested:
        return specs
    below = [replace(spec, parent="above") for spec in specs[-2:]]
    return [*specs[:-2], CriterionSpec("above", Decimal(7), Decimal(0), Decimal(1)), *below]


def season(rows, weights=(1, 1), top=4, **options):
    """A case from {entry: {judge: marks in order of the criteria}}; None is not applicable."""
    criteria = rubric(weights, top)
    marks = [
        Mark(entry, judge, f"c{place}", None, MarkState.NOT_APPLICABLE)
        if value is None
        else Mark(entry, judge, f"c{place}", Decimal(value))
        for entry, sheets in rows.items()
        for judge, values in sheets.items()
        for place, value in enumerate(values, start=1)
    ]
    return Case(parse_rules(weighted_mean_rules(criteria, **{"quorum": 1, **options})), tuple(marks))


@st.composite
def cases(draw, *, gaps=True, trims=True, tie_breaks=TIE_BREAKS, most_judges=6):
    """Seasons of two to six entries in one or two categories. `gaps`: marks that do not apply, are missing or recused."""
    weights = draw(st.lists(st.integers(0, 4), min_size=2, max_size=4).filter(lambda found: sum(found) > 0))
    criteria = rubric(weights, nested=gaps and len(weights) > 2 and sum(weights[-2:]) > 0 and draw(st.booleans()))
    marked = [spec for spec in criteria if spec.key != "above"]
    rules = parse_rules(
        weighted_mean_rules(
            criteria,
            quorum=draw(st.integers(1, 3)) if gaps else 1,
            trim=draw(st.integers(0, 1)) if trims else 0,
            tie_breaks=draw(st.lists(st.sampled_from(tie_breaks), unique=True, max_size=2)) if tie_breaks else (),
            scale=draw(st.sampled_from(["share_of_max", "share_of_range", "mean_on_scale"])),
            places=draw(st.sampled_from(["1224", "1224", "1223", "1334", "fractional"])) if gaps else "1224",
            states={"missing": draw(st.sampled_from(["refuse_sheet", "leave_out", "wait"]))} if gaps else {},
        )
    )
    judges = draw(st.integers(2, most_judges))
    values = st.integers(0, 4)
    if gaps:
        values = st.one_of(values, values, values, st.sampled_from(["NA", "missing", "R"]), values, values)
    marks = []
    for entry in range(draw(st.integers(2, 6))):
        category = draw(st.sampled_from(["", "other"])) if gaps else ""
        for judge in range(judges):
            if gaps and draw(st.integers(0, 4)) == 0:
                continue
            sheet = draw(st.lists(values, min_size=len(marked), max_size=len(marked)))
            marks += [
                _mark(f"E{entry}", f"J{judge}", spec.key, value, category or "main")
                for spec, value in zip(marked, sheet, strict=True)
            ]
    return Case(rules, tuple(marks))


_STATES = {"NA": MarkState.NOT_APPLICABLE, "missing": MarkState.MISSING, "R": MarkState.RECUSED}


def _mark(entry, judge, criterion, value, category):
    if value in _STATES:
        return Mark(entry, judge, criterion, None, _STATES[value], category)
    return Mark(entry, judge, criterion, Decimal(value), category=category)


def ranks(result):
    """{category: {entry: rank}} of everything that is ranked."""
    return {
        ranking.category: {line.entry: line.rank for line in ranking.lines if line.rank is not None}
        for ranking in result.categories
    }


def passes(before, after, top):
    """Whether somebody who was outside the first `top` stands ahead of somebody who was inside."""
    inside = {entry for entry, rank in before.items() if rank <= top}
    outside = set(before) - inside
    return any(after[one] < after[other] for one in outside for other in inside)
