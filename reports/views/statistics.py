"""The statistics report of a round's ranking: asked for, watched while it is made, and taken out of the house."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import allowed
from accounts.requests import SignedInRequest
from audit.steps import permit
from awards.models import Round
from awards.views.frame import organiser_frame, round_for_organiser
from judging.models import Tabulation
from judging.queries.evidence import evidence_of
from judging.queries.fences import Fences
from judging.queries.panels import named_panel
from judging.queries.rankings import latest_tabulation
from reports.domain.statistics import ask_for_statistics
from reports.enums import JobState
from reports.interfaces.papers import StatisticsForm, papers_of
from reports.models import Job
from reports.queries.papers import SHOWN, statistics_papers


@dataclass(frozen=True)
class Shown:
    """The round with its ranking, whether this person sees judges by name, and the categories kept apart from them."""

    round: Round
    tabulation: Tabulation
    named: bool
    apart: frozenset[str]

    @cached_property
    def papers(self) -> list[Job]:
        return statistics_papers(self.round, named=self.named, apart=self.apart)


@require_safe
def papers(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    shown = _shown(request, season, round)
    found, tabulation, named = shown.round, shown.tabulation, shown.named
    rows = papers_of(shown.papers[:SHOWN], tabulation)
    context = {
        **organiser_frame(request, found.season, "organise_rounds"),
        "round": found,
        "tabulation": tabulation,
        "gathered": evidence_of(tabulation),
        "has_tie": bool(shown.apart),
        "papers": rows,
        "is_live": any(paper.is_live for paper in rows),
        "named": named,
        "form": StatisticsForm(initial={"language": request.LANGUAGE_CODE}),
    }
    return render(request, "reports/organise/statistics.html", context)


@require_POST
def ask(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    shown = _shown(request, season, round)
    language = request.POST.get("language", "")
    ask_for_statistics(shown.tabulation, actor=request.user, language=language, named=shown.named, apart=shown.apart)
    messages.success(request, _("The report is being made. This page shows when it is ready."))
    return redirect("statistics_papers", season, round)


@require_safe
def paper_pdf(request: SignedInRequest, season: str, round: str, job: str) -> HttpResponseBase:
    made = (each for each in _shown(request, season, round).papers if each.state == JobState.DONE)
    paper = next((each for each in made if each.code == job), None)
    if paper is None:
        raise Http404
    try:
        content = paper.file.open("rb")
    except (FileNotFoundError, ValueError) as missing:
        raise Http404 from missing
    name = f"{season}-{round}-statistics-{paper.parameters['number']}-{paper.parameters['language']}.pdf"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _shown(request: SignedInRequest, season: str, round: str) -> Shown:
    """What is shown to whoever sees judging; 404 where nothing has been ranked yet."""
    found = round_for_organiser(request, season, round)
    permit(request.user, "judging.see_judging", found)
    tabulation = latest_tabulation(found)
    if tabulation is None:
        raise Http404
    tabulation.round = found
    named = allowed(request.user, "judging.name_judges", named_panel(found))
    return Shown(found, tabulation, named, Fences(request.user, found.season).apart)
