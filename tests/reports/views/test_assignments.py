"""The assignment report taken out of the house: as PDF for people, as JSON for programs, without what is fenced."""

import json

import pytest
from django.urls import reverse

from awards.enums import SeasonState
from judging.domain.match_work import carry_out_match
from judging.domain.matching import plan_match
from judging.matching.settings import MatchSettings
from judging.models import MatchPlan
from tests.factories import awards, judging
from tests.reports.render.reading import copied_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    """Four entries and three judges, two each."""
    made = judging.judging_round(awards.season(SeasonState.JUDGING), quorum=2, judges_per_entry=2)
    for letter in "abc":
        judging.judge(made.season, name=f"Quill {letter.upper()}", code=f"judge-{letter}")
    for number in range(4):
        judging.eligible(made.season, title=f"Project {number + 1}", code=f"ENTRY{number + 1}")
    return made


@pytest.fixture
def organiser(client, round):
    person = awards.organiser(round.season)
    client.force_login(person)
    return person


@pytest.fixture
def plan(round, organiser):
    return carry_out_match(plan_match(round, actor=organiser, seed=7, settings=MatchSettings(seconds=20)))


def at(name: str, plan: MatchPlan) -> str:
    return reverse(name, args=[plan.round.season.code, plan.round.code, plan.code])


def test_the_pdf_says_what_holds_and_who_judges_what(client, plan):
    answer = client.get(at("assignment_pdf", plan))

    text = " ".join(copied_text(answer.content).split())
    assert answer["Content-Type"] == "application/pdf"
    assert "A plan that is not applied." in text
    assert "No conflict of interest is violated (12 of 12 pairs may be made)." in text
    assert plan.result_digest[:20] in text.replace(" ", "")
    assert [name for name in ("Quill A", "Quill B", "Quill C", "ENTRY4", "Project 4") if name not in text] == []


def test_the_json_holds_every_pair_with_digests(client, plan):
    told = json.loads(client.get(at("assignment_json", plan)).content)

    assert (told["code"], told["seed"], told["result_digest"]) == (plan.code, 7, plan.result_digest)
    assert len(told["pairs"]) == 8
    assert told["report"]["conflicts_violated"] == 0


def test_neither_tells_an_organiser_with_a_tie_who_judges_the_entry(client, plan, organiser):
    entry = plan.round.season.entries.get(code="ENTRY2")
    awards.member(entry.entrant, organiser)

    paper, data = client.get(at("assignment_pdf", plan)), client.get(at("assignment_json", plan))

    told = json.loads(data.content)
    assert "ENTRY2" not in copied_text(paper.content)
    assert "ENTRY2" not in data.content.decode()
    assert sum(each["load"] for each in told["report"]["judges"]) == len(told["pairs"]) == 6


@pytest.mark.parametrize("name", ["assignment_pdf", "assignment_json"])
def test_a_plan_without_an_answer_has_no_report(client, round, organiser, name):
    assert client.get(at(name, MatchPlan.objects.create(round=round, seed=1))).status_code == 404
