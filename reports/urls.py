"""Addresses of the reports: the organiser's awards, downloads, and public verification."""

from django.urls import path

from reports.views import assignments, awards, downloads, public, receipt, statistics

AWARDS = "organise/<slug:season>/awards/"
DOWNLOADS = "reports/<slug:season>/"
ASSIGNMENTS = DOWNLOADS + "assignments/<slug:round>/<slug:plan>"

urlpatterns = [
    path(AWARDS, awards.awards, name="organise_awards"),
    path(AWARDS + "confer/", awards.confer_proposed, name="organise_confer_proposed"),
    path(AWARDS + "committee/", awards.confer_by_committee, name="organise_confer_by_committee"),
    path(AWARDS + "<slug:entry>/<slug:tier>/revoke/", awards.revoke, name="organise_revoke_award"),
    path(AWARDS + "certificates/", awards.make_certificates, name="organise_certificates"),
    path(AWARDS + "jobs/<slug:job>/cancel/", awards.cancel, name="organise_cancel_job"),
    path(AWARDS + "jobs/<slug:job>/retry/", awards.retry, name="organise_retry_job"),
    path(AWARDS + "decide/", awards.decide, name="organise_decide"),
    path(AWARDS + "publish/", awards.publish, name="organise_publish"),
    path(AWARDS + "unpublish/", awards.unpublish, name="organise_unpublish"),
    path(DOWNLOADS + "results.xlsx", downloads.results_workbook, name="results_workbook"),
    path(DOWNLOADS + "results.csv", downloads.results_csv, name="results_csv"),
    path(DOWNLOADS + "results.pdf", downloads.results_pdf, name="results_pdf"),
    path(DOWNLOADS + "certificates.zip", downloads.certificates_zip, name="certificates_zip"),
    path(DOWNLOADS + "certificates/<slug:serial>.pdf", downloads.certificate_pdf, name="certificate_pdf"),
    path(ASSIGNMENTS + ".pdf", assignments.assignment_pdf, name="assignment_pdf"),
    path(ASSIGNMENTS + ".json", assignments.assignment_json, name="assignment_json"),
    path(DOWNLOADS + "statistics/<slug:round>/", statistics.papers, name="statistics_papers"),
    path(DOWNLOADS + "statistics/<slug:round>/ask/", statistics.ask, name="ask_for_statistics"),
    path(DOWNLOADS + "statistics/<slug:round>/<slug:job>.pdf", statistics.paper_pdf, name="statistics_pdf"),
    path("entries/<str:code>/versions/<int:number>/receipt.pdf", receipt.entry_receipt, name="entry_receipt"),
    path("certificates/<slug:serial>/<slug:token>/", public.verify_certificate, name="verify_certificate"),
]
