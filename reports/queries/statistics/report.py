"""The whole statistics report of one ranking."""

from collections.abc import Collection, Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.clock import told_in_zone
from judging.interfaces.evidence.category import find_category
from judging.interfaces.evidence.names import Names, names_of
from judging.interfaces.evidence.overview import overview_cards
from judging.interfaces.evidence.panel import titles_of
from judging.models import Tabulation
from judging.pictures.picture import share
from judging.queries.evidence import GatheredEvidence, evidence_of
from judging.queries.fences import evidence_without
from judging.queries.missing_data import MissingData, missing_data
from judging.queries.panels import named_panel
from judging.queries.rankings import lines_of
from judging.tabulation.evidence.answer import Evidence
from judging.tabulation.explain import explain
from judging.tabulation.rules import parse_rules
from judging.tabulation.speech import LANGUAGES
from reports.queries.statistics.categories import category_section
from reports.queries.statistics.panels import panel_section
from reports.queries.statistics.tables import table
from reports.render.statistics_report import (
    StatisticsLabels,
    StatisticsReport,
    StatisticsSection,
    StatisticsTopic,
)


def statistics_of(
    tabulation: Tabulation, language: str, *, named: bool, apart: Collection[str] = ()
) -> StatisticsReport | None:
    """The report of this tabulation's evidence in the language; None where the evidence is not computed.

    Judges stand by name where `named`, else by number. Nothing is told of categories that are kept `apart` (by code) from
    the reader, nor of what was judged together with them. Whoever calls has asked for `judging.see_judging` of the round,
    and for `judging.name_judges` where they are named. All of it is read from what was kept with the tabulation.
    """
    gathered = evidence_without(evidence_of(tabulation), apart)
    if gathered.answer is None:
        return None
    round, season = tabulation.round, tabulation.round.season
    with override(language):
        lines = [line for line in lines_of(tabulation) if line.category.code not in apart]
        categories = {line.category.code: line.category.name.in_language(language) for line in lines}
        names = names_of(tabulation, lines, named_panel(round), language, named=named)
        return StatisticsReport(
            season=season.name.in_language(language),
            title=_("How sure the ranking is: %(round)s") % {"round": round.name.in_language(language)},
            standing=_standing(tabulation, language),
            sentences=tuple(_foreword(tabulation, named=named, is_whole=not apart)),
            stamps=_stamps(tabulation, gathered, gathered.answer, language),
            sections=(
                _in_short(gathered.answer, categories, names),
                *_categories(gathered.answer, categories, names),
                *_panels(gathered.answer, categories, names),
                *([] if apart else [_missing(missing_data(tabulation, language), categories)]),
                _rules(tabulation, language),
            ),
            digests=(
                (_("Marks"), tabulation.input_digest),
                (_("Rules"), tabulation.rules_digest),
                (_("Result"), tabulation.result_digest),
                (_("Evidence"), gathered.digest),
            ),
            issuer=season.programme.issuer.in_language(language),
            language=language,
            demo=season.demo,
            labels=_labels(),
        )


def _standing(tabulation: Tabulation, language: str) -> str:
    """When it was certified, and whether it still stands; empty while it is provisional."""
    zone = tabulation.round.season.time_zone
    if tabulation.certified_at is None:
        return ""
    certified = {"certified": told_in_zone(tabulation.certified_at, zone, language)}
    if tabulation.superseded_at is None:
        return _("Certified %(certified)s") % certified
    corrected = {"corrected": told_in_zone(tabulation.superseded_at, zone, language)}
    return _("Certified %(certified)s, and no longer in force since it was corrected %(corrected)s") % (
        certified | corrected
    )


def _foreword(tabulation: Tabulation, *, named: bool, is_whole: bool) -> Iterator[str]:
    yield _(
        "The official ranking is number %(number)d and stays as it is. What is said here was computed beside it, as advice, and changes nothing."
    ) % {"number": tabulation.number}
    yield _(
        "Adjusted points leave out how strict or generous an entry's judges are. They come from a statistical model, which the official points do not."
    )
    if not is_whole:
        yield _(
            "This report is not whole: categories with an entry to which its first reader has a tie are kept apart, and what was judged together with them."
        )
    if not named:
        yield _("Judges stand here by number: their names are not for everybody who may read this report.")


