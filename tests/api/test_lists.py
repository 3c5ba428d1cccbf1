"""Every list asks the database the same number of questions for one row and for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.enums import EntryState
from tests.factories import awards as make
from tests.factories import judging as judge_make

AT = "/api/v1/seasons/golden-2026"


def entrant(cast) -> None:
    made = make.entrant(cast.entrant)
    make.member(made)


def entry(cast) -> None:
    make.entry(category=cast.golden.categories.get(), entrant=make.entrant(cast.entrant), state=EntryState.SUBMITTED)


def eligible(cast):
    return make.entry(category=cast.golden.categories.get(), state=EntryState.ELIGIBLE)


def judge(cast) -> None:
    judge_make.judge(cast.golden)


def conflict(cast) -> None:
    judge_make.conflict(judge_make.judge(cast.golden), cast.entry, "other")


def assignment(cast) -> None:
    judge_make.assignment(cast.desk, judge_make.judge(cast.golden), eligible(cast))


def sheet(cast) -> None:
    judge_make.assignment(cast.desk, cast.standing, eligible(cast))


def award(cast) -> None:
    make.award(eligible(cast), cast.golden.tiers.get())


def category(cast) -> None:
    make.category(cast.golden)


def tier(cast) -> None:
    make.tier(cast.golden, category=cast.golden.categories.first())


def season(cast) -> None:
    make.season()


def criterion(cast) -> None:
    judge_make.criterion(cast.rubric, f"more-{cast.rubric.criteria.count()}", weight=1)


LISTS = {
    # who, where, what one more row is, how many questions (two are the program's sign-in)
    "entrants": ("entrant", "/api/v1/entrants/", entrant, 6),
    "entries": ("entrant", "/api/v1/entries/", entry, 5),
    "entries of a season": ("screener", f"{AT}/entries/", entry, 7),
    "judges": ("observer", f"{AT}/judges/", judge, 6),
    "conflicts": ("observer", f"{AT}/conflicts/", conflict, 6),
    "assignments": ("observer", f"{AT}/rounds/desk/assignments/", assignment, 7),
    "sheets": ("judge", "/api/v1/scoresheets/golden-2026/desk/", sheet, 4),
    "desk": ("judge", "/api/v1/scoresheets/", sheet, 4),
    "awards": ("observer", f"{AT}/awards/", award, 6),
    "categories": ("anonymous", f"{AT}/categories/", category, 2),
    "tiers": ("anonymous", f"{AT}/tiers/", tier, 2),
    "seasons": ("anonymous", "/api/v1/seasons/", season, 2),
    "criteria": ("anonymous", f"{AT}/criteria/", criterion, 8),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_the_same_of_the_database_however_long_it_is(cast, program, name):
    role, address, add, number = LISTS[name]
    client = program(None if role == "anonymous" else cast.person(role))
    counts = []

    for _more in range(3):
        add(cast)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts == [number] * 3


def test_lists_come_in_pages(cast, program):
    for _more in range(3):
        make.season()

    page = program().get("/api/v1/seasons/?page_size=2&page=2").json()

    assert (page["count"], len(page["results"])) == (6, 2)
    assert program().get("/api/v1/seasons/?page=9").status_code == 404


def test_the_entries_of_a_season_are_filtered_by_state_and_category(cast, program):
    screener = program(cast.screener)

    found = screener.get(f"{AT}/entries/?state=submitted&category=mobility").json()["results"]

    assert [each["code"] for each in found] == [cast.received.code]
    assert screener.get(f"{AT}/entries/?state=lost").status_code == 422
    assert screener.get(f"{AT}/entries/?category=%00").status_code == 422
