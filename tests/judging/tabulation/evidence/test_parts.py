"""Where entries cannot be compared, or should not be, the answer says so and goes as far as it may."""

from decimal import Decimal

import numpy as np

from judging.tabulation.engine import tabulate
from judging.tabulation.evidence import CategoryLines, gather
from judging.tabulation.evidence.answer import Adjusted, Refusals, Triage
from judging.tabulation.evidence.context import EvidencePart
from judging.tabulation.marks import Mark, MarkTable
from judging.tabulation.rules import parse_rules
from tests.judging.tabulation.evidence.cases import ONE_CRITERION, category_of, lines_of


def panel(entries, judges, seed, spread=8.0):
    """Every judge marks every entry: {(entry, judge): mark}."""
    chance = np.random.default_rng(seed)
    worth, severity = 60 + spread * chance.standard_normal(len(entries)), 4 * chance.standard_normal(len(judges))
    return {
        (entry, judge): Decimal(str(round(w + s + 3 * chance.standard_normal(), 1)))
        for entry, w in zip(entries, worth, strict=True)
        for judge, s in zip(judges, severity, strict=True)
    }


def codes(refusals):
    return [refusal.code for refusal in refusals.refused]


def test_a_category_of_two_panels_is_ranked_within_each():
    sheets = panel("ABCDEF", "uvwxyz", 1) | panel("KLMNO", "12345", 2)

    category = category_of(sheets)

    assert codes(category.adjusted) == ["disconnected"]
    assert category.adjusted.refused[0].facts == {"parts": 2}
    assert category.parts == (1, 2)
    lines = lines_of(category)
    assert sorted(lines[entry].rank for entry in "ABCDEF") == [1, 2, 3, 4, 5, 6]
    assert sorted(lines[entry].rank for entry in "KLMNO") == [1, 2, 3, 4, 5]
    assert {lines[entry].part for entry in "ABCDEF"} == {1}
    assert (category.cuts, category.changes) == ((), ())
    assert codes(category.triage) == ["disconnected"]


def test_categories_with_panels_of_their_own_are_each_adjusted():
    marks = [
        Mark(entry, judge, "overall", value, category=category)
        for category, sheets in (("City", panel("ABCDEF", "uvwxyz", 1)), ("Firm", panel("KLMNO", "12345", 2)))
        for (entry, judge), value in sheets.items()
    ]
    table = MarkTable.of(marks)
    lines = dict.fromkeys(("City", "Firm"), CategoryLines(places=1))

    (part,) = gather([EvidencePart(table, tabulate(ONE_CRITERION, table), lines=lines, draws=100)]).parts

    assert [(each.number, each.entries, each.judges, each.sheets) for each in part.parts] == [
        (1, 6, 6, 36),
        (2, 5, 5, 25),
    ]
    assert [(category.category, category.parts) for category in part.categories] == [("City", (1,)), ("Firm", (2,))]
    assert all(isinstance(category.adjusted, Adjusted) for category in part.categories)


def test_with_four_judges_nothing_is_adjusted_and_the_panel_itself_is_asked():
    category = category_of(panel("ABCDEF", "wxyz", 3))

    assert codes(category.adjusted) == ["too_few_judges"]
    line = category.entries[0]
    assert (line.adjusted, line.error, line.rank, line.low, line.first, line.group) == (None,) * 6
    assert (line.panel_low, line.panel_high) != (None, None)
    assert category.changes == ()
    assert isinstance(category.triage, Triage)


def test_where_shrinking_would_be_unfair_it_is_not_done():
    sheets = panel("ABCDEFGH", "uvwxyz", 4)
    fewer = {sheet: mark for sheet, mark in sheets.items() if sheet not in {("A", "u"), ("A", "v"), ("B", "w")}}

    assert category_of(sheets).adjusted.kind == "posterior"
    assert category_of(fewer).adjusted.kind == "unshrunk"


def test_without_award_places_or_a_cut_no_line_is_asked_about():
    category = category_of(panel("ABCDEF", "uvwxyz", 5), lines=CategoryLines())

    assert (category.cuts, category.changes) == ((), ())
    assert codes(category.triage) == ["no_line"]
    assert {(line.in_places, line.above_cut) for line in category.entries} == {(None, None)}


def test_an_unranked_entry_has_its_mean_and_no_rank_and_moves_nobody():
    sheets = panel("ABCDEF", "uvwxyz", 6)
    marks = [Mark(entry, judge, "overall", value) for (entry, judge), value in sheets.items()]
    rules = {**ONE_CRITERION.to_json()}
    rules["rankings"] = [{"by": ["total"], "quorum": {"judges": 6, "of": "points"}}]

    table = MarkTable.of([mark for mark in marks if (mark.entry, mark.judge) != ("A", "u")])
    (part,) = gather([EvidencePart(table, tabulate(parse_rules(rules), table), draws=100)]).parts

    lines = lines_of(part.categories[0])
    assert (lines["A"].place, lines["A"].rank, lines["A"].sheets) == ("", None, 5)
    assert sorted(line.rank for entry, line in lines.items() if entry != "A") == [1, 2, 3, 4, 5]


def test_refusals_name_judges_by_their_codes():
    (part,) = gather(
        [
            EvidencePart(table, tabulate(ONE_CRITERION, table), draws=100)
            for table in (
                MarkTable.of(
                    Mark(entry, judge, "overall", value)
                    for (entry, judge), value in panel("ABCDEF", "uvwxyz", 7).items()
                    if (entry, judge) != ("A", "u")
                ),
            )
        ]
    ).parts

    (refusal,) = [each for each in part.parts[0].not_normalised.refused if each.code == "few_entries"]
    assert refusal.facts == {"needed": 8, "judges": ["u", "v", "w", "x", "y", "z"]}
    assert isinstance(part.rasch, Refusals)
