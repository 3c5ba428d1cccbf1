"""From parts to the whole answer."""

from collections.abc import Sequence

from scipy.stats import norm

from judging.tabulation.evidence.answer import Evidence, PartEvidence, Sheets
from judging.tabulation.evidence.categories import category_evidence
from judging.tabulation.evidence.context import CategoryLines, EvidencePart
from judging.tabulation.evidence.figures import figures
from judging.tabulation.evidence.fits import fit_parts, judge_lines
from judging.tabulation.evidence.integrity import integrity_of
from judging.tabulation.evidence.lines import Case, Chance
from judging.tabulation.evidence.measures import measured
from judging.tabulation.evidence.observe import Observations, observe
from judging.tabulation.evidence.sensitivity import examined

__all__ = ["gather"]


def gather(parts: Sequence[EvidencePart]) -> Evidence:
    """The evidence of every part, in their order; one for each ranking where a part's rules rank several rounds.

    Holds: the order of rows means nothing, equal parts give equal bytes of JSON, and nothing here changes a ranking.
    What cannot be told is refused in its place; marks on which the engine agreed are never refused as a whole.
    """
    return Evidence(tuple(_part(part, ranking.round) for part in parts for ranking in part.result.rules.rankings))


def _part(part: EvidencePart, ranking_round: str) -> PartEvidence:
    observations = observe(part.table, part.result, ranking_round)
    fits = fit_parts(observations)
    measures = measured(part.table, part.result.rules, observations)
    draw = Chance(part.seed, part.draws, part.level)
    sensitivities = examined(part, ranking_round, draw)
    return PartEvidence(
        name=part.name,
        round=ranking_round,
        seed=part.seed,
        draws=part.draws,
        level=part.level,
        observed=observations.observed,
        sheets=_sheets(observations),
        parts=tuple(fit.answer for fit in fits),
        judges=judge_lines(fits, float(norm.ppf((1 + part.level) / 2)), measures.judges),
        categories=tuple(
            category_evidence(
                Case(ranking, part.lines.get(ranking.category, CategoryLines()), observations, fits, measures, draw),
                sensitivities,
            )
            for ranking in part.result.categories
            if ranking.round == ranking_round
        ),
        rasch=measures.answer,
        integrity=integrity_of(part, observations, draw),
    )


def _sheets(observations: Observations) -> Sheets:
    return Sheets(
        entries=observations.units,
        judges=observations.judges,
        entry=tuple(observations.unit_of.tolist()),
        judge=tuple(observations.judge_of.tolist()),
        points=figures(observations.points.tolist()),
    )
