"""Marks from files: what is broken is named cell by cell and changes nothing; what is sound stands, with its history."""

import io
import time

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from awards.enums import RoundState
from judging.enums import SheetState
from judging.models import Assignment, Score, ScoreChange, ScoreSheet
from judging.queries.scoresheets import mark_text
from tests.factories import awards, judging

HEADER = ["entry", "judge", "criterion", "score"]
FIVE = [(key, 20) for key in ("idea", "proof", "reach", "cost", "care")]


def workbook(path, rows, header=HEADER, title="Scores"):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in [header, *rows]:
        sheet.append(row)
    book.save(path)
    return path


def text_file(path, rows, header=HEADER, *, encoding="utf-8", separator=","):
    lines = [separator.join(str(cell) for cell in row) for row in [header, *rows]]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def run(path, round, *flags):
    """What the command says on standard output, and the problems it lists; its last word for a person who was refused."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(
            "import_scores",
            str(path),
            "--season",
            round.season.code,
            "--round",
            round.code,
            *flags,
            stdout=out,
            stderr=err,
        )
    except CommandError as refused:
        return out.getvalue(), [*err.getvalue().splitlines(), str(refused)]
    return out.getvalue(), err.getvalue().splitlines()


def stored():
    return (Score.objects.count(), ScoreChange.objects.count(), AuditEvent.objects.count())


def marks_of(sheet):
    scores = Score.objects.filter(sheet=sheet).select_related("criterion").order_by("criterion__position")
    return {score.criterion.key: "NA" if score.not_applicable else mark_text(score.value) for score in scores}


@pytest.fixture
def sheet(db):
    return judging.sheet()


@pytest.fixture
def row(sheet):
    """A row of the file for this sheet."""
    assignment = sheet.assignment
    return lambda criterion, score, *more: [assignment.entry.code, assignment.judge.code, criterion, score, *more]


@pytest.fixture
def full_round(db):
    """A hundred entries, twenty judges, every judge on every entry, five criteria: ten thousand marks to give."""
    season = awards.season("judging")
    round = judging.judging_round(season, criteria=FIVE)
    category = awards.category(season)
    entrant = awards.entrant()
    entries = [judging.eligible(season, category, entrant=entrant) for _number in range(100)]
    judges = [judging.judge(season) for _number in range(20)]
    rubric = round.rubrics.get()
    made = Assignment.objects.bulk_create(
        Assignment(round=round, judge=judge, entry=entry) for entry in entries for judge in judges
    )
    revisions = {entry.pk: entry.revisions.get() for entry in entries}
    ScoreSheet.objects.bulk_create(
        ScoreSheet(assignment=each, revision=revisions[each.entry_id], rubric=rubric) for each in made
    )
    return round


def ten_thousand_rows(round):
    assignments = round.assignments.select_related("entry", "judge").order_by("pk")
    return [
        [each.entry.code, each.judge.code, key, 1 + (place + each.pk) % 5]
        for each in assignments
        for place, (key, _weight) in enumerate(FIVE)
    ]


def test_one_bad_row_of_ten_thousand_is_named_and_nothing_changes(full_round, tmp_path):
    rows = ten_thousand_rows(full_round)
    rows[7345][3] = 5.5
    path = workbook(tmp_path / "marks.xlsx", rows)
    before, started = stored(), time.monotonic()

    _out, problems = run(path, full_round, "--apply")

    assert problems == [
        "Scores!D7347: “Idea” takes one of these marks: 1, 2, 3, 4, 5. 5.5 is not among them.",
        "Nothing was changed: 1 problem.",
    ]
    assert stored() == before
    assert len(rows) == 10_000
    assert time.monotonic() - started < 20


def test_ten_thousand_sound_rows_stand_with_their_history(full_round, tmp_path):
    path = workbook(tmp_path / "marks.xlsx", ten_thousand_rows(full_round))

    out, problems = run(path, full_round, "--submit", "--apply")

    assert problems == []
    assert out.splitlines()[0] == "New: 10000. Changed: 0. As it was: 0."
    assert out.splitlines()[-2:] == ["  and 9980 more", "Done."]
    assert (Score.objects.count(), ScoreChange.objects.count()) == (10_000, 10_000)
    assert set(ScoreSheet.objects.values_list("state", "version")) == {(SheetState.SUBMITTED, 1)}


def test_marks_are_written_as_a_judge_would_write_them(sheet, row, tmp_path):
    round = sheet.assignment.round
    path = workbook(tmp_path / "marks.xlsx", [row("idea", 4, "Bold."), row("proof", "na", None)], [*HEADER, "comment"])

    out, problems = run(path, round, "--apply")

    sheet.refresh_from_db()
    assert (out.splitlines()[0], problems) == ("New: 2. Changed: 0. As it was: 0.", [])
    assert marks_of(sheet) == {"idea": "4", "proof": "NA"}
    assert (sheet.state, sheet.version, sheet.total_exact) == (SheetState.IN_PROGRESS, 1, "80/1")
    assert list(sheet.changes.values_list("before", "after", "version")) == [("", "4", 1), ("", "NA", 1)]
    event = AuditEvent.objects.order_by("sequence").last()
    assert (event.action, event.actor, event.reason) == (
        "round.enter_marks",
        "system",
        "Imported from the file marks.xlsx.",
    )
    assert event.facts == {"sheets": {sheet.code: [1, "80/1", "in_progress"]}}


def test_without_apply_the_plan_is_shown_and_nothing_is_written(sheet, row, tmp_path):
    path = workbook(tmp_path / "marks.xlsx", [row("idea", 4)])
    before = stored()

    out, problems = run(path, sheet.assignment.round)

    entry, judge = sheet.assignment.entry.code, sheet.assignment.judge.code
    assert out.splitlines() == [
        "New: 1. Changed: 0. As it was: 0.",
        f"  {entry}, {judge}, idea: 4",
        "Nothing was changed yet: add --apply to carry this out.",
    ]
    assert (problems, stored()) == ([], before)


def test_import_is_repeated_without_any_change(sheet, row, tmp_path):
    path = workbook(tmp_path / "marks.xlsx", [row("idea", 4), row("proof", 3)])
    run(path, sheet.assignment.round, "--submit", "--apply")
    before = stored()

    out, problems = run(path, sheet.assignment.round, "--submit", "--apply")

    assert (out.splitlines()[0], problems) == ("New: 0. Changed: 0. As it was: 2.", [])
    assert stored() == before


def test_changed_marks_and_comments_are_shown_from_what_to_what(tmp_path, db):
    sheet = judging.sheet(marks={"idea": "4", "proof": "2"})
    entry, judge = sheet.assignment.entry.code, sheet.assignment.judge.user.email
    rows = [[entry.lower(), judge.upper(), "idea", 5, ""], [entry, judge, "proof", "", "Thin."]]
    path = text_file(tmp_path / "marks.csv", rows, [*HEADER, "comment"])

    out, problems = run(path, sheet.assignment.round, "--apply")

    assert problems == []
    assert out.splitlines()[:3] == [
        "New: 0. Changed: 2. As it was: 0.",
        f"  {entry}, {judge.upper()}, idea: 4 → 5",
        f"  {entry}, {judge}, proof: the comment",
    ]
    assert marks_of(sheet) == {"idea": "5", "proof": "2"}


def test_every_problem_of_a_file_is_told_in_the_order_of_its_rows(sheet, row, tmp_path):
    round = sheet.assignment.round
    entry, judge = sheet.assignment.entry.code, sheet.assignment.judge.code
    stranger = judging.judge(round.season)
    rows = [
        ["NOSUCH", judge, "idea", 4],
        [entry, "nobody@nowhere.example", "idea", 4],
        [entry, stranger.code, "idea", 4],
        row("beauty", 4),
        row("idea", 4),
        row("idea", 5),
        row("proof", "much"),
    ]
    path = workbook(tmp_path / "marks.xlsx", rows)

    _out, problems = run(path, round, "--apply")

    assert problems == [
        "Scores!A2: No entry of this season has the code “NOSUCH”.",
        "Scores!B3: No judge of this season has the code or e-mail address “nobody@nowhere.example”.",
        f"Scores!B4: {stranger.code} does not judge entry {entry} in this round. Assign the judge first.",
        "Scores!C5: “beauty” is not a criterion of this entry's rubric. The criteria are: idea, proof.",
        "Scores!C7: The same entry, judge and criterion stand in row 6 already.",
        "Scores!D8: “Proof” takes one of these marks: 1, 2, 3, 4, 5. much is not among them.",
        "Nothing was changed: 6 problems.",
    ]
    assert Score.objects.count() == 0


def test_formula_in_a_file_of_marks_is_refused(sheet, row, tmp_path):
    path = workbook(tmp_path / "marks.xlsx", [row("idea", 4), row("proof", "=2+1")])

    _out, problems = run(path, sheet.assignment.round, "--apply")

    assert problems == [
        "Scores!D3: This cell holds a formula. Put its value in its place (copy, then paste values only).",
        "Nothing was changed: 1 problem.",
    ]
    assert Score.objects.count() == 0


def test_sheet_that_would_be_submitted_unfinished_is_refused(sheet, row, tmp_path):
    path = workbook(tmp_path / "marks.xlsx", [row("idea", 4)])

    _out, problems = run(path, sheet.assignment.round, "--submit", "--apply")

    assert problems == ["Scores!A2: Still to mark: Proof.", "Nothing was changed: 1 problem."]
    assert Score.objects.count() == 0


def test_submitted_sheet_takes_no_other_mark(tmp_path, db):
    sheet = judging.sheet(marks={"idea": "4", "proof": "2"}, submitted=True)
    entry, judge = sheet.assignment.entry.code, sheet.assignment.judge.code
    path = text_file(tmp_path / "marks.csv", [[entry, judge, "idea", 5]])

    _out, problems = run(path, sheet.assignment.round, "--apply")

    assert problems == [
        "marks!A2: This score sheet has been submitted. Ask the secretariat to return it if a mark must change.",
        "Nothing was changed: 1 problem.",
    ]


def test_closed_round_takes_no_marks_and_says_so_once(tmp_path, db):
    round = judging.judging_round(state=RoundState.CLOSED)
    rows = [
        [each.entry.code, each.judge.code, "idea", 4] for each in (judging.assignment(round), judging.assignment(round))
    ]
    path = text_file(tmp_path / "marks.csv", rows)

    _out, problems = run(path, round, "--apply")

    assert problems == [
        "marks!A2: Judging in this round has ended. What was saved until then stands.",
        "Nothing was changed: 1 problem.",
    ]


def test_round_that_is_not_there_is_answered_with_those_that_are(sheet, tmp_path):
    path = text_file(tmp_path / "marks.csv", [])
    round = sheet.assignment.round
    code, round.code = round.code, "nope"

    _out, problems = run(path, round)

    assert problems == [f"“nope” is not a round in which judges mark. There are: {code}."]


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ","), ("utf-8-sig", ";")])
def test_csv_is_read_with_and_without_bom_and_with_semicolons(sheet, row, tmp_path, encoding, separator):
    path = text_file(tmp_path / "marks.csv", [row("idea", 4)], encoding=encoding, separator=separator)

    _out, problems = run(path, sheet.assignment.round, "--apply")

    assert (problems, marks_of(sheet)) == ([], {"idea": "4"})
