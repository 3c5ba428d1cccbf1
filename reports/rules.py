"""Predicates on (person, object): who may do what."""

from typing import Any

from accounts.enums import RUNS, SEES


def runs(person: Any, subject: Any) -> bool:
    return bool(person.holds(RUNS, subject.role_scopes))


def sees(person: Any, subject: Any) -> bool:
    return bool(person.holds(SEES, subject.role_scopes))


PERMISSIONS = {
    "reports.issue_certificate": runs,
    "reports.download_results": sees,
}
