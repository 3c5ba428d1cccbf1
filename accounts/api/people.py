"""Signing in as a program, and who one is."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from accounts.api.nouns import Nouns
from accounts.domain.tokens import issue_token, withdraw_token
from accounts.interfaces.serializers import PersonSerializer, SignInSerializer, TokenSerializer
from audit.steps import Refusal, refuse
from audit.steps import Refused as _Refused


class Tokens(Nouns):
    """A program signs in with a person's address and password, and keeps the token it is given."""

    throttle_scope = "sign_in"

    def get_permissions(self) -> list:
        return [AllowAny()] if self.action == "create" else [IsAuthenticated()]

    def get_authenticators(self) -> list:
        """Whoever signs in is nobody yet; a stale token beside the password is no obstacle."""
        signs_in = self.request is not None and self.action_map.get((self.request.method or "").lower()) == "create"
        return [] if signs_in else super().get_authenticators()

    def get_throttles(self) -> list:
        return [ScopedRateThrottle()] if self.action == "create" else super().get_throttles()

    @extend_schema(request=SignInSerializer, responses={201: TokenSerializer})
    def create(self, request: Request) -> Response:
        asked = self.read(SignInSerializer)
        credentials = {"email": asked["email"], "password": asked["password"]}
        try:
            person = get_adapter().authenticate(request._request, **credentials)  # noqa: SLF001 - limits count there
        except ValidationError as too_many:
            raise _Refused(Refusal("too-many-attempts", " ".join(too_many.messages))) from too_many
        if person is None or not person.is_active:
            refuse("wrong-sign-in", _("The address and the password do not belong together."), field="password")
        stored, text = issue_token(person, code=asked["code"])
        return self.tell(TokenSerializer, {"token": text, "expires_at": stored.expiry}, 201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["delete"])
    def current(self, request: Request) -> Response:
        """Sign this program out."""
        if not isinstance(request.auth, AuthToken):
            raise Http404
        withdraw_token(request.auth, actor=self.person)
        return Response(status=204)


class Me(Nouns):
    """The person who asks."""

    pagination_class = None

    @extend_schema(responses=forced_singular_serializer(PersonSerializer), operation_id="me_retrieve")
    def list(self, request: Request) -> Response:
        return self.tell(PersonSerializer, self.person)
