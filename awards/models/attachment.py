from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from .entry import Entry


def new_attachment_code() -> str:
    return get_random_string(20)


def private_path(attachment: "Attachment", filename: str) -> str:
    """Where the bytes lie; the entrant's file name is kept as data, never as a path."""
    return f"entries/{attachment.entry.code}/{attachment.code}"


class Attachment(models.Model):
    """A file an entrant attached to one question."""

    code = models.CharField(max_length=24, unique=True, default=new_attachment_code, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    question = models.CharField(_("question"), max_length=80)
    file = models.FileField(_("file"), upload_to=private_path, max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)  # revisions may still name it

    class Meta:
        verbose_name = _("attachment")
        ordering = ["entry", "uploaded_at"]

    def __str__(self) -> str:
        return self.name
