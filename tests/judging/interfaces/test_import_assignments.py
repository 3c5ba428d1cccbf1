"""Assignments from files: made through the gate, all or none, or told cell by cell why not."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from awards.enums import SeasonState
from judging.enums import AssignmentSource
from judging.models import Assignment
from outbox.models import Letter
from tests.factories import awards, judging


@pytest.fixture
def round(db):
    return judging.judging_round(awards.season(SeasonState.JUDGING), code="desk")


def run(path, rows, round, *flags, header=("entry", "judge", "reason")):
    """What the command says, and the problems it lists with its last word."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    out, err = io.StringIO(), io.StringIO()
    where = ("--season", round.season.code, "--round", round.code)
    try:
        call_command("import_assignments", str(path), *where, *flags, stdout=out, stderr=err)
    except CommandError as refused:
        return out.getvalue().splitlines(), [*err.getvalue().splitlines(), str(refused)]
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def test_pairs_are_shown_and_then_assigned_and_those_that_exist_stay(round, tmp_path):
    judge, other = judging.judge(round.season, name="Ada"), judging.judge(round.season, name="Bob")
    entry = judging.eligible(round.season, code="E1")
    held = judging.assignment(round, other, entry)
    rows = [("e1", judge.user.email.upper(), ""), ("E1", other.code, "")]

    shown = run(tmp_path / "a.csv", rows, round)
    before = Assignment.objects.count()
    done = run(tmp_path / "a.csv", rows, round, "--apply")

    told = ["New: 1. Changed: 0. As it was: 1.", "  Ada judges entry E1"]
    assert (shown, before) == (([*told, "Nothing was changed yet: add --apply to carry this out."], []), 1)
    assert done == ([*told, "Done."], [])
    made = Assignment.objects.exclude(pk=held.pk).get()
    assert (made.judge, made.entry, made.source) == (judge, entry, AssignmentSource.IMPORT)
    assert list(Letter.objects.values_list("kind", "address")) == [("judge.assigned", judge.user.email)]


def test_every_fault_is_told_with_its_cell_and_nothing_is_assigned(round, tmp_path):
    judge = judging.judge(round.season, name="Ada", code="j-a")
    first, second = judging.eligible(round.season, code="E1"), judging.eligible(round.season, code="E2")
    judging.conflict(judge, second)
    rows = [("E1", "j-a", ""), ("E9", "j-a", ""), ("E1", "nobody", ""), ("E1", "j-a", "")]

    _out, unread = run(tmp_path / "a.csv", rows, round, "--apply")
    _out, gated = run(tmp_path / "b.csv", [("E1", "j-a", ""), ("E2", "j-a", "")], round, "--apply")

    assert unread == [
        "a!A3: “E9” is not the code of an entry in this round.",
        "a!B4: “nobody” is no judge of this season: give the code or the address.",
        "a!A5: The same pair stands in row 2 already.",
        "Nothing was changed: 3 problems.",
    ]
    assert gated == [
        "b!B3: Ada and entry E2 must not meet: there is a conflict of interest (Professional tie).",
        "Nothing was changed: 1 problem.",
    ]
    assert not Assignment.objects.filter(entry=first).exists()


def test_the_file_of_a_matching_can_be_imported_as_it_is(round, tmp_path):
    judge, entry = judging.judge(round.season), judging.eligible(round.season)

    out, problems = run(
        tmp_path / "assignment.csv",
        [(entry.code, judge.code, "730")],
        round,
        "--apply",
        header=("entry", "judge", "match"),
    )

    assert (out[-1], problems, Assignment.objects.count()) == ("Done.", [], 1)


def test_a_round_that_is_not_there_is_named(round, tmp_path):
    round.code = "nowhere"

    _out, problems = run(tmp_path / "a.csv", [], round)

    assert problems == ["“nowhere” is not a round in which judges mark. There are: desk."]
