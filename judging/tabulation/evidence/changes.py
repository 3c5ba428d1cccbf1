"""Whoever would win another prize, or pass or fail the cut, in the adjusted order: each in a whole sentence."""

from dataclasses import dataclass

import numpy as np

from judging.tabulation.evidence.answer import Change, EntryLine, Told
from judging.tabulation.evidence.context import CategoryLines
from judging.tabulation.evidence.figures import shown
from judging.tabulation.severity.ranks import order_of

__all__ = ["changes", "ordinal"]

_BECAUSE = {
    "generous": (
        "because its judges mark {points} points higher than those of the category's entries do on average",
        "이 응모작의 심사위원들이 같은 부문 응모작의 심사위원 평균보다 {points}점 높게 채점하기 때문입니다",
    ),
    "strict": (
        "because its judges mark {points} points lower than those of the category's entries do on average",
        "이 응모작의 심사위원들이 같은 부문 응모작의 심사위원 평균보다 {points}점 낮게 채점하기 때문입니다",
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
            "{entry} is {place} by the declared rules and does not pass the cut (the first {limit}); without its judges' severity it "
            "would be {rank} and pass, {because}."
        ),
        (
            "{entry} 응모작은 정해진 규칙으로 {place}위여서 {limit}위까지 통과하는 기준에 들지 못합니다. 심사위원의 엄격한 정도를 빼면 "
            "{rank}위로 통과하는데, {because}."
        ),
    ),
    "out": (
        (
            "{entry} is {place} by the declared rules and passes the cut (the first {limit}); without its judges' severity it would "
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
    return tuple(
        _change(line, of, limit, ranks=(official[line.entry], plain[line.entry]), level=level)
        for of, limit in (("places", lines.places), ("cut", lines.cut))
        for line in ranked
        if limit is not None and _is_change(of, official[line.entry], line.rank or 0, limit)
    )


def _means(ranked: list[EntryLine]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([line.mean for line in ranked], dtype=np.float64)


def _is_change(of: str, place: int, rank: int, limit: int) -> bool:
    """At the cut only the side counts; among award places each place does."""
    if of == "cut":
        return (place <= limit) != (rank <= limit)
    return place != rank and min(place, rank) <= limit


@dataclass(frozen=True)
class _Why:
    code: str
    told: Told


def _why(line: EntryLine, official: int, plain: int) -> _Why:
    """The one reason that explains the change best."""
    rank, lift = line.rank or 0, line.lift or 0.0
    if plain == rank:
        return _told_why("rules", "rules")
    if lift > 0 and rank > official:
        return _told_why("own_judges", "generous", lift)
    if lift < 0 and rank < official:
        return _told_why("own_judges", "strict", lift)
    return _told_why("other_judges", "other_judges")


def _told_why(code: str, word: str, lift: float = 0.0) -> _Why:
    en, ko = (text.format(points=shown(lift)) for text in _BECAUSE[word])
    return _Why(code, Told(en, ko))


def _change(line: EntryLine, of: str, limit: int, *, ranks: tuple[int, int], level: float) -> Change:
    """`ranks` are the official one and that of the plain mean."""
    official, plain = ranks
    rank, why = str(line.rank), _why(line, official, plain)
    en, ko = _SENTENCES["places" if of == "places" else "out" if official <= limit else "in"]
    doubt = {"low": line.low, "high": line.high, "level": f"{100 * level:g}"}
    english = {"place": ordinal(line.place), "rank": ordinal(rank), "limit": limit}
    korean = {"place": line.place, "rank": rank, "limit": limit}
    return Change(
        entry=line.entry,
        of=of,
        place=line.place,
        rank=line.rank or 0,
        because=why.code,
        told=Told(
            en.format(entry=line.entry, because=why.told.en, **english) + _DOUBT[0].format(**doubt),
            ko.format(entry=line.entry, because=why.told.ko, **korean) + _DOUBT[1].format(**doubt),
        ),
    )


def ordinal(place: str) -> str:
    """A place as English says it: 1st, 2nd, 3rd, 11th; a fractional one (2.5) as it is written."""
    if not place.isdecimal():
        return place
    last = "th" if place[-2:] in {"11", "12", "13"} else {"1": "st", "2": "nd", "3": "rd"}.get(place[-1], "th")
    return place + last
