"""What the evidence is made from: the marks and their ranking, and what is known beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from judging.tabulation.marks import Facts, MarkTable
from judging.tabulation.result import Result

__all__ = ["DRAWS", "LEVEL", "CategoryLines", "EvidencePart"]

DRAWS = 2000
LEVEL = 0.9


@dataclass(frozen=True)
class CategoryLines:
    """The lines that matter in one category: how many `places` win something, how many entries pass the `cut` into the
    next round (None: there is no such line), and how many more `sheets` the secretariat could ask for (triage).
    """

    places: int | None = None
    cut: int | None = None
    sheets: int = 8

    def __post_init__(self) -> None:
        for number in (self.places, self.cut, self.sheets):
            if number is not None and number < 0:
                raise ValueError("Places, a cut and sheets are counted from 0.")


@dataclass(frozen=True, eq=False)
class EvidencePart:
    """The entries judged under one rubric: their marks, the result of tabulating just these marks, and the context.

    `facts` are those that were tabulated with the marks; `lines` are by category; `judge_homes` and `entry_homes` give a country (or organisation) by code, and whoever is
    not in them has none; `order` is when each judge marked each entry, as a whole number that only has to increase:
    (judge, entry) to number. `seed` and `draws` govern everything that is drawn by chance.
    """

    table: MarkTable
    result: Result
    facts: Facts = field(default_factory=Facts)
    name: str = ""
    lines: Mapping[str, CategoryLines] = field(default_factory=dict)
    judge_homes: Mapping[str, str] = field(default_factory=dict)
    entry_homes: Mapping[str, str] = field(default_factory=dict)
    order: Mapping[tuple[str, str], int] = field(default_factory=dict)
    seed: int = 0
    draws: int = DRAWS
    level: float = LEVEL

    @classmethod
    def alone(
        cls, table: MarkTable, result: Result, facts: Facts, *, places: int | None = None, seed: int = 0
    ) -> "EvidencePart":
        """Marks that belong to no season: nobody's home is known, nor the order of marking. In every category `places`
        win something, and the cut is the one that the rules declare.
        """
        tops = [ranking.advance.top for ranking in result.rules.rankings if ranking.advance]
        lines = CategoryLines(places=places, cut=tops[0] if tops else None)
        categories = {ranking.category for ranking in result.categories}
        return cls(table, result, facts, lines=dict.fromkeys(categories, lines), seed=seed)
