"""Every main page of every desk: sound for assistive technology, readable at 320 px, to be worked by keyboard alone.

One test a desk, with the addresses of its pages in a table; a fault names its page, so one run tells them all.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from awards.domain.entrants import add_member
from awards.domain.seasons import begin_judging
from awards.models import Entry
from awards.queries.answers import form_of
from judging.domain.judges import accept_invitation
from judging.domain.scoresheets import save_marks
from judging.models import ScoreSheet, Tabulation
from outbox.models import Letter
from reports.models import Certificate
from tests.e2e import staging
from tests.e2e.staging import Stage
from tests.e2e.watching import Witness
from tests.factories import awards as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DA_NANG = {
    "city": "DaNang",
    "local": "Đà Nẵng",
    "country": "VN",
    "language": "vi",
    "title": "Flood warning that reaches every household before the river does, in plain words",
}
ODENSE = {"city": "Odense", "local": "Odense", "country": "DK", "language": "da", "title": "Streets that listen"}
DAEJEON = {
    "city": "Daejeon",
    "local": "대전",
    "country": "KR",
    "language": "ko",
    "title": "조용한 항구를 만드는 소음 지도",
}
CRITERIA = ("problem", "design", "budget", "implementation", "learning", "value")
MARKS = {each["title"]: dict.fromkeys(CRITERIA, mark) for each, mark in ((DA_NANG, "5"), (ODENSE, "4"), (DAEJEON, "4"))}
MANY_TABS = 150


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    file = tmp_path / "a-long-name-for-the-plan-of-the-flood-warning-system.pdf"
    file.write_bytes(make.pdf_bytes())
    return file


@pytest.fixture
def stage() -> Stage:
    """The open season, whose three judges have all accepted."""
    stage = staging.set_stage()
    accept_invitation(stage.jury[0], actor=stage.jury[0].user)
    return stage


@pytest.fixture
def open_browser(witness: Witness, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """The page of a browser in which the person, if one is given, is signed in already."""

    def open_for(person: User | None = None, **facts: Any) -> Page:
        page = witness.browser_of(person.email if person else "visitor", new_context, **facts)
        if person is not None:
            client = Client()
            client.force_login(person)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": witness.house}])
        return page

    return open_for


def faults(page: Page, addresses: Iterable[str]) -> list[str]:
    """What is wrong with these pages: rules of axe that are broken, and what sticks out of a screen of 320 px."""
    found = []
    for address in addresses:
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(address)
        assert answer is not None
        if answer.status != 200:
            found.append(f"{address}: {answer.status}")
        for rule in Axe().run(page).response["violations"]:
            found += [f"{address}: {rule['id']}: {node['html'][:160]}" for node in rule["nodes"]]
        page.set_viewport_size({"width": 320, "height": 640})
        if width := sticks_out(page):
            found.append(f"{address}: {width} px wide at 320 px")
    return found


def sticks_out(page: Page) -> int:
    """How wide the document is if that is more than its screen; 0 if it fits."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return wide if wide > screen else 0


def in_korean(page: Page, addresses: Iterable[str]) -> list[str]:
    """The pages that stick out of a screen of 320 px in Korean."""
    page.context.add_cookies([{"name": "language", "value": "ko", "url": page.evaluate("location.origin")}])
    page.set_viewport_size({"width": 320, "height": 640})
    found = []
    for address in addresses:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "ko")
        if width := sticks_out(page):
            found.append(f"{address}: {width} px wide")
    return found


def test_public_pages_are_sound(open_browser, stage, proof):
    for facts in (DA_NANG, ODENSE, DAEJEON):
        staging.enter(stage, proof, **facts)
    begin_judging(stage.season, actor=stage.organiser)
    staging.hold_round(stage, "desk", MARKS)
    staging.hold_final(stage, MARKS)
    staging.honour(stage)
    certificate = Certificate.objects.order_by("serial").first()
    season = f"/seasons/{stage.season.code}/"
    addresses = [
        "/",
        season,
        f"{season}criteria/",
        f"{season}forms/seoul_project/",
        f"{season}results/",
        f"/certificates/{certificate.serial}/{certificate.token}/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/login/code/",
        "/mailbox/",
        f"/mailbox/{Letter.objects.filter(kind='entry.receipt').first().code}/",
    ]
    page = open_browser()

    assert (faults(page, addresses), in_korean(page, addresses)) == ([], [])


