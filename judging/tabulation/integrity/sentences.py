"""Integrity checks told to people, whole sentences in English and in Korean: what was compared, what was found, and what
could have been found. Nobody is accused: a comparison that stands out is a question for the chair to ask.
"""

from collections.abc import Sequence

from judging.tabulation.integrity.answers import Check, CheckKey, Comparison, Kind

__all__ = ["name", "power", "summary", "told"]

_NAMES = {
    CheckKey.HOME: ("Preference for the own country or organisation", "자기 나라나 기관에 대한 선호"),
    CheckKey.PAIRS: ("Judges whose marks move together", "점수가 함께 움직이는 심사위원"),
    CheckKey.ORDER: ("Drift and fatigue", "심사 순서에 따른 변화와 피로"),
    CheckKey.STRAIGHT: ("Sheets filled in alike", "똑같이 채운 평가지"),
}

_TOLD = {
    Kind.HOME: (
        (
            "Judges gave entries of their own country or organisation {estimate:+.2f} points beside what the other"
            " judges gave them (95% interval {low:+.2f} to {high:+.2f}, home marks: {count}, p {p})."
        ),
        (
            "심사위원은 자기 나라나 기관의 응모작에 다른 심사위원보다 {estimate:+.2f}점 다르게 주었습니다(95% 구간"
            " {low:+.2f}~{high:+.2f}, 해당 점수 {count}개, p {p})."
        ),
    ),
    Kind.HOME_JUDGE: (
        (
            "{judges} gave entries of the own country or organisation {estimate:+.2f} points beside what the other"
            " judges gave them (95% interval {low:+.2f} to {high:+.2f}, home marks: {count}, p {p} after allowing for all"
            " comparisons)."
        ),
        (
            "심사위원 {judges}: 자기 나라나 기관의 응모작에 다른 심사위원보다 {estimate:+.2f}점 다르게 주었습니다(95% 구간"
            " {low:+.2f}~{high:+.2f}, 해당 점수 {count}개, 모든 비교를 고려한 p {p})."
        ),
    ),
    Kind.PAIR: (
        (
            "The marks of {judges} on the {count} entries that both marked go together with a correlation of"
            " {estimate:+.2f} beyond what entries, severity and the design explain (95% interval {low:+.2f} to"
            " {high:+.2f}, p {p} after allowing for all pairs)."
        ),
        (
            "심사위원 {judges}: 함께 심사한 응모작 {count}편에서, 응모작과 엄격함과 배정으로 설명되는 것 말고도 점수의 상관이"
            " {estimate:+.2f}입니다(95% 구간 {low:+.2f}~{high:+.2f}, 모든 쌍을 고려한 p {p})."
        ),
    ),
    Kind.DRIFT: (
        (
            "From a judge's first sheet to the last, marks change by {estimate:+.2f} points, entry and judge being equal"
            " (95% interval {low:+.2f} to {high:+.2f}, {count} marks, p {p})."
        ),
        (
            "심사위원의 첫 평가지에서 마지막 평가지까지, 응모작과 심사위원이 같다면 점수가 {estimate:+.2f}점 달라집니다(95% 구간"
            " {low:+.2f}~{high:+.2f}, 점수 {count}개, p {p})."
        ),
    ),
    Kind.DRIFT_JUDGE: (
        (
            "From the first sheet of {judges} to the last, marks change by {estimate:+.2f} points, entries being equal"
            " (95% interval {low:+.2f} to {high:+.2f}, {count} marks, p {p} after allowing for all judges)."
        ),
        (
            "심사위원 {judges}: 첫 평가지에서 마지막 평가지까지, 응모작이 같다면 점수가 {estimate:+.2f}점 달라집니다(95% 구간"
            " {low:+.2f}~{high:+.2f}, 점수 {count}개, 모든 심사위원을 고려한 p {p})."
        ),
    ),
    Kind.SPREAD: (
        (
            "From a judge's first sheet to the last, marks come to lie {estimate:+.2f} points further from the other"
            " judges' (95% interval {low:+.2f} to {high:+.2f}, {count} marks, p {p}; below zero they come closer)."
        ),
        (
            "심사위원의 첫 평가지에서 마지막 평가지까지, 다른 심사위원의 점수와의 거리가 {estimate:+.2f}점 달라집니다(95% 구간"
            " {low:+.2f}~{high:+.2f}, 점수 {count}개, p {p}, 0보다 작으면 가까워짐)."
        ),
    ),
    Kind.FLAT: (
        (
            "{judges} gave the same mark on every criterion on {flat} of {count} sheets ({share:.0%}); the other judges"
            " on {others:.0%}, and chance would make {shuffled:.0%} of these (p {p} after allowing for all comparisons)."
        ),
        (
            "심사위원 {judges}: 평가지 {count}장 가운데 {flat}장({share:.0%})에서 모든 기준에 같은 점수를 주었습니다. 다른"
            " 심사위원은 {others:.0%}이고, 우연이라면 {shuffled:.0%}입니다(모든 비교를 고려한 p {p})."
        ),
    ),
    Kind.SAME: (
        (
            "{judges} gave the same total on {times} of {count} sheets ({share:.0%}); as many sheets of the other judges"
            " would have about {expected:.0%} alike (p {p} after allowing for all comparisons)."
        ),
        (
            "심사위원 {judges}: 평가지 {count}장 가운데 {times}장({share:.0%})의 총점이 같습니다. 다른 심사위원의 평가지를 같은"
            " 수만큼 모으면 약 {expected:.0%}가 같습니다(모든 비교를 고려한 p {p})."
        ),
    ),
}
_QUESTION = (
    "{told} Chance alone hardly makes that; it is a question for the chair to ask, not a verdict.",
    "{told} 우연만으로는 잘 생기지 않는 차이입니다. 위원장이 물어볼 일이며 판정이 아닙니다.",
)
_CHANCE = ("{told} Chance alone can make that.", "{told} 우연만으로도 생길 수 있는 차이입니다.")

