"""Predicates on (person, object): who may do what. No models are imported: an object tells its own judge and scopes."""

from typing import Any

from accounts.enums import RUNS, SEES, Role

from .enums import AssignmentState


def runs(person: Any, subject: Any) -> bool:
    return bool(person.holds(RUNS, subject.role_scopes))


def sees(person: Any, subject: Any) -> bool:
    return bool(person.holds(SEES, subject.role_scopes))


def corrects(person: Any, subject: Any) -> bool:
    """Owner of the season, its programme or the house: a certified ranking is touched by nobody else."""
    return bool(person.holds(frozenset({Role.OWNER}), subject.role_scopes))


def is_the_judge(person: Any, subject: Any) -> bool:
    """Whether the object is this person's own: standing, assignment, sheet or ballot."""
    return bool(subject.judge_person_id == person.pk)


def judges_now(person: Any, sheet: Any) -> bool:
    """The sheet is the person's own and its assignment has not ended."""
    return is_the_judge(person, sheet) and sheet.assignment.state == AssignmentState.LIVE


def recuses(person: Any, subject: Any) -> bool:
    return is_the_judge(person, subject) or runs(person, subject)


def declares(person: Any, conflict: Any) -> bool:
    return recuses(person, conflict.judge)


def names_judges(person: Any, panel: Any) -> bool:
    """Judges' names beside their tendencies: the chair's at any time; everybody's who sees judging once the ranking is
    certified, and before that where nobody chairs.
    """
    return person.pk in panel.chairs or (sees(person, panel) and (panel.is_settled or not panel.chairs))


PERMISSIONS = {
    "judging.run_judging": runs,
    "judging.see_judging": sees,
    "judging.correct_ranking": corrects,
    "judging.name_judges": names_judges,
    "judging.be_judge": is_the_judge,
    "judging.mark_scoresheet": judges_now,
    "judging.submit_scoresheet": judges_now,
    "judging.return_scoresheet": runs,
    "judging.recuse_judge": recuses,
    "judging.declare_conflict": declares,
    "judging.tell_ties": recuses,
    "judging.submit_ballot": is_the_judge,
}
