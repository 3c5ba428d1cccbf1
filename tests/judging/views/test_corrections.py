"""A certified ranking corrected from its page: with a reason, by an owner, the old one kept beside the new."""

import pytest
from django.urls import reverse

from awards.enums import RoundState, SeasonState
from judging.domain.rounds import close_judging_round
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.enums import TabulationState
from judging.models import Tabulation
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    """One entry, judged, ranked and certified."""
    made = judging.judging_round(awards.season(SeasonState.JUDGING), quorum=1)
    owner = awards.organiser(made.season, awards.Role.OWNER)
    judging.sheet(judging.assignment(made), marks={"idea": "5", "proof": "4"}, submitted=True)
    close_judging_round(made, actor=owner)
    certify_tabulation(tabulate_round(made, actor=owner), actor=owner)
    made.refresh_from_db()
    return made


@pytest.fixture
def owner(client, round):
    person = awards.organiser(round.season, awards.Role.OWNER)
    client.force_login(person)
    return person


def at(name: str, round, *more) -> str:
    return reverse(name, args=[round.season.code, round.code, *more])


def test_a_correction_without_a_reason_is_asked_for_one(client, owner, round):
    answer = client.post(at("organise_correct_ranking", round), {"reason": " "})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert Tabulation.objects.get().state == TabulationState.CERTIFIED


def test_a_correction_that_would_change_nothing_is_refused_on_the_page(client, owner, round):
    answer = client.post(at("organise_correct_ranking", round), {"reason": "A sheet was wrong."})

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "The sheets still give exactly this ranking. To change a mark, reopen the ranking first."
    ]


def test_a_reopened_ranking_stays_readable_with_its_reason(client, owner, round):
    old = Tabulation.objects.get()

    client.post(at("organise_reopen_ranking", round), {"reason": "A sheet was wrong."})
    ranking = client.get(at("organise_tabulation", round))
    kept = client.get(at("organise_tabulation_version", round, old.code))

    round.refresh_from_db()
    assert round.state == RoundState.CLOSED
    assert [(each.code, each.superseded_reason) for each in ranking.context["superseded"]] == [
        (old.code, "A sheet was wrong.")
    ]
    assert [row["points"] for row in kept.context["categories"][0]["rows"]] == ["92.00"]


def test_only_an_owner_finds_the_way_to_a_correction(client, owner, round):
    offered = client.get(at("organise_tabulation", round)).context["may_correct"]
    client.force_login(awards.organiser(round.season))

    ranking = client.get(at("organise_tabulation", round))
    page = client.get(at("organise_correct_ranking", round))

    assert (offered, ranking.context["may_correct"], page.status_code) == (True, False, 403)