_SUMMARY = {
    "nothing": (
        "Nothing was found: of {looked_at} comparisons none is beyond chance, allowing for their number (Holm, 5%).",
        "찾아낸 것이 없습니다. 비교한 {looked_at}건 가운데, 건수를 고려하면(Holm, 5%) 우연을 넘는 것이 없습니다.",
    ),
    "found": (
        (
            "Of {looked_at} comparisons {found} would hardly come from chance, allowing for their number (Holm, 5%)."
            " These are questions for the chair to ask, not verdicts."
        ),
        (
            "비교한 {looked_at}건 가운데 {found}건은, 건수를 고려해도(Holm, 5%) 우연으로 보기 어렵습니다. 위원장이 물어볼 일이며"
            " 판정이 아닙니다."
        ),
    ),
}
_SUMMARY_OF_ONE = {
    "nothing": (
        "Nothing was found: the one comparison that could be made is not beyond chance (5%).",
        "찾아낸 것이 없습니다. 비교할 수 있었던 1건은 우연을 넘지 않습니다(5%).",
    ),
    "found": (
        (
            "The one comparison that could be made would hardly come from chance (5%). It is a question for the chair to"
            " ask, not a verdict."
        ),
        "비교할 수 있었던 1건은 우연으로 보기 어렵습니다(5%). 위원장이 물어볼 일이며 판정이 아닙니다.",
    ),
}
_POWER = {
    Kind.HOME: (
        "A preference of all judges of {0:.2f} points or more would have been found in four of five cases.",
        "심사위원 전체의 선호가 {0:.2f}점 이상이었다면 다섯 번에 네 번은 찾아냈을 것입니다.",
    ),
    Kind.HOME_JUDGE: (
        "A single judge's preference would have to be {0:.2f} points or more, for some judges {1:.2f}.",
        "심사위원 한 사람의 선호는 {0:.2f}점 이상, 어떤 심사위원은 {1:.2f}점 이상이어야 찾아낼 수 있습니다.",
    ),
    Kind.PAIR: (
        (
            "Two judges' correlation would have to be {0:.2f} or more, for pairs with few entries in common {1:.2f}, to"
            " be found in four of five cases."
        ),
        (
            "두 심사위원의 상관이 {0:.2f} 이상, 함께 심사한 응모작이 적은 쌍은 {1:.2f} 이상이어야 다섯 번에 네 번 찾아낼 수"
            " 있습니다."
        ),
    ),
    Kind.DRIFT: (
        "A drift of all judges of {0:.2f} points or more would have been found in four of five cases.",
        "심사위원 전체의 변화가 {0:.2f}점 이상이었다면 다섯 번에 네 번은 찾아냈을 것입니다.",
    ),
    Kind.SPREAD: (
        "A change of the distance to the other judges would have to be {0:.2f} points or more.",
        "다른 심사위원과의 거리 변화는 {0:.2f}점 이상이어야 찾아낼 수 있습니다.",
    ),
    Kind.DRIFT_JUDGE: (
        "A single judge's drift would have to be {0:.2f} points or more, for some judges {1:.2f}.",
        "심사위원 한 사람의 변화는 {0:.2f}점 이상, 어떤 심사위원은 {1:.2f}점 이상이어야 찾아낼 수 있습니다.",
    ),
    Kind.FLAT: (
        (
            "A judge's flat sheets would have to be {0:.0%} more of all than the other judges', for judges with few"
            " sheets {1:.0%}, to be found in four of five cases."
        ),
        (
            "모든 기준에 같은 점수를 준 평가지의 비율이 다른 심사위원보다 {0:.0%}포인트, 평가지가 적은 심사위원은 {1:.0%}포인트 이상"
            " 높아야 다섯 번에 네 번 찾아낼 수 있습니다."
        ),
    ),
    Kind.SAME: (
        "Equal totals would have to be {0:.0%} more of a judge's sheets than chance makes, for some judges {1:.0%}.",
        "같은 총점의 비율이 우연보다 {0:.0%}포인트, 어떤 심사위원은 {1:.0%}포인트 이상 높아야 찾아낼 수 있습니다.",
    ),
}
_NO_POWER = {
    Kind.HOME: (
        "With so few home marks no preference of all judges, however large, could have been shown.",
        "해당 점수가 너무 적어 심사위원 전체의 선호는 아무리 커도 보일 수 없었습니다.",
    ),
    Kind.HOME_JUDGE: (
        "For {number} of {all} judges no preference, however large, could have been shown: they have too few marks.",
        "심사위원 {all}명 가운데 {number}명은 점수가 너무 적어 선호가 아무리 커도 보일 수 없었습니다.",
    ),
    Kind.DRIFT: (
        "With so few marks no drift of all judges, however large, could have been shown.",
        "점수가 너무 적어 심사위원 전체의 변화는 아무리 커도 보일 수 없었습니다.",
    ),
    Kind.SPREAD: (
        "With so few marks no change of the distance, however large, could have been shown.",
        "점수가 너무 적어 거리의 변화는 아무리 커도 보일 수 없었습니다.",
    ),
    Kind.DRIFT_JUDGE: (
        "For {number} of {all} judges no drift, however large, could have been shown: they have too few marks.",
        "심사위원 {all}명 가운데 {number}명은 점수가 너무 적어 변화가 아무리 커도 보일 수 없었습니다.",
    ),
    Kind.FLAT: (
        "For {number} of {all} judges no number of flat sheets would have stood out: they have too few sheets.",
        "심사위원 {all}명 가운데 {number}명은 평가지가 너무 적어, 모든 기준에 같은 점수를 준 평가지가 아무리 많아도 드러나지 않습니다.",
    ),
    Kind.SAME: (
        "For {number} of {all} judges no number of equal totals would have stood out: they have too few sheets.",
        "심사위원 {all}명 가운데 {number}명은 평가지가 너무 적어, 같은 총점이 아무리 많아도 드러나지 않습니다.",
    ),
}


