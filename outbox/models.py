"""Letters: what leaves the house, in which state it is, and every attempt to deliver it."""

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from outbox.enums import DUE, TONES, LetterState

CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters that are read for one another


def new_letter_code() -> str:
    return "l-" + get_random_string(12, CODE_ALPHABET)


class Letter(models.Model):
    """One letter to one address, worded once when it was queued. Scope and subject are known here as codes only."""

    code = models.CharField(_("code"), max_length=20, unique=True, default=new_letter_code, editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    address = models.EmailField(_("address"), max_length=254)
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    scope_kind = models.CharField(_("scope"), max_length=20)
    scope_code = models.CharField(_("scope code"), max_length=80, blank=True)
    wider_scopes = models.JSONField(_("wider scopes"), default=list, blank=True)
    about_kind = models.CharField(_("kind of subject"), max_length=80, blank=True)
    about_code = models.CharField(_("code of subject"), max_length=200, blank=True)
    enclosures = models.JSONField(_("enclosures"), default=list, blank=True)
    dedup = models.CharField(_("sent once for"), max_length=200, null=True, blank=True)  # null: as often as asked
    state = models.CharField(_("state"), max_length=10, choices=LetterState, default=LetterState.QUEUED)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    enqueued_at = models.DateTimeField(_("handed to a worker at"), default=timezone.now)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    held_until = models.DateTimeField(_("being delivered until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(fields=["scope_kind", "scope_code", "-queued_at"], name="letter_by_scope"),
            models.Index(fields=["about_kind", "about_code"], name="letter_by_subject"),
            models.Index(fields=["next_attempt_at"], name="letter_due", condition=models.Q(state__in=sorted(DUE))),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "address", "dedup"], name="letter_is_queued_once"),
            models.CheckConstraint(condition=models.Q(state__in=LetterState.values), name="letter_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state=LetterState.SENT, sent_at__isnull=False)
                | (~models.Q(state=LetterState.SENT) & models.Q(sent_at__isnull=True)),
                name="letter_is_sent_iff_it_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(DUE), next_attempt_at__isnull=False)
                | (~models.Q(state__in=sorted(DUE)) & models.Q(next_attempt_at__isnull=True)),
                name="letter_is_due_iff_it_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def tone(self) -> str:
        """How the state is drawn."""
        return TONES[LetterState(self.state)]

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        """Where a role must be held to act on this letter."""
        return ((self.scope_kind, self.scope_code), *((kind, code) for kind, code in self.wider_scopes))


class DeliveryAttempt(models.Model):
    """One attempt to hand a letter to the mail server, and what came of it."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="delivery_attempts")
    at = models.DateTimeField(_("at"), default=timezone.now)
    delivered = models.BooleanField(_("accepted by the mail server"))
    detail = models.TextField(_("what the mail server said"), blank=True)

    class Meta:
        verbose_name = _("delivery attempt")
        verbose_name_plural = _("delivery attempts")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.letter} {self.at:%Y-%m-%dT%H:%M:%SZ}"


class LetterTemplate(models.Model):
    """An organiser's own words for one kind of letter in one scope and language, in place of the built-in ones."""

    scope_kind = models.CharField(_("scope"), max_length=20)
    scope_code = models.CharField(_("scope code"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=80)
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("letter template")
        verbose_name_plural = _("letter templates")
        constraints = [
            models.UniqueConstraint(
                fields=["scope_kind", "scope_code", "kind", "language"], name="one_template_per_scope_kind_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.language} @ {self.scope_kind}:{self.scope_code}"

    @property
    def code(self) -> str:
        return f"{self.scope_kind}:{self.scope_code}:{self.kind}:{self.language}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return ((self.scope_kind, self.scope_code),)
