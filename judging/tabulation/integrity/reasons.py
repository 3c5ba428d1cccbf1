"""Why an integrity check has no answer: a code for programs and a whole sentence for people, English and Korean."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["Refusal", "RefusalCode"]


class RefusalCode(StrEnum):
    """What stands in the way."""

    NO_REPLICATION = "no_replication"
    NO_NOISE = "no_noise"
    TOO_LARGE = "too_large"
    NO_HOME = "no_home"
    NO_AWAY = "no_away"
    HOME_CONFOUNDED = "home_confounded"
    NO_ORDER = "no_order"
    ORDER_CONFOUNDED = "order_confounded"
    FEW_SHARED = "few_shared"
    ONE_CRITERION = "one_criterion"
    ONE_JUDGE = "one_judge"


_SENTENCES = {
    RefusalCode.NO_REPLICATION: (
        (
            "Nothing can be said: there are {marks} marks for {entries} entries and {judges} judges, and none to spare"
            " that would show what chance does."
        ),
        "응모작 {entries}편과 심사위원 {judges}명에 점수가 {marks}개뿐이어서 우연의 크기를 알 수 없으므로 아무것도 말할 수 없습니다.",
    ),
    RefusalCode.NO_NOISE: (
        "Nothing can be said: the marks are exactly the sum of an entry's part and a judge's part.",
        "점수가 응모작의 몫과 심사위원의 몫을 더한 값과 정확히 같아서 아무것도 말할 수 없습니다.",
    ),
    RefusalCode.TOO_LARGE: (
        "This check is made up to {most} judges or entries on the smaller side; here they are {levels}.",
        "심사위원과 응모작 가운데 적은 쪽이 {most}까지일 때 확인하는데, 여기서는 {levels}입니다.",
    ),
    RefusalCode.NO_HOME: (
        "No judge marked an entry of his or her own country or organisation, so there is nothing to compare.",
        "자기 나라나 기관의 응모작을 심사한 심사위원이 없으므로 비교할 것이 없습니다.",
    ),
    RefusalCode.NO_AWAY: (
        "Judges marked only entries of their own country or organisation, so there is nothing to compare them with.",
        "심사위원들이 자기 나라나 기관의 응모작만 심사했으므로 견줄 대상이 없습니다.",
    ),
    RefusalCode.HOME_CONFOUNDED: (
        (
            "A preference for the own country cannot be told from the quality of the entries: no entry of a judge's own"
            " country was also marked by judges from elsewhere who marked other entries."
        ),
        (
            "자기 나라에 대한 선호를 응모작의 수준과 구별할 수 없습니다. 자기 나라 심사위원이 심사한 응모작 가운데, 다른 응모작도"
            " 심사한 다른 나라 심사위원이 함께 심사한 것이 없습니다."
        ),
    ),
    RefusalCode.NO_ORDER: (
        "It is not known in which order the judges marked, so fatigue and drift cannot be looked for.",
        "심사위원이 어떤 순서로 심사했는지 알 수 없어 피로나 기준의 변화를 살펴볼 수 없습니다.",
    ),
    RefusalCode.ORDER_CONFOUNDED: (
        (
            "The order of marking cannot be told from the quality of the entries: all judges marked them in the same"
            " order."
        ),
        "모든 심사위원이 같은 순서로 심사하여, 심사 순서의 영향을 응모작의 수준과 구별할 수 없습니다.",
    ),
    RefusalCode.FEW_SHARED: (
        "No two judges marked at least {needed} entries in common, so judges cannot be compared in pairs.",
        "두 심사위원이 함께 심사한 응모작이 {needed}편 이상인 경우가 없어 둘씩 비교할 수 없습니다.",
    ),
    RefusalCode.ONE_CRITERION: (
        "Every sheet has a single mark, so no sheet can have the same mark on every criterion.",
        "평가지마다 점수가 하나뿐이어서 모든 기준에 같은 점수를 준 평가지를 가려낼 수 없습니다.",
    ),
    RefusalCode.ONE_JUDGE: (
        "There are no two judges with several sheets each, so nobody can be compared with the others.",
        "평가지를 여럿 낸 심사위원이 둘 이상이 아니어서 서로 비교할 수 없습니다.",
    ),
}


@dataclass(frozen=True)
class Refusal:
    """One reason, with the numbers that its sentence tells."""

    code: RefusalCode
    facts: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """The sentence, in Korean for `ko` and in English for any other language."""
        return _SENTENCES[self.code][language == "ko"].format(**self.facts)

    def to_json(self) -> dict[str, Any]:
        """Plain data, ready for json.dumps."""
        return asdict(self)
