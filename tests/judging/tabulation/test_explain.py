import pytest

from judging.tabulation.explain import FLAGS, explain, explain_flag
from judging.tabulation.states import ALLOWED, Flag
from tests.judging.tabulation.cases import rules

STEPS = [
    {"step": "trim", "as": "inner", "of": "marks", "per": ["criterion"], "high": 1, "low": 1},
    {
        "step": "mean",
        "as": "total",
        "label": {"en": "total", "ko": "총점"},
        "of": "inner",
        "where": {"round": "final"},
        "per": [],
        "round": {"places": 2, "mode": "half_up"},
    },
]


def test_rules_are_told_sentence_by_sentence_in_english():
    told = explain(
        rules(STEPS, quorum={"judges": 3}, advance={"top": 2}, require=[{"of": "total", "at_least": "2.5"}]), "en"
    )

    assert told == (
        "A sheet on which a criterion is not marked does not count at all.",
        "A judge who hands in nothing is not counted; the others decide.",
        "A criterion marked “not applicable” is left out, the other weights carry on, and the entry is flagged.",
        "A judge who has stepped out of judging an entry is not counted for it.",
        "A late mark counts and is flagged.",
        (
            "From “marks”, for each entry and criterion, the 1 highest and 1 lowest do not count, where there are at least "
            "5; this makes “inner”."
        ),
        (
            "“total” is the mean of “inner” (only round = final), for each entry. The result is rounded to 2 decimal "
            "places, half up."
        ),
        "An entry is ranked only if at least 3 judges count for it.",
        "An entry is ranked only if “total” is at least 2.5.",
        "Entries are ranked within their category by “total” (higher is better).",
        "Entries that are still equal share their place.",
        "Entries that share a place take the same number and the next numbers are skipped (1, 2, 2, 4).",
        "An entry placed 2 or better advances.",
        "Entries that share the place at the cut wait for a Decision.",
        "Totals are printed with 2 decimal places, and with more where two neighbours would look alike and differ.",
        "Nothing is rounded except where a sentence above says so: places are decided on exact numbers.",
    )


def test_rules_are_told_in_korean():
    told = explain(rules(STEPS), "ko")

    assert told[5:8] == (
        (
            "‘점수’ 값에서 출품작·평가 기준별로 최고 1개와 최저 1개를 제외합니다(값이 5개 이상일 때만). "
            "그 결과가 ‘inner’ 값입니다."
        ),
        (
            "‘총점’ 값은 ‘inner’(라운드 = final만) 값의 평균이며 출품작별로 계산합니다. "
            "결과는 소수 2자리로 처리합니다(반올림)."
        ),
        "출품작의 순위는 부문 안에서 ‘총점’ (높을수록 좋음) 기준으로 정합니다.",
    )


def test_every_effect_of_every_state_has_its_sentence():
    for state, effects in ALLOWED.items():
        told = {
            language: {explain(rules(STEPS, states={state: effect.value}), language) for effect in effects}
            for language in ("en", "ko")
        }

        assert [len(told["en"]), len(told["ko"])] == [len(effects)] * 2


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="Rules are told in en and ko, not in fr"):
        explain(rules(STEPS), "fr")


def test_every_flag_is_explained_in_both_languages():
    assert set(FLAGS) == set(Flag)
    assert explain_flag("recused", "en") == "A judge stepped out of judging this entry."
    assert explain_flag("recused", "ko") == "심사를 회피한 심사위원이 있습니다."
