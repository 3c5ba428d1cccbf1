"""The reader's language and time zone."""

from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

LANGUAGE_COOKIE = "language"
ZONE_COOKIE = "time_zone"
Responder = Callable[[HttpRequest], HttpResponse]


@cache
def known_zones() -> frozenset[str]:
    """Every IANA time zone; looked for in the file system once, not at every request."""
    return frozenset(available_timezones())


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
    """The time zone of the reader: the person's own setting, else what the browser told, else UTC."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = getattr(request.user, "time_zone", "") or request.COOKIES.get(ZONE_COOKIE, "")
        if name not in known_zones():
            name = "UTC"
        with timezone.override(ZoneInfo(name)):
            return self.get_response(request)
