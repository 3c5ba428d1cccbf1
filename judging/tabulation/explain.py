"""Rules told in plain sentences, for organisers, judges and entrants, in English and in Korean."""

from judging.tabulation.criteria import leaves
from judging.tabulation.exact import plain_text
from judging.tabulation.metrics import METRICS
from judging.tabulation.rules import Rules
from judging.tabulation.specs import RankingSpec, StepSpec
from judging.tabulation.speech import LANGUAGES, Speech
from judging.tabulation.states import ALLOWED, Effect, Flag
from judging.tabulation.steps import STEPS

_EFFECTS = {
    ("missing", Effect.REFUSE_SHEET): (
        "A sheet on which a criterion is not marked does not count at all.",
        "채점하지 않은 기준이 있는 평가지는 전체를 집계하지 않습니다.",
    ),
    ("missing", Effect.LEAVE_OUT): (
        "A missing mark is left out; the other marks carry on.",
        "빠진 점수는 제외하고 나머지 점수로 계산합니다.",
    ),
    ("missing", Effect.WAIT): (
        "While a mark is missing, the entry has no total.",
        "빠진 점수가 있으면 그 응모작의 총점을 내지 않습니다.",
    ),
    ("absent", Effect.LEAVE_OUT): (
        "A judge who hands in nothing is not counted; the others decide.",
        "평가지를 내지 않은 심사위원은 세지 않고 나머지 심사위원으로 계산합니다.",
    ),
    ("absent", Effect.WAIT): (
        "While a judge's sheet is outstanding, the entry has no total.",
        "평가지가 다 들어올 때까지 그 응모작의 총점을 내지 않습니다.",
    ),
    ("not_applicable", Effect.LEAVE_OUT): (
        "A criterion marked “not applicable” is left out, the other weights carry on, and the entry is flagged.",
        "‘해당 없음’으로 표시한 기준은 제외하고 나머지 가중치로 계산하며, 그 응모작에 표시를 남깁니다.",
    ),
    ("not_applicable", Effect.REFUSE_SHEET): (
        "A sheet with a criterion marked “not applicable” does not count.",
        "‘해당 없음’이 있는 평가지는 집계하지 않습니다.",
    ),
    ("not_applicable", Effect.WAIT): (
        "While a criterion is marked “not applicable”, the entry has no total.",
        "‘해당 없음’ 표시가 있는 동안 그 응모작의 총점을 내지 않습니다.",
    ),
    ("recused", Effect.LEAVE_OUT): (
        "A judge who has stepped out of judging an entry is not counted for it.",
        "해당 응모작의 심사를 회피한 심사위원은 그 응모작의 집계에서 제외합니다.",
    ),
    ("recused", Effect.WAIT): (
        "While a judge who stepped out has not been replaced, the entry has no total.",
        "심사를 회피한 심사위원이 교체될 때까지 그 응모작의 총점을 내지 않습니다.",
    ),
    ("late", Effect.COUNT): (
        "A late mark counts and is flagged.",
        "늦게 낸 점수도 집계하며 표시를 남깁니다.",
    ),
    ("late", Effect.LEAVE_OUT): ("A late mark is left out.", "늦게 낸 점수는 제외합니다."),
    ("late", Effect.WAIT): (
        "While a mark is late and not admitted, the entry has no total.",
        "늦게 낸 점수가 인정될 때까지 그 응모작의 총점을 내지 않습니다.",
    ),
}
_PLACES = {
    "1224": (
        "Entries that share a place take the same number and the next numbers are skipped (1, 2, 2, 4).",
        "공동 순위에는 같은 번호를 주고 그만큼 다음 번호를 건너뜁니다(1, 2, 2, 4).",
    ),
    "1223": (
        "Entries that share a place take the same number and no number is skipped (1, 2, 2, 3).",
        "공동 순위에는 같은 번호를 주고 다음 번호를 건너뛰지 않습니다(1, 2, 2, 3).",
    ),
    "1334": (
        "Entries that share a place take the last of the numbers they occupy (1, 3, 3, 4).",
        "공동 순위에는 차지한 번호 가운데 마지막 번호를 줍니다(1, 3, 3, 4).",
    ),
    "fractional": (
        "Entries that share a place take the mean of the numbers they occupy (1, 2.5, 2.5, 4).",
        "공동 순위에는 차지한 번호의 평균을 줍니다(1, 2.5, 2.5, 4).",
    ),
    "ordinal": (
        "No place is shared: the last key must tell all entries apart (1, 2, 3, 4).",
        "공동 순위는 없습니다. 마지막 기준까지 적용하여 모든 순위를 정합니다(1, 2, 3, 4).",
    ),
}
_CUT = {
    "decision": (
        "Entries that share the place at the cut wait for a Decision.",
        "경계에서 동점인 응모작은 결정을 기다립니다.",
    ),
    "all": ("All entries that share the place at the cut advance.", "경계에서 동점인 응모작은 모두 진출합니다."),
    "none": (
        "None of the entries that share the place at the cut advance.",
        "경계에서 동점인 응모작은 모두 진출하지 못합니다.",
    ),
}
FLAGS = {
    Flag.NOT_APPLICABLE: (
        "A criterion did not apply and was left out.",
        "해당 없는 기준이 있어 제외하고 계산했습니다.",
    ),
    Flag.INCOMPLETE_SHEET: ("A judge's sheet is incomplete.", "완성되지 않은 평가지가 있습니다."),
    Flag.ABSENT_SHEET: ("A judge handed in no sheet.", "평가지를 내지 않은 심사위원이 있습니다."),
    Flag.RECUSED: ("A judge stepped out of judging this entry.", "심사를 회피한 심사위원이 있습니다."),
    Flag.LATE: ("A mark came late.", "늦게 낸 점수가 있습니다."),
    Flag.ADVANCES: ("Advances to the next round.", "다음 심사 단계에 진출합니다."),
    Flag.TIED_AT_CUT: (
        "Shares the place at the cut: a Decision is needed.",
        "경계에서 동점입니다. 결정이 필요합니다.",
    ),
}


