"""The demonstration is whole, sound and marked as what it is; it is loaded once, and never by accident in production."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.queries import sealed_rows
from audit.verify import walk
from awards.blueprints import blueprint
from awards.enums import AwardState
from awards.invariants import INVARIANTS as AWARDS_HOLD
from awards.models import Award, Entrant, Entry, Season
from judging.invariants import INVARIANTS as JUDGING_HOLDS
from judging.models import Assignment, Judge, Ranking, ScoreSheet
from outbox.models import Letter
from reports.demo.records import leaders, projects
from reports.demo.seasons import moved
from reports.demo.simulator import Scale, simulate
from reports.models import Certificate

HALVES = Scale("value", Decimal(1), Decimal(5), Decimal("0.5"))
TENS = Scale("idea", Decimal(0), Decimal(10), Decimal(1))


@pytest.fixture
def data_dir(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def test_demonstration_gives_every_desk_something_to_look_at_and_do(db, data_dir, client):
    call_command("load_demo")

    year = timezone.now().year
    prize, last, capital, world = (
        Season.objects.get(code=code)
        for code in (f"seoul-{year}", f"seoul-{year - 1}", f"innovation-capital-{year}", f"world-awards-{year + 1}")
    )
    assert {season.code: season.state for season in Season.objects.all()} == {
        prize.code: "judging",
        last.code: "published",
        capital.code: "judging",
        world.code: "open",
    }
    assert states(prize) == ({"eligible": 154}, {("desk", "submitted"): 462})
    assert dict(prize.rounds.values_list("code", "state")) == {
        "eligibility": "closed",
        "desk": "closed",
        "final": "planned",
    }
    assert Judge.objects.filter(season=prize, state="accepted").count() == 16
    assert set(Counter(Assignment.objects.filter(round__season=prize).values_list("entry", flat=True)).values()) == {3}
    assert Ranking.objects.filter(tabulation__round__season=prize, tied=True).exists()
    assert not Award.objects.filter(tier__season=prize).exists()
    assert states(world)[0] == {"submitted": 2, "draft": 1}
    assert world.takes_entries(timezone.now())
    assert {"submitted", "in_progress", "not_started", "recused"} == {state for _round, state in states(capital)[1]}
    assert_last_year_is_finished(last)
    assert_everything_is_marked_and_sound()
    assert_people_can_sign_in(client, data_dir)

    before = Entry.objects.count()
    call_command("load_demo")
    assert Entry.objects.count() == before


def states(season):
    """How many entries are in each state, and how many sheets of each round."""
    sheets = ScoreSheet.objects.filter(assignment__round__season=season)
    return (
        dict(Counter(Entry.objects.filter(season=season).values_list("state", flat=True))),
        dict(Counter(sheets.values_list("assignment__round__code", "state"))),
    )


def assert_last_year_is_finished(season):
    awards = Award.objects.filter(tier__season=season, state=AwardState.CONFERRED)
    by_tier = Counter(awards.values_list("tier__category__code", "tier__code"))
    assert {key: by_tier[key] for key in by_tier if key[1] not in {"corporation", "institution"}} == {
        ("human", "gold"): 1,
        ("human", "silver"): 2,
        ("human", "bronze"): 3,
        ("tech", "gold"): 1,
        ("tech", "silver"): 2,
        ("tech", "bronze"): 3,
        ("leadership", "leadership_prize"): 2,
        (None, "special_mention"): 3,
    }
    assert Certificate.objects.filter(award__in=awards).count() == awards.count()
    assert {state for _round, state in states(season)[1]} == {"submitted"}
    assert set(season.rounds.exclude(code="eligibility").values_list("state", flat=True)) == {"certified"}


def assert_everything_is_marked_and_sound():
    assert not Season.objects.filter(demo=False).exists()
    assert not Entrant.objects.filter(demo=False).exists()
    assert not Entry.objects.filter(demo=False).exists()
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    assert mail.outbox == []
    assert [(law.name, list(law.broken())) for law in (*AWARDS_HOLD, *JUDGING_HOLDS) if list(law.broken())] == []
    assert walk(sealed_rows()).breaks == ()


def assert_people_can_sign_in(client, folder):
    people = json.loads((folder / "demo-signins.json").read_text(encoding="utf-8"))
    assert [person["role"] for person in people] == [
        "Organiser",
        "Judge",
        "Judge",
        "City",
        "City",
        "Observer",
        "Auditor",
    ]
    for person in people:
        assert set(person) == {"role", "name", "email", "password", "where"}
        answer = client.post("/accounts/login/", {"login": person["email"], "password": person["password"]})
        assert (person["email"], answer.status_code) == (person["email"], 302)
        assert client.get(person["where"]).status_code == 200
        client.logout()


def test_demonstration_is_refused_in_production_unless_asked_for_by_name(db, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="add --yes-this-is-a-demonstration"):
        call_command("load_demo")

    assert not Season.objects.exists()


def test_projects_and_leaders_are_known_by_different_keys():
    everything = (*projects(), *leaders())

    assert (len(projects()), len(leaders())) == (146, 8)
    assert len({each.key for each in everything}) == len(everything)


def test_simulator_gives_the_same_marks_again():
    first, again = (simulate("city", "judge", [HALVES, TENS], of="desk") for _time in range(2))
    other = simulate("city", "judge", [HALVES, TENS], of="final")

    assert first == again
    assert first != other


def test_simulated_marks_lie_on_the_scale_and_some_do_not_apply():
    seen = Counter()
    for number in range(400):
        given = simulate(f"city {number}", f"judge {number % 16}", [HALVES, TENS])
        assert set(given.marks) == {"value", "idea"}
        assert any(mark != "NA" for mark in given.marks.values())
        seen.update(given.marks["value"] for _one in [given])
        assert given.marks["idea"] == "NA" or int(given.marks["idea"]) in range(11)

    assert set(seen) <= {"1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5", "NA"}
    assert 0 < seen["NA"] < 20


def test_calendar_is_moved_as_a_whole():
    plan = blueprint("seoul-smart-city-prize")
    before = plan.instants(2026)

    after = moved(plan, 2026, key="desk.closes", to=datetime(2026, 12, 30, tzinfo=UTC).date()).instants(2026)

    shift = timedelta(days=184)
    zone = ZoneInfo("Asia/Seoul")
    assert after["desk.closes"].astimezone(zone).date().isoformat() == "2026-12-30"
    assert {key: instant - before[key] for key, instant in after.items()} == dict.fromkeys(before, shift)
