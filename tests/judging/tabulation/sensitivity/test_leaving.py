"""The ranking without a judge or a criterion is the one that the engine makes of what is left."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from judging.tabulation.engine import TabulationError, tabulate
from judging.tabulation.marks import MarkTable
from judging.tabulation.ranking import ranks_of_groups
from judging.tabulation.result import Reason
from judging.tabulation.rules import parse_rules
from judging.tabulation.sensitivity.answer import Facet, LeftOut, Move
from judging.tabulation.sensitivity.leaving import leave_one_out
from judging.tabulation.sensitivity.official import without_criterion
from judging.tabulation.sensitivity.reasons import Refusal, RefusalCode, Refused
from tests.judging.tabulation.cases import EXAMPLES, mark, rules, table
from tests.judging.tabulation.sensitivity.seasons import cases, ranks, season


def after(before, left):
    """{entry: rank} that an answer says there would be."""
    found = dict(before)
    for move in left.moves:
        assert found.pop(move.entry, None) == move.before
        if move.after is not None:
            found[move.entry] = move.after
    return found


def answers(case, facet):
    try:
        return leave_one_out(case.rules, case.table, facet=facet)
    except Refused:
        return ()


def ranks_with_one_fewer(case, judge):
    """The engine's ranks without the judge, the quorum one judge lower, among all but those below the quorum before."""
    data = case.rules.to_json()
    quorum = data["rankings"][0]["quorum"]
    quorum["judges"] = max(quorum["judges"] - 1, 1)
    below = {
        line.entry
        for ranking in case.result().categories
        for line in ranking.lines
        if line.reason is not None and line.reason.code == "quorum"
    }
    found = {}
    for category, ranked in ranks(replace(case.without_judge(judge), rules=parse_rules(data)).result()).items():
        groups = {}
        for entry, rank in sorted(ranked.items(), key=lambda each: each[1]):
            if entry not in below:
                groups.setdefault(rank, []).append(entry)
        found[category] = ranks_of_groups(list(groups.values()), data["rankings"][0].get("places", "1224"))
    return found


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases())
def test_without_a_judge_is_what_the_engine_makes_of_the_other_sheets(case):
    before = ranks(case.result())

    for left in answers(case, Facet.JUDGE):
        other = ranks_with_one_fewer(case, left.code)
        assert after(before[left.category], left) == other.get(left.category, {})


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases())
def test_without_a_criterion_is_what_the_engine_makes_of_the_other_weights(case):
    before = ranks(case.result())

    for left in answers(case, Facet.CRITERION):
        rest = without_criterion(case.rules, left.code)
        if rest is None:
            assert left.refusal == Refusal(RefusalCode.ONE_CRITERION)
        else:
            assert after(before[left.category], left) == ranks(tabulate(rest, case.table))[left.category]


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases())
def test_order_of_rows_does_not_matter(case):
    backwards = MarkTable.of(reversed(case.marks))

    for facet in Facet:
        try:
            found = leave_one_out(case.rules, backwards, facet=facet)
        except Refused:
            found = ()
        assert found == answers(case, facet)


def test_generous_judge_carries_the_winner():
    case = season({"E1": {"J1": (4, 4), "J2": (1, 1)}, "E2": {"J1": (2, 2), "J2": (2, 2)}})

    found = leave_one_out(case.rules, case.table, facet=Facet.JUDGE)

    assert found == (
        LeftOut(
            facet=Facet.JUDGE,
            code="J1",
            category="",
            moves=(Move("E1", 1, 2), Move("E2", 2, 1)),
            first=("E2",),
            top=1,
            top_changes=True,
        ),
        LeftOut(facet=Facet.JUDGE, code="J2", category="", moves=(), first=("E1",), top=1, top_changes=False),
    )


QUORUM_OF_THREE = {
    "E1": {"J1": (4, 4), "J2": (1, 1), "J3": (1, 1)},
    "E2": {"J1": (1, 1), "J2": (2, 2), "J3": (2, 2)},
    "E3": {"J2": (4, 4), "J3": (4, 4)},
}


def test_entry_that_just_had_its_quorum_is_ranked_by_its_other_judges():
    case = season(QUORUM_OF_THREE, quorum=3)
    assert ranks(case.result()) == {"": {"E1": 1, "E2": 2}}

    (left, *_) = leave_one_out(case.rules, case.table, facet=Facet.JUDGE)

    assert (left.code, left.moves) == ("J1", (Move("E1", 1, 2), Move("E2", 2, 1)))


