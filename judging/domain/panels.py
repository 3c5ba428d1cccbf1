"""The judges of a category in a round, seated and assigned as a panel."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import Actor, locked, permit, refuse, refuse_if
from awards.models import Category, Round
from judging.domain.assignments import assign_many
from judging.domain.conflicts import detect_conflicts
from judging.enums import AssignmentSource, JudgeState
from judging.models import Assignment, Judge, Panel
from judging.queries.match_inputs import why_not_match
from judging.queries.panels import panel_pairs


def seat_panel(
    round: Round, category: Category, *, judges: Iterable[Judge], actor: Actor, chair: Judge | None = None
) -> Panel:
    """These judges, and nobody else, are the panel of the category in the round; assignments do not change by it.

    Whoever runs the season may. Refused (`other-season`, `not-accepted`) for judges who are not the season's or have not
    accepted, and (`not-on-panel`) for a chair who is not among them.
    """
    seated = sorted({judge.pk: judge for judge in judges}.values(), key=lambda judge: judge.code)
    with transaction.atomic():
        round = locked(round)
        permit(actor, "judging.run_judging", round)
        if category.season_id != round.season_id:
            refuse("other-season", _("The category is one of another season."))
        for judge in seated:
            if judge.season_id != round.season_id:
                refuse("other-season", _("%(judge)s is a judge of another season.") % {"judge": judge.name})
            if judge.state != JudgeState.ACCEPTED:
                message = _("%(judge)s has not accepted the invitation (%(state)s).")
                refuse("not-accepted", message % {"judge": judge.name, "state": judge.get_state_display()})
        if chair is not None and chair not in seated:
            refuse("not-on-panel", _("%(judge)s is not on this panel and cannot chair it.") % {"judge": chair.name})
        panel, _new = Panel.objects.get_or_create(round=round, category=category)
        panel.chair = chair
        panel.save(update_fields=["chair"])
        panel.judges.set(seated)
        codes = [judge.code for judge in seated]
        facts = {"category": category.code, "judges": codes, "chair": chair.code if chair else ""}
        record(actor, "round.seat_panel", round, facts=facts)
    return panel


def assign_panels(round: Round, *, actor: Actor, now: datetime | None = None) -> list[Assignment]:
    """Every entry of a category with a panel is on the list of all of its judges who may; what is assigned stays.

    Pairs that the gate refuses are left out (`panel_pairs` says which, and why, beforehand). A letter goes to each judge
    whose list has grown. Ties are detected and noted first. Whoever runs the season may. Refused when the round takes no
    assignments, and (`no-panel`) when no panel is seated.
    """
    permit(actor, "judging.run_judging", round)
    refuse_if(why_not_match(round))
    detect_conflicts(round.season, actor=actor, now=now)
    with transaction.atomic():
        round = locked(round)
        if not Panel.objects.filter(round=round, judges__isnull=False).exists():
            refuse("no-panel", _("No category of this round has a panel yet. Seat one first."))
        return assign_many(round, panel_pairs(round).pairs, actor=actor, source=AssignmentSource.PANEL, now=now)
