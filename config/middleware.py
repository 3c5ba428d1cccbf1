"""A refusal is an answer: the same sentence on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.steps import NotPermitted, Refused

Responder = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Turn a verb's refusal that no view caught into a page that says what happened and what to do."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, NotPermitted) else 409
        return render(request, "refused.html", {"refusal": exception.refusal}, status=status)
