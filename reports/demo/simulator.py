"""The simulator that gives the demonstration's marks. They are invented: no judge of flesh and blood gave any of them.

A mark is the entry's quality, how strict the judge is, how the entry does on the one criterion, and noise; put on the
criterion's scale and rounded to its step. Everything is drawn from the seed and from keys that stay the same from one
loading to the next, so the same demonstration comes out on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

NAME = "Haetae demonstration simulator"
SEED = 20261006
CENTRE = 0.62  # where on its scale an ordinary entry stands, from 0 to 1
QUALITY, STRICTNESS, ASPECT, NOISE = 0.14, 0.06, 0.05, 0.07  # standard deviations, as shares of the scale
NOT_APPLICABLE_IN = 90  # one mark in so many
REMARK_IN = 12
NA = "NA"

REMARKS = (
    "Clear evidence and an honest account of what did not work.",
    "The indicators are well chosen; a longer series would help.",
    "Strong participation of residents from the beginning.",
    "The budget could say more about the years after the pilot.",
    "Easy to follow for another city of this size.",
    "I should have liked to see an independent evaluation.",
    "Privacy is treated with care.",
    "The benefit for vulnerable groups is shown, not only claimed.",
)


@dataclass(frozen=True)
class Scale:
    """A criterion as the simulator sees it."""

    key: str
    minimum: Decimal
    maximum: Decimal
    step: Decimal


@dataclass(frozen=True)
class Marks:
    """What one judge gives one entry: a number or "NA" for each criterion, remarks on some, perhaps one on the whole."""

    marks: dict[str, str]
    remarks: dict[str, str]
    remark: str


def quality(entry: str, *, seed: int = SEED) -> float:
    """How good the entry is: 0 for an ordinary one, 1 for one in six, rarely above 2."""
    return _chance(seed, "quality", entry).gauss(0, 1)


def simulate(
    entry: str,
    judge: str,
    criteria: Sequence[Scale],
    *,
    of: str = "",
    lift: float = 0.0,
    all_remarks: bool = False,
    seed: int = SEED,
) -> Marks:
    """The marks of this judge for this entry. `of` names the round, `lift` is added to the entry's quality.

    At least one criterion is marked with a number. With `all_remarks` every criterion bears a remark.
    """
    chance = _chance(seed, of, entry, judge)
    base = CENTRE + QUALITY * (quality(entry, seed=seed) + lift) + STRICTNESS * _chance(seed, judge).gauss(0, 1)
    marks, remarks = {}, {}
    for criterion in criteria:
        aspect = ASPECT * _chance(seed, entry, criterion.key).gauss(0, 1)
        place = base + aspect + NOISE * chance.gauss(0, 1)
        marks[criterion.key] = NA if chance.randrange(NOT_APPLICABLE_IN) == 0 else _on_scale(place, criterion)
        if chance.randrange(REMARK_IN) == 0 or all_remarks:
            remarks[criterion.key] = chance.choice(REMARKS)
    if all(mark == NA for mark in marks.values()):
        marks[criteria[0].key] = _on_scale(base, criteria[0])
    return Marks(marks, remarks, chance.choice(REMARKS) if chance.randrange(3) == 0 else "")


def _on_scale(place: float, criterion: Scale) -> str:
    steps = int((criterion.maximum - criterion.minimum) / criterion.step)
    nearest = min(max(round(place * steps), 0), steps)
    return format((criterion.minimum + criterion.step * nearest).normalize(), "f")


def _chance(*keys: object) -> Random:
    return Random("|".join(str(key) for key in keys))  # noqa: S311 - invented marks; nobody gains by guessing them
