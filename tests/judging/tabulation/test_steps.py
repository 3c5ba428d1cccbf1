"""Each step on a case small enough to check by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from judging.tabulation.engine import TabulationError, tabulate
from judging.tabulation.marks import Fact, Facts, MarkTable
from tests.judging.tabulation.cases import evidence, facts, mark, rules, table, total_of, values

FIVE = {"E": {"J1": "1", "J2": "4", "J3": "4", "J4": "6", "J5": "10"}}
HALF_UP_2 = {"places": 2, "mode": "half_up"}


@pytest.mark.parametrize(
    ("word", "value"), [("mean", 5), ("sum", 25), ("median", 4), ("highest", 10), ("lowest", 1), ("count", 5)]
)
def test_reductions_make_one_number_of_many(word, value):
    assert values([{"step": word, "as": "total", "of": "marks", "per": []}], FIVE, "total") == {"E": value}


def test_median_of_an_even_number_is_the_mean_of_the_middle_two():
    steps = [{"step": "median", "as": "total", "of": "marks", "per": []}]

    assert values(steps, {"E": {"J1": "1", "J2": "2", "J3": "5", "J4": "9"}}, "total") == {"E": Fraction(7, 2)}


def test_mean_can_be_divided_by_a_declared_panel():
    steps = [{"step": "mean", "as": "total", "of": "marks", "per": [], "divisor": 10}]

    assert values(steps, FIVE, "total") == {"E": Fraction(5, 2)}


@pytest.mark.parametrize(("option", "value"), [({"equal": 4}, 2), ({"at_least": "4"}, 4), ({"equal": "1/3"}, 0)])
def test_count_can_ask_for_a_value(option, value):
    assert values([{"step": "count", "as": "total", "of": "marks", "per": [], **option}], FIVE, "total") == {"E": value}


def test_unknown_spreads_unless_it_is_to_be_left_out():
    awaited = {"E": {"J1": "4", "J2": None}, "F": {"J1": "4", "J2": "6"}}
    steps = [{"step": "mean", "as": "total", "of": "marks", "per": []}]
    lenient = [{**steps[0], "missing": "leave_out"}]

    assert values(steps, awaited, "total", states={"absent": "wait"}) == {"E": None, "F": 5}
    assert values(lenient, awaited, "total", states={"absent": "wait"}) == {"E": 4, "F": 5}


def test_where_lets_only_some_rows_through():
    marks = MarkTable.of(
        [
            mark("E", "J1", "x", "1", round="1", category="c"),
            mark("E", "J1", "x", "3", round="2", category="c"),
            mark("E", "J1", "y", "9", round="2", category="c"),
            mark("F", "J1", "x", "5", round="2", category="d"),
        ]
    )

    def kept(where):
        return values([{"step": "sum", "as": "total", "of": "marks", "where": where, "per": []}], marks, "total")

    assert kept({"round": "2"}) == {"E": 12, "F": 5}
    assert kept({"round": "2", "criterion": ["x"]}) == {"E": 3, "F": 5}
    assert kept({"category": "c", "judge": ["J1", "J2"]}) == {"E": 13}


def test_trim_drops_the_extremes_of_a_panel_that_is_large_enough():
    steps = total_of({"step": "trim", "as": "t", "of": "marks", "per": [], "high": 1, "low": 1})
    small = {"S": {judge: FIVE["E"][judge] for judge in ("J1", "J2", "J3", "J5")}}

    assert values(steps, FIVE | small, "total") == {"E": Fraction(14, 3), "S": Fraction(19, 4)}
    assert values(steps, FIVE, "t") == {
        ("E", "", "", "overall", "J1"): None,
        ("E", "", "", "overall", "J2"): 4,
        ("E", "", "", "overall", "J3"): 4,
        ("E", "", "", "overall", "J4"): 6,
        ("E", "", "", "overall", "J5"): None,
    }


def test_trim_counts_judges_after_recusals():
    steps = total_of({"step": "trim", "as": "t", "of": "marks", "per": [], "high": 1, "low": 1})
    recused = {"E": {**FIVE["E"], "J3": "R"}}

    assert values(steps, recused, "total") == {"E": Fraction(21, 4)}


@pytest.mark.parametrize(
    ("option", "total"),
    [
        ({"within": 3}, Fraction(2 + 4 + 4 + 6 + 8, 5)),
        ({"within": 3, "beyond": "drop"}, Fraction(14, 3)),
        ({"within_percent": 40}, Fraction(3 + 4 + 4 + 6 + 7, 5)),
        ({"within": 5}, Fraction(5)),
    ],
)
def test_clip_moves_or_drops_what_is_far_from_the_mean(option, total):
    steps = total_of({"step": "clip", "as": "c", "of": "marks", "per": [], **option})

    assert values(steps, FIVE, "total") == {"E": total}


def test_clip_can_round_the_mean_before_it_is_used():
    marks = {"E": {"J1": "1", "J2": "2", "J3": "5"}}  # mean 2.666..., 3 when rounded
    step = {"step": "clip", "as": "c", "of": "marks", "per": [], "within": 1}

    assert values(total_of(step), marks, "total") == {"E": Fraction(5 * 1 + 6 + 11, 9)}
    rounded = {**step, "mean_rounded": {"places": 0, "mode": "half_up"}}
    assert values(total_of(rounded), marks, "total") == {"E": Fraction(2 + 2 + 4, 3)}


def test_keep_leaves_the_best_and_what_is_unknown_out():
    runs = MarkTable.of(
        mark(entry, "J", "run", value, round=str(number))
        for entry, row in {"E": ["3", "9", "5"], "F": ["7", None, None]}.items()
        for number, value in enumerate(row)
    )
    run = {"step": "sum", "as": "run", "of": "marks", "per": ["round"]}
    best = {"step": "keep", "as": "best", "of": "run", "per": [], "best": 2}
    steps = [run, best, {"step": "sum", "as": "total", "of": "best", "per": []}]

    assert values(steps, runs, "total") == {"E": 14, "F": 7}
    assert values([run, {**best, "better": "lower"}, steps[2]], runs, "total") == {"E": 8, "F": 7}


def test_add_blend_multiply_and_limit():
    steps = [
        {"step": "mean", "as": "m", "of": "marks", "per": []},
        {"step": "add", "as": "sum", "of": ["m", {"of": "m", "times": "1/2"}, {"of": "penalty", "times": -1}]},
        {"step": "blend", "as": "blend", "of": [{"of": "m", "weight": 3}, {"of": "bonus", "weight": 1}]},
        {"step": "multiply", "as": "product", "of": ["m", "bonus", "0.5", 3]},
        {"step": "limit", "as": "limited", "of": "bonus", "at_most": 3, "at_least": "2.5"},
        {"step": "add", "as": "total", "of": ["m"]},
    ]
    declared = {"bonus": {}, "penalty": {"default": 0}}
    result = tabulate(
        rules(steps, facts=declared),
        table({"E": {"J": "4"}, "F": {"J": "6"}}),
        facts(bonus={"E": "8", "F": "1"}, penalty={"E": "1"}),
    )

    assert evidence(result, "sum") == {"E": 5, "F": 9}
    assert evidence(result, "blend") == {"E": 5, "F": Fraction(19, 4)}
    assert evidence(result, "product") == {"E": 48, "F": 9}
    assert evidence(result, "limited") == {"E": 3, "F": Fraction(5, 2)}


def test_add_takes_numbers_and_divide_knows_no_zero():
    steps = [
        {"step": "count", "as": "yes", "of": "marks", "per": [], "equal": 1},
        {"step": "count", "as": "all", "of": "marks", "per": []},
        {"step": "divide", "as": "share", "of": "yes", "by": "all"},
        {"step": "divide", "as": "odds", "of": "all", "by": "yes"},
        {"step": "add", "as": "total", "of": [{"of": "share", "times": 100}, 5, "-1/2"]},
    ]
    votes = {"E": {"J": "1", "K": "1", "L": "0"}, "F": {"J": "0"}}

    assert values(steps, votes, "share") == {"E": Fraction(2, 3), "F": 0}
    assert values(steps, votes, "odds") == {"E": Fraction(3, 2), "F": None}
    assert values(steps, votes, "total") == {"E": Fraction(200, 3) + Fraction(9, 2), "F": Fraction(9, 2)}


def test_a_term_without_a_number_leaves_the_result_without_one_unless_left_out():
    steps = [
        {"step": "mean", "as": "m", "of": "marks", "per": []},
        {"step": "add", "as": "strict", "of": ["m", "bonus"]},
        {"step": "add", "as": "lenient", "of": ["m", "bonus"], "missing": "leave_out"},
        {"step": "blend", "as": "strict_blend", "of": [{"of": "m", "weight": 1}, {"of": "bonus", "weight": 1}]},
        {
            "step": "blend",
            "as": "total",
            "of": [{"of": "m", "weight": 1}, {"of": "bonus", "weight": 1}],
            "missing": "leave_out",
        },
        {"step": "multiply", "as": "product", "of": ["m", "bonus"]},
    ]
    result = tabulate(
        rules(steps, facts={"bonus": {"optional": True}}),
        table({"E": {"J": "4"}, "F": {"J": "6"}}),
        facts(bonus={"E": "2"}),
    )

    assert evidence(result, "strict") == {"E": 6, "F": None}
    assert evidence(result, "lenient") == {"E": 6, "F": 6}
    assert evidence(result, "strict_blend") == {"E": 3, "F": None}
    assert evidence(result, "total") == {"E": 3, "F": 6}
    assert evidence(result, "product") == {"E": 8, "F": None}


def test_a_fact_per_criterion_meets_marks_per_criterion_and_one_per_entry_meets_both():
    steps = [
        {"step": "mean", "as": "m", "of": "marks", "per": ["criterion"]},
        {"step": "multiply", "as": "weighted", "of": ["m", "factor", "handicap"]},
        {"step": "sum", "as": "total", "of": "weighted", "per": []},
    ]
    given = Facts.of(
        [
            Fact("E", "factor", Decimal(2), criterion="x"),
            Fact("E", "factor", Decimal(3), criterion="y"),
            Fact("E", "handicap", Fraction(1, 2)),
        ]
    )
    marks = MarkTable.of([mark("E", "J", "x", "4"), mark("E", "J", "y", "6")])

    result = tabulate(rules(steps, facts={"factor": {"per": ["criterion"]}, "handicap": {}}), marks, given)

    assert evidence(result, "weighted") == {("E", "x"): 4, ("E", "y"): 9}
    assert evidence(result, "total") == {"E": 13}


def test_first_of_and_choose():
    steps = [
        {"step": "mean", "as": "m", "of": "marks", "per": []},
        {"step": "first_of", "as": "first", "of": ["official", "m"]},
        {"step": "choose", "as": "total", "by": "kind_of_entry", "cases": {"short": "m", "free": "first"}},
    ]
    declared = {"official": {"optional": True}, "kind_of_entry": {"type": "word"}}
    given = facts(official={"E": "9", "F": "8"}, kind_of_entry={"E": "short", "F": "free", "G": "other"})

    result = tabulate(rules(steps, facts=declared), table({"E": {"J": "4"}, "F": {"J": "5"}, "G": {"J": "6"}}), given)

    assert evidence(result, "first") == {"E": 9, "F": 8, "G": 6}
    assert evidence(result, "total") == {"E": 4, "F": 8, "G": None}


ORDER = {"A": {"J": "9"}, "B": {"J": "7"}, "C": {"J": "7"}, "D": {"J": "3"}}


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ("1224", [1, 2, 2, 4]),
        ("1223", [1, 2, 2, 3]),
        ("1334", [1, 3, 3, 4]),
        ("fractional", [1, Fraction(5, 2), Fraction(5, 2), 4]),
    ],
)
def test_ranks_count_equal_numbers_as_declared(places, expected):
    steps = total_of({"step": "ranks", "as": "r", "of": "marks", "per": ["judge"], "places": places})

    assert list(values(steps, ORDER, "total").values()) == expected


def test_ranks_are_within_the_category_and_can_prefer_lower():
    marks = MarkTable.of(
        [mark(e, "J", "x", v, category=c) for e, v, c in (("A", "1", "c"), ("B", "2", "c"), ("C", "0", "d"))]
    )
    steps = total_of({"step": "ranks", "as": "r", "of": "marks", "per": ["judge"], "better": "lower"})

    assert values(steps, marks, "total") == {"A": 1, "B": 2, "C": 1}


@pytest.mark.parametrize(("shared", "expected"), [("same", [12, 10, 10, 1]), ("average", [12, 9, 9, 1])])
def test_points_from_a_table_for_those_who_share_a_place(shared, expected):
    step = {"step": "points", "as": "p", "of": "marks", "per": ["judge"], "table": [12, 10, 8], "beyond": 1}

    assert list(values(total_of({**step, "shared": shared}), ORDER, "total").values()) == expected


def test_borda_counts_those_below_and_half_of_those_equal():
    step = {"step": "borda", "as": "b", "of": "marks", "per": ["judge"], "force": "a case"}

    assert list(values(total_of(step), ORDER, "total").values()) == [3, Fraction(3, 2), Fraction(3, 2), 0]


def test_borda_is_refused_for_a_judge_with_few_entries():
    step = {"step": "borda", "as": "b", "of": "marks", "per": ["judge"]}

    with pytest.raises(TabulationError) as refusal:
        tabulate(rules(total_of(step)), table(ORDER))

    (told,) = refusal.value.problems
    assert told == (
        "Step “b”: The Borda count needs at least 8 entries for each judge; judge “J” has 4. Choose another method, "
        "give judges more entries, or write why it shall be done all the same under “force”."
    )


def ballots(*orders):
    """Judges' ballots as text, the first named being best: several of them as (number, "ABC")."""
    judges = [order for number, order in orders for _ in range(number)]
    return MarkTable.of(
        mark(entry, f"J{judge:02}", "ballot", str(place))
        for judge, order in enumerate(judges)
        for place, entry in enumerate(order, start=1)
    )


