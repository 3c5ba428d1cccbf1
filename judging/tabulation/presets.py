"""Ready rule files. An award round needs no knowledge of the rules language to get the official method."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from judging.tabulation.criteria import CriterionSpec, Scale
from judging.tabulation.steps.trim import SMALLEST_PANEL

__all__ = ["CriterionSpec", "weighted_mean_rules"]

TIE_BREAK_WORDS = ("median", "highest", "lowest", "head_to_head", "firsts", "decision")
"""Tie-breaks that are not criteria: the median, highest or lowest of the judges' points, head to head, how many judges
put the entry first, and the chair's Decision (the fact `decision`, lower first)."""


def weighted_mean_rules(
    criteria: Sequence[CriterionSpec],
    *,
    quorum: int,
    trim: int = 0,
    tie_breaks: Sequence[str] = (),
    scale: str = Scale.SHARE_OF_MAX,
    top: int | None = None,
    ties_at_cut: str = "decision",
    places: str = "1224",
    print_places: int = 2,
    states: Mapping[str, str] | None = None,
    name: str | Mapping[str, str] | None = None,
    labels: Mapping[str, str | Mapping[str, str]] | None = None,
    version: str = "1",
) -> dict[str, Any]:
    """The rule file of an award round: each judge's weighted points, their exact mean, 1224.

    `quorum` is the least number of judges who must count for an entry to be ranked; `trim` drops so many highest and
    lowest judges' points from a panel of five or more (or of 2 x trim + 1, if that is more); `tie_breaks` are keys of
    criteria or words of TIE_BREAK_WORDS, in order, and what is still tied shares the place; `top` marks who advances.
    ValueError for a tie-break that is neither, and for negative numbers.
    """
    if quorum < 1 or trim < 0:
        raise ValueError("A quorum is at least 1 judge, and a trim at least 0.")
    steps: list[dict[str, Any]] = [
        {"step": "weigh", "as": "points", "per": ["judge"], "scale": str(scale), "label": _BY_JUDGE},
    ]
    if trim:
        panel = max(SMALLEST_PANEL, 2 * trim + 1)
        cut = {"step": "trim", "as": "counted", "of": "points", "per": [], "high": trim, "low": trim, "from": panel}
        steps.append({**cut, "evidence": True, "label": _COUNTED})
    steps.append({"step": "mean", "as": "total", "of": "counted" if trim else "points", "per": [], "label": _TOTAL})
    by: list[Any] = ["total"]
    facts: dict[str, Any] = {}
    for tie_break in tie_breaks:
        more, metric = _tie_break(tie_break, criteria, str(scale), labels or {})
        steps += [step for step in more if step["as"] not in {known["as"] for known in steps}]
        by.append(metric)
        if tie_break == "decision":
            facts["decision"] = {"optional": True, "label": {"en": "chair's Decision", "ko": "심사위원장 결정"}}
    ranking: dict[str, Any] = {
        "by": by,
        "places": places,
        "quorum": {"judges": quorum, "of": "points"},
        "print": {"places": print_places},
    }
    if top is not None:
        ranking["advance"] = {"top": top, "ties": ties_at_cut}
    return {
        "haetae_rules": 1,
        "name": dict(name) if isinstance(name, Mapping) else (name or dict(_NAME)),
        "version": version,
        "criteria": [_criterion(criterion, labels or {}) for criterion in criteria],
        "states": dict(states or {}),
        "facts": facts,
        "steps": steps,
        "rankings": [ranking],
    }


_NAME = {"en": "Mean of the judges' weighted points", "ko": "심사위원 가중 점수의 평균"}
_BY_JUDGE = {"en": "points by judge", "ko": "심사위원별 점수"}
_COUNTED = {"en": "points that count", "ko": "집계에 포함된 점수"}
_TOTAL = {"en": "total", "ko": "총점"}
_REDUCED = {
    "median": {"en": "median of the judges' points", "ko": "심사위원 점수의 중앙값"},
    "highest": {"en": "highest of the judges' points", "ko": "심사위원 점수의 최고값"},
    "lowest": {"en": "lowest of the judges' points", "ko": "심사위원 점수의 최저값"},
}


def _criterion(criterion: CriterionSpec, labels: Mapping[str, str | Mapping[str, str]]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "key": criterion.key,
        "weight": _text(criterion.weight),
        "min": _text(criterion.minimum),
        "max": _text(criterion.maximum),
    }
    if criterion.parent is not None:
        data["parent"] = criterion.parent
    if criterion.key in labels:
        label = labels[criterion.key]
        data["label"] = label if isinstance(label, str) else dict(label)
    return data


def _text(number: Decimal) -> str:
    """A number as rules write it; 30 and 30.00 are the same text, so that equal rules have equal digests."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _tie_break(
    tie_break: str,
    criteria: Sequence[CriterionSpec],
    scale: str,
    labels: Mapping[str, str | Mapping[str, str]],
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The steps that a tie-break needs, and its metric."""
    keys = [criterion.key for criterion in criteria]
    if tie_break in keys:
        number = keys.index(tie_break) + 1
        label = labels.get(tie_break, tie_break)
        own: dict[str, Any] = {
            "step": "weigh",
            "as": f"criterion_{number}_by_judge",
            "per": ["judge"],
            "only": [tie_break],
            "scale": scale,
        }
        mean: dict[str, Any] = {"step": "mean", "as": f"criterion_{number}", "of": own["as"], "per": []}
        en, ko = (label, label) if isinstance(label, str) else (label["en"], label.get("ko", label["en"]))
        own["label"] = {"en": f"{en}, by judge", "ko": f"{ko}(심사위원별)"}
        mean["label"] = {"en": en, "ko": ko}
        return [{**own, "evidence": False}, mean], {"metric": "value", "of": mean["as"]}
    if tie_break in _REDUCED:
        step = {"step": tie_break, "as": f"{tie_break}_points", "of": "points", "per": [], "label": _REDUCED[tie_break]}
        return [step], {"metric": "value", "of": step["as"]}
    if tie_break == "head_to_head":
        return [], {"metric": "head_to_head", "of": "points"}
    if tie_break == "firsts":
        return _FIRSTS, {"metric": "value", "of": "firsts"}
    if tie_break == "decision":
        return [], {"metric": "decision", "of": "decision"}
    raise ValueError(
        f"“{tie_break}” is no tie-break. Name a criterion ({', '.join(keys)}) or one of {', '.join(TIE_BREAK_WORDS)}."
    )


_FIRSTS: list[dict[str, Any]] = [
    {
        "step": "ranks",
        "as": "place_by_judge",
        "of": "points",
        "per": ["judge"],
        "label": {"en": "place by judge", "ko": "심사위원별 순위"},
        "evidence": False,
    },
    {
        "step": "count",
        "as": "firsts",
        "of": "place_by_judge",
        "per": [],
        "equal": 1,
        "label": {"en": "judges who put it first", "ko": "1위로 평가한 심사위원 수"},
    },
]
