from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Entry, Round
from judging.enums import BallotState

from .judge import Judge


class Ballot(models.Model):
    """One judge's ordered list over a category, in a ranking round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="ballots")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="ballots")
    state = models.CharField(_("state"), max_length=20, choices=BallotState, default=BallotState.OPEN)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("ballot")
        constraints = [
            models.UniqueConstraint("round", "category", "judge", name="one_ballot_per_judge_round_category"),
            models.CheckConstraint(
                condition=Q(state=BallotState.SUBMITTED, submitted_at__isnull=False)
                | Q(state=BallotState.OPEN, submitted_at__isnull=True),
                name="ballot_submitted_iff_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge}: {self.category}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.round.role_scopes

    @property
    def judge_person_id(self) -> int:
        return self.judge.user_id


class BallotLine(models.Model):
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="lines")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("line of a ballot")
        ordering = ["ballot", "position"]
        constraints = [
            models.UniqueConstraint("ballot", "entry", name="one_line_per_ballot_and_entry"),
            models.UniqueConstraint("ballot", "position", name="one_line_per_ballot_and_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.entry.code}"
