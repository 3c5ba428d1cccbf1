"""The score sheet in a browser: by keyboard alone, in two windows, without a connection, and looked over by axe."""

import re
from fractions import Fraction

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from awards.enums import SeasonState
from judging.domain.invitations import invitation_token
from judging.enums import JudgeState, SheetState
from judging.models import ScoreChange, ScoreSheet
from tests.factories import awards, judging

pytestmark = pytest.mark.browser
SIZES = [
    pytest.param({"width": 375, "height": 800}, id="phone"),
    pytest.param({"width": 1280, "height": 900}, id="desk"),
]


@pytest.fixture
def sheet(transactional_db):
    round = judging.judging_round(
        awards.season(SeasonState.JUDGING), criteria=[("idea", 50), ("proof", 30), ("care", 20)]
    )
    return judging.sheet(judging.assignment(round))


def sign_in(context: BrowserContext, server, person) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": server.url}])


def address(server, sheet) -> str:
    assignment = sheet.assignment
    return server.url + reverse(
        "scoresheet", args=[assignment.round.season.code, assignment.round.code, assignment.entry.code]
    )


def opened(page: Page, server, sheet) -> Page:
    sign_in(page.context, server, sheet.assignment.judge.user)
    page.goto(address(server, sheet))
    expect(page.locator("[data-total-state]")).to_contain_text("of 3 criteria marked")  # the script has started
    return page


def mark(page: Page, key: str, value: int) -> None:
    page.locator(f'input[name="mark-{key}"][value="{value}"]').check()


def marks(sheet):
    rows = sheet.scores.order_by("criterion__position")
    return {row.criterion.key: int(row.value) for row in rows.select_related("criterion")}


def changes(sheet):
    rows = ScoreChange.objects.filter(sheet=sheet).order_by("version", "criterion__position")
    return [(row.criterion.key, row.before, row.after) for row in rows.select_related("criterion")]


def test_a_sheet_is_filled_and_submitted_by_keyboard_alone(page, live_server, sheet):
    opened(page, live_server, sheet)
    page.locator('input[name="mark-idea"]').first.focus()

    for digit in "435":
        page.keyboard.press(digit)
        here = page.evaluate("document.activeElement.closest('[data-criterion]').dataset.criterion")
        for _stop in range(6):
            page.keyboard.press("Tab")
            there = page.evaluate("document.activeElement.closest('[data-criterion]')?.dataset.criterion")
            if there and there != here and page.evaluate("document.activeElement.type") == "radio":
                break
    expect(page.locator("#saved")).to_contain_text("Saved")
    expect(page.locator("[data-total-value]")).to_have_text("78.00")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Your score sheet is submitted.")).to_be_visible()
    sheet.refresh_from_db()
    assert (sheet.state, marks(sheet)) == (SheetState.SUBMITTED, {"idea": 4, "proof": 3, "care": 5})


def test_a_mark_given_before_the_script_has_come_is_saved(page, live_server, sheet):
    held = []

    def hold(route):
        held.append(route)

    page.route("**/components/marks.js", hold)
    sign_in(page.context, live_server, sheet.assignment.judge.user)
    page.goto(address(live_server, sheet), wait_until="domcontentloaded")
    mark(page, "idea", 4)
    expect(page.locator("#saved")).to_have_text("")

    page.wait_for_timeout(300)
    held[0].continue_()

    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))
    assert marks(sheet) == {"idea": 4}


def test_a_mark_given_just_before_submitting_counts(page, live_server, sheet):
    opened(page, live_server, sheet)
    for key, value in (("idea", 4), ("proof", 3), ("care", 5)):
        mark(page, key, value)

    page.locator("#submit").click()

    expect(page.get_by_text("Your score sheet is submitted.")).to_be_visible()
    assert marks(sheet) == {"idea": 4, "proof": 3, "care": 5}


def test_every_change_is_saved_within_a_second_and_kept_in_the_history(page, live_server, sheet):
    opened(page, live_server, sheet)

    for value in (2, 5, 3):
        mark(page, "idea", value)
        expect(page.locator("#saved")).to_have_text(re.compile("^Saved"), timeout=1500)
    page.reload()

    assert page.locator('input[name="mark-idea"]:checked').get_attribute("value") == "3"
    assert changes(sheet) == [("idea", "", "2"), ("idea", "2", "5"), ("idea", "5", "3")]


def test_the_live_total_is_the_stored_total_with_sub_criteria_and_mixed_scales(page, live_server, sheet):
    impact = judging.criterion(sheet.rubric, "impact", weight=33)
    judging.criterion(sheet.rubric, "reach", parent=impact, weight=2, minimum=0, maximum=100, levels={})
    judging.criterion(sheet.rubric, "depth", parent=impact, weight=1, maximum=7, levels={})
    sign_in(page.context, live_server, sheet.assignment.judge.user)
    page.goto(address(live_server, sheet))

    for key, value in (("idea", 4), ("proof", 3), ("depth", 6)):
        mark(page, key, value)
    page.locator("#mark-care-na").check()
    page.locator("#mark-reach-mark").fill("71")

    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))
    expect(page.locator("[data-total-state]")).to_have_text("5 of 5 criteria marked")
    sheet.refresh_from_db()
    assert page.locator("[data-total-value]").inner_text() == f"{sheet.total:.2f}"
    assert sheet.exact == 100 * (
        Fraction(50 * 4, 5) + Fraction(30 * 3, 5) + 33 * (Fraction(2 * 71, 300) + Fraction(6, 21))
    ) / (50 + 30 + 33)


