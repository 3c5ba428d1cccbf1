"""Why one entry stands above another: the steps of the rules walked until the first that differs.

Everything is read from what the tabulation keeps, in fractions, so a ranking certified years ago answers as it did then,
whatever engine is installed now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from awards.models import Entry
from judging.enums import TabulationState
from judging.models import Decision, Placement, Ranking, Tabulation
from judging.tabulation.exact import MOST_PLACES, decimal_text
from judging.tabulation.rules import Rules, parse_rules
from judging.tabulation.specs import Label, MetricSpec

Exact = Fraction | tuple[Fraction, ...] | None
PRINTED_PLACES = 2


class Verdict(StrEnum):
    """How the order of two entries came about."""

    KEY = "key"  # a key of the rules tells them apart
    SHARED = "shared"  # every key is equal: they share their place
    DECISION = "decision"  # the jury ruled, with a reason
    UNRANKED = "unranked"  # at least one has no place, and says why


@dataclass(frozen=True)
class Pair:
    """One number of both entries, the asked one's first: exact as fractions p/q (a countback has several, with commas; None
    where there is none) and as printed, with as many places as it takes to see a difference.
    """

    key: str
    label: Label
    exact: tuple[str | None, str | None]
    printed: tuple[str, str]
    differs: bool


@dataclass(frozen=True)
class WalkedKey:
    """One key of the ranking: the total (`position` 0), then each tie-break; `better` is higher or lower."""

    position: int
    pair: Pair
    better: str
    decides: bool


@dataclass(frozen=True)
class Comparison:
    """Two entries of one ranking. `above` is the one that stands above, None when they share a place or one is unranked.

    `keys` are walked until the first that differs, which `decides`; the others were not needed. `workings` are the
    numbers of every step of the rules, in their order. `reasons` tell of each unranked entry why. `decisions` are the
    jury's rulings on these two, newest first. `sentence` sums up.
    """

    tabulation: Tabulation
    entry: Entry
    other: Entry
    verdict: Verdict
    above: Entry | None
    keys: tuple[WalkedKey, ...]
    workings: tuple[Pair, ...]
    reasons: tuple[tuple[Entry, Label], ...]
    decisions: tuple[Decision, ...]
    sentence: Label


def why_above(tabulation: Tabulation, entry: Entry, other: Entry) -> Comparison | None:
    """Why one of these entries stands above the other in this tabulation; two queries, and no computation of marks.

    None when they are not in one ranking: another category, not in the round, or one and the same entry. Whoever calls has
    asked for `judging.see_judging`. Where the jury ruled otherwise than the ranking, the ruling is the verdict and the
    keys still say what the ranking said.
    """
    lines = {
        line.entry_id: line
        for line in Ranking.objects.filter(tabulation=tabulation, entry__in=[entry.pk, other.pk]).select_related(
            "entry__entrant", "category"
        )
    }
    found = _kept_lines(tabulation, entry.code, other.code)
    if len(lines) != 2 or found is None:
        return None
    rules, one, two = found
    mine, theirs = lines[entry.pk], lines[other.pk]
    walked = _walk(rules, one, two)
    reasons = tuple((line.entry, _reason(kept)) for line, kept in ((mine, one), (theirs, two)) if line.rank is None)
    placements = _placements(tabulation, entry, other)
    verdict, above = _verdict(mine, theirs, placements)
    sides = (mine.entry, theirs.entry)
    return Comparison(
        tabulation=tabulation,
        entry=mine.entry,
        other=theirs.entry,
        verdict=verdict,
        above=above,
        keys=() if reasons else walked,
        workings=_workings(rules, one, two),
        reasons=reasons,
        decisions=_newest_first(placements),
        sentence=_sentence(verdict, sides, above, walked, reasons),
    )


_Kept = Mapping[str, Any]


def _kept_lines(tabulation: Tabulation, entry: str, other: str) -> tuple[Rules, _Kept, _Kept] | None:
    """The rules and both lines of the one ranking in which both entries stand, as the tabulation keeps them."""
    for rubric, result in tabulation.result.items():
        for ranking in result["ranking"]:
            lines = {line["entry"]: line for line in ranking["lines"]}
            if entry in lines and other in lines:
                return parse_rules(tabulation.rules[rubric]), lines[entry], lines[other]
    return None


def _walk(rules: Rules, one: _Kept, two: _Kept) -> tuple[WalkedKey, ...]:
    """The keys in order, until one differs."""
    walked = []
    for position, (mine, theirs) in enumerate(zip(one["keys"], two["keys"], strict=False)):
        spec = _metric(rules, position, mine["key"])
        pair = _pair(mine["key"], spec.label if spec else rules.labels[mine["key"]], mine["value"], theirs["value"])
        decides = pair.differs and None not in pair.exact
        walked.append(WalkedKey(position, pair, mine["better"], decides))
        if decides:
            break
    return tuple(walked)


def _metric(rules: Rules, position: int, key: str) -> MetricSpec | None:
    for ranking in rules.rankings:
        if position < len(ranking.by) and ranking.by[position].of == key:
            return ranking.by[position]
    return None


def _workings(rules: Rules, one: _Kept, two: _Kept) -> tuple[Pair, ...]:
    return tuple(
        _pair(step.key, step.label, one["steps"][step.key], two["steps"][step.key])
        for step in rules.steps
        if step.key in one["steps"] and step.key in two["steps"]
    )


def _pair(key: str, label: Label, mine: Any, theirs: Any) -> Pair:
    values = (_value(mine), _value(theirs))
    return Pair(key, label, (_exact(mine), _exact(theirs)), _printed(*values), values[0] != values[1])


def _value(kept: Any) -> Exact:
    if isinstance(kept, list):
        return tuple(Fraction(each) for each in kept)
    return None if kept is None else Fraction(kept)


def _exact(kept: Any) -> str | None:
    return ", ".join(kept) if isinstance(kept, list) else kept


def _printed(one: Exact, other: Exact) -> tuple[str, str]:
    """Both with the same places, as many as it takes to tell them apart."""
    places = PRINTED_PLACES
    while one != other and _text(one, places) == _text(other, places) and places < MOST_PLACES:
        places += 1
    return _text(one, places), _text(other, places)


def _text(value: Exact, places: int) -> str:
    if isinstance(value, tuple):
        return ", ".join(decimal_text(each, 0) for each in value)
    return "–" if value is None else decimal_text(value, places)


def _placements(tabulation: Tabulation, *entries: Entry) -> dict[int, Placement]:
    """The jury's places of these entries, by entry; only a certified ranking has any."""
    if tabulation.state != TabulationState.CERTIFIED:
        return {}
    rows = Placement.objects.filter(tabulation=tabulation, entry__in=[entry.pk for entry in entries])
    return {row.entry_id: row for row in rows.select_related("decision__decided_by")}


