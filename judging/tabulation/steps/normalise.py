"""Normalise: what a judge's marks say beside that judge's other marks. Only methods that can be exact are here.

`centre` takes the judge's mean away and adds the mean of all; `min_max` stretches a judge's marks to 0-100; `z` and
`t_score` (the Korean state examinations' (mark - mean) / SD x 10 + 50, SD with n - 1) need a square root, so they are
rounded at declared places, correctly, by whole-number arithmetic.

All of them assume that every judge saw entries of equal quality, and are refused where the marks say otherwise, unless
the rules `force` them with a reason.
"""

from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from judging.tabulation.exact import Numbers, surd_rounded
from judging.tabulation.quantity import Groups, Quantity, Status
from judging.tabulation.specs import Options, Rounding, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import (
    NAME,
    PER,
    Context,
    MethodRefused,
    ShapeProblem,
    Shapes,
    StepKind,
    check_per,
    register,
    source,
)
from judging.tabulation.steps.borda import forced
from judging.tabulation.steps.pools import refuse_unequal_pools
from judging.tabulation.steps.standing import groups_within_category, refuse_thin_judges

FEWEST_JUDGES = 5
_METHODS = {
    "centre": ("the judge's mean is taken away and the mean of all is added", "심사위원 평균을 빼고 전체 평균을 더함"),
    "min_max": ("the judge's lowest becomes 0 and the highest 100", "심사위원의 최저점을 0, 최고점을 100으로 맞춤"),
    "z": ("(mark - judge's mean) / SD", "(점수 - 심사위원 평균) ÷ 표준편차"),
    "t_score": ("(mark - judge's mean) / SD × 10 + 50", "(점수 - 심사위원 평균) ÷ 표준편차 × 10 + 50"),
}
_SURDS = {"z": (0, 1), "t_score": (50, 10)}


@register
class Normalise(StepKind):
    word = "normalise"
    required = ("of", "per", "method")
    properties: ClassVar[dict[str, Any]] = {
        "of": NAME,
        "per": PER,
        "method": {"enum": list(_METHODS)},
        "no_spread": {"enum": ["refuse", "leave_out", "middle"]},
        "force": {"type": "string", "minLength": 1},
    }

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        dims = shapes.of(options["of"])
        if "judge" not in check_per(options, dims):
            raise ShapeProblem("per", "Marks are normalised within each judge. Add “judge” to “per”.")
        if options["method"] in _SURDS and "round" not in options:
            raise ShapeProblem(
                "round", f"{options['method']} needs a square root. Declare “round”, so that the result is exact."
            )
        return dims

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity = source(spec, context)
        per = check_per(spec.options, quantity.dims)
        groups = groups_within_category(quantity, per, context)
        force = spec.options.get("force")
        refuse_thin_judges(spec.key, quantity, groups, force, "Normalising")
        judges = len(np.unique(quantity.keys["judge"][quantity.present()]))
        if judges < FEWEST_JUDGES and not force:
            raise MethodRefused(
                spec.key,
                f"Normalising needs at least {FEWEST_JUDGES} judges, for spreads of fewer are not reliable; there are "
                f"{judges}. Choose another method, or write why it shall be done all the same under “force”.",
            )
        refuse_unequal_pools(spec.key, quantity, per, context, force=force, method="Normalising")
        return _normalised(spec, quantity, groups)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        en, ko = _METHODS[spec.options["method"]]
        told = speech.say(
            "“{key}” is {of}, normalised {among}: {how}.",
            "‘{key}’ 값은 {of} 값을 표준화한 것입니다({among}): {how}.",
            key=spec.label.text(speech.language),
            of=speech.name(spec.options["of"]),
            among=speech.among(spec.options["per"]),
            how=speech.say(en, ko),
        )
        return told + forced(spec, speech)


def _normalised(spec: StepSpec, quantity: Quantity, groups: Groups) -> Quantity:
    values = quantity.numbers.fractions()
    rows_of: dict[int, list[int]] = {}
    for row in np.flatnonzero(quantity.present()).tolist():
        rows_of.setdefault(int(groups.of[row]), []).append(row)
    counted = [values[row] for rows in rows_of.values() for row in rows]
    overall = sum(counted, Fraction(0)) / len(counted) if counted else Fraction(0)
    changed = [Fraction(0)] * len(values)
    status = quantity.status.copy()
    for rows in rows_of.values():
        mine = [values[row] for row in rows]
        if len(set(mine)) == 1 and spec.options["method"] != "centre":
            _without_spread(spec, quantity, rows, changed, status)
            continue
        for row, value in zip(rows, _method(spec, mine, overall), strict=True):
            changed[row] = value
    return quantity.with_values(Numbers.of(changed), status)


def _method(spec: StepSpec, mine: list[Fraction], overall: Fraction) -> list[Fraction]:
    mean = sum(mine, Fraction(0)) / len(mine)
    method = spec.options["method"]
    if method == "centre":
        return [value - mean + overall for value in mine]
    if method == "min_max":
        low, high = min(mine), max(mine)
        return [100 * (value - low) / (high - low) for value in mine]
    variance = sum(((value - mean) ** 2 for value in mine), Fraction(0)) / (len(mine) - 1)
    whole, factor = _SURDS[method]
    rounding = spec.rounding or _declared(spec)
    return [
        surd_rounded(
            whole, 1 if value >= mean else -1, (factor * (value - mean)) ** 2 / variance, rounding.places, rounding.mode
        )
        for value in mine
    ]


def _declared(spec: StepSpec) -> Rounding:
    raise MethodRefused(spec.key, "A square root needs “round”, so that the result is exact.")


def _without_spread(spec: StepSpec, quantity: Quantity, rows: list[int], changed: list[Fraction], status: Any) -> None:
    """A judge who gave one and the same mark to everything has no spread to divide by."""
    policy = spec.options.get("no_spread", "refuse")
    judge = quantity.frame.words["judge"][int(quantity.keys["judge"][rows[0]])]
    if policy == "refuse":
        raise MethodRefused(
            spec.key,
            f"Judge “{judge}” gave the same mark to every entry, so there is no spread to divide by. Declare "
            "“no_spread”: leave_out (this judge's marks do not count) or middle (they become the middle value).",
        )
    for row in rows:
        changed[row] = Fraction({"min_max": 50, "z": 0, "t_score": 50}[spec.options["method"]])
        if policy == "leave_out":
            status[row] = Status.LEFT_OUT
