"""How far the judges of a category agree: the coefficients of `judging.tabulation.agreement` in the answer's words."""

from judging.tabulation.agreement.coefficient import Coefficient as Found
from judging.tabulation.agreement.coefficient import Key
from judging.tabulation.agreement.entry import agreement_of
from judging.tabulation.agreement.names import design, meaning, name
from judging.tabulation.agreement.reasons import Refusal as NotGiven
from judging.tabulation.evidence.answer import Coefficient, Refusal, Told
from judging.tabulation.evidence.figures import end, figure
from judging.tabulation.evidence.lines import Case

__all__ = ["coefficients"]

DRAWS = 500
LEVEL = 0.95


def coefficients(case: Case) -> tuple[Coefficient, ...]:
    """Every coefficient that is known, what suits the design best first; none at all while no sheet counts."""
    panel = case.panel
    if panel is None:
        return ()
    fit = next((part.fit for part in case.fits if part.panel.size == panel.size and len(case.fits) == 1), None)
    chance = case.draw.generator("agreement", case.ranking.category)
    found = agreement_of(panel, chance=chance, draws=min(DRAWS, case.draw.draws), level=LEVEL, fit=fit)
    return tuple(_not_given(case, each) if isinstance(each, NotGiven) else _given(each) for each in found)


def _given(found: Found) -> Coefficient:
    return Coefficient(
        key=found.key.value,
        name=_name(found.key),
        design=Told(design(found, "en"), design(found, "ko")),
        meaning=Told(meaning(found.key, "en"), meaning(found.key, "ko")),
        value=figure(found.value),
        low=end(found.low),
        high=end(found.high),
        level=found.level,
        entries=found.entries,
        judges=found.judges,
        refused=None,
    )


def _not_given(case: Case, found: NotGiven) -> Coefficient:
    panel = case.panel
    facts = dict(found.facts)
    if "judges" in facts:
        facts["judges"] = sorted(case.observations.judge_at(judge) for judge in facts["judges"])
    named = NotGiven(found.key, found.code, facts)
    why = named.text("en"), named.text("ko")
    return Coefficient(
        key=found.key.value,
        name=_name(found.key),
        design=None,
        meaning=None,
        value=None,
        low=None,
        high=None,
        level=None,
        entries=0 if panel is None else len(panel.entries),
        judges=0 if panel is None else len(panel.judges),
        refused=Refusal(found.code.value, {key: _plain(fact) for key, fact in facts.items()}, Told(*why)),
    )


def _plain(fact: object) -> object:
    return list(fact) if isinstance(fact, tuple) else fact


def _name(key: Key) -> Told:
    return Told(name(key, "en"), name(key, "ko"))
