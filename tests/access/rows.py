"""What a row of the access table says: an address, and for each method who gets in and what the others get.

A signed-in person who is not named gets 404: what may not be seen does not exist. One who is named under `sees` may see
the thing but not do this to it, and gets 403. Nobody signed in: a page leads to the sign-in (302), the API says 401.
A method without a rule is 405.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from tests.cast import ROLES, Cast

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
EVERYONE = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()
SIGNED_IN = EVERYONE - {"anonymous"}
SEES = frozenset({"screener", "observer", "auditor", "secretariat", "owner", "superuser"})
RUNS = frozenset({"secretariat", "owner", "superuser"})
SCREENS = RUNS | {"screener"}
READS_LOG = frozenset({"owner", "auditor", "superuser"})
ORGANISES = SEES | {"foreign_organiser"}
CREATES = RUNS | {"foreign_organiser"}
OWNS = frozenset({"owner", "superuser"})
SEOUL = frozenset({"entrant", "reader"})
EDITS = frozenset({"entrant"})
JUDGE = frozenset({"judge"})
JUDGES = frozenset({"judge", "idle_judge"})

Sent = Mapping[str, Any] | Callable[[Cast], Mapping[str, Any]]


@dataclass(frozen=True)
class Rule:
    """`who` gets `status`, `sees` get 403, those in `but` what stands there, all others 404 (or the sign-in)."""

    who: frozenset[str]
    status: int
    sees: frozenset[str] = frozenset()
    but: Mapping[str, int] = field(default_factory=dict)
    sends: Sent = field(default_factory=dict)

    def expects(self, role: str, sign_in: int) -> int:
        if role in self.but:
            return self.but[role]
        if role in self.who:
            return self.status
        if role == "anonymous":
            return sign_in
        return 403 if role in self.sees else 404


@dataclass(frozen=True)
class Row:
    """One address. `at` holds where in the cast each code of the path is found, or `=word` for the word itself."""

    name: str
    at: Mapping[str, str]
    rules: Mapping[str, Rule]
    is_public: bool = False

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api-")

    def place(self, cast: Cast) -> dict[str, Any]:
        return {key: path[1:] if path.startswith("=") else attrgetter(path)(cast) for key, path in self.at.items()}

    def expects(self, method: str, role: str) -> int:
        sign_in = 401 if self.is_api else 302
        rule = self.rules.get(method)
        if rule is not None:
            return rule.expects(role, sign_in)
        return 405 if role != "anonymous" or self.is_public else sign_in


def reads(who: Collection[str], status: int = 200, **but: int) -> Rule:
    return Rule(frozenset(who), status, but=but)


def does(
    who: Collection[str],
    status: int = 302,
    *,
    sees: Collection[str] = (),
    sends: Sent | None = None,
    **but: int,
) -> Rule:
    return Rule(frozenset(who), status, frozenset(sees) - frozenset(who), but, sends or {})


def page(name: str, at: Mapping[str, str], *, public: bool = False, **rules: Rule) -> Row:
    return Row(name, at, rules, public)


def api(name: str, at: Mapping[str, str], *, public: bool = False, **rules: Rule) -> Row:
    return Row(f"api-{name}", at, rules, public)
