"""The rankings of a round: what they say, why one entry stands above another, and how sure it all is."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import Nouns, one_of
from accounts.permissions import allowed
from awards.models import Round
from awards.queries.seasons import rounds_of, seasons_run_by
from judging.interfaces.evidence_serializers import AskWhySerializer, GatheredSerializer, WhySerializer
from judging.interfaces.serializers import RankedSerializer, TabulationSerializer
from judging.models import Tabulation
from judging.queries.advice import advice_of
from judging.queries.comparisons import why_above
from judging.queries.evidence import evidence_of
from judging.queries.fences import Fences
from judging.queries.panels import named_panel
from judging.queries.rankings import latest_tabulation


class OfARound(Nouns):
    """Something of a round that only the season's organisers see."""

    def round(self) -> Round:
        season = one_of(seasons_run_by(self.person), code=self.kwargs["season"])
        return one_of(rounds_of(season).select_related("season__programme"), code=self.kwargs["round"])


class Tabulations(ListModelMixin, RetrieveModelMixin, OfARound):
    """The rankings computed for a round; `latest` is the certified one, else the newest."""

    def get_serializer_class(self) -> type:
        return TabulationSerializer if self.action == "list" else RankedSerializer

    def get_queryset(self) -> QuerySet[Tabulation]:
        return Tabulation.objects.filter(round=self.round()).order_by("-number")

    def paginate_queryset(self, queryset: QuerySet[Any] | Sequence[Any]) -> list[Any] | None:
        rows = super().paginate_queryset(queryset)
        fences = Fences(self.person, self.round().season)
        return None if rows is None else [fences.tabulation(row) for row in rows]

    def get_object(self) -> Any:
        found = self.found()
        return _ranked(found, Fences(self.person, found.round.season))

    def found(self) -> Tabulation:
        """The tabulation that is named; 404 where there is none."""
        round = self.round()
        found = latest_tabulation(round) if self.kwargs["code"] == "latest" else super().get_object()
        if found is None:
            raise Http404
        found.round = round
        return found

    @extend_schema(responses=GatheredSerializer)
    @action(detail=True)
    def evidence(self, request: Request, season: str, round: str, code: str) -> Response:
        """How sure this ranking is: everything that is computed beside it, as advice."""
        found = self.found()
        kept = evidence_of(found)
        shown = Fences(self.person, found.round.season).evidence(kept)
        panel = named_panel(found.round)
        named = allowed(self.person, "judging.name_judges", panel)
        context = {
            "judges": {} if named else panel.numbered("judge {number}"),
            "parts_hidden": kept.answer != shown.answer,
        }
        return Response(GatheredSerializer(shown, context=context).data)

    @extend_schema(parameters=[AskWhySerializer], responses=WhySerializer)
    @action(detail=True)
    def why(self, request: Request, season: str, round: str, code: str) -> Response:
        """Why one entry stands above another in this ranking: `?entry=<code>&other=<code>`."""
        found = self.found()
        asked = self.read(AskWhySerializer, query=True)
        lines = {line.entry.code: line.entry for line in Fences(self.person, found.round.season).lines(found)}
        if not {asked["entry"], asked["other"]} <= lines.keys():
            raise Http404
        comparison = why_above(found, lines[asked["entry"]], lines[asked["other"]])
        if comparison is None:
            raise Http404
        return Response(WhySerializer(comparison).data)


def _ranked(tabulation: Tabulation, fences: Fences) -> dict[str, Any]:
    """The tabulation and its lines as they are printed for this person."""
    told = TabulationSerializer(fences.tabulation(tabulation)).data
    advice = advice_of(fences.evidence(evidence_of(tabulation)).answer)
    lines = list(fences.lines(tabulation))
    for line in lines:
        line.advice = advice.get(line.entry.code)  # type: ignore[attr-defined]  # told with the line, kept beside it
    return {**told, "lines": lines}
