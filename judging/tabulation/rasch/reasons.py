"""Why a Rasch analysis is refused: a code for programs and a whole sentence for people, in English and in Korean."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["Refusal", "RefusalCode", "Refused"]


class RefusalCode(StrEnum):
    """What stands in the way."""

    NO_MARKS = "no_marks"
    NOT_WHOLE_STEPS = "not_whole_steps"
    TOO_MANY_CATEGORIES = "too_many_categories"
    UNEQUAL_SCALES = "unequal_scales"
    ONE_CATEGORY = "one_category"
    TOO_SMALL = "too_small"
    EXTREME = "extreme"
    CONFOUNDED = "confounded"
    DISCONNECTED = "disconnected"
    TOO_FEW_JUDGES = "too_few_judges"
    TOO_LARGE = "too_large"
    NOT_CONVERGED = "not_converged"
    NOT_SEPARATED = "not_separated"


_SENTENCES = {
    RefusalCode.NO_MARKS: (
        "There are no marks to analyse.",
        "분석할 점수가 없습니다.",
    ),
    RefusalCode.NOT_WHOLE_STEPS: (
        (
            "The Rasch model needs marks in equal steps from {low} to {high} on “{criterion}”, and {mark} is not one of"
            " them (steps of {step})."
        ),
        (
            "라쉬 모형에는 ‘{criterion}’의 점수가 {low}부터 {high}까지 같은 간격이어야 하는데, {mark}은(는) 그 가운데 하나가"
            " 아닙니다(간격 {step})."
        ),
    ),
    RefusalCode.TOO_MANY_CATEGORIES: (
        (
            "The Rasch model takes every step of a scale as a category of its own; “{criterion}” has {categories}, and"
            " beyond {most} there are too few marks in each to learn anything. Read the mixed model instead."
        ),
        (
            "라쉬 모형은 척도의 각 단계를 하나의 범주로 봅니다. ‘{criterion}’에는 범주가 {categories}개인데, {most}개를 넘으면"
            " 범주마다 점수가 너무 적어 알아낼 것이 없습니다. 혼합 모형을 보십시오."
        ),
    ),
    RefusalCode.UNEQUAL_SCALES: (
        "A common rating scale needs criteria with equally many steps, and they have {steps}. Use partial credit.",
        "공통 평정 척도를 쓰려면 평가 기준의 단계 수가 같아야 하는데 {steps}입니다. 부분 점수 모형을 쓰십시오.",
    ),
    RefusalCode.ONE_CATEGORY: (
        "Every mark on “{criterion}” is the same, so it tells nothing apart, and this model cannot be fitted to it.",
        "‘{criterion}’의 점수가 모두 같아 아무것도 구별하지 못하므로 이 모형을 맞출 수 없습니다.",
    ),
    RefusalCode.TOO_SMALL: (
        "The Rasch model needs at least two entries and two judges, and there are {entries} and {judges}.",
        "라쉬 모형에는 응모작과 심사위원이 각각 둘 이상 필요한데, {entries}편과 {judges}명입니다.",
    ),
    RefusalCode.EXTREME: (
        (
            "These judges gave the highest mark throughout, or the lowest throughout, so how lenient or strict they are"
            " has no limit, and this model cannot be fitted to such marks: {judges}."
        ),
        (
            "처음부터 끝까지 최고점만, 또는 최저점만 준 심사위원이 있어 그 너그러움이나 엄격함의 끝을 알 수 없고, 이런"
            " 점수에는 이 모형을 맞출 수 없습니다: {judges}."
        ),
    ),
    RefusalCode.CONFOUNDED: (
        (
            "The criteria fall into {parts} groups that no judge marked together, so the difficulty of a criterion cannot"
            " be told from the severity of its judges."
        ),
        (
            "평가 기준이 한 심사위원도 함께 채점하지 않은 {parts}개 묶음으로 나뉘어, 기준의 어려움과 그 심사위원의 엄격함을 구별할 수"
            " 없습니다."
        ),
    ),
    RefusalCode.DISCONNECTED: (
        (
            "The entries fall into {parts} parts that share no judge, so they cannot be compared across parts: analyse each"
            " part on its own."
        ),
        "응모작이 공통 심사위원이 없는 {parts}개 묶음으로 나뉘어 묶음끼리 비교할 수 없습니다. 묶음마다 따로 분석하십시오.",
    ),
    RefusalCode.TOO_FEW_JUDGES: (
        "The number of judges is {judges}; with fewer than {needed} the differences between judges cannot be estimated reliably.",
        "심사위원이 {judges}명입니다. {needed}명보다 적으면 심사위원 사이의 차이를 믿을 만하게 추정할 수 없습니다.",
    ),
    RefusalCode.TOO_LARGE: (
        "The model would have {parameters} parameters; it is fitted up to {most}.",
        "모형의 모수가 {parameters}개가 됩니다. {most}개까지 추정합니다.",
    ),
    RefusalCode.NOT_CONVERGED: (
        (
            "The Rasch model found no best fit to these marks in {steps} steps; figures from where it stopped would"
            " mislead."
        ),
        "라쉬 모형이 {steps}단계 안에 이 점수에 가장 잘 맞는 값을 찾지 못했습니다. 멈춘 곳의 수치는 오해를 부릅니다.",
    ),
    RefusalCode.NOT_SEPARATED: (
        "This panel did not separate the entries: their differences are no larger than chance alone would make them.",
        "이 심사에서는 응모작이 구별되지 않았습니다. 응모작 사이의 차이가 우연만으로 생길 차이보다 크지 않습니다.",
    ),
}


@dataclass(frozen=True)
class Refusal:
    """One reason, with the numbers and names that its sentence tells."""

    code: RefusalCode
    facts: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """The sentence, in Korean for `ko` and in English for any other language."""
        facts = {key: ", ".join(fact) if isinstance(fact, tuple) else fact for key, fact in self.facts.items()}
        return _SENTENCES[self.code][language == "ko"].format(**facts)


class Refused(ValueError):  # noqa: N818 - a refusal is an answer, not an error of the program
    """Raised where an answer would mislead; carries the `refusal`."""

    def __init__(self, code: RefusalCode, **facts: object) -> None:
        self.refusal = Refusal(code, facts)
        super().__init__(self.refusal.text())
