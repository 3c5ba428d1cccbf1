"""Judges from files: invited, or brought up to date; or told cell by cell why not."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from judging.enums import JudgeState
from judging.models import Judge
from outbox.models import Letter
from tests.factories import awards, judging

HEADER = ("email", "name", "country", "organisation", "languages", "categories", "max_load")


def text_file(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def run(path, season, *flags):
    """What the command says on standard output, and the problems it lists; its last word for a person who was refused."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_judges", str(path), "--season", season.code, *flags, stdout=out, stderr=err)
    except CommandError as refused:
        return out.getvalue().splitlines(), [*err.getvalue().splitlines(), str(refused)]
    return out.getvalue().splitlines(), err.getvalue().splitlines()


@pytest.fixture
def season(db):
    made = awards.season()
    awards.category(made, code="human")
    return made


def test_new_judges_are_invited_with_all_that_is_known(season, tmp_path):
    row = ("Mina@Jury.example", "Mina Star", "kr", "Star Institute", "ko; en", "human", "30")

    out, problems = run(text_file(tmp_path / "judges.csv", [row]), season, "--apply")

    judge = Judge.objects.get()
    assert (out[:2], problems) == (
        ["New: 1. Changed: 0. As it was: 0.", "  mina@jury.example: Mina Star is invited"],
        [],
    )
    assert (judge.name, judge.country, judge.organisation, judge.state) == (
        "Mina Star",
        "KR",
        "Star Institute",
        JudgeState.INVITED,
    )
    assert (judge.languages, judge.category_codes, judge.max_load) == (["ko", "en"], ["human"], 30)
    assert list(Letter.objects.values_list("kind", "address")) == [("judge.invited", "mina@jury.example")]


def test_plan_is_shown_and_no_letter_is_written(season, tmp_path):
    path = text_file(tmp_path / "judges.csv", [("mina@jury.example", "Mina Star", "KR", "", "", "", "")])

    out, problems = run(path, season)

    assert (out[-1], problems) == ("Nothing was changed yet: add --apply to carry this out.", [])
    assert (Judge.objects.count(), Letter.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_known_judges_are_brought_up_to_date_and_empty_cells_leave_what_is_known(season, tmp_path):
    judge = judging.judge(season, organisation="Old Institute", languages=["en"], max_load=10)
    same = judging.judge(season)
    rows = [
        (judge.user.email, judge.name, "CH", "New Institute", "", "", "20"),
        (same.user.email, same.name, "CH", "", "", "", ""),
    ]

    out, problems = run(text_file(tmp_path / "judges.csv", rows), season, "--apply")

    judge.refresh_from_db()
    assert (out[:2], problems) == (
        [
            "New: 0. Changed: 1. As it was: 1.",
            f"  {judge.user.email}: organisation: Old Institute → New Institute; max_load: 10 → 20",
        ],
        [],
    )
    assert (judge.organisation, judge.languages, judge.max_load) == ("New Institute", ["en"], 20)
    event = AuditEvent.objects.get()
    assert (event.action, event.facts) == (
        "judge.edit",
        {"organisation": ["Old Institute", "New Institute"], "max_load": [10, 20]},
    )


def test_every_problem_is_told_at_its_cell_and_nobody_is_invited(season, tmp_path):
    rows = [
        ("a@jury.example", "A", "KR", "", "", "", ""),
        ("", "B", "KR", "", "", "", ""),
        ("c@jury.example", "C", "Korea", "", "", "", ""),
        ("d@jury.example", "D", "KR", "", "Korean", "", ""),
        ("e@jury.example", "E", "KR", "", "", "art", ""),
        ("f@jury.example", "F", "KR", "", "", "", "many"),
        ("not an address", "G", "KR", "", "", "", ""),
        ("A@jury.example", "A", "KR", "", "", "", ""),
    ]

    _out, problems = run(text_file(tmp_path / "judges.csv", rows), season, "--apply")

    assert problems == [
        "judges!A3: This cell must be filled in.",
        "judges!C4: “Korea” is not the code of a country, such as KR.",
        "judges!E5: “Korean” is not the code of a language, such as ko. Put semicolons between several.",
        "judges!F6: “art” is not a category of this season. The categories are: human.",
        "judges!G7: “many” is not a number of entries.",
        "judges!A8: “not an address” is not an e-mail address.",
        "judges!A9: The same judge stands in row 2 already.",
        "Nothing was changed: 7 problems.",
    ]
    assert (Judge.objects.count(), Letter.objects.count()) == (0, 0)