def name(key: CheckKey, language: str = "en") -> str:
    """What the check is called."""
    return _NAMES[key][language == "ko"]


def told(comparison: Comparison, language: str = "en") -> str:
    """The comparison, and whether chance alone makes so much."""
    korean = language == "ko"
    facts = {
        **comparison.facts,
        "judges": _names(comparison.judges, korean=korean),
        "count": comparison.count,
        "estimate": comparison.estimate,
        "low": comparison.low,
        "high": comparison.high,
        "p": _probability(comparison.holm),
    }
    text = _TOLD[comparison.kind][korean].format(**facts)
    return (_QUESTION if comparison.stands_out else _CHANCE)[korean].format(told=text)


def summary(check: Check, language: str = "en") -> str:
    """What came of all comparisons of a check: how many stand out, or that nothing was found."""
    found = sum(each.stands_out for each in (*check.overall, *check.lines))
    templates = _SUMMARY_OF_ONE if check.looked_at == 1 else _SUMMARY
    template = templates["found" if found else "nothing"]
    return template[language == "ko"].format(looked_at=check.looked_at, found=found)


def power(check: Check, language: str = "en") -> str:
    """What could have been found: the smallest effects that so many marks show in four of five cases."""
    return " ".join(
        sentence
        for kind in Kind
        if (family := [each for each in (*check.overall, *check.lines) if each.kind == kind])
        for sentence in _power_of(kind, family, korean=language == "ko")
    )


def _power_of(kind: Kind, family: Sequence[Comparison], *, korean: bool) -> list[str]:
    sizes = [each.detectable for each in family if each.detectable is not None]
    found = [_POWER[kind][korean].format(min(sizes), max(sizes))] if sizes else []
    if len(sizes) < len(family):
        found.append(_NO_POWER[kind][korean].format(number=len(family) - len(sizes), all=len(family)))
    return found


def _names(judges: Sequence[str], *, korean: bool) -> str:
    return ("·" if korean else " and ").join(judges)


def _probability(p: float) -> str:
    return "< 0.0001" if p < 0.0001 else f"= {p:.2g}"
