"""What pages and API read of a plan: whole answers, and nothing of an entry from which the reader is fenced off."""

import json

import pytest
from django.utils import translation

from accounts.models import User
from audit.steps import SYSTEM
from awards.enums import SeasonState
from judging.domain.match_work import carry_out_match
from judging.domain.matching import plan_match, plan_repair
from judging.matching.settings import MatchSettings
from judging.models import MatchPlan
from judging.pictures.network import Meeting, Network
from judging.queries.matching import (
    ConflictsAvoided,
    PairShown,
    Wanted,
    plan_shown,
    plans_for_organiser,
    report_data,
    trouble_shown,
    wishes_for_organiser,
)
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(db):
    return judging.judging_round(awards.season(SeasonState.JUDGING), judges_per_entry=2)


@pytest.fixture
def person(round):
    return awards.organiser(round.season)


@pytest.fixture
def judges(round):
    facts = {"expertise": ["water"], "languages": ["en"]}
    return [judging.judge(round.season, code=f"j-{n}", name=f"Judge {n}", **facts) for n in range(3)]


@pytest.fixture
def entries(round):
    return [judging.eligible(round.season, code=f"E{n}", theme="Water", title="") for n in range(3)]


def planned(round, **facts):
    plan = plan_match(round, actor=SYSTEM, seed=1, **facts)
    carry_out_match(plan)
    return MatchPlan.objects.select_related("round__season").get(pk=plan.pk)


def test_a_plan_is_shown_by_entry_and_by_judge(round, judges, entries, person):
    for entry, judge in zip(entries, judges, strict=True):
        judging.conflict(judge, entry)

    shown = plan_shown(planned(round), person)

    assert [(e.entry.code, e.needs, e.match, [p.judge for p in e.judges]) for e in shown.entries] == [
        ("E0", 2, 2000, ["j-1", "j-2"]), ("E1", 2, 2000, ["j-0", "j-2"]), ("E2", 2, 2000, ["j-0", "j-1"]),
    ]  # fmt: skip
    assert shown.entries[0].judges[0] == PairShown(
        entry="E0", judge="j-1", name="Judge 1", match=1000, theme=100, text=100, language=100, preference=None,
        stays=False, is_pinned=False,
    )  # fmt: skip
    assert shown.entries[0].judges[0].why == "field fits · reads the language · words in common: 100 %"
    category = str(entries[0].category)
    assert [(j.judge.code, j.before, j.load, j.mean_match, j.gained, j.lost) for j in shown.judges] == [
        ("j-0", 0, 2, 1000, ("E1", "E2"), ()),
        ("j-1", 0, 2, 1000, ("E0", "E2"), ()),
        ("j-2", 0, 2, 1000, ("E0", "E1"), ()),
    ]
    assert {j.categories for j in shown.judges} == {((category, 2),)}
    assert {j.languages for j in shown.judges} == {(("en", 2),)}
    assert shown.conflicts == (ConflictsAvoided("professional", "Professional tie", 3, is_soft=False),)
    assert [each.entry.code for each in shown.weakest] == ["E0", "E1", "E2"]
    assert [judge.code for judge in shown.difference.letters_to] == ["j-0", "j-1", "j-2"]
    assert (len(shown.difference.added), shown.difference.removed, shown.difference.kept) == (6, (), 0)
    meetings = (Meeting(1, 0), Meeting(2, 0), Meeting(0, 1), Meeting(2, 1), Meeting(0, 2), Meeting(1, 2))
    assert shown.network == Network(("Judge 0", "Judge 1", "Judge 2"), ("E0", "E1", "E2"), meetings)


def test_figures_are_the_verifiers(round, judges, entries, person):
    shown = plan_shown(planned(round), person)

    figures = shown.figures
    assert (figures.total, figures.total_bound, figures.gap, figures.floor, figures.floor_bound) == (
        6000, 6000, 0.0, 2000, 2000,
    )  # fmt: skip
    assert (figures.sheets, figures.lightest, figures.heaviest, figures.components) == (6, 2, 2, 1)
    assert figures.efficiency == pytest.approx(1.0)
    assert figures.standard_error == pytest.approx((4 / 3) ** 0.5)
    assert figures.least_error == pytest.approx(1.0)
    assert "All judges are linked through shared entries, so marks can be compared across the whole field." in (
        shown.guarantees
    )
    with translation.override("ko"):
        assert plan_shown(shown.plan, person).guarantees[0].startswith("풀이기를 쓰지 않는 재확인")


