"""Many numbers become one: mean, sum, median, highest, lowest, count.

All of them count only what is present; a sum, which would count a gap as 0, has no number where there is one. A number
that should be there and is not (unknown) leaves the result without a number, unless the step says
`"missing": "leave_out"`; an all-not-applicable group stays not applicable. Nothing is ever taken as 0.
"""

from abc import abstractmethod
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from judging.tabulation.exact import IntArray, Numbers, fraction_of
from judging.tabulation.quantity import Groups, Quantity, Status, gathered, grouped, runs, sorted_runs
from judging.tabulation.specs import Options, StepSpec
from judging.tabulation.speech import Speech
from judging.tabulation.steps.base import (
    NAME,
    NUMBER,
    PER,
    WHERE,
    Context,
    Shapes,
    StepKind,
    check_per,
    check_where,
    register,
    source,
)

_MISSING: dict[str, Any] = {"enum": ["refuse", "leave_out"]}


class Reduction(StepKind):
    """Collapses everything but the entry and what `per` names."""

    properties: ClassVar[dict[str, Any]] = {"of": NAME, "per": PER, "where": WHERE, "missing": _MISSING}
    needs_all: ClassVar[bool] = False
    """Whether leaving something out would count it as 0, as in a sum."""

    def shape(self, options: Options, shapes: Shapes) -> tuple[str, ...]:
        dims = shapes.of(options["of"])
        check_where(options, dims)
        return check_per(options, dims)

    def run(self, spec: StepSpec, context: Context) -> Quantity:
        quantity, gaps = _without_sheet_rows(source(spec, context), spec)
        groups = grouped(quantity.codes(spec.dims))
        numbers, has_number = self.reduce(spec, quantity, groups)
        # a judge who is left out stays left out; a criterion that no judge is left to mark is unknown
        without = Status.LEFT_OUT if "judge" in spec.dims else Status.UNKNOWN
        status = np.where(has_number, Status.PRESENT, without).astype(np.int8)
        status[~has_number & ~groups.any(quantity.status != Status.NOT_APPLICABLE)] = Status.NOT_APPLICABLE
        if spec.options.get("missing", "refuse") == "refuse":
            status[groups.any(quantity.status == Status.UNKNOWN)] = Status.UNKNOWN
            if self.needs_all:
                out = (quantity.status == Status.NOT_APPLICABLE) | (quantity.status == Status.LEFT_OUT)
                gap = groups.any(out) | np.isin(quantity.unit[groups.first], gaps)
                status[has_number & gap] = Status.UNKNOWN
        return gathered(quantity, spec.dims, groups, numbers, status)

    @abstractmethod
    def reduce(self, spec: StepSpec, quantity: Quantity, groups: Groups) -> tuple[Numbers, IntArray]:
        """One number for each group, and whether it has one."""

    def tell_missing(self, spec: StepSpec, speech: Speech) -> str:
        if spec.options.get("missing", "refuse") == "refuse":
            return ""
        return speech.say(" What is missing is left out.", " 빠진 값은 제외하고 계산합니다.")

    def told(self, spec: StepSpec, speech: Speech, en: str, ko: str) -> str:
        return speech.say(
            "“{key}” is {what} of {of}{where}, {per}.",
            "‘{key}’ 값은 {of}{where} 값의 {what}이며 {per} 계산합니다.",
            key=spec.label.text(speech.language),
            what=speech.say(en, ko),
            of=speech.name(spec.options["of"]),
            where=speech.where(spec.options.get("where", {})),
            per=speech.per(spec.dims),
        ) + self.tell_missing(spec, speech)


def _without_sheet_rows(quantity: Quantity, spec: StepSpec) -> tuple[Quantity, IntArray]:
    """Where the result is per criterion: the rows without those that speak of a whole sheet, and the units on which
    such a row leaves a gap in every criterion.
    """
    if "criterion" not in spec.dims:
        return quantity, np.zeros(0, dtype=np.int64)
    blank = np.array([not word for word in quantity.frame.words["criterion"]], dtype=bool)[quantity.keys["criterion"]]
    of_sheet = blank & (quantity.status == Status.LEFT_OUT)
    gaps = quantity.unit[of_sheet] if "judge" not in spec.dims else np.zeros(0, dtype=np.int64)
    return quantity.rows(np.flatnonzero(~of_sheet)), np.unique(gaps)


def _sums(quantity: Quantity, groups: Groups) -> tuple[Numbers, IntArray, IntArray]:
    rows, starts, of = runs(groups, quantity.present())
    counts = groups.count(quantity.present())
    return quantity.numbers.take(rows).sums(starts).scattered(of, len(groups)), counts, counts > 0


