from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Round, Season
from judging.enums import JudgeState


def new_judge_code() -> str:
    return "j-" + get_random_string(8, "abcdefghjkmnpqrstuvwxyz23456789")


class Judge(models.Model):
    """A person's standing as judge in one season (not the person)."""

    code = models.CharField(_("code"), max_length=20, unique=True, default=new_judge_code, editable=False)
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="judges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="judgeships")
    state = models.CharField(_("state"), max_length=20, choices=JudgeState, default=JudgeState.INVITED)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166 code"))
    city = models.CharField(_("city"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=40, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    parent_organisation = models.CharField(_("parent organisation"), max_length=200, blank=True)
    affiliations = models.JSONField(_("further affiliations"), default=list, blank=True)
    other_countries = models.JSONField(_("other countries"), default=list, blank=True)  # ISO 3166 codes
    mail_domains = models.JSONField(_("further mail domains"), default=list, blank=True)
    collaborators = models.JSONField(_("collaborators"), default=list, blank=True)  # names or addresses
    past_projects = models.JSONField(_("past projects"), default=list, blank=True)  # [{name, year or None}]
    ties_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    languages = models.JSONField(_("languages read"), default=list, blank=True)
    expertise = models.JSONField(_("fields of expertise"), default=list, blank=True)
    category_codes = models.JSONField(_("only for categories"), default=list, blank=True)
    max_load = models.PositiveSmallIntegerField(_("at most this many entries"), null=True, blank=True)
    seed = models.PositiveBigIntegerField(_("seed of the reading order"), default=0, editable=False)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("judge")
        ordering = ["season", "name"]
        constraints = [
            models.UniqueConstraint("season", "user", name="one_judge_per_person_and_season"),
            models.CheckConstraint(condition=Q(state__in=JudgeState.values), name="judge_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.season.role_scopes

    @property
    def judge_person_id(self) -> int:
        return self.user_id


class Panel(models.Model):
    """The judges of a category in a round; one may chair."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="panels")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="panels")
    judges = models.ManyToManyField(Judge, related_name="panels", blank=True)
    chair = models.ForeignKey(Judge, on_delete=models.SET_NULL, null=True, blank=True, related_name="chaired_panels")

    class Meta:
        verbose_name = _("panel")
        constraints = [models.UniqueConstraint("round", "category", name="one_panel_per_round_and_category")]

    def __str__(self) -> str:
        return f"{self.round}: {self.category}"
