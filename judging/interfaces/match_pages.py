"""What the pages of matching say: figures with their names, stages in words, pictures, the report of a plan."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from awards.models import Round
from judging.enums import AssignmentState, MatchKind, MatchState
from judging.interfaces.match_forms import ExtraForm, RepairForm
from judging.models import Assignment, MatchPlan
from judging.pictures import About, NetworkWords, Picture, PriceWords, draw_network, draw_price_curve
from judging.queries.assignments import judges_for_organiser
from judging.queries.match_loads import loads_of
from judging.queries.matching import PlanFigures, PlanShown, plans_for_organiser

NEWEST = 5
STAGES = {
    "read": gettext_lazy("Reading entries, judges and conflicts"),
    "feasible": gettext_lazy("Asking whether it is possible at all"),
    "relax": gettext_lazy("Giving way in rules that may give way, as little as possible"),
    "match": gettext_lazy("Finding the highest match"),
    "floor": gettext_lazy("Lifting the weakest panel"),
    "loads": gettext_lazy("Evening out the judges' numbers"),
    "connect": gettext_lazy("Linking judges through shared entries"),
    "design": gettext_lazy("Making marks comparable"),
    "verify": gettext_lazy("Checking everything once more without the solver"),
    "curve": gettext_lazy("Pricing the other positions of the sliders"),
}


def hub_of(person: User, round: Round, listed: Iterable[Assignment]) -> dict[str, Any]:
    """What the page “Who judges what” shows beside its entries: plans, judges with their loads, ways to mend."""
    judges = judges_for_organiser(person, round.season)
    live = [assignment for assignment in listed if assignment.state == AssignmentState.LIVE]
    plans = list(plans_for_organiser(person, round)[:NEWEST])
    return {
        "loads": loads_of(judges, live),
        "plans": plans,
        "awaits": next((plan for plan in plans if plan.is_in_work or plan.state == MatchState.READY), None),
        "has_assignments": bool(live),
        "has_marks": any(assignment.scoresheet.submitted_at for assignment in live),
        "repair": RepairForm(round, auto_id="repair-%s"),
        "extra": ExtraForm(auto_id="extra-%s"),
    }


def stage_in_words(plan: MatchPlan) -> str:
    return str(STAGES[plan.stage]) if plan.stage in STAGES else ""


def stats_of(shown: PlanShown) -> list[tuple[str, str, str]]:
    """The figures of a plan as (figure, name, note)."""
    figures = shown.figures
    raised = shown.plan.kind == MatchKind.MATCH and shown.settings.floor > 0
    loads = f"{figures.lightest}–{figures.heaviest}" if figures.lightest != figures.heaviest else str(figures.heaviest)
    return [
        (str(figures.sheets), _("score sheets"), ""),
        (loads, _("entries of a judge"), ""),
        (str(figures.floor), _("match of the weakest panel"), _bound(figures) if raised else ""),
        (_percent(figures.efficiency), _("of the best possible precision"), _("when judges are compared")),
        _error(figures),
    ]


def comparability_in_words(figures: PlanFigures) -> list[str]:
    """What the design is worth when marks are compared, in sentences."""
    if figures.components != 1:
        told = ngettext(
            "Judges fall into %(count)d group that shares no entry with another.",
            "Judges fall into %(count)d groups that share no entry: rank each on its own, or allow more sheets.",
            figures.components,
        )
        return [told % {"count": figures.components}]
    said = [
        _("All judges are linked through shared entries, whoever of them drops out.")
        if figures.survives_loss_of_any_judge
        else _("All judges are linked through shared entries, and would not be if one certain judge dropped out.")
    ]
    if figures.standard_error is not None and figures.least_error is not None:
        message = _(
            "Two entries are compared with a standard error of %(error)s, where the chance in one sheet is 1. With as many "
            "sheets it cannot be less than %(least)s."
        )
        said.append(message % {"error": f"{figures.standard_error:.2f}", "least": f"{figures.least_error:.2f}"})
    return said


def network_picture(shown: PlanShown) -> Picture:
    parts = shown.figures.components
    # Not one sentence in two numbers: where a language has one form for both, each still has its own words.
    title = (
        _("The judges fall into %(count)d parts that no entry joins")
        if parts > 1
        else _("All judges hang together: entries in common join every one to every other")
    )
    about = About(
        prefix="network",
        title=title % {"count": parts},
        description=_("Judges on one side, entries on the other, a line for every score sheet there would be."),
    )
    return draw_network(shown.network, _network_words(), about)


def price_picture(shown: PlanShown) -> Picture | None:
    """The price of comparability; None while there are not two answers to compare."""
    facts = shown.price_curve
    if len(facts.points) < 2:
        return None
    first, last = facts.points[0], facts.points[-1]
    about = About(
        prefix="price",
        title=_("What comparability costs: from %(low)s to %(high)s efficient for %(price)s of the match")
        % {
            "low": _percent(first.y),
            "high": _percent(last.y),
            "price": _percent((first.x - last.x) / first.x if first.x else 0.0, 1),
        },
        description=_("Each dot is a plan: the sum of its match along, the efficiency of its design up."),
    )
    words = PriceWords(
        x=_("Total match"),
        y=_("Efficiency of the design, 0 to 1"),
        name=_("Match given up, at most"),
        choice=_("Chosen"),
        chosen=_("This plan"),
        point=_("Another position of the sliders"),
    )
    return draw_price_curve(facts, words, about)


def _percent(share: float, digits: int = 0) -> str:
    return f"{100 * share:.{digits}f} %"


def _bound(figures: PlanFigures) -> str:
    if figures.floor_bound is None:
        return ""
    if figures.floor >= figures.floor_bound:
        return _("no plan lifts it higher")
    return _("no plan lifts it above %(bound)s") % {"bound": figures.floor_bound}


def _error(figures: PlanFigures) -> tuple[str, str, str]:
    if figures.standard_error is None:
        return ("–", _("standard error of a comparison"), _("judges are not linked"))
    note = _("at least %(least)s") % {"least": f"{figures.least_error:.2f}"} if figures.least_error else ""
    return (f"{figures.standard_error:.2f}", _("standard error of a comparison"), note)


def _network_words() -> NetworkWords:
    return NetworkWords(
        judge_sign=_("Judge, with the number of entries"),
        entry_sign=_("Entry"),
        sheet_sign=_("Score sheet"),
        part=_("Part {part}: {judges} judges, {entries} entries, {sheets} score sheets"),
        alone=_("Without any score sheet: {judges} judges, {entries} entries"),
        kind=_("What"),
        kind_part=_("Part"),
        kind_judge=_("Judge"),
        kind_entry=_("Entry"),
        name=_("Name"),
        part_head=_("Part"),
        judges=_("Judges"),
        entries=_("Entries"),
        weight=_("Score sheets"),
        sliced=_(
            "{judges_shown} of {judges} judges and {entries_shown} of {entries} entries are drawn. The table has them all."
        ),
    )
