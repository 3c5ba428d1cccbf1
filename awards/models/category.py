from django.db import models
from django.utils.translation import gettext_lazy as _

from .season import Season
from .words import WordsField


class Category(models.Model):
    """What entries compete within; ranked on its own."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="categories")
    code = models.SlugField(_("code"), max_length=40)
    letters = models.CharField(_("letters in certificate numbers"), max_length=6)
    name = WordsField(_("name"))
    description = WordsField(_("description"))
    merit = WordsField(_("merit"), help_text=_("Completes “in recognition of …” on certificates."))
    entrant_types = models.JSONField(_("who may enter"), default=list)
    by_nomination = models.BooleanField(_("entered by nomination of the jury"), default=False)
    population_min = models.PositiveIntegerField(_("smallest population"), null=True, blank=True)
    population_max = models.PositiveIntegerField(_("largest population"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["season", "position"]
        constraints = [
            models.UniqueConstraint("season", "code", name="one_category_per_code_and_season"),
            models.UniqueConstraint("season", "letters", name="one_category_per_letters_and_season"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.season.role_scopes


class ApplicationForm(models.Model):
    """One version of the questions an entrant answers; which entrant types and categories it serves is data."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="forms")
    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = WordsField(_("name"))
    entrant_types = models.JSONField(_("for entrants of type"), default=list)
    category_codes = models.JSONField(_("for categories"), default=list, blank=True)
    definition = models.JSONField(_("definition"))
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("application form")
        ordering = ["season", "code", "version"]
        constraints = [models.UniqueConstraint("season", "code", "version", name="one_form_per_code_and_version")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.season.role_scopes
