"""From live sheets to a ranking: computed any number of times, certified once, then frozen."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.steps import Actor, locked, permit, refuse, take_step
from awards.domain.rounds import certify_round
from awards.enums import RoundState
from awards.models import Round
from judging.domain.computation import compute_round, keep
from judging.domain.evidence import ask_for_evidence
from judging.enums import TabulationSource
from judging.lifecycle import TABULATION
from judging.models import Placement, Tabulation


def tabulate_round(round: Round, *, actor: Actor, now: datetime | None = None) -> Tabulation:
    """A provisional tabulation of the round from the sheets as they are now, numbered after the last.

    Every entry of the round has a line: those without a place say why. It takes the place of the one that was renewed
    automatically, and the evidence beside it is gathered in the background. Only who runs judging may call; refused for
    a round without rubric and rules, once the round is certified, and while an earlier round that counts in the total
    is not certified.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        round = locked(round)
        permit(actor, "judging.run_judging", round)
        if round.state == RoundState.CERTIFIED:
            refuse(
                "certified",
                _("The ranking of this round is certified. Only an owner of the season can correct it, with a reason."),
            )
        tabulation = keep(compute_round(round), source=TabulationSource.HAND, moment=moment)
        ask_for_evidence(tabulation, now=moment)
    return tabulation


def certify_tabulation(tabulation: Tabulation, *, actor: Actor, now: datetime | None = None) -> Tabulation:
    """The tabulation stands as the round's ranking; its lines become the jury's places, and the round is certified.

    Refused unless the round is closed, when another version of the engine computed it, and when marks, rules or entries have changed since it was computed, or any line
    of it: what is certified is what a computation from the present sheets gives.
    """
    with transaction.atomic():
        round = locked(tabulation.round)
        tabulation = locked(tabulation)
        permit(actor, "judging.run_judging", round)
        if round.state != RoundState.CLOSED:
            refuse(
                "not-closed", _("Close the round “%(round)s” before its ranking is certified.") % {"round": round.name}
            )
        compute_round(round).refuse_unless_given(tabulation)
        tabulation.certified_by = person_behind(actor)
        tabulation.save(update_fields=["certified_by"])
        take_step(
            tabulation,
            TABULATION,
            "certify",
            actor=actor,
            now=now,
            facts={"input_digest": tabulation.input_digest, "result_digest": tabulation.result_digest},
        )
        Placement.objects.bulk_create(
            Placement(round=round, category=line.category, entry=line.entry, place=line.rank, tabulation=tabulation)
            for line in tabulation.lines.select_related("category", "entry")
            if line.rank is not None
        )
        certify_round(round, actor=actor, now=now)
    return tabulation


def recompute(tabulation: Tabulation) -> bool:
    """Whether the present marks and rules still give exactly what the tabulation says. Reading only."""
    return compute_round(tabulation.round).gives(tabulation)
