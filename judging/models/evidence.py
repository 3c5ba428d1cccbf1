from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.enums import EvidenceState

from .tabulation import Tabulation


class TabulationEvidence(models.Model):
    """How sure a tabulation is: everything computed beside its ranking, as advice, with the seed that all chance grew from.

    Frozen with its tabulation: once that is certified, computed evidence is never changed or removed.
    """

    tabulation = models.OneToOneField(Tabulation, on_delete=models.CASCADE, related_name="evidence")
    state = models.CharField(_("state"), max_length=20, choices=EvidenceState, default=EvidenceState.WAITING)
    evidence = models.JSONField(_("evidence"), default=dict)
    seed = models.PositiveBigIntegerField(_("seed"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(_("handed to a worker"), null=True, blank=True)
    problem = models.TextField(_("why it cannot be gathered"), blank=True)

    class Meta:
        verbose_name = _("evidence of a tabulation")
        verbose_name_plural = _("evidence of tabulations")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EvidenceState.values), name="evidence_state_is_known"),
            models.CheckConstraint(
                condition=(
                    Q(state=EvidenceState.COMPUTED, computed_at__isnull=False, seed__isnull=False, problem="")
                    & ~Q(digest="")
                    & ~Q(engine_version="")
                )
                | (~Q(state=EvidenceState.COMPUTED) & Q(computed_at__isnull=True)),
                name="evidence_computed_iff_stamped_seeded_and_digested",
            ),
            models.CheckConstraint(
                condition=~Q(state=EvidenceState.FAILED) | ~Q(problem=""), name="evidence_that_failed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tabulation}: {self.get_state_display()}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.tabulation.role_scopes

    @property
    def code(self) -> str:
        return self.tabulation.code
