"""Criteria for everybody; rounds, assignments and tabulations for the season's organisers."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import Nouns, PublicNouns, act, one_of
from awards.interfaces.serializers import ReasonSerializer
from awards.models import Round
from awards.queries.entries import entries_for_organiser
from awards.queries.seasons import rounds_of, season_for, seasons_run_by
from judging.api.tabulations import OfARound
from judging.domain.advancement import advance_entries
from judging.domain.assignments import assign_judge, deal_judges, release_assignment
from judging.domain.corrections import correct_tabulation, reopen_ranking
from judging.domain.decisions import break_tie
from judging.domain.missing_data import declare_missing_data
from judging.domain.rounds import close_judging_round, open_judging_round, reopen_judging_round
from judging.domain.scoresheets import return_scoresheet
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.interfaces.serializers import (
    AdvancedSerializer,
    AssignmentSerializer,
    CertifySerializer,
    DealSerializer,
    DealtSerializer,
    MissingDataSerializer,
    NewAssignmentSerializer,
    PlacementSerializer,
    ProgressSerializer,
    RoundSerializer,
    RubricSerializer,
    TabulationSerializer,
    TieSerializer,
)
from judging.models import Assignment, Tabulation
from judging.queries.assignments import assignments_for_organiser, judges_for_organiser
from judging.queries.fences import Fences
from judging.queries.progress import round_progress
from judging.queries.rubrics import rubrics_of


class Criteria(PublicNouns):
    """By what entries are judged, round by round: part of the call."""

    pagination_class = None

    @extend_schema(responses=RubricSerializer(many=True))
    def list(self, request: Request, season: str) -> Response:
        found = one_of(season_for(self.person, season))
        rubrics = [rubric for round in rounds_of(found) if round.is_scored for rubric in rubrics_of(round)]
        return Response(RubricSerializer(rubrics, many=True).data)


class Rounds(ListModelMixin, RetrieveModelMixin, Nouns):
    """The season's stages; whoever runs the season moves them."""

    serializer_class = RoundSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Round]:
        season = one_of(seasons_run_by(self.person), code=self.kwargs["season"])
        return rounds_of(season).select_related("season__programme", "missing_data_policy")

    @extend_schema(responses=ProgressSerializer)
    @action(detail=True)
    def progress(self, request: Request, season: str, code: str) -> Response:
        """How far judging is."""
        return self.tell(ProgressSerializer, round_progress(self.get_object(), self.person))

    @act("declare-missing-data", asks=MissingDataSerializer, answers=RoundSerializer)
    def declare_missing_data(self, round: Round, asked: dict[str, Any]) -> Round:
        """What becomes of marks that are not there; until the round opens."""
        declare_missing_data(round, actor=self.person, **asked)
        return self.get_object()

    @act("open", answers=RoundSerializer)
    def open(self, round: Round) -> Round:
        """Judges may mark; rubric and rules are frozen from now on."""
        return open_judging_round(round, actor=self.person)

    @act("close", answers=RoundSerializer)
    def close(self, round: Round) -> Round:
        """No mark is taken any more."""
        return close_judging_round(round, actor=self.person)

    @act("reopen", asks=ReasonSerializer, answers=RoundSerializer)
    def reopen(self, round: Round, asked: dict[str, Any]) -> Round:
        """Take marks again."""
        return reopen_judging_round(round, actor=self.person, **asked)

    @act("tabulate", answers=TabulationSerializer, status=201)
    def tabulate(self, round: Round) -> Tabulation:
        """Compute the ranking from the marks that count."""
        return Fences(self.person, round.season).tabulation(tabulate_round(round, actor=self.person))

    @act("certify", asks=CertifySerializer, answers=TabulationSerializer)
    def certify(self, round: Round, asked: dict[str, Any]) -> Tabulation:
        """This tabulation is the outcome; it can no longer be changed."""
        shown = one_of(Tabulation.objects.filter(round=round), code=asked["tabulation"])
        return Fences(self.person, round.season).tabulation(certify_tabulation(shown, actor=self.person))

    @act("reopen-ranking", asks=ReasonSerializer, answers=TabulationSerializer)
    def reopen_ranking(self, round: Round, asked: dict[str, Any]) -> Tabulation:
        """The certified ranking is superseded and kept; the round is closed again, so that its marks can be corrected."""
        return Fences(self.person, round.season).tabulation(reopen_ranking(round, actor=self.person, **asked))

    @act("correct", asks=ReasonSerializer, answers=TabulationSerializer)
    def correct(self, round: Round, asked: dict[str, Any]) -> Tabulation:
        """A new ranking from the sheets and entries as they are now is certified beside the old one."""
        return Fences(self.person, round.season).tabulation(correct_tabulation(round, actor=self.person, **asked))

    @extend_schema(request=TieSerializer, responses=PlacementSerializer(many=True))
    @action(detail=True, methods=["post"], url_path="break-tie", url_name="break-tie")
    def break_tie(self, request: Request, season: str, code: str) -> Response:
        """The jury puts entries that share a place in order."""
        round = self.get_object()
        asked = self.read(TieSerializer)
        entries = entries_for_organiser(self.person, round.season)
        ordered = [one_of(entries, code=each) for each in asked["entries"]]
        placed = break_tie(round, ordered, actor=self.person, reason=asked["reason"])
        return Response(PlacementSerializer(placed, many=True).data)

    @act("advance", answers=AdvancedSerializer)
    def advance(self, round: Round) -> dict[str, list[str]]:
        """Those whom the round's rule lets pass are in the next round."""
        made = advance_entries(round, actor=self.person)
        return {"entries": sorted(each.entry.code for each in made)}


