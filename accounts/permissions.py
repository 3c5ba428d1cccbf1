"""Permission names and the predicates behind them.

Each room's `rules.py` declares `PERMISSIONS = {"judging.submit_scoresheet": predicate}`; a predicate takes the person
and the object and answers yes or no. An unknown name is an error, never a yes.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

Predicate = Callable[[Any, Any], bool]
ROOMS = ("accounts", "awards", "judging", "reports")


@cache
def predicates() -> dict[str, Predicate]:
    """Every permission of the house by name."""
    known: dict[str, Predicate] = {}
    for room in ROOMS:
        rules = import_module(f"{room}.rules")
        clash = known.keys() & rules.PERMISSIONS.keys()
        if clash:
            message = f"permission declared twice: {sorted(clash)}"
            raise RuntimeError(message)
        known.update(rules.PERMISSIONS)
    return known


def allowed(person: Any, permission: str, subject: Any) -> bool:
    """Whether the predicate named `permission` holds; KeyError for a name nobody declared."""
    return predicates()[permission](person, subject)
