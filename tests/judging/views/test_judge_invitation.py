"""The link of an invitation: a page for whoever opens it, an answer only for a press of its button."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from judging.domain.invitations import invitation_token
from judging.domain.judges import invite_again
from judging.enums import JudgeState
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge():
    return judging.judge(awards.season(), state=JudgeState.INVITED)


def link(judge, name="judge_invitation"):
    return reverse(name, args=[invitation_token(judge)])


def signed_in(client):
    return client.session.get(SESSION_KEY)


def test_opening_the_link_any_number_of_times_changes_nothing(client, judge):
    for _scanner in range(3):
        answer = client.get(link(judge))
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "same-origin")

    judge.refresh_from_db()
    assert (judge.state, signed_in(client)) == (JudgeState.INVITED, None)


def test_pressing_the_button_accepts_signs_in_and_opens_the_desk(client, judge):
    answer = client.post(link(judge, "judge_invitation_accept"))

    judge.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, reverse("judge_desk"))
    assert (judge.state, signed_in(client)) == (JudgeState.ACCEPTED, str(judge.user_id))
    assert EmailAddress.objects.get(user=judge.user).verified
    assert "No entries on your desk yet" in client.get(answer.url).content.decode()


def test_a_used_link_signs_nobody_in(client, judge):
    used = link(judge, "judge_invitation_accept")
    client.post(used)
    client.logout()

    assert client.post(used).status_code == 410
    assert client.get(used.removesuffix("accept/")).status_code == 410
    assert signed_in(client) is None


def test_a_link_replaced_by_a_newer_one_is_closed(client, judge):
    older = link(judge)
    invite_again(judge, actor=awards.organiser(judge.season))

    answer = client.get(older)

    assert answer.status_code == 410
    assert judge.name not in answer.content.decode()


def test_a_forged_link_is_closed(client, judge):
    token = invitation_token(judge)

    for forged in (token[:-2] + "xx", "x" + token, "nonsense"):
        assert client.post(reverse("judge_invitation_accept", args=[forged])).status_code == 410


def test_the_link_stops_working_after_thirty_days(client, judge, settings, monkeypatch):
    token = invitation_token(judge)
    monkeypatch.setattr("django.core.signing.time.time", lambda: judge.invited_at.timestamp() + 31 * 86400)

    assert client.get(reverse("judge_invitation", args=[token])).status_code == 410


def test_declining_keeps_the_reason_and_signs_nobody_in(client, judge):
    answer = client.post(link(judge, "judge_invitation_decline"), {"reason": "On leave until August"})

    judge.refresh_from_db()
    assert (answer.status_code, judge.state, signed_in(client)) == (200, JudgeState.DECLINED, None)


def test_accepting_while_signed_in_as_somebody_else_changes_the_person(client, judge):
    other = awards.person()
    client.force_login(other)
    assert f"You are signed in as {other.email}." in client.get(link(judge)).content.decode()

    client.post(link(judge, "judge_invitation_accept"))

    assert signed_in(client) == str(judge.user_id)


def test_an_invited_judge_who_is_signed_in_accepts_on_the_desk(client, judge):
    client.force_login(judge.user)
    assert f"You are invited to judge {judge.season}" in client.get(reverse("judge_desk")).content.decode()

    client.post(reverse("judge_accept", args=[judge.season.code]))

    judge.refresh_from_db()
    assert judge.state == JudgeState.ACCEPTED


def test_nobody_accepts_for_another(client, judge):
    client.force_login(awards.person())

    assert client.post(reverse("judge_accept", args=[judge.season.code])).status_code == 404
