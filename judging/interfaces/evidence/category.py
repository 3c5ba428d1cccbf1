"""One category's evidence as its page shows it."""

from typing import Any

from judging.interfaces.evidence.names import Names
from judging.interfaces.evidence.ranks import cut_picture, deciding_line, rank_pictures, side_by_side, told_line
from judging.interfaces.evidence.steadiness import (
    coefficient_rows,
    heat_picture,
    suggestion_rows,
    told_winners,
    weights_picture,
    without_judge_rows,
)
from judging.tabulation.evidence.answer import CategoryEvidence, PartEvidence, Refusals


def category_page(part: PartEvidence, category: CategoryEvidence, names: Names) -> dict[str, Any]:
    """Every section in the order in which a jury asks."""
    beside, below = side_by_side(category, names)
    adjusted, mark = category.adjusted, category.one_mark
    coefficients = coefficient_rows(category.agreement, names)
    return {
        "adjusted": "" if isinstance(adjusted, Refusals) else names.tell(adjusted.told),
        "not_adjusted": names.refusals(adjusted) if isinstance(adjusted, Refusals) else [],
        "is_ordered": any(each.rank is not None for each in category.entries),
        "observed": names.tell(part.observed.told),
        "beside": beside,
        "below": below,
        "line": deciding_line(category),
        "changes": [names.tell(each.told) for each in category.changes],
        "rank_pictures": rank_pictures(category, names, "ranks"),
        "groups": [[names.entry(code) for code in group] for group in category.groups if len(group) > 1],
        "cut_picture": cut_picture(category, names, "cut"),
        "lines": [told_line(cut, names) for cut in category.cuts],
        "weights": _weights(category, names),
        "without": _without(category, names),
        "one_mark": names.refusals(mark) if isinstance(mark, Refusals) else [names.tell(mark.told)],
        "agreement": [row for row in coefficients if not row["refused"]],
        "not_agreement": [row for row in coefficients if row["refused"]],
        "triage": _triage(category, names),
        "heat_picture": heat_picture(part, category, names, "marks"),
    }


def find_category(parts: tuple[PartEvidence, ...], code: str) -> tuple[PartEvidence, CategoryEvidence] | None:
    """The category of that code, and the part it is judged in."""
    return next(((part, each) for part in parts for each in part.categories if each.category == code), None)


def _weights(category: CategoryEvidence, names: Names) -> dict[str, Any]:
    weights = category.weights
    if isinstance(weights, Refusals):
        return {"refused": names.refusals(weights)}
    smallest = weights.smallest
    return {
        "picture": weights_picture(weights, names, "weights"),
        "smallest": names.refusals(smallest) if isinstance(smallest, Refusals) else [names.tell(smallest.told)],
        "winners": told_winners(weights, names),
        "draws": weights.draws,
    }


def _without(category: CategoryEvidence, names: Names) -> dict[str, Any]:
    without = category.without_judges
    if isinstance(without, Refusals):
        return {"refused": names.refusals(without)}
    rows = without_judge_rows(without.judges, names)
    return {"k": without.k, "rows": rows, "turned": [row for row in rows if row["enter"] or row["leave"]]}


def _triage(category: CategoryEvidence, names: Names) -> dict[str, Any]:
    triage = category.triage
    if isinstance(triage, Refusals):
        return {"refused": names.refusals(triage)}
    return {"places": triage.places, "sheets": triage.sheets, "rows": suggestion_rows(triage.suggestions, names)}