@register
class Sum(Reduction):
    """The sum. Where a mark is left out by its state or does not apply there is none: a sum over fewer would count the
    missing one as 0. What a trim or a best-of-n drops is missing nowhere.
    """

    word = "sum"
    needs_all = True

    def reduce(self, spec: StepSpec, quantity: Quantity, groups: Groups) -> tuple[Numbers, IntArray]:
        totals, _, has_number = _sums(quantity, groups)
        return totals, has_number

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        return self.told(spec, speech, "the sum", "합")


@register
class Mean(Reduction):
    """The mean of what is present; or, with `divisor`, the sum divided by a declared number."""

    word = "mean"
    properties: ClassVar[dict[str, Any]] = {
        **Reduction.properties,
        "divisor": {"type": "integer", "minimum": 1},
    }

    def reduce(self, spec: StepSpec, quantity: Quantity, groups: Groups) -> tuple[Numbers, IntArray]:
        totals, counts, has_number = _sums(quantity, groups)
        if "divisor" in spec.options:
            return totals.times_number(Fraction(1, spec.options["divisor"])), has_number
        return totals.divided_by_counts(np.maximum(counts, 1)), has_number

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        if "divisor" not in spec.options:
            return self.told(spec, speech, "the mean", "평균")
        told = self.told(spec, speech, "the sum", "합")
        return told + speech.say(
            " It is always divided by {divisor}, however many numbers there are.",
            " 값이 몇 개이든 항상 {divisor}(으)로 나눕니다.",
            divisor=spec.options["divisor"],
        )


@register
class Median(Reduction):
    word = "median"

    def reduce(self, spec: StepSpec, quantity: Quantity, groups: Groups) -> tuple[Numbers, IntArray]:
        rows, starts, of = sorted_runs(groups, quantity.numbers, quantity.present())
        lengths = np.diff(np.append(starts, len(rows)))
        low = quantity.numbers.take(rows[starts + (lengths - 1) // 2])
        high = quantity.numbers.take(rows[starts + lengths // 2])
        middle = low.plus(high).times_number(Fraction(1, 2))
        return middle.scattered(of, len(groups)), groups.any(quantity.present())

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        return self.told(
            spec, speech, "the median (of two middle numbers, their mean)", "중앙값(가운데 두 값이면 그 평균)"
        )


class _Extreme(Reduction):
    def _extreme(self, quantity: Quantity, groups: Groups, *, last: bool) -> tuple[Numbers, IntArray]:
        rows, starts, of = sorted_runs(groups, quantity.numbers, quantity.present())
        ends = np.append(starts[1:], len(rows)) - 1 if len(starts) else starts
        picked = quantity.numbers.take(rows[ends if last else starts])
        return picked.scattered(of, len(groups)), groups.any(quantity.present())


@register
class Highest(_Extreme):
    word = "highest"

    def reduce(self, spec: StepSpec, quantity: Quantity, groups: Groups) -> tuple[Numbers, IntArray]:
        return self._extreme(quantity, groups, last=True)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        return self.told(spec, speech, "the highest", "최고값")


@register
class Lowest(_Extreme):
    word = "lowest"

    def reduce(self, spec: StepSpec, quantity: Quantity, groups: Groups) -> tuple[Numbers, IntArray]:
        return self._extreme(quantity, groups, last=False)

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        return self.told(spec, speech, "the lowest", "최저값")


@register
class Count(Reduction):
    """How many there are, or how many are equal to a number ("how many judges put it first")."""

    word = "count"
    properties: ClassVar[dict[str, Any]] = {**Reduction.properties, "equal": NUMBER, "at_least": NUMBER}

    def reduce(self, spec: StepSpec, quantity: Quantity, groups: Groups) -> tuple[Numbers, IntArray]:
        mask = quantity.present()
        if "equal" in spec.options:
            mask = mask & (_sign_against(quantity.numbers, fraction_of(spec.options["equal"])) == 0)
        if "at_least" in spec.options:
            mask = mask & (_sign_against(quantity.numbers, fraction_of(spec.options["at_least"])) >= 0)
        return Numbers(groups.count(mask.astype(bool))), groups.any(quantity.present())

    def tell(self, spec: StepSpec, speech: Speech) -> str:
        if "equal" in spec.options:
            number = spec.options["equal"]
            return self.told(spec, speech, f"the number of values equal to {number}", f"개수(값이 {number}인 것만)")
        if "at_least" in spec.options:
            number = spec.options["at_least"]
            return self.told(
                spec, speech, f"the number of values of {number} or more", f"개수(값이 {number} 이상인 것만)"
            )
        return self.told(spec, speech, "the number of values", "개수")


def _sign_against(numbers: Numbers, value: Fraction) -> IntArray:
    difference = numbers.plus(Numbers.filled(-value, len(numbers)))
    return np.sign(difference.num)
