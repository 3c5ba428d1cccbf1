"""The few places of the house: each is shown to those who have something there, and costs nothing where none are."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.enums import Role
from config.places import places, places_of
from judging.enums import JudgeState
from tests.factories import awards as make
from tests.factories import judging

pytestmark = pytest.mark.django_db


def shown(person, path: str = "/") -> list[tuple[str, bool]]:
    request = RequestFactory().get(path)
    request.user = person
    return [(label, is_here) for _url, label, _icon, is_here in places_of(request)]


def test_a_stranger_has_no_places():
    assert shown(AnonymousUser()) == []
    assert shown(make.person()) == []


def test_each_desk_is_shown_to_those_who_have_it():
    judge = judging.judge()

    assert shown(make.owner_of(make.entrant())) == [("Your entries", False)]
    assert shown(judge.user) == [("Your judging", False)]
    assert shown(make.organiser(make.season(), Role.OBSERVER)) == [("Organise", False)]


def test_a_judge_who_has_declined_has_no_desk():
    judge = judging.judge()
    judge.state = JudgeState.DECLINED
    judge.save()

    assert shown(judge.user) == []


def test_the_place_where_one_is_stands_out():
    owner = make.owner_of(make.entrant())

    assert shown(owner, "/entries/ABC/") == [("Your entries", True)]


def test_places_are_asked_for_only_where_they_are_shown(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = make.owner_of(make.entrant())

    with django_assert_num_queries(0):
        places(request)
