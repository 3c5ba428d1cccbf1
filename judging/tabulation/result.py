"""What a tabulation hands back: the ranking, with everything needed to explain it and to compute it again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Self

from judging.tabulation.exact import decimal_text, fraction_text
from judging.tabulation.metrics import MetricValue
from judging.tabulation.quantity import Quantity
from judging.tabulation.rules import Rules
from judging.tabulation.specs import Label
from judging.tabulation.speech import Speech

ENGINE_VERSION = "2"
"""Raised whenever the same rules and marks could give another result."""


class Reason(str):
    """Why an entry has no place: an English sentence that also knows its code and its Korean."""

    __slots__ = ("code", "ko")
    code: str
    ko: str

    def __new__(cls, code: str, en: str, ko: str) -> Self:
        reason = super().__new__(cls, en)
        reason.code = code
        reason.ko = ko
        return reason

    def text(self, language: str) -> str:
        return self.ko if language == "ko" else str(self)


@dataclass(frozen=True)
class StepValue:
    """The number that a step gave an entry; None where it has none."""

    key: str
    label: str
    value: Fraction | None


@dataclass(frozen=True)
class KeyValue:
    """What one key of the ranking said of an entry. For keys that only look at tied entries (head to head) it is None
    unless it came to that.
    """

    key: str
    label: Label
    better: str
    value: MetricValue


@dataclass(frozen=True)
class RankLine:
    """One entry's line. `rank` is None, and `reason` says why, when the entry is not ranked; `total` is exact and
    `printed` is how it is shown.
    """

    entry: str
    category: str
    rank: int | Fraction | None
    tied: bool
    total: Fraction | None
    printed: str
    judges: int
    steps: tuple[StepValue, ...]
    reason: Reason | None
    flags: tuple[str, ...]
    keys: tuple[KeyValue, ...] = ()


@dataclass(frozen=True)
class CategoryRanking:
    """The lines of one category (of one round, where the rules rank several): ranked lines in order of place, then
    the unranked. Entries that share a place stand in order of their codes, which decides nothing.
    """

    category: str
    lines: tuple[RankLine, ...]
    round: str = ""


@dataclass(frozen=True, eq=False)
class Evidence:
    """One step's numbers in full: per entry and `dims`."""

    key: str
    label: str
    dims: tuple[str, ...]
    quantity: Quantity

    def rows(self) -> Iterator[tuple[str, str, tuple[str, ...], Fraction | None]]:
        """(category, entry, words of the dimensions, value or None), in canonical order."""
        order = self.quantity.codes(self.dims).argsort(kind="stable")
        quantity = self.quantity.rows(order)
        columns = [quantity.words(dim) for dim in self.dims]
        units = [quantity.frame.units[unit] for unit in quantity.unit.tolist()]
        for row, ((category, entry), value) in enumerate(zip(units, quantity.fractions(), strict=True)):
            yield category, entry, tuple(column[row] for column in columns), value


@dataclass(frozen=True, eq=False)
class Result:
    """A tabulation's outcome. Equal digests of rules and input, and an equal engine version, mean equal rankings."""

    rules: Rules
    marks_digest: str
    facts_digest: str
    input_digest: str
    categories: tuple[CategoryRanking, ...]
    evidence: tuple[Evidence, ...] = field(repr=False)
    engine_version: str = ENGINE_VERSION

    def line(self, entry: str, category: str | None = None, round: str | None = None) -> RankLine:
        """The line of an entry; KeyError when there is none, or when it stands in several and is not told apart."""
        found = [
            line
            for ranking in self.categories
            if (category is None or ranking.category == category) and (round is None or ranking.round == round)
            for line in ranking.lines
            if line.entry == entry
        ]
        if len(found) != 1:
            raise KeyError(f"{len(found)} lines for entry “{entry}”; name the category and the round of one.")
        return found[0]

    @property
    def forced(self) -> tuple[tuple[str, str], ...]:
        """The steps that the rules use against the general advice, each with the reason that has to be printed."""
        return tuple((step.key, step.options["force"]) for step in self.rules.steps if "force" in step.options)

    def to_json(self) -> dict[str, Any]:
        """Everything as plain data: numbers as fractions p/q, so that nothing is lost. `evidence.steps` are the numbers
        of every step; what else is computed beside a ranking may be added there.
        """
        return {
            "engine_version": self.engine_version,
            "rules": self.rules.to_json(),
            "rules_digest": self.rules.digest,
            "input_digest": self.input_digest,
            "marks_digest": self.marks_digest,
            "facts_digest": self.facts_digest,
            "forced": [{"step": step, "reason": reason} for step, reason in self.forced],
            "ranking": [
                {
                    "category": ranking.category,
                    "round": ranking.round,
                    "lines": [_line_json(line) for line in ranking.lines],
                }
                for ranking in self.categories
            ],
            "evidence": {"steps": [_step_json(each) for each in self.evidence]},
        }


