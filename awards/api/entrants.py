"""Entrants and the people who act for them."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import Nouns, act
from awards.domain.entrants import add_member, edit_entrant, register_entrant
from awards.interfaces.serializers import (
    EntrantChangesSerializer,
    EntrantFactsSerializer,
    EntrantSerializer,
    MemberSerializer,
    NewMemberSerializer,
)
from awards.models import Entrant, EntrantMember
from awards.queries.entrants import entrants_of


class Entrants(ListModelMixin, RetrieveModelMixin, Nouns):
    """The entrants one is a member of."""

    serializer_class = EntrantSerializer

    def get_queryset(self) -> QuerySet[Entrant]:
        return entrants_of(self.person)

    @extend_schema(request=EntrantFactsSerializer, responses={201: EntrantSerializer})
    def create(self, request: Request) -> Response:
        """Register an entrant; whoever does owns it."""
        made = register_entrant(actor=self.person, **self.read(EntrantFactsSerializer))
        return self.tell(EntrantSerializer, made, 201)

    @extend_schema(request=EntrantChangesSerializer, responses=EntrantSerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        changed = edit_entrant(self.get_object(), actor=self.person, **self.read(EntrantChangesSerializer))
        return self.tell(EntrantSerializer, changed)

    @act("members", asks=NewMemberSerializer, answers=MemberSerializer, status=201)
    def members(self, entrant: Entrant, asked: dict[str, Any]) -> EntrantMember:
        """Let another person act for the entrant."""
        return add_member(entrant, actor=self.person, **asked)
