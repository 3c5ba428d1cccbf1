from decimal import Decimal
from fractions import Fraction

import pytest

from judging.tabulation.engine import TabulationError, tabulate
from judging.tabulation.marks import Fact, Facts, MarkTable
from judging.tabulation.result import Difference, why_above
from judging.tabulation.rules import parse_rules
from judging.tabulation.specs import Label
from tests.judging.tabulation.cases import facts, mark, places, rules, table, total_of

MEAN = {"step": "mean", "as": "total", "of": "marks", "per": []}


def ranked(marks, by=("total",), steps=(MEAN,), given=None, **more):
    return tabulate(rules(list(steps), by=by, **more), table(marks), given)


def one(**totals):
    """Entries marked by one judge."""
    return {entry: {"J": value} for entry, value in totals.items()}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("1224", [1, 2, 2, 4]),
        ("1223", [1, 2, 2, 3]),
        ("1334", [1, 3, 3, 4]),
        ("fractional", [1, Fraction(5, 2), Fraction(5, 2), 4]),
    ],
)
def test_places_are_counted_as_declared(kind, expected):
    result = ranked(one(A="9", B="7", C="7", D="3"), places=kind)

    assert places(result) == list(zip("ABCD", expected, strict=True))
    assert [line.tied for line in result.categories[0].lines] == [False, True, True, False]


def test_ordinal_places_are_refused_while_a_tie_is_left():
    with pytest.raises(TabulationError) as refusal:
        ranked(one(A="7", B="7"), places="ordinal")

    assert refusal.value.problems == (
        (
            "Ordinal places allow no ties, but these entries are equal in every declared key: A, B. Add a last key that "
            "tells them apart (a draw, a Decision), or choose places 1224."
        ),
    )


def test_ordinal_places_follow_the_declared_last_key():
    result = ranked(
        one(A="7", B="7"),
        by=["total", {"metric": "value", "of": "draw", "better": "lower"}],
        given=facts(draw={"A": "2", "B": "1"}),
        facts={"draw": {}},
        places="ordinal",
    )

    assert places(result) == [("B", 1), ("A", 2)]


def test_ties_are_never_broken_by_the_order_of_rows():
    for order in ("AB", "BA"):
        assert places(ranked({entry: {"J": "7"} for entry in order})) == [("A", 1), ("B", 1)]


def test_totals_that_differ_by_a_hair_are_not_tied_and_are_printed_apart():
    result = ranked({"A": {"J": "1", "K": "1", "L": "2"}, "B": {"J": "1.333"}, "C": {"J": "1.333"}, "D": {"J": "1"}})

    assert [(line.entry, line.rank, line.printed) for line in result.categories[0].lines] == [
        ("A", 1, "1.3333"),
        ("B", 2, "1.3330"),
        ("C", 2, "1.3330"),
        ("D", 4, "1.00"),
    ]


def test_printing_can_keep_to_its_places():
    result = ranked(one(A="1.234", B="1.233"), print={"places": 1, "mode": "up", "more": False})

    assert [line.printed for line in result.categories[0].lines] == ["1.3", "1.3"]


def test_a_tie_break_only_looks_at_tied_entries():
    marks = {"A": {"J": "7", "K": "7"}, "B": {"J": "5", "K": "9"}, "C": {"J": "10", "K": "2"}}
    highest = {"step": "highest", "as": "highest", "of": "marks", "per": []}

    result = ranked(marks, by=["total", "highest"], steps=[MEAN, highest])

    assert places(result) == [("B", 1), ("A", 2), ("C", 3)]


def test_a_tie_break_that_one_of_the_tied_lacks_is_passed_over():
    result = ranked(
        one(A="7", B="7", C="7"),
        by=["total", "jury_prize"],
        facts={"jury_prize": {"optional": True}},
        given=facts(jury_prize={"A": "1", "B": "2"}),
    )

    assert places(result) == [("A", 1), ("B", 1), ("C", 1)]


def test_countback_counts_the_best_marks_first():
    marks = {
        "A": {"J": "12", "K": "8", "L": "10"},
        "B": {"J": "12", "K": "12", "L": "6"},
        "C": {"J": "10", "K": "10", "L": "10"},
    }

    assert places(ranked(marks, by=["total", {"metric": "countback", "of": "marks"}])) == [
        ("B", 1),
        ("A", 2),
        ("C", 3),
    ]
    listed = {"metric": "countback", "of": "marks", "values": [10]}
    assert places(ranked(marks, by=["total", listed])) == [("C", 1), ("A", 2), ("B", 3)]


def test_head_to_head_asks_the_judges_who_marked_both():
    marks = {
        "A": {"J": "6", "K": "6", "L": "3"},
        "B": {"J": "5", "K": "5", "L": "5"},
        "C": {"J": "5", "K": "5"},
    }

    # A beats B by two judges to one and C by two to none; B and C are even
    result = ranked(marks, by=["total", {"metric": "head_to_head", "of": "marks"}])

    assert places(result) == [("A", 1), ("B", 2), ("C", 2)]