def test_quorum_of_other_rules_asks_for_one_judge_fewer_as_well():
    by_median = rules([{"step": "median", "as": "total", "of": "marks", "per": []}], quorum={"judges": 3})
    marks = table({entry: {judge: row[0] for judge, row in rows.items()} for entry, rows in QUORUM_OF_THREE.items()})

    (left, *_) = leave_one_out(by_median, marks, facet=Facet.JUDGE)

    assert (left.code, left.moves) == ("J1", ())


def test_entry_without_any_other_judge_is_not_ranked():
    case = season({"E1": {"J1": (4, 4)}, "E2": {"J1": (2, 2), "J2": (2, 2)}, "E3": {"J2": (1, 1)}})

    (left, _) = leave_one_out(case.rules, case.table, facet=Facet.JUDGE, top={"": 2})

    assert left.moves == (Move("E1", 1, None), Move("E2", 2, 1), Move("E3", 3, 2))
    assert left.top_changes


def test_ties_without_a_judge_are_broken_by_the_declared_chain():
    case = season(
        {"E1": {"J1": (4, 0), "J2": (2, 2), "J3": (3, 1)}, "E2": {"J1": (0, 0), "J2": (1, 3), "J3": (2, 2)}},
        tie_breaks=("c2",),
    )

    (left, *_) = leave_one_out(case.rules, case.table, facet=Facet.JUDGE)

    assert left.moves == (Move("E1", 1, 2), Move("E2", 2, 1))


def test_other_rules_are_tabulated_again():
    by_median = rules([{"step": "median", "as": "total", "of": "marks", "per": []}])
    marks = table({"E1": {"J1": 9, "J2": 9, "J3": 1}, "E2": {"J1": 5, "J2": 5, "J3": 5}})

    found = leave_one_out(by_median, marks, facet=Facet.JUDGE)

    assert [(left.code, left.moves, left.first) for left in found] == [
        ("J1", (Move("E2", 2, 1),), ("E1", "E2")),
        ("J2", (Move("E2", 2, 1),), ("E1", "E2")),
        ("J3", (), ("E1",)),
    ]


def test_criterion_of_other_rules_loses_its_marks():
    added = rules([{"step": "sum", "as": "total", "of": "marks", "per": []}])
    marks = MarkTable.of(
        mark(entry, "J1", criterion, value)
        for entry, row in {"E1": {"jump": 9, "style": 1}, "E2": {"jump": 5, "style": 4}}.items()
        for criterion, value in row.items()
    )

    found = leave_one_out(added, marks, facet=Facet.CRITERION)

    assert [(left.code, left.first) for left in found] == [("jump", ("E2",)), ("style", ("E1",))]


def test_other_rules_are_tabulated_again_only_so_often():
    by_median = rules([{"step": "median", "as": "total", "of": "marks", "per": []}])
    marks = table({"E1": {"J1": 9, "J2": 9, "J3": 1}})

    with pytest.raises(Refused) as refused:
        leave_one_out(by_median, marks, facet=Facet.JUDGE, most=2)

    assert refused.value.refusal == Refusal(RefusalCode.TOO_MANY_RUNS, {"runs": 3, "most": 2})


def test_engine_that_gives_no_ranking_is_quoted():
    strict = rules([{"step": "mean", "as": "total", "of": "marks", "per": []}], places="ordinal")
    marks = table({"E1": {"J1": 9, "J2": 1}, "E2": {"J1": 8, "J2": 1}})

    found = leave_one_out(strict, marks, facet=Facet.JUDGE)

    with pytest.raises(TabulationError) as error:
        tabulate(strict, table({"E1": {"J2": 1}, "E2": {"J2": 1}}))
    assert found[0].refusal == Refusal(RefusalCode.ENGINE, {"code": "J1", "reason": error.value.problems[0]})
    assert found[1].refusal is None


@pytest.mark.parametrize(
    ("facet", "code"), [(Facet.JUDGE, RefusalCode.ONE_JUDGE), (Facet.CRITERION, RefusalCode.ONE_CRITERION)]
)
def test_the_only_one_cannot_be_left_out(facet, code):
    case = season({"E1": {"J1": (4,)}, "E2": {"J1": (3,)}}, weights=(1,))

    with pytest.raises(Refused) as refused:
        leave_one_out(case.rules, case.table, facet=facet)

    assert refused.value.refusal.code == code


def test_reason_that_knows_its_korean_is_told_in_korean():
    reason = Reason("tied", "Two entries are equal.", "두 응모작이 같습니다.")

    refusal = Refusal(RefusalCode.ENGINE, {"code": "J1", "reason": reason})

    assert refusal.text() == "Without J1 these rules give no ranking: Two entries are equal."
    assert refusal.text("ko") == "J1을(를) 빼면 이 규칙으로 순위를 낼 수 없습니다: 두 응모작이 같습니다."
