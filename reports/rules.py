"""Predicates on (person, object): who may do what."""

from typing import Any

from accounts.enums import RUNS, SEES

from .lifecycle import JOB_NEEDS


def runs(person: Any, subject: Any) -> bool:
    return bool(person.holds(RUNS, subject.role_scopes))


def sees(person: Any, subject: Any) -> bool:
    return bool(person.holds(SEES, subject.role_scopes))


def directs(person: Any, job: Any) -> bool:
    """Whoever may ask for work of this kind may stop it and try it again."""
    return bool(PERMISSIONS[JOB_NEEDS[job.kind]](person, job))


PERMISSIONS = {
    "reports.issue_certificate": runs,
    "reports.download_results": sees,
    "reports.ask_for_statistics": sees,
    "reports.direct_job": directs,
}
