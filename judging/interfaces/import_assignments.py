"""Who judges what, from a file: one row for one judge and one entry, each known by code, the judge also by address."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.steps import Actor, Refused
from awards.interfaces.plans import Plan
from awards.interfaces.tables import Problem, Row, Table
from awards.models import Entry, Round
from awards.queries.rounds import entries_in_round
from judging.domain.assignments import assign_many
from judging.enums import AssignmentSource
from judging.models import Assignment, Judge

SHEET = "Assignments"
NEEDED = ("entry", "judge")
OFFERED = ("reason", "match")  # why, in spite of a soft conflict; a plan's own column, which is not read

Pairs = list[tuple[Judge, Entry]]


def import_assignments(round: Round, table: Table, *, actor: Actor) -> Plan:
    """The pairs of the file are assigned, or the plan says why not; pairs that exist stay, and nothing is taken away.

    Inside a transaction of the caller. Through the same gate as every assignment, all or nothing; a letter goes to each
    judge whose list has grown.
    """
    plan = Plan()
    reading = _Reading(round, table, plan)
    asked = [found for row in table.rows if (found := reading.pair(row))]
    if plan.problems or table.problems or not asked:
        return plan
    try:
        with transaction.atomic():
            assign_many(
                round,
                [(judge, entry) for judge, entry, _row in asked],
                actor=actor,
                source=AssignmentSource.IMPORT,
                despite={(judge.pk, entry.pk): row["reason"] for judge, entry, row in asked},
            )
    except Refused as refused:
        plan.problems += _problems(refused, table, asked)
        return plan
    for judge, entry, _row in asked:
        told = _("%(judge)s judges entry %(entry)s") % {"judge": judge.name, "entry": entry.code}
        plan.differs(told, new=True)
    return plan


class _Reading:
    """Rows read against what the round knows: judges by code or address, entries by code."""

    def __init__(self, round: Round, table: Table, plan: Plan) -> None:
        self.table, self.plan = table, plan
        judges = list(Judge.objects.filter(season=round.season_id).select_related("user", "season"))
        self.judges = {judge.code.lower(): judge for judge in judges} | {j.user.email.lower(): j for j in judges}
        inside = entries_in_round(round).select_related("category", "season")
        self.entries = {entry.code.lower(): entry for entry in inside}
        self.live = set(Assignment.objects.live().filter(round=round).values_list("judge_id", "entry_id"))
        self.seen: dict[tuple[int, int], int] = {}

    def pair(self, row: Row) -> tuple[Judge, Entry, Row] | None:
        """The pair of a row that is to be made; None for one that exists, and for a row with a fault."""
        judge, entry = self.judges.get(row["judge"].lower()), self.entries.get(row["entry"].lower())
        if judge is None:
            self._fault(row, "judge", _("“%(given)s” is no judge of this season: give the code or the address."))
        if entry is None:
            self._fault(row, "entry", _("“%(given)s” is not the code of an entry in this round."))
        if judge is None or entry is None:
            return None
        pair = (judge.pk, entry.pk)
        if pair in self.seen:
            message = _("The same pair stands in row %(row)s already.") % {"row": self.seen[pair]}
            self.plan.problems.append(self.table.problem(row, "entry", message))
            return None
        self.seen[pair] = row.number
        if pair in self.live:
            self.plan.unchanged += 1
            return None
        return judge, entry, row

    def _fault(self, row: Row, column: str, message: str) -> None:
        self.plan.problems.append(self.table.problem(row, column, message % {"given": row[column][:40]}))


def _problems(refused: Refused, table: Table, asked: list[tuple[Judge, Entry, Row]]) -> list[Problem]:
    """Each refused pair at its row; a refusal of the whole at the file."""
    facts = refused.refusal.facts.get("pairs")
    if facts is None and len(asked) == 1:
        return [table.problem(asked[0][2], "judge", refused.refusal.message)]
    if facts is None:
        return [Problem(table.sheet, refused.refusal.message)]
    rows = {(judge.code, entry.code): row for judge, entry, row in asked}
    return [table.problem(rows[each["judge"], each["entry"]], "judge", each["message"]) for each in facts]
