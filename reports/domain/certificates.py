"""Certificates: issued from awards that stand, one each, and revoked with a reason."""

import hashlib
from datetime import datetime
from typing import cast

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import SYSTEM, Actor, locked, refuse, take_step
from awards.enums import AwardState, SeasonState
from awards.models import Award, Season
from reports.domain.jobs import ask_for_job, fail_job, finish_job, start_job, tell_progress
from reports.enums import CertificateDesign, CertificateState, JobKind, JobState
from reports.lifecycle import CERTIFICATE
from reports.models import Certificate, Job
from reports.queries.certificates import awards_without_certificate, certificate_content, issued_certificates
from reports.render.certificate import Design, Orientation, render_certificate

ORIENTATIONS = ("landscape", "portrait")
ISSUING = frozenset({SeasonState.JUDGING, SeasonState.DECIDED, SeasonState.PUBLISHED})


def ask_for_certificates(
    season: Season, *, actor: Actor, design: str = CertificateDesign.SEAL, orientation: str = "landscape"
) -> Job:
    """A job that issues a certificate for every award that stands and has none.

    Only who may issue certificates for the season may ask. Refused before judging and when no award stands.
    """
    if design not in CertificateDesign.values or orientation not in ORIENTATIONS:
        refuse("unknown-design", _("Choose one of the designs, in landscape or portrait."), field="design")
    if season.state not in ISSUING:
        refuse("not-the-time", _("Certificates are issued once awards are conferred."))
    if not Award.objects.filter(tier__season=season, state=AwardState.CONFERRED).exists():
        refuse("no-awards", _("No award is conferred yet. Confer the awards first."))
    return ask_for_job(
        season, JobKind.CERTIFICATES, actor=actor, parameters={"design": design, "orientation": orientation}
    )


def carry_out_certificates(job: Job) -> Job:
    """Issue what the job asks for. Run again after a crash, it goes on with what is missing; nothing is done twice."""
    started = start_job(job)
    if started is None and job.state != JobState.RUNNING:
        return job
    job = started or job
    season = job.season
    try:
        waiting = list(awards_without_certificate(season))
        whole = issued_certificates(season) + len(waiting)
        for number, award in enumerate(waiting, start=whole - len(waiting) + 1):
            issue_certificate(
                award, actor=SYSTEM, design=job.parameters["design"], orientation=job.parameters["orientation"]
            )
            if not tell_progress(job, done=number, total=whole):
                return Job.objects.get(pk=job.pk)
    except ValueError as problem:  # a text that cannot be set: it names what and where
        return fail_job(job, problem=str(problem))
    return finish_job(job)


def issue_certificate(
    award: Award,
    *,
    actor: Actor,
    design: str = CertificateDesign.SEAL,
    orientation: str = "landscape",
    now: datetime | None = None,
) -> Certificate:
    """The certificate of an award, with serial, token, file and the file's digest; the one that stands if there is one.

    The file is drawn before the row is written, so a certificate without its file never exists.
    ValueError when a text cannot be set in type.
    """
    standing = award.certificates.filter(state=CertificateState.ISSUED).first()
    if standing is not None:
        return standing
    certificate = Certificate(
        award=award,
        serial=_serial(award),
        design=design,
        orientation=orientation,
        issued_at=(now or timezone.now()).replace(microsecond=0),
    )
    content = render_certificate(
        certificate_content(award, certificate), design=cast(Design, design), orientation=cast(Orientation, orientation)
    )
    certificate.sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        locked(award)
        standing = award.certificates.filter(state=CertificateState.ISSUED).first()
        if standing is not None:
            return standing
        certificate.file.save(f"{certificate.serial}.pdf", ContentFile(content), save=False)
        certificate.save(force_insert=True)
        record(
            actor, "certificate.issue", certificate, facts={"sha256": certificate.sha256, "design": certificate.design}
        )
    return certificate


def revoke_certificate(
    certificate: Certificate, *, actor: Actor, reason: str, now: datetime | None = None
) -> Certificate:
    """The certificate is no longer valid, and its verification page says so; the reason stays in the log."""
    with transaction.atomic():
        certificate = locked(certificate)
        take_step(certificate, CERTIFICATE, "revoke", actor=actor, now=now, reason=reason)
    return certificate


def _serial(award: Award) -> str:
    """Such as SSCP-2025-HC-G-01; a certificate issued again after one was revoked ends in -2, -3, and so on."""
    tier = award.tier
    season = tier.season
    parts = [season.serial_prefix, str(season.year)]
    if tier.category:
        parts.append(tier.category.letters)
    base = "-".join([*parts, tier.letters, f"{award.ordinal:02d}"])
    earlier = Certificate.objects.filter(serial__startswith=base).count()
    return f"{base}-{earlier + 1}" if earlier else base
