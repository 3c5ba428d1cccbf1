from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetterState(TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent yet, will be tried again")
    GIVEN_UP = "given_up", _("Given up")


DUE = frozenset({LetterState.QUEUED, LetterState.FAILED})  # still to be delivered
ENDED = frozenset({LetterState.SENT, LetterState.GIVEN_UP})
TONES = {
    LetterState.QUEUED: "info",
    LetterState.SENT: "success",
    LetterState.FAILED: "warning",
    LetterState.GIVEN_UP: "danger",
}
