"""The pages of sign-in, which belong to the framework: who reaches each of them, and nobody meets a fault of ours."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.access.test_table import ALLAUTH, names_of
from tests.factories import awards as make

PAGES = {
    # name: (status for nobody, status for who is signed in); 302 leads to the sign-in, or away from it
    "account_login": (200, 302),
    "account_signup": (200, 302),
    "account_logout": (302, 200),
    "account_inactive": (200, 200),
    "account_email_verification_sent": (302, 302),
    "account_request_login_code": (200, 302),
    "account_confirm_login_code": (302, 302),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 200),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 200),
    "account_change_password": (302, 200),
    "account_set_password": (302, 302),
    "account_email": (302, 200),
    "account_reauthenticate": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_index": (302, 200),
    "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 302),
    "mfa_deactivate_totp": (302, 404),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_generate_recovery_codes": (302, 302),
    "mfa_download_recovery_codes": (302, 404),
    "usersessions_list": (302, 200),
}
KEYED = {"account_reset_password_from_key": {"uidb36": "1", "key": "guessed"}}


def test_every_page_of_the_framework_is_in_the_table():
    named = {name for name in names_of(get_resolver()) if name.startswith(ALLAUTH)}

    assert named == set(PAGES)


@pytest.mark.django_db
def test_pages_of_the_framework_are_closed_to_those_who_are_not_signed_in():
    stranger, person = Client(), Client()
    person.force_login(make.person(password=make.PASSWORD))

    found = {}
    for name in PAGES:
        address = reverse(name, kwargs=KEYED.get(name))
        found[name] = (stranger.get(address).status_code, person.get(address).status_code)

    assert found == PAGES
