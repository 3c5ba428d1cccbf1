from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Round
from judging.enums import MarkEffect, MissingState
from judging.tabulation.states import ALLOWED


def _effect(state: MissingState) -> "models.CharField[str, str]":
    """A field that holds one of the effects that the state may have; unless declared otherwise, the first of them."""
    allowed = [(str(effect), MarkEffect(effect).label) for effect in ALLOWED[state]]
    return models.CharField(state.label, max_length=20, choices=allowed, default=allowed[0][0])


def _is_allowed(state: MissingState) -> models.CheckConstraint:
    allowed = [str(effect) for effect in ALLOWED[state]]
    return models.CheckConstraint(condition=Q(**{f"{state}__in": allowed}), name=f"effect_of_{state}_is_allowed")


class MissingDataPolicy(models.Model):
    """What a round does when a mark is not there, state by state; declared before judging opens, then frozen.

    Every rules definition of the round says the same in its `states`, so the policy is in the digest of the rules.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="missing_data_policy")
    missing = _effect(MissingState.MISSING)
    absent = _effect(MissingState.ABSENT)
    not_applicable = _effect(MissingState.NOT_APPLICABLE)
    recused = _effect(MissingState.RECUSED)
    late = _effect(MissingState.LATE)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("missing-data policy")
        verbose_name_plural = _("missing-data policies")
        constraints = [_is_allowed(state) for state in MissingState]

    def __str__(self) -> str:
        return f"{self.round}: {', '.join(f'{state} {effect}' for state, effect in self.effects.items())}"

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return self.round.role_scopes

    @property
    def effects(self) -> dict[str, str]:
        """State -> effect, in the order in which rules tell them."""
        return {str(state): str(getattr(self, state)) for state in MissingState}