def test_the_curve_marks_the_chosen_point(round, judges, entries, person):
    shown = plan_shown(planned(round, settings=MatchSettings(epsilon=0.06)), person)

    assert [(point.floor_first, point.epsilon, point.is_chosen) for point in shown.curve] == [
        (False, 0.0, False), (True, 0.0, False), (True, 0.0025, False), (True, 0.01, False), (True, 0.05, True),
        (True, 0.2, False),
    ]  # fmt: skip
    assert (len(shown.price_curve.points), shown.price_curve.chosen) == (5, 3)


def test_one_more_judge_like_each_is_worth_what_the_engine_says(round, judges, entries, person):
    judges[1].languages = []
    judges[1].save()

    plan = planned(round, settings=MatchSettings(max_load=2))
    worth = {each.judge.code: each.worth for each in plan_shown(plan, person).another}

    assert worth == {"j-0": 600, "j-1": 0, "j-2": 600}


def test_an_infeasible_plan_names_judges_and_says_whom_to_invite(round, judges, entries, person):
    for judge in judges[:2]:
        judging.conflict(judge, entries[0])

    trouble = trouble_shown(planned(round), person)

    assert [(reason.text, reason.entries, reason.judges) for reason in trouble.reasons] == [
        ("Entry E0 has 1 judges who may take it and needs 2.", ("E0",), (judges[2],))
    ]
    assert [(way.number, way.code, way.text) for way in trouble.ways] == [
        (1, "fewer_judges", "Ask for fewer judges: E0 1 instead of 2.")
    ]
    entry = entries[0]
    assert trouble.wanted == Wanted(1, (str(entry.category),), ("en",), (entry.entrant.country,))


def test_plans_are_shown_to_organisers_only(round, judges, entries, person):
    planned(round)

    assert plans_for_organiser(person, round).count() == 1
    assert plans_for_organiser(judges[0].user, round).count() == 0
    assert wishes_for_organiser(judges[0].user, round).count() == 0


@pytest.fixture
def tied(entries, person) -> User:
    awards.member(entries[0].entrant, person)
    return person


def test_a_fenced_entry_shows_no_judges_anywhere(round, judges, entries, tied):
    plan = planned(round)

    shown = plan_shown(plan, tied)

    assert [(each.is_fenced, each.match, each.judges) for each in shown.entries if each.entry.code == "E0"] == [
        (True, 0, ())
    ]
    told = [*shown.difference.added, *(pair for each in shown.weakest for pair in each.judges)]
    assert {pair.entry for pair in told} == {"E1", "E2"}
    assert {code for judge in shown.judges for code in judge.gained} == {"E1", "E2"}
    assert shown.network.entries == ("E1", "E2")
    assert '"E0"' not in json.dumps(report_data(plan, tied), default=str)


def test_the_report_is_the_whole_plan_as_plain_data(round, judges, entries, person):
    plan = planned(round)

    data = report_data(plan, person)

    assert (data["code"], data["round"], data["state"], data["seed"]) == (plan.code, round.code, "ready", 1)
    assert data["report"]["result_sha256"] == plan.result_digest == data["result_digest"]
    assert len(data["pairs"]) == 6
    assert data["pairs"][0].keys() == {"entry", "judge", "match", "theme", "text", "language", "preference"}
    assert data["needs"] == {"E0": 2, "E1": 2, "E2": 2}
    json.dumps(data)


def test_a_repair_is_shown_as_a_difference(round, judges, entries, person):
    held = [judging.assignment(round, judges[0], entry) for entry in entries]
    judging.conflict(judges[0], entries[0])
    held[0].scoresheet.delete()
    held[0].delete()

    plan = plan_repair(round, actor=SYSTEM)
    carry_out_match(plan)
    shown = plan_shown(MatchPlan.objects.get(pk=plan.pk), person)

    assert {pair.entry: pair.stays for pair in shown.entries[1].judges} == {"E1": False} or shown.difference.kept == 2
    assert (len(shown.difference.added), shown.difference.removed, shown.difference.kept) == (4, (), 2)


def test_showing_a_plan_takes_the_same_queries_whatever_its_size(
    round, judges, entries, person, django_assert_num_queries
):
    small = planned(round, entries=entries[:1], settings=MatchSettings(connected=False))
    large = planned(round)

    for code in (small.code, large.code):
        plan = MatchPlan.objects.select_related("round__season").get(code=code)
        with django_assert_num_queries(3):
            plan_shown(plan, person)
        with django_assert_num_queries(1):
            report_data(plan, person)


def test_reading_a_round_takes_the_same_queries_whatever_its_size(round, judges, entries, django_assert_num_queries):
    from judging.queries.match_inputs import match_inputs

    with django_assert_num_queries(QUERIES):
        match_inputs(round, MatchSettings(entries=("E0",)))
    with django_assert_num_queries(QUERIES):
        match_inputs(round, MatchSettings())


QUERIES = 14
