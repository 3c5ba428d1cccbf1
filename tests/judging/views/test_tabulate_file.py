"""Ranking files without a season: the same answer as the command, every problem beside its field, nobody else's ranking."""

import csv
import io
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from judging.interfaces.file_rankings import forget_old, kept_ranking
from tests.factories import awards

pytestmark = pytest.mark.django_db
EXAMPLES = settings.BASE_DIR / "docs" / "examples"
MARKS = "entry,judge,criterion,score\nA,Kim,impact,5\nA,Lee,impact,3\nB,Kim,impact,4\nB,Lee,impact,5\n"
OFFICIAL = {"source": "official", "criteria": "impact, 100, 1, 5", "quorum": "1"}


@pytest.fixture(autouse=True)
def own_shelf(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def organiser(client):
    person = awards.organiser(awards.season(), awards.Role.OBSERVER)
    client.force_login(person)
    return person


def file(name: str, text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def ask(client, *scores, facts=(), **more):
    given = {**OFFICIAL, **more, "scores": list(scores), "facts": list(facts)}
    return client.post(reverse("organise_tabulate_file"), given)


def listed(answer) -> list[tuple[str, str, int, str, str]]:
    return [(p.source, p.file, p.row, p.column, p.message) for p in answer.context["refused"].problems]


def download(client, answer, name: str) -> bytes:
    code = answer.url.rstrip("/").rsplit("/", 1)[1]
    return b"".join(client.get(reverse("organise_file_ranking_file", args=[code, name])))


def test_the_page_gives_byte_for_byte_what_the_command_gives(client, organiser, tmp_path):
    rules, scores = EXAMPLES / "award-rules.json", EXAMPLES / "award-scores.csv"
    call_command("tabulate", rules=rules, scores=[scores], out=tmp_path / "out", stderr=io.StringIO())

    answer = ask(
        client,
        file(scores.name, scores.read_bytes()),
        source="uploaded",
        uploaded=file(rules.name, rules.read_bytes()),
    )

    assert answer.status_code == 302
    for name in ("ranking.csv", "result.json"):
        assert download(client, answer, name) == (tmp_path / "out" / name).read_bytes()
    assert download(client, answer, "ranking.xlsx")[:2] == b"PK"


def test_the_official_method_needs_no_rule_file(client, organiser):
    answer = ask(client, file("marks.csv", MARKS))

    rows = list(csv.DictReader(io.StringIO(download(client, answer, "ranking.csv").decode())))
    page = client.get(answer.url)
    assert [(row["rank"], row["entry"], row["total_exact"]) for row in rows] == [("1", "B", "90/1"), ("2", "A", "80/1")]
    assert page.context["categories"][0]["differences"] == [
        "B stands above A by “total” (higher is better): 90.00 against 80.00."
    ]
    assert page.context["sentences"][0] == "The criteria: “impact” weighs 100, marked from 1 to 5."


def test_the_ranking_is_told_in_korean_as_well(client, organiser):
    answer = ask(client, file("marks.csv", MARKS))

    page = client.get(answer.url, headers={"accept-language": "ko"})

    assert page.context["name"] == "심사위원 가중 점수의 평균"
    assert page.context["sentences"][0].startswith("평가 기준:")


def test_every_bad_cell_is_told_with_the_name_the_person_knows(client, organiser):
    answer = ask(
        client,
        file("첫째.csv", MARKS + "C,Kim,impact,4,5\n"),
        file("둘째.csv", "entry,judge,criterion,score\nC,Kim,impact,9\nC,,impact,3\n"),
        facts=[file("facts.txt.csv", "entry\nA\n")],
    )

    assert answer.status_code == 422
    assert listed(answer) == [
        ("scores", "첫째.csv", 6, "", "The row has 5 cells, but the header names 4 columns. Mend the row."),
        ("scores", "둘째.csv", 3, "judge", "The cell is empty. Say which one is meant."),
    ]
    assert answer.context["form"].errors["scores"] == ["2 problems, listed here."]
    assert not default_storage.exists("tabulated")


def test_a_bad_cell_is_told_in_the_readers_language(client, organiser):
    bad = file("점수.csv", "entry,judge,criterion,score\nA,Kim,impact,9\nA,Lee,other,3\n")
    given = {**OFFICIAL, "scores": [bad]}

    answer = client.post(reverse("organise_tabulate_file"), given, headers={"accept-language": "ko"})

    assert listed(answer) == [
        ("scores", "점수.csv", 2, "score", "9점은 ‘impact’의 채점 범위(1~5)를 벗어납니다."),
        (
            "scores",
            "점수.csv",
            3,
            "criterion",
            "‘other’ 항목은 심사위원이 채점하는 기준이 아닙니다. 채점하는 기준: impact.",
        ),
    ]


def test_problems_of_rules_stand_at_the_field_they_were_given_in(client, organiser):
    answer = ask(client, file("marks.csv", MARKS), source="written", written='{"haetae_rules": 1}')

    assert answer.context["form"].errors == {"written": ["3 problems, listed here."]}
    assert {(source, file, row) for source, file, row, _c, _m in listed(answer)} == {("rules", "", 0)}


def test_marks_that_the_rules_cannot_use_are_told_above_the_form(client, organiser):
    twice = "entry,judge,criterion,score,category\nA,Kim,impact,5,\n"
    answer = ask(
        client,
        file("marks.csv", twice),
        facts=[file("facts.csv", "entry,category\nA,city\nA,town\n")],
    )

    assert answer.context["form"].non_field_errors() == [
        "Entry “A” is in several categories (city, town); its marks name none."
    ]


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"criteria": ""}, {"criteria": ["Name at least one criterion."]}),
        (
            {"criteria": "impact, much, 1, 5"},
            {"criteria": ["Line 1, “impact, much, 1, 5”: write a name, a weight, the lowest and the highest mark."]},
        ),
        (
            {"tie_breaks": "impact, luck"},
            {"tie_breaks": ["“luck” is neither a criterion above nor one of the words. Correct it or take it out."]},
        ),
        (
            {"source": "written"},
            {"written": ["Write or paste the rules, or choose another way to give them."]},
        ),
        ({"source": "uploaded"}, {"uploaded": ["Choose the file of rules, or another way to give them."]}),
    ],
)
def test_what_is_missing_in_the_form_is_said_at_its_field(client, organiser, given, errors):
    answer = ask(client, file("marks.csv", MARKS), **given)

    assert (answer.status_code, answer.context["form"].errors) == (422, errors)


