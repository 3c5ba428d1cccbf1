"""The assignment report: what holds of a plan of who judges what, with its figures, as paper carries it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.clock import told_in_zone
from accounts.models import User
from judging.interfaces.match_pages import comparability_in_words, network_picture, price_picture, stats_of
from judging.models import MatchPlan
from judging.queries.matching import PlanShown, plan_shown
from reports.queries.statistics.tables import drawn, table
from reports.render.statistics_report import (
    StatisticsFigure,
    StatisticsLabels,
    StatisticsReport,
    StatisticsSection,
)

MOST_ENTRIES = 1000  # a longer list is for programs, and stands in the JSON beside


def assignment_report(plan: MatchPlan, person: User, language: str) -> StatisticsReport:
    """The report of a plan that is ready or was applied, as this person may read it: who would judge an entry to which
    the person has a tie is left out. ValueError for a plan without an answer.
    """
    round, season = plan.round, plan.round.season
    with override(language):
        shown = plan_shown(plan, person)
        return StatisticsReport(
            season=season.name.in_language(language),
            title=_("Who judges what: %(round)s") % {"round": round.name.in_language(language)},
            standing=_standing(plan, language),
            sentences=(
                _("Every figure here was counted anew from the plan itself, without the program that found it."),
                *(
                    [_("This report is not whole: entries to which its first reader has a tie are left out.")]
                    if any(each.is_fenced for each in shown.entries)
                    else []
                ),
            ),
            stamps=_stamps(plan, language),
            sections=tuple(_sections(shown)),
            digests=((_("What was read"), plan.inputs_digest), (_("The plan"), plan.result_digest)),
            issuer=season.programme.issuer.in_language(language),
            language=language,
            demo=season.demo,
            labels=StatisticsLabels(
                page=_("Page"),
                provisional=_("A plan that is not applied."),
                demo=_("Demonstration. These results are not real."),
                missing_sort=_("〓 stands for a character that our fonts do not have."),
                digests=_("Digests"),
            ),
        )


def _standing(plan: MatchPlan, language: str) -> str:
    if plan.applied_at is None:
        return ""
    return _("Applied %(when)s") % {"when": told_in_zone(plan.applied_at, plan.round.season.time_zone, language)}


def _stamps(plan: MatchPlan, language: str) -> tuple[tuple[str, str], ...]:
    return (
        (_("Plan"), f"{plan.code} · {plan.get_kind_display()}"),
        (_("Asked for"), told_in_zone(plan.asked_at, plan.round.season.time_zone, language)),
        (_("Seed"), str(plan.seed)),
        (_("Engine version"), plan.engine_version),
    )


def _sections(shown: PlanShown) -> Iterator[StatisticsSection]:
    yield StatisticsSection(
        heading=_("What holds of this plan"),
        sentences=(*shown.guarantees, *shown.notes),
        facts=tuple((name, f"{figure} ({note})" if note else figure) for figure, name, note in stats_of(shown)),
        figures=tuple(_kept_apart(shown)),
    )
    price = price_picture(shown)
    yield StatisticsSection(
        heading=_("Comparing marks"),
        sentences=tuple(comparability_in_words(shown.figures)),
        figures=(*([drawn(price)] if price else []), _network(shown)),
    )
    yield StatisticsSection(heading=_("Judges"), figures=(_judges(shown),))
    yield StatisticsSection(
        heading=_("Entries"),
        sentences=()
        if len(shown.entries) <= MOST_ENTRIES
        else (_("The list is too long for paper. The JSON file beside this report has all of it."),),
        figures=(_entries(shown),) if len(shown.entries) <= MOST_ENTRIES else (),
    )


def _network(shown: PlanShown) -> StatisticsFigure:
    """The drawing alone: its table says what the lists of judges and entries say."""
    picture = network_picture(shown)
    return StatisticsFigure(title=picture.title, description=picture.description, svg=picture.svg, note=picture.note)


def _kept_apart(shown: PlanShown) -> Iterator[StatisticsFigure]:
    if shown.conflicts:
        columns = [(_("Kind"), False), (_("Strength"), False), (_("Pairs"), True)]
        words = {True: _("kept apart where possible"), False: _("never together")}
        rows = ((each.label, words[each.is_soft], str(each.pairs)) for each in shown.conflicts)
        yield table(_("Pairs kept apart, by kind"), columns, rows)
    if shown.weakest:
        columns = [(_("Entry"), False), (_("Judges"), False), (_("Match"), True)]
        rows = (
            (each.entry.code, ", ".join(pair.name for pair in each.judges), str(each.match)) for each in shown.weakest
        )
        yield table(_("Panels with the lowest match"), columns, rows)


def _judges(shown: PlanShown) -> StatisticsFigure:
    columns = [
        (_("Judge"), False),
        (_("Entries"), True),
        (_("Mean match"), True),
        (_("Categories"), False),
    ]
    rows = (
        (
            each.judge.name,
            str(each.load),
            str(each.mean_match),
            " · ".join(f"{name} {count}" for name, count in each.categories),
        )
        for each in shown.judges
    )
    return table(_("Entries by judge"), columns, rows)


def _entries(shown: PlanShown) -> StatisticsFigure:
    columns = [(_("Entry"), False), (_("Project"), False), (_("Judges"), False), (_("Match"), True)]
    rows = (
        (each.entry.code, each.entry.title, ", ".join(pair.name for pair in each.judges), str(each.match))
        for each in shown.entries
        if not each.is_fenced
    )
    return table(_("Judges by entry"), columns, rows)
