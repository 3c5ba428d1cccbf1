"""A small season worked out by hand: a desk round that sends three entries to a final, and the final."""

from decimal import Decimal

import pytest

from judging.tabulation.engine import tabulate
from judging.tabulation.marks import Fact, Facts, Mark, MarkState, MarkTable
from judging.tabulation.presets import CriterionSpec, weighted_mean_rules
from judging.tabulation.result import why_above
from judging.tabulation.rules import parse_rules

RUBRIC = (
    CriterionSpec("problem", Decimal(25), Decimal(1), Decimal(5)),
    CriterionSpec("implementation", Decimal(25), Decimal(0), Decimal(5)),
    CriterionSpec("value", Decimal(50), Decimal(0), Decimal(10)),
    CriterionSpec("residents", Decimal(3), Decimal(0), Decimal(10), parent="value"),
    CriterionSpec("evidence", Decimal(1), Decimal(0), Decimal(10), parent="value"),
)
LEAVES = ("problem", "implementation", "residents", "evidence")

# problem, implementation, residents, evidence; points worked out in the comment
DESK = {
    "Aalborg": {
        "Ito": ("4", "4", "8", "8"),  # 25x.8 + 25x.8 + 50x.8 = 80
        "Jansen": ("5", "4", "8", "4"),  # 25 + 20 + 50x(.75x.8 + .25x.4) = 45 + 35 = 80
        "Kamau": ("4", "4", "9", "NA"),  # 20 + 20 + 50x.9 = 85; evidence hands its weight to residents
    },  # mean 245/3
    "Busan": {
        "Ito": ("5", "5", "8", "8"),  # 25 + 25 + 40 = 90
        "Jansen": ("3", "3", "6", "6"),  # 15 + 15 + 30 = 60
        "Lopez": ("5", "4", "10", "10"),  # 25 + 20 + 50 = 95
    },  # mean 245/3: the same; value: Aalborg (80+70+90)/3 = 80, Busan (80+60+100)/3 = 80: the same;
    #       implementation: Aalborg (80+80+80)/3 = 80, Busan (100+60+80)/3 = 80: the same; median: 80 < 90
    "Córdoba": {
        "Jansen": ("4", "3", "7", "7"),  # 20 + 15 + 35 = 70
        "Kamau": ("4", "3", "7", "7"),  # 70
        "Lopez": ("R", "R", "R", "R"),
    },  # mean 70, two judges
    "Dakar": {
        "Ito": ("4", "3", "7", "7"),  # 70
        "Kamau": ("4", "3", "7", "7"),  # 70
        "Lopez": ("5", "3", "7", None),  # not finished: does not count
    },  # mean 70, two judges; nothing tells it from Córdoba
    "Esbjerg": {"Ito": ("5", "5", "10", "10")},  # 100, but one judge alone
}
STATES = {"NA": MarkState.NOT_APPLICABLE, "R": MarkState.RECUSED, None: MarkState.MISSING}


def marks(round_):
    return MarkTable.of(
        Mark(entry, judge, criterion, None if value in STATES else Decimal(value), STATES.get(value, MarkState.SCORED))
        for entry, sheets in round_.items()
        for judge, sheet in sheets.items()
        for criterion, value in zip(LEAVES, sheet, strict=True)
    )


def desk_rules(**more):
    tie_breaks = ["value", "implementation", "problem", "median", "decision"]
    return parse_rules(weighted_mean_rules(RUBRIC, quorum=2, tie_breaks=tie_breaks, top=3, **more))


@pytest.fixture
def desk():
    return tabulate(desk_rules(), marks(DESK))


def test_desk_round_comes_out_as_by_hand(desk):
    (ranking,) = desk.categories

    assert [(line.entry, line.rank, line.tied, line.printed, line.judges, line.flags) for line in ranking.lines] == [
        ("Busan", 1, False, "81.67", 3, ("advances",)),
        ("Aalborg", 2, False, "81.67", 3, ("advances", "not_applicable")),
        ("Córdoba", 3, True, "70.00", 2, ("recused", "tied_at_cut")),
        ("Dakar", 3, True, "70.00", 2, ("incomplete_sheet", "tied_at_cut")),
        ("Esbjerg", None, False, "100.00", 1, ()),
    ]
    assert ranking.lines[4].reason == "2 judges are needed to rank this entry; the sheets of 1 count."


def test_desk_tie_is_broken_where_the_comment_says(desk):
    told = why_above(desk, "Aalborg", "Busan")

    # problem comes before the median: Busan (5+3+5)/3 = 13/3, Aalborg (4+5+4)/3 = 13/3
    assert (told.above, told.key, told.position) == ("Busan", "median_points", 4)
    assert why_above(desk, "Córdoba", "Dakar") is None


def test_a_decision_settles_the_cut():
    ruling = Facts.of([Fact("Córdoba", "decision", Decimal(2)), Fact("Dakar", "decision", Decimal(1))])

    (ranking,) = tabulate(desk_rules(), marks(DESK), ruling).categories

    assert [(line.entry, line.rank, "advances" in line.flags) for line in ranking.lines] == [
        ("Busan", 1, True),
        ("Aalborg", 2, True),
        ("Dakar", 3, True),
        ("Córdoba", 4, False),
        ("Esbjerg", None, False),
    ]


def test_final_counts_half_desk_and_half_final(desk):
    final = {
        "Busan": {"Ito": ("4", "4", "8", "8"), "Jansen": ("4", "4", "8", "8")},  # 80
        "Aalborg": {"Ito": ("5", "5", "8", "8"), "Jansen": ("4", "4", "8", "8")},  # (90 + 80) / 2 = 85
        "Dakar": {"Ito": ("5", "5", "10", "10"), "Jansen": ("5", "5", "10", "10")},  # 100
    }
    data = weighted_mean_rules(RUBRIC, quorum=2)
    data["facts"]["desk"] = {}
    data["steps"][-1]["as"] = "final"
    halves = [{"of": "desk", "weight": 1}, {"of": "final", "weight": 1}]
    data["steps"].append({"step": "blend", "as": "total", "of": halves})
    earlier = Facts.of(Fact(line.entry, "desk", line.total) for line in desk.categories[0].lines if line.entry in final)

    (ranking,) = tabulate(parse_rules(data), marks(final), earlier).categories

    # (245/3 + 85)/2 = 250/3, (245/3 + 80)/2 = 485/6, (70 + 100)/2 = 85
    assert [(line.entry, line.rank, line.printed) for line in ranking.lines] == [
        ("Dakar", 1, "85.00"),
        ("Aalborg", 2, "83.33"),
        ("Busan", 3, "80.83"),
    ]
