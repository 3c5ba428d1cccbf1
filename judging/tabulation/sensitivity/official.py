"""Rules that take the mean of the judges' weighted points: recognised, and written anew with other weights."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from judging.tabulation.criteria import Scale, effective_weights, leaves
from judging.tabulation.rules import MARKS, Rules, RulesError, parse_rules
from judging.tabulation.specs import RankingSpec, StepSpec
from judging.tabulation.states import Effect

__all__ = ["Official", "declared_weights", "official", "with_one_fewer", "with_weights", "without_criterion"]

_LOCAL = frozenset({"weigh", "trim", "mean", "median", "highest", "lowest", "sum"})
"""Steps whose numbers for an entry depend on nothing but that entry's marks."""


@dataclass(frozen=True)
class Official:
    """What is left to know of such rules. Points are made by the step `points`; from `panel` judges on the `high` highest
    and `low` lowest are left out (both 0 without a trim); `is_local` says that all tie-breaks look only at the entries
    that are tied.
    """

    points: str
    scale: Scale
    high: int
    low: int
    panel: int
    quorum: int
    ranking: RankingSpec
    late_counts: bool
    is_local: bool


def official(rules: Rules) -> Official | None:
    """These rules as a mean of weighted points; None if they do anything else before the tie-breaks.

    They have one ranking without rounds or thresholds, by a total that is the unrounded mean over the judges of their
    weighted points, perhaps after a trim; tie-breaks may be any.
    """
    if len(rules.rankings) != 1 or not rules.criteria:
        return None
    ranking = rules.rankings[0]
    steps = {step.key: step for step in rules.steps}
    total = steps.get(str(ranking.by[0].of))
    if total is None or not _is(total, "mean", {"of", "per"}) or total.dims or ranking.by[0].better != "higher":
        return None
    counted = steps.get(total.options["of"])
    trim = counted if counted is not None and _is(counted, "trim", {"of", "per", "high", "low", "from"}) else None
    points = steps.get(trim.options["of"]) if trim is not None else counted
    if points is None or not _is(points, "weigh", {"of", "per", "scale"}) or not points.evidence:
        return None
    if points.dims != ("judge",) or points.options.get("of", MARKS) != MARKS or (trim and trim.options["per"]):
        return None
    if ranking.round or ranking.entries_of_round or ranking.requirements:
        return None
    if ranking.quorum is not None and ranking.quorum.of != points.key:
        return None
    return Official(
        points=points.key,
        scale=Scale(points.options.get("scale", Scale.SHARE_OF_MAX)),
        high=trim.options["high"] if trim else 0,
        low=trim.options["low"] if trim else 0,
        panel=trim.options.get("from", 5) if trim else 1,
        quorum=ranking.quorum.judges if ranking.quorum else 1,
        ranking=ranking,
        late_counts=rules.effects["late"] is Effect.COUNT,
        is_local=all(step.word in _LOCAL for step in rules.steps),
    )


def _is(step: StepSpec, word: str, allowed: set[str]) -> bool:
    """Whether a step is of this kind and does nothing beyond the options named."""
    told = {"step", "as", "label", "evidence"}
    return step.word == word and step.rounding is None and set(step.options) <= allowed | told


def with_weights(rules: Rules, weights: Mapping[str, Fraction]) -> Rules:
    """The same rules with these weights of the marked criteria; what stands above weighs as much as all below it."""
    whole = dict(weights)
    parent = {criterion.key: criterion.parent for criterion in rules.criteria}
    for key, weight in weights.items():
        above = parent[key]
        while above is not None:
            whole[above] = whole.get(above, Fraction(0)) + weight
            above = parent[above]
    den = math.lcm(*(weight.denominator for weight in whole.values()))
    data = rules.to_json()
    for criterion in data["criteria"]:
        criterion["weight"] = str(int(whole[criterion["key"]] * den))
    return parse_rules(data)


def without_criterion(rules: Rules, key: str) -> Rules | None:
    """The same rules as if this criterion were not in the rubric: it weighs nothing, and no tie is broken by it alone.

    None if nothing would be left to weigh.
    """
    data = rules.to_json()
    for criterion in data["criteria"]:
        if criterion["key"] == key:
            criterion["weight"] = "0"
    gone = _made_from(data, key)
    for ranking in data["rankings"]:
        ranking["by"] = [metric for metric in ranking["by"] if _of(metric) not in gone]
    try:
        return parse_rules(data) if all(ranking["by"] for ranking in data["rankings"]) else None
    except RulesError:
        return None


def with_one_fewer(rules: Rules) -> Rules:
    """The same rules with every quorum of two judges or more asking for one fewer."""
    data = rules.to_json()
    asked = [ranking["quorum"] for ranking in data["rankings"] if ranking.get("quorum", {}).get("judges", 1) > 1]
    for quorum in asked:
        quorum["judges"] -= 1
    return parse_rules(data) if asked else rules


def _of(metric: str | Mapping[str, Any]) -> str:
    return metric if isinstance(metric, str) else str(metric.get("of"))


def _made_from(data: Mapping[str, Any], key: str) -> set[str]:
    """The steps that weigh this criterion alone, and those made from nothing but them."""
    alone = {leaf["key"] for leaf in data["criteria"] if leaf["key"] == key or leaf.get("parent") == key}
    gone: set[str] = set()
    for step in data["steps"]:
        weighs_it = step["step"] == "weigh" and "only" in step and set(step["only"]) <= alone
        if weighs_it or step.get("of") in gone:
            gone.add(step["as"])
    return gone


def declared_weights(rules: Rules) -> dict[str, Fraction]:
    """The weights of the marked criteria in percentage points of the whole: they add up to 100."""
    keys = [leaf.key for leaf in leaves(rules.criteria)]
    found = effective_weights(rules.criteria, frozenset(keys))
    return {key: 100 * found.get(key, Fraction(0)) for key in keys}
