"""From live sheets to a ranking, before anything is decided about it: read, compute, and then keep what came out."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, Self

from django.db.models import Max
from django.utils.translation import gettext as _

from audit.steps import refuse
from awards.models import Category, Entry, Round
from awards.queries.rounds import entries_in_round
from judging.enums import TabulationSource, TabulationState
from judging.models import Ranking, Rubric, Snapshot, Tabulation
from judging.queries.digests import digest_of
from judging.queries.marks import mark_table
from judging.queries.missing_data import counted_missing
from judging.queries.rankings import certified_tabulation, totals_of
from judging.queries.rubrics import blended_rounds, earlier_total, rubrics_of
from judging.queries.snapshots import Reading, read_round
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
    facts: Facts
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Computation:
    """A whole ranking that is not kept yet, with what it was computed from."""

    round: Round
    reading: Reading
    entries: Mapping[str, Entry]
    parts: tuple[Part, ...]

    @cached_property
    def results(self) -> dict[str, dict[str, Any]]:
        """Each part's result as plain data, by its rubric's code; made once, for large rounds take their time."""
        return {part.rubric.code: part.result.to_json() for part in self.parts}

    @cached_property
    def digests(self) -> tuple[str, str, str]:
        """Of rules, input and result: over the parts in order of their rubrics' codes."""
        ordered = sorted(self.parts, key=lambda part: part.rubric.code)
        return (
            digest_of([[part.rubric.code, part.result.rules.digest] for part in ordered]),
            digest_of([[part.rubric.code, part.result.input_digest] for part in ordered]),
            digest_of([[part.rubric.code, self.results[part.rubric.code]] for part in ordered]),
        )

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many marks (and, where it speaks of a whole sheet, sheets) are in each state."""
        found: Counter[str] = Counter()
        for part in self.parts:
            for state, number in Counter(part.table.states.tolist()).items():
                found[str(STATES[state])] += number
        return dict(found)

    @cached_property
    def missing_data(self) -> dict[str, dict[str, dict[str, object]]]:
        """What a tabulation keeps of what was missing: category -> state -> {effect, entries, sheets, marks}."""
        return counted_missing((part.result, part.table, part.categories) for part in self.parts)

    def prepared(self) -> Self:
        """The same with everything worked out that is kept, so that keeping it holds a lock for no longer than it must."""
        self.digests, self.counts, self.missing_data  # noqa: B018 - each is worked out when it is first read
        return self

    def gives(self, tabulation: Tabulation) -> bool:
        """Whether this is exactly what the tabulation says: in its digests, in the result they were made of, and in
        every line, for a line that was altered behind the verbs' backs must not be certified.
        """
        return (
            self.digests == (tabulation.rules_digest, tabulation.input_digest, tabulation.result_digest)
            and digest_of(tabulation.result) == digest_of(self.results)
            and _told(tabulation.lines.all()) == _told(_lines(tabulation, self))
        )

    def refuse_unless_given(self, tabulation: Tabulation) -> None:
        """Refuses a tabulation that is not this computation: `other-engine` where an engine of another version computed
        it, whose answers are not compared, and `stale` where what it was computed from has changed.
        """
        if tabulation.engine_version != ENGINE_VERSION:
            refuse(
                "other-engine",
                _(
                    "Version %(before)s of the engine computed this ranking, and version %(now)s is installed now. It stands"
                    " as it is; compute it again to go on with it."
                )
                % {"before": tabulation.engine_version, "now": ENGINE_VERSION},
            )
        if not self.gives(tabulation):
            refuse("stale", _("Marks or entries have changed since this ranking was computed. Compute it again first."))


def compute_round(round: Round, reading: Reading | None = None) -> Computation:
    """The ranking that the sheets make as they are now; reading only.

    Refused (`no-rubric`, `no-rules`, `cannot-tabulate` with the engine's sentences, `earlier-not-certified`) when there
    is none.
    """
    reading = reading or read_round(round)
    entries = {entry.code: entry for entry in entries_in_round(round).select_related("category", "entrant")}
    return Computation(round, reading, entries, tuple(_compute(round, entries)))


def keep(computation: Computation, *, source: TabulationSource, moment: datetime) -> Tabulation:
    """The computation as a provisional tabulation with its lines, and the round's snapshot of what it was made from.

    To be called with the round locked. The automatic tabulation before it, if there is one, is gone, and its number
    with it: numbers run on without gaps.
    """
    round = computation.round
    Tabulation.objects.filter(
        round=round, source=TabulationSource.AUTOMATIC, state=TabulationState.PROVISIONAL
    ).delete()
    tabulation = _store(computation, source, moment)
    Ranking.objects.bulk_create(_lines(tabulation, computation))
    Snapshot.objects.update_or_create(
        round=round,
        defaults={
            "seen": computation.reading.seen,
            "sheets": dict(computation.reading.sheets),
            "taken_at": moment,
            "asked_at": None,
            "failed_at": None,
            "failed_seen": "",
            "problem_code": "",
            "problem": "",
        },
    )
    return tabulation


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
    return Part(rubric, result, table, facts, tuple(sorted(category.code for category in categories)))


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


def _store(computation: Computation, source: TabulationSource, moment: datetime) -> Tabulation:
    rules_digest, input_digest, result_digest = computation.digests
    last = Tabulation.objects.filter(round=computation.round).aggregate(last=Max("number"))["last"] or 0
    return Tabulation.objects.create(
        round=computation.round,
        number=last + 1,
        state=TabulationState.PROVISIONAL,
        source=source,
        rules={part.rubric.code: part.result.rules.to_json() for part in computation.parts},
        rules_digest=rules_digest,
        input_digest=input_digest,
        result=computation.results,
        result_digest=result_digest,
        engine_version=ENGINE_VERSION,
        counts=computation.counts,
        missing_data=computation.missing_data,
        computed_at=moment,
    )


def _told(lines: Iterable[Ranking]) -> dict[int, tuple[object, ...]]:
    """What the lines say, by entry, but for the keys that the database gives them."""
    return {
        line.entry_id: (
            (line.category_id, line.rank, line.tied, line.total_exact, line.printed, line.judges),
            (line.reason, line.position, digest_of(line.steps)),
        )
        for line in lines
    }


def _lines(tabulation: Tabulation, computation: Computation) -> Iterator[Ranking]:
    return (
        _line(tabulation, line, computation.entries[line.entry], position)
        for part in computation.parts
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
