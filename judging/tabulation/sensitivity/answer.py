"""What sensitivity hands back: how much of a ranking hangs on its weights, on one judge, criterion or mark.

Everything is said of one category, because entries compete within a category. Weights and changes of weights are in
percentage points of the whole rubric: the weights of the criteria that judges mark add up to 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from judging.tabulation.sensitivity.reasons import Refusal

__all__ = ["Bar", "Facet", "LeftOut", "MarkChange", "Measure", "Move", "WeightChange", "WeightDraws", "WeightLine"]

Rank = int | Fraction


@dataclass(frozen=True)
class WeightLine:
    """One entry when the weights are drawn anew: its official rank, the interval of its ranks, and in which share of the
    draws it was first (alone or with others), and among the first k for each k asked for.
    """

    entry: str
    rank: Rank
    low: int
    high: int
    first: float
    top: tuple[float, ...]


@dataclass(frozen=True)
class WeightDraws:
    """The ranked entries of a category in order of their official ranks. Weights are drawn from a Dirichlet distribution
    around the declared ones; `spread` is each weight's standard deviation, in percentage points. Shares carry a chance
    error of about sqrt(p (1 - p) / draws).
    """

    category: str
    lines: tuple[WeightLine, ...]
    concentration: float
    spread: Mapping[str, float]
    draws: int
    level: float
    places: tuple[int, ...]

    def of(self, entry: str) -> WeightLine:
        return next(line for line in self.lines if line.entry == entry)


@dataclass(frozen=True)
class Bar:
    """One criterion of a tornado. With its weight at `low_weight` or `high_weight` (percentage points) and the others
    carrying on in proportion, the present winner leads the best other entry by so many points; below zero that one,
    `low_winner` or `high_winner`, is ahead.
    """

    criterion: str
    weight: float
    low_weight: float
    high_weight: float
    low_lead: float
    high_lead: float
    low_winner: str
    high_winner: str


class Measure(StrEnum):
    """How large a change of weights is: all changes added up, or the largest of them."""

    SUM = "sum"
    LARGEST = "largest"


@dataclass(frozen=True)
class WeightChange:
    """The smallest change of weights that puts `outside` ahead of `inside`, who is among the first `top`.

    `change` is its size by `measure`, exactly: with `at_tie` the two totals are equal. `weights` go a trace further, and
    the engine, asked with them, puts `outside` ahead. All three are non-negative and add up to 100. `proven` says that
    nothing smaller does it. Else (criteria that do not apply here and there, or a trim) it is the smallest that was
    found; then `at_tie` and `weights` are the same, a trace beyond the tie, and do what they say all the same.
    """

    category: str
    top: int
    measure: Measure
    change: Fraction
    inside: str
    outside: str
    declared: Mapping[str, Fraction]
    at_tie: Mapping[str, Fraction]
    weights: Mapping[str, Fraction]
    proven: bool


@dataclass(frozen=True)
class Move:
    """An entry's rank before and after; None where it is not ranked."""

    entry: str
    before: Rank | None
    after: Rank | None


class Facet(StrEnum):
    """What is left out."""

    JUDGE = "judge"
    CRITERION = "criterion"


@dataclass(frozen=True)
class LeftOut:
    """The ranking of a category as the rules make it without this judge or criterion: `moves` in order of the ranks
    before, entries that keep theirs left out; `first` who would be first; `top_changes` whether others would be among
    the first `top`. Where the rules give no ranking then, `refusal` says why and nothing moves.
    """

    facet: Facet
    code: str
    category: str
    moves: tuple[Move, ...]
    first: tuple[str, ...]
    top: int
    top_changes: bool
    refusal: Refusal | None = None


@dataclass(frozen=True)
class MarkChange:
    """The smallest change of one single mark that puts `outside` ahead of `inside`, who is among the first `top`.

    The mark is `judge`'s on `criterion` for `entry` (one of the two); it goes from `before` to `after`, `steps` steps of
    its scale. `alike` is how many single marks would do it with so few steps.
    """

    category: str
    top: int
    entry: str
    judge: str
    criterion: str
    before: Fraction
    after: Fraction
    steps: int
    inside: str
    outside: str
    alike: int
