"""What judges and the secretariat hand in: marks and facts.

A mark is one judge's number for one criterion of one entry, or the reason why there is none. A fact is a number or a
word that the rules name: a degree of difficulty, a deduction, a draw. A missing mark is None and never 0; *not
applicable* is a state of its own.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

import numpy as np

from judging.tabulation.exact import IntArray, Numbers, fraction_of, fraction_text, places_needed

KEYS = ("category", "entry", "round", "kind", "criterion", "judge")
"""The columns that say which cell of the score book a mark fills, in canonical order."""


class MarkState(StrEnum):
    SCORED = "scored"
    LATE = "late"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    RECUSED = "recused"


STATES = tuple(MarkState)
VALUED = frozenset({MarkState.SCORED, MarkState.LATE})
"""The states in which a mark has a value; in every other state it has none."""


@dataclass(frozen=True)
class Mark:
    """One cell of the score book. An empty `criterion` speaks of the judge's whole sheet (missing or recused)."""

    entry: str
    judge: str
    criterion: str
    value: Decimal | None
    state: MarkState = MarkState.SCORED
    category: str = ""
    round: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.state in VALUED):
            raise ValueError(f"A mark that is {self.state} has {'a' if self.value is None else 'no'} value: {self}")
        if isinstance(self.value, float):
            raise TypeError(f"{self.value!r} is a binary float. Give a Decimal, so that it is exact.")


