"""Who judges what from a file and by panel, as pages: shown first, then done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.enums import SeasonState
from judging.enums import AssignmentSource
from judging.models import Assignment, Panel
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    """Two entries of one category and two judges; the second judge and the second entry must not meet."""
    made = judging.judging_round(awards.season(SeasonState.JUDGING), quorum=1)
    category = awards.category(made.season, code="city", name={"en": "City"})
    judges = [judging.judge(made.season, name=f"Judge {letter}", code=f"judge-{letter}") for letter in "ab"]
    entries = [judging.eligible(made.season, category, code=f"ENTRY{number}") for number in (1, 2)]
    judging.conflict(judges[1], entries[1], "personal")
    return made


@pytest.fixture
def desk(client, round):
    client.force_login(awards.organiser(round.season))
    return client


def at(name: str, round, *more) -> str:
    return reverse(name, args=[round.season.code, round.code, *more])


def shown(desk, round, text: str):
    file = SimpleUploadedFile("list.csv", text.encode())
    return desk.post(at("organise_assignment_file", round), {"file": file})


def live() -> set[tuple[str, str]]:
    return set(Assignment.objects.live().values_list("entry__code", "judge__code"))


def test_a_file_is_shown_before_anything_is_done(desk, round):
    answer = shown(desk, round, "entry,judge\nENTRY1,judge-a\nENTRY2,judge-a\n")

    assert (answer.context["shown"].new, answer.context["shown"].problems) == (2, [])
    assert "Judge a judges entry ENTRY1" in answer.content.decode()
    assert live() == set()


def test_what_was_shown_is_what_is_done(desk, round):
    sealed = shown(desk, round, "entry,judge\nENTRY1,judge-a\nENTRY2,judge-a\n").context["sealed"]

    answer = desk.post(at("organise_apply_assignment_file", round), {"sealed": sealed})

    assert answer.status_code == 302
    assert live() == {("ENTRY1", "judge-a"), ("ENTRY2", "judge-a")}
    assert set(Assignment.objects.values_list("source", flat=True)) == {AssignmentSource.IMPORT}


def test_a_conflict_in_a_file_is_told_at_its_cell(desk, round):
    answer = shown(desk, round, "entry,judge\nENTRY1,judge-a\nENTRY2,judge-b\n")

    (problem,) = answer.context["shown"].problems
    assert problem.place == "Assignments!B3"
    assert str(problem) in answer.content.decode()
    assert "Make these assignments" not in answer.content.decode()


def test_a_file_without_the_columns_is_refused(desk, round):
    answer = shown(desk, round, "project,who\nENTRY1,judge-a\n")

    assert answer.context["problems"]
    assert live() == set()


def test_a_sealed_list_is_good_for_its_round_alone(desk, round):
    other = judging.judging_round(round.season, code="second")
    sealed = shown(desk, round, "entry,judge\nENTRY1,judge-a\n").context["sealed"]

    for text in (sealed, "", "x" + sealed):
        desk.post(at("organise_apply_assignment_file", other), {"sealed": text})

    assert live() == set()


def test_a_panel_is_seated_and_given_what_the_gate_lets_pass(desk, round):
    desk.post(
        at("organise_seat_panel", round, "city"), {"city-judges": ["judge-a", "judge-b"], "city-chair": "judge-a"}
    )

    page = desk.get(at("organise_panels", round))
    desk.post(at("organise_assign_panels", round))

    panel = Panel.objects.get()
    assert ([judge.code for judge in panel.judges.order_by("code")], panel.chair.code) == (
        ["judge-a", "judge-b"],
        "judge-a",
    )
    assert (page.context["new"], [entry.code for _judge, entry, _why in page.context["refused"]]) == (3, ["ENTRY2"])
    assert live() == {("ENTRY1", "judge-a"), ("ENTRY1", "judge-b"), ("ENTRY2", "judge-a")}


def test_the_page_of_panels_takes_the_same_queries_for_one_category_and_three(desk, round, django_assert_num_queries):
    address = at("organise_panels", round)
    desk.get(address)
    for count in (0, 2):
        for number in range(count):
            judging.eligible(round.season, awards.category(round.season, code=f"more-{number}"))
        with django_assert_num_queries(24):
            desk.get(address)