SCHULZE = [
    {"step": "sum", "as": "place", "of": "marks", "per": ["judge"]},
    {"step": "schulze", "as": "total", "of": "place", "better": "lower"},
]


def test_schulze_gives_the_order_of_its_authors_example():
    # the first example of Schulze's paper: 45 voters, five candidates, order E A C B D
    voters = ballots(
        (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"), (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"), (8, "EBADC")
    )

    assert values(SCHULZE, voters, "total") == {"E": 1, "A": 2, "C": 3, "B": 4, "D": 5}


def test_schulze_and_entries_that_a_judge_has_not_marked():
    votes = MarkTable.of(
        [*ballots((1, "AB")).marks(), mark("C", "J01", "ballot", "1"), mark("B", "J01", "ballot", "2")]
    )
    last = [SCHULZE[0], {**SCHULZE[1], "unmarked": "last"}]

    assert values(SCHULZE, votes, "total") == {"A": 1, "B": 3, "C": 1}
    assert values(last, votes, "total") == {"A": 1, "B": 1, "C": 1}


def spread(method, **more):
    return total_of({"step": "normalise", "as": "n", "of": "marks", "per": ["judge"], "method": method, **more})


PAIR = {"A": {"J": "70", "K": "65"}, "B": {"J": "80", "K": "70"}, "C": {"J": "90", "K": "60"}}


