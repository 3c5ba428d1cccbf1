"""Certificates: asked for and listed by organisers, verified by anyone."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import PublicNouns, act, download
from audit.steps import permit
from reports.api.awards import OfASeason
from reports.domain.certificates import ask_for_certificates
from reports.domain.jobs import cancel_job, retry_job
from reports.interfaces.serializers import (
    CertificateSerializer,
    JobSerializer,
    NewCertificatesSerializer,
    VerifiedSerializer,
)
from reports.models import Certificate, Job
from reports.queries.certificates import issued_certificate_rows, public_certificate


class Certificates(ListModelMixin, OfASeason):
    """The certificates that stand."""

    serializer_class = CertificateSerializer
    lookup_field = "serial"

    def get_queryset(self) -> QuerySet[Certificate]:
        season = self.season()
        permit(self.person, "reports.download_results", season)
        return issued_certificate_rows(season, self.person)

    @extend_schema(request=NewCertificatesSerializer, responses={202: JobSerializer})
    def create(self, request: Request, season: str) -> Response:
        """Ask for a certificate for every award that stands and has none; the job tells how far it is."""
        found = self.season()
        job = ask_for_certificates(found, actor=self.person, **self.read(NewCertificatesSerializer))
        return self.tell(JobSerializer, job, 202)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, season: str, serial: str) -> FileResponse:
        """The document itself."""
        found = self.get_object()
        try:
            return download(found.file.open("rb"), f"{found.serial}.pdf")
        except FileNotFoundError as missing:
            raise Http404 from missing


class Jobs(ListModelMixin, RetrieveModelMixin, OfASeason):
    """Long work of a season."""

    serializer_class = JobSerializer

    def get_queryset(self) -> QuerySet[Job]:
        return Job.objects.filter(season=self.season()).select_related("season__programme")

    @act("cancel", answers=JobSerializer)
    def cancel(self, job: Job) -> Job:
        """Stop at the next step; what is done stays done."""
        return cancel_job(job, actor=self.person)

    @act("retry", answers=JobSerializer)
    def retry(self, job: Job) -> Job:
        """Go on with what is missing."""
        return retry_job(job, actor=self.person)


class Verification(PublicNouns):
    """Is this certificate genuine? Serial and token stand in the certificate's own QR code."""

    lookup_field = "token"

    @extend_schema(responses=VerifiedSerializer)
    def retrieve(self, request: Request, serial: str, token: str) -> Response:
        found = public_certificate(serial, token)
        if found is None:
            raise Http404
        return self.tell(VerifiedSerializer, found)
