"""From rows to a problem: codes in order, tables filled, every contradiction told at once."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from judging.matching.problem import (
    MATCH_LIMIT,
    Bools,
    Conflict,
    Entry,
    Judge,
    Pair,
    PanelRule,
    Problem,
    ProblemError,
    RuleKind,
    Rules,
)

__all__ = ["ReasonBook", "built", "checked", "why_not_rules"]

Coded = TypeVar("Coded", Entry, Judge)


class ReasonBook:
    """Sets of reasons by number, so that a table of small numbers can hold why each pair must not meet."""

    def __init__(self) -> None:
        self.sets: list[tuple[Conflict, ...]] = [()]
        self._numbers: dict[frozenset[tuple[str, bool]], int] = {frozenset(): 0}

    def number(self, before: int, reason: str, *, soft: bool) -> int:
        """The number of the set that holds the reasons of `before` and this one."""
        return self._number_of({(each.reason, each.soft) for each in self.sets[before]} | {(reason, soft)})

    def _number_of(self, reasons: set[tuple[str, bool]]) -> int:
        key = frozenset(reasons)
        if key not in self._numbers:
            self._numbers[key] = len(self.sets)
            self.sets.append(tuple(Conflict("", "", reason, soft) for reason, soft in sorted(key)))
        return self._numbers[key]


class _Filler:
    """Tables of the size of the problem, filled from rows of codes."""

    def __init__(self, entries: Iterable[Entry], judges: Iterable[Judge]) -> None:
        self.problems: list[str] = []
        self.entries = _in_order(entries, "entry", self.problems)
        self.judges = _in_order(judges, "judge", self.problems)
        self.row = {entry.code: number for number, entry in enumerate(self.entries)}
        self.column = {judge.code: number for number, judge in enumerate(self.judges)}
        self.shape = (len(self.entries), len(self.judges))

    def cell(self, entry: str, judge: str, where: str) -> tuple[int, int] | None:
        if entry in self.row and judge in self.column:
            return self.row[entry], self.column[judge]
        what, code = ("judge", judge) if entry in self.row else ("entry", entry)
        self.problems.append(f"{where}: there is no {what} “{code}”.")
        return None

    def match(self, match: Mapping[Pair, int]) -> NDArray[np.int32]:
        fits = np.zeros(self.shape, dtype=np.int32)
        for (entry, judge), worth in match.items():
            if found := self.cell(entry, judge, "Match"):
                fits[found] = worth
                if not 0 <= worth <= MATCH_LIMIT:
                    told = f"Match of {entry} and {judge}: {worth} is not between 0 and {MATCH_LIMIT}."
                    self.problems.append(told)
        return fits

    def conflicts(self, conflicts: Iterable[Conflict]) -> tuple[NDArray[np.uint16], tuple[tuple[Conflict, ...], ...]]:
        book, numbers = ReasonBook(), np.zeros(self.shape, dtype=np.uint16)
        for conflict in conflicts:
            if found := self.cell(conflict.entry, conflict.judge, "Conflicts"):
                numbers[found] = book.number(int(numbers[found]), conflict.reason, soft=conflict.soft)
        return numbers, tuple(book.sets)

    def marked(self, pairs: Iterable[Pair], where: str) -> Bools:
        table = np.zeros(self.shape, dtype=bool)
        for entry, judge in pairs:
            if found := self.cell(entry, judge, where):
                table[found] = True
        return table


def built(
    entries: Iterable[Entry],
    judges: Iterable[Judge],
    *,
    match: Mapping[Pair, int],
    conflicts: Iterable[Conflict],
    locked: Iterable[Pair],
    forbidden: Iterable[Pair],
    rules: Rules,
) -> Problem:
    """What `Problem.of` promises."""
    filler = _Filler(entries, judges)
    fits = filler.match(match)
    numbers, reasons = filler.conflicts(conflicts)
    held, barred = filler.marked(locked, "Locked pairs"), filler.marked(forbidden, "Forbidden pairs")
    problem = Problem(filler.entries, filler.judges, fits, numbers, reasons, held, barred, rules)
    return checked(problem, filler.problems)


def checked(problem: Problem, problems: Sequence[str] = ()) -> Problem:
    """The problem itself, once nothing in it contradicts anything else; else ProblemError with all that does."""
    found = [*problems, *_bad_numbers(problem), *why_not_rules(problem.rules), *_bad_calibration(problem)]
    if not found:
        found += _bad_locks(problem)
    if found:
        raise ProblemError(found)
    return problem


def _in_order(rows: Iterable[Coded], what: str, problems: list[str]) -> tuple[Coded, ...]:
    ordered = tuple(sorted(rows, key=lambda each: each.code))
    problems += [
        f"The {what} “{one.code}” is there twice." for one, other in pairwise(ordered) if one.code == other.code
    ]
    if not ordered:
        problems.append(f"There is no {what}.")
    return ordered


def _bad_numbers(problem: Problem) -> list[str]:
    found = [
        f"Entry {entry.code} cannot have {entry.judges} judges: write a whole number from 0 on."
        for entry in problem.entries
        if entry.judges < 0
    ]
    for judge in problem.judges:
        if judge.min_load < 0 or (judge.max_load is not None and judge.max_load < judge.min_load):
            found.append(f"Judge {judge.code} cannot take {judge.min_load} to {judge.max_load} entries.")
        found += [
            f"Judge {judge.code} cannot take {cap} of category “{category}”."
            for category, cap in judge.caps.items()
            if cap < 0
        ]
    return found


def why_not_rules(rules: Rules) -> list[str]:
    """What is wrong with the rules by themselves."""
    found = [] if 0 <= rules.epsilon <= 1 else [f"epsilon is {rules.epsilon}; write a share from 0 to 1."]
    return found + [told for rule in rules.panel if (told := _why_not_rule(rule))]


def _why_not_rule(rule: PanelRule) -> str | None:
    if not rule.of:
        return "A panel rule must name, under “of”, the fact of judges that it speaks of."
    if rule.count < (0 if rule.kind is RuleKind.AT_MOST else 1):
        return f"The panel rule on “{rule.of}” cannot ask for {rule.count}."
    if rule.value is not None and rule.same_as is not None:
        return f"The panel rule on “{rule.of}” has both “value” and “same_as”; keep one."
    if rule.kind is RuleKind.AT_LEAST and rule.value is None and rule.same_as is None:
        return f"The panel rule on “{rule.of}” says at least, but of what: add “value” or “same_as”."
    if rule.kind is RuleKind.EACH and not (rule.value is None and rule.same_as is None):
        return f"The panel rule on “{rule.of}” asks for each value; leave out “value” and “same_as”."
    return None


def _bad_calibration(problem: Problem) -> list[str]:
    return [
        f"The calibration entry “{code}” is not among the entries."
        for code in sorted(problem.rules.calibration - set(problem.row))
    ]


def _bad_locks(problem: Problem) -> list[str]:
    found = []
    for table, why in ((problem.hard, "in conflict"), (problem.forbidden, "forbidden")):
        found += [
            f"{entry} and {judge} are both locked and {why}: take one of the two back."
            for entry, judge in problem.pairs(problem.locked & table)
        ]
    held = problem.locked.sum(axis=1)
    for i in np.flatnonzero(held > problem.need):
        entry = problem.entries[i]
        found.append(f"Entry {entry.code} has {held[i]} locked judges and shall have {problem.need[i]}: raise k.")
    return found
