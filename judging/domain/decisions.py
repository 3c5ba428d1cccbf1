"""What the jury rules on top of the certified ranking, each ruling with its reason."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.domain import record
from audit.steps import Actor, permit, refuse, refuse_if
from awards.enums import RoundState, SeasonState
from awards.models import Entry, Round
from awards.queries.fences import why_fenced
from judging.enums import DecisionKind
from judging.models import Decision, Placement

RULING = frozenset({SeasonState.JUDGING, SeasonState.DECIDED})


def break_tie(round: Round, entries: Sequence[Entry], *, actor: Actor, reason: str) -> list[Placement]:
    """The entries, which share one place, hold it and the next places in the order given; the reason is kept.

    The certified tabulation is not touched: it goes on saying that they tied. Refused while the round is not
    certified, once the results are public, without a reason, when the entries do not all share one place, and to who has
    a tie to one of them.
    """
    with transaction.atomic():
        _refuse_unless_ruling(round, actor, reason)
        refuse_if(why_fenced(actor, *entries))
        placements = {
            placement.entry_id: placement
            for placement in Placement.objects.select_for_update(of=("self",)).filter(round=round, entry__in=entries)
        }
        places = {placement.place for placement in placements.values()}
        if len(placements) != len(entries) or len(entries) < 2 or len(places) != 1:
            refuse("not-tied", _("Name two or more entries that share one place, each once."))
        first = places.pop()
        sharing = Placement.objects.filter(round=round, category=entries[0].category, place=first).count()
        if sharing != len(entries):
            refuse(
                "not-all-named", _("%(count)d entries share this place: put all of them in order.") % {"count": sharing}
            )
        ruled = []
        for offset, entry in enumerate(entries):
            ruled.append(_place(placements[entry.pk], first + offset, DecisionKind.TIE, actor, reason))
        record(
            actor,
            "round.break_tie",
            round,
            reason=reason,
            facts={"order": [entry.code for entry in entries], "place": first},
        )
    return ruled


def set_place(placement: Placement, *, actor: Actor, place: int, reason: str) -> Placement:
    """The jury gives the entry another place than the ranking did; the ranking keeps its own, the reason is kept.

    Refused while the round is not certified, once the results are public, without a reason, and for a place below 1.
    """
    with transaction.atomic():
        round = placement.round
        _refuse_unless_ruling(round, actor, reason)
        refuse_if(why_fenced(actor, placement.entry))
        if place < 1:
            refuse("place-below-one", _("Places begin at 1."), field="place")
        before = placement.place
        ruled = _place(placement, place, DecisionKind.OVERRIDE, actor, reason)
        record(
            actor,
            "round.set_place",
            round,
            reason=reason,
            facts={"entry": placement.entry.code, "from": before, "to": place},
        )
    return ruled


def _refuse_unless_ruling(round: Round, actor: Actor, reason: str) -> None:
    permit(actor, "judging.run_judging", round)
    if round.state != RoundState.CERTIFIED:
        refuse("not-certified", _("Certify the ranking of “%(round)s” first.") % {"round": round.name})
    if round.season.state not in RULING:
        refuse("results-public", _("The results are public: take them back first, with a reason."))
    if not reason.strip():
        refuse("reason-needed", _("Give a reason: it is kept in the record."), field="reason")


def _place(placement: Placement, place: int, kind: str, actor: Actor, reason: str) -> Placement:
    placement.decision = Decision.objects.create(
        round=placement.round,
        category=placement.category,
        entry=placement.entry,
        kind=kind,
        reason=reason,
        decided_by=person_behind(actor),
    )
    placement.place = place
    placement.save(update_fields=["place", "decision"])
    return placement
