"""Plans of who judges what as pages: asked for, looked at, applied; repaired when a judge drops out."""

import pytest
from django.urls import reverse

from awards.enums import SeasonState
from judging.domain.judges import release_judge
from judging.domain.match_work import carry_out_match
from judging.domain.rounds import close_judging_round
from judging.enums import MatchKind, MatchState
from judging.models import Assignment, MatchPlan
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db
PARTS = ("", "entries", "judges", "comparing")
ASKED = {
    "judges_per_entry": "2",
    "min_load": "0",
    "max_load": "",
    "even_within": "2",
    "floor": "100",
    "epsilon": "5",
    "comparability": "100",
    "connected": "on",
    "keep": "all",
    "seconds": "20",
    "seed": "7",
}


@pytest.fixture
def round():
    """Six entries of two categories and four judges; the first judge and the first entry must not meet."""
    made = judging.judging_round(awards.season(SeasonState.JUDGING), quorum=2, judges_per_entry=2)
    categories = [awards.category(made.season, code=code, name={"en": code.title()}) for code in ("city", "river")]
    judges = [judging.judge(made.season, name=f"Judge Name {letter}", code=f"judge-{letter}") for letter in "abcd"]
    for number in range(6):
        judging.eligible(made.season, categories[number % 2], title=f"Project {number + 1}", code=f"ENTRY{number + 1}")
    judging.conflict(judges[0], made.season.entries.get(code="ENTRY1"), "personal")
    return made


@pytest.fixture
def organiser(client, round):
    person = awards.organiser(round.season)
    client.force_login(person)
    return person


def at(name: str, round, *more) -> str:
    return reverse(name, args=[round.season.code, round.code, *more])


def asked(client, round, **changes) -> MatchPlan:
    """A plan asked for on the page and worked out."""
    everybody = {
        "categories": ["city", "river"],
        "judges": [f"judge-{letter}" for letter in "abcd"],
    }
    answer = client.post(at("organise_match", round), ASKED | everybody | changes)
    assert answer.status_code == 302, answer.context["form"].errors
    return carry_out_match(MatchPlan.objects.first())


def test_a_plan_is_asked_for_with_what_the_page_says(client, round, organiser):
    plan = asked(client, round, rule_country="soft", judges=["judge-a", "judge-b", "judge-c"], calibration="entry2")

    told = plan.asked
    assert (told.judges_per_entry, told.floor, told.epsilon, told.comparability) == (2, 1.0, 0.05, 1.0)
    assert [(rule.kind, rule.of, rule.soft) for rule in told.panel_rules] == [("at_most", "country", True)]
    assert (told.entries, told.judges, told.calibration) == (None, ("judge-a", "judge-b", "judge-c"), {"ENTRY2"})
    assert (plan.seed, plan.state) == (7, MatchState.READY)
    assert not Assignment.objects.exists()


def test_a_closed_round_says_so_instead_of_asking(client, round, organiser):
    close_judging_round(round, actor=organiser)

    page = client.get(at("organise_match", round))

    assert page.status_code == 200
    assert "This round has been closed. Reopen it to change who judges what." in page.content.decode()
    assert 'name="judges_per_entry"' not in page.content.decode()


def test_what_cannot_be_meant_is_said_beside_its_field(client, round, organiser):
    answer = client.post(
        at("organise_match", round),
        ASKED | {"categories": "city", "judges": "judge-a", "min_load": "5", "max_load": "4", "calibration": "XYZ"},
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "max_load": ["This must not be less than the fewest entries of a judge."],
        "calibration": ["There is no entry XYZ in this round. Look the code up among the entries."],
    }
    assert not MatchPlan.objects.exists()


def test_asking_again_starts_from_the_plan_before(client, round, organiser):
    plan = asked(client, round, rule_theme="hard", epsilon="2.5", categories=["river"])

    page = client.get(f"{at('organise_match', round)}?from={plan.code}")

    form = page.context["form"]
    names = ("epsilon", "rule_theme", "categories", "seed", "judges_per_entry")
    assert [form[name].value() for name in names] == [2.5, "hard", ["river"], 7, 2]


