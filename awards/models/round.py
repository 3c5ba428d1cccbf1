from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import AdvanceBy, RoundKind, RoundState, Takes

from .season import Season
from .words import WordsField


class Round(models.Model):
    """One stage of a season: eligibility screening, desk scoring, final."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="rounds")
    code = models.SlugField(_("code"), max_length=40)
    name = WordsField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=RoundKind)
    position = models.PositiveSmallIntegerField(_("position"))
    state = models.CharField(_("state"), max_length=20, choices=RoundState, default=RoundState.PLANNED)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    judges_per_entry = models.PositiveSmallIntegerField(
        _("judges for each entry"), null=True, blank=True, help_text=_("Empty: every judge without a conflict.")
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum"), default=1, help_text=_("An entry with fewer submitted score sheets is not ranked.")
    )
    advance_by = models.CharField(_("who advances"), max_length=20, choices=AdvanceBy, default=AdvanceBy.AWARDS)
    advance_top = models.PositiveSmallIntegerField(
        _("how many advance"), null=True, blank=True, help_text=_("In all, or in each category, as the rule says.")
    )
    advance_per_category = models.JSONField(_("how many advance, by category"), default=dict, blank=True)
    minimum_percent = models.DecimalField(
        _("total without which none advances"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    minimum_mark = models.DecimalField(
        _("mean mark that each criterion must reach"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    takes = models.CharField(_("receives"), max_length=20, choices=Takes, default=Takes.ADVANCED)
    comments_required = models.BooleanField(_("judges must comment on every criterion"), default=False)
    note = WordsField(_("note"))
    weight = models.DecimalField(_("weight in the final total"), max_digits=6, decimal_places=4, default=1)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    certified_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("round")
        ordering = ["season", "position"]
        constraints = [
            models.UniqueConstraint("season", "code", name="one_round_per_code_and_season"),
            models.UniqueConstraint("season", "position", name="one_round_per_position"),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="round_kind_is_known"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="round_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="round_quorum_is_at_least_one"),
            models.CheckConstraint(
                condition=(
                    Q(state__in=[RoundState.CLOSED, RoundState.CERTIFIED], closed_at__isnull=False)
                    | Q(state__in=[RoundState.PLANNED, RoundState.OPEN], closed_at__isnull=True)
                ),
                name="round_closed_iff_stamped",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.CERTIFIED, certified_at__isnull=False)
                | (~Q(state=RoundState.CERTIFIED) & Q(certified_at__isnull=True)),
                name="round_certified_iff_stamped",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.season.role_scopes

    def places(self, category_code: str) -> int | None:
        """How many of this category advance; None where the count is not by category."""
        if self.advance_by != AdvanceBy.TOP_PER_CATEGORY:
            return None
        found = self.advance_per_category.get(category_code, self.advance_top)
        return None if found is None else int(found)

    @property
    def is_scored(self) -> bool:
        """Whether judges give marks in this round."""
        return self.kind in {RoundKind.SCORING, RoundKind.FINAL}

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN
