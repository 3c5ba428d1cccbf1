"""Who would win what by the jury's places, and conferring it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import Nouns, act, one_of
from awards.domain.awards import confer_award, revoke_award
from awards.interfaces.serializers import AwardSerializer, ReasonSerializer
from awards.models import Award, Season
from awards.queries.entries import entries_for_organiser
from awards.queries.seasons import seasons_run_by
from judging.queries.rankings import placed_entries
from reports.interfaces.serializers import NewAwardSerializer, ProposalSerializer
from reports.queries.awards import awards_for, proposals_for


class OfASeason(Nouns):
    """Something of a season that only its organisers see."""

    def season(self) -> Season:
        return one_of(seasons_run_by(self.person), code=self.kwargs["season"])


class Proposals(OfASeason):
    """Tier by tier, what the places make of it."""

    pagination_class = None

    @extend_schema(responses=ProposalSerializer(many=True))
    def list(self, request: Request, season: str) -> Response:
        found = self.season()
        return Response(ProposalSerializer(proposals_for(self.person, found), many=True).data)


class Awards(ListModelMixin, OfASeason):
    """The awards that stand; an award's code is `<tier>-<entry>`."""

    serializer_class = AwardSerializer

    def get_queryset(self) -> QuerySet[Award]:
        return awards_for(self.person, self.season())

    def get_object(self) -> Award:
        tier, _hyphen, entry = self.kwargs["code"].rpartition("-")
        found = self.get_queryset().filter(tier__code=tier, entry__code=entry).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(request=NewAwardSerializer, responses={201: AwardSerializer})
    def create(self, request: Request, season: str) -> Response:
        """Confer a tier on an entry, with the place that the jury gave it."""
        found, asked = self.season(), self.read(NewAwardSerializer)
        entry = one_of(entries_for_organiser(self.person, found), code=asked["entry"])
        tiers = found.tiers.filter(Q(category=entry.category) | Q(category=None), code=asked["tier"])
        tier = tiers.order_by("category").first()
        if tier is None:
            raise Http404
        places = {placed.entry.pk: placed.place for placed in placed_entries(found)}
        made = confer_award(
            tier,
            entry,
            actor=self.person,
            place=places.get(entry.pk),
            citation=asked["citation"],
            reason=asked["reason"],
        )
        return self.tell(AwardSerializer, made, 201)

    @act("revoke", asks=ReasonSerializer, answers=AwardSerializer)
    def revoke(self, award: Award, asked: dict[str, Any]) -> Award:
        """The award no longer stands; the reason is kept."""
        return revoke_award(award, actor=self.person, **asked)
