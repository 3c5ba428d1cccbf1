"""Why there is no answer: this package's own reasons, and those of its neighbours in the answer's words."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from judging.tabulation.evidence.answer import Refusal, Refusals, Told
from judging.tabulation.severity.reasons import Refusal as SeverityRefusal

__all__ = ["NoEvidence", "of_severity", "refusal", "refused"]


class NoEvidence(StrEnum):
    """What is lacking."""

    NO_SHEETS = "no_sheets"
    NO_LINE = "no_line"
    NOBODY_BEYOND = "nobody_beyond"
    ONE_JUDGE = "one_judge"
    ONE_ENTRY = "one_entry"
    NO_CRITERIA = "no_criteria"
    NO_SCALES = "no_scales"
    LAST_ROUND = "last_round"
    MANY_CRITERIA = "many_criteria"
    LARGE_PART = "large_part"
    LARGE_CATEGORY = "large_category"


_SENTENCES = {
    NoEvidence.NO_SHEETS: (
        "No sheet counts yet, so there is nothing to compare.",
        "아직 집계할 평가지가 없어 비교할 것이 없습니다.",
    ),
    NoEvidence.NO_LINE: (
        "Neither award places nor a cut are declared for this category, so no line can be close.",
        "이 부문에는 시상 순위나 통과 기준이 정해져 있지 않아 경계를 따질 수 없습니다.",
    ),
    NoEvidence.NOBODY_BEYOND: (
        "All {entries} ranked entries stand on one side of the line after place {places}: one more sheet changes nothing.",
        "순위에 든 응모작 {entries}편이 모두 {places}위 경계의 한쪽에 있어 평가지를 더 받아도 달라지지 않습니다.",
    ),
    NoEvidence.ONE_JUDGE: (
        "A single judge marked this category, so there is no order without that judge.",
        "이 부문을 심사한 위원이 한 명뿐이어서 그 위원을 뺀 순위를 낼 수 없습니다.",
    ),
    NoEvidence.ONE_ENTRY: (
        "Fewer than two entries are ranked here, so there is no order to examine.",
        "순위에 든 응모작이 두 편보다 적어 살펴볼 순서가 없습니다.",
    ),
    NoEvidence.NO_CRITERIA: (
        "The total is not made of weighted criteria, so there are no weights to change.",
        "총점이 가중치가 있는 평가 기준으로 이루어지지 않아 바꾸어 볼 가중치가 없습니다.",
    ),
    NoEvidence.NO_SCALES: (
        "The rules do not say on which scales judges mark, and the Rasch model needs the steps of a scale.",
        "규칙에 채점 척도가 적혀 있지 않습니다. 라쉬 모형에는 척도의 단계가 필요합니다.",
    ),
    NoEvidence.MANY_CRITERIA: (
        "Judges mark {criteria} different things; sheets filled in alike are looked for among up to {most} criteria.",
        "채점하는 항목이 {criteria}가지입니다. 똑같이 채운 평가지는 평가 기준이 {most}개까지일 때 살펴봅니다.",
    ),
    NoEvidence.LARGE_PART: (
        (
            "{entries} entries and {judges} judges are too many to fit the Rasch model beside a ranking. Read the mixed model"
            " instead."
        ),
        "응모작 {entries}편과 심사위원 {judges}명은 순위와 함께 라쉬 모형을 추정하기에는 너무 많습니다. 혼합 모형을 보십시오.",
    ),
    NoEvidence.LARGE_CATEGORY: (
        "{entries} entries are ranked here; what one mark would change is tried for up to {most}.",
        "이 부문에는 순위에 든 응모작이 {entries}편입니다. 점수 하나로 달라지는지는 {most}편까지 살펴봅니다.",
    ),
    NoEvidence.LAST_ROUND: (
        "This is examined for the last of the rounds that the rules rank.",
        "규칙이 순위를 매기는 심사 단계 가운데 마지막 단계에 대해서만 살펴봅니다.",
    ),
}


def refusal(code: NoEvidence, **facts: Any) -> Refusal:
    """One of this package's own reasons."""
    en, ko = _SENTENCES[code]
    return Refusal(code.value, _plain(facts), Told(en.format(**facts), ko.format(**facts)))


def refused(code: NoEvidence, **facts: Any) -> Refusals:
    """An answer that is this one reason."""
    return Refusals((refusal(code, **facts),))


def of_severity(found: SeverityRefusal, judge_at: Callable[[str], str] = str) -> Refusal:
    """A reason of the severity package, in the answer's words; `judge_at` gives the judges of its panel their codes."""
    if "judges" in found.facts and isinstance(found.facts["judges"], tuple):
        codes = tuple(sorted(judge_at(name) for name in found.facts["judges"]))
        found = SeverityRefusal(found.code, {**found.facts, "judges": codes})
    return Refusal(found.code.value, _plain(found.facts), Told(found.text("en"), found.text("ko")))


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON has them: tuples are lists."""
    return {key: list(fact) if isinstance(fact, tuple) else fact for key, fact in facts.items()}
