"""From live sheets to a ranking: computed any number of times, certified once, then frozen."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.steps import Actor, locked, permit, refuse, take_step
from awards.domain.rounds import certify_round
from awards.enums import RoundState
from awards.models import Category, Entry, Round
from awards.queries.rounds import entries_in_round
from judging.enums import TabulationState
from judging.lifecycle import TABULATION
from judging.models import Placement, Ranking, Rubric, Tabulation
from judging.queries.marks import mark_table
from judging.queries.rankings import certified_tabulation, totals_of
from judging.queries.rubrics import blended_rounds, earlier_total, rubrics_of
from judging.tabulation.engine import TabulationError, tabulate
from judging.tabulation.exact import fraction_text
from judging.tabulation.marks import STATES, Fact, Facts, MarkTable
from judging.tabulation.result import ENGINE_VERSION, RankLine, Result
from judging.tabulation.rules import parse_rules


@dataclass(frozen=True)
class Part:
    """The entries of a round that one rubric serves, and what its rules make of their marks."""

    rubric: Rubric
    result: Result
    table: MarkTable


def tabulate_round(round: Round, *, actor: Actor, now: datetime | None = None) -> Tabulation:
    """A provisional tabulation of the round from the sheets as they are now, numbered after the last.

    Every entry of the round has a line: those without a place say why. Only who runs judging may call; refused for a
    round without rubric and rules, once the round is certified, and while an earlier round that counts in the total
    is not certified.
    """
    with transaction.atomic():
        round = locked(round)
        permit(actor, "judging.run_judging", round)
        if round.state == RoundState.CERTIFIED:
            refuse("certified", _("The ranking of this round is certified. A correction is a new round or a Decision."))
        entries = _entries(round)
        parts = _compute(round, entries)
        tabulation = _store(round, parts, now or timezone.now())
        _write_lines(tabulation, parts, entries)
    return tabulation


def certify_tabulation(tabulation: Tabulation, *, actor: Actor, now: datetime | None = None) -> Tabulation:
    """The tabulation stands as the round's ranking; its lines become the jury's places, and the round is certified.

    Refused unless the round is closed, and when marks, rules or entries have changed since it was computed: what is
    certified is what a computation from the present sheets gives.
    """
    with transaction.atomic():
        round = locked(tabulation.round)
        tabulation = locked(tabulation)
        permit(actor, "judging.run_judging", round)
        if round.state != RoundState.CLOSED:
            refuse(
                "not-closed", _("Close the round “%(round)s” before its ranking is certified.") % {"round": round.name}
            )
        parts = _compute(round, _entries(round))
        if _digests(parts) != (tabulation.rules_digest, tabulation.input_digest, tabulation.result_digest):
            refuse("stale", _("Marks or entries have changed since this ranking was computed. Compute it again first."))
        tabulation.certified_by = person_behind(actor)
        tabulation.save(update_fields=["certified_by"])
        take_step(
            tabulation,
            TABULATION,
            "certify",
            actor=actor,
            now=now,
            facts={"input_digest": tabulation.input_digest, "result_digest": tabulation.result_digest},
        )
        Placement.objects.bulk_create(
            Placement(round=round, category=line.category, entry=line.entry, place=line.rank, tabulation=tabulation)
            for line in tabulation.lines.select_related("category", "entry")
            if line.rank is not None
        )
        certify_round(round, actor=actor, now=now)
    return tabulation


def recompute(tabulation: Tabulation) -> bool:
    """Whether the present marks and rules still give exactly what the tabulation says. Reading only."""
    parts = _compute(tabulation.round, _entries(tabulation.round))
    return _digests(parts) == (tabulation.rules_digest, tabulation.input_digest, tabulation.result_digest)


def _entries(round: Round) -> dict[str, Entry]:
    return {entry.code: entry for entry in entries_in_round(round).select_related("category")}


def _compute(round: Round, entries: Mapping[str, Entry]) -> list[Part]:
    rubrics = rubrics_of(round)
    if not rubrics:
        refuse("no-rubric", _("The round “%(round)s” has no rubric yet.") % {"round": round.name})
    own = {rubric.category_id: rubric for rubric in rubrics}
    categories: dict[int, set[Category]] = {}
    for entry in entries.values():
        rubric = own.get(entry.category_id) or own.get(None)
        if rubric is None:
            refuse("no-rubric", _("There is no rubric for the category “%(category)s”.") % {"category": entry.category})
        categories.setdefault(rubric.pk, set()).add(entry.category)
    earlier = _earlier_totals(round, entries)
    return [_compute_part(rubric, categories[rubric.pk], earlier) for rubric in rubrics if rubric.pk in categories]


def _compute_part(rubric: Rubric, categories: Collection[Category], earlier: list[Fact]) -> Part:
    if not hasattr(rubric, "rules"):
        refuse("no-rules", _("No rules are declared for “%(rubric)s”.") % {"rubric": rubric})
    table, facts = mark_table(rubric.round, categories=categories)
    known = {entry for entry, _category in facts.categories}
    facts = Facts.of((fact for fact in earlier if fact.entry in known), facts.categories)
    try:
        result = tabulate(parse_rules(rubric.rules.definition), table, facts)
    except TabulationError as problem:
        refuse("cannot-tabulate", str(problem))
    return Part(rubric, result, table)


def _earlier_totals(round: Round, entries: Mapping[str, Entry]) -> list[Fact]:
    """The exact totals of the earlier rounds that count in this one's."""
    facts = []
    for earlier in blended_rounds(round):
        tabulation = certified_tabulation(earlier)
        if tabulation is None:
            refuse("earlier-not-certified", _("Certify the ranking of “%(round)s” first.") % {"round": earlier.name})
        totals: Mapping[int, Fraction] = totals_of(tabulation)
        facts += [
            Fact(entry.code, earlier_total(earlier), totals[entry.pk], category=entry.category.code)
            for entry in entries.values()
            if entry.pk in totals
        ]
    return facts


