from typing import Any

from django.conf import settings as django_settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from awards.models import Entry, Round
from judging.enums import MATCH_IN_WORK, MATCH_SOLVED, MatchKind, MatchState, WishKind
from judging.matching.settings import MatchSettings

from .judge import Judge


def new_plan_code() -> str:
    return "m-" + get_random_string(8, "abcdefghjkmnpqrstuvwxyz23456789")


class MatchPlan(models.Model):
    """Who would judge what in a round: worked out in the background, looked at, and then applied or not.

    `inputs` keeps a digest of every part of what was read, so that it can be told what has changed since; `result` is
    what the pages show: the pairs with their proof, or why there are none and what would mend it.
    """

    code = models.CharField(_("code"), max_length=20, unique=True, default=new_plan_code, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="match_plans")
    kind = models.CharField(_("kind"), max_length=20, choices=MatchKind, default=MatchKind.MATCH)
    state = models.CharField(_("state"), max_length=20, choices=MatchState, default=MatchState.WAITING)
    settings = models.JSONField(_("settings"), default=dict)
    seed = models.PositiveBigIntegerField(_("seed"))
    inputs = models.JSONField(_("digests of what was read"), default=dict)
    inputs_digest = models.CharField(_("digest of what was read"), max_length=64, blank=True)
    result = models.JSONField(_("result"), default=dict)
    result_digest = models.CharField(_("digest of the result"), max_length=64, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    done = models.PositiveSmallIntegerField(_("stages done"), default=0)
    total = models.PositiveSmallIntegerField(_("of"), default=0)
    best = models.FloatField(_("best so far"), null=True, blank=True)
    bound = models.FloatField(_("what no answer passes"), null=True, blank=True)
    problem = models.TextField(_("what went wrong"), blank=True)
    asked_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    handed_at = models.DateTimeField(_("handed to a worker"), null=True, blank=True, editable=False)
    told_at = models.DateTimeField(_("last heard of"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("match plan")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MatchState.values), name="match_plan_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=MatchKind.values), name="match_plan_kind_is_known"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="match_plan_done_within_total"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state__in=sorted(MATCH_IN_WORK)), name="one_match_plan_in_work_per_round"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(MATCH_IN_WORK), ended_at__isnull=True)
                | (~Q(state__in=sorted(MATCH_IN_WORK)) & Q(ended_at__isnull=False)),
                name="match_plan_ended_iff_stamped",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(MATCH_SOLVED))
                | (~Q(inputs_digest="") & ~Q(result_digest="") & ~Q(engine_version="")),
                name="match_plan_solved_only_with_digests",
            ),
            models.CheckConstraint(
                condition=Q(state=MatchState.APPLIED, applied_at__isnull=False)
                | (~Q(state=MatchState.APPLIED) & Q(applied_at__isnull=True)),
                name="match_plan_applied_iff_stamped",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatchState.FAILED) | ~Q(problem=""), name="match_plan_that_failed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.code}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.round.role_scopes

    @property
    def asked(self) -> MatchSettings:
        """The settings as they were asked for."""
        return MatchSettings.from_json(self.settings)

    @property
    def is_in_work(self) -> bool:
        return self.state in MATCH_IN_WORK

    @property
    def report(self) -> dict[str, Any]:
        """What the engine says of its answer, for programs; empty while there is none."""
        return dict(self.result.get("report", {}))


class PairWish(models.Model):
    """Judge and entry shall meet, or shall not, in every plan of this round, because the secretariat wishes it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="pair_wishes")
    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="pair_wishes")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="pair_wishes")
    kind = models.CharField(_("kind"), max_length=10, choices=WishKind)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    noted_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("wish for a pair")
        verbose_name_plural = _("wishes for pairs")
        constraints = [
            models.UniqueConstraint("round", "judge", "entry", name="one_wish_per_judge_entry_round"),
            models.CheckConstraint(condition=Q(kind__in=WishKind.values), name="wish_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.judge} × {self.entry.code}: {self.get_kind_display()}"

    @property
    def code(self) -> str:
        return f"{self.round.code}-{self.judge.code}-{self.entry.code}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.round.role_scopes