def _newest_first(placements: Mapping[int, Placement]) -> tuple[Decision, ...]:
    decisions = [row.decision for row in placements.values() if row.decision is not None]
    return tuple(sorted(decisions, key=lambda decision: (decision.decided_at, decision.pk), reverse=True))


def _verdict(mine: Ranking, theirs: Ranking, placements: Mapping[int, Placement]) -> tuple[Verdict, Entry | None]:
    if mine.rank is None or theirs.rank is None:
        return Verdict.UNRANKED, None
    sides = ((mine.rank, mine.entry), (theirs.rank, theirs.entry))
    by_rank = _ahead(*sides)
    ruled = [(placements[entry.pk].place, entry) for _rank, entry in sides if entry.pk in placements]
    ahead = _ahead(*ruled) if len(ruled) == len(sides) else by_rank
    if ahead != by_rank:
        return Verdict.DECISION, ahead
    return (Verdict.SHARED, None) if ahead is None else (Verdict.KEY, ahead)


def _ahead(mine: tuple[int, Entry], theirs: tuple[int, Entry]) -> Entry | None:
    if mine[0] == theirs[0]:
        return None
    return mine[1] if mine[0] < theirs[0] else theirs[1]


def _reason(kept: _Kept) -> Label:
    reason = kept["reason"] or {"en": "", "ko": ""}
    return Label(reason["en"], reason["ko"])


def _sentence(
    verdict: Verdict,
    sides: tuple[Entry, Entry],
    above: Entry | None,
    walked: Sequence[WalkedKey],
    reasons: Sequence[tuple[Entry, Label]],
) -> Label:
    if verdict is Verdict.UNRANKED:
        return Label(
            " ".join(f"“{entry.title}” is not ranked: {reason.en}" for entry, reason in reasons),
            " ".join(f"‘{entry.title}’ 응모작은 순위가 없습니다. {reason.ko}" for entry, reason in reasons),
        )
    first, second = sides if above in (None, sides[0]) else sides[::-1]
    names = {"one": first.title, "other": second.title}
    if verdict is Verdict.DECISION and above is None:
        return _both(
            "“{one}” and “{other}” share their place by Decision of the jury.",
            "심사위원단의 결정에 따라 ‘{one}’ 응모작과 ‘{other}’ 응모작은 공동 순위입니다.",
            names,
        )
    if verdict is Verdict.DECISION:
        return _both(
            "“{one}” stands above “{other}” by Decision of the jury.",
            "심사위원단의 결정에 따라 ‘{one}’ 응모작의 순위가 ‘{other}’ 응모작보다 앞섭니다.",
            names,
        )
    if verdict is Verdict.SHARED:
        return _both(
            "“{one}” and “{other}” share their place: they are equal in everything that the rules compare.",
            "‘{one}’ 응모작과 ‘{other}’ 응모작은 규정이 비교하는 모든 기준에서 같아 공동 순위입니다.",
            names,
        )
    return _by_key(walked[-1], first == sides[0], names)


def _by_key(decided: WalkedKey, as_asked: bool, names: Mapping[str, str]) -> Label:
    ahead, behind = decided.pair.printed if as_asked else decided.pair.printed[::-1]
    lower = decided.better == "lower"
    told = _both(
        "“{one}” stands above “{other}” by “{label}”: {ahead} against {behind}"
        + (", and lower is better." if lower else "."),
        "‘{one}’ 응모작의 순위가 ‘{other}’ 응모작보다 앞선 근거는 ‘{label}’입니다: {ahead} 대 {behind}"
        + ("(낮은 쪽이 앞섭니다)." if lower else "."),
        {**names, "ahead": ahead, "behind": behind},
        decided.pair.label,
    )
    if decided.position == 0:
        return told
    return Label(
        f"{told.en} Everything that counts before it is equal.", f"{told.ko} 그보다 먼저 적용하는 기준은 모두 같습니다."
    )


def _both(en: str, ko: str, parts: Mapping[str, str], label: Label | None = None) -> Label:
    words = label or Label("", "")
    return Label(en.format(label=words.en, **parts), ko.format(label=words.ko, **parts))
