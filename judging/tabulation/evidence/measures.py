"""The many-facet Rasch model of a part, where its marks are steps of a scale: in the answer's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from judging.tabulation.evidence.answer import CriterionLine, JudgeFit, Rasch, Refusal, Refusals, StepLine, Told
from judging.tabulation.evidence.figures import figure
from judging.tabulation.evidence.observe import Observations, Unit
from judging.tabulation.evidence.reasons import NoEvidence, refused
from judging.tabulation.exact import plain_text
from judging.tabulation.marks import KEYS, MarkTable
from judging.tabulation.rasch.answer import RaschFit, RaschModel
from judging.tabulation.rasch.fitting import fit_rasch
from judging.tabulation.rasch.ratings import Ratings, ratings_of
from judging.tabulation.rasch.reasons import Refusal as RaschRefusal
from judging.tabulation.rasch.reasons import Refused
from judging.tabulation.rasch.refusals import why_not_rasch
from judging.tabulation.rules import Rules

__all__ = ["Measures", "measured"]

_MODELS = {
    RaschModel.RATING_SCALE: Told(
        "Many-facet Rasch model, rating scale: entries, criteria and judges on one measure (logits), all criteria sharing "
        "the steps of one scale.",
        "다국면 라쉬 모형(평정 척도): 응모작, 평가 기준, 심사위원을 한 척도(로짓)에 놓고, 모든 기준이 같은 단계를 쓴다고 봅니다.",
    ),
    RaschModel.PARTIAL_CREDIT: Told(
        "Many-facet Rasch model, partial credit: entries, criteria and judges on one measure (logits), each criterion with "
        "steps of its own.",
        "다국면 라쉬 모형(부분 점수): 응모작, 평가 기준, 심사위원을 한 척도(로짓)에 놓고, 기준마다 단계를 따로 봅니다.",
    ),
}


MOST_WORK = 1_500_000
"""Entries times judges and criteria: beyond, the fit takes minutes and gigabytes, and nobody waits for advice so long."""


@dataclass(frozen=True)
class Measures:
    """The model's section, and what it says of each judge and unit (empty where it is refused)."""

    answer: Rasch | Refusals
    judges: Mapping[str, JudgeFit] = field(default_factory=dict)
    units: Mapping[Unit, float] = field(default_factory=dict)


def measured(table: MarkTable, rules: Rules, observations: Observations) -> Measures:
    """The fit, by one rating scale where all criteria have equally many steps and by partial credit where not; refused
    for parts so large that it would hold up everything else (`MOST_WORK`).
    """
    if not len(observations):
        return Measures(refused(NoEvidence.NO_SHEETS))
    if not rules.criteria:
        return Measures(refused(NoEvidence.NO_SCALES))
    work = len(observations.units) * (len(observations.judges) + len(observations.marks.criteria))
    if work > MOST_WORK:
        return Measures(
            refused(NoEvidence.LARGE_PART, entries=len(observations.units), judges=len(observations.judges))
        )
    try:
        ratings = ratings_of(_looked_at(table, observations), rules.criteria)
        reasons = why_not_rasch(ratings)
        fit = None if reasons else fit_rasch(ratings, _model(ratings))
    except Refused as reason:
        reasons, fit = (reason.refusal,), None
    if fit is not None:
        reasons = why_not_rasch(ratings, fit)
    if fit is None or reasons:
        return Measures(Refusals(tuple(_told(reason, observations) for reason in reasons)))
    return _measures(fit, observations)


def _looked_at(table: MarkTable, observations: Observations) -> MarkTable:
    """The marks of the sheets that count, with entries and judges called as in the observations' panel."""
    marks, units = observations.marks, np.argsort(observations.order[0])
    judges = np.argsort(observations.order[1])
    codes = {key: np.zeros(len(marks.row), dtype=np.int64) for key in KEYS}
    words: dict[str, tuple[str, ...]] = dict.fromkeys(KEYS, ("",))
    for key, place in (("entry", units[observations.unit_of]), ("judge", judges[observations.judge_of])):
        codes[key] = place[marks.sheet]
        words[key] = tuple(f"{number:07}" for number in range(int(place.max()) + 1))
    for key in ("criterion", "round", "kind"):
        codes[key], words[key] = table.codes[key][marks.row], table.words[key]
    return MarkTable(words, codes, table.numbers.take(marks.row), table.states[marks.row])


def _model(ratings: Ratings) -> RaschModel:
    return RaschModel.RATING_SCALE if len({scale.top for scale in ratings.scales}) == 1 else RaschModel.PARTIAL_CREDIT


def _told(reason: RaschRefusal, observations: Observations) -> Refusal:
    if "judges" in reason.facts and isinstance(reason.facts["judges"], tuple):
        codes = tuple(sorted(map(observations.judge_at, reason.facts["judges"])))
        reason = replace(reason, facts={**reason.facts, "judges": codes})
    facts = {key: list(fact) if isinstance(fact, tuple) else fact for key, fact in reason.facts.items()}
    return Refusal(reason.code.value, facts, Told(reason.text("en"), reason.text("ko")))


def _measures(fit: RaschFit, observations: Observations) -> Measures:
    answer = Rasch(
        model=fit.model.value,
        variance=figure(fit.variance),
        variance_error=figure(fit.variance_standard_error),
        deviance=figure(fit.deviance),
        reliability=figure(fit.reliability),
        criteria=tuple(
            CriterionLine(
                each.criterion,
                figure(each.difficulty),
                figure(each.standard_error),
                figure(each.infit.mean_square),
                figure(each.outfit.mean_square),
            )
            for each in fit.criteria
        ),
        steps=tuple(
            StepLine(
                each.criterion,
                plain_text(each.low),
                plain_text(each.high),
                figure(each.threshold),
                figure(each.standard_error),
            )
            for each in fit.steps
        ),
        told=_MODELS[fit.model],
    )
    judges = {
        observations.judge_at(each.judge): JudgeFit(
            figure(each.severity),
            figure(each.standard_error),
            figure(each.infit.mean_square),
            figure(each.outfit.mean_square),
        )
        for each in fit.judges
    }
    return Measures(answer, judges, {observations.unit_at(each.entry): each.measure for each in fit.entries})
