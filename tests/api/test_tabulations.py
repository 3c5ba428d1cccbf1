"""What the API tells beside a ranking: how sure it is, and why one entry stands above another."""

import json

import pytest

from awards.enums import SeasonState
from judging.domain.evidence import gather_evidence
from judging.domain.rounds import close_judging_round
from judging.domain.tabulations import tabulate_round
from judging.interfaces.evidence.coded import coded
from judging.models import Panel
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db
MARKS = {"ONE": "5", "TWO": "4", "THREE": "3", "FOUR": "2"}


@pytest.fixture
def round():
    """Four entries, each marked by the same five judges, who are called j0 to j4; and one in another category."""
    made = judging.judging_round(awards.season(SeasonState.JUDGING))
    category = awards.category(made.season)
    judges = [judging.judge(made.season, code=f"j{number}") for number in range(5)]
    for number, (code, idea) in enumerate(MARKS.items()):
        entry = judging.eligible(made.season, category, title=code.lower(), code=code)
        for place, judge in enumerate(judges):
            proof = str(1 + (place + number) % 3)
            judging.sheet(judging.assignment(made, judge, entry), marks={"idea": idea, "proof": proof}, submitted=True)
    other = judging.eligible(made.season, awards.category(made.season), title="elsewhere", code="ELSEWHERE")
    judging.sheet(judging.assignment(made, judges[0], other), marks={"idea": "5", "proof": "5"}, submitted=True)
    return close_judging_round(made, actor=awards.organiser(made.season))


@pytest.fixture
def organiser(round):
    return awards.organiser(round.season)


@pytest.fixture
def tabulation(round, organiser):
    return tabulate_round(round, actor=organiser)


def at(round, act):
    return f"/api/v1/seasons/{round.season.code}/rounds/{round.code}/tabulations/latest/{act}/"


def test_evidence_that_waits_is_told_as_such(program, round, organiser, tabulation):
    told = program(organiser).get(at(round, "evidence")).json()

    assert (told["state"], told["evidence"], told["is_whole"]) == ("waiting", None, True)


def test_evidence_is_told_as_it_is_stored(program, round, organiser, tabulation):
    row = gather_evidence(tabulation)

    told = program(organiser).get(at(round, "evidence")).json()

    assert told["evidence"] == json.loads(json.dumps(row.evidence))
    assert (told["state"], told["digest"], told["seed"], told["is_whole"]) == ("computed", row.digest, row.seed, True)


def test_judges_are_numbered_while_their_names_are_the_chairs_to_see_first(program, round, organiser, tabulation):
    chair = judging.judge(round.season, code="jchair")
    Panel.objects.create(round=round, category=round.season.categories.first(), chair=chair)
    gather_evidence(tabulation)

    told = program(organiser).get(at(round, "evidence")).json()

    assert {line["judge"] for line in told["evidence"]["parts"][0]["judges"]} == {f"judge {n}" for n in range(1, 6)}
    assert told["is_whole"] is False
    assert "j0" not in json.dumps(told)


def test_codes_of_judges_are_changed_in_fields_and_sentences_and_nowhere_else():
    data = {"judge": "J1", "entry": "J1", "told": {"en": "J1 and J10 agree."}, "facts": {"judges": ["J1", "J2"]}}

    assert coded(data, {"J1": "judge 1", "J10": "judge 2"}) == {
        "judge": "judge 1",
        "entry": "J1",
        "told": {"en": "judge 1 and judge 2 agree."},
        "facts": {"judges": ["judge 1", "J2"]},
    }


def test_why_one_stands_above_another_is_walked(program, round, organiser, tabulation):
    told = program(organiser).get(at(round, "why"), {"entry": "TWO", "other": "ONE"}).json()

    assert (told["verdict"], told["above"], told["entry"], told["other"]) == ("key", "ONE", "TWO", "ONE")
    assert told["sentence"]["en"].startswith("“one” stands above “two” by “total”: ")
    (key,) = told["keys"]
    assert (key["position"], key["better"], key["decides"], key["pair"]["key"]) == (0, "higher", True, "total")
    assert [len(key["pair"]["exact"]), key["pair"]["differs"]] == [2, True]


@pytest.mark.parametrize("other", ["TWO", "ELSEWHERE", "NOBODY"])
def test_what_is_not_ranked_against_an_entry_is_not_found(program, round, organiser, tabulation, other):
    found = program(organiser).get(at(round, "why"), {"entry": "TWO", "other": other})

    assert found.status_code == 404


def test_why_asks_for_two_entries(program, round, organiser, tabulation):
    found = program(organiser).get(at(round, "why"), {"entry": "TWO"})

    assert (found.status_code, [each["field"] for each in found.json()["problems"]]) == (422, ["other"])
