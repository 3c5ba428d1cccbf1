"""Who judges what in the demonstration's desk round, by hand in a browser: planned, looked at, applied, and repaired."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from awards.enums import SeasonState
from awards.models import Round
from judging.enums import MatchKind, MatchState
from judging.models import Assignment, Judge, MatchPlan
from outbox.models import Letter
from reports.demo.records import judges, projects
from tests.e2e.watching import Witness
from tests.factories import awards as make
from tests.factories import judging as judge_make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JUDGES_EACH = 3


@pytest.fixture
def desk() -> Round:
    """The 146 projects and 16 judges of the demonstration, in a desk round in which nothing is assigned yet."""
    season = make.season(SeasonState.JUDGING, code="prize-walk")
    made = judge_make.judging_round(season, code="desk", quorum=JUDGES_EACH, judges_per_entry=JUDGES_EACH)
    owner = make.person("Desk of the cities")
    categories = {project.category for project in projects()}
    known = {code: make.category(season, code=code, name={"en": code.title()}) for code in sorted(categories)}
    for number, project in enumerate(projects()):
        entrant = make.entrant(owner, name=f"{project.city} {number}", city=project.city, country=project.country)
        judge_make.eligible(
            season,
            known[project.category],
            entrant=entrant,
            title=project.title,
            theme=project.theme,
            language="en",
            code=f"P{number:03d}",
            answers={"title": project.title, "summary": project.summary},
        )
    for each in judges():
        judge_make.judge(
            season,
            name=each.name,
            country=each.country,
            organisation=each.organisation,
            languages=list(each.languages),
            expertise=list(each.expertise),
        )
    return made


@pytest.fixture
def page(witness: Witness, new_context: Callable[..., BrowserContext], desk: Round) -> Page:
    """The page of the season's organiser, who is signed in."""
    organiser = make.organiser(desk.season)
    opened = witness.browser_of(organiser.email, new_context)
    opened.context.add_cookies([_session(organiser, witness.house)])
    return opened


def test_the_demonstration_is_matched_and_repaired_by_hand(page: Page, desk: Round):
    page.goto(reverse("organise_assignments", args=[desk.season.code, desk.code]))
    expect(page.get_by_text("Nothing is assigned yet.")).to_be_visible()

    ask_for_a_plan(page)
    look_and_apply(page, desk)
    gone, finished = drop_out(page, desk)
    repair(page, desk, gone, finished)


def ask_for_a_plan(page: Page) -> None:
    page.get_by_role("link", name="Plan who judges what").click()
    price = page.get_by_label("How much match may be given up for comparability")
    price.focus()
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 %", exact=True)).to_be_visible()
    assert broken(page) == []
    page.get_by_role("button", name="Work out a plan").click()
    expect(page.get_by_role("heading", name="A plan to look at")).to_be_visible()


def look_and_apply(page: Page, desk: Round) -> None:
    entries = len(projects())
    plan = MatchPlan.objects.get()
    assert (plan.asked.epsilon, plan.report["conflicts_violated"], plan.report["components"]) == (0.02, 0, 1)
    expect(page.get_by_text("No conflict of interest is violated", exact=False)).to_be_visible()
    expect(page.get_by_text(f"{JUDGES_EACH * entries} assignments are made.")).to_be_visible()
    expect(page.get_by_text("16 judges get a letter", exact=False)).to_be_visible()
    assert broken(page) == []
    for tab in ("Entries", "Judges", "Comparing marks"):
        page.get_by_role("link", name=tab, exact=True).last.click()
        expect(page.get_by_role("link", name=tab, exact=True).last).to_have_attribute("aria-current", "page")
        assert broken(page) == []
    page.get_by_role("link", name="In short").click()
    page.get_by_role("button", name="Apply this plan").click()
    expect(page.get_by_text(f"The plan is applied: {JUDGES_EACH * entries} new assignments.")).to_be_visible()
    expect(page.get_by_text("Every entry has as many judges as it needs.")).to_be_visible()
    assert Assignment.objects.live().filter(round=desk).count() == JUDGES_EACH * entries
    assert Letter.objects.filter(kind="judge.assigned").count() == len(judges())


def drop_out(page: Page, desk: Round) -> tuple[Judge, set[tuple[str, str]]]:
    """A judge is released when some sheets are finished, two of them the judge's own; who it was, and what is finished."""
    gone = Judge.objects.get(season=desk.season, name=judges()[0].name)
    own = list(Assignment.objects.live().filter(judge=gone)[:2])
    others = list(Assignment.objects.live().exclude(judge=gone)[:10])
    for assignment in (*own, *others):
        judge_make.sheet(assignment, marks={"idea": "4", "proof": "3"}, submitted=True)
    page.get_by_role("link", name="Judges", exact=True).click()
    row = page.get_by_role("row", name=re.compile(gone.name))
    row.get_by_text("Release", exact=True).first.click()
    row.get_by_label("Reason").fill("She is ill.")
    row.get_by_role("button", name=re.compile("Release")).click()
    expect(page.get_by_text("The judge is released.", exact=False)).to_be_visible()
    return gone, pairs(desk, scoresheet__state="submitted")


def repair(page: Page, desk: Round, gone: Judge, finished: set[tuple[str, str]]) -> None:
    """One press plans it, the difference is looked at, one press applies it."""
    before = pairs(desk)
    lost = JUDGES_EACH * len(projects()) - len(before)
    page.goto(reverse("organise_assignments", args=[desk.season.code, desk.code]))
    expect(page.get_by_text("A repair is needed")).to_be_visible()
    page.get_by_role("button", name="Plan the repair").click()
    expect(page.get_by_role("heading", name="A repair to look at")).to_be_visible()
    changed = page.get_by_role("region", name="Entries whose judges change").locator("tbody tr")
    expect(changed).to_have_count(lost)
    assert broken(page) == []
    page.get_by_role("button", name="Apply this plan").click()
    expect(page.get_by_text(f"The plan is applied: {lost} new assignments.")).to_be_visible()
    after = pairs(desk)
    plan = MatchPlan.objects.get(kind=MatchKind.REPAIR)
    assert (plan.state, plan.report["components"]) == (MatchState.APPLIED, 1)
    assert finished <= after
    assert before <= after
    assert len(after - before) == lost
    assert {judge for _entry, judge in after - before} & {gone.code} == set()


def pairs(desk: Round, **which: str) -> set[tuple[str, str]]:
    """The live assignments as (entry, judge) by code."""
    rows = Assignment.objects.live().filter(round=desk, **which)
    return set(rows.values_list("entry__code", "judge__code"))


def broken(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is."""
    return [rule["id"] for rule in Axe().run(page).response["violations"]]


def _session(person: User, house: str) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": house}