def test_files_of_another_kind_and_without_end_are_refused_at_the_door(client, organiser, monkeypatch):
    monkeypatch.setattr("judging.interfaces.file_ranking_form.LARGEST_FILE", 10)

    program = ask(client, file("marks.exe", MARKS))
    large = ask(client, file("marks.csv", MARKS))
    many = ask(client, *[file(f"{n}.csv", "x") for n in range(11)])

    assert [answer.context["form"].errors["scores"] for answer in (program, large, many)] == [
        ["“marks.exe” is neither CSV nor XLSX. Save it as one of them."],
        ["“marks.csv” is larger than 32 MB. Divide it into several files."],
        ["At most ten files are read together. Put some of them into one."],
    ]


def test_a_workbook_that_is_none_breaks_nothing(client, organiser):
    answer = ask(client, file("marks.xlsx", b"PK\x03\x04 not a workbook"))

    assert listed(answer) == [
        ("scores", "marks.xlsx", 0, "", "The file is not an XLSX workbook. Save it again as XLSX, or as CSV.")
    ]


def test_rules_that_never_end_are_stopped(client, organiser, monkeypatch):
    monkeypatch.setattr("judging.interfaces.file_rankings.READING_SECONDS", 0.01)

    answer = ask(client, file("marks.csv", MARKS))

    assert [(source, message) for source, _f, _r, _c, message in listed(answer)] == [
        ("together", "Ranking these files takes too much memory or time. Divide them, or save workbooks as CSV.")
    ]


