"""Every coefficient's full name, the design it belongs to, and what it asks, in English and in Korean.

ICC forms are named as in McGraw and Wong (Psychological Methods 1, 1996), with the older names of Shrout and Fleiss
(Psychological Bulletin 86, 1979) beside them.
"""

from judging.tabulation.agreement.coefficient import Coefficient, Key

__all__ = ["NAMES", "design", "meaning", "name", "sentence"]

NAMES = {
    Key.ICC_1_1: ("Intraclass correlation ICC(1,1)", "급내상관계수 ICC(1,1)"),
    Key.ICC_1_K: ("Intraclass correlation ICC(1,k)", "급내상관계수 ICC(1,k)"),
    Key.ICC_A_1: ("Intraclass correlation ICC(A,1), also ICC(2,1)", "급내상관계수 ICC(A,1), 곧 ICC(2,1)"),
    Key.ICC_A_K: ("Intraclass correlation ICC(A,k), also ICC(2,k)", "급내상관계수 ICC(A,k), 곧 ICC(2,k)"),
    Key.ICC_C_1: ("Intraclass correlation ICC(C,1), also ICC(3,1)", "급내상관계수 ICC(C,1), 곧 ICC(3,1)"),
    Key.ICC_C_K: ("Intraclass correlation ICC(C,k), also ICC(3,k)", "급내상관계수 ICC(C,k), 곧 ICC(3,k)"),
    Key.CRONBACH: ("Cronbach's alpha", "크론바흐 알파"),
    Key.RELATIVE_1: (
        "Generalisability coefficient of a single mark, relative",
        "점수 하나의 상대적 일반화가능도 계수",
    ),
    Key.RELATIVE_K: (
        "Generalisability coefficient of the panel mean, relative",
        "심사위원 평균의 상대적 일반화가능도 계수",
    ),
    Key.ABSOLUTE_1: ("Dependability coefficient of a single mark, absolute", "점수 하나의 절대적 의존가능도 계수"),
    Key.ABSOLUTE_K: ("Dependability coefficient of the panel mean, absolute", "심사위원 평균의 절대적 의존가능도 계수"),
    Key.KENDALL: ("Kendall's coefficient of concordance W, corrected for ties", "켄달 일치계수 W(동순위 보정)"),
    Key.KENDALL_PLAIN: (
        "Kendall's coefficient of concordance W, not corrected for ties",
        "켄달 일치계수 W(동순위 보정 없음)",
    ),
    Key.SPEARMAN: ("Mean Spearman rank correlation of two judges", "심사위원 두 명 사이 스피어만 순위상관의 평균"),
    Key.PEARSON: ("Mean Pearson correlation of two judges", "심사위원 두 명 사이 피어슨 상관의 평균"),
    Key.ALPHA_NOMINAL: ("Krippendorff's alpha, nominal", "크리펜도르프 알파(명목)"),
    Key.ALPHA_ORDINAL: ("Krippendorff's alpha, ordinal", "크리펜도르프 알파(순서)"),
    Key.ALPHA_INTERVAL: ("Krippendorff's alpha, interval", "크리펜도르프 알파(등간)"),
    Key.ALPHA_RATIO: ("Krippendorff's alpha, ratio", "크리펜도르프 알파(비율)"),
    Key.FLEISS: ("Fleiss' kappa", "플레이스 카파"),
}