def test_a_waiting_plan_says_so_and_asks_again(client, round, organiser):
    plan = MatchPlan.objects.create(round=round, seed=1)
    address = at("organise_match_plan", round, plan.code)

    page = client.get(address).content.decode()

    assert f'hx-get="{address}" hx-trigger="every 2s"' in page
    assert f'href="{address}"' in page  # without script


@pytest.mark.parametrize(("part", "queries"), [("", 38), ("entries", 13), ("judges", 9), ("comparing", 9)])
def test_every_part_of_a_plan_is_a_page_of_few_queries(
    client, round, organiser, part, queries, django_assert_num_queries
):
    plan = asked(client, round)
    address = f"{at('organise_match_plan', round, plan.code)}?show={part}"
    client.get(address)

    with django_assert_num_queries(queries):
        page = client.get(address)

    assert page.status_code == 200


def test_an_unknown_part_is_nothing(client, round, organiser):
    plan = asked(client, round)

    assert client.get(f"{at('organise_match_plan', round, plan.code)}?show=all").status_code == 404


def test_the_plan_says_before_what_applying_it_does(client, round, organiser):
    plan = asked(client, round)

    page = client.get(at("organise_match_plan", round, plan.code))

    shown = page.context["shown"]
    assert (len(shown.difference.added), shown.difference.removed, shown.difference.kept) == (12, (), 0)
    assert [judge.name for judge in shown.difference.letters_to] == [f"Judge Name {letter}" for letter in "abcd"]
    assert "12 assignments are made." in page.content.decode()
    assert "4 judges get a letter" in page.content.decode()


def test_applying_assigns_exactly_what_was_shown(client, round, organiser):
    plan = asked(client, round)
    shown = client.get(at("organise_match_plan", round, plan.code)).context["shown"]

    answer = client.post(at("organise_match_apply", round, plan.code))

    made = set(Assignment.objects.live().values_list("entry__code", "judge__code"))
    assert (answer.status_code, answer["Location"]) == (302, at("organise_assignments", round))
    assert made == {(pair.entry, pair.judge) for pair in shown.difference.added}
    assert ("ENTRY1", "judge-a") not in made


def test_a_plan_that_the_round_has_left_behind_is_not_applied_and_says_what_changed(client, round, organiser):
    plan = asked(client, round)
    judging.eligible(round.season, code="LATE1")

    page = client.get(at("organise_match_plan", round, plan.code))
    client.post(at("organise_match_apply", round, plan.code))

    assert page.context["refusal"].facts["changes"] == ["New entries are in the round: LATE1."]
    assert "New entries are in the round: LATE1." in page.content.decode()
    assert not Assignment.objects.exists()


def test_a_judge_drops_out_and_the_repair_is_one_press(client, round, organiser):
    client.post(at("organise_match_apply", round, asked(client, round).code))
    gone = round.season.judges.get(code="judge-b")
    lost = set(Assignment.objects.live().filter(judge=gone).values_list("entry__code", flat=True))
    before = set(Assignment.objects.live().exclude(judge=gone).values_list("entry__code", "judge__code"))
    release_judge(gone, actor=organiser, reason="She is ill.")

    hub = client.get(at("organise_assignments", round))
    client.post(at("organise_match_repair", round), {"keep_started": "on"})
    plan = carry_out_match(MatchPlan.objects.first())
    page = client.get(at("organise_match_plan", round, plan.code))
    client.post(at("organise_match_apply", round, plan.code))

    after = set(Assignment.objects.live().values_list("entry__code", "judge__code"))
    assert {each.entry.code for each in hub.context["needs"].short} == lost
    assert (plan.kind, plan.state) == (MatchKind.REPAIR, MatchState.READY)
    assert {each.entry.code for each in page.context["shown"].entries if each.is_changed} == lost
    assert before <= after
    assert len(after - before) == len(lost)


