import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from audit.steps import NotPermitted, Refused
from awards.enums import SeasonState
from judging.domain.invitations import invitation_token, judge_of_token
from judging.domain.judges import accept_invitation, decline_invitation, invite_again, invite_judge, release_judge
from judging.enums import AssignmentState, JudgeState, SheetState
from outbox.models import Letter
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


def actions():
    return list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))


def test_invite_judge_makes_the_person_known_and_writes_a_letter_with_a_link():
    season = awards.season()

    judge = invite_judge(
        season, actor=awards.organiser(season), email="New.Judge@Jury.example", name="Ada Muster", country="ch",
        languages=["en", "de"], max_load=40,
    )  # fmt: skip

    letter = Letter.objects.get()
    token = re.search(r"/judging/invitation/([^/]+)/", letter.body)[1]
    assert (judge.state, judge.country, judge.max_load) == (JudgeState.INVITED, "CH", 40)
    assert (judge.user.email, judge.user.has_usable_password()) == ("new.judge@jury.example", False)
    assert (letter.kind, letter.address) == ("judge.invited", "new.judge@jury.example")
    assert judge_of_token(token) == judge
    assert actions() == ["person.name", "judge.invite", "letter.queue"]


def test_invite_judge_twice_is_refused_with_the_state():
    season = awards.season()
    actor = awards.organiser(season)
    judge = judging.judge(season, state=JudgeState.DECLINED)

    with pytest.raises(Refused) as refused:
        invite_judge(season, actor=actor, email=judge.user.email, name="Again", country="CH")

    assert refused.value.refusal.code == "judge-already"
    assert refused.value.refusal.facts == {"judge": judge.code, "state": "declined"}


def test_invite_judge_is_for_those_who_run_the_season():
    season = awards.season()

    with pytest.raises(NotPermitted):
        invite_judge(season, actor=awards.organiser(awards.season()), email="a@jury.example", name="A", country="CH")

    assert not User.objects.filter(email="a@jury.example").exists()


def test_only_the_judge_accepts_and_an_answer_uses_the_link_up():
    judge = judging.judge(state=JudgeState.INVITED)
    token = invitation_token(judge)
    with pytest.raises(NotPermitted):
        accept_invitation(judge, actor=awards.organiser(judge.season))

    judge = accept_invitation(judge, actor=judge.user)

    assert judge.state == JudgeState.ACCEPTED
    assert judge.answered_at is not None
    assert judge_of_token(token) is None


def test_a_decline_may_be_taken_back():
    judge = judging.judge(state=JudgeState.INVITED)

    decline_invitation(judge, actor=judge.user, reason="On leave")

    assert accept_invitation(judge, actor=judge.user).state == JudgeState.ACCEPTED


def test_an_accepted_judge_cannot_decline():
    judge = judging.judge()

    with pytest.raises(Refused) as refused:
        decline_invitation(judge, actor=judge.user)

    assert refused.value.refusal.code == "wrong-state"


def test_invite_again_ends_the_older_link():
    judge = judging.judge(state=JudgeState.INVITED)
    older = invitation_token(judge)

    judge = invite_again(judge, actor=awards.organiser(judge.season), now=timezone.now() + timedelta(days=1))

    assert judge_of_token(older) is None
    assert judge_of_token(invitation_token(judge)) == judge


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c", invitation_token.__name__])
def test_a_forged_link_names_nobody(token):
    assert judge_of_token(token) is None


def test_release_judge_voids_what_is_unfinished_and_keeps_what_is_submitted():
    round = judging.judging_round()
    judge = judging.judge(round.season)
    done = judging.sheet(judging.assignment(round, judge), marks={"idea": "4", "proof": "3"}, submitted=True)
    begun = judging.sheet(judging.assignment(round, judge), marks={"idea": "2"})

    release_judge(judge, actor=awards.organiser(round.season), reason="Fell ill")

    done.refresh_from_db()
    begun.refresh_from_db()
    assert (done.state, begun.state) == (SheetState.SUBMITTED, SheetState.VOID)
    assert (done.assignment.state, begun.assignment.state) == (AssignmentState.LIVE, AssignmentState.RELEASED)
    assert begun.scores.count() == begun.changes.count() == 1


def test_release_judge_needs_a_reason():
    judge = judging.judge(awards.season(SeasonState.JUDGING))

    with pytest.raises(Refused) as refused:
        release_judge(judge, actor=awards.organiser(judge.season), reason=" ")

    assert refused.value.refusal.code == "reason-needed"
