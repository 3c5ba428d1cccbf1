"""The organiser's judging pages: each act through its own path, each list with a pinned number of queries."""

import pytest
from django.urls import reverse

from awards.enums import RoundState
from judging.domain.renewal import renew_ranking
from judging.enums import AssignmentState, ConflictState, JudgeState, SheetState, TabulationState
from judging.models import Assignment, Conflict, Judge, Tabulation
from outbox.models import Letter
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return judging.judging_round(quorum=1, judges_per_entry=1)


@pytest.fixture
def desk(client, round):
    client.force_login(awards.organiser(round.season))
    return client


def at(name: str, round, *more) -> str:
    return reverse(name, args=[round.season.code, round.code, *more])


def test_a_judge_is_invited_by_letter(desk, round):
    sent = {"name": "Dr Mwangi", "email": "mwangi@jury.example", "country": "KE", "languages": "en, sw"}

    answer = desk.post(reverse("organise_judges", args=[round.season.code]), sent)

    judge = Judge.objects.get()
    assert answer.status_code == 302
    assert (judge.name, judge.country, judge.languages, judge.state) == (
        "Dr Mwangi",
        "KE",
        ["en", "sw"],
        JudgeState.INVITED,
    )
    assert list(Letter.objects.values_list("kind", "address")) == [("judge.invited", "mwangi@jury.example")]


