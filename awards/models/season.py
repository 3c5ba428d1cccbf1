from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.validators import validate_time_zone
from awards.enums import SEASON_VISIBLE, SeasonState

from .programme import Programme
from .words import WordsField


class SeasonQuerySet(models.QuerySet["Season"]):
    def public(self) -> "SeasonQuerySet":
        return self.filter(state__in=SEASON_VISIBLE)


class Season(models.Model):
    """One yearly edition with its dates, time zone and rules."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="seasons")
    code = models.SlugField(_("code"), max_length=80, unique=True)
    blueprint = models.CharField(_("template"), max_length=80, blank=True)
    name = WordsField(_("name"))
    theme = WordsField(_("theme"))
    introduction = WordsField(_("introduction"))
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=20, choices=SeasonState, default=SeasonState.DRAFT)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    languages = models.JSONField(_("languages"), default=list)
    opens_at = models.DateTimeField(_("entries open"))
    closes_at = models.DateTimeField(_("entries close"))
    grace_minutes = models.PositiveSmallIntegerField(_("minutes of grace"), default=0)
    ceremony_at = models.DateTimeField(_("ceremony"), null=True, blank=True)
    ceremony_place = WordsField(_("place of the ceremony"))
    published_at = models.DateTimeField(_("results public since"), null=True, blank=True, editable=False)
    dates = models.JSONField(_("calendar"), default=list, blank=True)  # [{key, name {language: text}, at}]
    serial_prefix = models.CharField(_("prefix of certificate numbers"), max_length=20)
    signatories = models.JSONField(_("signatories"), default=list, blank=True)
    eligibility_checklist = models.JSONField(_("eligibility checklist"), default=list, blank=True)
    provenance = models.TextField(_("what of the template is sourced and what is modelled"), blank=True)
    demo = models.BooleanField(_("demonstration data"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SeasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("season")
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SeasonState.values), name="season_state_is_known"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="season_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(state=SeasonState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=SeasonState.PUBLISHED) & Q(published_at__isnull=True)),
                name="season_published_iff_stamped",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return (("season", self.code), ("programme", self.programme.code))

    @property
    def is_public(self) -> bool:
        return self.state in SEASON_VISIBLE

    @property
    def is_published(self) -> bool:
        return self.state == SeasonState.PUBLISHED

    def takes_entries(self, now: datetime) -> bool:
        """Whether a new entry may be begun and submitted at this instant, without grace."""
        return self.state == SeasonState.OPEN and self.opens_at <= now <= self.closes_at
