"""The language of a page: chosen on this device, else the person's own, else the browser's."""

import pytest
from django.urls import reverse

from tests.factories import awards

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("own", "cookie", "browser", "answered"),
    [("ko", None, "en", "ko"), ("ko", "en", "ko", "en"), ("", None, "ko", "ko"), ("xx", None, "en", "en")],
)
def test_a_person_is_answered_in_the_language_they_have_set(client, own, cookie, browser, answered):
    client.force_login(awards.person(language=own))
    if cookie:
        client.cookies["language"] = cookie

    answer = client.get(reverse("home"), headers={"accept-language": browser})

    assert answer.headers["Content-Language"] == answered
    assert f'<html lang="{answered}"' in answer.content.decode()
