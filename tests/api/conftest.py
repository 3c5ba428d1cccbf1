"""Programs that speak to the API."""

from collections.abc import Callable

import pytest
from knox.models import AuthToken
from rest_framework.test import APIClient

from accounts.models import User
from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def program() -> Callable[[User | None], APIClient]:
    """A program that acts for the person by a token; for nobody without one."""

    def signed_in(person: User | None = None) -> APIClient:
        client = APIClient()
        if person is not None:
            _stored, text = AuthToken.objects.create(user=person)
            client.credentials(HTTP_AUTHORIZATION=f"Token {text}")
        return client

    return signed_in
