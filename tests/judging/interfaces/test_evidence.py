"""The evidence as pages tell it: codes become names, figures words, and what is refused says why. No database."""

from dataclasses import replace

import pytest
from django.utils import translation

from judging.interfaces.evidence.category import category_page, find_category
from judging.interfaces.evidence.names import Names
from judging.interfaces.evidence.overview import overview_cards
from judging.interfaces.evidence.panel import panel_section
from judging.interfaces.evidence.ranks import SideBySide, side_by_side, told_line
from judging.interfaces.evidence.steadiness import suggestion_rows
from judging.tabulation.evidence import Evidence, gather
from judging.tabulation.evidence.answer import Cut, EntryLine, Refusal, Refusals, Suggestion, Told
from judging.tabulation.evidence.sample import sample_part

NAMES = Names(
    entries={"C1": "Oslo: Quiet streets", "C2": "Lima: Rain gardens"},
    judges={"j-1": "Ada", "j-11": "Bert"},
    criteria={"impact": "Effect on people", "value": "Value"},
    language="en",
)


@pytest.fixture(scope="module")
def answer() -> Evidence:
    return gather([sample_part()])


def entry(code: str, place: str, **facts) -> EntryLine:
    usual = dict.fromkeys(("part", "mean", "error", "first", "in_places", "above_cut", "group", "lift"))
    empty = dict.fromkeys(("adjusted", "rank", "low", "high", "panel_low", "panel_high"))
    return EntryLine(
        **{**usual, **empty, "tied": False, "total": "80.00", "sheets": 3, **facts, "entry": code, "place": place}
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("C1 is 1st, C2 is 2nd.", "Oslo: Quiet streets is 1st, Lima: Rain gardens is 2nd."),
        ("C12 and XC1 are nobody.", "C12 and XC1 are nobody."),
        ("Of j-11 and j-1.", "Of Bert and Ada."),
        (
            "A change of weights: impact from 40.0 to 30.0 %.",
            "A change of weights: Effect on people from 40.0 to 30.0 %.",
        ),
        ("C1 on “impact”; its value has impact.", "Oslo: Quiet streets on “Effect on people”; its value has impact."),
    ],
)
def test_sentences_speak_of_names(said, told):
    assert NAMES.tell(Told(said, "")) == told


def test_without_names_sentences_stay_as_they_are():
    assert Names({}, {}, {}, "ko").tell(Told("", "C1 응모작")) == "C1 응모작"


def test_the_adjusted_order_stands_beside_the_official_one(answer):
    _part, category = find_category(answer.parts, "City")
    line = Cut("cut", 1, sure=("C1",), open=("C2",), lost=())
    facts = {"adjusted": 81.25, "rank": 2, "low": 1, "high": 3, "above_cut": 0.4}
    moved = [
        entry("C1", "1", **facts),
        entry("C2", "2", adjusted=82.0, rank=1, low=1, high=1, above_cut=0.999),
        entry("C3", ""),
    ]

    beside, below = side_by_side(replace(category, entries=tuple(moved), cuts=(line,)), NAMES)

    assert (beside, below) == (
        [
            SideBySide("1", False, "Oslo: Quiet streets", "80.00", "81.25", "2", "1 place lower", "1–3", "40%", False),
            SideBySide("2", False, "Lima: Rain gardens", "80.00", "82.00", "1", "1 place higher", "1", ">99%", True),
        ],
        [],
    )


def test_a_line_is_told_with_those_who_may_stand_on_either_side():
    assert told_line(Cut("cut", 2, sure=("C1",), open=("C2", "C3"), lost=("C4",)), NAMES) == {
        "title": "The first 2, who go on to the next round",
        "sentence": "2 entries could stand on either side of this line.",
        "sure": 1,
        "open": ["Lima: Rain gardens", "C3"],
        "lost": 1,
    }


def test_extra_sheets_of_one_entry_are_told_together():
    rows = suggestion_rows(
        [
            Suggestion("C1", 1, inside=True, gap=0.25, chance=0.4, worth=0.1),
            Suggestion("C2", 1, inside=False, gap=0.5, chance=0.3, worth=0.1),
            Suggestion("C1", 2, inside=True, gap=0.25, chance=0.35, worth=0.05),
        ],
        NAMES,
    )

    assert rows == [
        {"name": "Oslo: Quiet streets", "sheets": 2, "side": "above the line", "gap": "0.25", "chance": "40%"},
        {"name": "Lima: Rain gardens", "sheets": 1, "side": "below the line", "gap": "0.50", "chance": "30%"},
    ]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_section_of_the_sample_is_told(answer, language):
    names = Names({}, {}, {}, language)
    part, category = find_category(answer.parts, "City")

    with translation.override(language):
        page = category_page(part, category, names)
        panel = panel_section(part, names, "City", "part1")
        cards = overview_cards(answer, {"City": "City", "Project": "Project", "None": "None"}, names)

    pictures = [*page["rank_pictures"], page["cut_picture"], page["weights"]["picture"], page["heat_picture"]]
    assert all(picture.svg.startswith("<svg") for picture in (*pictures, panel["tendencies"], panel["network"]))
    assert [card["code"] for card in cards] == ["City", "Project"]
    assert [row["name"] for row in panel["judges"]] == ["J1", "J2", "J3", "J4", "J5", "J6"]
    assert {row["name"] for row in page["agreement"]}


def test_what_is_refused_says_why_in_its_place(answer):
    part, category = find_category(answer.parts, "City")
    why = Refusals((Refusal("few_judges", {}, Told("There are 3 judges.", "심사위원이 3명입니다.")),))
    refused = replace(category, adjusted=why, weights=why, one_mark=why, without_judges=why, triage=why, cuts=())
    refused = replace(refused, entries=(entry("C1", "1"), entry("C2", "2")))

    page = category_page(part, refused, NAMES)

    told = ["There are 3 judges."]
    assert (page["not_adjusted"], page["one_mark"]) == (told, told)
    assert [page[key]["refused"] for key in ("weights", "without", "triage")] == [told] * 3
    assert (page["is_ordered"], page["rank_pictures"], page["cut_picture"]) == (False, [], None)
