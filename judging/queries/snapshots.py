"""What a ranking of a round is computed from, read cheaply, so that it can be told whether anything changed since.

Nothing is written when a mark is saved: whoever wants to know compares what is there with what was read.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from awards.enums import RoundKind, RoundState
from awards.models import Round
from awards.queries.rounds import entries_in_round
from judging.enums import AssignmentState, SheetState, TabulationState
from judging.models import Assignment, RoundRules, Snapshot, Tabulation
from judging.queries.marks import is_late
from judging.queries.rubrics import blended_rounds

NOT_SUBMITTED = "-"
RECUSED = "R"
RENEWED = frozenset({RoundState.OPEN, RoundState.CLOSED})
"""The states in which a round's ranking is renewed by itself."""


@dataclass(frozen=True)
class Reading:
    """What would be tabulated now. `sheets` tells how each sheet counts (by its key): the version of its marks, with an
    L when it came late; not submitted; or recused. `seen` is a digest of that, the entries, the rules, and the
    earlier rankings that count.
    """

    seen: str
    sheets: Mapping[str, str]

    @property
    def is_begun(self) -> bool:
        """Whether any sheet counts at all."""
        return any(told not in {NOT_SUBMITTED, RECUSED} for told in self.sheets.values())

    def changed_since(self, sheets: Mapping[str, str]) -> int:
        """How many sheets count otherwise than these did; what came or went since is among them."""
        return sum(self.sheets.get(key) != sheets.get(key) for key in self.sheets.keys() | sheets.keys())


def read_round(round: Round) -> Reading:
    """The round as a tabulation would find it; a fixed number of queries, none of which waits for anybody."""
    entries = dict(entries_in_round(round).values_list("pk", "category__code"))
    rows = Assignment.objects.filter(
        round=round, state__in=[AssignmentState.LIVE, AssignmentState.RECUSED]
    ).values_list(
        "entry_id", "state", "scoresheet__pk", "scoresheet__state", "scoresheet__version", "scoresheet__submitted_at"
    )
    sheets = {
        str(sheet): _told(state, sheet_state, version, is_late(round, submitted_at))
        for entry, state, sheet, sheet_state, version, submitted_at in rows.order_by("pk").iterator(chunk_size=5000)
        if entry in entries
    }
    rules = RoundRules.objects.filter(rubric__round=round).order_by("pk").values_list("pk", "digest")
    seen = [sorted(entries.items()), sorted(sheets.items()), list(map(list, rules)), _earlier(round)]
    return Reading(hashlib.sha256(json.dumps(seen).encode()).hexdigest(), sheets)


def _told(state: str, sheet_state: str, version: int, late: bool) -> str:
    if state == AssignmentState.RECUSED:
        return RECUSED
    if sheet_state != SheetState.SUBMITTED:
        return NOT_SUBMITTED
    return f"{version}L" if late else str(version)


def _earlier(round: Round) -> list[list[object]]:
    """The certified rankings of earlier rounds that count in this one."""
    rounds = [each.pk for each in blended_rounds(round)]
    if not rounds:
        return []
    found = Tabulation.objects.filter(round__in=rounds, state=TabulationState.CERTIFIED).order_by("round_id")
    return [list(pair) for pair in found.values_list("round_id", "result_digest")]


def rounds_to_renew() -> QuerySet[Round]:
    """Scored rounds whose ranking may still move, with their season and snapshot, in one query."""
    return (
        Round.objects.filter(state__in=RENEWED, kind__in=[RoundKind.SCORING, RoundKind.FINAL])
        .filter(rubrics__rules__isnull=False)
        .distinct()
        .select_related("season", "snapshot")
        .order_by("pk")
    )


def why_renew(kept: Snapshot | None, reading: Reading) -> str:
    """Why the ranking should be computed again: `first` or `changed`; empty when it should not.

    It should not when nothing changed since it was computed, or since computing it failed, or while no sheet counts.
    """
    if kept is None or kept.taken_at is None:
        is_new = kept is None or kept.failed_seen != reading.seen
        return "first" if reading.is_begun and is_new else ""
    return "changed" if reading.seen not in {kept.seen, kept.failed_seen} else ""


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, and no writer waits for it. Nothing may be written inside.

    Within a transaction that has begun already it changes nothing: then that transaction is the moment.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
