"""What is certified, told whole, so that any change of it is seen: each kept row with every column that may not change."""

from typing import Any

from django.db import connection

from audit.models import AuditEvent
from awards.models import Round
from judging.domain.rounds import close_judging_round
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.enums import TabulationState
from judging.models import Ranking, ScoreChange, Tabulation
from tests.factories import awards, judging

OF_A_CORRECTION = {"state", "superseded_at", "superseded_reason"}  # what is written when a new version is put beside it
MARKS = (("5", "4"), ("4", "3"), ("2", "5"))

Rows = list[dict[str, Any]]


def certified_round() -> Round:
    """Three entries under two judges; one tabulation was computed and left, the next is certified."""
    made = judging.judging_round(quorum=2)
    category = awards.category(made.season)
    judges = [judging.judge(made.season), judging.judge(made.season)]
    for number, row in enumerate(MARKS, start=1):
        entry = judging.eligible(made.season, category, title=f"Entry {number}")
        for judge, mark in zip(judges, row, strict=True):
            judging.sheet(judging.assignment(made, judge, entry), marks={"idea": mark, "proof": "3"}, submitted=True)
    organiser = awards.organiser(made.season)
    close_judging_round(made, actor=organiser)
    tabulate_round(made, actor=organiser)
    certify_tabulation(tabulate_round(made, actor=organiser), actor=organiser)
    return made


def certified_keys() -> list[int]:
    return list(
        Tabulation.objects.exclude(state=TabulationState.PROVISIONAL).order_by("pk").values_list("pk", flat=True)
    )


def ranking_of(keys: list[int]) -> dict[str, Rows]:
    """The tabulations and their lines, whatever became of them since."""
    tabulations = Tabulation.objects.filter(pk__in=keys).order_by("pk").values()
    return {
        "tabulations": [
            {name: value for name, value in row.items() if name not in OF_A_CORRECTION} for row in tabulations
        ],
        "lines": list(Ranking.objects.filter(tabulation__in=keys).order_by("pk").values()),
    }


def all_that_is_kept() -> dict[str, Rows]:
    """The certified rankings, the history of every mark and the log."""
    return {
        **ranking_of(certified_keys()),
        "history": list(ScoreChange.objects.order_by("pk").values()),
        "log": list(AuditEvent.objects.order_by("pk").values()),
    }


def run(sql: str) -> None:
    """One statement after the other."""
    with connection.cursor() as cursor:
        for statement in sql.split(";"):
            cursor.execute(statement)
