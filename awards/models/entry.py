from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from awards.enums import ENTRY_EDITABLE, EntryState

from .category import ApplicationForm, Category
from .entrant import CODE_ALPHABET, Entrant
from .season import Season


def new_entry_code() -> str:
    return get_random_string(7, CODE_ALPHABET)


class EntryQuerySet(models.QuerySet["Entry"]):
    def eligible(self) -> "EntryQuerySet":
        return self.filter(state=EntryState.ELIGIBLE)


class Entry(models.Model):
    """The work entered, with an opaque code. Its draft answers live here; what judges see is a revision."""

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_entry_code, editable=False)
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="entries")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="entries")
    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="entries")
    form = models.ForeignKey(ApplicationForm, on_delete=models.PROTECT, related_name="entries")
    title = models.CharField(_("title"), max_length=200, blank=True)
    language = models.CharField(_("language of the entry"), max_length=12, default="en")
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)  # counts saved changes; a stale save is refused
    state = models.CharField(_("state"), max_length=20, choices=EntryState, default=EntryState.DRAFT)
    theme = models.CharField(_("theme"), max_length=80, blank=True)
    deadline_extended_to = models.DateTimeField(_("personal deadline"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    screened_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    screening_note = models.TextField(_("note of the screening"), blank=True)
    demo = models.BooleanField(_("demonstration data"), default=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["season", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="entry_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=[EntryState.DRAFT, EntryState.WITHDRAWN]) | Q(submitted_at__isnull=False),
                name="entry_received_only_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=EntryState.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="entry_withdrawn_iff_stamped",
            ),
        ]
        indexes = [models.Index(fields=["season", "state"], name="entry_by_season_and_state")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.season.role_scopes

    def member_role(self, person: Any) -> str | None:
        return self.entrant.member_role(person)

    @property
    def is_editable(self) -> bool:
        return self.state in ENTRY_EDITABLE


class EntryRevision(models.Model):
    """The frozen content at one submission; judges see and score this, never the draft."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    form = models.ForeignKey(ApplicationForm, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(_("answers"))
    files = models.JSONField(_("files"), default=list)  # [{question, code, name, size, sha256}]
    digest = models.CharField(_("SHA-256 of the content"), max_length=64)
    idempotency_key = models.CharField(max_length=80, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("revision")
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint("entry", "number", name="one_revision_per_number"),
            models.UniqueConstraint(
                fields=["entry", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="one_revision_per_idempotency_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.code} r{self.number}"

    @property
    def code(self) -> str:
        return f"{self.entry.code}-r{self.number}"
