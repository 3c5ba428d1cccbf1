from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.permissions import allowed


class PredicateBackend(BaseBackend):
    """Answers `person.has_perm(name, object)` from the predicates in the rooms' `rules.py`."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return bool(user_obj.is_active and obj is not None and allowed(user_obj, perm, obj))
