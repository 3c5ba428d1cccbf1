"""A certified ranking corrected: the old one stays, superseded and readable, and a new one is certified beside it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.steps import Actor, Refusal, locked, permit, refuse, refuse_if, take_step
from awards.domain.rounds import correct_round
from awards.enums import AwardState, ConferredBy, RoundState, SeasonState
from awards.models import Advancement, Award, Round
from awards.queries.rounds import round_after
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.lifecycle import TABULATION
from judging.models import Placement, Snapshot, Tabulation
from judging.queries.rankings import certified_tabulation, deciding_round


def why_not_correct(round: Round) -> Refusal | None:
    """Why the certified ranking of the round cannot be corrected now, whoever asks; None if it can.

    What rests on it has to go first, each with a reason of its own: results that are public, awards conferred by its
    places, and a next round that has begun.
    """
    if round.state != RoundState.CERTIFIED:
        return Refusal("not-certified", _("This round has no certified ranking to correct."))
    if round.season.state == SeasonState.PUBLISHED:
        return Refusal("results-public", _("The results are public: take them back first, with a reason."))
    following = round_after(round)
    if following is not None and following.state != RoundState.PLANNED:
        return Refusal(
            "next-round-begun",
            _("“%(round)s” has begun with the entries that this ranking let pass. It can no longer be corrected here.")
            % {"round": following.name},
            {"round": following.code},
        )
    standing = _standing_awards(round)
    if standing:
        told = ngettext(
            "%(count)d award is conferred by the places of this ranking. Revoke it first, with a reason.",
            "%(count)d awards are conferred by the places of this ranking. Revoke them first, with a reason.",
            len(standing),
        )
        return Refusal("awards-conferred", told % {"count": len(standing)}, {"awards": standing})
    return None


def reopen_ranking(round: Round, *, actor: Actor, reason: str, now: datetime | None = None) -> Tabulation:
    """The certified tabulation is superseded, and the round closed again, as if it had not been certified yet.

    It stays stored and readable with its evidence and the reason; nothing in it changes. The jury's places are gone,
    and so is who advanced by rule; the log keeps both. Marks are changed by reopening the round after that. Only an
    owner may call, and only with a reason; refused as `why_not_correct` says.
    """
    with transaction.atomic():
        round = locked(round)
        permit(actor, "judging.correct_ranking", round)
        refuse_if(why_not_correct(round))
        if not reason.strip():
            refuse("reason-needed", _("Give a reason: it is kept in the record."), field="reason")
        certified = certified_tabulation(round)
        if certified is None:
            raise Tabulation.DoesNotExist(f"{round.code} is certified without a certified tabulation")
        tabulation = locked(certified)
        tabulation.superseded_reason = reason.strip()
        tabulation.save(update_fields=["superseded_reason"])
        facts = {"places": _take_back_places(round), "advanced": _take_back_advancements(round)}
        Snapshot.objects.filter(round=round).update(taken_at=None, seen="", sheets={}, asked_at=None)
        take_step(tabulation, TABULATION, "supersede", actor=actor, now=now, reason=reason, facts=facts)
        correct_round(round, actor=actor, reason=reason, now=now)
    return tabulation


def correct_tabulation(round: Round, *, actor: Actor, reason: str, now: datetime | None = None) -> Tabulation:
    """A new ranking, computed from the sheets and entries as they are now, is certified beside the old one.

    The old one is superseded as `reopen_ranking` says. The jury's places follow the new ranking: ties that were broken
    and places that were set otherwise have to be ruled on again, and `advance_entries` is to be called again. Only an
    owner may call, with a reason; refused as `why_not_correct` says, and when the new ranking would be the old one
    (`unchanged`): to change a mark, the ranking is reopened first.
    """
    with transaction.atomic():
        old = reopen_ranking(round, actor=actor, reason=reason, now=now)
        round = Round.objects.get(pk=round.pk)
        new = tabulate_round(round, actor=actor, now=now)
        if (new.input_digest, new.result_digest) == (old.input_digest, old.result_digest):
            refuse(
                "unchanged",
                _("The sheets still give exactly this ranking. To change a mark, reopen the ranking first."),
            )
        return certify_tabulation(new, actor=actor, now=now)


def _standing_awards(round: Round) -> list[str]:
    """Codes of the awards by rank that stand, where this round's places decide them."""
    if deciding_round(round.season) != round:
        return []
    standing = Award.objects.filter(
        tier__season=round.season_id, tier__conferred_by=ConferredBy.RANK, state=AwardState.CONFERRED
    )
    return [award.code for award in standing.select_related("tier", "entry").order_by("tier__code", "entry__code")]


def _take_back_places(round: Round) -> dict[str, int]:
    """Every place that the jury had given, by entry code; the rows are gone."""
    rows = Placement.objects.filter(round=round)
    places = dict(rows.order_by("entry__code").values_list("entry__code", "place"))
    rows.delete()
    return places


def _take_back_advancements(round: Round) -> list[str]:
    """Codes of the entries that had advanced by the round's rule; the rows are gone. Those by Decision stay."""
    rows = Advancement.objects.filter(from_round=round, by_decision=False)
    codes = list(rows.order_by("entry__code").values_list("entry__code", flat=True))
    rows.delete()
    return codes
