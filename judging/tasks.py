"""Background work of judging: thin, calls the domain. What is gone when its turn comes needs no work any more."""

from typing import Any

from django.dispatch import receiver
from django_tasks import task

from awards.models import Round
from judging.domain.evidence import evidence_waiting, gather_evidence, hand_out_evidence
from judging.domain.match_work import carry_out_match, hand_out_plans
from judging.domain.matching import match_waiting
from judging.domain.renewal import hand_out_renewals, renew_ranking
from judging.models import MatchPlan, Tabulation, TabulationEvidence

NOTHING = "nothing to do"


@task()
def renew(season: str, round: str) -> str:
    tabulation = renew_ranking(Round.objects.get(season__code=season, code=round))
    return tabulation.code if tabulation else NOTHING


@task()
def gather(code: str) -> str:
    try:
        return str(gather_evidence(Tabulation.objects.get(code=code)).state)
    except (Tabulation.DoesNotExist, TabulationEvidence.DoesNotExist):
        return NOTHING


@task()
def match(code: str) -> str:
    try:
        return str(carry_out_match(MatchPlan.objects.get(code=code)).state)
    except MatchPlan.DoesNotExist:
        return NOTHING


def renew_rankings() -> int:
    """Hand rounds whose marks have changed to the workers; how many. Called every half minute or so."""
    rounds = hand_out_renewals()
    for round in rounds:
        renew.enqueue(round.season.code, round.code)
    return len(rounds)


def gather_waiting() -> int:
    """Hand tabulations whose evidence waits to the workers; how many. Called every minute or so."""
    codes = hand_out_evidence()
    for code in codes:
        gather.enqueue(code)
    return len(codes)


def match_waiting_plans() -> int:
    """Hand plans that wait to the workers; how many. Called every minute or so."""
    codes = hand_out_plans()
    for code in codes:
        match.enqueue(code)
    return len(codes)


@receiver(match_waiting)
def enqueue_match(code: str, **facts: Any) -> None:
    match.enqueue(code)


@receiver(evidence_waiting)
def enqueue_evidence(code: str, **facts: Any) -> None:
    gather.enqueue(code)