def test_pages_of_the_city_are_sound(open_browser, stage, proof):
    draft = staging.draft(stage, **DA_NANG)
    owner = make.owner_of(draft)
    add_member(draft.entrant, actor=owner, email="colleague@danang.example", role="editor")
    sent = staging.draft(stage, **ODENSE)
    staging.submit(sent, proof)
    make.member(sent.entrant, owner)
    entry = f"/entries/{draft.code}/"
    addresses = [
        "/entries/",
        entry,
        *(f"{entry}{section.key}/" for section in form_of(draft.form).sections),
        f"{entry}review/",
        f"{entry}withdraw/",
        f"/entries/{sent.code}/",
        f"/entries/{sent.code}/versions/1/",
        f"/entrants/{draft.entrant.code}/",
        "/entrants/new/",
        f"/seasons/{stage.season.code}/enter/tech/",
        "/accounts/profile/",
    ]
    page = open_browser(owner)

    assert (faults(page, addresses), in_korean(page, addresses)) == ([], [])


def test_pages_of_the_judge_are_sound(open_browser, stage, proof):
    entries = [staging.enter(stage, proof, **facts) for facts in (DA_NANG, ODENSE, DAEJEON)]
    begin_judging(stage.season, actor=stage.organiser)
    round = staging.begin_judging_round(stage, "desk")
    judge = stage.jury[0]
    staging.mark(round, judge, entries[1], MARKS[ODENSE["title"]])
    begun = ScoreSheet.objects.get(assignment__judge=judge, assignment__entry=entries[0])
    save_marks(begun, actor=judge.user, marks={"problem": "4"}, comments={"problem": "Named by residents."})
    desk = f"/judging/{stage.season.code}/desk/"
    addresses = [
        "/judging/",
        desk,
        f"{desk}{entries[0].code}/",
        f"{desk}{entries[0].code}/history/",
        f"{desk}{entries[0].code}/recuse/",
        f"{desk}{entries[1].code}/",
    ]
    page = open_browser(judge.user)

    assert (faults(page, addresses), in_korean(page, addresses)) == ([], [])


def test_pages_of_the_organiser_who_prepares_are_sound(open_browser, stage, proof):
    staging.enter(stage, proof, **DA_NANG)
    waiting = staging.submit(staging.draft(stage, **ODENSE), proof).entry
    season = f"/organise/{stage.season.code}/"
    rubric = stage.round("desk").rubrics.get(category=None)
    criterion = reverse("organise_criterion", args=[stage.season.code, "desk", rubric.code, "problem"])
    addresses = [
        "/organise/",
        "/organise/new/",
        "/organise/tabulate/",
        season,
        f"{season}setup/",
        f"{season}rounds/desk/plan/",
        f"{season}rounds/desk/rubric/",
        criterion,
        f"{season}entries/",
        f"{season}entries/{waiting.code}/",
        f"{season}judges/",
        f"{season}conflicts/",
        f"{season}rounds/",
        f"{season}rounds/desk/",
        f"{season}letters/",
        f"{season}log/",
    ]
    page = open_browser(stage.organiser)

    assert (faults(page, addresses), in_korean(page, addresses)) == ([], [])