def test_a_ranking_is_its_own_persons_and_only_for_an_hour(client, organiser):
    answer = ask(client, file("marks.csv", MARKS))
    code = answer.url.rstrip("/").rsplit("/", 1)[1]
    client.force_login(awards.organiser(awards.season()))

    others = [client.get(answer.url).status_code, client.get(f"{answer.url}files/ranking.csv").status_code]
    still = forget_old(timezone.now() + timedelta(minutes=59)), kept_ranking(organiser, code) is not None
    then = forget_old(timezone.now() + timedelta(minutes=61)), kept_ranking(organiser, code)

    assert (others, still, then) == ([404, 404], (0, True), (1, None))


def test_a_ranking_past_its_hour_is_not_found_even_before_it_is_swept(client, organiser):
    answer = ask(client, file("marks.csv", MARKS))
    code = answer.url.rstrip("/").rsplit("/", 1)[1]
    long_ago = (timezone.now() - timedelta(minutes=61)).timestamp()
    os.utime(Path(default_storage.path(f"tabulated/{organiser.pk}/{code}/told.json")), (long_ago, long_ago))

    assert client.get(answer.url).status_code == 404


def test_a_ranking_is_removed_on_request(client, organiser):
    answer = ask(client, file("marks.csv", MARKS))

    client.post(f"{answer.url}remove/")

    assert client.get(answer.url).status_code == 404
    assert default_storage.listdir(f"tabulated/{organiser.pk}") == ([], [])


@pytest.mark.parametrize("name", ["told.json", "asked.json", "..", "ranking.pdf"])
def test_only_the_three_files_are_handed_out(client, organiser, name):
    answer = ask(client, file("marks.csv", MARKS))

    assert client.get(f"{answer.url}files/{name}").status_code == 404


def test_the_page_begins_with_a_ready_rule_file(client, organiser):
    page = client.get(reverse("organise_tabulate_file"), {"start": "award-rules.json"})
    strange = client.get(reverse("organise_tabulate_file"), {"start": "../../README.md"})

    assert json.loads(page.context["form"]["written"].value())["haetae_rules"] == 1
    assert (page.context["form"]["source"].value(), strange.context["form"]["source"].value()) == (
        "written",
        "official",
    )


def test_the_page_asks_the_database_nothing_but_who_is_there(client, organiser, django_assert_num_queries):
    answer = ask(client, file("marks.csv", MARKS))
    client.get(answer.url)

    with django_assert_num_queries(5):
        client.get(answer.url)


def test_how_sure_the_ranking_is_stands_beside_it_where_it_is_asked_for(client, organiser, tmp_path):
    rules, scores = EXAMPLES / "award-rules.json", EXAMPLES / "award-scores.csv"
    options = {"rules": rules, "scores": [scores], "evidence": True, "places": 1, "out": tmp_path / "out"}
    call_command("tabulate", **options, stderr=io.StringIO())
    files = {"source": "uploaded", "uploaded": file(rules.name, rules.read_bytes())}

    answer = ask(client, file(scores.name, scores.read_bytes()), evidence="on", places="1", **files)
    category = client.get(f"{answer.url}evidence/")
    judges = client.get(f"{answer.url}evidence/?show=judges")

    assert download(client, answer, "result.json") == (tmp_path / "out" / "result.json").read_bytes()
    assert [(row.place, row.name) for row in category.context["page"]["beside"]] == [("1", "A"), ("2", "C"), ("3", "B")]
    assert [row["name"] for row in judges.context["sections"][0]["judges"]] == ["Kim", "Lee", "Park"]


def test_without_being_asked_for_there_is_no_evidence(client, organiser):
    answer = ask(client, file("marks.csv", MARKS))

    assert client.get(f"{answer.url}evidence/").status_code == 404
