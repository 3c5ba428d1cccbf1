"""Why a coefficient is not given: a code for programs and a whole sentence for people, in English and in Korean."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from judging.tabulation.agreement.coefficient import Key
from judging.tabulation.agreement.names import NAMES

__all__ = ["Refusal", "RefusalCode"]


class RefusalCode(StrEnum):
    """What stands in the way."""

    TOO_SMALL = "too_small"
    INCOMPLETE = "incomplete"
    UNEQUAL_NUMBERS = "unequal_numbers"
    ALL_EQUAL = "all_equal"
    CONSTANT_JUDGE = "constant_judge"
    NO_DIFFERENCE = "no_difference"
    BELOW_CHANCE = "below_chance"
    NO_PAIRS = "no_pairs"
    NEGATIVE_MARKS = "negative_marks"
    NO_VARIANCES = "no_variances"


_SENTENCES = {
    RefusalCode.TOO_SMALL: (
        "{name} is not given: at least two entries and two judges are needed.",
        "{name} 값을 구하지 않았습니다. 응모작과 심사위원이 각각 둘 이상이어야 합니다.",
    ),
    RefusalCode.INCOMPLETE: (
        (
            "{name} is not given: it needs one mark of every judge on every entry, and there are {marks} marks for"
            " {cells} pairs of judge and entry."
        ),
        (
            "{name} 값을 구하지 않았습니다. 모든 심사위원이 모든 응모작을 한 번씩 심사해야 하는데, 심사위원과 응모작의 조합"
            " {cells}개에 점수가 {marks}개입니다."
        ),
    ),
    RefusalCode.UNEQUAL_NUMBERS: (
        "{name} is not given: it needs equally many marks on every entry, at least two, and here they are {fewest} to {most}.",
        "{name} 값을 구하지 않았습니다. 응모작마다 점수가 같은 수(둘 이상)여야 하는데, 여기서는 {fewest}개에서 {most}개입니다.",
    ),
    RefusalCode.ALL_EQUAL: (
        "{name} is not given: every mark is the same, so there is nothing to agree or disagree about.",
        "{name} 값을 구하지 않았습니다. 모든 점수가 같아서 일치하거나 어긋날 것이 없습니다.",
    ),
    RefusalCode.CONSTANT_JUDGE: (
        "{name} is not given: some judges gave every entry the same mark, so they have no order to compare: {who}.",
        "{name} 값을 구하지 않았습니다. 모든 응모작에 같은 점수를 준 심사위원이 있어 비교할 순서가 없습니다: {who}.",
    ),
    RefusalCode.NO_DIFFERENCE: (
        "{name} is not given: all entries have the same mean, so there is no difference that could be reliable.",
        "{name} 값을 구하지 않았습니다. 모든 응모작의 평균이 같아서 믿을 만한지 따질 차이가 없습니다.",
    ),
    RefusalCode.BELOW_CHANCE: (
        (
            "{name} is not given: the entries differ so much less than chance alone would make them that the ratio has no"
            " meaning."
        ),
        "{name} 값을 구하지 않았습니다. 응모작의 차이가 우연만으로 생길 차이보다 훨씬 작아 비율이 뜻을 갖지 못합니다.",
    ),
    RefusalCode.NO_PAIRS: (
        "{name} is not given: it needs at least two entries with marks of two judges each.",
        "{name} 값을 구하지 않았습니다. 두 명 이상이 심사한 응모작이 둘 이상이어야 합니다.",
    ),
    RefusalCode.NEGATIVE_MARKS: (
        "{name} is not given: it compares marks as ratios, and some marks are below zero.",
        "{name} 값을 구하지 않았습니다. 점수를 비율로 비교하는데 0보다 작은 점수가 있습니다.",
    ),
    RefusalCode.NO_VARIANCES: (
        "{name} is not given, because its variances cannot be estimated. {why}",
        "분산을 추정할 수 없어 {name} 값을 구하지 않았습니다. {why}",
    ),
}


@dataclass(frozen=True)
class Refusal:
    """One coefficient that is not given, with the numbers and codes that its sentence tells. `facts` are plain values;
    `judges` among them names judges, and `why` is a sentence as a pair (English, Korean).
    """

    key: Key
    code: RefusalCode
    facts: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """The sentence, in Korean for `ko` and in English for any other language."""
        korean = language == "ko"
        facts = {
            "name": NAMES[self.key][korean],
            "who": ", ".join(self.facts.get("judges", ())),
            **{key: fact for key, fact in self.facts.items() if key not in {"judges", "why"}},
        }
        if "why" in self.facts:
            facts["why"] = self.facts["why"][korean]
        return _SENTENCES[self.code][korean].format(**facts)

    def to_json(self) -> dict[str, Any]:
        """Plain data, ready for json.dumps."""
        return asdict(self)
