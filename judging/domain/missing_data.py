"""What a round does when a mark is not there: declared state by state before judging opens, then frozen with the rules."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import Actor, locked, permit, refuse
from awards.enums import RoundState
from awards.models import Round
from judging.domain.rubrics import follow_missing_data
from judging.enums import MissingState
from judging.models import MissingDataPolicy
from judging.queries.missing_data import policy_of
from judging.queries.rubrics import rubrics_of
from judging.tabulation.states import ALLOWED


def declare_missing_data(round: Round, *, actor: Actor, **effects: str) -> MissingDataPolicy:
    """The round's policy with these effects (`missing`, `absent`, `not_applicable`, `recused`, `late`); the others stay.

    The rules of every rubric of the round say the same afterwards, and their digests with it. Only who runs judging may
    call; refused once the round has opened (`round-open`), and for an effect that the state may not have
    (`effect-not-allowed`).
    """
    strange = effects.keys() - set(MissingState.values)
    if strange:
        raise TypeError(f"these are not states of a mark that have an effect: {sorted(strange)}")
    with transaction.atomic():
        round = locked(round)
        permit(actor, "judging.run_judging", round)
        policy = policy_of(round)
        if round.state != RoundState.PLANNED or policy.frozen_at is not None:
            refuse("round-open", _("Judging has opened: what becomes of missing marks can no longer be changed."))
        before = policy.effects
        for state, effect in effects.items():
            if effect not in ALLOWED[state]:
                refuse(
                    "effect-not-allowed",
                    _("“%(effect)s” is nothing that can become of “%(state)s”.")
                    % {"effect": effect, "state": MissingState(state).label},
                    field=state,
                )
            setattr(policy, state, effect)
        policy.save()
        for rubric in rubrics_of(round):
            follow_missing_data(rubric, policy.effects)
        facts: Mapping[str, Any] = {
            state: [before[state], effect] for state, effect in policy.effects.items() if before[state] != effect
        }
        record(actor, "round.declare_missing_data", round, facts=facts or policy.effects)
    return policy
