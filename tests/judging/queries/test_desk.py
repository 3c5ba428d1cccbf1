from datetime import UTC, datetime, timedelta

import pytest

from awards.enums import RoundState, SeasonState
from judging.queries.desk import pace, rounds_on_desk, sheet_neighbours
from tests.factories import awards, judging

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def after(*minutes):
    return [MORNING + timedelta(minutes=each) for each in minutes]


def test_pace_is_the_usual_time_between_submissions():
    assert pace(after(0, 20, 50, 75)) == timedelta(minutes=25)


def test_pace_leaves_pauses_out():
    assert pace(after(0, 20, 40, 60, 24 * 60, 24 * 60 + 20)) == timedelta(minutes=20)


@pytest.mark.parametrize("instants", [[], [None, None], after(0, 20, 40), after(0, 300, 600, 900)])
def test_pace_is_unknown_while_there_is_too_little_to_tell_it_from(instants):
    assert pace(instants) is None


@pytest.fixture
def judge(db):
    return judging.judge(awards.season(SeasonState.JUDGING))


def test_rounds_on_desk_come_open_first_each_in_the_judges_own_order(judge):
    closed = judging.judging_round(judge.season, RoundState.CLOSED)
    opened = judging.judging_round(judge.season)
    judging.sheet(judging.assignment(closed, judge), marks={"idea": "4", "proof": "4"}, submitted=True)
    last = judging.assignment(opened, judge, reading_order=9)
    first = judging.assignment(opened, judge, reading_order=2)

    desks = rounds_on_desk(judge.user)

    assert [(desk.round, desk.done, desk.left) for desk in desks] == [(opened, 0, 2), (closed, 1, 0)]
    assert [(line.number, line.sheet.assignment) for line in desks[0].lines] == [(1, first), (2, last)]


def test_the_next_entry_is_one_begun_before_one_not_started(judge):
    round = judging.judging_round(judge.season)
    judging.assignment(round, judge, reading_order=1)
    begun = judging.sheet(judging.assignment(round, judge, reading_order=2), marks={"idea": "4"})

    assert rounds_on_desk(judge.user)[0].next_line.sheet == begun


def test_neighbours_follow_the_reading_order_and_pass_over_what_is_done(judge):
    round = judging.judging_round(judge.season)
    first, second, third, fourth = (judging.assignment(round, judge, reading_order=place) for place in range(1, 5))
    judging.sheet(third, marks={"idea": "4", "proof": "4"}, submitted=True)

    places = [sheet_neighbours(judge.user, each.scoresheet) for each in (first, second, fourth)]

    assert places == [
        (1, 4, "", second.entry.code),
        (2, 4, first.entry.code, fourth.entry.code),
        (4, 4, third.entry.code, first.entry.code),
    ]
