"""What each picture makes of its facts."""

import re
from dataclasses import replace

import pytest

from judging.pictures import (
    Absence,
    Bin,
    CutBand,
    CutLine,
    Effect,
    HeatMap,
    Histogram,
    Leads,
    Meeting,
    Network,
    PriceCurve,
    PricePoint,
    RankInterval,
    RankIntervals,
    Shade,
    Tendencies,
    Tendency,
    draw_cut,
    draw_heat_map,
    draw_histogram,
    draw_leads,
    draw_network,
    draw_price_curve,
    draw_rank_intervals,
    draw_tendencies,
)
from tests.judging.pictures import reading, samples

ABOUT = samples.about("x", "A finding")


def kinds(svg: str, name: str) -> list[str]:
    return re.findall(rf'<{name} class="pic-([\w]+)"', svg)


def test_interval_across_the_cut_is_marked_by_shape_and_colour():
    lines = (RankInterval("A", 1, 1, 1, 1.0), RankInterval("B", 2, 1, 3, 0.4), RankInterval("C", 3, 2, 3, 0.0))
    picture = draw_rank_intervals(RankIntervals(lines, cut=1), samples.RANK_WORDS, ABOUT)

    rows = kinds(picture.svg, "circle")[:3]

    assert rows == ["point", "hollow", "point"]
    assert picture.table.rows == (
        ("1", "A", "1", "1", "100%", ""),
        ("2", "B", "1", "3", "40%", ""),
        ("3", "C", "2", "3", "0%", ""),
    )


def test_place_outside_its_interval_hangs_on_a_thread():
    lines = (RankInterval("A", 1, 2, 3), RankInterval("B", 2, 1, 3), RankInterval("C", 3, 1, 2))
    svg = draw_rank_intervals(RankIntervals(lines), samples.RANK_WORDS, ABOUT).svg

    assert kinds(svg, "line").count("thread") == 2