def test_why_above_tells_a_comparison_of_judges_in_its_own_direction():
    marks = {"A": {"J": "6", "K": "6", "L": "3"}, "B": {"J": "5", "K": "5", "L": "5"}}
    lower = [{"metric": "value", "of": "total", "better": "lower"}]

    against = why_above(
        ranked(marks, by=[*lower, {"metric": "head_to_head", "of": "marks", "better": "lower"}]), "A", "B"
    )
    counted = why_above(ranked(marks, by=["total", {"metric": "countback", "of": "marks"}]), "A", "B")

    assert against.text() == (
        "B stands above A by “head to head by marks” (higher is better): 1.00 against 0.00. "
        "Everything that counts before it is equal."
    )
    assert counted.text("ko") == (
        "A의 순위가 B보다 앞선 근거는 ‘점수 개수 비교’입니다(높을수록 좋음): 2, 0, 1 대 0, 3, 0. "
        "그보다 먼저 적용하는 기준은 모두 같습니다."
    )


def test_a_decision_separates_only_what_is_tied():
    result = ranked(
        one(A="7", B="7", C="9"),
        by=["total", {"metric": "decision", "of": "ruling"}],
        facts={"ruling": {"optional": True}},
        given=facts(ruling={"A": "2", "B": "1", "C": "3"}),
    )

    assert places(result) == [("C", 1), ("B", 2), ("A", 3)]


def test_below_the_quorum_an_entry_is_not_ranked_and_the_reason_is_told():
    result = ranked({"A": {"J": "9"}, "B": {"J": "5", "K": "6"}}, quorum={"judges": 2})

    unranked = result.line("A")
    assert places(result) == [("B", 1)]
    assert (unranked.rank, unranked.total, unranked.judges) == (None, 9, 1)
    assert unranked.reason == "2 judges are needed to rank this entry; the sheets of 1 count."
    assert (unranked.reason.code, unranked.reason.text("ko")) == (
        "quorum",
        "순위를 매기려면 심사위원 2명이 필요하지만 1명의 채점만 인정되었습니다.",
    )


def test_a_threshold_per_criterion_must_be_reached_in_every_one():
    by_criterion = {"step": "mean", "as": "by_criterion", "of": "marks", "per": ["criterion"]}
    marks = MarkTable.of(
        mark(entry, "J", criterion, value)
        for entry, row in {"A": "98", "B": "94", "C": "55"}.items()
        for criterion, value in zip("xy", row, strict=True)
    )

    result = tabulate(
        rules([by_criterion, MEAN], require=[{"of": "by_criterion", "at_least": 5, "label": "criterion"}]), marks
    )

    assert places(result) == [("A", 1), ("C", 2)]
    assert result.line("B").reason == "“criterion” is below 5, the least that the rules ask for."


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("decision", {"A": ("advances",), "B": ("tied_at_cut",), "C": ("tied_at_cut",), "D": ()}),
        ("all", {"A": ("advances",), "B": ("advances",), "C": ("advances",), "D": ()}),
        ("none", {"A": ("advances",), "B": (), "C": (), "D": ()}),
    ],
)
def test_a_tie_at_the_cut_is_settled_as_declared(ties, expected):
    result = ranked(one(A="9", B="7", C="7", D="3"), advance={"top": 2, "ties": ties})

    assert {line.entry: line.flags for line in result.categories[0].lines} == expected


def test_categories_are_ranked_apart_and_an_entry_may_be_in_two():
    marks = MarkTable.of(
        [mark(e, "J", "x", v, category=c) for e, v, c in (("A", "1", "c"), ("B", "2", "c"), ("A", "0", "d"))]
    )

    result = tabulate(rules([MEAN]), marks)

    assert [(ranking.category, [line.entry for line in ranking.lines]) for ranking in result.categories] == [
        ("c", ["B", "A"]),
        ("d", ["A"]),
    ]
    assert (result.line("A", "c").rank, result.line("A", "d").rank) == (2, 1)
    with pytest.raises(KeyError, match="2 lines for entry “A”"):
        result.line("A")


def test_an_entry_that_only_a_file_of_facts_knows_is_listed_and_not_ranked():
    given = Facts.of([], categories=[("A", "c"), ("Z", "c")])

    result = tabulate(rules([MEAN]), table({"A": {"J": "5"}}), given)

    (ranking,) = result.categories
    assert [(line.entry, line.category, line.rank) for line in ranking.lines] == [("A", "c", 1), ("Z", "c", None)]


def test_marks_of_an_entry_in_two_categories_must_name_one():
    given = Facts.of([], categories=[("A", "c"), ("A", "d")])

    with pytest.raises(TabulationError, match=r"Entry “A” is in several categories \(c, d\); its marks name none"):
        tabulate(rules([MEAN]), table({"A": {"J": "5"}}), given)


