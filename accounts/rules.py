"""Predicates on (person, object) about roles in a scope."""

from typing import Any

from accounts.enums import READS_LOG, RUNS


def _scopes(subject: Any) -> tuple[tuple[str, str], ...]:
    return tuple(getattr(subject, "role_scopes", ()))


def is_superuser(person: Any, subject: Any) -> bool:
    return bool(person.is_superuser)


def runs_scope(person: Any, subject: Any) -> bool:
    return bool(person.holds(RUNS, _scopes(subject)))


def reads_log(person: Any, subject: Any) -> bool:
    return bool(person.holds(READS_LOG, _scopes(subject)))


PERMISSIONS = {
    "accounts.grant_role": runs_scope,
    "accounts.read_log": reads_log,
    "outbox.edit_template": runs_scope,
    "outbox.retry_letter": runs_scope,
    "outbox.give_up_letter": runs_scope,
    "outbox.deliver_letter": is_superuser,
}
