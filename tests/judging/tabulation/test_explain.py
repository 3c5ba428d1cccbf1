import pytest

from judging.tabulation.explain import FLAGS, explain, explain_flag
from judging.tabulation.states import ALLOWED, Flag
from judging.tabulation.steps import STEPS
from tests.judging.tabulation.cases import rules

PANEL = [
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
        rules(PANEL, quorum={"judges": 3}, advance={"top": 2}, require=[{"of": "total", "at_least": "2.5"}]), "en"
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
    told = explain(rules(PANEL), "ko")

    assert told[5:8] == (
        (
            "‘점수’ 값에서 응모작·평가 기준별로 최고 1개와 최저 1개를 제외합니다(값이 5개 이상일 때만). "
            "그 결과가 ‘inner’ 값입니다."
        ),
        (
            "‘총점’ 값은 ‘inner’(심사 단계 = final만) 값의 평균이며 응모작별로 계산합니다. "
            "결과는 소수 2자리로 처리합니다(반올림)."
        ),
        "응모작의 순위는 부문 안에서 ‘총점’ (높을수록 좋음) 기준으로 정합니다.",
    )


EVERY_STEP = [
    {"step": "weigh", "as": "weighed", "of": "marks", "per": ["judge"], "only": ["x"], "where": {"round": ["a", "b"]}},
    {"step": "trim", "as": "trimmed", "of": "weighed", "per": [], "high": 1, "low": 1},
    {"step": "clip", "as": "clipped", "of": "weighed", "per": [], "within_percent": 10, "beyond": "drop"},
    {
        "step": "clip",
        "as": "moved",
        "of": "weighed",
        "per": [],
        "within": 2,
        "mean_rounded": {"places": 2, "mode": "down"},
    },
    {"step": "keep", "as": "kept", "of": "weighed", "per": [], "best": 2, "better": "lower"},
    {"step": "mean", "as": "total", "of": "weighed", "per": [], "missing": "leave_out"},
    {"step": "mean", "as": "fixed", "of": "weighed", "per": [], "divisor": 7},
    {"step": "sum", "as": "sum", "of": "weighed", "per": []},
    {"step": "median", "as": "median", "of": "weighed", "per": []},
    {"step": "highest", "as": "highest", "of": "weighed", "per": []},
    {"step": "lowest", "as": "lowest", "of": "weighed", "per": []},
    {"step": "count", "as": "all", "of": "weighed", "per": []},
    {"step": "count", "as": "firsts", "of": "weighed", "per": [], "equal": 1},
    {"step": "count", "as": "passes", "of": "weighed", "per": [], "at_least": 1},
    {"step": "add", "as": "added", "of": ["sum", {"of": "fixed", "times": "-1/2"}], "missing": "leave_out"},
    {"step": "blend", "as": "blended", "of": [{"of": "sum", "weight": "0.5"}], "missing": "leave_out"},
    {"step": "multiply", "as": "product", "of": ["sum", "1/3"]},
    {"step": "divide", "as": "ratio", "of": "sum", "by": "all"},
    {"step": "limit", "as": "limited", "of": "sum", "at_most": 5, "at_least": -5},
    {"step": "first_of", "as": "first", "of": ["sum", "fixed"]},
    {"step": "choose", "as": "chosen", "by": "side", "cases": {"left": "sum"}},
    {"step": "ranks", "as": "ranks", "of": "weighed", "per": ["judge"], "places": "fractional"},
    {"step": "points", "as": "points", "of": "weighed", "per": ["judge"], "table": [3, 1], "shared": "average"},
    {"step": "borda", "as": "borda", "of": "weighed", "per": ["judge"], "force": "Because."},
    {"step": "schulze", "as": "schulze", "of": "weighed", "unmarked": "last"},
    {"step": "normalise", "as": "normalised", "of": "weighed", "per": ["judge"], "method": "min_max"},
]
EVERY_KEY = [
    "total",
    {"metric": "countback", "of": "weighed"},
    {"metric": "countback", "of": "weighed", "values": [12, 10]},
    {"metric": "head_to_head", "of": "weighed"},
    {"metric": "decision", "of": "fixed"},
]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_step_and_key_has_a_sentence_of_its_own(language):
    given = rules(
        EVERY_STEP,
        by=EVERY_KEY,
        criteria=[{"key": "x", "weight": 1, "min": 0, "max": 10}],
        facts={"side": {"type": "word"}},
        print={"more": False},
    )

    told = explain(given, language)

    assert {step["step"] for step in EVERY_STEP} == set(STEPS)
    assert len(set(told)) == len(told) == 6 + len(EVERY_STEP) + len(EVERY_KEY) + 4
    assert all(sentence.endswith(".") and "  " not in sentence and "{" not in sentence for sentence in told)
    assert all(any("가" <= letter <= "힣" for letter in sentence) == (language == "ko") for sentence in told)


def test_criteria_are_told_with_weights_scales_and_sub_criteria():
    criteria = [
        {"key": "a", "weight": "30", "min": 1, "max": 5, "label": {"en": "Idea", "ko": "발상"}},
        {"key": "b", "weight": 70},
        {"key": "c", "weight": 2, "min": 0, "max": "2.5", "parent": "b"},
        {"key": "d", "weight": 1, "min": 0, "max": 10, "parent": "b"},
    ]

    given = rules(PANEL, criteria=criteria)

    assert explain(given, "en")[:2] == (
        "The criteria: “Idea” weighs 30, marked from 1 to 5; “b” weighs 70.",
        "Within “b”, whose weight they share: “c” weighs 2, marked from 0 to 2.5; “d” weighs 1, marked from 0 to 10.",
    )
    assert explain(given, "ko")[:2] == (
        "평가 기준: ‘발상’ 가중치 30(1~5점); ‘b’ 가중치 70.",
        "‘b’ 안에서 가중치를 나누는 세부 기준: ‘c’ 가중치 2(0~2.5점); ‘d’ 가중치 1(0~10점).",
    )


def test_every_effect_of_every_state_has_its_sentence():
    for state, effects in ALLOWED.items():
        told = {
            language: {explain(rules(PANEL, states={state: effect.value}), language) for effect in effects}
            for language in ("en", "ko")
        }

        assert [len(told["en"]), len(told["ko"])] == [len(effects)] * 2


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="Rules are told in en and ko, not in fr"):
        explain(rules(PANEL), "fr")


def test_every_flag_is_explained_in_both_languages():
    assert set(FLAGS) == set(Flag)
    assert explain_flag("recused", "en") == "A judge stepped out of judging this entry."
    assert explain_flag("recused", "ko") == "심사를 회피한 심사위원이 있습니다."