def test_pages_of_the_organiser_who_decides_are_sound(open_browser, stage, proof):
    for facts in (DA_NANG, ODENSE, DAEJEON):
        staging.enter(stage, proof, **facts)
    begin_judging(stage.season, actor=stage.organiser)
    staging.hold_round(stage, "desk", MARKS)
    staging.hold_final(stage, MARKS)
    season = f"/organise/{stage.season.code}/"
    final = Tabulation.objects.get(round=stage.round("final"))
    first, second = final.lines.order_by("position").values_list("entry__code", flat=True)[:2]
    category = final.lines.first().category.code
    addresses = [
        season,
        f"{season}rounds/desk/",
        f"{season}rounds/desk/assignments/",
        f"{season}rounds/desk/tabulation/",
        f"{season}rounds/final/tabulation/",
        f"{season}rounds/final/tabulation/why/?entry={first}&other={second}",
        f"{season}rounds/final/tabulation/evidence/",
        f"{season}rounds/final/tabulation/evidence/categories/{category}/",
        f"{season}rounds/final/tabulation/evidence/judges/",
        f"{season}awards/",
    ]
    page = open_browser(stage.organiser)

    assert (faults(page, addresses), in_korean(page, addresses)) == ([], [])


def test_skip_link_leads_past_the_frame(open_browser, stage):
    page = open_browser(stage.organiser)
    page.goto(f"/organise/{stage.season.code}/")

    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_main_act_of_each_desk_is_reached_by_keyboard(open_browser, stage, proof):
    draft = staging.draft(stage, **DA_NANG)
    staging.enter(stage, proof, **ODENSE)
    city, organiser = open_browser(make.owner_of(draft)), open_browser(stage.organiser)
    acts = [
        (city, f"/entries/{draft.code}/", "Continue"),
        (city, f"/entries/{draft.code}/narrative/", "Save and continue"),
        (organiser, f"/organise/{stage.season.code}/", "Begin judging"),
        (organiser, f"/organise/{stage.season.code}/judges/", "Send the invitation"),
    ]

    reached = [(address, tab_to(page, address)) for page, address, _act in acts]

    assert reached == [(address, act) for _page, address, act in acts]


def tab_to(page: Page, address: str) -> str:
    """The words of the first primary act of the page that Tab comes to."""
    page.goto(address)
    for _press in range(MANY_TABS):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if focus.count() and focus.evaluate("element => element.matches('main .button-primary')"):
            expect(focus).to_be_in_viewport()
            return focus.inner_text().strip()
    return ""


def test_score_sheet_is_filled_by_keyboard_alone(open_browser, stage, proof):
    entry = staging.enter(stage, proof, **DA_NANG)
    begin_judging(stage.season, actor=stage.organiser)
    staging.begin_judging_round(stage, "desk")
    page = open_browser(stage.jury[0].user)
    page.goto(f"/judging/{stage.season.code}/desk/{entry.code}/")

    for criterion, keys in zip(CRITERIA, ["4", "5", "3", "4", "5", "2"], strict=True):
        tab_into(page, criterion)
        page.keyboard.press(keys)
    page.keyboard.press("ArrowDown")  # half a step up from the 2: the scale is a group of radio buttons
    expect(page.locator("[data-total-value]")).to_have_text("75.50")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Your score sheet is submitted.")).to_be_visible()
    sheet = ScoreSheet.objects.get(assignment__entry=entry, assignment__judge=stage.jury[0])
    # 20·4/5 + 15 + 10·3/5 + 20·4/5 + 10 + 25·2.5/5
    assert (sheet.state, str(sheet.total)) == ("submitted", "75.500000")


def tab_into(page: Page, criterion: str) -> None:
    """Press Tab until a mark of the criterion has the focus."""
    for _press in range(MANY_TABS):
        page.keyboard.press("Tab")
        if page.locator(f"[data-criterion='mark-{criterion}'] input:focus").count():
            return
    pytest.fail(f"Tab does not come to {criterion}.")


def test_entry_can_be_found_again_by_its_code_alone(open_browser, stage, proof):
    entry: Entry = staging.enter(stage, proof, **DA_NANG)
    page = open_browser(stage.organiser)
    page.goto(f"/organise/{stage.season.code}/entries/")

    page.get_by_label("Search").fill(entry.code.lower())
    page.keyboard.press("Enter")

    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(1)