def test_what_is_not_possible_says_why_and_offers_ways_that_work(client, round, organiser):
    plan = asked(client, round, max_load="2")

    page = client.get(at("organise_match_plan", round, plan.code))
    (first, *_rest) = page.context["trouble"].ways
    client.post(at("organise_match_way_out", round, plan.code, first.number))

    assert plan.state == MatchState.INFEASIBLE
    assert first.text in page.content.decode().replace("&#x27;", "'")
    assert carry_out_match(MatchPlan.objects.first()).state == MatchState.READY


def test_another_position_of_the_sliders_is_another_plan(client, round, organiser):
    plan = asked(client, round)

    client.post(at("organise_match_again", round, plan.code), {"epsilon": "0.25", "comparability": "100"})

    other = MatchPlan.objects.first()
    assert (other.asked.epsilon, other.asked.floor, other.seed) == (0.0025, 1.0, 7)
    assert other.code != plan.code


def test_a_plan_is_set_aside(client, round, organiser):
    plan = asked(client, round)

    client.post(at("organise_match_cancel", round, plan.code))

    page = client.get(at("organise_match_plan", round, plan.code))
    plan.refresh_from_db()
    assert plan.state == MatchState.CANCELLED
    assert page.context["refusal"] is None
    assert "Apply this plan" not in page.content.decode()


def test_who_judges_an_entry_is_hidden_from_an_organiser_with_a_tie_to_it(client, round, organiser):
    plan = asked(client, round)
    entry = round.season.entries.get(code="ENTRY3")
    awards.member(entry.entrant, organiser)

    pages = [client.get(f"{at('organise_match_plan', round, plan.code)}?show={part}") for part in PARTS]

    shown = pages[0].context["shown"]
    assert {each.entry.code: each.judges for each in shown.entries if each.is_fenced} == {"ENTRY3": ()}
    assert "ENTRY3" not in {pair.entry for pair in shown.difference.added}
    assert "You have a tie to this entry" in pages[1].content.decode()
    assert sum(each.load for each in shown.judges) == 10  # twelve, and two that are not told


def test_pinned_and_forbidden_pairs_hold_in_the_next_plan(client, round, organiser):
    plan = asked(client, round)
    shown = client.get(at("organise_match_plan", round, plan.code)).context["shown"]
    unwanted = next(pair for pair in shown.difference.added if pair.entry == "ENTRY2")
    (wanted, *_others) = {f"judge-{letter}" for letter in "abcd"} - {
        pair.judge for pair in shown.difference.added if pair.entry == "ENTRY2"
    }
    address = at("organise_match_wish", round, plan.code)

    client.post(address, {"wish": f"forbid/{unwanted.entry}/{unwanted.judge}"})
    client.post(address, {"kind": "pin", "entry": "ENTRY2", "judge": wanted})
    page = client.get(f"{at('organise_match_plan', round, plan.code)}?show=entries").content.decode()
    client.post(at("organise_match_again", round, plan.code))
    other = carry_out_match(MatchPlan.objects.first())

    pairs = {(entry, judge) for entry, judge, *_parts in other.result["pairs"]}
    assert ("ENTRY2", wanted) in pairs
    assert ("ENTRY2", unwanted.judge) not in pairs
    assert f'value="free/ENTRY2/{wanted}"' in page


def test_a_wish_against_a_conflict_is_refused_with_its_reason(client, round, organiser):
    plan = asked(client, round)

    answer = client.post(at("organise_match_wish", round, plan.code), {"wish": "pin/ENTRY1/judge-a"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Judge Name a and entry ENTRY1 must not meet: there is a conflict of interest (Personal tie)."
    ]


def test_a_repair_is_not_asked_for_where_the_applied_plan_wanted_fewer_judges(client, round, organiser):
    client.post(at("organise_match_apply", round, asked(client, round, judges_per_entry="1").code))

    page = client.get(at("organise_assignments", round))

    assert (page.context["needs"].short, Assignment.objects.live().count()) == ((), 6)
