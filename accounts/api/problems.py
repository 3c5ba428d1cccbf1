"""Every answer that is not a success is application/problem+json (RFC 9457).

`code` is for programs: a refusal's own code, or the plain name of the HTTP answer. `detail` is the sentence a person
reads, in the language of the request. `problems` names fields; `facts` holds what a refusal knows besides.
"""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelInvalid
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from audit.steps import NotPermitted, Refusal, Refused

MEDIA_TYPE = "application/problem+json"
CODES = {
    400: "malformed",
    401: "not-signed-in",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    413: "too-large",
    415: "unsupported-media-type",
    422: "not-valid",
    429: "too-many-requests",
}


class FieldProblemSerializer(serializers.Serializer):
    """What is wrong with one field; `field` is a path such as `answers.title`, empty for the whole."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """Why a request was not carried out."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    problems = FieldProblemSerializer(many=True, required=False)
    facts = serializers.DictField(child=serializers.JSONField(), required=False)


class _Plain(JSONEncoder):
    """Facts as JSON; what has no JSON of its own is told as text."""

    def default(self, value: Any) -> Any:
        try:
            return super().default(value)
        except TypeError:
            return str(value)


def problem_json(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """The problem that tells of this exception; None for one that is a fault of ours, which must be heard of."""
    match exception:
        case NotPermitted():
            return _refused(exception.refusal, 403)
        case Refused():
            return _refused(exception.refusal, 422 if _fields_of(exception.refusal) else 409)
        case exceptions.ValidationError():
            return _invalid(list(_flat(exception.get_full_details())))
        case ModelInvalid():
            told = exception.message_dict if hasattr(exception, "error_dict") else {"": exception.messages}
            return _invalid([(field, "invalid", text) for field, texts in told.items() for text in texts])
        case Http404() | exceptions.NotFound():
            return _problem(404, _("There is nothing here, or nothing that you may see."))
        case PermissionDenied():
            return _problem(403, _("You do not have the permission to do this."))
        case RequestDataTooBig():
            return _problem(413, _("The request is larger than this address takes."))
        case SuspiciousOperation():
            return _problem(400, _("The request cannot be read."))
        case exceptions.APIException():
            return _from_framework(exception)
    return None


def _refused(refusal: Refusal, status: int) -> Response:
    fields = _fields_of(refusal)
    facts = {key: value for key, value in refusal.facts.items() if key not in {"field", "fields", "permission"}}
    return _problem(status, str(refusal.message), code=refusal.code, fields=fields, facts=facts)


def _fields_of(refusal: Refusal) -> list[tuple[str, str, str]]:
    """(field, code, sentence) where the refusal says that what was sent is at fault."""
    if "field" in refusal.facts:
        return [(str(refusal.facts["field"]), refusal.code, str(refusal.message))]
    named = refusal.facts.get("fields", {})
    return [(field, refusal.code, str(text)) for field, texts in named.items() for text in texts]


def _invalid(fields: list[tuple[str, str, str]]) -> Response:
    return _problem(422, _("Some of what was sent needs another look."), fields=fields)


def _from_framework(exception: exceptions.APIException) -> Response:
    response = _problem(exception.status_code, _sentence(exception))
    if asked := getattr(exception, "auth_header", ""):
        response.headers["WWW-Authenticate"] = asked
    if wait := getattr(exception, "wait", None):
        response.headers["Retry-After"] = str(int(wait) + 1)
    return response


def _sentence(exception: exceptions.APIException) -> str:
    if isinstance(exception, exceptions.ParseError):
        return _("The body is not well-formed JSON.")  # the parser's own words quote the body
    return str(exception.detail) if isinstance(exception.detail, str) else ""


def _problem(
    status: int,
    detail: str,
    *,
    code: str = "",
    fields: list[tuple[str, str, str]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Response:
    code = code or CODES.get(status, "refused")
    body: dict[str, Any] = {
        "type": f"urn:haetae:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if fields:
        body["problems"] = [{"field": field, "code": kind, "message": text} for field, kind, text in fields]
    if facts:
        body["facts"] = json.loads(json.dumps(facts, cls=_Plain))
    return Response(body, status=status, content_type=MEDIA_TYPE)


def _flat(details: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Nested messages as (path, code, sentence)."""
    if isinstance(details, Mapping) and set(details) == {"message", "code"}:
        yield path, str(details["code"]), str(details["message"])
    elif isinstance(details, Mapping):
        for key, inner in details.items():
            step = "" if key == "non_field_errors" else str(key)
            yield from _flat(inner, ".".join(filter(None, (path, step))))
    elif isinstance(details, list):
        for number, inner in enumerate(details):
            is_message = isinstance(inner, Mapping) and set(inner) == {"message", "code"}
            yield from _flat(inner, path if is_message else f"{path}.{number}".lstrip("."))
