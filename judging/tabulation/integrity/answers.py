"""What an integrity check answers: comparisons, each with its estimate, its probability and what it could have found.

Words. A *comparison* is one question that was asked of the marks: of all judges together (`overall`) or of one judge or
one pair (`lines`). `p` is the probability of so much by chance alone; `holm` and `bh` are the same after allowing for
the number of comparisons in its family (Holm: the chance that any of them is a false alarm; Benjamini and Hochberg:
the share of false alarms among those pointed out). Those with `holm` up to `ALPHA` *stand out*. It is a question to
ask, never a verdict on a person.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["ALPHA", "POWER", "Check", "CheckKey", "Comparison", "Kind", "Method"]

ALPHA = 0.05
"""The chance of a false alarm that each family of comparisons may have."""
POWER = 0.8
"""The probability with which an effect as large as `detectable` would be found."""


class CheckKey(StrEnum):
    HOME = "home"
    PAIRS = "pairs"
    ORDER = "order"
    STRAIGHT = "straight"


class Kind(StrEnum):
    """What a comparison is about, and so the unit of its estimate."""

    HOME = "home"
    """Points more for entries of the judge's own country than for others, entry and judge taken out; all judges."""
    HOME_JUDGE = "home_judge"
    """The same of one judge."""
    PAIR = "pair"
    """Correlation of two judges' residuals on the entries both marked, beyond what sharing entries makes by itself."""
    DRIFT = "drift"
    """Points more on the last sheet of a judge than on the first; all judges."""
    DRIFT_JUDGE = "drift_judge"
    """The same of one judge."""
    SPREAD = "spread"
    """Points further from the others on the last sheet than on the first (below zero: closer); all judges."""
    FLAT = "flat"
    """Share of a judge's sheets with the same mark on every criterion, beyond that of the other judges."""
    SAME = "same"
    """Share of a judge's sheets that carry that judge's most frequent total, beyond that of the other judges."""


class Method(StrEnum):
    """How a probability was found."""

    ENUMERATED = "enumerated"
    """Every permutation was counted: exact."""
    SAMPLED = "sampled"
    """Permutations were drawn: (b + 1) / (m + 1), a valid test whatever the number of draws."""
    STUDENT = "student"
    """Student's t of a correlation against the correlation that the design makes by itself."""
    COUNTED = "counted"
    """Hypergeometric or binomial tails of numbers of sheets."""


@dataclass(frozen=True)
class Comparison:
    """One comparison. Plain values only.

    `judges` are whom it is about, none where it is about all. `count` is what it rests on (home sheets, entries in
    common, sheets). `estimate` is in the unit of its kind, with the interval `low` to `high` at 95 % where one is known.
    `detectable` is the smallest size of the estimate that would have been found with probability `POWER`; None where
    no effect, however large, could have been found with so few marks. `facts` are further numbers that its sentence
    tells.
    """

    kind: Kind
    judges: tuple[str, ...]
    count: int
    estimate: float
    low: float | None
    high: float | None
    p: float
    holm: float
    bh: float
    method: Method
    detectable: float | None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stands_out(self) -> bool:
        return self.holm <= ALPHA


@dataclass(frozen=True)
class Check:
    """One integrity check: comparisons of all judges together, and one by one in order of judges' codes. `facts` are
    further numbers (sentences.py tells them); `draws` is the number of permutations where some were drawn.
    """

    key: CheckKey
    overall: tuple[Comparison, ...]
    lines: tuple[Comparison, ...]
    draws: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def standing_out(self) -> tuple[Comparison, ...]:
        """The lines that stand out, the least probable first."""
        return tuple(sorted((line for line in self.lines if line.stands_out), key=lambda line: (line.p, line.judges)))

    @property
    def looked_at(self) -> int:
        return len(self.overall) + len(self.lines)

    def to_json(self) -> dict[str, Any]:
        """Plain data, ready for json.dumps."""
        return asdict(self)
