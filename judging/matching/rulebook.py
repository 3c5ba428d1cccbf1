"""Rules as an object of JSON: what rules.json holds, and what the organiser's page keeps."""

from judging.matching.problem import PanelRule, RuleKind, Rules

__all__ = ["rules_of"]

_RULE_KEYS = frozenset({"rule", "of", "count", "value", "same_as", "soft"})
_RULES_KEYS = frozenset({"floor", "epsilon", "connected", "panel", "calibration"})


def rules_of(data: object, problems: list[str]) -> Rules:
    """The rules that an object of JSON says; what cannot be followed is added to `problems`."""
    if not isinstance(data, dict):
        problems.append("The rules are one JSON object, in braces.")
        return Rules()
    problems += [
        f"“{key}” is not known. Known are: {', '.join(sorted(_RULES_KEYS))}." for key in data.keys() - _RULES_KEYS
    ]
    for key, kind, said in (
        ("floor", bool, "true or false"),
        ("connected", bool, "true or false"),
        ("panel", list, "a list"),
        ("calibration", list, "a list of entries"),
    ):
        if key in data and not isinstance(data[key], kind):
            problems.append(f"“{key}” must be {said}.")
    epsilon = data.get("epsilon", Rules.epsilon)
    if isinstance(epsilon, bool) or not isinstance(epsilon, int | float):
        problems.append("“epsilon” must be a share such as 0.01.")
    if problems:
        return Rules()
    return Rules(
        floor=data.get("floor", True),
        epsilon=float(epsilon),
        connected=data.get("connected", True),
        panel=tuple(
            rule
            for number, part in enumerate(data.get("panel", []), start=1)
            if (rule := _rule(part, number, problems)) is not None
        ),
        calibration=frozenset(map(str, data.get("calibration", []))),
    )


def _rule(part: object, number: int, problems: list[str]) -> PanelRule | None:
    kinds = ", ".join(RuleKind)
    if not isinstance(part, dict) or part.get("rule") not in set(RuleKind):
        problems.append(f"Panel rule {number} must be an object whose “rule” is one of: {kinds}.")
        return None
    strange = sorted(part.keys() - _RULE_KEYS)
    count = part.get("count", 1)
    if strange or isinstance(count, bool) or not isinstance(count, int):
        what = f"it has “{strange[0]}”" if strange else "its “count” is no whole number"
        problems.append(f"Panel rule {number} cannot be followed: {what}. Known are: {', '.join(sorted(_RULE_KEYS))}.")
        return None
    texts = {key: str(part[key]) if part.get(key) is not None else None for key in ("value", "same_as")}
    return PanelRule(
        RuleKind(part["rule"]), str(part.get("of", "")), count, **texts, soft=bool(part.get("soft", False))
    )
