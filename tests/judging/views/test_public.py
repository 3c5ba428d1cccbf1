"""The criteria that anyone may read."""

from decimal import Decimal

import pytest
from django.urls import reverse

from awards.enums import RoundKind, SeasonState
from judging.models import Criterion, LevelDescriptor, MissingDataPolicy, Rubric
from tests.factories import awards as make

pytestmark = pytest.mark.django_db


def rubric(round, **facts) -> Rubric:
    made = Rubric.objects.create(round=round, **facts)
    impact = Criterion.objects.create(
        rubric=made, key="impact", name={"en": "Impact"}, guidance={"en": "Who gains?"}, weight=Decimal(100), position=1
    )
    LevelDescriptor.objects.create(criterion=impact, value=Decimal(5), text={"en": "Everybody gains."})
    return made


def test_criteria_show_weights_guidance_and_what_marks_mean(client):
    season = make.season()
    rubric(make.round_of(season, name={"en": "Desk scoring"}))

    text = " ".join(client.get(reverse("season_criteria", args=[season.code])).content.decode().split())

    for words in ("Desk scoring", "Impact", "weight 100", "Who gains?", "Marked from 1 to 5.", "Everybody gains."):
        assert words in text


def test_rounds_with_the_same_rubric_are_told_once(client):
    season = make.season()
    desk, final = make.round_of(season), make.round_of(season, RoundKind.FINAL)
    make.round_of(season, RoundKind.ELIGIBILITY)
    rubric(desk)
    rubric(final)

    response = client.get(reverse("season_criteria", args=[season.code]))

    assert [rounds for rounds, _rubric, _outline, _effects in response.context["rubrics"]] == [[desk, final]]


def test_rounds_that_do_otherwise_about_missing_marks_are_told_apart(client):
    season = make.season()
    desk, final = make.round_of(season), make.round_of(season, RoundKind.FINAL)
    rubric(desk)
    rubric(final)
    MissingDataPolicy.objects.create(round=final, absent="wait")

    response = client.get(reverse("season_criteria", args=[season.code]))

    assert [rounds for rounds, _rubric, _outline, _effects in response.context["rubrics"]] == [[desk], [final]]
    text = response.content.decode()
    assert text.count("A judge who hands in nothing is not counted; the others decide.") == 1
    assert text.count("outstanding, the entry has no total.") == 1


def test_a_season_without_criteria_says_so(client):
    season = make.season()

    assert (
        "They will be here before judging begins."
        in client.get(reverse("season_criteria", args=[season.code])).content.decode()
    )


def test_criteria_of_a_season_in_preparation_are_for_its_organisers(client):
    season = make.season(SeasonState.DRAFT)
    address = reverse("season_criteria", args=[season.code])

    assert client.get(address).status_code == 404
    client.force_login(make.organiser(season))
    assert client.get(address).status_code == 200
