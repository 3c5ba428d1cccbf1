from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import Entry, Round
from judging.enums import AssignmentSource, AssignmentState, ConflictKind

from .judge import Judge


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def live(self) -> "AssignmentQuerySet":
        return self.filter(state=AssignmentState.LIVE)


class Assignment(models.Model):
    """This judge shall judge this entry in this round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assignments")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(_("state"), max_length=20, choices=AssignmentState, default=AssignmentState.LIVE)
    source = models.CharField(_("source"), max_length=20, choices=AssignmentSource, default=AssignmentSource.HAND)
    despite = models.TextField(_("why it was given in spite of a soft conflict"), blank=True)
    reading_order = models.PositiveSmallIntegerField(_("place in the judge's reading order"), default=0)
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        ordering = ["round", "judge", "reading_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "judge", "entry"],
                condition=Q(state=AssignmentState.LIVE),
                name="one_live_assignment_per_judge_entry_round",
            ),
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=AssignmentState.LIVE, ended_at__isnull=True)
                | (~Q(state=AssignmentState.LIVE) & Q(ended_at__isnull=False)),
                name="assignment_ended_iff_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge} → {self.entry.code}"

    @property
    def code(self) -> str:
        return f"{self.round.code}-{self.judge.code}-{self.entry.code}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.round.role_scopes

    @property
    def judge_person_id(self) -> int:
        return self.judge.user_id


class Recusal(models.Model):
    """A judge stepping out of one assignment, with the reason."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="recusal")
    kind = models.CharField(_("kind"), max_length=30, choices=ConflictKind)
    reason = models.TextField(_("reason"))
    recused_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("recusal")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="recusal_has_a_reason")]

    def __str__(self) -> str:
        return str(self.assignment)