def explain(rules: Rules, language: str = "en") -> tuple[str, ...]:
    """The rules as plain sentences in order of application: the criteria, what happens to marks, each step, each ranking.

    `language` is "en" or "ko"; any other is refused with ValueError.
    """
    if language not in LANGUAGES:
        raise ValueError(f"Rules are told in {' and '.join(LANGUAGES)}, not in {language}.")
    speech = Speech(language, rules.labels)
    told = _criteria(rules, speech)
    told += [speech.say(*_EFFECTS[state, rules.effects[state]]) for state in ALLOWED]
    told += [_step(step, speech) for step in rules.steps]
    for ranking in rules.rankings:
        told += _ranking(ranking, speech)
    told.append(
        speech.say(
            "Nothing is rounded except where a sentence above says so: places are decided on exact numbers.",
            "위에서 밝힌 곳을 빼고는 끝수를 처리하지 않으며, 순위는 정확한 값으로 정합니다.",
        )
    )
    return tuple(told)


def explain_effect(state: str, effect: str, language: str = "en") -> str:
    """What becomes of marks in this state, in one sentence; KeyError for an effect that the state may not have."""
    return _EFFECTS[state, Effect(effect)][language == "ko"]


def explain_flag(flag: str, language: str = "en") -> str:
    """What a flag on a line of the ranking means, in one sentence."""
    return FLAGS[Flag(flag)][language == "ko"]