@pytest.mark.parametrize(
    ("method", "more", "expected"),
    [
        ("centre", {}, [Fraction(135, 2), 75, 75]),
        ("min_max", {}, [25, 75, 50]),
        ("z", {"round": HALF_UP_2}, [Fraction(-1, 2), Fraction(1, 2), 0]),
        ("t_score", {"round": HALF_UP_2}, [45, 55, 50]),
    ],
)
def test_normalising_looks_at_each_judge_apart(method, more, expected):
    assert list(values(spread(method, force="a case", **more), PAIR, "total").values()) == expected


def tracks():
    """Two tracks of ten entries, ten points apart; J3 alone judges in both, every judge ten entries or more."""
    seats = [(entry, judge) for entry in range(20) for judge in ((1, 2, 3) if entry < 10 else (3, 4, 5))]
    wobble = (0, 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8)
    return MarkTable.of(
        mark(f"E{entry:02}", f"J{judge}", "overall", str(60 + 10 * (entry >= 10) + (wobble[entry] + judge * entry) % 7))
        for entry, judge in seats
    )


@pytest.mark.parametrize(
    ("step", "method"),
    [
        ({"step": "borda"}, "The Borda count"),
        ({"step": "normalise", "method": "centre"}, "Normalising"),
    ],
)
def test_judges_of_unequal_tracks_are_named_with_the_way_out(step, method):
    steps = total_of({**step, "as": "n", "of": "marks", "per": ["judge"]})

    with pytest.raises(TabulationError) as refusal:
        tabulate(rules(steps), tracks())

    (told,) = refusal.value.problems
    assert told == (
        f"Step “n”: {method} takes for granted that every judge saw entries of equal quality. By the marks, these judges "
        "saw better (+) or worse (-) entries than the whole, by more than 2 standard errors: J1 (-4.60, 4.0 standard errors), "
        "J2 (-4.60, 4.0 standard errors), J4 (+4.60, 4.0 standard errors), J5 (+4.60, 4.0 standard errors). (Of 5 judges, "
        "0.2 would be that far off by chance alone.) Use rules without this step and read the adjusted order beside the ranking; "
        "or, by Decision of the chair, write under “force” why it shall be done all the same: the reason is printed with "
        "the rules and the ranking."
    )


