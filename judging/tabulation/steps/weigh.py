"""Weigh: the marks on the criteria become points, by the weights and scales of the rubric.

From judges' marks it makes each judge's points for an entry; from means per criterion it makes the entry's points. The
arithmetic is `sheet.points_per_mark`, the same as on the judge's desk.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from judging.tabulation.criteria import CriterionSpec, Scale, leaves, leaves_under
from judging.tabulation.exact import IntArray, Numbers, joined
from judging.tabulation.quantity import Groups, Quantity, Status, gathered, grouped
from judging.tabulation.sheet import points_per_mark
from judging.tabulation.specs import Options, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import (
    NAME,
    PER,
    WHERE,
    Context,
    MethodRefused,
    ShapeProblem,
    Shapes,
    StepKind,
    check_per,
    check_where,
    register,
    source,
)

_SCALES = {
    Scale.SHARE_OF_MAX: (
        "100 × sum(weight × mark / highest mark) / sum(weights)",
        "100 × 합(가중치 × 점수 ÷ 만점) ÷ 가중치의 합",
    ),
    Scale.SHARE_OF_RANGE: (
        "100 × sum(weight × (mark - lowest mark) / (highest mark - lowest mark)) / sum(weights)",
        "100 × 합(가중치 × (점수 - 최저 가능 점수) ÷ (만점 - 최저 가능 점수)) ÷ 가중치의 합",
    ),
    Scale.MEAN_ON_SCALE: ("sum(weight × mark) / sum(weights)", "합(가중치 × 점수) ÷ 가중치의 합"),
}


@register
class Weigh(StepKind):
    """Points from criteria, for each `per` (without it: for everything but the criterion). What is not applicable is left out and the other weights carry on; `only` weighs the named
    criteria (with what is below them) alone.
    """

    word = "weigh"
    required = ()
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "per": PER,
        "where": WHERE,
        "scale": {"enum": [scale.value for scale in Scale]},
        "only": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        if not shapes.criteria:
            raise ShapeProblem("step", "Weighing needs the criteria. List them under “criteria”.")
        dims = shapes.of(options.get("of", "marks"))
        if "criterion" not in dims:
            raise ShapeProblem("of", f"“{options['of']}” is not told apart by criterion, so it cannot be weighed.")
        check_where({"of": "marks", **options}, dims)
        known = {criterion.key for criterion in shapes.criteria}
        strange = [key for key in options.get("only", ()) if key not in known]
        if strange:
            raise ShapeProblem("only", f"There is no criterion {', '.join(strange)}. Name criteria of the rubric.")
        if options.get("scale", Scale.SHARE_OF_MAX) == Scale.SHARE_OF_MAX:
            low = [criterion.key for criterion in leaves(shapes.criteria) if criterion.maximum <= 0]
            if low:
                raise ShapeProblem("scale", f"share_of_max needs a highest mark above 0; {low[0]} has none.")
        if "per" not in options:
            return tuple(dim for dim in dims if dim != "criterion")
        if "criterion" in options["per"]:
            raise ShapeProblem("per", "Weighing brings the criteria together. Remove “criterion” from “per”.")
        return check_per({"of": "marks", **options}, dims)

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(replace(spec, options={"of": "marks", **spec.options}), context)
        marked = [leaf.key for leaf in leaves(context.criteria)]
        wanted = leaves_under(context.criteria, spec.options["only"]) if "only" in spec.options else frozenset(marked)
        columns = [key for key in marked if key in wanted]
        groups = grouped(quantity.codes(spec.dims))
        row_of, status = _sheets(spec, quantity, groups, columns)
        outcome = _outcome(status, lenient=context.missing_rows_left_out)
        outcome[groups.any(_awaited_sheets(quantity))] = Status.UNKNOWN
        scale = Scale(spec.options.get("scale", Scale.SHARE_OF_MAX))
        numbers = _points(
            context.criteria,
            columns,
            scale,
            marks=quantity.numbers,
            row_of=row_of,
            status=status,
            outcome=outcome,
        )
        return gathered(quantity, spec.dims, groups, numbers, outcome)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        en, ko = _SCALES[Scale(spec.options.get("scale", Scale.SHARE_OF_MAX))]
        told = speech.say(
            "“{key}” = {formula}, {per}, from {of}{where}.",
            "‘{key}’ = {formula} ({per}, {of}{where} 값으로 계산).",
            key=spec.label.text(speech.language),
            formula=speech.say(en, ko),
            per=speech.per(spec.dims),
            of=speech.name(spec.options.get("of", "marks")),
            where=speech.where(spec.options.get("where", {})),
        )
        if "only" in spec.options:
            told += speech.say(
                " Only these criteria are weighed: {only}.",
                " 다음 평가 기준만 계산합니다: {only}.",
                only=speech.names(spec.options["only"]),
            )
        return told + speech.say(
            " A criterion that does not apply is left out and the other weights carry on.",
            " 해당 없는 기준은 제외하고 나머지 가중치로 계산합니다.",
        )


_NO_ROW = -1


def _sheets(spec: StepSpec, quantity: Quantity, groups: Groups, columns: Sequence[str]) -> tuple[IntArray, IntArray]:
    """For each group and criterion: the row of the quantity (-1: none) and its status (-1: none)."""
    column_of = {key: place for place, key in enumerate(columns)}
    places = np.array([column_of.get(word, -1) for word in quantity.frame.words["criterion"]], dtype=np.int64)
    column = places[quantity.keys["criterion"]]
    known = np.flatnonzero(column >= 0)
    cells = groups.of[known] * len(columns) + column[known]
    if len(np.unique(cells)) < len(cells):
        raise MethodRefused(
            spec.key,
            "Some sheets have two marks for one criterion, of different rounds or kinds. Name what tells them apart "
            "under “per”, or let only one round or kind through with “where”.",
        )
    row_of = np.full((len(groups), len(columns)), _NO_ROW, dtype=np.int64)
    status = np.full((len(groups), len(columns)), _NO_ROW, dtype=np.int8)
    row_of[groups.of[known], column[known]] = known
    status[groups.of[known], column[known]] = quantity.status[known]
    return row_of, status


def _awaited_sheets(quantity: Quantity) -> IntArray:
    """The rows that speak of a whole sheet, without a criterion, and wait for it."""
    blank = np.array([not word for word in quantity.frame.words["criterion"]], dtype=bool)
    awaited: IntArray = blank[quantity.keys["criterion"]] & (quantity.status == Status.UNKNOWN)
    return awaited


def _outcome(status: IntArray, *, lenient: bool) -> IntArray:
    """What becomes of each sheet.

    With a number where something counts and nothing is unknown; left out where nothing counts because all of it was
    left out or did not apply.
    """
    something = (status == Status.PRESENT).any(axis=1)
    unknown = (status == Status.UNKNOWN).any(axis=1)
    if not lenient:
        unknown |= something & (status == _NO_ROW).any(axis=1)
    outcome = np.where(something, Status.PRESENT, Status.LEFT_OUT).astype(np.int8)
    outcome[unknown] = Status.UNKNOWN
    return outcome


def _points(
    criteria: Sequence[CriterionSpec],
    columns: Sequence[str],
    scale: Scale,
    *,
    marks: Numbers,
    row_of: IntArray,
    status: IntArray,
    outcome: IntArray,
) -> Numbers:
    """Points of every sheet that has any, reckoned together for all sheets on which the same criteria count."""
    counted = np.flatnonzero(outcome == Status.PRESENT)
    patterns, which = np.unique(status[counted] == Status.PRESENT, axis=0, return_inverse=True)
    parts, places = [], []
    for number, pattern in enumerate(patterns):
        sheets = counted[which.reshape(-1) == number]
        countable = [place for place in range(len(columns)) if pattern[place]]
        slopes, constant = points_per_mark(criteria, frozenset(columns[place] for place in countable), scale)
        if not slopes:  # only criteria of weight 0 are marked: there is nothing to weigh
            outcome[sheets] = Status.UNKNOWN
            continue
        total = Numbers.filled(constant, len(sheets))
        for place in countable:
            slope = slopes.get(columns[place], Fraction(0))
            total = total.plus(marks.take(row_of[sheets, place]).times_number(slope))
        parts.append(total)
        places.append(sheets)
    if not parts:
        return Numbers(np.zeros(len(outcome), dtype=np.int64))
    return joined(parts).scattered(np.concatenate(places), len(outcome))
