"""The assignment report of a plan, taken out of the house: for people as PDF, for programs as JSON."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from awards.views.frame import round_for_organiser
from judging.models import MatchPlan
from judging.queries.matching import plans_for_organiser, report_data
from reports.queries.assignment_report import assignment_report
from reports.render.statistics_report import statistics_report


@require_safe
def assignment_pdf(request: SignedInRequest, season: str, round: str, plan: str) -> HttpResponse:
    found = _solved(request, season, round, plan)
    report = assignment_report(found, request.user, request.LANGUAGE_CODE)
    content = statistics_report(report, created=found.applied_at or found.ended_at)
    return _download(found, HttpResponse(content, content_type="application/pdf"), "pdf")


@require_safe
def assignment_json(request: SignedInRequest, season: str, round: str, plan: str) -> HttpResponse:
    found = _solved(request, season, round, plan)
    content = json.dumps(report_data(found, request.user), ensure_ascii=False, indent=1) + "\n"
    return _download(found, HttpResponse(content, content_type="application/json"), "json")


def _solved(request: SignedInRequest, season: str, round: str, code: str) -> MatchPlan:
    """The plan with an answer, for whoever sees judging; 404 otherwise."""
    found = round_for_organiser(request, season, round)
    row = get_object_or_404(plans_for_organiser(request.user, found).defer(None), code=code)
    if "pairs" not in row.result:
        raise Http404
    row.round = found
    return row


def _download(plan: MatchPlan, answer: HttpResponse, kind: str) -> HttpResponse:
    name = f"{plan.round.season.code}-{plan.round.code}-{plan.code}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
