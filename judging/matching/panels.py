"""Panel rules as numbers: sets of judges of which each entry shall have so many.

One rule over one partition of the judges (at most two of a region) keeps the problem a flow, through nodes of groups.
Rules that cross (regions and genders) become sides of a program.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from judging.matching.demand import Groups
from judging.matching.problem import Bools, PanelRule, Problem, RuleKind
from judging.matching.program import Side

__all__ = ["Asked", "asked_of", "groups_of", "sides_of"]

Members = Mapping[str, Mapping[str, Bools]]


@dataclass(frozen=True, eq=False)
class Asked:
    """Entry `entry` shall have `low` to `high` of the judges in `members`, by rule number `rule`."""

    rule: int
    entry: int
    members: Bools
    low: int | None
    high: int | None
    is_soft: bool

    def side(self, allowance: int = 0) -> Side:
        """As a row of the program, relaxed by so many judges."""
        low = None if self.low is None else self.low - allowance
        high = None if self.high is None else self.high + allowance
        return Side(self.entry, self.members.astype(np.int64), low, high)


def asked_of(problem: Problem) -> tuple[Asked, ...]:
    """Everything that the panel rules ask and that is not already certain, in order of rules and entries."""
    members = _members(problem)
    return tuple(
        each
        for number, rule in enumerate(problem.rules.panel)
        for i, need in enumerate(problem.need)
        if need
        for each in _asked(problem, members, number, rule, i)
        if not _is_certain(problem, each, int(need))
    )


def sides_of(asked: tuple[Asked, ...], allowances: tuple[int, ...] | None = None) -> list[Side]:
    """Rows of the program; those that an allowance makes empty are left out."""
    given = allowances or (0,) * len(asked)
    rows = [each.side(allowance) for each, allowance in zip(asked, given, strict=True)]
    return [row for row in rows if row.low is None or row.low > 0]


def groups_of(problem: Problem, asked: tuple[Asked, ...]) -> Groups | None:
    """The rules as one partition for each entry, where the sets that an entry's rules speak of do not overlap."""
    by_entry: dict[int, list[Asked]] = {}
    for each in asked:
        by_entry.setdefault(each.entry, []).append(each)
    n, m = problem.shape
    widest = max((len(sets) for sets in by_entry.values()), default=0)
    of = np.full((n, m), widest, dtype=np.int16)  # the last group: all others
    low = np.zeros((n, widest + 1), dtype=np.int64)
    high = np.tile(problem.need[:, None], (1, widest + 1))
    for i, sets in by_entry.items():
        merged = _merged(sets)
        covered = np.zeros(m, dtype=np.int64)
        for g, each in enumerate(merged):
            covered += each.members
            of[i, each.members] = g
            low[i, g] = each.low or 0
            high[i, g] = problem.need[i] if each.high is None else min(each.high, problem.need[i])
        if (covered > 1).any():
            return None
    return Groups(of, low, high)


def _merged(sets: list[Asked]) -> list[Asked]:
    """Rules on the same set of judges as one."""
    found: dict[bytes, Asked] = {}
    for each in sets:
        key = each.members.tobytes()
        other = found.get(key)
        if other is None:
            found[key] = each
            continue
        lows = [low for low in (each.low, other.low) if low is not None]
        highs = [high for high in (each.high, other.high) if high is not None]
        both = (max(lows, default=None), min(highs, default=None))
        found[key] = Asked(each.rule, each.entry, each.members, *both, is_soft=each.is_soft and other.is_soft)
    return list(found.values())


def _asked(problem: Problem, members: Members, number: int, rule: PanelRule, i: int) -> Iterator[Asked]:
    least = rule.kind is not RuleKind.AT_MOST
    nobody = np.zeros(problem.shape[1], dtype=bool)
    for value in _values(problem, members[rule.of], rule, i):
        low, high = (rule.count, None) if least else (None, rule.count)
        yield Asked(number, i, members[rule.of].get(value, nobody), low, high, is_soft=rule.soft)


def _values(problem: Problem, members: Mapping[str, Bools], rule: PanelRule, i: int) -> list[str]:
    if rule.same_as is not None:
        own = problem.entries[i].facts.get(rule.same_as, "")
        return [own] if own else []
    return sorted(members) if rule.value is None else [rule.value]


def _members(problem: Problem) -> Members:
    """By fact and value, which judges have it."""
    found: dict[str, dict[str, Bools]] = {}
    for fact in {rule.of for rule in problem.rules.panel}:
        values = [judge.values(fact) for judge in problem.judges]
        found[fact] = {
            value: np.array([value in own for own in values], dtype=bool) for value in set[str]().union(*values)
        }
    return found


def _is_certain(problem: Problem, asked: Asked, need: int) -> bool:
    """At most so many of a set that has no more eligible members, or of a panel that is no larger."""
    if asked.high is None:
        return False
    may = asked.members & (problem.eligible[asked.entry] | problem.locked[asked.entry])
    return min(need, int(may.sum())) <= asked.high