def test_why_above_names_the_first_key_that_differs():
    marks = {"A": {"J": "7", "K": "7"}, "B": {"J": "5", "K": "9"}, "C": {"J": "3"}, "D": {"J": "3"}}
    highest = {"step": "highest", "as": "best", "of": "marks", "per": [], "label": {"en": "best mark", "ko": "최고점"}}
    result = ranked(marks, by=["total", "best"], steps=[MEAN, highest])

    by_tie_break = why_above(result, "A", "B")
    by_total = why_above(result, "A", "C")

    assert by_tie_break == Difference(
        "B", "A", "best", Label("best mark", "최고점"), "higher", Fraction(9), Fraction(7), 1
    )
    assert by_tie_break.text() == (
        "B stands above A by “best mark” (higher is better): 9.00 against 7.00. "
        "Everything that counts before it is equal."
    )
    assert by_tie_break.text("ko") == (
        "B의 순위가 A보다 앞선 근거는 ‘최고점’입니다(높을수록 좋음): 9.00 대 7.00. "
        "그보다 먼저 적용하는 기준은 모두 같습니다."
    )
    assert (by_total.key, by_total.position) == ("total", 0)
    assert why_above(result, "C", "D") is None


def test_why_above_refuses_what_cannot_be_compared():
    result = ranked({"A": {"J": "9"}, "B": {"J": "5", "K": "6"}}, quorum={"judges": 2})

    with pytest.raises(ValueError, match="“A” is not ranked: 2 judges are needed"):
        why_above(result, "A", "B")
    with pytest.raises(ValueError, match="“A” and “Z” are not in the same ranking"):
        why_above(result, "A", "Z")


def test_marks_off_the_rubric_and_off_the_scale_are_refused_together():
    criteria = [{"key": "x", "weight": 1, "min": 1, "max": 5}]
    marks = MarkTable.of(
        [mark("A", "J", "x", "5.5"), mark("A", "J", "y", "3"), mark("A", "K", "x", "0"), mark("A", "L", "x", "1")]
    )

    with pytest.raises(TabulationError) as refusal:
        tabulate(rules([MEAN], criteria=criteria), marks)

    assert refusal.value.problems == (
        "Judge “J”, entry “A”: 5.5 is outside the scale of “x”, which goes from 1 to 5.",
        "Judge “J”, entry “A”: “y” is not a criterion that judges mark. They mark: x.",
        "Judge “K”, entry “A”: 0 is outside the scale of “x”, which goes from 1 to 5.",
    )


def test_a_fact_that_should_be_a_number_is_refused():
    steps = [MEAN, {"step": "add", "as": "sum", "of": ["total", "bonus"]}]

    with pytest.raises(TabulationError, match="The fact “bonus” of entry “A” is “lots”, which is no number"):
        tabulate(rules(steps, facts={"bonus": {}}), table({"A": {"J": "5"}}), Facts.of([Fact("A", "bonus", "lots")]))


def test_result_keeps_all_that_is_needed_to_compute_it_again():
    result = ranked({"A": {"J": "1", "K": "2"}, "B": {"J": "0.5"}})

    data = result.to_json()

    assert data["ranking"] == [
        {
            "category": "",
            "round": "",
            "lines": [
                {
                    "entry": "A",
                    "rank": "1",
                    "tied": False,
                    "total": "1.50",
                    "total_exact": "3/2",
                    "judges": 2,
                    "steps": {"total": "3/2"},
                    "keys": [{"key": "total", "better": "higher", "value": "3/2"}],
                    "reason": None,
                    "flags": [],
                },
                {
                    "entry": "B",
                    "rank": "2",
                    "tied": False,
                    "total": "0.50",
                    "total_exact": "1/2",
                    "judges": 1,
                    "steps": {"total": "1/2"},
                    "keys": [{"key": "total", "better": "higher", "value": "1/2"}],
                    "reason": None,
                    "flags": [],
                },
            ],
        }
    ]
    rows = [["", "A", "3/2"], ["", "B", "1/2"]]
    steps = [{"key": "total", "label": "total", "per": ["category", "entry"], "rows": rows}]
    assert data["evidence"] == {"steps": steps}
    assert (data["rules"], data["rules_digest"]) == (result.rules.to_json(), result.rules.digest)


def test_progress_is_told_stage_by_stage():
    told = []

    tabulate(rules([MEAN]), table({"A": {"J": "5"}}), progress=lambda *stage: told.append(stage))

    assert told == [("marks", 1, 3), ("total", 2, 3), ("ranking", 3, 3)]


def test_an_empty_table_gives_an_empty_ranking():
    assert tabulate(rules(total_of(MEAN | {"as": "m"})), MarkTable.of([])).categories == ()


def test_whole_sheet_rows_keep_an_entry_in_the_ranking_of_its_round():
    data = rules([MEAN]).to_json()
    data["rankings"][0]["entries"] = {"of_round": "2"}

    marks = MarkTable.of(
        [mark("A", "J", "x", "5", round="2"), mark("B", "J", "", None, round="2"), mark("C", "J", "x", "9", round="1")]
    )

    (ranking,) = tabulate(parse_rules(data), marks).categories

    assert [(line.entry, line.rank, line.total) for line in ranking.lines] == [("A", 1, Decimal(5)), ("B", None, None)]