_ONE_WAY = (
    "One-way random effects, absolute agreement, {of}. Each of {entries} entries has {averaged:g} marks, by whichever judges.",
    "일원 무선효과, 절대 일치, {of}. 응모작 {entries}편에 점수가 {averaged:g}개씩 있으며 누가 심사했는지는 가리지 않습니다.",
)
_TWO_WAY = {
    "A": (
        "Two-way random effects, absolute agreement, {of}. All {judges} judges marked all {entries} entries.",
        "이원 무선효과, 절대 일치, {of}. 심사위원 {judges}명이 응모작 {entries}편을 모두 심사했습니다.",
    ),
    "C": (
        "Two-way effects, consistency, {of}. All {judges} judges marked all {entries} entries.",
        "이원 효과, 일관성, {of}. 심사위원 {judges}명이 응모작 {entries}편을 모두 심사했습니다.",
    ),
}
_COMPONENTS = (
    "Two-way random effects by REML, {kind}, {of}. {marks} marks of {judges} judges on {entries} entries.",
    "REML로 추정한 이원 무선효과, {kind}, {of}. 심사위원 {judges}명이 응모작 {entries}편에 준 점수 {marks}개입니다.",
)
_COMPLETE = (
    "All {judges} judges marked all {entries} entries.",
    "심사위원 {judges}명이 응모작 {entries}편을 모두 심사했습니다.",
)
_ANY = (
    "Marks: {marks}; judges: {judges}; entries with marks of two judges or more: {entries}. Marks may be missing.",
    "점수 {marks}개, 심사위원 {judges}명, 두 명 이상이 심사한 응모작 {entries}편이며 빠진 점수가 있어도 됩니다.",
)
_COUNTS = (
    "{entries} entries with equally many marks each, {marks} in all, by {judges} judges.",
    "응모작 {entries}편에 같은 수의 점수가 있으며 모두 {marks}개, 심사위원 {judges}명입니다.",
)
_SINGLE = ("a single judge", "심사위원 1명")
_MEAN = ("the mean of {averaged:.3g} judges", "심사위원 {averaged:.3g}명의 평균")
_KINDS = {
    "relative": ("consistency: judges' severity taken out", "일관성: 심사위원의 엄격함을 뺌"),
    "absolute": ("absolute agreement: judges' severity counts as error", "절대 일치: 심사위원의 엄격함도 오차로 봄"),
}
_MEANINGS = {
    "one_way": (
        (
            "The share of the differences between marks that is difference between entries, if one knows nothing of who"
            " marked what."
        ),
        "누가 심사했는지 모른다고 할 때, 점수 차이 가운데 응모작의 차이가 차지하는 몫입니다.",
    ),
    "absolute": (
        (
            "The share of the differences that is difference between entries, judges' severity counting as disagreement:"
            " how far marks can be compared that came from different judges."
        ),
        "심사위원의 엄격함도 어긋남으로 볼 때 응모작의 차이가 차지하는 몫입니다. 서로 다른 심사위원의 점수를 얼마나 견줄 수 있는지를 말합니다.",
    ),
    "consistency": (
        (
            "The share of the differences that is difference between entries once each judge's severity is taken out: how"
            " far the judges agree about the order."
        ),
        "심사위원마다의 엄격함을 뺀 뒤 응모작의 차이가 차지하는 몫입니다. 심사위원들이 순서에 얼마나 동의하는지를 말합니다.",
    ),
    "order": (
        "How far the judges agree about the order of the entries: 1 is the same order from all.",
        "심사위원들이 응모작의 순서에 얼마나 동의하는지를 말합니다. 1이면 모두 같은 순서입니다.",
    ),
    "chance": (
        "How far the judges agree beyond chance: 1 is perfect, 0 is what chance alone would give, below 0 is less.",
        "우연보다 얼마나 더 일치하는지를 말합니다. 1은 완전한 일치, 0은 우연과 같음, 0보다 작으면 우연보다 못합니다.",
    ),
}
_ABOUT = {
    "one_way": (Key.ICC_1_1, Key.ICC_1_K),
    "absolute": (Key.ICC_A_1, Key.ICC_A_K, Key.ABSOLUTE_1, Key.ABSOLUTE_K),
    "consistency": (Key.ICC_C_1, Key.ICC_C_K, Key.CRONBACH, Key.RELATIVE_1, Key.RELATIVE_K),
    "order": (Key.KENDALL, Key.KENDALL_PLAIN, Key.SPEARMAN, Key.PEARSON),
    "chance": (Key.ALPHA_NOMINAL, Key.ALPHA_ORDINAL, Key.ALPHA_INTERVAL, Key.ALPHA_RATIO, Key.FLEISS),
}
_VALUE = ("{name} is {value:.3f}.", "{name} 값은 {value:.3f}입니다.")
_VALUE_AND_INTERVAL = (
    "{name} is {value:.3f} ({level:.0%} interval {low:.3f} to {high:.3f}).",
    "{name} 값은 {value:.3f}입니다({level:.0%} 구간 {low:.3f}~{high:.3f}).",
)


def name(key: Key, language: str = "en") -> str:
    """The full name."""
    return NAMES[key][language == "ko"]


def design(found: Coefficient, language: str = "en") -> str:
    """Which model, which kind of agreement, single mark or mean, and how many entries, judges and marks."""
    korean = language == "ko"
    of = _SINGLE if found.key in _OF_ONE else _MEAN
    kind = _KINDS.get(found.key.value.split("_")[0], ("", ""))[korean]
    facts = {"entries": found.entries, "judges": found.judges, "marks": found.marks, "kind": kind}
    averaged = found.marks / found.entries if found.key in _ABOUT["one_way"] else found.averaged
    of_text = of[korean].format(averaged=found.averaged or 0)
    return _design_of(found.key)[korean].format(averaged=averaged or 0, of=of_text, **facts)


def meaning(key: Key, language: str = "en") -> str:
    """What the coefficient asks, in one sentence without formulas."""
    about = next(about for about, keys in _ABOUT.items() if key in keys)
    return _MEANINGS[about][language == "ko"]


def sentence(found: Coefficient, language: str = "en") -> str:
    """The value with its interval, where there is one."""
    template = _VALUE if found.low is None else _VALUE_AND_INTERVAL
    facts = {"value": found.value, "low": found.low, "high": found.high, "level": found.level}
    return template[language == "ko"].format(name=name(found.key, language), **facts)


_OF_ONE = {Key.ICC_1_1, Key.ICC_A_1, Key.ICC_C_1, Key.RELATIVE_1, Key.ABSOLUTE_1}


def _design_of(key: Key) -> tuple[str, str]:
    if key in _ABOUT["one_way"]:
        return _ONE_WAY
    if key in {Key.ICC_A_1, Key.ICC_A_K}:
        return _TWO_WAY["A"]
    if key in {Key.ICC_C_1, Key.ICC_C_K, Key.CRONBACH}:
        return _TWO_WAY["C"]
    if key in {Key.RELATIVE_1, Key.RELATIVE_K, Key.ABSOLUTE_1, Key.ABSOLUTE_K}:
        return _COMPONENTS
    if key in _ABOUT["order"]:
        return _COMPLETE
    return _COUNTS if key == Key.FLEISS else _ANY
