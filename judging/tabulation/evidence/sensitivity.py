"""How much of the official ranking hangs on one judge, on the weights, on one mark: in the answer's words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from judging.tabulation.evidence.answer import (
    Bar,
    Move,
    OneMark,
    Refusal,
    Refusals,
    Told,
    WeightChange,
    Weights,
    WithoutJudge,
    WithoutJudges,
)
from judging.tabulation.evidence.context import CategoryLines, EvidencePart
from judging.tabulation.evidence.figures import chance, figure, shown
from judging.tabulation.evidence.lines import Chance
from judging.tabulation.evidence.reasons import NoEvidence, refused
from judging.tabulation.exact import MOST_PLACES, decimal_text, plain_text
from judging.tabulation.sensitivity.answer import Bar as TornadoBar
from judging.tabulation.sensitivity.answer import Facet, LeftOut, WeightDraws
from judging.tabulation.sensitivity.answer import Move as Moved
from judging.tabulation.sensitivity.draws import redraw_weights
from judging.tabulation.sensitivity.leaving import leave_one_out
from judging.tabulation.sensitivity.reasons import Refusal as NoAnswer
from judging.tabulation.sensitivity.reasons import Refused
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.single import smallest_mark_change
from judging.tabulation.sensitivity.tornado import tornado
from judging.tabulation.sensitivity.weights import smallest_weight_change

__all__ = ["Sensitivities", "examined"]

MOST_MOVES = 5
MOST_MARKS = 500_000
"""Where the engine has to make every ranking anew, so many marks are read again at most."""
MOST_RUNS = 100
MOST_TRIED = 4000
"""In a category of so many ranked entries single marks are tried at most: each trial orders the whole category anew."""


@dataclass(frozen=True, eq=False)
class Sensitivities:
    """What was examined for all categories of a part together; each is there or refused."""

    without: Mapping[str, tuple[LeftOut, ...]] | Refusals
    season: Season | Refusals
    drawn: Mapping[str, WeightDraws] | Refusals

    def without_judges(self, category: str, lines: CategoryLines) -> WithoutJudges | Refusals:
        """The category without each of its judges."""
        if isinstance(self.without, Refusals):
            return self.without
        found = self.without.get(category, ())
        if len(found) < 2:
            return refused(NoEvidence.ONE_JUDGE)
        k = deciding(lines)
        return WithoutJudges(k, tuple(_without(each, k) for each in found))

    def weights(self, category: str) -> Weights | Refusals:
        """The category under other weights."""
        if isinstance(self.season, Refusals):
            return self.season
        if isinstance(self.drawn, Refusals):
            return self.drawn
        drawn = self.drawn.get(category)
        if drawn is None or len(drawn.lines) < 2:
            return refused(NoEvidence.ONE_ENTRY)
        return _weights(self.season, category, drawn)

    def one_mark(self, category: str, lines: CategoryLines) -> OneMark | Refusals:
        """The smallest change of one mark that changes who is inside the deciding line."""
        if isinstance(self.season, Refusals):
            return self.season
        entries = len(self.season.ranks.get(category, ()))
        if entries > MOST_TRIED:
            return refused(NoEvidence.LARGE_CATEGORY, entries=entries, most=MOST_TRIED)
        return _one_mark(self.season, category, deciding(lines))


def deciding(lines: CategoryLines) -> int:
    """The line that leaving out a judge or changing a mark is asked about: the cut, else the award places, else 1."""
    return lines.cut or lines.places or 1


def examined(part: EvidencePart, ranking_round: str, draw: Chance) -> Sensitivities:
    """Everything that is worked out for all categories at once. Only the last of several rounds is looked at."""
    if ranking_round != part.result.rules.rankings[-1].round:
        not_here = refused(NoEvidence.LAST_ROUND)
        return Sensitivities(not_here, not_here, not_here)
    try:
        season: Season | Refusals = Season.of(part.result.rules, part.table, part.facts, part.result)
    except Refused as reason:
        season = _refused(reason)
    return Sensitivities(_all_without(part), season, season if isinstance(season, Refusals) else _drawn(season, draw))


def _all_without(part: EvidencePart) -> Mapping[str, tuple[LeftOut, ...]] | Refusals:
    most = min(MOST_RUNS, MOST_MARKS // max(len(part.table), 1))
    top = {ranking.category: deciding(_lines(part, ranking.category)) for ranking in part.result.categories}
    try:
        found = leave_one_out(
            part.result.rules, part.table, part.facts, facet=Facet.JUDGE, top=top, result=part.result, most=most
        )
    except Refused as reason:
        return _refused(reason)
    by_category: dict[str, list[LeftOut]] = {}
    for each in found:
        by_category.setdefault(each.category, []).append(each)
    return {category: tuple(those) for category, those in by_category.items()}


def _lines(part: EvidencePart, category: str) -> CategoryLines:
    return part.lines.get(category, CategoryLines())


def _drawn(season: Season, draw: Chance) -> Mapping[str, WeightDraws] | Refusals:
    try:
        found = redraw_weights(season, chance=draw.generator("weights"), draws=draw.draws, level=draw.level)
    except Refused as reason:
        return _refused(reason)
    return {each.category: each for each in found}


def _without(found: LeftOut, k: int) -> WithoutJudge:
    inside = {move.entry: (_place(move.before) <= k, _place(move.after) <= k) for move in found.moves}
    widest = sorted(found.moves, key=lambda move: (-abs(_place(move.after) - _place(move.before)), move.entry))
    return WithoutJudge(
        judge=found.code,
        moved=len(found.moves),
        first=found.first,
        enter=tuple(entry for entry, (before, after) in inside.items() if after and not before),
        leave=tuple(entry for entry, (before, after) in inside.items() if before and not after),
        moves=tuple(_move(each) for each in widest[:MOST_MOVES]),
        refused=None if found.refusal is None else _reason(found.refusal),
    )


def _place(place: float | Fraction | None) -> float:
    """Whoever has no place stands behind everybody."""
    return math.inf if place is None else float(place)


def _move(found: Moved) -> Move:
    before, after = (
        None if place is None else int(place) if place == int(place) else float(place)
        for place in (found.before, found.after)
    )
    return Move(found.entry, before, after)


def _weights(season: Season, category: str, drawn: WeightDraws) -> Weights | Refusals:
    try:
        bars = tornado(season, category)
    except Refused as reason:
        return _refused(reason)
    firsts = sorted(((line.entry, chance(line.first)) for line in drawn.lines if line.first > 0), key=_most_often)
    return Weights(
        winner=drawn.lines[0].entry,
        lead=figure(_lead(season, category)),
        draws=drawn.draws,
        concentration=drawn.concentration,
        winners=tuple(firsts),
        bars=tuple(_bar(each) for each in bars),
        smallest=_smallest(season, category),
    )


def _most_often(first: tuple[str, float]) -> tuple[float, str]:
    return -first[1], first[0]


def _lead(season: Season, category: str) -> float:
    """Points by which the winner is ahead of the next."""
    totals = [line.total for line in season.categories[category].lines if line.rank is not None]
    first, second = (Fraction(0 if total is None else total) for total in totals[:2])
    return float(first - second)


def _bar(found: TornadoBar) -> Bar:
    return Bar(
        criterion=found.criterion,
        weight=figure(found.weight),
        low_weight=figure(found.low_weight),
        high_weight=figure(found.high_weight),
        low_lead=figure(found.low_lead),
        high_lead=figure(found.high_lead),
        low_winner=found.low_winner,
        high_winner=found.high_winner,
    )


def _smallest(season: Season, category: str) -> WeightChange | Refusals:
    try:
        found = smallest_weight_change(season, category, top=1)
    except Refused as reason:
        return _refused(reason)
    moved = float(sum(abs(found.at_tie[key] - found.declared[key]) for key in season.criteria)) / 2
    told = _SMALLEST if moved else _LEVEL_ALREADY
    facts = {"outside": found.outside, "inside": found.inside, "moved": shown(moved)}
    listed = [
        dict(zip(("criterion", "before", "after"), (key, *_apart(found.declared[key], found.at_tie[key])), strict=True))
        for key in season.criteria
        if found.at_tie[key] != found.declared[key]
    ]
    en = "; ".join("{criterion} from {before} to {after} %".format(**each) for each in listed)
    ko = "; ".join("{criterion} {before} → {after} %".format(**each) for each in listed)
    return WeightChange(
        winner=found.outside,
        instead_of=found.inside,
        weights=tuple((key, figure(float(found.at_tie[key]))) for key in season.criteria),
        moved=figure(moved),
        proven=found.proven,
        told=Told(told.en.format(**facts, listed=en), told.ko.format(**facts, listed=ko)),
    )


def _apart(before: Fraction, after: Fraction) -> tuple[str, str]:
    """Two weights that differ, with as many places as it takes to see it, one at least."""
    places = 1
    while decimal_text(before, places) == decimal_text(after, places) and places < MOST_PLACES:
        places += 1
    return decimal_text(before, places), decimal_text(after, places)


_SMALLEST = Told(
    "{outside} would draw level with {inside} if {moved} percent of the weight changed hands: {listed}.",
    "가중치의 {moved} %가 옮겨 가면 {outside} 응모작이 {inside} 응모작과 같아집니다: {listed}.",
)
_LEVEL_ALREADY = Told(
    "{outside} and {inside} have equal totals already, and only a tie-break parts them: any change of weights in favour of "
    "{outside} puts it ahead.",
    "{outside} 응모작과 {inside} 응모작은 이미 총점이 같고 동점 처리 기준으로만 순서가 갈립니다. 가중치가 {outside} 응모작에 유리하게 "
    "조금이라도 바뀌면 앞서게 됩니다.",
)
_ONE_MARK = Told(
    "One mark would be enough: {entry} on “{criterion}”, {before} by one of its judges, as {after} would put {outside} "
    "among the first {k} instead of {inside}.",
    "점수 하나로도 달라집니다. {entry} 응모작의 ‘{criterion}’에서 한 심사위원의 {before}점이 {after}점이면 {inside} 대신 "
    "{outside} 응모작이 {k}위 안에 듭니다.",
)
_ONE_MARK_FOR_FIRST = Told(
    "One mark would be enough: {entry} on “{criterion}”, {before} by one of its judges, as {after} would put {outside} "
    "first instead of {inside}.",
    "점수 하나로도 달라집니다. {entry} 응모작의 ‘{criterion}’에서 한 심사위원의 {before}점이 {after}점이면 {inside} 대신 "
    "{outside} 응모작이 1위가 됩니다.",
)


def _one_mark(season: Season, category: str, k: int) -> OneMark | Refusals:
    try:
        found = smallest_mark_change(season, category, top=k)
    except Refused as reason:
        return _refused(reason)
    before, after = plain_text(found.before), plain_text(found.after)
    told = _ONE_MARK_FOR_FIRST if k == 1 else _ONE_MARK
    facts = {
        "entry": found.entry,
        "criterion": found.criterion,
        "before": before,
        "after": after,
        "inside": found.inside,
        "outside": found.outside,
        "k": k,
    }
    return OneMark(
        k=k,
        inside=found.inside,
        outside=found.outside,
        entry=found.entry,
        judge=found.judge,
        criterion=found.criterion,
        before=before,
        after=after,
        steps=found.steps,
        alike=found.alike,
        told=Told(told.en.format(**facts), told.ko.format(**facts)),
    )


def _refused(reason: Refused) -> Refusals:
    return Refusals((_reason(reason.refusal),))


def _reason(found: NoAnswer) -> Refusal:
    facts = {key: list(fact) if isinstance(fact, tuple) else fact for key, fact in found.facts.items()}
    return Refusal(found.code.value, facts, Told(found.text("en"), found.text("ko")))
