from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from awards.models import Award
from reports.enums import CertificateDesign, CertificateState

TOKEN_LENGTH = 22  # about 130 bits: nobody finds a certificate by trying


def new_token() -> str:
    return get_random_string(TOKEN_LENGTH)


def certificate_path(certificate: "Certificate", filename: str) -> str:
    return f"certificates/{certificate.award.tier.season.code}/{certificate.token}.pdf"


class Certificate(models.Model):
    """The document of one award, with its serial, an unguessable token and the digest of the file."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="certificates")
    serial = models.CharField(_("serial"), max_length=60, unique=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=CertificateState, default=CertificateState.ISSUED)
    design = models.CharField(_("design"), max_length=20, choices=CertificateDesign, default=CertificateDesign.SEAL)
    orientation = models.CharField(_("orientation"), max_length=10, default="landscape")
    file = models.FileField(upload_to=certificate_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("certificate")
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(state=CertificateState.ISSUED), name="one_issued_certificate_per_award"
            ),
            models.CheckConstraint(
                condition=Q(state=CertificateState.REVOKED, revoked_at__isnull=False)
                | Q(state=CertificateState.ISSUED, revoked_at__isnull=True),
                name="certificate_revoked_iff_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def code(self) -> str:
        return self.serial

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.award.role_scopes