def _digests(parts: Iterable[Part]) -> tuple[str, str, str]:
    """Of rules, input and result: over the parts in order of their rubrics' codes."""
    ordered = sorted(parts, key=lambda part: part.rubric.code)
    return (
        _digest([[part.rubric.code, part.result.rules.digest] for part in ordered]),
        _digest([[part.rubric.code, part.result.input_digest] for part in ordered]),
        _digest([[part.rubric.code, part.result.to_json()] for part in ordered]),
    )


def _digest(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _counts(parts: Iterable[Part]) -> dict[str, int]:
    """How many marks (and, where it speaks of a whole sheet, sheets) are in each state."""
    found: Counter[str] = Counter()
    for part in parts:
        for state, number in Counter(part.table.states.tolist()).items():
            found[str(STATES[state])] += number
    return dict(found)


def _store(round: Round, parts: list[Part], moment: datetime) -> Tabulation:
    rules_digest, input_digest, result_digest = _digests(parts)
    last = Tabulation.objects.filter(round=round).aggregate(last=Max("number"))["last"] or 0
    return Tabulation.objects.create(
        round=round,
        number=last + 1,
        state=TabulationState.PROVISIONAL,
        rules={part.rubric.code: part.result.rules.to_json() for part in parts},
        rules_digest=rules_digest,
        input_digest=input_digest,
        result={part.rubric.code: part.result.to_json() for part in parts},
        result_digest=result_digest,
        engine_version=ENGINE_VERSION,
        counts=_counts(parts),
        computed_at=moment,
    )


def _write_lines(tabulation: Tabulation, parts: Iterable[Part], entries: Mapping[str, Entry]) -> None:
    Ranking.objects.bulk_create(
        _line(tabulation, line, entries[line.entry], position)
        for part in parts
        for ranking in part.result.categories
        for position, line in enumerate(ranking.lines, start=1)
    )


def _line(tabulation: Tabulation, line: RankLine, entry: Entry, position: int) -> Ranking:
    return Ranking(
        tabulation=tabulation,
        category=entry.category,
        entry=entry,
        rank=None if line.rank is None else int(line.rank),
        tied=line.tied,
        total_exact="" if line.total is None else fraction_text(line.total),
        printed=line.printed,
        judges=line.judges,
        steps=[
            {
                "key": step.key,
                "label": step.label,
                "value": None if step.value is None else fraction_text(step.value),
            }
            for step in line.steps
        ],
        reason="" if line.reason is None else str(line.reason),
        position=position,
    )
