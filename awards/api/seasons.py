"""Seasons, their calls and their results."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import Nouns, PublicNouns, act, one_of
from awards.domain.seasons import (
    begin_judging,
    decide_season,
    open_season,
    publish_season,
    reopen_season,
    unpublish_season,
)
from awards.enums import SeasonState
from awards.interfaces.serializers import (
    CallSerializer,
    CategorySerializer,
    PublicAwardSerializer,
    ReasonSerializer,
    SeasonSerializer,
    TierSerializer,
)
from awards.models import Award, Category, Round, Season
from awards.queries.entries import public_awards
from awards.queries.seasons import categories_of, season_for, seasons_run_by, seasons_visible_to, tiers_of


class Seasons(ListModelMixin, RetrieveModelMixin, Nouns):
    """The calls that are public and the seasons one helps to organise; whoever runs a season moves it."""

    def get_permissions(self) -> list:
        return [AllowAny()] if self.action in {"list", "retrieve"} else list(super().get_permissions())

    def get_serializer_class(self) -> type:
        return CallSerializer if self.action == "retrieve" else SeasonSerializer

    def get_queryset(self) -> QuerySet[Season]:
        if self.action == "list":
            return seasons_visible_to(self.person)
        if self.action == "retrieve":
            rounds = Prefetch("rounds", Round.objects.order_by("position"))
            return seasons_visible_to(self.person).prefetch_related(rounds)
        return seasons_run_by(self.person)

    @act("open", answers=SeasonSerializer)
    def open(self, season: Season) -> Season:
        """Make the call public."""
        return open_season(season, actor=self.person)

    @act("begin-judging", answers=SeasonSerializer)
    def begin_judging(self, season: Season) -> Season:
        """Take no more entries."""
        return begin_judging(season, actor=self.person)

    @act("reopen", asks=ReasonSerializer, answers=SeasonSerializer)
    def reopen(self, season: Season, asked: dict[str, Any]) -> Season:
        """Take entries again."""
        return reopen_season(season, actor=self.person, **asked)

    @act("decide", answers=SeasonSerializer)
    def decide(self, season: Season) -> Season:
        """The awards are decided; nothing is public yet."""
        return decide_season(season, actor=self.person)

    @act("publish", answers=SeasonSerializer)
    def publish(self, season: Season) -> Season:
        """Make results and certificates public."""
        return publish_season(season, actor=self.person)

    @act("unpublish", asks=ReasonSerializer, answers=SeasonSerializer)
    def unpublish(self, season: Season, asked: dict[str, Any]) -> Season:
        """Take the results back from the public."""
        return unpublish_season(season, actor=self.person, **asked)


class OfACall(PublicNouns):
    """Something that anyone reads in a season whose call is public."""

    pagination_class = None

    def season(self) -> Season:
        return one_of(season_for(self.person, self.kwargs["season"]))


class Categories(ListModelMixin, RetrieveModelMixin, OfACall):
    """What entries compete within."""

    serializer_class = CategorySerializer

    def get_queryset(self) -> QuerySet[Category]:
        return categories_of(self.season())


class Tiers(OfACall):
    """What can be won."""

    @extend_schema(responses=TierSerializer(many=True))
    def list(self, request: Request, season: str) -> Response:
        return Response(TierSerializer(tiers_of(self.season()), many=True).data)


class Results(ListModelMixin, PublicNouns):
    """Who won what, once the results are public; until then there is nothing here for anybody."""

    serializer_class = PublicAwardSerializer

    def get_queryset(self) -> QuerySet[Award]:
        found = one_of(season_for(self.person, self.kwargs["season"]), state=SeasonState.PUBLISHED)
        return public_awards(found)
