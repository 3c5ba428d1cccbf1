"""What a view of the signed-in house is handed: the middleware has seen to it that somebody is there."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose person is known, with the language of the answer."""

    user: User
    LANGUAGE_CODE: str
