from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import EntryRevision
from judging.enums import SheetState

from .assignment import Assignment
from .rubric import Criterion, Rubric


class ScoreSheet(models.Model):
    """One judge's marks for one entry revision. The total is written in the transaction that writes a mark."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="scoresheet")
    revision = models.ForeignKey(EntryRevision, on_delete=models.PROTECT, related_name="scoresheets")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="scoresheets")
    state = models.CharField(_("state"), max_length=20, choices=SheetState, default=SheetState.NOT_STARTED)
    version = models.PositiveIntegerField(default=0, editable=False)  # counts saved changes; a stale save is refused
    total_exact = models.CharField(_("exact total"), max_length=200, blank=True, editable=False)  # a fraction p/q
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=6, null=True, blank=True, editable=False)
    comment = models.TextField(_("comment on the whole"), blank=True)
    saved_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("score sheet")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="scoresheet_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=SheetState.SUBMITTED, submitted_at__isnull=False)
                | (~Q(state=SheetState.SUBMITTED) & Q(submitted_at__isnull=True)),
                name="scoresheet_submitted_iff_stamped",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)

    @property
    def code(self) -> str:
        return self.assignment.code

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.assignment.role_scopes

    @property
    def judge_person_id(self) -> int:
        return self.assignment.judge_person_id

    @property
    def exact(self) -> Fraction | None:
        """The total as an exact fraction; None, never zero, while nothing countable is marked."""
        return Fraction(self.total_exact) if self.total_exact else None


class Score(models.Model):
    """The mark on one criterion: a value, or not applicable. A missing mark is no row; it is never zero."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.DecimalField(_("mark"), max_digits=7, decimal_places=3, null=True, blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("score")
        constraints = [
            models.UniqueConstraint("sheet", "criterion", name="one_score_per_sheet_and_criterion"),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(value__isnull=True), name="score_not_applicable_has_no_value"
            ),
        ]

    def __str__(self) -> str:
        return "n/a" if self.not_applicable else str(self.value)

    @property
    def as_mark(self) -> Decimal | None:
        return self.value


class ScoreChange(models.Model):
    """Every value a mark ever had: who, when, from, to. Rows are only ever added."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="changes")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(_("version of the sheet"))
    before = models.CharField(_("before"), max_length=20, blank=True)  # a number, NA, or empty for missing
    after = models.CharField(_("after"), max_length=20, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change of a score")
        ordering = ["sheet", "version", "criterion__position"]
        constraints = [
            models.UniqueConstraint("sheet", "criterion", "version", name="one_change_per_criterion_version")
        ]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after or '–'}"
