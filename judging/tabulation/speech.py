"""Plain sentences about rules, in English and in Korean.

Every sentence is given whole in both languages, side by side, where the thing it tells of is defined. Korean names
are followed by a noun of ours, so that no particle depends on an organiser's word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from judging.tabulation.specs import Label, Rounding

LANGUAGES = ("en", "ko")

_DIMENSIONS = {
    "round": Label("round", "심사 단계"),
    "kind": Label("kind of mark", "점수 종류"),
    "criterion": Label("criterion", "평가 기준"),
    "judge": Label("judge", "심사위원"),
    "category": Label("category", "부문"),
}
_ROUNDING = {
    "half_up": Label("half up", "반올림"),
    "half_even": Label("half to even", "짝수 쪽 반올림"),
    "down": Label("down (the rest is cut off)", "버림"),
    "up": Label("up", "올림"),
}


class Said(str):
    """A sentence in English that also knows its Korean; wherever a text is wanted it is the English one."""

    __slots__ = ("ko",)
    ko: str

    def __new__(cls, en: str, ko: str) -> Self:
        said = super().__new__(cls, en)
        said.ko = ko
        return said

    def text(self, language: str) -> str:
        return self.ko if language == "ko" else str(self)


@dataclass(frozen=True)
class Speech:
    """Says things in one language; `labels` gives every quantity's name for people."""

    language: str
    labels: Mapping[str, Label]

    def say(self, en: str, ko: str, **parts: object) -> str:
        return (ko if self.language == "ko" else en).format(**parts)

    def name(self, key: str) -> str:
        label = self.labels.get(key)
        text = label.text(self.language) if label else key
        return f"‘{text}’" if self.language == "ko" else f"“{text}”"

    def names(self, keys: Sequence[str]) -> str:
        return ", ".join(self.name(key) for key in keys)

    def per(self, dims: Sequence[str]) -> str:
        """Such as: for each entry and criterion. It always begins with the entry."""
        words = [_DIMENSIONS[dim].text(self.language) for dim in dims]
        if self.language == "ko":
            return "·".join(["응모작", *words]) + "별로"
        return "for each " + " and ".join(["entry", *words])

    def among(self, dims: Sequence[str]) -> str:
        """Such as: among the entries of a category, for each judge apart."""
        words = [_DIMENSIONS[dim].text(self.language) for dim in dims]
        if self.language == "ko":
            return "같은 부문 안에서" + (f" {'·'.join(words)}별로" if words else "")
        return "among the entries of a category" + (f", for each {' and '.join(words)} apart" if words else "")

    def where(self, where: Mapping[str, str | Sequence[str]]) -> str:
        """What a filter lets through, in brackets; empty without a filter."""
        if not where:
            return ""
        parts = [
            f"{_DIMENSIONS[dim].text(self.language)} = {value if isinstance(value, str) else ', '.join(value)}"
            for dim, value in where.items()
        ]
        return self.say(" (only {what})", "({what}만)", what="; ".join(parts))

    def rounding(self, rounding: Rounding | None) -> str:
        if rounding is None:
            return self.say("Nothing is rounded here.", "여기서는 끝수를 처리하지 않습니다.")
        mode = _ROUNDING[rounding.mode].text(self.language)
        return self.say(
            "The result is rounded to {places} decimal places, {mode}.",
            "결과는 소수 {places}자리로 처리합니다({mode}).",
            places=rounding.places,
            mode=mode,
        )

    def direction(self, better: str) -> str:
        return (
            self.say("higher is better", "높을수록 좋음")
            if better == "higher"
            else self.say("lower is better", "낮을수록 좋음")
        )
