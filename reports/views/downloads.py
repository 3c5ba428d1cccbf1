"""What organisers take out of the house: workbook, CSV, PDF, certificates."""

import io
from collections.abc import Iterator

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from audit.steps import permit
from awards.models import Season
from awards.queries.fences import fenced_categories
from awards.views.frame import season_for_organiser
from judging.queries.rankings import round_to_report
from reports.models import Certificate
from reports.queries.certificates import issued_certificate_rows
from reports.queries.ranked import ranked_report
from reports.render.delimited import ranking_csv
from reports.render.ranked_report import RankedReport
from reports.render.ranking_pdf import render_ranking
from reports.render.workbook import write_ranking_workbook
from reports.render.zipstream import safe_name, stream_zip

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def results_workbook(request: SignedInRequest, season: str) -> HttpResponseBase:
    found, report = _report(request, season)
    file = io.BytesIO()
    write_ranking_workbook(report, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{found.code}-results.xlsx", content_type=XLSX)


@require_safe
def results_csv(request: SignedInRequest, season: str) -> HttpResponseBase:
    found, report = _report(request, season)
    answer = StreamingHttpResponse(ranking_csv(report, bom=True), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = _attachment(f"{found.code}-results.csv")
    return answer


@require_safe
def results_pdf(request: SignedInRequest, season: str) -> HttpResponseBase:
    found, report = _report(request, season)
    answer = HttpResponse(render_ranking(report), content_type="application/pdf")
    answer["Content-Disposition"] = _attachment(f"{found.code}-results.pdf")
    return answer


@require_safe
def certificates_zip(request: SignedInRequest, season: str) -> HttpResponseBase:
    found = _downloadable(request, season)
    certificates = list(issued_certificate_rows(found, request.user))
    if not certificates:
        raise Http404
    answer = StreamingHttpResponse(stream_zip(_files(certificates)), content_type="application/zip")
    answer["Content-Disposition"] = _attachment(f"{found.code}-certificates.zip")
    return answer


@require_safe
def certificate_pdf(request: SignedInRequest, season: str, serial: str) -> HttpResponseBase:
    found = _downloadable(request, season)
    readable = Certificate.objects.exclude(award__entry__category__in=fenced_categories(request.user, found))
    certificate = get_object_or_404(readable, serial=serial, award__tier__season=found)
    return FileResponse(
        certificate.file.open("rb"),
        as_attachment=True,
        filename=f"{certificate.serial}.pdf",
        content_type="application/pdf",
    )


def _downloadable(request: SignedInRequest, code: str) -> Season:
    found = season_for_organiser(request, code)
    permit(request.user, "reports.download_results", found)
    return found


def _report(request: SignedInRequest, code: str) -> tuple[Season, RankedReport]:
    """The results of the round that is asked for (`?round=`), else of the newest that has a ranking; 404 without one."""
    found = _downloadable(request, code)
    round = round_to_report(found, request.GET.get("round", ""))
    report = ranked_report(round, request.LANGUAGE_CODE, reader=request.user) if round else None
    if report is None:
        raise Http404
    return found, report


def _files(certificates: list[Certificate]) -> Iterator[tuple[str, bytes]]:
    for certificate in certificates:
        with certificate.file.open("rb") as file:
            city = certificate.award.entry.entrant.city
            yield safe_name(f"{certificate.serial} {city}", ".pdf"), file.read()


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