def _criteria(rules: Rules, speech: Speech) -> list[str]:
    """The criteria with their weights and scales: one sentence for the rubric, one for each set of sub-criteria."""
    told = []
    marked = {leaf.key for leaf in leaves(rules.criteria)}
    for parent in dict.fromkeys(criterion.parent for criterion in rules.criteria):
        parts = [
            speech.say(
                "{name} weighs {weight}, marked from {low} to {high}",
                "{name} 가중치 {weight}({low}~{high}점)",
                name=speech.name(each.key),
                weight=f"{each.weight:f}",
                low=f"{each.minimum:f}",
                high=f"{each.maximum:f}",
            )
            if each.key in marked
            else speech.say(
                "{name} weighs {weight}",
                "{name} 가중치 {weight}",
                name=speech.name(each.key),
                weight=f"{each.weight:f}",
            )
            for each in rules.criteria
            if each.parent == parent
        ]
        listed = "; ".join(parts)
        told.append(
            speech.say("The criteria: {listed}.", "평가 기준: {listed}.", listed=listed)
            if parent is None
            else speech.say(
                "Within {name}, whose weight they share: {listed}.",
                "{name} 안에서 가중치를 나누는 세부 기준: {listed}.",
                name=speech.name(parent),
                listed=listed,
            )
        )
    return told


def _step(step: StepSpec, speech: Speech) -> str:
    told = STEPS[step.word].tell(step, speech)
    return f"{told} {speech.rounding(step.rounding)}" if step.rounding else told


def _ranking(ranking: RankingSpec, speech: Speech) -> list[str]:
    told = []
    if ranking.entries_of_round:
        told.append(
            speech.say(
                "In the ranking “{name}” stand the entries that have marks in round “{round}”.",
                "‘{name}’ 순위에는 ‘{round}’ 단계에서 채점된 응모작이 들어갑니다.",
                name=ranking.label.text(speech.language) or ranking.entries_of_round,
                round=ranking.entries_of_round,
            )
        )
    told += [*_conditions(ranking, speech), *_keys(ranking, speech), speech.say(*_PLACES[ranking.places])]
    if ranking.advance:
        told.append(
            speech.say("An entry placed {top} or better advances.", "{top}위까지 진출합니다.", top=ranking.advance.top)
        )
        told.append(speech.say(*_CUT[ranking.advance.ties]))
    told.append(
        speech.say(
            "Totals are printed with {places} decimal places, and with more where two neighbours would look alike and "
            "differ.",
            "총점은 소수 {places}자리로 표시하고, 서로 다른 값이 같아 보일 때는 자릿수를 늘립니다.",
            places=ranking.print_places,
        )
        if ranking.print_more
        else speech.say(
            "Totals are printed with {places} decimal places.",
            "총점은 소수 {places}자리로 표시합니다.",
            places=ranking.print_places,
        )
    )
    return told


def _conditions(ranking: RankingSpec, speech: Speech) -> list[str]:
    told = []
    if ranking.quorum:
        told.append(
            speech.say(
                "An entry is ranked only if at least {judges} judges count for it.",
                "심사위원 {judges}명 이상의 채점이 인정된 응모작만 순위를 매깁니다.",
                judges=ranking.quorum.judges,
            )
        )
    return told + [
        speech.say(
            "An entry is ranked only if {of} is at least {least}.",
            "{of} 값이 {least} 이상인 응모작만 순위를 매깁니다.",
            of=speech.name(requirement.of),
            least=plain_text(requirement.at_least),
        )
        for requirement in ranking.requirements
    ]


def _keys(ranking: RankingSpec, speech: Speech) -> list[str]:
    first, *rest = ranking.by
    told = [
        speech.say(
            "Entries are ranked within their category by {key}.",
            "응모작의 순위는 부문 안에서 {key} 기준으로 정합니다.",
            key=METRICS[first.word].tell(first, speech),
        )
    ]
    for position, metric in enumerate(rest, start=1):
        told.append(
            speech.say(
                "Tie-break {number}: {key}.",
                "동점 처리 {number}순위: {key}.",
                number=position,
                key=METRICS[metric.word].tell(metric, speech),
            )
        )
    if ranking.places != "ordinal":
        told.append(speech.say("Entries that are still equal share their place.", "그래도 같으면 공동 순위로 합니다."))
    return told
