"""The plan of an automatic deal: who would judge what, before anything is written."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.steps import Refusal
from awards.models import Entry, Round
from awards.queries.rounds import entries_in_round
from judging.matching.deal import MATCH_LIMIT, DealEntry, DealJudge, DealPlan, Short, Shortfall, deal
from judging.models import Assignment, Judge
from judging.queries.assignments import accepted_judges, gate_for

FIELD = 500  # of 1000: the judge's field is the entry's theme or category
LANGUAGE = 300  # of 1000: the judge reads the language the entry is written in
NAMED = 5  # so many entries are named in a refusal; all of them are among its facts


def plan_deal(round: Round, *, seed: int, per_entry: int | None = None) -> DealPlan:
    """Who would judge what in this round, with what is assigned already kept; nothing is written.

    Every entry gets `per_entry` judges, else as many as the round says, else every judge without a conflict. Conflicts,
    categories and loads are kept; loads are even where conflicts allow; field and language are preferred modestly. Soft
    conflicts are kept as well, unless that leaves an entry short.
    """
    entries = list(entries_in_round(round).select_related("category"))
    judges = list(accepted_judges(round.season))
    gate = gate_for(round)
    wanted = round.judges_per_entry if per_entry is None else per_entry
    held: dict[int, set[str]] = {entry.pk: set() for entry in entries}
    live = Assignment.objects.live().filter(round=round).values_list("entry_id", "judge__code")
    for entry_id, code in live:
        held.setdefault(entry_id, set()).add(code)
    eligible = {
        (entry.code, judge.code): _match(judge, entry)
        for entry in entries
        for judge in judges
        if (judge.pk, entry.pk) not in gate.conflicts
        and (not judge.category_codes or entry.category.code in judge.category_codes)
    }
    soft = {(entry.code, judge.code) for entry in entries for judge in judges if (judge.pk, entry.pk) in gate.soft}
    asked = (
        [DealEntry(entry.code, wanted, frozenset(held[entry.pk])) for entry in entries],
        [DealJudge(judge.code, judge.max_load) for judge in judges],
    )
    kept = {pair: match for pair, match in eligible.items() if pair not in soft}
    plan = deal(*asked, eligible=kept, match=kept, seed=seed)
    if plan.is_feasible or not soft:
        return plan
    return deal(*asked, eligible=eligible, match=eligible, seed=seed)


def why_not_plan(round: Round) -> Refusal | None:
    """Why there is nothing to deal in this round now."""
    refusal = gate_for(round).why_not_round()
    if refusal is not None:
        return refusal
    if not entries_in_round(round).exists():
        return Refusal("no-entries", _("No entry is in this round yet. Screen or advance entries first."))
    if not accepted_judges(round.season).exists():
        return Refusal("no-judges", _("No judge has accepted an invitation yet."))
    return None


def why_not_deal(plan: DealPlan) -> Refusal | None:
    """Why the plan cannot be carried out: which entries stay short of judges, and what stands against it."""
    if plan.is_feasible:
        return None
    named = [_told(short) for short in plan.short[:NAMED]]
    rest = len(plan.short) - len(named)
    if rest:
        named.append(
            ngettext("%(count)s more entry is short of judges.", "%(count)s more entries are short of judges.", rest)
            % {"count": rest}
        )
    message = _("The deal is not possible, and nothing was assigned. %(reasons)s")
    facts = [
        {"entry": s.entry, "needs": s.needs, "eligible": s.eligible, "gets": s.gets, "why": str(s.why)}
        for s in plan.short
    ]
    return Refusal("deal-not-possible", message % {"reasons": " ".join(named)}, {"short": facts})


def _told(short: Short) -> str:
    facts = {"entry": short.entry, "needs": short.needs, "eligible": short.eligible, "gets": short.gets}
    if short.why is Shortfall.TOO_FEW:
        return _("Entry %(entry)s needs %(needs)s judges, and only %(eligible)s may judge it.") % facts
    return (
        _(
            "Entry %(entry)s needs %(needs)s judges and would get %(gets)s: "
            "those who may judge it have as many entries as they take."
        )
        % facts
    )


def _match(judge: Judge, entry: Entry) -> int:
    """How well the two fit, 0 to 1000. A judge who names no field or language is neither preferred nor passed over."""
    fields = {str(field).casefold() for field in judge.expertise}
    theme = {entry.theme.casefold(), entry.category.code.casefold()} - {""}
    field = FIELD if fields & theme else 0
    language = LANGUAGE if entry.language in judge.languages else 0
    return min(MATCH_LIMIT, field + language)
