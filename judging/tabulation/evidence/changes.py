"""Whoever would win another prize, or pass or fail the cut, in the adjusted order: each in a whole sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from judging.tabulation.evidence.answer import Change, EntryLine, Told
from judging.tabulation.evidence.context import CategoryLines
from judging.tabulation.evidence.figures import shown
from judging.tabulation.severity.ranks import order_of

__all__ = ["changes", "ordinal"]

_BECAUSE = {
    "generous": (
        "because its judges mark about {points} points higher than those of the category's entries do on average",
        "이 응모작의 심사위원들이 같은 부문 응모작의 심사위원 평균보다 약 {points}점 높게 채점하기 때문입니다",
    ),
    "strict": (
        "because its judges mark about {points} points lower than those of the category's entries do on average",
        "이 응모작의 심사위원들이 같은 부문 응모작의 심사위원 평균보다 약 {points}점 낮게 채점하기 때문입니다",
    ),
    "other_judges": (
        "because the judges of the entries around it are stricter or more generous than the average",
        "순위가 가까운 다른 응모작의 심사위원들이 평균보다 엄격하거나 너그럽게 채점하기 때문입니다",
    ),
    "rules": (
        "because the declared rules count otherwise than the plain mean of the sheets does",
        "정해진 규칙의 계산 방식이 평가지의 단순 평균과 다르기 때문입니다",
    ),
}
_SENTENCES = {
    "places": (
        "{entry} is {place} by the declared rules; without its judges' severity it would be {rank}, {because}.",
        "{entry} 응모작은 정해진 규칙으로 {place}위입니다. 심사위원의 엄격한 정도를 빼면 {rank}위가 되는데, {because}.",
    ),
    "in": (
        (
            "{entry} is {place} by the declared rules and does not pass the cut ({firsts}); without its judges' severity it "
            "would be {rank} and pass, {because}."
        ),
        (
            "{entry} 응모작은 정해진 규칙으로 {place}위여서 {limit}위까지 통과하는 기준에 들지 못합니다. 심사위원의 엄격한 정도를 빼면 "
            "{rank}위로 통과하는데, {because}."
        ),
    ),
    "out": (
        (
            "{entry} is {place} by the declared rules and passes the cut ({firsts}); without its judges' severity it would "
            "be {rank} and not pass, {because}."
        ),
        (
            "{entry} 응모작은 정해진 규칙으로 {place}위여서 {limit}위까지 통과하는 기준에 듭니다. 심사위원의 엄격한 정도를 빼면 "
            "{rank}위로 통과하지 못하는데, {because}."
        ),
    ),
}
_DOUBT = (
    " At {level} %, the marks say only that its true rank lies between {low} and {high}.",
    " 다만 점수로 말할 수 있는 것은 참 순위가 {low}위에서 {high}위 사이라는 것뿐입니다({level} %).",
)
_ONE_RANK = (
    " At {level} %, the marks leave no other true rank than {low}.",
    " 점수로 볼 때 참 순위는 {low}위입니다({level} %).",
)


def changes(
    entries: tuple[EntryLine, ...], official: dict[str, int], lines: CategoryLines, level: float
) -> tuple[Change, ...]:
    """Every entry whose prize place or passage at the cut would be another, in official order, places first.

    `official` are the official ranks as `lines.official_ranks` counts them. The entries must be comparable: of one
    connected part.
    """
    ranked = [line for line in entries if line.rank is not None]
    if not ranked:
        return ()
    plain = dict(zip((line.entry for line in ranked), order_of(_means(ranked)).tolist(), strict=True))
    sides = tuple(_Side(line, official[line.entry], plain[line.entry]) for line in ranked)
    return tuple(
        _change(side, _why(side, sides), of, limit, level=level)
        for of, limit in (("places", lines.places), ("cut", lines.cut))
        for side in sides
        if limit is not None and _is_change(of, side.official, side.rank, limit)
    )


def _means(ranked: list[EntryLine]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([line.mean for line in ranked], dtype=np.float64)


@dataclass(frozen=True)
class _Side:
    """An entry with its official rank and that of its plain mean."""

    line: EntryLine
    official: int
    plain: int

    @property
    def rank(self) -> int:
        return self.line.rank or 0

    @property
    def lift(self) -> float:
        return self.line.lift or 0.0


def _is_change(of: str, place: int, rank: int, limit: int) -> bool:
    """At the cut only the side counts; among award places each place does."""
    if of == "cut":
        return (place <= limit) != (rank <= limit)
    return place != rank and min(place, rank) <= limit


@dataclass(frozen=True)
class _Why:
    code: str
    told: Told


def _why(side: _Side, all_sides: Sequence[_Side]) -> _Why:
    """The one reason that explains the change best.

    Whom the entry passes, or who passes it, when severity is taken from the plain means: if its own judges' part in that
    is at least as large as that of the others' judges, they are the reason, else the others' are. If nobody does, severity
    moved nothing in this direction, and the rules did.
    """
    falls = side.rank > side.official
    if falls:
        passed = [other.lift for other in all_sides if other.plain >= side.plain and other.rank < side.rank]
    else:
        passed = [other.lift for other in all_sides if other.plain <= side.plain and other.rank > side.rank]
    if side.plain == side.rank or not passed:
        return _told_why("rules", "rules")
    towards = 1 if falls else -1
    own, others = towards * side.lift, -towards * sum(passed) / len(passed)
    if own > 0 and own >= others:
        return _told_why("own_judges", "generous" if falls else "strict", side.lift)
    return _told_why("other_judges", "other_judges")


def _told_why(code: str, word: str, lift: float = 0.0) -> _Why:
    en, ko = (text.format(points=shown(lift)) for text in _BECAUSE[word])
    return _Why(code, Told(en, ko))


def _change(side: _Side, why: _Why, of: str, limit: int, *, level: float) -> Change:
    line = side.line
    en, ko = _SENTENCES["places" if of == "places" else "out" if side.official <= limit else "in"]
    doubt = _doubt(line, level)
    english = {"place": ordinal(line.place), "rank": ordinal(str(side.rank)), "firsts": _firsts(limit)}
    korean = {"place": line.place, "rank": side.rank, "limit": limit}
    return Change(
        entry=line.entry,
        of=of,
        place=line.place,
        rank=side.rank,
        because=why.code,
        told=Told(
            en.format(entry=line.entry, because=why.told.en, **english) + doubt.en,
            ko.format(entry=line.entry, because=why.told.ko, **korean) + doubt.ko,
        ),
    )


def _firsts(limit: int) -> str:
    return "the first" if limit == 1 else f"the first {limit}"


def _doubt(line: EntryLine, level: float) -> Told:
    en, ko = _ONE_RANK if line.low == line.high else _DOUBT
    facts = {"low": line.low, "high": line.high, "level": f"{100 * level:g}"}
    return Told(en.format(**facts), ko.format(**facts))


def ordinal(place: str) -> str:
    """A place as English says it: 1st, 2nd, 3rd, 11th; a fractional one (2.5) as it is written."""
    if not place.isdecimal():
        return place
    last = "th" if place[-2:] in {"11", "12", "13"} else {"1": "st", "2": "nd", "3": "rd"}.get(place[-1], "th")
    return place + last
