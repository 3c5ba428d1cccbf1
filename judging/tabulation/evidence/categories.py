"""The evidence of one category of one ranking, put together."""

from dataclasses import replace

from judging.tabulation.evidence.agreement import coefficients
from judging.tabulation.evidence.answer import (
    Adjusted,
    CategoryEvidence,
    Cut,
    EntryLine,
    Refusal,
    Refusals,
    Suggestion,
    Told,
    Triage,
)
from judging.tabulation.evidence.changes import changes
from judging.tabulation.evidence.context import CategoryLines
from judging.tabulation.evidence.figures import chance, figure
from judging.tabulation.evidence.lines import Case, Standing, entry_lines, standings
from judging.tabulation.evidence.reasons import NoEvidence, of_severity, refused
from judging.tabulation.evidence.sensitivity import Sensitivities
from judging.tabulation.severity.estimates import Kind
from judging.tabulation.severity.panel import Panel
from judging.tabulation.severity.reasons import Refusal as SeverityRefusal
from judging.tabulation.severity.reasons import RefusalCode, Refused
from judging.tabulation.severity.triage import Prospects, one_more_judge

__all__ = ["category_evidence"]

_OPEN = 0.05
_KINDS = {
    Kind.POSTERIOR: Told(
        "Adjusted: the mean of the sheets without the judges' tendencies, pulled towards the average of all entries as far "
        "as so few sheets leave doubt. All entries have equally many sheets, so this favours none.",
        "보정: 평가지 평균에서 심사위원의 성향을 빼고, 평가지가 적어 불확실한 만큼 전체 평균 쪽으로 당긴 값입니다. 모든 응모작의 "
        "평가지 수가 같으므로 유불리가 없습니다.",
    ),
    Kind.UNSHRUNK: Told(
        "Adjusted: the mean of the sheets without the judges' tendencies. It is not pulled towards the average, because "
        "entries have unequal numbers of sheets and those with fewer would be pulled further.",
        "보정: 평가지 평균에서 심사위원의 성향을 뺀 값입니다. 응모작마다 평가지 수가 달라 적은 쪽이 더 많이 당겨지므로 전체 평균 "
        "쪽으로 당기지 않았습니다.",
    ),
}


def category_evidence(case: Case, sensitivities: Sensitivities) -> CategoryEvidence:
    """Everything about one category; what cannot be told is refused in its place."""
    found = standings(case)
    entries = entry_lines(case, found)
    adjusted = _adjusted(found)
    comparable = isinstance(adjusted, Adjusted)
    return CategoryEvidence(
        category=case.ranking.category,
        entries=entries,
        parts=tuple(standing.part.answer.number for standing in found),
        adjusted=adjusted,
        groups=tuple(group for standing in found for group in standing.groups),
        cuts=_cuts(entries, case.lines) if comparable else (),
        changes=changes(entries, case.official, case.lines, case.draw.level) if comparable else (),
        agreement=coefficients(case),
        without_judges=sensitivities.without_judges(case.ranking.category, case.lines),
        weights=sensitivities.weights(case.ranking.category),
        one_mark=sensitivities.one_mark(case.ranking.category, case.lines),
        triage=_triage(case, found),
    )


def _adjusted(found: tuple[Standing, ...]) -> Adjusted | Refusals:
    """How the order was made, or every reason why there is none across the category."""
    if not found:
        return refused(NoEvidence.NO_SHEETS)
    if len(found) > 1:
        return Refusals((_disconnected(len(found)),))
    (standing,) = found
    if standing.part.answer.not_adjusted is not None:
        return standing.part.answer.not_adjusted
    kind = standing.part.ordered.kind if standing.part.ordered is not None else Kind.UNSHRUNK
    return Adjusted(kind.value, _KINDS[kind])


def _disconnected(parts: int) -> Refusal:
    return of_severity(SeverityRefusal(RefusalCode.DISCONNECTED, {"parts": parts}))


def _cuts(entries: tuple[EntryLine, ...], lines: CategoryLines) -> tuple[Cut, ...]:
    """Each declared line with its uncertain band."""
    found = []
    for kind, places in (("places", lines.places), ("cut", lines.cut)):
        if not places:
            continue
        chances = [(line.entry, line.in_places if kind == "places" else line.above_cut) for line in entries]
        known = [(entry, share) for entry, share in chances if share is not None]
        found.append(
            Cut(
                kind=kind,
                places=places,
                sure=tuple(entry for entry, share in known if share > 1 - _OPEN),
                open=tuple(entry for entry, share in known if _OPEN <= share <= 1 - _OPEN),
                lost=tuple(entry for entry, share in known if share < _OPEN),
            )
        )
    return tuple(found)


def _triage(case: Case, found: tuple[Standing, ...]) -> Triage | Refusals:
    """Where more sheets would tell most: at the cut where there is one, else at the last award place."""
    panel, lines = case.panel, case.lines
    if panel is None:
        return refused(NoEvidence.NO_SHEETS)
    places = lines.cut or lines.places
    if not places:
        return refused(NoEvidence.NO_LINE)
    if len(found) > 1:
        return Refusals((_disconnected(len(found)),))
    if places >= len(panel.entries):
        return refused(NoEvidence.NOBODY_BEYOND, entries=len(panel.entries), places=places)
    try:
        prospects = _prospects(case, panel, found[0])
    except Refused as reason:
        return Refusals((of_severity(reason.refusal),))
    suggestions = one_more_judge(prospects, places=places, sheets=lines.sheets)
    return Triage(
        places=places,
        sheets=lines.sheets,
        suggestions=tuple(
            Suggestion(each.entry, each.sheet, each.inside, figure(each.gap), chance(each.chance), figure(each.worth))
            for each in suggestions
        ),
    )


def _prospects(case: Case, panel: Panel, standing: Standing) -> Prospects:
    """By the model where adjusting is allowed; else from the spread of the category's own sheets."""
    part = standing.part
    if part.fit is None or part.ordered is None:
        return replace(Prospects.of_spread(panel), entries=tuple(map(case.entry_at, panel.entries)))
    whole = Prospects.of_model(part.panel, part.fit)
    at = standing.at
    return Prospects(standing.entries, whole.values[at], whole.variances[at], whole.sheet_variance)
