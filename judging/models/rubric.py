from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Round, WordsField
from judging.enums import RubricState


class Rubric(models.Model):
    """The weighted criteria of a round (of one category, or of all that have none of their own); a version of them."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="rubrics")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="rubrics", null=True, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=20, choices=RubricState, default=RubricState.DRAFT)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("rubric")
        constraints = [
            models.UniqueConstraint("round", "category", "version", name="one_rubric_per_round_category_version"),
            models.UniqueConstraint(
                fields=["round", "version"], condition=Q(category__isnull=True), name="one_general_rubric_per_version"
            ),
            models.CheckConstraint(
                condition=(Q(state=RubricState.FROZEN, frozen_at__isnull=False) & ~Q(digest=""))
                | Q(state=RubricState.DRAFT, frozen_at__isnull=True),
                name="rubric_frozen_iff_stamped_and_digested",
            ),
        ]

    def __str__(self) -> str:
        category = self.category or _("all categories")
        return f"{self.round} · {category}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.round.role_scopes

    @property
    def code(self) -> str:
        """`<round>` for the rubric of all categories, `<round>-<category>` for one of its own."""
        return f"{self.round.code}-{self.category.code}" if self.category else self.round.code


class Criterion(models.Model):
    """One thing that judges mark, with its weight and scale; with sub-criteria it is not marked itself."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    key = models.SlugField(_("key"), max_length=40)
    name = WordsField(_("name"))
    guidance = WordsField(_("guidance"))
    weight = models.DecimalField(_("weight"), max_digits=7, decimal_places=3)
    minimum = models.DecimalField(_("lowest mark"), max_digits=7, decimal_places=3, default=Decimal(1))
    maximum = models.DecimalField(_("highest mark"), max_digits=7, decimal_places=3, default=Decimal(5))
    step = models.DecimalField(_("step"), max_digits=7, decimal_places=3, default=Decimal(1))
    required = models.BooleanField(_("must be marked"), default=True)
    may_be_not_applicable = models.BooleanField(_("may be judged not applicable"), default=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint("rubric", "key", name="one_criterion_per_key"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_weight_is_positive"),
            models.CheckConstraint(condition=Q(minimum__lt=F("maximum")), name="criterion_scale_has_extent"),
            models.CheckConstraint(condition=Q(step__gt=0), name="criterion_step_is_positive"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class LevelDescriptor(models.Model):
    """What a mark means, in words."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    value = models.DecimalField(_("mark"), max_digits=7, decimal_places=3)
    text = WordsField(_("descriptor"))

    class Meta:
        verbose_name = _("level descriptor")
        ordering = ["criterion", "value"]
        constraints = [models.UniqueConstraint("criterion", "value", name="one_descriptor_per_mark")]

    def __str__(self) -> str:
        return f"{self.value}: {self.text}"


class RoundRules(models.Model):
    """The declared method of tabulation of a round, in the rules language, for one of its rubrics.

    Entries of the categories that share a rubric are tabulated by the same rules. Frozen before the first mark.
    """

    rubric = models.OneToOneField(Rubric, on_delete=models.CASCADE, related_name="rules")
    definition = models.JSONField(_("rules"))
    digest = models.CharField(_("digest"), max_length=64)
    tie_breaks = models.JSONField(_("tie-breaks"), default=list, blank=True)
    options = models.JSONField(_("options of the official method"), default=dict, blank=True)  # {scale, trim}
    is_custom = models.BooleanField(
        _("written by hand"), default=False
    )  # else made from the rubric by the official method
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("rules of a round")
        verbose_name_plural = _("rules of rounds")

    def __str__(self) -> str:
        return f"{self.rubric}: {self.digest[:12]}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.rubric.role_scopes