def test_an_invitation_without_a_country_says_so_and_keeps_what_was_typed(desk, round):
    answer = desk.post(reverse("organise_judges", args=[round.season.code]), {"name": "Dr Mwangi", "email": "x"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dr Mwangi" in page
    assert not Judge.objects.exists()


def test_assigning_by_hand_goes_through_the_gate(desk, round):
    judge, entry = judging.judge(round.season), judging.eligible(round.season)
    judging.conflict(judge, entry)
    address = at("organise_assign", round)

    refused = desk.post(address, {"judge": judge.code, "entry": entry.code})
    other = judging.judge(round.season)
    made = desk.post(address, {"judge": other.code, "entry": entry.code})

    assert (refused.status_code, made.status_code) == (422, 302)
    assert list(Assignment.objects.values_list("judge__code", flat=True)) == [other.code]


def test_the_deal_gives_every_entry_its_judges(desk, round):
    for _number in range(3):
        judging.judge(round.season)
        judging.eligible(round.season)

    desk.post(at("organise_deal", round), {"seed": 7})

    assert sorted(Assignment.objects.values_list("entry", flat=True)) == sorted(
        round.season.entries.values_list("pk", flat=True)
    )


def test_a_lifted_conflict_keeps_its_reason(desk, round):
    conflict = judging.conflict(judging.judge(round.season), judging.eligible(round.season))

    parts = [round.season.code, conflict.judge.code, conflict.entry.code, conflict.kind]
    desk.post(reverse("organise_lift_conflict", args=parts), {"reason": "Only a shared flight."})

    conflict.refresh_from_db()
    assert conflict.state == ConflictState.LIFTED
    assert Conflict.objects.count() == 1


def test_an_entry_is_taken_off_a_list_with_a_reason_only(desk, round):
    assignment = judging.assignment(round)
    address = at("organise_end_assignment", round, assignment.judge.code, assignment.entry.code)

    without = desk.post(address, {"reason": ""})
    desk.post(address, {"reason": "Overloaded."})

    assignment.refresh_from_db()
    assert (without.status_code, assignment.state) == (409, AssignmentState.RELEASED)


def test_a_submitted_sheet_is_given_back(desk, round):
    sheet = judging.sheet(judging.assignment(round), marks={"idea": "5", "proof": "4"}, submitted=True)

    desk.post(
        at("organise_return_sheet", round, sheet.assignment.judge.code, sheet.assignment.entry.code),
        {"reason": "The judge asked."},
    )

    sheet.refresh_from_db()
    assert sheet.state == SheetState.IN_PROGRESS


def test_closing_computes_and_certifying_freezes(desk, round):
    judging.sheet(judging.assignment(round), marks={"idea": "5", "proof": "4"}, submitted=True)

    desk.post(at("organise_round_close", round))
    tabulation = Tabulation.objects.get()
    desk.post(at("organise_certify", round), {"tabulation": tabulation.code})

    round.refresh_from_db()
    tabulation.refresh_from_db()
    assert (round.state, tabulation.state) == (RoundState.CERTIFIED, TabulationState.CERTIFIED)


def test_a_tie_is_ordered_from_the_ranking_page(desk, round):
    category = awards.category(round.season)
    judge = judging.judge(round.season)
    entries = [judging.eligible(round.season, category, title=title) for title in ("one", "two")]
    for entry in entries:
        judging.sheet(judging.assignment(round, judge, entry), marks={"idea": "4", "proof": "4"}, submitted=True)
    desk.post(at("organise_round_close", round))
    desk.post(at("organise_certify", round), {"tabulation": Tabulation.objects.get().code})

    order = {f"order-{entry.code}": str(place) for entry, place in zip(entries, (2, 1), strict=True)}
    desk.post(at("organise_order_tie", round), {"category": category.code, "reason": "The chair's Decision.", **order})

    places = {placement.entry.title: placement.place for placement in round.placements.all()}
    assert places == {"two": 1, "one": 2}


def grown(round, number: int) -> None:
    """So many entries more, each judged by a judge of its own."""
    for _each in range(number):
        judging.sheet(judging.assignment(round), marks={"idea": "5", "proof": "4"}, submitted=True)
        judging.conflict(judging.judge(round.season), round.season.entries.first(), note="A tie.")


@pytest.mark.parametrize(
    ("name", "needs_round", "queries"),
    [
        ("organise_judges", False, 7),
        ("organise_conflicts", False, 16),
        ("organise_rounds", False, 10),
        ("organise_round", True, 14),
        ("organise_assignments", True, 20),
        ("organise_tabulation", True, 20),
    ],
)
def test_lists_take_the_same_number_of_queries_for_one_row_and_for_three(
    desk, round, name, needs_round, queries, django_assert_num_queries
):
    address = at(name, round) if needs_round else reverse(name, args=[round.season.code])
    for more in (1, 2):
        grown(round, more)
        desk.post(at("organise_tabulate", round))
        desk.get(address)  # the message of the act above is read away

        with django_assert_num_queries(queries):
            desk.get(address)


@pytest.mark.parametrize(
    "name", ["organise_round", "organise_assignments", "organise_tabulation", "organise_round_setup"]
)
def test_an_organiser_of_another_season_finds_nothing_here(client, round, name):
    client.force_login(awards.organiser(awards.season()))

    assert client.get(at(name, round)).status_code == 404


def test_an_observer_sees_and_touches_nothing(client, round):
    client.force_login(awards.organiser(round.season, awards.Role.OBSERVER))

    seen = client.get(at("organise_round", round))
    touched = client.post(at("organise_round_close", round))

    round.refresh_from_db()
    assert (seen.status_code, touched.status_code, round.state) == (200, 403, RoundState.OPEN)


def test_the_method_is_chosen_on_a_page_until_the_round_opens(client):
    planned = judging.judging_round(state=RoundState.PLANNED)
    rubric = planned.rubrics.get()
    client.force_login(awards.organiser(planned.season))
    address = at("organise_method", planned, rubric.code)

    chosen = client.post(address, {"scale": "share_of_max", "trim": "1", "tie_break_1": "proof"})
    broken = client.post(address, {"method": "custom", "definition": '{"haetae_rules": 1}'})

    rubric.rules.refresh_from_db()
    assert (chosen.status_code, broken.status_code) == (302, 422)
    assert (rubric.rules.tie_breaks, rubric.rules.options["trim"]) == (["proof"], 1)


def test_what_becomes_of_missing_marks_is_declared_on_the_page_of_the_method(client):
    planned = judging.judging_round(state=RoundState.PLANNED)
    rubric = planned.rubrics.get()
    client.force_login(awards.organiser(planned.season))
    address = at("organise_method", planned, rubric.code)
    effects = {"missing": "leave_out", "absent": "wait", "not_applicable": "leave_out", "recused": "leave_out"}

    strange = client.post(address, {"method": "missing_data", **effects, "late": "refuse_sheet"})
    declared = client.post(address, {"method": "missing_data", **effects, "late": "wait"})

    assert (strange.status_code, declared.status_code) == (422, 302)
    assert planned.missing_data_policy.effects == {**effects, "late": "wait"}
    rubric.rules.refresh_from_db()
    assert rubric.rules.definition["states"] == planned.missing_data_policy.effects
    page = client.get(address).content.decode()
    assert "<li>A missing mark is left out; the other marks carry on.</li>" in page


def test_an_open_round_refuses_to_declare_anything_about_missing_marks(client):
    opened = judging.judging_round()
    client.force_login(awards.organiser(opened.season))
    address = at("organise_method", opened, opened.rubrics.get().code)
    effects = {"missing": "leave_out", "absent": "wait", "not_applicable": "wait", "recused": "wait", "late": "wait"}

    answer = client.post(address, {"method": "missing_data", **effects})

    assert answer.status_code == 422
    assert "can no longer be changed" in answer.content.decode()


def test_a_policy_that_drops_sheets_for_optional_criteria_is_pointed_out(client):
    planned = judging.judging_round(state=RoundState.PLANNED)
    rubric = planned.rubrics.get()
    client.force_login(awards.organiser(planned.season))
    address = at("organise_method", planned, rubric.code)

    silent = client.get(address).content.decode()
    rubric.criteria.filter(key="proof").update(required=False)
    told = client.get(address).content.decode()

    assert ("criteria that need not be marked" in silent, "criteria that need not be marked" in told) == (False, True)


def test_a_ranking_that_was_renewed_meanwhile_is_shown_before_it_is_certified(desk, round):
    judging.sheet(judging.assignment(round), marks={"idea": "4", "proof": "4"}, submitted=True)
    gone = renew_ranking(round).code
    judging.sheet(judging.assignment(round), marks={"idea": "4", "proof": "4"}, submitted=True)
    desk.post(at("organise_round_close", round))

    answer = desk.post(at("organise_certify", round), {"tabulation": gone}, follow=True)

    assert "The ranking was renewed meanwhile." in answer.content.decode()
    assert not Tabulation.objects.filter(state=TabulationState.CERTIFIED).exists()
