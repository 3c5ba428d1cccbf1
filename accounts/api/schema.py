"""The API's description of itself: every operation with the problems it can answer."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import AllowAny

from accounts.api.idempotency import HEADER
from accounts.api.problems import MEDIA_TYPE, ProblemSerializer

WHY = {
    "400": "The body cannot be read.",
    "401": "Nobody is signed in.",
    "403": "You may see this, but not do this.",
    "404": "There is nothing here, or nothing that you may see.",
    "409": "Refused: the state of things does not allow it. `code` and `detail` say why.",
    "413": "The body is too large.",
    "415": "The body is of a media type that is not read here.",
    "422": "What was sent cannot be: `problems` names each field.",
    "429": "Too many requests: try again after `Retry-After` seconds.",
}
IDEMPOTENCY_KEY = {
    "name": HEADER,
    "in": "header",
    "description": "Sent again with the same key, the request has no second effect and gets the first answer again.",
    "schema": {"type": "string", "maxLength": 200, "pattern": "^[ -~]*$"},
}
CODE = {"type": "string", "pattern": r"^[\w.-]+$"}


class HouseSchema(AutoSchema):
    """Codes in paths, idempotency keys on POST, problems as RFC 9457."""

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        return [{"name": each, "in": "path", "required": True, "schema": CODE} for each in variables]

    def _get_parameters(self) -> list[dict[str, Any]]:
        parameters = super()._get_parameters()
        return [*parameters, IDEMPOTENCY_KEY] if self.method == "POST" and not self._is_public() else parameters

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(ProblemSerializer, direction).ref
        told = {
            status: {"description": WHY[status], "content": {MEDIA_TYPE: {"schema": problem}}}
            for status in self._problem_statuses()
        }
        return {**bodies, **told}

    def _problem_statuses(self) -> list[str]:
        statuses = ["401", "429"]
        if not self._is_public():
            statuses.append("403")
        if "{" in self.path or self._is_list_view() or (self.method == "POST" and not self._is_public()):
            statuses.append("404")  # of a list: a page beyond the last; of a POST: what its body names
        if self.method in {"POST", "PUT", "PATCH", "DELETE"}:
            statuses += ["400", "403", "409", "413", "415", "422"]
        elif self.get_override_parameters():
            statuses.append("422")
        return sorted(set(statuses))

    def _is_public(self) -> bool:
        return any(isinstance(each, AllowAny) for each in self.view.get_permissions())


class TokenScheme(OpenApiAuthenticationExtension):
    """How a program signs in."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <token>`, with a token from `POST /api/v1/tokens/`.",
        }
