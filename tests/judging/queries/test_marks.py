from decimal import Decimal

import pytest

from awards.domain.entries import withdraw_entry
from awards.enums import SeasonState
from judging.enums import AssignmentState
from judging.queries.marks import mark_table
from judging.tabulation.engine import tabulate
from judging.tabulation.marks import MarkState
from judging.tabulation.rules import parse_rules
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


def rows(table):
    return sorted((mark.entry, mark.judge, mark.criterion, mark.value, mark.state) for mark in table.marks())


@pytest.fixture
def round():
    return judging.judging_round(awards.season(SeasonState.JUDGING))


def test_only_submitted_sheets_of_live_assignments_give_their_marks(round):
    entry = judging.eligible(round.season, code="ENTRY")
    codes = ["j-done", "j-open", "j-out", "j-gone"]
    done, begun, out, gone = (judging.judge(round.season, code=code) for code in codes)
    judging.sheet(judging.assignment(round, done, entry), marks={"idea": "4", "proof": "NA"}, submitted=True)
    judging.sheet(judging.assignment(round, begun, entry), marks={"idea": "1"})
    judging.sheet(judging.assignment(round, out, entry, AssignmentState.RECUSED))
    judging.assignment(round, gone, entry, AssignmentState.RELEASED)

    table, facts = mark_table(round)

    assert rows(table) == [
        ("ENTRY", "j-done", "idea", Decimal(4), MarkState.SCORED),
        ("ENTRY", "j-done", "proof", None, MarkState.NOT_APPLICABLE),
        ("ENTRY", "j-open", "", None, MarkState.MISSING),
        ("ENTRY", "j-out", "", None, MarkState.RECUSED),
    ]
    assert facts.categories == (("ENTRY", entry.category.code),)


def test_an_optional_criterion_left_open_is_missing_not_zero(round):
    round.rubrics.get().criteria.filter(key="proof").update(required=False)
    judging.sheet(judging.assignment(round), marks={"idea": "4"}, submitted=True)

    assert [(criterion, value, state) for _e, _j, criterion, value, state in rows(mark_table(round)[0])] == [
        ("idea", Decimal(4), MarkState.SCORED),
        ("proof", None, MarkState.MISSING),
    ]


def test_an_entry_nobody_judges_is_among_the_facts_and_a_withdrawn_one_is_nowhere(round):
    alone = judging.eligible(round.season)
    sheet = judging.sheet(judging.assignment(round), marks={"idea": "4", "proof": "4"}, submitted=True)
    withdrawn = sheet.assignment.entry

    withdraw_entry(withdrawn, actor=awards.owner_of(withdrawn))
    table, facts = mark_table(round)

    assert (len(table), facts.categories) == (0, ((alone.code, alone.category.code),))


def test_categories_can_be_asked_for_apart(round):
    one, two = awards.category(round.season), awards.category(round.season)
    for category in (one, two):
        entry = judging.eligible(round.season, category)
        judging.sheet(judging.assignment(round, entry=entry), marks={"idea": "4", "proof": "4"}, submitted=True)

    table, facts = mark_table(round, categories=[two])

    assert {mark.category for mark in table.marks()} == {two.code}
    assert [category for _entry, category in facts.categories] == [two.code]


def test_the_table_makes_the_same_points_as_the_sheets(round):
    entry = judging.eligible(round.season)
    sheets = [
        judging.sheet(judging.assignment(round, entry=entry), marks=marks, submitted=True)
        for marks in ({"idea": "4", "proof": "3"}, {"idea": "5", "proof": "NA"}, {"idea": "2", "proof": "1"})
    ]

    result = tabulate(parse_rules(round.rubrics.get().rules.definition), *mark_table(round))

    line = result.categories[0].lines[0]
    assert line.total == sum(sheet.exact for sheet in sheets) / 3


def test_the_table_takes_the_same_queries_whatever_the_size(round, django_assert_num_queries):
    for _count in range(2):
        judging.sheet(judging.assignment(round), marks={"idea": "4", "proof": "3"}, submitted=True)
        with django_assert_num_queries(QUERIES):
            mark_table(round)


QUERIES = 5
