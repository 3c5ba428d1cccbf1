"""The integrity checks of a part, in the answer's words. They look at all of its sheets together."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from judging.tabulation.evidence.answer import Check, Finding, Integrity, Refusal, Refusals, Told
from judging.tabulation.evidence.context import EvidencePart
from judging.tabulation.evidence.figures import end, figure
from judging.tabulation.evidence.lines import Chance
from judging.tabulation.evidence.observe import Observations
from judging.tabulation.evidence.reasons import NoEvidence, refused
from judging.tabulation.integrity.answers import Check as Found
from judging.tabulation.integrity.answers import Comparison
from judging.tabulation.integrity.home import Pair, home_bias, own_country
from judging.tabulation.integrity.order import order_effects
from judging.tabulation.integrity.pairs import pairs_alike
from judging.tabulation.integrity.reasons import Refusal as NotFound
from judging.tabulation.integrity.sentences import name, power, summary, told
from judging.tabulation.integrity.straight import MarkedSheets, straight_lining
from judging.tabulation.marks import MarkTable
from judging.tabulation.rules import Rules, marked_scales

__all__ = ["integrity_of"]

MOST_CRITERIA = 100
"""Where judges mark more, entries have criteria of their own (the elements of a programme), and no sheet is like another."""


def integrity_of(part: EvidencePart, observations: Observations, draw: Chance) -> Integrity:
    """All four checks; what cannot be looked for is refused in its place."""
    if not len(observations):
        nothing = refused(NoEvidence.NO_SHEETS)
        return Integrity(nothing, nothing, nothing, nothing)
    panel, draws = observations.panel, max(draw.draws - 1, 1)
    homes = {judge: part.judge_homes.get(observations.judge_at(judge), "") for judge in panel.judges}
    countries = {entry: part.entry_homes.get(observations.unit_at(entry)[1], "") for entry in panel.entries}
    home: frozenset[Pair] = own_country(panel, countries, homes)
    found: dict[str, Found | NotFound] = {
        "home": home_bias(panel, home, chance=draw.generator("home"), draws=draws),
        "pairs": pairs_alike(panel),
        "order": order_effects(panel, _positions(part, observations), chance=draw.generator("order"), draws=draws),
    }
    sections = {key: _section(each, observations.judge_at) for key, each in found.items()}
    return Integrity(**sections, straight=_straight(part, observations, draw))


def _straight(part: EvidencePart, observations: Observations, draw: Chance) -> Check | Refusals:
    criteria = len(observations.marks.criteria)
    if criteria > MOST_CRITERIA:
        return refused(NoEvidence.MANY_CRITERIA, criteria=criteria, most=MOST_CRITERIA)
    sheets = _marked(part.table, part.result.rules, observations)
    found = straight_lining(sheets, chance=draw.generator("straight"), draws=max(draw.draws - 1, 1))
    return _section(found, observations.judge_at)


def _positions(part: EvidencePart, observations: Observations) -> dict[tuple[str, str], int]:
    """The order in which each judge marked, with the names of the panel."""
    panel = observations.panel
    judges = {observations.judge_at(judge): judge for judge in panel.judges}
    entries: dict[str, list[str]] = {}
    for entry in panel.entries:
        entries.setdefault(observations.unit_at(entry)[1], []).append(entry)
    return {
        (judges[judge], place): number
        for (judge, entry), number in part.order.items()
        if judge in judges
        for place in entries.get(entry, ())
    }


def _marked(table: MarkTable, rules: Rules, observations: Observations) -> MarkedSheets:
    """Every sheet's marks as shares of their scales (as they are, where the rules list none)."""
    marks, order = observations.marks, np.argsort(observations.order[1])
    numbers = table.numbers.take(marks.row)
    values = np.array([number / numbers.den for number in numbers.num.tolist()], dtype=np.float64)
    scales = marked_scales(rules)
    if scales:
        ends = np.array([[float(end) for end in scales[key]] for key in marks.criteria])[marks.criterion]
        values = (values - ends[:, 0]) / (ends[:, 1] - ends[:, 0])
    found = np.full((len(observations), len(marks.criteria)), np.nan)
    found[marks.sheet, marks.criterion] = values
    # In an order that no name decides: by judge as the panel has them, then by the marks themselves.
    judge = order[observations.judge_of]
    rows = np.lexsort([*np.nan_to_num(found, nan=-1.0).T, judge])
    return MarkedSheets.coded([f"{number:07}" for number in judge[rows].tolist()], found[rows])


def _section(found: Found | NotFound, judge_at: Callable[[str], str]) -> Check | Refusals:
    if isinstance(found, NotFound):
        facts = {key: list(fact) if isinstance(fact, tuple) else fact for key, fact in found.facts.items()}
        return Refusals((Refusal(found.code.value, facts, Told(found.text("en"), found.text("ko"))),))
    could = Told(power(found, "en"), power(found, "ko"))
    return Check(
        key=found.key.value,
        name=Told(name(found.key, "en"), name(found.key, "ko")),
        looked_at=found.looked_at,
        overall=tuple(_finding(each, judge_at) for each in found.overall),
        findings=tuple(_finding(each, judge_at) for each in found.standing_out),
        told=Told(summary(found, "en"), summary(found, "ko")),
        power=could if could.en else None,
    )


def _finding(found: Comparison, judge_at: Callable[[str], str]) -> Finding:
    named = replace(found, judges=tuple(sorted(map(judge_at, found.judges))))
    return Finding(
        kind=found.kind.value,
        judges=named.judges,
        count=found.count,
        estimate=figure(found.estimate),
        low=end(found.low),
        high=end(found.high),
        p=figure(found.p),
        p_adjusted=figure(found.holm),
        stands_out=found.stands_out,
        detectable=end(found.detectable),
        told=Told(told(named, "en"), told(named, "ko")),
    )
