"""The pages about conflicts: ruled on in bulk, weighed by the season, told by judges, named by entrants."""

import pytest
from django.urls import reverse

from awards.enums import SeasonState
from awards.models import NamedConflict
from judging.enums import ConflictState
from judging.models import Conflict, ConflictPolicy
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    return awards.season(SeasonState.JUDGING)


@pytest.fixture
def desk(client, season):
    client.force_login(awards.organiser(season))
    return client


def test_what_is_ticked_is_ruled_on_and_nothing_else(desk, season):
    judge = judging.judge(season)
    one, other, left = (judging.conflict(judge, judging.eligible(season)) for _number in range(3))
    sent = {"conflict": [one.code, other.code], "step": "lift", "reason": "Advisers only", "query": "kind=professional"}

    answer = desk.post(reverse("organise_rule_conflicts", args=[season.code]), sent)

    assert answer.url == reverse("organise_conflicts", args=[season.code]) + "?kind=professional"
    assert set(Conflict.objects.filter(state=ConflictState.LIFTED)) == {one, other}
    assert Conflict.objects.get(state=ConflictState.STANDING) == left


def test_the_list_is_filtered_by_kind_and_state(desk, season):
    judge = judging.judge(season)
    wanted = judging.conflict(judge, judging.eligible(season), "personal", state="claimed", source="named")
    judging.conflict(judge, judging.eligible(season), "personal")
    judging.conflict(judge, judging.eligible(season), "other", state="claimed", source="named")

    seen = desk.get(reverse("organise_conflicts", args=[season.code]), {"kind": "personal", "state": "claimed"})

    assert list(seen.context["page"]) == [wanted]


def test_the_policy_is_declared_on_its_page(desk, season):
    effects = {**ConflictPolicy().effects, "same_country": "ignored"}

    answer = desk.post(reverse("organise_conflict_policy", args=[season.code]), {**effects, "project_years": "3"})

    assert answer.status_code == 302
    kept = ConflictPolicy.objects.get()
    assert (kept.effects, kept.project_years) == (effects, 3)


def test_a_judge_tells_ties_and_is_no_longer_asked(client, season):
    judge = judging.judge(season)
    client.force_login(judge.user)
    asked = b"Tell of your ties" in client.get(reverse("judge_desk")).content

    client.post(
        reverse("judge_ties", args=[season.code]),
        {"collaborators": "Ann Lee\r\n\r\nBob", "past_projects": "Busan, 2023\r\nDublin"},
    )

    judge.refresh_from_db()
    assert asked
    assert b"Tell of your ties" not in client.get(reverse("judge_desk")).content
    assert (judge.collaborators, judge.past_projects) == (
        ["Ann Lee", "Bob"],
        [{"name": "Busan", "year": 2023}, {"name": "Dublin", "year": None}],
    )


def test_an_entrant_names_somebody_and_takes_it_back(client):
    owner = awards.person()
    entry = awards.entry(entrant=awards.entrant(owner))
    client.force_login(owner)
    address = reverse("entry_conflicts", args=[entry.code])

    client.post(address, {"kind": "organisation", "name": " Urban  Lab ", "reason": "They bid as well."})
    again = client.post(address, {"kind": "organisation", "name": "urban lab", "reason": "Still."})
    named = list(NamedConflict.objects.values_list("entry", "kind", "name", "reason"))
    client.post(reverse("entry_conflict_remove", args=[entry.code]), {"kind": "organisation", "name": "Urban Lab"})

    assert named == [(entry.pk, "organisation", "Urban Lab", "They bid as well.")]
    assert again.status_code == 422
    assert not NamedConflict.objects.exists()
