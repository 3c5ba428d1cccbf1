"""An answer as plain data: what is kept of it, what pages show, and what an API hands out."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from judging.matching.affinity import Affinity
from judging.matching.answer import Answer, Change, Reason, WayOut
from judging.matching.choices import CurvePoint
from judging.matching.precision import precision_of
from judging.matching.problem import Pair, Problem
from judging.matching.report import report
from judging.matching.whynot import Desk

__all__ = ["another_like", "reason_from", "told", "way_out_from"]

MOST_ASKED = 12  # judges of whom it is asked what one more like them would be worth


def told(
    answer: Answer,
    affinity: Affinity,
    *,
    live: Collection[Pair],
    pins: Collection[Pair],
    curve: Sequence[CurvePoint] = (),
    notes: Iterable[str] = (),
) -> dict[str, Any]:
    """Everything that is kept of an answer. Pairs are [entry, judge, match, theme, text, language, preference]."""
    problem, now = answer.problem, set(answer.pairs)
    said = {
        "report": report(answer),
        "notes": list(notes),
        "before": sorted(map(list, live)),
        "pins": sorted(map(list, pins)),
        "conflicts": _avoided(problem),
        "needs": {entry.code: int(need) for entry, need in zip(problem.entries, problem.need, strict=True)},
        "limits": {judge.code: [judge.min_load, judge.max_load] for judge in problem.judges},
    }
    if answer.chosen is None:
        return said
    precision = precision_of(answer.chosen)
    return said | {
        "pairs": [_pair(problem, affinity, pair) for pair in answer.pairs],
        "added": sorted(map(list, now - set(live))),
        "removed": sorted(map(list, set(live) - now)),
        "precision": None if precision is None else asdict(precision),
        "another": another_like(answer),
        "curve": [asdict(point) for point in curve],
    }


def another_like(answer: Answer) -> list[list[Any]]:
    """[judge, worth] of those whose like would add most to the total match, the most first; in a repair or where rules
    leave no plain matching, nobody is asked about. Least loads do not count: with one more judge, nobody has to be busy.
    """
    problem = replace(answer.problem, judges=tuple(replace(judge, min_load=0) for judge in answer.problem.judges))
    if answer.changes or not answer.is_feasible:
        return []
    try:
        desk = Desk(problem)
    except ValueError:
        return []
    room = desk.worth_of_room()
    first = sorted(room, key=lambda code: (-room[code], code))[:MOST_ASKED]
    worth = {code: desk.worth_of_another(code) for code in first}
    return [[code, worth[code]] for code in sorted(worth, key=lambda code: (-worth[code], code))]


def reason_from(data: Mapping[str, Any], names: Mapping[str, str]) -> Reason:
    """The reason that `report` wrote, with the judges' names in place of their codes."""
    return Reason(
        data["code"],
        tuple(data["entries"]),
        tuple(names.get(code, code) for code in data["judges"]),
        data["needs"],
        data["can_take"],
        tuple(data["also"]),
    )


def way_out_from(data: Mapping[str, Any], names: Mapping[str, str] | None = None) -> WayOut:
    """The way out that `report` wrote; with names, they stand in place of the judges' codes."""
    shown = names or {}
    changes = tuple(
        Change(each["kind"], shown.get(each["code"], each["code"]), each["before"], each["after"], each["judge"])
        for each in data["changes"]
    )
    return WayOut(data["code"], changes, data["cost"])


def _avoided(problem: Problem) -> dict[str, dict[str, int]]:
    """How many pairs each kind keeps apart, hard and soft."""
    counts: dict[str, Counter[str]] = {"hard": Counter(), "soft": Counter()}
    for number, pairs in zip(*_numbers(problem), strict=True):
        for each in problem.reasons[number]:
            counts["soft" if each.soft else "hard"][each.reason] += pairs
    return {name: dict(sorted(found.items())) for name, found in counts.items()}


def _numbers(problem: Problem) -> tuple[list[int], list[int]]:
    counts = Counter(problem.conflicts.ravel().tolist())
    return list(counts), list(counts.values())


def _pair(problem: Problem, affinity: Affinity, pair: Pair) -> list[Any]:
    i, j = problem.row[pair[0]], problem.column[pair[1]]
    parts = affinity.at(i, j)
    return [*pair, int(problem.match[i, j]), parts.theme, parts.text, parts.language, parts.preference]
