"""What is noted of every request: an id that ties its log lines together, and how long it took."""

import logging
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from config import metrics

logger = logging.getLogger(__name__)
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
Responder = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """Every answer names its request in X-Request-ID; one line is logged for it, without query, body or person."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            metrics.note_request(request, response, seconds)
            facts = {"method": request.method, "path": request.path, "code": response.status_code}
            logger.info("request", extra={**facts, "ms": round(seconds * 1000, 1)})
        response["X-Request-ID"] = request_id
        return response
