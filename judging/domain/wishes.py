"""Pairs that shall meet, or shall not, in every plan of a round, because the secretariat wishes it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.domain import record
from audit.steps import Actor, locked, permit, refuse, refuse_if
from awards.models import Entry, Round
from awards.queries.fences import why_fenced
from judging.enums import WishKind
from judging.models import Judge, PairWish
from judging.queries.conflicts import conflict_kinds


def wish_pair(round: Round, *, judge: Judge, entry: Entry, kind: str, actor: Actor, reason: str = "") -> PairWish:
    """Judge and entry shall meet (`pin`) or shall not (`forbid`) in plans that are worked out from now on.

    Nothing that is assigned changes by it. Asking for the other kind replaces what was wished before. Whoever runs the
    season may, but for an entry to which he or she has a tie (`fenced`). Refused for judge and entry of other seasons
    (`other-season`), and a pin over a hard conflict or outside the judge's categories (`conflict`, `other-category`).
    """
    wanted = WishKind(kind)
    with transaction.atomic():
        round = locked(round)
        permit(actor, "judging.run_judging", round)
        refuse_if(why_fenced(actor, entry))
        if judge.season_id != round.season_id or entry.season_id != round.season_id:
            refuse("other-season", _("%(judge)s is a judge of another season.") % {"judge": judge.name})
        if wanted == WishKind.PIN:
            _refuse_pin(judge, entry)
        told = {"kind": wanted, "reason": reason.strip()[:300], "noted_by": person_behind(actor)}
        wish, _new = PairWish.objects.update_or_create(round=round, judge=judge, entry=entry, defaults=told)
        facts = {"kind": str(wanted), "judge": judge.code, "entry": entry.code}
        record(actor, "pairwish.wish", wish, reason=wish.reason, facts=facts)
    return wish


def free_pair(round: Round, *, judge: Judge, entry: Entry, actor: Actor) -> bool:
    """Nothing is wished of the pair any more; whether anything was. Whoever runs the season may, but for an entry to
    which he or she has a tie.
    """
    with transaction.atomic():
        round = locked(round)
        permit(actor, "judging.run_judging", round)
        refuse_if(why_fenced(actor, entry))
        wish = PairWish.objects.filter(round=round, judge=judge, entry=entry).first()
        if wish is None:
            return False
        facts = {"kind": wish.kind, "judge": judge.code, "entry": entry.code}
        record(actor, "pairwish.free", wish, facts=facts)
        wish.delete()
    return True


def _refuse_pin(judge: Judge, entry: Entry) -> None:
    words = {"judge": judge.name, "entry": entry.code}
    if judge.category_codes and entry.category.code not in judge.category_codes:
        refuse("other-category", _("%(judge)s does not judge the category of entry %(entry)s.") % words)
    kinds = conflict_kinds(judge.season, judges=[judge], entries=[entry])
    if (judge.pk, entry.pk) in kinds:
        message = _("%(judge)s and entry %(entry)s must not meet: there is a conflict of interest (%(kind)s).")
        refuse("conflict", message % {**words, "kind": kinds[judge.pk, entry.pk].label})
