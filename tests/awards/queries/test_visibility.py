"""Who sees which seasons, entrants, entries, files and awards. Whatever must not be seen is planted first."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import RUNS, Role
from audit.steps import SYSTEM
from awards.enums import AwardState, EntryState, MemberRole, SeasonState
from awards.queries.entrants import entrants_edited_by, entrants_of
from awards.queries.entries import (
    attachments_of,
    attachments_visible_to,
    entries_for_organiser,
    entries_of,
    entry_of,
    public_awards,
    public_awards_of,
)
from awards.queries.seasons import season_for, seasons_run_by, seasons_visible_to
from tests.factories import awards as make

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def test_strangers_see_every_season_but_those_in_preparation():
    seasons = {state: make.season(state) for state in SeasonState}

    seen = set(seasons_visible_to(NOBODY))

    assert seen == {season for state, season in seasons.items() if state != SeasonState.DRAFT}
    assert season_for(NOBODY, seasons[SeasonState.DRAFT].code).first() is None


@pytest.mark.parametrize("held", list(Role))
def test_organisers_see_their_season_in_preparation(held):
    mine, other = make.season(SeasonState.DRAFT), make.season(SeasonState.DRAFT)

    assert list(seasons_visible_to(make.organiser(mine, held))) == [mine]
    assert season_for(make.organiser(mine, held), other.code).first() is None


def test_roles_reach_down_from_the_programme_and_from_the_house():
    season, other = make.season(SeasonState.DRAFT), make.season(SeasonState.DRAFT)
    of_programme, of_house = make.person(), make.person()
    make.role(of_programme, season.programme)
    make.role(of_house)

    assert set(seasons_run_by(of_programme)) == {season}
    assert set(seasons_run_by(of_house)) == {season, other}
    assert set(seasons_run_by(SYSTEM)) == {season, other}
    assert set(seasons_run_by(make.person(is_superuser=True))) == {season, other}


def test_seasons_run_by_can_ask_for_certain_roles():
    season = make.season()

    observer = make.organiser(season, Role.OBSERVER)

    assert (list(seasons_run_by(observer)), list(seasons_run_by(observer, RUNS))) == ([season], [])


def test_members_see_their_entries_and_no_others():
    mine, _another = make.entry(), make.entry()

    for role in (MemberRole.EDITOR, MemberRole.READER):
        assert list(entries_of(make.member(mine.entrant, role=role))) == [mine]
    assert list(entries_of(make.owner_of(mine))) == [mine]


def test_nobody_is_a_member_of_an_entrant_without_members():
    entry = make.entry()
    entry.entrant.memberships.all().delete()

    for stranger in (NOBODY, SYSTEM, make.person()):
        assert list(entries_of(stranger)) == []
        assert list(entry_of(stranger)) == []
        assert list(entrants_of(stranger)) == []
        assert list(entrants_edited_by(stranger)) == []


def test_readers_do_not_enter_in_an_entrants_name():
    entrant = make.entrant()
    reader = make.member(entrant, role=MemberRole.READER)

    assert (list(entrants_of(reader)), list(entrants_edited_by(reader))) == ([entrant], [])
    assert list(entrants_edited_by(make.owner_of(entrant))) == [entrant]


def test_organisers_see_the_entries_of_their_season_only():
    mine, other = make.entry(), make.entry()

    organiser = make.organiser(mine.season, Role.OBSERVER)

    assert list(entries_for_organiser(organiser, mine.season)) == [mine]
    assert list(entries_for_organiser(organiser, other.season)) == []
    assert list(entries_for_organiser(make.owner_of(mine), mine.season)) == []
    assert list(entries_for_organiser(NOBODY, mine.season)) == []


def test_files_are_seen_by_members_and_organisers():
    entry = make.entry()
    file = make.attachment(entry)
    make.member(entry.entrant)

    for person in (make.owner_of(entry), make.organiser(entry.season, Role.SCREENER), SYSTEM):
        assert list(attachments_visible_to(person, entry.code)) == [file]
    for person in (NOBODY, make.person(), make.owner_of(make.entry()), make.organiser(make.season())):
        assert list(attachments_visible_to(person, entry.code)) == []
    assert list(attachments_of(entry)) == [file]


def test_awards_are_public_once_the_season_is():
    entry = make.entry(make.category(make.season(SeasonState.DECIDED)), state=EntryState.ELIGIBLE)
    gold = make.award(entry, make.tier(entry.season))
    make.award(entry, make.tier(entry.season), state=AwardState.REVOKED, revoked_at=gold.conferred_at)

    assert list(public_awards(entry.season)) == []
    assert list(public_awards_of(entry)) == []

    published = make.season(SeasonState.PUBLISHED)
    gold.tier.season = entry.season = published
    gold.tier.save()
    entry.save()
    assert list(public_awards(published)) == [gold]
    assert list(public_awards_of(entry)) == [gold]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_with_one_row_and_with_three(count, django_assert_num_queries):
    category = make.category()
    entrant = make.entrant()
    person = make.owner_of(entrant)
    for _number in range(count):
        make.attachment(make.entry(category, entrant))
        make.member(make.entrant(), person)
    organiser = make.organiser(category.season)
    assert (bool(organiser.held_roles), bool(person.held_roles)) == (True, False)  # read once a request

    with django_assert_num_queries(2):
        assert [(e.entrant.member_role(person), e.category.name, e.form.code) for e in entries_of(person)]
    with django_assert_num_queries(3):
        assert [[m.user.email for m in e.memberships.all()] for e in entrants_of(person)]
    with django_assert_num_queries(2):
        assert [e.season.programme.code for e in entries_for_organiser(organiser, category.season)]
    with django_assert_num_queries(1):
        assert [s.programme.name for s in seasons_visible_to(person)]


@pytest.mark.parametrize("count", [1, 3])
def test_public_awards_cost_one_query(count, django_assert_num_queries):
    category = make.category(make.season(SeasonState.PUBLISHED))
    tier = make.tier(category.season, quota=3)
    for _number in range(count):
        make.award(make.entry(category, state=EntryState.ELIGIBLE), tier)

    with django_assert_num_queries(1):
        won = [(a.tier.name, a.entry.entrant.name, a.entry.category.name) for a in public_awards(category.season)]
    assert len(won) == count
