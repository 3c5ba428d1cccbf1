from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Entry, Round
from judging.enums import DecisionKind, TabulationSource, TabulationState


def new_tabulation_code() -> str:
    return "t-" + get_random_string(10, "abcdefghjkmnpqrstuvwxyz23456789")


class Tabulation(models.Model):
    """One computation over a round, with all that is needed to compute it again; provisional, then certified.

    Numbers run from 1 without gaps. An automatic one is the newest, and gives its number up to whatever comes next.
    """

    code = models.CharField(_("code"), max_length=20, unique=True, default=new_tabulation_code, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="tabulations")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=20, choices=TabulationState, default=TabulationState.PROVISIONAL)
    source = models.CharField(_("source"), max_length=20, choices=TabulationSource, default=TabulationSource.HAND)
    rules = models.JSONField(_("rules"))
    rules_digest = models.CharField(max_length=64)
    input_digest = models.CharField(_("digest of the marks"), max_length=64)
    result = models.JSONField(_("result"))
    result_digest = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    counts = models.JSONField(_("counts of sheets by state"), default=dict)
    # category -> state -> {effect, entries, sheets, marks}; empty only on tabulations older than this field
    missing_data = models.JSONField(_("what was missing, by category"), default=dict)
    computed_at = models.DateTimeField(default=timezone.now)
    certified_at = models.DateTimeField(null=True, blank=True, editable=False)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)
    superseded_reason = models.TextField(_("why it was corrected"), blank=True)

    class Meta:
        verbose_name = _("tabulation")
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint("round", "number", name="one_tabulation_per_number"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state=TabulationState.CERTIFIED),
                name="one_certified_tabulation_per_round",
            ),
            models.CheckConstraint(
                condition=Q(state=TabulationState.PROVISIONAL, certified_at__isnull=True)
                | (~Q(state=TabulationState.PROVISIONAL) & Q(certified_at__isnull=False)),
                name="tabulation_certified_iff_stamped",
            ),
            models.CheckConstraint(
                condition=(Q(state=TabulationState.SUPERSEDED, superseded_at__isnull=False) & ~Q(superseded_reason=""))
                | (~Q(state=TabulationState.SUPERSEDED) & Q(superseded_at__isnull=True)),
                name="tabulation_superseded_iff_stamped_and_reasoned",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(source=TabulationSource.AUTOMATIC, state=TabulationState.PROVISIONAL),
                name="one_automatic_tabulation_per_round",
            ),
            models.CheckConstraint(condition=Q(source__in=TabulationSource.values), name="tabulation_source_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.round} #{self.number}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.round.role_scopes


class Ranking(models.Model):
    """One line of a tabulation: the entry, its place, and the exact total the place was decided on."""

    tabulation = models.ForeignKey(Tabulation, on_delete=models.CASCADE, related_name="lines")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="rankings")
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    tied = models.BooleanField(_("tied"), default=False)
    total_exact = models.CharField(max_length=200, blank=True)  # a fraction p/q
    printed = models.CharField(_("total"), max_length=40, blank=True)
    judges = models.PositiveSmallIntegerField(_("judges"), default=0)
    steps = models.JSONField(_("steps"), default=list)
    reason = models.CharField(_("why not ranked"), max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)  # the order in which lines are printed, ties by entry code

    class Meta:
        verbose_name = _("line of a ranking")
        ordering = ["tabulation", "category__position", "position"]
        constraints = [
            models.UniqueConstraint("tabulation", "entry", name="one_line_per_tabulation_and_entry"),
            models.CheckConstraint(condition=Q(rank__isnull=False) | ~Q(reason=""), name="unranked_line_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.entry.code}"

    @property
    def exact(self) -> Fraction | None:
        return Fraction(self.total_exact) if self.total_exact else None


class Decision(models.Model):
    """The recorded ruling with its reason: a tie broken, a place set otherwise, an entry advanced."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("kind"), max_length=20, choices=DecisionKind)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("decision")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.entry.code}"


class Placement(models.Model):
    """The place the jury gives in the end: the certified rank, or what a Decision made of it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="placements")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="placements")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="placements")
    place = models.PositiveIntegerField(_("place"))
    tabulation = models.ForeignKey(Tabulation, on_delete=models.PROTECT, related_name="placements")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="placements")

    class Meta:
        verbose_name = _("placement")
        ordering = ["round", "category__position", "place"]
        constraints = [
            models.UniqueConstraint("round", "entry", name="one_placement_per_round_and_entry"),
            models.CheckConstraint(condition=Q(place__gte=1), name="placement_is_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.entry.code}"
