"""What people read: whole sentences for what was found, for nothing found, and for what could have been found."""

import numpy as np
import pytest

from judging.tabulation.integrity.answers import Check, CheckKey, Comparison, Kind, Method
from judging.tabulation.integrity.home import home_bias
from judging.tabulation.integrity.order import order_effects
from judging.tabulation.integrity.pairs import pairs_alike
from judging.tabulation.integrity.reasons import Refusal as IntegrityRefusal
from judging.tabulation.integrity.reasons import RefusalCode
from judging.tabulation.integrity.sentences import name, power, summary, told
from judging.tabulation.integrity.straight import MarkedSheets, straight_lining
from tests.judging.tabulation.integrity.seasons import orders, sheets, with_effects

HOME = Comparison(
    kind=Kind.HOME,
    judges=(),
    count=12,
    estimate=2.5,
    low=1.0,
    high=4.0,
    p=0.003,
    holm=0.003,
    bh=0.003,
    method=Method.ENUMERATED,
    detectable=1.8,
    facts={"away": 80, "noise": 3.0},
)
QUIET = Comparison(
    kind=Kind.HOME_JUDGE,
    judges=("J07",),
    count=2,
    estimate=-0.5,
    low=-4.0,
    high=3.0,
    p=0.8,
    holm=1.0,
    bh=0.9,
    method=Method.ENUMERATED,
    detectable=None,
)


def checks():
    chance = np.random.default_rng(1)
    panel = with_effects(chance, entries=30, judges=6, each=4)
    home = {("J00000", "E00001"), ("J00001", "E00002"), ("J00001", "E00003"), ("J00002", "E00004")}
    rows = sheets(chance, entries=12, judges=4, flat={"J00002"})
    return [
        home_bias(panel, home | {(judge, "E00005") for judge in panel.judges[:3]}, chance=chance, draws=99),
        pairs_alike(panel),
        order_effects(panel, orders(chance, 30, 6), chance=chance, draws=99),
        straight_lining(MarkedSheets.of(rows), chance=chance, draws=99),
    ]


def test_preference_for_home_is_told():
    assert told(HOME) == (
        "Judges gave entries of their own country or organisation +2.50 points beside what the other judges gave them"
        " (95% interval +1.00 to +4.00, home marks: 12, p = 0.003). Chance alone hardly makes that; it is a question for"
        " the chair to ask, not a verdict."
    )
    assert told(HOME, "ko") == (
        "심사위원은 자기 나라나 기관의 응모작에 다른 심사위원보다 +2.50점 다르게 주었습니다(95% 구간 +1.00~+4.00, 해당 점수"
        " 12개, p = 0.003). 우연만으로는 잘 생기지 않는 차이입니다. 위원장이 물어볼 일이며 판정이 아닙니다."
    )


def test_what_chance_makes_is_told_as_such():
    assert told(QUIET).endswith("p = 1 after allowing for all comparisons). Chance alone can make that.")


def test_nothing_found_says_what_could_have_been():
    check = Check(CheckKey.HOME, overall=(), lines=(QUIET,))

    assert summary(check) == "Nothing was found: the one comparison that could be made is not beyond chance (5%)."
    assert power(check) == (
        "For 1 of 1 judges no preference, however large, could have been shown: they have too few marks."
    )


def test_something_found_is_counted():
    check = Check(CheckKey.HOME, overall=(HOME,), lines=(QUIET,))

    assert summary(check, "ko") == (
        "비교한 2건 가운데 1건은, 건수를 고려해도(Holm, 5%) 우연으로 보기 어렵습니다. 위원장이 물어볼 일이며 판정이 아닙니다."
    )
    assert power(check).startswith(
        "A preference of all judges of 1.80 points or more would have been found in four of five cases."
    )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_kind_of_comparison_is_told_whole(language):
    found = checks()

    assert {each.kind for check in found for each in (*check.overall, *check.lines)} == set(Kind)
    for check in found:
        texts = [name(check.key, language) + ".", summary(check, language), power(check, language)]
        texts += [told(each, language) for each in (*check.overall, *check.lines)]
        for text in texts:
            assert text.endswith(".")
            assert "{" not in text
            assert "nan" not in text


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_refusal_is_told_in_both_languages(code):
    refusal = IntegrityRefusal(code, {"marks": 3, "entries": 2, "judges": 2, "needed": 8, "levels": 4000, "most": 3000})

    assert refusal.text().endswith(".")
    assert refusal.text("ko").endswith("다.")
    assert refusal.to_json()["code"] == code.value
