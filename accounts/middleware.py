"""The reader's language and time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.validators import known_zones

LANGUAGE_COOKIE = "language"
ZONE_COOKIE = "time_zone"
Responder = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The language of the answer: what the reader chose here, else what the browser asks for."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        known = dict(settings.LANGUAGES)
        language = chosen if chosen in known else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PersonalSettingsMiddleware:
    """The time zone of the reader: the person's own setting, else what the browser told, else UTC.

    On a device where no language was chosen, a person is answered in the language they have set.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = getattr(request.user, "time_zone", "") or request.COOKIES.get(ZONE_COOKIE, "")
        with timezone.override(ZoneInfo(name if name in known_zones() else "UTC")):
            own = getattr(request.user, "language", "")
            if own not in dict(settings.LANGUAGES) or request.COOKIES.get(LANGUAGE_COOKIE):
                return self.get_response(request)
            request.LANGUAGE_CODE = own
            with translation.override(own):
                response = self.get_response(request)
            response.headers.setdefault("Content-Language", own)
            return response
