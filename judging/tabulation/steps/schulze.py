"""Schulze: places from judges' orders, by the strongest paths of pairwise majorities.

Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method", Social Choice and Welfare 36 (2011), 267-303.
"""

from typing import Any, ClassVar

import numpy as np

from judging.tabulation.exact import IntArray, Numbers
from judging.tabulation.quantity import Quantity, Status
from judging.tabulation.specs import Options, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import (
    BETTER,
    NAME,
    WHERE,
    Context,
    ShapeProblem,
    Shapes,
    StepKind,
    check_where,
    register,
    source,
)


@register
class Schulze(StepKind):
    """An entry's place: one more than the number of entries of its category that beat it; lower is better.

    `of` is told apart by judge alone (marks or places); an entry that a judge has not marked stands behind all that he
    has (`unmarked: "last"`) or is not compared by him (`"no_opinion"`, the default, which recusals need). Strength is
    counted in `winning_votes` or `margins`.
    """

    word = "schulze"
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "where": WHERE,
        "better": BETTER,
        "unmarked": {"enum": ["no_opinion", "last"]},
        "strength": {"enum": ["winning_votes", "margins"]},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        dims = shapes.of(options["of"])
        check_where(options, dims)
        if dims != ("judge",):
            told = ", ".join(dims) or "the entry alone"
            raise ShapeProblem("of", f"Schulze needs one number for each judge; “{options['of']}” is per {told}.")
        return ()

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(spec, context)
        units, places = [], []
        for category in np.unique(context.unit_category[quantity.unit]):
            mine = quantity.rows(np.flatnonzero(context.unit_category[quantity.unit] == category))
            entries = np.unique(mine.unit)
            votes = _votes(mine, entries, spec.options)
            units.append(entries)
            places.append(1 + _beaten_by(votes, margins=spec.options.get("strength") == "margins"))
        unit = np.concatenate(units) if units else np.zeros(0, dtype=np.int64)
        place = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
        seen = np.isin(unit, quantity.unit[quantity.present()])
        status = np.where(seen, Status.PRESENT, Status.UNKNOWN).astype(np.int8)
        return Quantity(context.frame, (), unit, {}, Numbers(place.astype(np.int64)), status)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        last = spec.options.get("unmarked", "no_opinion") == "last"
        return speech.say(
            "“{key}” is the place by the Schulze method from {of}{where} ({direction}): entries are compared two by two, "
            "judge by judge, and chains of majorities decide. An entry that a judge did not mark {unmarked}.",
            "‘{key}’ 값은 {of}{where} 값으로 계산한 슐체 방식 순위입니다({direction}). 응모작을 둘씩 심사위원별로 비교하고 "
            "다수 의견의 연쇄로 정합니다. 심사위원이 채점하지 않은 응모작은 {unmarked}.",
            key=spec.label.text(speech.language),
            of=speech.name(spec.options["of"]),
            where=speech.where(spec.options.get("where", {})),
            direction=speech.direction(spec.options.get("better", "higher")),
            unmarked=speech.say("stands behind all that judge did mark", "그 심사위원이 채점한 응모작보다 뒤에 둡니다")
            if last
            else speech.say("is not compared by that judge", "그 심사위원의 비교에서 뺍니다"),
        )


def _votes(quantity: Quantity, entries: IntArray, options: Options) -> IntArray:
    """How many judges put the row's entry before the column's."""
    sign = 1 if options.get("better", "higher") == "higher" else -1
    place = np.searchsorted(entries, quantity.unit)
    votes = np.zeros((len(entries), len(entries)), dtype=np.int64)
    for judge in np.unique(quantity.keys["judge"]):
        rows = np.flatnonzero((quantity.keys["judge"] == judge) & quantity.present())
        values = sign * quantity.numbers.num[rows]
        mine = place[rows]
        votes[np.ix_(mine, mine)] += (values[:, None] > values[None, :]).astype(np.int64)
        if options.get("unmarked") == "last":
            others = np.setdiff1d(np.arange(len(entries)), mine)
            votes[np.ix_(mine, others)] += 1
    return votes


def _beaten_by(votes: IntArray, *, margins: bool) -> IntArray:
    """For each entry, how many others have a stronger path to it than it has to them."""
    wins = votes > votes.T
    strength = np.where(wins, votes - votes.T if margins else votes, 0)
    for middle in range(len(strength)):
        through = np.minimum(strength[:, middle][:, None], strength[middle][None, :])
        strength = np.maximum(strength, through)
    np.fill_diagonal(strength, 0)
    beaten: IntArray = (strength > strength.T).sum(axis=0)
    return beaten