def _stamps(
    tabulation: Tabulation, gathered: GatheredEvidence, answer: Evidence, language: str
) -> tuple[tuple[str, str], ...]:
    zone = tabulation.round.season.time_zone
    computed = told_in_zone(gathered.computed_at, zone, language) if gathered.computed_at else ""
    first = answer.parts[0] if answer.parts else None
    return (
        (_("Ranking"), _("Number %(number)d") % {"number": tabulation.number}),
        (_("Marks as they stood"), told_in_zone(tabulation.computed_at, zone, language)),
        (_("Evidence computed"), computed),
        *(
            (
                (
                    _("Intervals"),
                    _("hold what they are about with a probability of %(level)s") % {"level": share(first.level)},
                ),
                (_("Draws"), str(first.draws)),
            )
            if first
            else ()
        ),
        (_("Seed of all that is drawn by chance"), str(gathered.seed)),
        (_("Engine"), f"{settings.VERSION} / {tabulation.engine_version} / {gathered.engine_version}"),
    )


def _in_short(answer: Evidence, categories: dict[str, str], names: Names) -> StatisticsSection:
    cards = overview_cards(answer, categories, names)
    return StatisticsSection(
        heading=_("In short"),
        topics=tuple(StatisticsTopic(heading=card["name"], points=tuple(card["sentences"])) for card in cards),
    )


def _categories(answer: Evidence, categories: dict[str, str], names: Names) -> Iterator[StatisticsSection]:
    """In the order of the season's categories, whatever rubric they were judged under."""
    for code, name in categories.items():
        found = find_category(answer.parts, code)
        if found:
            yield category_section(*found, name, names)


def _panels(answer: Evidence, categories: dict[str, str], names: Names) -> Iterator[StatisticsSection]:
    titles = titles_of(answer.parts, categories)
    for number, (part, title) in enumerate(zip(answer.parts, titles, strict=True), start=1):
        yield panel_section(part, names, title, f"part{number}")


def _missing(found: tuple[MissingData, ...], categories: dict[str, str]) -> StatisticsSection:
    """The declared policy with its counts, over all and by category."""
    columns = [
        (_("State"), False),
        (_("What it does"), False),
        (_("In this ranking"), True),
    ]
    by_category = [(_("State"), False), *((name, True) for name in categories.values())]
    figures = [
        table(
            _("States of marks, their declared effect and their count"),
            columns,
            ((one.declared.label, one.declared.sentence, one.told) for one in found),
        ),
        table(
            _("The same counts by category"),
            by_category,
            ((one.declared.label, *(str(one.numbers.get(code, 0)) for code in categories)) for one in found),
        ),
    ]
    return StatisticsSection(
        heading=_("Marks that were not there"),
        sentences=(
            _("What each state does was declared before judging opened. Nothing that is missing counts as zero."),
            *(() if found else (_("This ranking was computed before such marks were counted."),)),
        ),
        figures=tuple(figures) if found else (),
    )


def _rules(tabulation: Tabulation, language: str) -> StatisticsSection:
    """The declared rules in sentences, as they were frozen with the tabulation."""
    told = language if language in LANGUAGES else "en"
    rules = [(code, parse_rules(definition)) for code, definition in sorted(tabulation.rules.items())]
    return StatisticsSection(
        heading=_("How the official ranking is made"),
        sentences=(
            _(
                "The same marks, rules and seed give the same ranking and the same evidence. The digests below tell whether they are the same."
            ),
        ),
        topics=tuple(
            StatisticsTopic(heading=each.name.text(told) or code, points=tuple(explain(each, told)))
            for code, each in rules
        ),
    )


def _labels() -> StatisticsLabels:
    return StatisticsLabels(
        page=_("Page"),
        provisional=_("Provisional: not certified, and not to be published."),
        demo=_("Demonstration. These results are not real."),
        missing_sort=_("〓 stands for a character that our fonts do not have."),
        digests=_("Digests"),
    )
