"""A POST that carries `Idempotency-Key` has one effect however often it is sent, and one answer for a day."""

import hashlib
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, QueryDict
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.domain.replies import claim_key, keep_answer
from accounts.models import ApiReply, User

HEADER = "Idempotency-Key"


class Replayed(Exception):  # noqa: N818 - an answer, not an error
    """Ends the handling of a request whose answer is known already."""

    def __init__(self, reply: ApiReply) -> None:
        super().__init__(reply.key)
        self.reply = reply


class IdempotentView(APIView):
    """A view whose act, answer and key are written in one transaction."""

    reply: ApiReply | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not request.headers.get(HEADER):
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        key = request.headers.get(HEADER, "")
        if request.method != "POST" or not key or not isinstance(request.user, User):
            return
        reply, is_first = claim_key(request.user, key, request=digest_of(request))
        if not is_first:
            raise Replayed(reply)
        self.reply = reply

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Replayed):
            return _again(exc.reply)
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.reply is not None:
            answer.render()
            keep_answer(
                self.reply,
                status=answer.status_code,
                content_type=answer.headers.get("Content-Type", ""),
                body=answer.content.decode(),
            )
        return answer


def _again(reply: ApiReply) -> Response:
    answer = Kept(status=reply.status)
    answer.kept = reply
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


class Kept(Response):
    """The bytes of the first answer."""

    kept: ApiReply

    @property
    def rendered_content(self) -> str:
        if self.kept.content_type:
            self.headers["Content-Type"] = self.kept.content_type
        return self.kept.body


def digest_of(request: Request) -> str:
    """SHA-256 over method, path and body; of a form with files over its parts, whose wrapping differs each time."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type.startswith("multipart/"):
        for name, values in sorted(cast(QueryDict, request.data).lists()):
            for value in values:
                digest.update(f"{name}\0".encode())
                _feed(digest, value)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    if not hasattr(value, "chunks"):
        digest.update(f"{value}\0".encode())
        return
    digest.update(f"{value.name}\0".encode())
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