def test_two_windows_never_overwrite_one_another_silently(page, live_server, sheet):
    opened(page, live_server, sheet)
    other = opened(page.context.new_page(), live_server, sheet)
    mark(page, "idea", 2)
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))

    mark(other, "idea", 5)

    expect(other.locator("#clash")).to_be_visible()
    assert other.locator("#clash tbody").inner_text().split() == ["Idea", "2", "5"]
    assert marks(sheet) == {"idea": 2}
    other.get_by_role("button", name="Save what is chosen here").click()
    expect(other.locator("#saved")).to_have_text(re.compile("^Saved"))
    assert marks(sheet) == {"idea": 5}


def test_the_judge_may_take_what_the_other_window_saved(page, live_server, sheet):
    opened(page, live_server, sheet)
    other = opened(page.context.new_page(), live_server, sheet)
    mark(page, "idea", 2)
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))
    mark(other, "idea", 5)

    other.get_by_role("button", name="Take what is saved there").click()

    expect(other.locator('input[name="mark-idea"]:checked')).to_have_attribute("value", "2")
    assert changes(sheet) == [("idea", "", "2")]


def test_a_save_whose_answer_is_lost_is_repeated_and_counts_once(page, live_server, sheet):
    opened(page, live_server, sheet)
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/save/", lose_the_first)
    mark(page, "idea", 2)
    expect(page.locator("#saved")).to_contain_text("Not saved: no connection.")
    mark(page, "idea", 4)
    mark(page, "proof", 3)

    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"), timeout=8000)
    assert lost == [200]
    assert changes(sheet) == [("idea", "", "2"), ("idea", "2", "4"), ("proof", "", "3")]


def test_without_a_connection_the_page_says_so_and_sends_later(page, live_server, sheet):
    opened(page, live_server, sheet)
    page.context.set_offline(True)
    mark(page, "idea", 4)
    mark(page, "proof", 2)
    expect(page.locator("#saved")).to_contain_text("Not saved: no connection.")
    assert marks(sheet) == {}

    page.context.set_offline(False)

    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"), timeout=8000)
    assert marks(sheet) == {"idea": 4, "proof": 2}
    assert changes(sheet) == [("idea", "", "4"), ("proof", "", "2")]


def test_once_signed_out_the_page_says_so_and_keeps_the_marks(page, live_server, sheet):
    opened(page, live_server, sheet)
    page.context.clear_cookies()

    mark(page, "idea", 4)

    expect(page.locator("#saved")).to_contain_text("Not saved: you are signed out.")
    assert page.locator('input[name="mark-idea"]:checked').get_attribute("value") == "4"


def test_from_the_letter_to_the_first_mark(page, live_server, sheet):
    judge = judging.judge(sheet.assignment.round.season, state=JudgeState.INVITED)
    page.goto(live_server.url + reverse("judge_invitation", args=[invitation_token(judge)]))
    page.get_by_role("button", name="Accept and open my desk").click()
    expect(page.get_by_text("No entries on your desk yet")).to_be_visible()
    judge.refresh_from_db()
    mine = judging.assignment(sheet.assignment.round, judge).scoresheet

    page.reload()
    page.get_by_role("link", name="Go on with the next entry").click()
    mark(page, "idea", 4)

    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))
    assert ScoreSheet.objects.get(pk=mine.pk).state == SheetState.IN_PROGRESS


@pytest.mark.parametrize("size", SIZES)
def test_no_page_of_the_judge_has_a_fault_that_axe_knows(page, live_server, sheet, size):
    page.set_viewport_size(size)
    sign_in(page.context, live_server, sheet.assignment.judge.user)
    judging.sheet(
        judging.assignment(sheet.assignment.round, sheet.assignment.judge),
        marks={"idea": "4", "proof": "4", "care": "NA"}, submitted=True,
    )  # fmt: skip
    invited = judging.judge(sheet.assignment.round.season, state=JudgeState.INVITED)
    here = address(live_server, sheet)
    pages = [
        live_server.url + reverse("judge_desk"),
        here,
        here + "recuse/",
        here + "history/",
        live_server.url + reverse("judge_invitation", args=[invitation_token(invited)]),
        live_server.url + reverse("judge_invitation", args=["gone"]),
    ]

    faults = {}
    for url in pages:
        page.goto(url)
        found = Axe().run(page).response["violations"]
        faults[url] = [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    assert faults == {url: [] for url in pages}