def test_entries_of_a_group_stand_in_one_bracket():
    lines = tuple(RankInterval(f"E{at}", at, at, at, group=(at - 1) // 2) for at in range(1, 6))
    svg = draw_rank_intervals(RankIntervals(lines), samples.RANK_WORDS, ABOUT).svg

    letters = [each.words for each in reading.letterings(svg) if each.words in {"A", "B", "C"}]

    assert letters == ["A", "B", "C"]
    assert kinds(svg, "path").count("bracket") == 4  # three groups and the legend


def test_judges_stand_from_lenient_to_strict_whatever_their_order():
    judges = tuple(
        Tendency(name, value, value - 1, value + 1, 9) for name, value in (("A", -3.0), ("B", 2.0), ("C", 0))
    )
    picture = draw_tendencies(Tendencies(judges), samples.TENDENCY_WORDS, ABOUT)

    assert [row[0] for row in picture.table.rows] == ["B", "C", "A"]
    assert picture == draw_tendencies(Tendencies(judges[::-1]), samples.TENDENCY_WORDS, ABOUT)
    assert kinds(picture.svg, "circle")[:3] == ["hollow", "point", "hollow"]


def test_cut_counts_who_is_inside_unsure_and_outside():
    lines = tuple(CutLine(f"E{at}", at, 10 - at, f"{10 - at}", low, high) for at, low, high in SIDES)
    picture = draw_cut(CutBand(lines, 2), samples.CUT_WORDS, ABOUT)

    assert [row[-1] for row in picture.table.rows] == ["inside", "unsure", "unsure", "outside"]
    told = [each.words for each in reading.letterings(picture.svg)]
    assert [each for each in told if ": " in each] == [
        "Inside whatever the doubt: 1",
        "Could lie on either side: 2",
        "Outside whatever the doubt: 1",
    ]


SIDES = ((1, 1, 2), (2, 1, 3), (3, 2, 4), (4, 3, 4))


def test_cut_without_doubt_has_no_band():
    lines = tuple(CutLine(f"E{at}", at, 10 - at, f"{10 - at}", at, at) for at in range(1, 5))

    assert "pic-band" not in draw_cut(CutBand(lines, 2), samples.CUT_WORDS, ABOUT).svg


def test_change_that_overturns_the_winner_comes_first_and_is_said_in_words():
    effects = (Effect("Small", 1.9, 2.1), Effect("Wide", 0.5, 4.0), Effect("Turning", -0.2, 2.0, "Kraków"))
    picture = draw_leads(Leads(2.0, effects), samples.LEAD_WORDS, ABOUT)

    assert picture.table.rows == (
        ("Lead as it is", "2.00", "2.00", ""),
        ("Turning", "−0.20", "2.00", "Kraków"),
        ("Wide", "0.50", "4.00", ""),
        ("Small", "1.90", "2.10", ""),
    )
    assert "Kraków would win" in [each.words for each in reading.letterings(picture.svg)]
    assert kinds(picture.svg, "rect").count("over") == 2  # the bar and the legend


def heat(*cells: Shade | Absence, **changes: object) -> HeatMap:
    names = tuple(f"C{at}" for at in range(len(cells)))
    return replace(HeatMap(("E",), names, (cells,), 0, 7), **changes)


def test_heat_map_tells_absent_from_low_without_shade():
    cells = (Shade(0, "0"), *(Absence.MISSING, Absence.NOT_APPLICABLE, Absence.RECUSED, Absence.UNASSIGNED))
    picture = draw_heat_map(heat(*cells), samples.HEAT_WORDS, ABOUT)

    assert picture.table.rows == (("E", "0", "missing", "not applicable", "the judge stepped out", ""),)
    assert kinds(picture.svg, "rect")[:4] == ["heat0", "absent", "aside", "aside"]
    assert kinds(picture.svg, "circle")[0] == "grid"


def test_heat_map_shades_from_floor_to_ceiling():
    cells = tuple(Shade(value, str(value)) for value in (-1, 0, 1, 3.4, 3.6, 6.9, 7, 9))

    svg = draw_heat_map(heat(*cells), samples.HEAT_WORDS, ABOUT).svg

    assert kinds(svg, "rect")[:8] == ["heat0", "heat0", "heat1", "heat3", "heat3", "heat6", "heat6", "heat6"]


def test_heat_map_refuses_missing_cells():
    with pytest.raises(ValueError, match="one cell for every row and column"):
        heat(Shade(1, "1"), columns=("A", "B"))


def test_network_shows_each_part_and_who_met_nobody():
    met = ((0, 0), (0, 1), (1, 1), (2, 2))
    facts = Network(("J1", "J2", "J3", "J4"), ("E1", "E2", "E3"), tuple(Meeting(*each) for each in met))
    picture = draw_network(facts, samples.NETWORK_WORDS, ABOUT)

    assert picture.table.rows == (
        ("Part 1. Judges: 2; entries: 2; sheets: 3", "Part", "1", "2", "2", "3"),
        ("Part 2. Judges: 1; entries: 1; sheets: 1", "Part", "2", "1", "1", "1"),
        ("Without a sheet. Judges: 1; entries: 0", "Part", "3", "1", "0", "0"),
        ("J1", "Judge", "1", "", "2", "2"),
        ("J2", "Judge", "1", "", "1", "1"),
        ("E1", "Entry", "1", "1", "", "1"),
        ("E2", "Entry", "1", "2", "", "2"),
        ("J3", "Judge", "2", "", "1", "1"),
        ("E3", "Entry", "2", "1", "", "1"),
        ("J4", "Judge", "3", "", "0", "0"),
    )


def test_network_does_not_depend_on_the_order_of_meetings():
    meetings = tuple(Meeting(at % 5, at % 12) for at in range(60))[:40]
    facts = Network(tuple("ABCDE"), tuple(map(str, range(12))), tuple(dict.fromkeys(meetings)))

    turned = replace(facts, meetings=facts.meetings[::-1])

    assert draw_network(turned, samples.NETWORK_WORDS, ABOUT) == draw_network(facts, samples.NETWORK_WORDS, ABOUT)


def test_network_draws_thick_what_weighs_much():
    facts = Network(("J",), ("E1", "E2"), (Meeting(0, 0, 1), Meeting(0, 1, 5)))

    svg = draw_network(facts, samples.NETWORK_WORDS, ABOUT).svg

    assert re.findall(r'<path [^>]*stroke-width="([\d.]+)"', svg) == ["0.6", "2.5"]


def test_histogram_refuses_more_bars_than_can_be_read():
    with pytest.raises(ValueError, match="make its bins wider"):
        Histogram(tuple(Bin(str(at), at) for at in range(25)))


def test_histogram_is_drawn_as_it_always_was():
    picture = draw_histogram(Histogram((Bin("1", 2), Bin("2", 4))), samples.HISTOGRAM_WORDS, ABOUT)

    assert picture.narrow.replace("><", ">\n<") + "\n" == GOLDEN


GOLDEN = """\
<svg xmlns="http://www.w3.org/2000/svg" class="picture picture-narrow" viewBox="-4 0 296 290" width="296" height="290" role="img" aria-labelledby="x-narrow-title" aria-describedby="x-narrow-about" direction="ltr" font-family="system-ui, 'Noto Sans', sans-serif" font-size="14">
<title id="x-narrow-title">A finding</title>
<desc id="x-narrow-about">A picture of a season that was made up for a test.</desc>
<text class="pic-quiet" fill="#575d6e" x="0" y="16">Judges</text>
<line class="pic-grid" stroke="#d9d5cb" stroke-width="1" fill="none" x1="20.38" y1="240" x2="288" y2="240"/>
<text class="pic-tick" fill="#575d6e" x="12.38" y="245" text-anchor="end">0</text>
<line class="pic-grid" stroke="#d9d5cb" stroke-width="1" fill="none" x1="20.38" y1="192.5" x2="288" y2="192.5"/>
<text class="pic-tick" fill="#575d6e" x="12.38" y="197.5" text-anchor="end">1</text>
<line class="pic-grid" stroke="#d9d5cb" stroke-width="1" fill="none" x1="20.38" y1="145" x2="288" y2="145"/>
<text class="pic-tick" fill="#575d6e" x="12.38" y="150" text-anchor="end">2</text>
<line class="pic-grid" stroke="#d9d5cb" stroke-width="1" fill="none" x1="20.38" y1="97.5" x2="288" y2="97.5"/>
<text class="pic-tick" fill="#575d6e" x="12.38" y="102.5" text-anchor="end">3</text>
<line class="pic-grid" stroke="#d9d5cb" stroke-width="1" fill="none" x1="20.38" y1="50" x2="288" y2="50"/>
<text class="pic-tick" fill="#575d6e" x="12.38" y="55" text-anchor="end">4</text>
<rect class="pic-bar" fill="#727989" x="33.76" y="145" width="107.05" height="95"/>
<text class="pic-text" fill="#14213d" x="87.28" y="139" text-anchor="middle">2</text>
<text class="pic-quiet" fill="#575d6e" x="87.28" y="260" text-anchor="middle">1</text>
<rect class="pic-bar" fill="#727989" x="167.57" y="50" width="107.05" height="190"/>
<text class="pic-text" fill="#14213d" x="221.09" y="44" text-anchor="middle">4</text>
<text class="pic-quiet" fill="#575d6e" x="221.09" y="260" text-anchor="middle">2</text>
<line class="pic-zero" stroke="#14213d" stroke-width="1.5" fill="none" x1="20.38" y1="240" x2="288" y2="240"/>
<text class="pic-quiet" fill="#575d6e" x="288" y="282" text-anchor="end">Sheets of one judge</text>
</svg>
"""


def test_price_curve_names_the_chosen_answer():
    points = (PricePoint(1, 0.5, "Few"), PricePoint(2, 0.75, "Middling"), PricePoint(3, 0.8, "Many"))
    picture = draw_price_curve(PriceCurve(points, chosen=1, digits=(0, 2)), samples.PRICE_WORDS, ABOUT)

    assert picture.table.rows == (
        ("Few", "1", "0.50", ""),
        ("Middling", "2", "0.75", "Chosen"),
        ("Many", "3", "0.80", ""),
    )
    assert kinds(picture.svg, "circle").count("chosen") == 2  # the point and the legend
