"""The judge's pages through the client: what they show, what they refuse, and what they never leak."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from awards.enums import EntryState, RoundState, SeasonState
from judging.domain.assignments import recuse_judge
from judging.domain.scoresheets import save_marks
from judging.enums import AssignmentState, JudgeState, SheetState
from judging.models import Conflict, ScoreSheet
from judging.queries.scoresheets import mark_text
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Requested-With": "autosave"}


@pytest.fixture
def round():
    return judging.judging_round(awards.season(SeasonState.JUDGING))


@pytest.fixture
def sheet(round):
    return judging.sheet(judging.assignment(round))


@pytest.fixture
def judge_client(client, sheet):
    client.force_login(sheet.assignment.judge.user)
    return client


def address(sheet, name="scoresheet", *more):
    assignment = sheet.assignment
    return reverse(name, args=[assignment.round.season.code, assignment.round.code, assignment.entry.code, *more])


def stored(sheet):
    rows = sheet.scores.select_related("criterion").order_by("criterion__position")
    return {row.criterion.key: "NA" if row.not_applicable else mark_text(row.value) for row in rows}


def test_the_desk_lists_my_entries_with_their_state(judge_client, sheet, round):
    judge = sheet.assignment.judge
    judging.sheet(judging.assignment(round, judge), marks={"idea": "4", "proof": "4"}, submitted=True)
    judging.sheet(judging.assignment(round), marks={"idea": "1"})  # a colleague's

    page = judge_client.get(reverse("judge_desk")).content.decode()

    assert "1 of 2 done." in page
    assert len(re.findall(r'<th scope="row">', page)) == 2
    assert page.count("80.00") == 1


def test_the_desk_filters_by_state_category_and_words(judge_client, sheet, round):
    judge, other = sheet.assignment.judge, awards.category(round.season)
    done = judging.assignment(round, judge, judging.eligible(round.season, other, title="Harbour light"))
    judging.sheet(done, marks={"idea": "4", "proof": "4"}, submitted=True)

    def shown(**query):
        page = judge_client.get(reverse("judge_desk"), query).content.decode()
        return {title for title in (sheet.revision.title, "Harbour light") if f">{title}</a>" in page}

    assert shown(state="submitted") == {"Harbour light"}
    assert shown(state="not_started") == {sheet.revision.title}
    assert shown(category=other.code) == {"Harbour light"}
    assert shown(q="HARBOUR") == {"Harbour light"}
    assert shown(q="nothing like it") == set()
    assert shown(state="strange") == {sheet.revision.title, "Harbour light"}


def test_the_desk_of_a_stranger_says_so(client):
    client.force_login(awards.person())

    assert "You are not a judge of any season." in client.get(reverse("judge_desk")).content.decode()


def test_the_desk_takes_the_same_queries_with_one_entry_and_three(
    judge_client, sheet, round, django_assert_num_queries
):
    for count in (1, 3):
        for _more in range(count - 1):
            judging.assignment(round, sheet.assignment.judge)
        with django_assert_num_queries(DESK_QUERIES):
            judge_client.get(reverse("judge_desk"))


def test_a_sheet_takes_the_same_queries_with_two_criteria_and_five(judge_client, sheet, django_assert_num_queries):
    with django_assert_num_queries(SHEET_QUERIES):
        judge_client.get(address(sheet))
    for key in ("reach", "cost", "care"):
        judging.criterion(sheet.rubric, key)
    judging.assignment(sheet.assignment.round, sheet.assignment.judge)
    with django_assert_num_queries(SHEET_QUERIES):
        judge_client.get(address(sheet))


def test_a_save_takes_the_same_queries_with_one_mark_and_two(judge_client, sheet, django_assert_num_queries):
    judge_client.post(address(sheet, "scoresheet_save"), {"version": 0, "mark-idea": "1"}, headers=AUTOSAVE)
    with django_assert_num_queries(SAVE_QUERIES):
        judge_client.post(address(sheet, "scoresheet_save"), {"version": 1, "mark-idea": "2"}, headers=AUTOSAVE)
    with django_assert_num_queries(SAVE_QUERIES):
        judge_client.post(
            address(sheet, "scoresheet_save"), {"version": 2, "mark-idea": "3", "mark-proof": "3"}, headers=AUTOSAVE
        )


DESK_QUERIES, SHEET_QUERIES = 5, 7  # session and person among them
LOCKS = int(connection.vendor == "postgresql")  # where a line of the log is appended under a lock of its own
SAVE_QUERIES = 13 + LOCKS  # eleven, and the savepoint that a test's own transaction makes of the verb's


def test_the_sheet_shows_the_frozen_revision_not_the_draft(judge_client, sheet):
    entry = sheet.assignment.entry
    entry.answers = {"summary": "Secretly changed afterwards."}
    entry.save()

    page = judge_client.get(address(sheet)).content.decode()

    assert "Sensors tell residents when the river rises." in page
    assert "Secretly changed afterwards." not in page


def test_the_sheet_hides_what_only_the_secretariat_reads(client):
    season = awards.season(SeasonState.JUDGING)
    definition = {**awards.SMALL_FORM, "sections": [dict(part) for part in awards.SMALL_FORM["sections"]]}
    secret = {"key": "price", "kind": "text", "label": {"en": "Asking price"}, "visibility": "secretariat"}
    definition["sections"][0]["questions"] = [*definition["sections"][0]["questions"], secret]
    awards.application_form(season, definition)
    answers = {**awards.WHOLE_ANSWERS, "price": "Planted secret 4711"}
    entry = judging.eligible(season, awards.category(season), answers=answers)
    sheet = judging.sheet(judging.assignment(judging.judging_round(season), entry=entry))
    client.force_login(sheet.assignment.judge.user)

    page = client.get(address(sheet)).content.decode()

    assert "Sensors tell residents" in page
    assert "4711" not in page
    assert "Asking price" not in page


def test_while_judging_a_colleagues_marks_and_comments_are_never_shown(judge_client, sheet):
    assignment = sheet.assignment
    judging.sheet(
        judging.assignment(assignment.round, entry=assignment.entry),
        marks={"idea": "1", "proof": "1"}, comments={"idea": "Planted opinion of a colleague"}, submitted=True,
    )  # fmt: skip

    for name in ("scoresheet", "scoresheet_history", "scoresheet_recuse"):
        page = judge_client.get(address(sheet, name)).content.decode()
        assert "Planted opinion" not in page
        assert "20.00" not in page


@pytest.mark.parametrize("name", ["scoresheet", "scoresheet_history", "scoresheet_recuse"])
def test_what_is_not_mine_is_not_there(client, sheet, name):
    assignment = sheet.assignment
    colleague = judging.assignment(assignment.round).judge.user
    organiser = awards.organiser(assignment.round.season)
    for person in (colleague, organiser, awards.owner_of(assignment.entry)):
        client.force_login(person)
        assert client.get(address(sheet, name)).status_code == 404


@pytest.mark.parametrize("name", ["scoresheet_save", "scoresheet_submit", "scoresheet_recuse"])
def test_nobody_else_acts_on_my_sheet(client, sheet, name):
    colleague = judging.assignment(sheet.assignment.round).judge.user
    client.force_login(colleague)

    answer = client.post(address(sheet, name), {"version": 0, "mark-idea": "1", "kind": "other", "reason": "x"})

    assert answer.status_code == 404
    assert stored(sheet) == {}
    assert not Conflict.objects.exists()


@pytest.mark.parametrize("state", [AssignmentState.RECUSED, AssignmentState.RELEASED])
def test_an_assignment_that_has_ended_is_not_there(client, round, state):
    sheet = judging.sheet(judging.assignment(round, state=state))
    client.force_login(sheet.assignment.judge.user)

    assert client.get(address(sheet)).status_code == 404
    assert sheet.revision.title not in client.get(reverse("judge_desk")).content.decode()


@pytest.mark.parametrize("state", [EntryState.WITHDRAWN, EntryState.DISQUALIFIED, EntryState.INELIGIBLE])
def test_an_entry_that_left_the_season_is_not_there(client, round, state):
    entry = awards.entry(awards.category(round.season), state=state, title="Gone from the season")
    sheet = judging.sheet(judging.assignment(round, entry=entry))
    client.force_login(sheet.assignment.judge.user)

    assert client.get(address(sheet)).status_code == 404
    assert "Gone from the season" not in client.get(reverse("judge_desk")).content.decode()


@pytest.mark.parametrize("state", [JudgeState.DECLINED, JudgeState.RELEASED])
def test_who_no_longer_judges_sees_no_sheet(client, round, state):
    sheet = judging.sheet(judging.assignment(round, judging.judge(round.season, None, state)))
    client.force_login(sheet.assignment.judge.user)

    assert client.get(address(sheet)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, sheet):
    answer = client.get(address(sheet))

    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={address(sheet)}")


def test_a_get_changes_nothing(judge_client, sheet):
    assert judge_client.get(address(sheet, "scoresheet_save")).status_code == 405
    assert judge_client.get(address(sheet, "scoresheet_submit")).status_code == 405
    judge_client.get(address(sheet))

    assert ScoreSheet.objects.get(pk=sheet.pk).state == SheetState.NOT_STARTED


def test_saving_without_script_keeps_marks_and_comments(judge_client, sheet):
    answer = judge_client.post(
        address(sheet, "scoresheet_save"),
        {
            "version": 0,
            "mark-idea": "4",
            "mark-proof": "na",
            "comment-idea": "Clear",
            "comment": "Good",
            "comment-proof": "",
        },
    )

    sheet.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, address(sheet))
    assert stored(sheet) == {"idea": "4", "proof": "NA"}
    assert (sheet.comment, sheet.scores.first().comment) == ("Good", "Clear")


def test_a_long_scale_is_a_number_field_and_sub_criteria_stand_under_their_parent(judge_client, sheet):
    impact = judging.criterion(sheet.rubric, "impact", weight=20)
    judging.criterion(sheet.rubric, "reach", parent=impact, weight=1, minimum=0, maximum=100)

    page = judge_client.get(address(sheet)).content.decode()
    judge_client.post(address(sheet, "scoresheet_save"), {"version": 0, "mark-reach": "71"})
    as_number = stored(sheet)
    judge_client.post(address(sheet, "scoresheet_save"), {"version": 1, "mark-reach": "71", "mark-reach-na": "na"})

    assert re.search(r'data-criterion-group="impact" data-weight="20">.*name="mark-reach"', page, re.DOTALL)
    assert 'type="number"' in page
    assert (as_number, stored(sheet)) == ({"reach": "71"}, {"reach": "NA"})


def test_the_script_is_told_version_and_time(judge_client, sheet):
    answer = judge_client.post(address(sheet, "scoresheet_save"), {"version": 0, "mark-idea": "4"}, headers=AUTOSAVE)

    sheet.refresh_from_db()
    assert answer.json() == {
        "version": 1, "state": "in_progress", "saved_at": sheet.saved_at.isoformat(), "total_exact": "80/1",
    }  # fmt: skip


def test_a_wrong_mark_is_explained_beside_its_criterion_and_what_was_typed_stays(judge_client, sheet):
    answer = judge_client.post(
        address(sheet, "scoresheet_save"), {"version": 0, "mark-idea": "9", "comment-proof": "Half a thought"}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'id="mark-idea-error"' in page
    assert "takes one of these marks: 1, 2, 3, 4, 5. 9 is not among them." in page
    assert "Half a thought" in page
    assert stored(sheet) == {}


def test_the_script_of_a_second_window_is_told_both_values(judge_client, sheet):
    save_marks(sheet, actor=sheet.assignment.judge.user, marks={"idea": "4"}, version=0)

    answer = judge_client.post(address(sheet, "scoresheet_save"), {"version": 0, "mark-idea": "2"}, headers=AUTOSAVE)

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert answer.json()["facts"]["marks"] == {"idea": {"stored": "4", "yours": "2"}}
    assert stored(sheet) == {"idea": "4"}


def test_a_page_without_a_version_never_overwrites(judge_client, sheet):
    save_marks(sheet, actor=sheet.assignment.judge.user, marks={"idea": "4"}, version=0)

    answer = judge_client.post(address(sheet, "scoresheet_save"), {"mark-idea": "2"}, headers=AUTOSAVE)

    assert answer.json()["code"] == "stale"


def test_submit_saves_first_and_names_what_is_missing(judge_client, sheet):
    answer = judge_client.post(address(sheet, "scoresheet_submit"), {"version": 0, "mark-idea": "4"})

    assert answer.status_code == 409
    assert "Still to mark: Proof." in answer.content.decode()
    assert stored(sheet) == {"idea": "4"}


def test_submit_closes_the_sheet_and_the_page_is_read_only(judge_client, sheet):
    answer = judge_client.post(
        address(sheet, "scoresheet_submit"), {"version": 0, "mark-idea": "4", "mark-proof": "3"}, follow=True
    )

    page = answer.content.decode()
    assert ScoreSheet.objects.get(pk=sheet.pk).state == SheetState.SUBMITTED
    assert "Your score sheet is submitted." in page
    assert "72.00" in page
    assert '<form method="post" action="' + address(sheet, "scoresheet_save") not in page


def test_after_the_round_has_closed_the_page_reads_and_the_save_is_refused(client):
    sheet = judging.sheet(judging.assignment(judging.judging_round(state=RoundState.CLOSED)), marks={"idea": "4"})
    client.force_login(sheet.assignment.judge.user)

    page = client.get(address(sheet)).content.decode()
    answer = client.post(address(sheet, "scoresheet_save"), {"version": 1, "mark-idea": "2"}, headers=AUTOSAVE)

    assert "Judging in this round has ended." in page
    assert (answer.status_code, answer.json()["code"]) == (409, "round-closed")


def test_stepping_out_asks_why_then_takes_the_entry_away(judge_client, sheet):
    no_reason = judge_client.post(address(sheet, "scoresheet_recuse"), {"kind": "personal", "reason": ""})

    answer = judge_client.post(address(sheet, "scoresheet_recuse"), {"kind": "personal", "reason": "We are cousins."})

    assert (no_reason.status_code, answer.status_code, answer.url) == (422, 302, reverse("judge_desk"))
    assert Conflict.objects.get().note == "We are cousins."
    assert judge_client.get(address(sheet)).status_code == 404


def test_the_history_tells_every_value(judge_client, sheet):
    for version, mark in enumerate(["2", "5", "NA"]):
        save_marks(sheet, actor=sheet.assignment.judge.user, marks={"idea": mark}, version=version)

    page = judge_client.get(address(sheet, "scoresheet_history")).content.decode()

    assert len(re.findall(r"<tr>", page)) == 4
    assert "Not applicable" in page


def with_file():
    season = awards.season(SeasonState.JUDGING)
    entry = awards.entry(awards.category(season), awards.entrant(), answers={**awards.WHOLE_ANSWERS, "has_proof": True})
    file = awards.attachment(entry, name="proof.pdf")
    awards.Entry.objects.filter(pk=entry.pk).update(state="eligible", submitted_at=entry.created_at)
    entry.refresh_from_db()
    awards.revision(entry)
    return judging.sheet(judging.assignment(judging.judging_round(season), entry=entry)), file


def test_a_file_of_my_entry_is_handed_over_as_a_download(client):
    sheet, file = with_file()
    client.force_login(sheet.assignment.judge.user)

    answer = client.get(address(sheet, "judge_file", file.code))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="proof.pdf"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert address(sheet, "judge_file", file.code) in client.get(address(sheet)).content.decode()


def test_a_file_whose_bytes_are_gone_is_not_there(client):
    sheet, file = with_file()
    file.file.delete(save=False)
    client.force_login(sheet.assignment.judge.user)

    assert client.get(address(sheet, "judge_file", file.code)).status_code == 404


def test_no_other_file_and_no_other_judge_gets_one(client):
    sheet, file = with_file()
    other, others_file = with_file()
    client.force_login(sheet.assignment.judge.user)

    assert client.get(address(sheet, "judge_file", others_file.code)).status_code == 404
    assert client.get(address(other, "judge_file", others_file.code)).status_code == 404
    recuse_judge(sheet.assignment, actor=sheet.assignment.judge.user, kind="other", reason="Ill")
    assert client.get(address(sheet, "judge_file", file.code)).status_code == 404


def test_a_title_with_markup_is_text(client, round):
    entry = judging.eligible(round.season, title="<script>alert(1)</script>")
    sheet = judging.sheet(judging.assignment(round, entry=entry))
    client.force_login(sheet.assignment.judge.user)

    for page in (client.get(address(sheet)), client.get(reverse("judge_desk"))):
        assert "<script>alert" not in page.content.decode()
