"""An automatic deal: who would judge what, worked out at once with the usual settings, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.steps import Refusal, Refused, refuse, refuse_if
from awards.models import Round
from judging.matching.problem import Pair, ProblemError
from judging.matching.settings import MatchSettings
from judging.queries.match_inputs import MatchInputs, match_inputs, why_not_match

NAMED = 5  # so many reasons are told in a refusal; all of them are among its facts


@dataclass(frozen=True)
class DealPlan:
    """New pairs (entry, judge) in order of codes, the loads that all judges would then have, and in how many groups
    judges would fall that share no entry (1 is connected).
    """

    pairs: tuple[Pair, ...]
    loads: Mapping[str, int]
    components: int
    seed: int


def plan_deal(round: Round, *, seed: int, per_entry: int | None = None) -> DealPlan:
    """Who would judge what in this round, with what is assigned already kept; nothing is written.

    Every entry gets `per_entry` judges, else as many as the round says, else every judge without a conflict. Loads differ
    by one where limits, categories and conflicts allow; then the weakest panel, the match and comparability decide.
    Refused when there is nothing to deal (`why_not_match`), and (`deal-not-possible`, with reasons and ways out) when no
    deal is possible.
    """
    from judging.matching.choices import arrange  # scipy and the solver: only where somebody deals
    from judging.matching.report import report

    settings = MatchSettings(judges_per_entry=per_entry, even_within=1)
    refuse_if(why_not_match(round, settings))
    try:
        inputs = match_inputs(round, settings)
    except ProblemError as problem:
        refuse("deal-not-possible", str(problem))
    answer = arrange(inputs.problem, settings, seed=seed)
    if answer.verdict is None:
        raise Refused(_not_possible(report(answer), inputs))
    return DealPlan(
        pairs=tuple(pair for pair in answer.pairs if pair not in inputs.live),
        loads=answer.verdict.loads,
        components=answer.verdict.components,
        seed=seed,
    )


def _not_possible(said: Mapping[str, Any], inputs: MatchInputs) -> Refusal:
    """Which entries and judges cannot be served, with the ways out among the facts."""
    from judging.matching.speech import reason_text
    from judging.matching.telling import reason_from

    language = (get_language() or "en").split("-")[0]
    names = {code: judge.name for code, judge in inputs.judges.items()}
    told = [reason_text(reason_from(each, names), language) for each in said["reasons"][:NAMED]]
    message = _("The deal is not possible, and nothing was assigned. %(reasons)s") % {"reasons": " ".join(told)}
    return Refusal("deal-not-possible", message, {"reasons": said["reasons"], "ways_out": said["ways_out"]})