class Assignments(ListModelMixin, OfARound):
    """Who judges what; the code of one that lives is `<judge>.<entry>`."""

    serializer_class = AssignmentSerializer
    lookup_value_regex = r"[\w-]+\.\w+"

    def get_queryset(self) -> QuerySet[Assignment]:
        return assignments_for_organiser(self.person, self.round()).select_related(
            "round", "judge", "entry", "scoresheet"
        )

    def get_object(self) -> Assignment:
        judge, entry = self.kwargs["code"].split(".")
        return one_of(self.get_queryset(), judge__code=judge, entry__code=entry, ended_at__isnull=True)

    @extend_schema(request=NewAssignmentSerializer, responses={201: AssignmentSerializer})
    def create(self, request: Request, season: str, round: str) -> Response:
        """Give an entry to a judge."""
        found, asked = self.round(), self.read(NewAssignmentSerializer)
        made = assign_judge(
            found,
            judge=one_of(judges_for_organiser(self.person, found.season), code=asked["judge"]),
            entry=one_of(entries_for_organiser(self.person, found.season), code=asked["entry"]),
            actor=self.person,
            despite=asked["despite"],
        )
        return self.tell(AssignmentSerializer, made, 201)

    @act("deal", asks=DealSerializer, answers=DealtSerializer, detail=False)
    def deal(self, asked: dict[str, Any]) -> dict[str, int]:
        """Give every entry its judges, evenly and without conflicts."""
        dealt = deal_judges(self.round(), actor=self.person, **asked)
        loads = dealt.plan.loads.values()
        return {
            "assignments": len(dealt.assignments),
            "components": dealt.plan.components,
            "lightest": min(loads, default=0),
            "heaviest": max(loads, default=0),
        }

    @act("release", asks=ReasonSerializer, answers=AssignmentSerializer)
    def release(self, assignment: Assignment, asked: dict[str, Any]) -> Assignment:
        """Take the entry off the judge's list; the marks stay in the history."""
        return release_assignment(assignment, actor=self.person, **asked)

    @act("return", asks=ReasonSerializer, answers=AssignmentSerializer)
    def return_(self, assignment: Assignment, asked: dict[str, Any]) -> Assignment:
        """Open a submitted sheet to its judge again."""
        return_scoresheet(assignment.scoresheet, actor=self.person, **asked)
        return self.get_object()
