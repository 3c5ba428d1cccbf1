"""The log of every act: one line after another, each sealed over the line before."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_PREVIOUS = "0" * 64  # what the first line names as the digest before it


class AuditEvent(models.Model):
    """One act. Lines are only ever appended; the database refuses to change or remove one.

    `scopes` and `facts_json` are kept as the exact JSON text that was sealed, so that no database can reword it.
    """

    sequence = models.PositiveBigIntegerField(_("line"), primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.CharField(_("actor"), max_length=80)
    action = models.CharField(_("act"), max_length=80)
    subject_kind = models.CharField(_("kind of subject"), max_length=80)
    subject_code = models.CharField(_("subject"), max_length=200)
    scopes = models.TextField(_("scopes"), default="[]")
    reason = models.TextField(_("reason"), blank=True)
    facts_json = models.TextField(_("facts"), default="{}", db_column="facts")
    previous = models.CharField(_("digest of the line before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("line of the log")
        verbose_name_plural = _("lines of the log")
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_code"], name="audit_by_subject"),
            models.Index(fields=["actor"], name="audit_by_actor"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_begins_with_line_one"),
            models.CheckConstraint(
                condition=~models.Q(actor="") & ~models.Q(action="") & ~models.Q(subject_code=""),
                name="audit_says_who_did_what_to_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.at:%Y-%m-%dT%H:%M:%SZ} {self.actor} {self.action} {self.subject_code}"

    @property
    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self.facts_json)
        return facts

    @property
    def scope_pairs(self) -> list[tuple[str, str]]:
        """The scopes the act fell in, as (kind, code)."""
        return [(kind, code) for kind, _slash, code in (scope.partition("/") for scope in json.loads(self.scopes))]


def subject_of(row: models.Model) -> tuple[str, str]:
    """How the log knows a row: (label, code). Without a code its key serves.

    A code that is unique only within its season (a round's, a category's) is led by the code of the row's scope:
    `sscp-2026/desk`. ValueError for a row that was not saved and so cannot be named.
    """
    meta = row._meta  # noqa: SLF001 - Django's documented accessor
    code = str(getattr(row, "code", None) or row.pk or "")
    if not code:
        raise ValueError(f"The log cannot name a {meta.verbose_name} that was not saved.")
    scopes = getattr(row, "role_scopes", ())
    if scopes and any(field.name == "code" and not field.unique for field in meta.concrete_fields):
        code = f"{scopes[0][1]}/{code}"
    return meta.label_lower, code


SEALED = (
    "sequence",
    "at",
    "actor",
    "action",
    "subject_kind",
    "subject_code",
    "scopes",
    "reason",
    "facts_json",
    "previous",
)
_canonical = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def written_instant(at: datetime) -> str:
    """An instant as it is sealed: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seal(values: tuple[Any, ...]) -> str:
    """SHA-256 over the canonical JSON of the `SEALED` fields in their order, the instant already written out.

    The array is ASCII without spaces, so anyone can compute it again with a JSON library and no word of ours.
    """
    return hashlib.sha256(_canonical(values).encode("ascii")).hexdigest()