def test_a_forced_step_runs_and_its_reason_is_in_the_result():
    step = {"step": "borda", "as": "n", "of": "marks", "per": ["judge"], "force": "The charter of 1962 asks for it."}

    result = tabulate(rules(total_of(step)), tracks())

    assert result.forced == (("n", "The charter of 1962 asks for it."),)
    assert result.to_json()["forced"] == [{"step": "n", "reason": "The charter of 1962 asks for it."}]


def test_judges_who_all_saw_everything_are_never_unequal():
    step = {"step": "borda", "as": "n", "of": "marks", "per": ["judge"]}
    marks = {f"E{entry}": {"J": str(entry % 5), "K": str(entry % 3)} for entry in range(9)}

    assert tabulate(rules(total_of(step)), table(marks)).forced == ()


def test_an_irrational_t_score_is_rounded_exactly():
    marks = {"A": {"J": "1"}, "B": {"J": "2"}, "C": {"J": "4"}}  # mean 7/3, variance 7/3
    steps = spread("t_score", force="a case", round={"places": 4, "mode": "down"})

    # 50 + 10 x (1 - 7/3) / sqrt(7/3) = 41.27128..., 47.81782..., 60.91089...
    assert list(values(steps, marks, "total").values()) == [
        Fraction("41.2712"),
        Fraction("47.8178"),
        Fraction("60.9108"),
    ]


@pytest.mark.parametrize(("policy", "expected"), [("middle", [50, 50]), ("leave_out", [None, None])])
def test_a_judge_without_spread_needs_a_declared_policy(policy, expected):
    flat = {"A": {"J": "7"}, "B": {"J": "7"}}
    steps = spread("min_max", force="a case")

    with pytest.raises(TabulationError, match="Judge “J” gave the same mark to every entry"):
        tabulate(rules(steps), table(flat))
    assert list(values(spread("min_max", force="a case", no_spread=policy), flat, "total").values()) == expected


def test_normalising_is_refused_for_a_small_panel():
    marks = {f"E{number}": {"J": str(number), "K": str(number % 3)} for number in range(9)}

    with pytest.raises(TabulationError, match=r"needs at least 5 judges, .*; there are 2"):
        tabulate(rules(spread("min_max")), table(marks))


def test_rounding_happens_only_where_it_is_declared():
    steps = [
        {"step": "mean", "as": "m", "of": "marks", "per": [], "round": {"places": 1, "mode": "half_even"}},
        {"step": "multiply", "as": "total", "of": ["m", "1/3"]},
    ]

    assert values(steps, {"E": {"J": "0.1", "K": "0.2"}}, "total") == {"E": Fraction(1, 15)}
