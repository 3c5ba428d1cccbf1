"""The pages on which people sign up, sign in and say how the house should speak to them."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.forms import ProfileForm, zone_choices
from accounts.models import User

PASSWORD = "a long calm sentence"


@pytest.fixture
def person(db) -> User:
    someone = User.objects.create_user("huong@danang.example", PASSWORD, name="Lê Thị Hương", language="en")
    someone.emailaddress_set.create(email=someone.email, verified=True, primary=True)
    return someone


def cookie(response, name: str) -> tuple[str, str, int]:
    morsel = response.cookies[name]
    return morsel.value, morsel["samesite"], morsel["max-age"]


def test_language_is_remembered_and_the_reader_stays_on_the_page(client):
    response = client.post(reverse("set_language"), {"language": "ko", "next": "/styleguide/?page=2"})

    assert (response.status_code, response.url) == (302, "/styleguide/?page=2")
    assert cookie(response, "language") == ("ko", "Lax", 31536000)


def test_language_choice_does_not_lead_to_strangers(client):
    answers = [
        client.post(reverse("set_language"), {"language": "ko", "next": there})
        for there in ("https://evil.example/", "//evil.example", "")
    ]

    assert [answer.url for answer in answers] == ["/", "/", "/"]


def test_language_nobody_speaks_here_is_refused(client):
    response = client.post(reverse("set_language"), {"language": "tlh"})

    assert (response.status_code, "language" in response.cookies) == (400, False)


def test_language_is_not_changed_by_a_get(client):
    assert client.get(reverse("set_language")).status_code == 405


def test_time_zone_is_remembered(client):
    response = client.post(reverse("set_time_zone"), {"time_zone": "Africa/Nairobi", "next": "/styleguide/"})

    assert (response.status_code, response.url) == (302, "/styleguide/")
    assert cookie(response, "time_zone") == ("Africa/Nairobi", "Lax", 31536000)


def test_time_zone_that_is_none_is_refused(client):
    response = client.post(reverse("set_time_zone"), {"time_zone": "Mars/Olympus"})

    assert (response.status_code, "time_zone" in response.cookies) == (400, False)


def test_deadlines_follow_the_time_zone_of_the_cookie(client):
    client.cookies["time_zone"] = "Africa/Nairobi"

    assert "Nairobi time (UTC+03:00)" in client.get("/styleguide/").content.decode()


def test_profile_belongs_to_those_who_signed_in(client, db):
    response = client.get(reverse("profile"))

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/accounts/profile/")


def test_profile_keeps_name_language_and_time_zone(client, person):
    client.force_login(person)

    response = client.post(reverse("profile"), {"name": "해태", "language": "ko", "time_zone": "Asia/Seoul"})

    person.refresh_from_db()
    assert (person.name, person.language, person.time_zone) == ("해태", "ko", "Asia/Seoul")
    assert (response.status_code, response.url) == (302, reverse("profile"))
    assert cookie(response, "language")[0] == "ko"
    assert len(list(get_messages(response.wsgi_request))) == 1


def test_profile_without_a_name_is_not_kept(client, person):
    client.force_login(person)

    response = client.post(reverse("profile"), {"name": "", "language": "en", "time_zone": ""})

    person.refresh_from_db()
    assert (response.status_code, person.name) == (200, "Lê Thị Hương")
    assert "Your name: Fill this in." in response.content.decode()


def test_profile_changes_nothing_else_of_a_person():
    assert list(ProfileForm().fields) == ["name", "organisation", "language", "time_zone"]


def test_time_zones_are_offered_under_their_city_in_the_readers_language():
    cities = dict(zone for _region, zones in zone_choices("ko") for zone in zones)

    assert cities["Asia/Seoul"] == "서울 (Asia/Seoul)"


def test_signup_asks_for_name_address_and_password_in_this_order(client, db):
    page = client.get(reverse("account_signup")).content.decode()

    assert re.findall(r'<input type="\w+" name="(name|email|password1)"', page) == ["name", "email", "password1"]


def test_signup_keeps_the_name_and_the_language_of_the_page(client, db):
    client.cookies["language"] = "ko"

    client.post(reverse("account_signup"), {"name": "Đà Nẵng", "email": "New@Danang.example", "password1": PASSWORD})

    assert list(User.objects.values_list("name", "email", "language")) == [("Đà Nẵng", "new@danang.example", "ko")]


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
    ],
)
def test_entrance_pages_stand_in_the_houses_frame(client, db, name):
    page = client.get(reverse(name)).content.decode()

    assert [
        page.count(part) for part in ('<main id="main" class="entrance"', "<h1", 'class="skip"', "css/app.css")
    ] == [1, 1, 1, 1]


@pytest.mark.parametrize("name", ["profile", "account_email", "mfa_index", "usersessions_list"])
def test_settings_pages_stand_in_the_houses_frame(client, person, name):
    client.force_login(person)

    page = client.get(reverse(name)).content.decode()

    assert [page.count(part) for part in ('<main id="main" class="narrow"', "<h1", 'aria-label="Your account"')] == [
        1,
        1,
        1,
    ]


def test_unknown_page_tells_a_stranger_nothing(client, person):
    client.force_login(person)

    response = client.get("/there/is/nothing/")

    assert (response.status_code, "There is nothing here for you to see" in response.content.decode()) == (404, True)


def totp(key: str) -> str:
    """The code an authenticator app shows now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(key), struct.pack(">Q", int(time.time() // 30)), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def code_from_last_letter() -> str:
    """Letters go through the outbox; what the backend of the tests got is what a person would read."""
    return re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|\b[A-Z0-9]{6}\b", mail.outbox[-1].body)[0]


class Walk:
    """One person in front of the browser; every page they see is read by axe."""

    def __init__(self, page: Page, root: str) -> None:
        self.page = page
        self.root = root
        self.violations: list[tuple[str, str, str]] = []
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)

    def open(self, name: str) -> None:
        self.page.goto(self.root + reverse(name))
        self.read()

    def press(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        self.read()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)

    def read(self) -> None:
        found = Axe().run(self.page).response["violations"]
        self.violations += [(self.page.url, rule["id"], node["html"]) for rule in found for node in rule["nodes"]]


@pytest.fixture
def walk(page, live_server) -> Walk:
    return Walk(page, live_server.url)


@pytest.mark.browser
@pytest.mark.django_db
def test_newcomer_signs_up_and_no_page_shuts_anybody_out(walk):
    walk.open("account_signup")
    walk.press("Create the account")
    walk.fill("Your name", "Lê Thị Hương")
    walk.fill("E-mail address", "huong@danang.example")
    walk.fill("Password", PASSWORD)
    walk.press("Create the account")
    walk.fill("Code from the letter", "WRONG1")
    walk.press("Confirm")
    walk.fill("Code from the letter", code_from_last_letter())
    walk.press("Confirm")

    assert walk.violations == []
    assert list(User.objects.get().emailaddress_set.values_list("email", "verified")) == [
        ("huong@danang.example", True)
    ]


@pytest.mark.browser
@pytest.mark.django_db
def test_second_factor_is_set_up_used_and_shuts_nobody_out(walk, person):
    walk.open("account_login")
    walk.fill("E-mail address", person.email)
    walk.fill("Password", PASSWORD)
    walk.press("Sign in")
    walk.open("mfa_activate_totp")
    walk.fill("Password", PASSWORD)
    walk.press("Go on")
    key = walk.page.locator("#authenticator_secret").input_value()
    walk.fill("Code that the app shows now", totp(key))
    walk.press("Switch it on")
    recovery = walk.page.locator(".codes li").first.inner_text()
    for name in (
        "mfa_index",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "account_email",
        "account_change_password",
        "usersessions_list",
        "account_logout",
    ):
        walk.open(name)
    walk.press("Sign out")
    walk.open("account_login")
    walk.fill("E-mail address", person.email)
    walk.fill("Password", PASSWORD)
    walk.press("Sign in")
    walk.fill("Code", recovery)
    walk.press("Sign in")
    walk.open("profile")

    expect(walk.page.get_by_label("Your name")).to_have_value("Lê Thị Hương")
    assert (walk.violations, walk.complaints) == ([], [])


@pytest.mark.browser
@pytest.mark.django_db
def test_language_is_switched_from_the_bar_without_a_mouse(walk):
    walk.open("account_login")
    walk.page.locator("summary", has_text="Language").focus()
    walk.page.keyboard.press("Enter")
    walk.page.keyboard.press("Tab")
    walk.page.keyboard.press("Tab")
    walk.page.keyboard.press("Enter")

    expect(walk.page.locator("html")).to_have_attribute("lang", "ko")


@pytest.mark.browser
@pytest.mark.django_db
def test_time_zone_of_the_device_is_learnt_on_the_first_page(browser, live_server):
    context = browser.new_context(timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    page.wait_for_load_state("networkidle")
    page.reload()

    expect(page.locator(".clock-reader").last).to_contain_text("Tokyo time (UTC+09:00)")
    context.close()
