"""Why a question about the ranking has no answer: a code for programs, a sentence for people in English and Korean."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

__all__ = ["Refusal", "RefusalCode", "Refused"]


class RefusalCode(StrEnum):
    """What stands in the way."""

    NOT_WEIGHTED_MEAN = "not_weighted_mean"
    ONE_CRITERION = "one_criterion"
    ONE_JUDGE = "one_judge"
    NOBODY_OUTSIDE = "nobody_outside"
    UNSHAKEABLE = "unshakeable"
    NOT_FOUND = "not_found"
    ENGINE = "engine"
    TOO_MANY_RUNS = "too_many_runs"


_SENTENCES = {
    RefusalCode.NOT_WEIGHTED_MEAN: (
        (
            "What a change of weights or of one mark would do is computed for rules that take the mean of the judges'"
            " weighted points; these rules do something else."
        ),
        (
            "가중치나 점수 하나를 바꾸었을 때의 결과는 심사위원 가중 점수의 평균을 쓰는 규칙에 대해서만 계산합니다. 이 규칙은 다른 방식을"
            " 씁니다."
        ),
    ),
    RefusalCode.ONE_CRITERION: (
        "There is one criterion with a weight, so there are no weights to change and none to leave out.",
        "가중치가 있는 평가 기준이 하나뿐이어서 바꿀 가중치도, 뺄 기준도 없습니다.",
    ),
    RefusalCode.ONE_JUDGE: (
        "There is one judge, so there is no ranking without that judge.",
        "심사위원이 한 명뿐이어서 그 심사위원을 뺀 순위가 없습니다.",
    ),
    RefusalCode.NOBODY_OUTSIDE: (
        "Every ranked entry is among the first {top}, so there is nobody who could come in.",
        "순위가 매겨진 모든 응모작이 {top}위 안에 있어 새로 들어올 응모작이 없습니다.",
    ),
    RefusalCode.UNSHAKEABLE: (
        "No such change, however large, would put an entry from outside ahead of one among the first {top}.",
        "이러한 변경은 아무리 크더라도 {top}위 밖의 응모작을 {top}위 안의 응모작보다 앞서게 하지 못합니다.",
    ),
    RefusalCode.NOT_FOUND: (
        (
            "No change of weights was found that would put another entry among the first {top}; with a trim, or criteria"
            " that do not apply everywhere, that is no proof that there is none."
        ),
        (
            "다른 응모작을 {top}위 안에 올리는 가중치 변경을 찾지 못했습니다. 절사하거나 일부 응모작에 해당 없는 기준이 있으면, 이것이"
            " 그런 변경이 없다는 증명은 아닙니다."
        ),
    ),
    RefusalCode.ENGINE: (
        "Without {code} these rules give no ranking: {reason}",
        "{code}을(를) 빼면 이 규칙으로 순위를 낼 수 없습니다: {reason}",
    ),
    RefusalCode.TOO_MANY_RUNS: (
        "The ranking would have to be made {runs} times over; these rules are computed anew at most {most} times.",
        "순위를 {runs}번 다시 계산해야 합니다. 이 규칙은 많아야 {most}번 다시 계산합니다.",
    ),
}


_OF_THE_FIRST = {
    RefusalCode.NOBODY_OUTSIDE: (
        "Every ranked entry is first, so there is nobody who could come in.",
        "순위가 매겨진 모든 응모작이 1위여서 새로 들어올 응모작이 없습니다.",
    ),
    RefusalCode.UNSHAKEABLE: (
        "No such change, however large, would put another entry ahead of the first.",
        "이러한 변경은 아무리 크더라도 다른 응모작을 1위보다 앞서게 하지 못합니다.",
    ),
    RefusalCode.NOT_FOUND: (
        (
            "No change of weights was found that would put another entry first; with a trim, or criteria that do not apply"
            " everywhere, that is no proof that there is none."
        ),
        (
            "다른 응모작을 1위에 올리는 가중치 변경을 찾지 못했습니다. 절사하거나 일부 응모작에 해당 없는 기준이 있으면, 이것이 그런 변경이"
            " 없다는 증명은 아닙니다."
        ),
    ),
}
"""The same where the line is drawn after the first."""


@runtime_checkable
class Spoken(Protocol):
    """A fact that knows its own words in each language, as the engine's reasons do."""

    def text(self, language: str) -> str: ...


@dataclass(frozen=True)
class Refusal:
    """One reason, with the numbers and names that its sentence tells."""

    code: RefusalCode
    facts: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """The sentence, in Korean for `ko` and in English for any other language."""
        facts = {key: fact.text(language) if isinstance(fact, Spoken) else fact for key, fact in self.facts.items()}
        sentences = _OF_THE_FIRST if self.facts.get("top") == 1 else _SENTENCES
        return sentences.get(self.code, _SENTENCES[self.code])[language == "ko"].format(**facts)


class Refused(ValueError):  # noqa: N818 - a refusal is an answer, not an error of the program
    """Raised where there is no answer; carries the `refusal`."""

    def __init__(self, code: RefusalCode, **facts: object) -> None:
        self.refusal = Refusal(code, facts)
        super().__init__(self.refusal.text())
