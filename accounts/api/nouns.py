"""What every noun of the API stands on: who is asked, how bodies are read, how acts are written down.

A noun is a viewset. Its rows come from a query that takes the viewer, so what may not be seen is 404. Each of its acts
is one domain verb behind `@act`, which reads the body, fetches the row, calls, and answers with a serializer.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from accounts.api.authentication import TokenAuthentication
from accounts.api.idempotency import IdempotentView
from accounts.api.pages import Pages
from accounts.api.schema import HouseSchema
from accounts.models import User

CODE = r"[\w-]+"


class AlwaysJson(BaseContentNegotiation):
    """The API speaks JSON whatever a client says it would like."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        media_type = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None) -> Any:
        chosen = next(iter(renderers))
        return chosen, chosen.media_type


class BoundedJSONParser(JSONParser):
    """JSON that nests deeper than the reader can follow is malformed, not a fault of ours."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as problem:
            raise ParseError from problem


class Nouns(IdempotentView, GenericViewSet):
    """One noun of the house."""

    schema = HouseSchema()
    authentication_classes = [TokenAuthentication, SessionAuthentication]
    content_negotiation_class = AlwaysJson
    parser_classes = [BoundedJSONParser]
    pagination_class: type[Pages] | None = Pages
    filter_backends = []
    metadata_class = None
    lookup_field = "code"
    lookup_value_regex = CODE

    @property
    def person(self) -> User:
        """Who asks. On what is public it may be nobody; the queries take both."""
        return cast(User, self.request.user)

    def read(self, serializer: type[serializers.Serializer], *, query: bool = False) -> dict[str, Any]:
        """What was sent in the body (or the query), in the shape that the serializer asks for; 422 otherwise."""
        sent = serializer(data=self.request.query_params if query else self.request.data, context={"view": self})
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def tell(self, serializer: type[serializers.Serializer], row: Any, status: int = 200) -> Response:
        """The row as the serializer tells it."""
        return Response(serializer(row, context=self.get_serializer_context()).data, status=status)


class PublicNouns(Nouns):
    """A noun that anyone may read; what a stranger may see of it is decided by its query."""

    permission_classes = [AllowAny]


def act(
    path: str,
    *,
    asks: type[serializers.Serializer] | None = None,
    answers: type[serializers.Serializer] | None,
    detail: bool = True,
    status: int = 200,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """`POST <noun>/<code>/<path>/`: the method takes the row and what was asked, and returns the row to answer with.

    With `detail=False` it stands on the whole list and takes only what was asked. `answers=None` answers with 204.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Response]:
        @extend_schema(request=asks, responses={status: answers} if answers else {204: None})
        @action(detail=detail, methods=["post"], url_path=path, url_name=path)
        @functools.wraps(method)
        def view(self: Nouns, request: Request, **kwargs: Any) -> Response:
            rows = [self.get_object()] if detail else []
            asked = [self.read(asks)] if asks else []
            made = method(self, *rows, *asked)
            return self.tell(answers, made, status) if answers else Response(status=204)

        return view

    return decorate


def one_of(rows: Any, **named: Any) -> Any:
    """The one row that is named; 404 when it does not exist or may not be seen."""
    return get_object_or_404(rows, **named)


def download(content: Any, name: str) -> FileResponse:
    """A stranger's bytes: always a download, never a page of this house, never kept by a proxy."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def router(nouns: Mapping[str, tuple[str, type[Nouns]]]) -> SimpleRouter:
    """Path below /api/v1/ -> (name, noun); `<season>` in a path stands for a code."""
    made = SimpleRouter()
    for path, (name, noun) in nouns.items():
        pattern = path.replace("<", "(?P<").replace(">", f">{CODE})")
        made.register(pattern, noun, basename=f"api-{name}")
    return made
