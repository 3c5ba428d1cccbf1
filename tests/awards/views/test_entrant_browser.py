"""The application form in a browser: questions that come and go, by keyboard, without script, and looked over by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from awards.enums import EntrantType, EntryState
from awards.models import Entry
from awards.queries.answers import form_of
from awards.questionnaire import clean_answers, visible_questions
from tests.factories import awards as make

pytestmark = pytest.mark.browser
KINDS = [{"key": "bus", "label": {"en": "Bus"}}, {"key": "tram", "label": {"en": "Tram"}}]


def question(key: str, kind: str, **facts):
    return {"key": key, "kind": kind, "label": {"en": key.replace("_", " ").capitalize()}, **facts}


CONDITIONAL = {
    "key": "conditional",
    "label": {"en": "Conditional"},
    "languages": ["en"],
    "sections": [
        {"key": "before", "label": {"en": "Before"}, "questions": [question("pilot", "yes_no")]},
        {
            "key": "project",
            "label": {"en": "Project"},
            "questions": [
                question("runs", "yes_no"),
                question("since", "date", when={"question": "runs", "equals": True}),
                question("long_running", "text", when={"question": "since", "below": "2020-01-01"}),
                question("means", "many_choices", choices=KINDS),
                question("tracks", "text", when={"question": "means", "in": ["tram"]}),
                question("riders", "number"),
                question("crowds", "text", when={"question": "riders", "above": "1000"}),
                question("cost", "money"),
                question("funding", "text", when={"question": "cost", "at_least": "5000"}),
                question("why_not", "text", when={"not": {"question": "runs", "equals": True}}),
                question("after_pilot", "text", when={"all": [{"question": "pilot", "equals": True}]}),
                question("notes", "text", when={"any": [{"question": "tracks", "answered": True}]}),
            ],
        },
    ],
}


def sign_in(context: BrowserContext, server, person) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": server.url}])


def opened(page: Page, server, entry: Entry, section: str) -> Page:
    sign_in(page.context, server, make.owner_of(entry))
    page.goto(server.url + reverse("entry_section", args=[entry.code, section]))
    return page


@pytest.fixture
def conditional(transactional_db):
    category = make.category()
    form = make.application_form(category.season, CONDITIONAL)
    return make.entry(category, form=form, answers={"pilot": True})


def shown(page: Page) -> list[str]:
    blocks = page.locator("[data-question]")
    return [
        block.get_attribute("data-question") or ""
        for block in blocks.all()
        if not block.evaluate("each => each.hidden")
    ]


def asked_by_server(entry: Entry, typed: dict) -> list[str]:
    form = form_of(entry.form)
    answers = clean_answers(form, {**entry.answers, **typed})
    return [each.key for each in visible_questions(form, answers) if each.key != "pilot"]


def test_questions_come_and_go_as_the_server_would_have_it(page, live_server, conditional):
    opened(page, live_server, conditional, "project")
    typed: dict = {}
    expect(page.locator("#question-after_pilot")).to_be_visible()
    assert shown(page) == asked_by_server(conditional, typed)

    steps = [
        (lambda: page.locator("#question-runs").get_by_label("Yes").check(), {"runs": True}),
        (lambda: page.get_by_label("Since").fill("2015-05-29"), {"since": "2015-05-29"}),
        (lambda: page.get_by_label("Since").fill("2024-05-29"), {"since": "2024-05-29"}),
        (lambda: page.get_by_label("Tram").check(), {"means": ["tram"]}),
        (lambda: page.get_by_label("Tracks").fill("Grass"), {"tracks": "Grass"}),
        (lambda: page.get_by_label("Riders").fill("1,001"), {"riders": "1,001"}),
        (lambda: page.get_by_label("Riders").fill("1000"), {"riders": "1000"}),
        (lambda: page.get_by_label("Amount").fill("5 000"), {"cost": {"amount": "5 000"}}),
        (lambda: page.get_by_label("Tram").uncheck(), {"means": []}),
        (lambda: page.locator("#question-runs").get_by_label("No").check(), {"runs": False}),
    ]
    for act, answer in steps:
        act()
        typed |= answer
        assert shown(page) == asked_by_server(conditional, typed), typed


def test_the_form_works_without_script(browser, live_server, conditional):
    context = browser.new_context(java_script_enabled=False)
    page = opened(context.new_page(), live_server, conditional, "project")

    page.locator("#question-runs").get_by_label("Yes").check()
    page.get_by_label("Riders").fill("2000")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#question-since")).to_be_visible()
    page.get_by_label("Crowds").fill("At nine")
    page.get_by_role("button", name="Save and continue").click()

    expect(page).to_have_url(live_server.url + reverse("entry_review", args=[conditional.code]))
    context.close()
    conditional.refresh_from_db()
    assert conditional.answers == {"pilot": True, "runs": True, "riders": "2000", "crowds": "At nine"}


def test_an_entry_is_submitted_by_keyboard_alone(page, live_server, transactional_db):
    entry = make.entry()
    sign_in(page.context, live_server, make.owner_of(entry))
    page.goto(live_server.url + reverse("entry_review", args=[entry.code]))
    button = page.get_by_role("button", name="Submit the entry")

    for _press in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_text("We have received your entry.")).to_be_visible()
    assert Entry.objects.get().state == EntryState.SUBMITTED


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_entrants_pages_have_no_accessibility_violation(page, live_server, transactional_db, scheme):
    city = make.entrant()
    category = make.category()
    submitted = make.entry(category, city, EntryState.SUBMITTED)
    draft = make.entry(category, city, answers={"has_proof": True})
    sign_in(page.context, live_server, make.owner_of(city))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 800})
    paths = [
        reverse("home"),
        reverse("season", args=[category.season.code]),
        reverse("entry_start", args=[category.season.code, category.code]),
        reverse("entrant_register"),
        reverse("entrant", args=[city.code]),
        reverse("entrant_desk"),
        reverse("entry", args=[submitted.code]),
        reverse("entry_section", args=[draft.code, "project"]) + "?check=1",
        reverse("entry_section", args=[draft.code, "proof"]) + "?check=1",
        reverse("entry_review", args=[draft.code]),
        reverse("entry_revision", args=[submitted.code, 1]),
        reverse("entry_withdraw", args=[draft.code]),
    ]

    for path in paths:
        page.goto(live_server.url + path)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_who_enters_comes_before_the_entry(page, live_server, transactional_db):
    category = make.category(entrant_types=[EntrantType.CITY.value])
    sign_in(page.context, live_server, make.person())
    page.goto(live_server.url + reverse("season", args=[category.season.code]))

    page.get_by_role("main").get_by_role("link", name="Enter").click()
    page.get_by_label("City government").check()
    page.get_by_label("Name in English").fill("Busan Metropolitan City")
    page.get_by_label("Country or territory").select_option("KR")
    page.get_by_label("City in English").fill("Busan")
    page.get_by_role("button", name="Register").click()
    page.get_by_label("Title of the entry").fill("A quay for everyone")
    page.get_by_role("button", name="Begin the entry").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The project")
    expect(page.get_by_label("Title")).to_have_value("A quay for everyone")
