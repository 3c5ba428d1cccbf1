"""Why an adjustment is refused: a code for programs and a whole sentence for people, in English and in Korean."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["Refusal", "RefusalCode", "Refused"]


class RefusalCode(StrEnum):
    """What stands in the way."""

    TOO_SMALL = "too_small"
    NO_REPLICATION = "no_replication"
    ALL_EQUAL = "all_equal"
    NO_NOISE = "no_noise"
    TOO_FEW_JUDGES = "too_few_judges"
    NOT_SEPARATED = "not_separated"
    DISCONNECTED = "disconnected"
    FEW_ENTRIES = "few_entries"
    UNEQUAL_POOLS = "unequal_pools"
    TOO_LARGE = "too_large"


_SENTENCES = {
    RefusalCode.TOO_SMALL: (
        "Judges' severity cannot be estimated: at least two entries and two judges are needed.",
        "심사위원의 엄격함을 추정할 수 없습니다. 응모작과 심사위원이 각각 둘 이상이어야 합니다.",
    ),
    RefusalCode.NO_REPLICATION: (
        (
            "Judges' severity cannot be told from chance: there are {marks} marks, and more than {needed} are needed for"
            " {entries} entries and {judges} judges."
        ),
        (
            "심사위원의 엄격함을 우연과 구별할 수 없습니다. 점수가 {marks}개인데, 응모작 {entries}편과 심사위원 {judges}명에는"
            " {needed}개보다 많아야 합니다."
        ),
    ),
    RefusalCode.ALL_EQUAL: (
        "Every mark is the same, so there is nothing to adjust and nothing to rank.",
        "모든 점수가 같으므로 보정하거나 순위를 정할 것이 없습니다.",
    ),
    RefusalCode.NO_NOISE: (
        "The marks are all but exactly the sum of an entry's part and a judge's part, so there is no chance to estimate.",
        "점수가 응모작의 몫과 심사위원의 몫을 더한 값과 거의 정확히 같아서, 추정할 우연이 없습니다.",
    ),
    RefusalCode.TOO_FEW_JUDGES: (
        "The number of judges is {judges}; with fewer than {needed} the differences between judges cannot be estimated reliably.",
        "심사위원이 {judges}명입니다. {needed}명보다 적으면 심사위원 사이의 차이를 믿을 만하게 추정할 수 없습니다.",
    ),
    RefusalCode.NOT_SEPARATED: (
        "This panel did not separate the entries: their differences are no larger than chance alone would make them.",
        "이 심사에서는 응모작이 구별되지 않았습니다. 응모작 사이의 차이가 우연만으로 생길 차이보다 크지 않습니다.",
    ),
    RefusalCode.DISCONNECTED: (
        (
            "The entries fall into {parts} parts that share no judge, so they cannot be compared across parts: rank each"
            " part on its own."
        ),
        "응모작이 공통 심사위원이 없는 {parts}개 묶음으로 나뉘어 묶음끼리 비교할 수 없습니다. 묶음마다 따로 순위를 정하십시오.",
    ),
    RefusalCode.FEW_ENTRIES: (
        (
            "This method compares each judge with his or her own average, and some have marked fewer than {needed} entries:"
            " {judges}."
        ),
        "이 방법은 심사위원마다 자신의 평균과 비교하는데, {needed}편보다 적게 심사한 심사위원이 있습니다: {judges}.",
    ),
    RefusalCode.UNEQUAL_POOLS: (
        (
            "This method assumes that every judge saw equally good entries, and some did not (more than {limit} standard"
            " errors from the whole): {judges}."
        ),
        (
            "이 방법은 모든 심사위원이 비슷한 수준의 응모작을 보았다고 가정하는데, 그렇지 않은 심사위원이 있습니다(전체와"
            " 표준오차의 {limit}배 넘게 다름): {judges}."
        ),
    ),
    RefusalCode.TOO_LARGE: (
        "There are {levels} judges or entries on the smaller side; joint uncertainty is computed up to {most}.",
        "심사위원과 응모작 가운데 적은 쪽이 {levels}입니다. 함께 계산하는 불확실성은 {most}까지 구합니다.",
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
