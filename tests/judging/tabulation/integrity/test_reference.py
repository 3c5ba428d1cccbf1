"""The figure skating panels: home bias and connectedness.

The published adjusted means (3.088 and -.301, t 37.86) tell judges apart by name and kind of program. The panels hold a
judge's seat and country and no name, so that the same judge in two programs cannot be recognised; judges are told
apart by seat in a program here, which is one subtraction too many for whoever sat in several. Counts are exact, and
everything else agrees with the published figures to what that makes.
"""

import csv
from collections import defaultdict

import numpy as np
import pytest

from judging.tabulation.integrity.home import adjusted_means, home_bias, own_country
from judging.tabulation.severity.panel import Panel
from tests.judging.tabulation.severity.panels import path_of

pytestmark = pytest.mark.panels
WORLDS = "ISU World Figure Skating Championships 2017"


def rows(name):
    with path_of(f"isu_figure_skating/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def marks():
    """One row a judge and performance: entry, seat, country of the judge, points of components, points of elements."""
    factors = {(row["entry"], row["criterion"]): row["factor"] for row in rows("criteria") if row["factor"]}
    points, countries = defaultdict(dict), {}
    for row in rows("scores"):
        key, kind = (row["entry"], row["judge"]), row["kind"]
        factor = float(factors[row["entry"], row["criterion"]]) if kind == "component" else 1.0
        points[key][kind] = points[key].get(kind, 0.0) + factor * float(row["score"])
        if row["judge_country"]:
            countries[key] = row["judge_country"]
    return [(*key, countries[key], given.get("component"), given.get("element")) for key, given in points.items()]


@pytest.fixture(scope="module")
def performances():
    """Of each entry: competition, program, discipline, nation of the skaters."""
    return {
        row["entry"]: (row["competition"], row["program"], discipline(row["program"]), row["nation"])
        for row in rows("official")
    }


def discipline(program):
    """Such as LADIES, of LADIES SHORT PROGRAM; JUNIOR LADIES is another."""
    return program.split(" SHORT")[0].split(" FREE")[0]


@pytest.fixture(scope="module")
def judged(marks, performances):
    """The panel of total points of all performances that have marks of both kinds, and the pairs at home."""
    kept = [(entry, seat, country, one + other) for entry, seat, country, one, other in marks if other is not None]
    judges = {(entry, seat): " / ".join((*performances[entry][:2], seat)) for entry, seat, _, _ in kept}
    panel = Panel.of((entry, judges[entry, seat], total) for entry, seat, _, total in kept)
    home = own_country(
        panel,
        {entry: performance[3] for entry, performance in performances.items()},
        {judges[entry, seat]: country for entry, seat, country, _ in kept},
    )
    return panel, home


def test_home_bias_of_figure_skating_has_the_published_counts_and_nearly_the_means(judged):
    found = adjusted_means(*judged)

    assert (found.home, found.away) == (1305, 13375)
    assert (found.home_mean, found.away_mean) == pytest.approx((2.99487, -0.29221), abs=1e-5)
    assert found.welch.t == pytest.approx(37.8002, abs=1e-4)
    # Published, with judges known by name: within what the seats lose.
    assert (found.home_mean, found.away_mean) == pytest.approx((3.088, -0.301), rel=0.035)
    assert found.welch.t == pytest.approx(37.86, rel=0.002)


def test_home_bias_of_the_worlds_stands_out(judged):
    panel, home = judged
    worlds = np.array([judge.startswith(WORLDS) for judge in panel.judges])

    found = home_bias(panel.where(worlds[panel.judge_of]), home, chance=np.random.default_rng(1), draws=999)

    (overall,) = found.overall
    assert overall.stands_out
    assert overall.low < found.facts["home_mean"] - found.facts["away_mean"] < overall.high
    assert overall.detectable < overall.estimate


@pytest.fixture(scope="module")
def parts_of(marks, performances):
    """How many connected parts there are where judges are told apart by this key."""

    def counted(key, *, only=None):
        kept = [(performances[entry], entry, seat, country) for entry, seat, country, _, _ in marks]
        panel = Panel.of(
            (
                entry,
                key.format(
                    competition=performance[0],
                    program=performance[1],
                    discipline=performance[2],
                    seat=seat,
                    country=country,
                ),
                0,
            )
            for performance, entry, seat, country in kept
            if only in {None, performance[0]}
        )
        return len(panel.parts())

    return counted


def test_disciplines_of_the_worlds_are_four_parts(parts_of):
    # A country has one judge in a discipline's panel, so within one championship country and discipline name a judge.
    assert parts_of("{country} {discipline}", only=WORLDS) == 4


def test_all_competitions_are_one_part_through_the_countries_of_judges(parts_of):
    assert parts_of("{country}") == 1


def test_seats_alone_connect_nothing(parts_of):
    assert parts_of("{competition} {program} {seat}") == 152
