"""Plans of who judges what: for the season's organisers to read, stop and apply."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import act
from judging.api.rounds import OfARound
from judging.domain.matching import apply_match, cancel_match
from judging.interfaces.serializers import PlanReportSerializer, PlanSerializer
from judging.models import MatchPlan
from judging.queries.matching import plans_for_organiser, report_data


class Matches(ListModelMixin, OfARound):
    """The plans that were asked for in a round, the newest first."""

    serializer_class = PlanSerializer

    def get_queryset(self) -> QuerySet[MatchPlan]:
        return plans_for_organiser(self.person, self.round()).select_related("round__season")

    @extend_schema(responses=PlanReportSerializer)
    def retrieve(self, request: Request, season: str, round: str, code: str) -> Response:
        """The whole plan: settings, the engine's report with its guarantees, every pair with the parts of its match."""
        return self.tell(PlanReportSerializer, report_data(self.get_object(), self.person))

    @act("cancel", answers=PlanSerializer)
    def cancel(self, plan: MatchPlan) -> MatchPlan:
        """The plan is not worked out any further, or not applied any more."""
        return cancel_match(plan, actor=self.person)

    @act("apply", answers=PlanSerializer)
    def apply(self, plan: MatchPlan) -> MatchPlan:
        """Who judges what is as the plan says; a letter goes to those whose list has changed."""
        apply_match(plan, actor=self.person)
        plan.refresh_from_db()
        return plan
