"""One coefficient of agreement or reliability: its value, its interval, and the design that it is about."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

__all__ = ["Coefficient", "Key", "Scale"]


class Key(StrEnum):
    """Which coefficient; names.py has each one's full name, design and meaning."""

    ICC_1_1 = "icc_1_1"
    ICC_1_K = "icc_1_k"
    ICC_A_1 = "icc_a_1"
    ICC_A_K = "icc_a_k"
    ICC_C_1 = "icc_c_1"
    ICC_C_K = "icc_c_k"
    CRONBACH = "cronbach"
    RELATIVE_1 = "relative_1"
    RELATIVE_K = "relative_k"
    ABSOLUTE_1 = "absolute_1"
    ABSOLUTE_K = "absolute_k"
    KENDALL = "kendall"
    KENDALL_PLAIN = "kendall_plain"
    SPEARMAN = "spearman"
    PEARSON = "pearson"
    ALPHA_NOMINAL = "alpha_nominal"
    ALPHA_ORDINAL = "alpha_ordinal"
    ALPHA_INTERVAL = "alpha_interval"
    ALPHA_RATIO = "alpha_ratio"
    FLEISS = "fleiss"


class Scale(StrEnum):
    """What may be said of marks: nominal (only same or different), ordinal (more or less), interval (how much more),
    ratio (how many times as much).
    """

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of one panel. Plain values only.

    `low` and `high` are the confidence interval at `level`, all three None where none is known. `p` is the probability
    of so much agreement if entries did not differ at all, None where it is not tested. `averaged` is the number of
    judges whose mean the coefficient is about: 1 for a single judge, the harmonic mean of marks per entry where
    entries have unequally many, None where no mean is meant. `marks` counts the marks it was computed from.
    """

    key: Key
    value: float
    entries: int
    judges: int
    marks: int
    averaged: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    p: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data, ready for json.dumps; `Coefficient(**data)` is equal to this one."""
        return asdict(self)