@dataclass(frozen=True, eq=False)
class MarkTable:
    """All marks of one tabulation, column by column. Row order carries no meaning.

    `words[key]` are the different words of a column in order of code point, `codes[key]` each row's place among them;
    `numbers` holds a filler where `states` says that there is no value.
    """

    words: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, IntArray]
    numbers: Numbers
    states: IntArray

    def __len__(self) -> int:
        return len(self.states)

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> "MarkTable":
        """The table of these marks; refuses two marks for the same cell with ValueError."""
        rows = list(marks)
        columns = {key: [getattr(mark, key) for mark in rows] for key in KEYS}
        values = [mark.value for mark in rows]
        table = cls.of_columns(columns, values, [STATES.index(mark.state) for mark in rows])
        twice = table.repeated_rows()
        if twice:
            first = rows[twice[0][0]]
            raise ValueError(
                f"Judge “{first.judge}” has two marks for entry “{first.entry}”, criterion “{first.criterion}”."
            )
        return table

    @classmethod
    def of_columns(
        cls, columns: Mapping[str, Sequence[str]], values: Sequence[Decimal | None], states: Sequence[int]
    ) -> "MarkTable":
        """The table of parallel columns; a key that is not among `columns` is empty in every row."""
        words: dict[str, tuple[str, ...]] = {}
        codes: dict[str, IntArray] = {}
        for key in KEYS:
            words[key], codes[key] = coded(columns[key]) if key in columns else _all_empty(len(values))
        distinct: dict[Decimal | None, int] = {}
        places = [distinct.setdefault(value, len(distinct)) for value in values]
        numbers = Numbers.of(Fraction(0) if value is None else fraction_of(value) for value in distinct)
        return cls(words, codes, numbers.take(np.array(places, dtype=np.int64)), np.array(states, dtype=np.int8))

    def marks(self) -> Iterator[Mark]:
        columns = [[self.words[key][code] for code in self.codes[key].tolist()] for key in KEYS]
        for row, (category, entry, round_, kind, criterion, judge) in enumerate(zip(*columns, strict=True)):
            state = STATES[self.states[row]]
            value = _decimal(self.numbers.fraction(row)) if state in VALUED else None
            yield Mark(entry, judge, criterion, value, state, category, round_, kind)

    def canonical_order(self) -> IntArray:
        """The rows in order of category, entry, round, kind, criterion, judge."""
        return np.lexsort([self.codes[key] for key in reversed(KEYS)])

    def repeated_rows(self) -> list[tuple[int, int]]:
        """Pairs (row, earlier row) that fill the same cell."""
        order = self.canonical_order()
        same = np.ones(max(len(order) - 1, 0), dtype=bool)
        for key in KEYS:
            column = self.codes[key][order]
            same &= column[1:] == column[:-1]
        return [(int(max(order[i : i + 2])), int(min(order[i : i + 2]))) for i in np.flatnonzero(same)]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the marks in canonical order: one JSON list a line, [category, entry, round, kind, criterion,
        judge, state, value as p/q or empty]. The same marks in another row order have the same digest.
        """
        order = self.canonical_order()
        quoted = []
        for key in KEYS:
            known = [json.dumps(word, ensure_ascii=False) for word in self.words[key]]
            quoted.append([known[code] for code in self.codes[key][order].tolist()])
        values = self.numbers.num[order].tolist()
        texts = {num: fraction_text(Fraction(num, self.numbers.den)) for num in set(values)}
        words = [str(state) for state in STATES]
        tails = [
            f'"{words[state]}","{texts[value] if words[state] in VALUED else ""}"]'
            for state, value in zip(self.states[order].tolist(), values, strict=True)
        ]
        lines = ["[" + ",".join(cells) for cells in zip(*quoted, tails, strict=True)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Fact:
    """A number or a word about an entry, or about one criterion (round, kind) of it. An empty `category` speaks of the
    entry wherever it competes.
    """

    entry: str
    name: str
    value: Decimal | Fraction | str
    category: str = ""
    round: str = ""
    kind: str = ""
    criterion: str = ""


@dataclass(frozen=True, eq=False)
class Facts:
    """All facts of one tabulation, and the categories of entries where a file of facts names them."""

    facts: tuple[Fact, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    """(entry, category) pairs; also of entries that nobody has marked."""

    @classmethod
    def of(cls, facts: Iterable[Fact], categories: Iterable[tuple[str, str]] = ()) -> "Facts":
        """These facts; refuses two facts of one name about the same thing with ValueError."""
        rows = tuple(facts)
        cells = Counter((f.name, f.category, f.entry, f.round, f.kind, f.criterion) for f in rows)
        twice = [cell for cell, number in cells.items() if number > 1]
        if twice:
            name, _, entry, *_ = twice[0]
            raise ValueError(f"The fact “{name}” is given twice for entry “{entry}”. Keep one of the two.")
        pairs = {(entry, category) for entry, category in categories}
        pairs |= {(fact.entry, fact.category) for fact in rows if fact.category}
        return cls(rows, tuple(sorted(pairs)))

    def named(self, name: str) -> list[Fact]:
        return self._by_name.get(name, [])

    @cached_property
    def _by_name(self) -> dict[str, list[Fact]]:
        groups: dict[str, list[Fact]] = {}
        for fact in self.facts:
            groups.setdefault(fact.name, []).append(fact)
        return groups

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the facts in canonical order, independent of the order in which they were given."""
        lines = [[f.name, f.category, f.entry, f.round, f.kind, f.criterion, *_typed(f.value)] for f in self.facts]
        text = json.dumps([sorted(lines), list(self.categories)], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def coded(values: Sequence[str]) -> tuple[tuple[str, ...], IntArray]:
    """The different words in order of code point, and each value's place among them."""
    seen: dict[str, int] = {}
    places = np.array([seen.setdefault(value, len(seen)) for value in values], dtype=np.int64)
    words = tuple(sorted(seen))
    rank = np.empty(len(words), dtype=np.int64)
    rank[[seen[word] for word in words]] = np.arange(len(words))
    return words, rank[places] if words else places


def _all_empty(size: int) -> tuple[tuple[str, ...], IntArray]:
    return (("",) if size else ()), np.zeros(size, dtype=np.int64)


def _typed(value: Decimal | Fraction | str) -> tuple[str, str]:
    return ("word", value) if isinstance(value, str) else ("number", fraction_text(fraction_of(value)))


def _decimal(value: Fraction) -> Decimal:
    """A mark's value as it was given: its denominator divides a power of ten."""
    places = places_needed(value) or 0
    return Decimal((value * 10**places).numerator).scaleb(-places)
