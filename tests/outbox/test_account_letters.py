import re

import pytest
from django.urls import reverse

from accounts.models import User
from outbox.models import Letter

pytestmark = pytest.mark.django_db
NEWCOMER = {"name": "Kim Minji", "email": "minji@example.org", "password1": "a long enough phrase"}


def code_in(letter: Letter) -> str:
    return re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", letter.body, re.MULTILINE)[0]


def test_newcomer_confirms_the_address_with_the_code_from_the_letter(client):
    client.post(reverse("account_signup"), NEWCOMER)
    letter = Letter.objects.get()

    answer = client.post(reverse("account_email_verification_sent"), {"code": code_in(letter)})

    person = User.objects.get(email="minji@example.org")
    assert answer.status_code == 302
    assert (letter.kind, letter.address, letter.scope_kind) == (
        "account.email_confirmation_signup",
        "minji@example.org",
        "house",
    )
    assert list(person.emailaddress_set.values_list("email", "verified")) == [("minji@example.org", True)]


def test_person_signs_in_with_the_code_from_the_letter(client):
    person = User.objects.create_user("kim@example.org")
    person.emailaddress_set.create(email="kim@example.org", verified=True, primary=True)

    client.post(reverse("account_request_login_code"), {"email": "kim@example.org"})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(Letter.objects.get())})

    assert client.session["_auth_user_id"] == str(person.pk)


def test_account_letter_names_the_house_from_the_settings(client, settings):
    settings.SITE_URL = "https://prize.example.org"

    client.post(reverse("account_signup"), NEWCOMER, headers={"host": "evil.example.org"})

    letter = Letter.objects.get()
    assert "evil.example.org" not in letter.subject + letter.body
    assert "prize.example.org" in letter.body


def test_account_letter_speaks_korean_to_who_reads_korean(client):
    client.post(reverse("account_signup"), NEWCOMER, headers={"accept-language": "ko"})

    assert Letter.objects.get().language == "ko"