def _step_json(step: Evidence) -> dict[str, Any]:
    return {
        "key": step.key,
        "label": step.label,
        "per": ["category", "entry", *step.dims],
        "rows": [
            [category, entry, *words, None if value is None else fraction_text(value)]
            for category, entry, words, value in step.rows()
        ],
    }


def _line_json(line: RankLine) -> dict[str, Any]:
    return {
        "entry": line.entry,
        "rank": rank_text(line.rank),
        "tied": line.tied,
        "total": line.printed,
        "total_exact": None if line.total is None else fraction_text(line.total),
        "judges": line.judges,
        "steps": {step.key: None if step.value is None else fraction_text(step.value) for step in line.steps},
        "keys": [{"key": key.key, "better": key.better, "value": _key_json(key.value)} for key in line.keys],
        "reason": None
        if line.reason is None
        else {"code": line.reason.code, "en": str(line.reason), "ko": line.reason.ko},
        "flags": list(line.flags),
    }


def _key_json(value: MetricValue) -> str | list[str] | None:
    if isinstance(value, tuple):
        return [fraction_text(each) for each in value]
    return None if value is None else fraction_text(value)


def rank_text(rank: int | Fraction | None) -> str | None:
    """A place as it is written: 3, or 2.5 for a fractional one."""
    if rank is None:
        return None
    return decimal_text(rank, 1) if isinstance(rank, Fraction) and rank.denominator != 1 else str(rank)


@dataclass(frozen=True)
class Difference:
    """The first key that puts `above` before `below`."""

    above: str
    below: str
    key: str
    label: Label
    better: str
    value_above: MetricValue
    value_below: MetricValue
    position: int
    """0 when the total itself differs, 1 for the first tie-break, and so on."""

    def text(self, language: str = "en") -> str:
        speech = Speech(language, {})
        told = speech.say(
            "{above} stands above {below} by “{label}” ({direction}): {one} against {other}.",
            "{above}의 순위가 {below}보다 앞선 근거는 ‘{label}’입니다({direction}): {one} 대 {other}.",
            above=self.above,
            below=self.below,
            label=self.label.text(language),
            direction=speech.direction(self.better),
            one=_shown(self.value_above, self.value_below),
            other=_shown(self.value_below, self.value_above),
        )
        if self.position == 0:
            return told
        return told + speech.say(
            " Everything that counts before it is equal.", " 그보다 먼저 적용하는 기준은 모두 같습니다."
        )


def why_above(
    result: Result, entry_x: str, entry_y: str, category: str | None = None, round: str | None = None
) -> Difference | None:
    """The first key that separates two ranked entries of one ranking; None when they share their place.

    KeyError when an entry stands in several rankings and category and round do not say which; ValueError when the two
    are not in the same ranking, or one of them is not ranked.
    """
    for ranking in result.categories:
        if category not in (None, ranking.category) or round not in (None, ranking.round):
            continue
        lines = {line.entry: line for line in ranking.lines}
        if entry_x in lines and entry_y in lines:
            result.line(entry_x, ranking.category if category is None else category, round)
            return _difference(lines[entry_x], lines[entry_y])
    raise ValueError(f"“{entry_x}” and “{entry_y}” are not in the same ranking.")


def _difference(x: RankLine, y: RankLine) -> Difference | None:
    for line in (x, y):
        if line.rank is None:
            raise ValueError(f"“{line.entry}” is not ranked: {line.reason}")
    if x.rank == y.rank:
        return None
    above, below = (x, y) if x.rank < y.rank else (y, x)  # type: ignore[operator]  # both are ranked, see above
    for position, (one, other) in enumerate(zip(above.keys, below.keys, strict=True)):
        if one.value is not None and other.value is not None and one.value != other.value:
            return Difference(
                above.entry, below.entry, one.key, one.label, one.better, one.value, other.value, position
            )
    raise AssertionError("Two entries have different places although no key differs.")


def _shown(value: MetricValue, beside: MetricValue) -> str:
    """A key's value with as many places as it takes to see that it differs from the other's."""
    if isinstance(value, tuple):
        return ", ".join(decimal_text(each, 0) for each in value)
    if value is None or not isinstance(beside, Fraction):
        return str(value)
    places = 2
    while decimal_text(value, places) == decimal_text(beside, places) and value != beside and places < 12:
        places += 1
    return decimal_text(value, places)
