"""What the database itself keeps, whoever is connected to it; every table that is kept is named here, and nowhere else.

An *append-only* table takes new rows and nothing else. In a table *frozen when certified*, rows are changed freely until
the tabulation they belong to is certified, in one *frozen when declared* until judging opens; from then on its triggers
refuse. Every other table is *ordinary*.

Triggers refuse on both databases. On PostgreSQL a second wall stands behind them: the service works under a role that
owns nothing and holds, table by table, the privileges below (`config/roles.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps


class Law(StrEnum):
    """How a table is kept."""

    APPEND_ONLY = "append-only"
    FROZEN = "frozen when certified"
    DECLARED = "frozen when declared"
    ORDINARY = "ordinary"
    OWNERS = "the owner's own"


PRIVILEGES = {
    Law.APPEND_ONLY: ("SELECT", "INSERT"),
    Law.FROZEN: ("SELECT", "INSERT", "UPDATE", "DELETE"),
    Law.DECLARED: ("SELECT", "INSERT", "UPDATE", "DELETE"),
    Law.ORDINARY: ("SELECT", "INSERT", "UPDATE", "DELETE"),
    Law.OWNERS: ("SELECT",),
}


@dataclass(frozen=True)
class Kept:
    """A table that is kept, by its model, and for each database the statements that some trigger of it examines."""

    model: str
    law: Law
    examined: Mapping[str, frozenset[str]]

    @property
    def table(self) -> str:
        return str(apps.get_model(self.model)._meta.db_table)  # noqa: SLF001 - Django's documented accessor


CHANGES = frozenset({"UPDATE", "DELETE"})
EVERY_ROW = CHANGES | {"INSERT"}
TRUNCATE = frozenset({"TRUNCATE"})


def _kept(model: str, law: Law, on_postgresql: frozenset[str]) -> Kept:
    """SQLite has no TRUNCATE, and its REPLACE removes rows past DELETE triggers: there, INSERT is examined everywhere."""
    return Kept(model, law, {"sqlite": EVERY_ROW, "postgresql": on_postgresql})


KEPT = (
    _kept("audit.AuditEvent", Law.APPEND_ONLY, EVERY_ROW | TRUNCATE),
    _kept("judging.ScoreChange", Law.APPEND_ONLY, CHANGES | TRUNCATE),
    _kept("judging.Tabulation", Law.FROZEN, CHANGES | TRUNCATE),
    _kept("judging.Ranking", Law.FROZEN, EVERY_ROW | TRUNCATE),
    _kept("judging.TabulationEvidence", Law.FROZEN, EVERY_ROW | TRUNCATE),
    _kept("judging.RoundRules", Law.DECLARED, CHANGES),
    _kept("judging.MissingDataPolicy", Law.DECLARED, CHANGES),
)
MIGRATIONS = "django_migrations"  # who writes here decides what the next `migrate` does to the triggers


def law_of(table: str) -> Law:
    """How the table is kept."""
    if table == MIGRATIONS:
        return Law.OWNERS
    return next((kept.law for kept in KEPT if kept.table == table), Law.ORDINARY)
