"""Who goes on into the next round."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.domain import record
from audit.steps import Actor, permit, refuse
from awards.enums import AdvanceBy, RoundState
from awards.models import Advancement, Entry, Round
from awards.queries.rounds import entries_in_round, round_after
from judging.enums import DecisionKind
from judging.models import Decision, Placement
from judging.queries.rankings import certified_tabulation, mean_marks, placements_of, totals_of


@dataclass(frozen=True)
class Passing:
    """What the round's rule makes of its places: who passes, and who shares the place at the cut (they all pass)."""

    entries: tuple[Entry, ...]
    shared_cut: tuple[Entry, ...]


def who_passes(round: Round) -> Passing:
    """The entries that the declared rule lets pass, by entry code; reading only.

    All who share the place at the cut pass: a tie is never cut by chance. An overall cut compares exact totals across
    categories. Thresholds, where the round has them, are met on the exact total and the exact mean of each criterion.
    """
    placements = _over_thresholds(round, list(placements_of(round)))
    if round.advance_by == AdvanceBy.ALL_PASSED:
        return Passing(tuple(sorted((p.entry for p in placements), key=lambda e: e.code)), ())
    if round.advance_by == AdvanceBy.TOP_OVERALL:
        return _cut_overall(round, placements)
    if round.advance_by == AdvanceBy.TOP_PER_CATEGORY:
        return _cut_by_category(round, placements)
    return Passing((), ())


def advance_entries(round: Round, *, actor: Actor) -> list[Advancement]:
    """The entries that the round's rule lets pass are in the next round. Calling again adds nothing.

    Refused while the round is not certified, and where no round follows.
    """
    with transaction.atomic():
        permit(actor, "judging.run_judging", round)
        following = _following(round)
        passing = who_passes(round)
        made = [
            Advancement.objects.get_or_create(entry=entry, to_round=following, defaults={"from_round": round})
            for entry in passing.entries
        ]
        new = [advancement for advancement, is_new in made if is_new]
        if new:
            record(
                actor,
                "round.advance",
                round,
                facts={"entries": [each.entry.code for each in new], "to": following.code},
            )
    return [advancement for advancement, _is_new in made]


def advance_by_decision(entry: Entry, *, round: Round, actor: Actor, reason: str) -> Advancement:
    """The entry is in the next round because the jury decided so; the reason is kept beside it.

    Refused while the round is not certified, without a reason, and for an entry that was not in the round.
    """
    with transaction.atomic():
        permit(actor, "judging.run_judging", round)
        following = _following(round)
        if not reason.strip():
            refuse("reason-needed", _("Give a reason: it is kept in the record."), field="reason")
        if not entries_in_round(round).filter(pk=entry.pk).exists():
            refuse("not-in-round", _("The entry was not in this round."))
        advancement, new = Advancement.objects.get_or_create(
            entry=entry, to_round=following, defaults={"from_round": round, "by_decision": True, "reason": reason}
        )
        if new:
            Decision.objects.create(
                round=round,
                category=entry.category,
                entry=entry,
                kind=DecisionKind.ADVANCE,
                reason=reason,
                decided_by=person_behind(actor),
            )
            record(actor, "entry.advance_by_decision", entry, reason=reason, facts={"to": following.code})
    return advancement


def _following(round: Round) -> Round:
    if round.state != RoundState.CERTIFIED:
        refuse("not-certified", _("Certify the ranking of “%(round)s” first.") % {"round": round.name})
    following = round_after(round)
    if following is None:
        refuse("last-round", _("No round follows “%(round)s”: awards are conferred now.") % {"round": round.name})
    return following


def _over_thresholds(round: Round, placements: Sequence[Placement]) -> list[Placement]:
    kept = list(placements)
    tabulation = certified_tabulation(round)
    if round.minimum_percent is not None and tabulation is not None:
        totals = totals_of(tabulation)
        least = Fraction(round.minimum_percent)
        kept = [placement for placement in kept if totals.get(placement.entry_id, Fraction(-1)) >= least]
    if round.minimum_mark is not None:
        means = mean_marks(round, [placement.entry_id for placement in kept])
        least = Fraction(round.minimum_mark)
        kept = [p for p in kept if all(mean >= least for mean in means.get(p.entry_id, {}).values())]
    return kept


def _cut_by_category(round: Round, placements: Sequence[Placement]) -> Passing:
    by_category: dict[str, list[Placement]] = defaultdict(list)
    for placement in placements:
        by_category[placement.category.code].append(placement)
    passing: list[Entry] = []
    shared: list[Entry] = []
    for code, rows in by_category.items():
        entries, tied = _cut([(row.place, row.entry) for row in rows], round.places(code))
        passing += entries
        shared += tied
    return _passing(passing, shared)


def _cut_overall(round: Round, placements: Sequence[Placement]) -> Passing:
    tabulation = certified_tabulation(round)
    totals = totals_of(tabulation) if tabulation else {}
    ordered = sorted({totals[row.entry_id] for row in placements if row.entry_id in totals}, reverse=True)
    place_of = {total: place for place, total in enumerate(ordered, start=1)}
    rows = [(place_of[totals[row.entry_id]], row.entry) for row in placements if row.entry_id in totals]
    return _passing(*_cut(rows, round.advance_top))


def _cut(rows: Sequence[tuple[int, Entry]], top: int | None) -> tuple[list[Entry], list[Entry]]:
    """The first `top` by place and whoever shares the place of the last of them; second, those who share it."""
    ordered = sorted(rows, key=lambda row: (row[0], row[1].code))
    if top is None or len(ordered) <= top:
        return [entry for _place, entry in ordered], []
    if top == 0:
        return [], []
    last = ordered[top - 1][0]
    passing = [entry for place, entry in ordered if place <= last]
    tied = [entry for place, entry in ordered if place == last]
    return passing, tied if len(passing) > top else []


def _passing(entries: Sequence[Entry], shared: Sequence[Entry]) -> Passing:
    return Passing(
        tuple(sorted(entries, key=lambda entry: entry.code)), tuple(sorted(shared, key=lambda entry: entry.code))
    )
