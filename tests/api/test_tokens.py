"""Signing in as a program: by password, with the same fences as on the pages."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import override_settings
from knox.models import AuthToken

from audit.models import AuditEvent
from tests.factories import awards as make

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/tokens/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person():
    person = make.person("Ada", email="ada@example.org", password=make.PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(client, **facts):
    return client.post(ADDRESS, {"email": "ada@example.org", "password": make.PASSWORD, **facts}, format="json")


def test_a_password_gives_a_token_that_opens_the_house(person, program):
    client = program()

    answer = sign_in(client)

    assert (answer.status_code, set(answer.json())) == (201, {"token", "expires_at"})
    client.credentials(HTTP_AUTHORIZATION=f"Token {answer.json()['token']}")
    assert client.get("/api/v1/me/").json() == {
        "code": person.code,
        "name": "Ada",
        "email": "ada@example.org",
        "language": "",
        "time_zone": "",
    }
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["person.issue_token"]


def test_only_the_digest_of_a_token_is_kept(person, program):
    token = sign_in(program()).json()["token"]

    assert AuthToken.objects.get().digest != token


def test_a_token_handed_back_opens_nothing(person, program):
    client = program(person)

    assert client.delete(f"{ADDRESS}current/").status_code == 204
    assert client.get("/api/v1/me/").status_code == 401
    assert AuthToken.objects.count() == 0


def test_a_session_has_no_token_to_hand_back(person, client):
    client.force_login(person)

    assert client.delete(f"{ADDRESS}current/").status_code == 404


@pytest.mark.parametrize("facts", [{"password": "wrong"}, {"email": "nobody@example.org"}])
def test_a_wrong_password_and_an_unknown_address_are_told_alike(person, program, facts):
    answer = sign_in(program(), **facts)

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-sign-in")
    assert answer.json()["detail"] == "The address and the password do not belong together."
    assert AuthToken.objects.count() == 0


def test_an_address_that_was_not_confirmed_gives_no_token(person, program):
    EmailAddress.objects.update(verified=False)

    assert sign_in(program()).json()["code"] == "address-not-confirmed"


def test_someone_who_is_no_longer_active_gets_no_token_and_keeps_none(person, program):
    client = program(person)
    person.is_active = False
    person.save()

    assert sign_in(program()).json()["code"] == "wrong-sign-in"
    assert client.get("/api/v1/me/").status_code == 401


def test_a_second_factor_is_asked_for(person, program):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    assert sign_in(program()).json()["code"] == "second-factor"
    assert sign_in(program(), code="000000").json()["code"] == "second-factor"
    assert sign_in(program(), code=code).status_code == 201
    assert sign_in(program(), code=code).json()["code"] == "second-factor"  # each code once


def test_a_stale_token_beside_the_password_is_no_obstacle(person, program):
    client = program()
    client.credentials(HTTP_AUTHORIZATION="Token stale")

    assert sign_in(client).status_code == 201


def test_signing_in_is_slowed_down_by_address_of_the_machine(person, program):
    client = program()
    answers = [sign_in(client, password="wrong") for _ in range(21)]

    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert int(answers[-1]["Retry-After"]) > 0


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/m/key"})
def test_signing_in_is_slowed_down_by_person_too(person, program):
    answers = [sign_in(program(), password="wrong") for _ in range(4)]

    assert [answer.json()["code"] for answer in answers] == ["wrong-sign-in"] * 3 + ["too-many-attempts"]
    assert sign_in(program()).json()["code"] == "too-many-attempts"


def test_a_token_acts_without_a_browser_and_a_session_needs_its_own_page(person, client, settings):
    client.handler.enforce_csrf_checks = True
    client.force_login(person)

    refused = client.post("/api/v1/entrants/", {"name": "Odense"}, content_type="application/json")

    assert (refused.status_code, refused.json()["code"]) == (403, "not-permitted")
