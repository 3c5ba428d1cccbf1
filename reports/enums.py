"""States and kinds, with their named groups."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CertificateState(TextChoices):
    ISSUED = "issued", _("Issued")
    REVOKED = "revoked", _("Revoked")


class CertificateDesign(TextChoices):
    SEAL = "seal", _("Seal")
    PALACE = "palace", _("Palace")
    MODERN = "modern", _("Modern")


class JobKind(TextChoices):
    """What long work there is; what each kind needs stands in `lifecycle.JOB_NEEDS`."""

    CERTIFICATES = "certificates", _("Certificates")
    STATISTICS = "statistics", _("Statistics report")


class JobState(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


JOB_LIVE = frozenset({JobState.WAITING, JobState.RUNNING})
