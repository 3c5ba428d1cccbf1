"""Predicates on (person, object): who may do what. No models are imported: an object tells its own scopes and members."""

from typing import Any

from accounts.enums import RUNS, SCREENS, SEES, Role

from .enums import ENTRY_EDITABLE, MAY_EDIT, SEASON_EDITABLE, MemberRole


def runs(person: Any, subject: Any) -> bool:
    """Owner or secretariat of the season, its programme or the house."""
    return bool(person.holds(RUNS, subject.role_scopes))


def owns_season(person: Any, subject: Any) -> bool:
    """Owner of the season, its programme or the house; the secretariat is not enough."""
    return bool(person.holds(frozenset({Role.OWNER}), subject.role_scopes))


def screens(person: Any, subject: Any) -> bool:
    return bool(person.holds(SCREENS, subject.role_scopes))


def sees(person: Any, subject: Any) -> bool:
    """Any organiser's role, the observer's and the auditor's included."""
    return bool(person.holds(SEES, subject.role_scopes))


def edits(person: Any, subject: Any) -> bool:
    return subject.member_role(person) in MAY_EDIT


def owns(person: Any, subject: Any) -> bool:
    return subject.member_role(person) == MemberRole.OWNER


def edits_rules(person: Any, season: Any) -> bool:
    return runs(person, season) and season.state in SEASON_EDITABLE


def edits_entry(person: Any, entry: Any) -> bool:
    return edits(person, entry) and entry.state in ENTRY_EDITABLE


def withdraws(person: Any, entry: Any) -> bool:
    return edits(person, entry) or runs(person, entry)


def lifts_fence(person: Any, fence: Any) -> bool:
    """Owner of the season, and somebody else than the person fenced off."""
    return owns_season(person, fence) and person.pk != fence.person_id


PERMISSIONS = {
    "awards.run_season": runs,
    "awards.correct_round": owns_season,
    "awards.see_season": sees,
    "awards.lift_fence": lifts_fence,
    "awards.edit_rules": edits_rules,
    "awards.screen_entry": screens,
    "awards.edit_entry": edits_entry,
    "awards.withdraw_entry": withdraws,
    "awards.edit_entrant": edits,
    "awards.own_entrant": owns,
}
