"""The results of a round as the ranked PDF, the workbook and the CSV print them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.clock import told_moment
from accounts.models import User
from awards.enums import AwardState
from awards.models import Award, Category, Round, Season
from awards.queries.names import country_name
from judging.enums import AdviceFlag, SheetState, TabulationState
from judging.models import Criterion, Placement, Ranking, Rubric, Score, ScoreSheet, Tabulation
from judging.queries.advice import Advice, advice_of
from judging.queries.evidence import evidence_of
from judging.queries.fences import Fences
from judging.queries.missing_data import missing_data
from judging.queries.rankings import latest_tabulation, placements_of
from judging.queries.rubrics import leaf_criteria, plain_number, rubrics_of
from judging.tabulation.exact import RoundingMode, decimal_text
from judging.tabulation.explain import explain
from judging.tabulation.rules import parse_rules
from reports.queries.labels import REPORT_LABELS
from reports.render.ranked_report import (
    Mark,
    RankedReport,
    ReportAdvice,
    ReportCategory,
    ReportCriterion,
    ReportLabels,
    ReportLine,
    ReportMissing,
    ReportSheet,
)

RULE_LANGUAGES = ("en", "ko")


def ranked_report(round: Round, language: str, *, reader: User) -> RankedReport | None:
    """The latest tabulation of the round (the certified one if there is one) in the language; None before the first.

    Categories with an entry to which the reader has a tie are left out until everybody may read them, and the judges and
    marks of these for good.
    Places are the jury's where the round is certified, else the ranking's. Whoever calls has asked for the permission
    `reports.download_results`: the report holds every judge's marks.
    """
    kept = latest_tabulation(round)
    if kept is None:
        return None
    season = round.season
    fences = Fences(reader, season)
    tabulation = fences.tabulation(kept)
    with override(language):
        lines = _lines_by_category(fences.lines(kept))
        advice = _told_advice(advice_of(fences.evidence(evidence_of(kept)).answer))
        categories = _categories(round, tabulation, lines, language, apart=fences.apart, advice=advice)
        return RankedReport(
            season=season.name.in_language(language),
            round=round.name.in_language(language),
            categories=categories,
            method=_method(round, language),
            rules=_named_rules(tabulation, language),
            digests=(
                (gettext("Marks"), tabulation.input_digest),
                (gettext("Rules"), tabulation.rules_digest),
                (gettext("Result"), tabulation.result_digest),
            ),
            missing=_missing(tabulation, list(lines), language),
            jury=_jury(round),
            certified_at=_told_in_zone(tabulation.certified_at, season, language),
            engine_version=f"{settings.VERSION} / {tabulation.engine_version}",
            issuer=season.programme.issuer.in_language(language),
            language=language,
            demo=season.demo,
            labels=report_labels(),
        )


def _told_in_zone(instant: datetime | None, season: Season, language: str) -> str:
    """The instant in the season's own zone, which is named: a printed page has no reader's zone."""
    if instant is None:
        return ""
    with timezone.override(season.zone):
        return f"{told_moment(instant, language)} ({season.time_zone})"


def report_labels() -> ReportLabels:
    """The words around the results, in the language that is active."""
    return ReportLabels(**{field.name: str(REPORT_LABELS[field.name]) for field in fields(ReportLabels)})


def _named_rules(tabulation: Tabulation, language: str) -> tuple[tuple[str, str], ...]:
    """(code of the rubric, name of its rules)."""
    names = {code: rules.get("name", "") for code, rules in sorted(tabulation.rules.items())}
    return tuple(
        (code, str(name.get(language) or name.get("en", "")) if isinstance(name, dict) else str(name))
        for code, name in names.items()
    )


def _method(round: Round, language: str) -> tuple[str, ...]:
    told = language if language in RULE_LANGUAGES else "en"
    sentences: list[str] = []
    rubrics = [rubric for rubric in rubrics_of(round) if hasattr(rubric, "rules")]
    for rubric in rubrics:
        mine = list(explain(parse_rules(rubric.rules.definition), told))
        if len(rubrics) > 1:
            whose = rubric.category or gettext("Other categories")
            mine[0] = f"{whose}: {mine[0]}"
        sentences += mine
    return tuple(sentences)


def _missing(tabulation: Tabulation, categories: list[Category], language: str) -> tuple[ReportMissing, ...]:
    """Each state with its declared effect and its counts, in the order of the report's categories."""
    return tuple(
        ReportMissing(
            state=one.declared.label,
            effect=one.declared.effect_label,
            sentence=one.declared.sentence,
            told=one.told,
            by_category=tuple(one.numbers.get(category.code, 0) for category in categories),
        )
        for one in missing_data(tabulation, language)
    )


def _jury(round: Round) -> tuple[tuple[str, str], ...]:
    """Who signs: the chairs of the panels; without any, lines for the jury's chair and the secretariat."""
    chairs = [panel.chair.name for panel in round.panels.select_related("chair") if panel.chair]
    if chairs:
        return tuple((name, gettext("Chair of the jury")) for name in sorted(set(chairs)))
    return (("", gettext("Chair of the jury")), ("", gettext("Secretariat")))


def _lines_by_category(found: Iterable[Ranking]) -> dict[Category, list[Ranking]]:
    """The lines of the tabulation, categories in their order."""
    lines: dict[Category, list[Ranking]] = defaultdict(list)
    for line in found:
        lines[line.category].append(line)
    return dict(sorted(lines.items(), key=lambda item: item[0].position))


def _categories(
    round: Round,
    tabulation: Tabulation,
    lines: dict[Category, list[Ranking]],
    language: str,
    *,
    apart: Collection[str],
    advice: Mapping[str, ReportAdvice],
) -> tuple[ReportCategory, ...]:
    placements = {placement.entry_id: placement for placement in placements_of(round)}
    awards = _awards_by_entry(round, language)
    rubrics = {rubric.category_id: rubric for rubric in rubrics_of(round)}
    marks = _sheets(round)
    certified = tabulation.state == TabulationState.CERTIFIED
    return tuple(
        _category(
            category,
            ranked,
            rubric=rubrics.get(category.pk) or rubrics.get(None),
            placements=placements if certified else {},
            awards=awards,
            sheets={} if category.code in apart else marks,
            advice=advice,
            language=language,
        )
        for category, ranked in lines.items()
    )


def _category(
    category: Category,
    lines: list[Ranking],
    *,
    rubric: Rubric | None,
    placements: dict[int, Placement],
    awards: dict[int, str],
    sheets: dict[int, list[tuple[ScoreSheet, dict[int, Score]]]],
    advice: Mapping[str, ReportAdvice],
    language: str,
) -> ReportCategory:
    criteria = leaf_criteria(rubric.criteria.all()) if rubric else []
    printed = [
        replace(_line(line, placements.get(line.entry_id), awards, language), advice=advice.get(line.entry.code))
        for line in lines
    ]
    printed.sort(key=lambda line: (line.place is None, line.place or 0))
    return ReportCategory(
        name=category.name.in_language(language),
        lines=tuple(printed),
        criteria=tuple(_criterion(criterion, language) for criterion in criteria),
        sheets=tuple(
            _sheet(line.entry.code, sheet, scores, criteria)
            for line in lines
            for sheet, scores in sheets.get(line.entry_id, [])
        ),
    )


def _line(line: Ranking, placement: Placement | None, awards: dict[int, str], language: str) -> ReportLine:
    entry, entrant = line.entry, line.entry.entrant
    decided = placement is not None and placement.decision_id is not None
    return ReportLine(
        place=placement.place if placement else line.rank,
        tied=line.tied and not decided,
        entry_code=entry.code,
        title=entry.title,
        title_language=entry.language,
        city_local=entrant.city_local or entrant.city,
        city_en=entrant.city,
        country=country_name(entrant.country, language),
        local_language=entrant.local_language,
        points=line.printed,
        judges=line.judges,
        award=awards.get(entry.pk, ""),
        note=gettext("Place by Decision of the jury") if decided else line.reason,
    )


def _told_advice(found: Mapping[str, Advice]) -> dict[str, ReportAdvice]:
    """Entry code -> advice as it is printed, flags in the active language."""
    return {
        code: ReportAdvice(
            adjusted="" if each.adjusted is None else f"{each.adjusted:.2f}",
            low="" if each.low is None else str(each.low),
            high="" if each.high is None else str(each.high),
            flags="; ".join(str(AdviceFlag(flag).label) for flag in each.flags),
        )
        for code, each in found.items()
    }


def _criterion(criterion: Criterion, language: str) -> ReportCriterion:
    return ReportCriterion(
        code=criterion.key,
        name=criterion.name.in_language(language),
        weight=plain_number(criterion.weight),
        scale=f"{plain_number(criterion.minimum)}–{plain_number(criterion.maximum)}, {plain_number(criterion.step)}",
        guidance=criterion.guidance.in_language(language),
        levels=tuple((plain_number(level.value), level.text.in_language(language)) for level in criterion.levels.all()),
    )


def _sheet(entry_code: str, sheet: ScoreSheet, scores: dict[int, Score], criteria: list[Criterion]) -> ReportSheet:
    exact = sheet.exact
    submitted = sheet.state == SheetState.SUBMITTED
    return ReportSheet(
        entry_code=entry_code,
        judge=sheet.assignment.judge.name,
        marks=tuple(_mark(sheet, scores.get(criterion.pk)) for criterion in criteria),
        total=decimal_text(exact, 2, RoundingMode.HALF_UP) if submitted and exact is not None else "",
    )


def _mark(sheet: ScoreSheet, score: Score | None) -> Mark:
    if sheet.state != SheetState.SUBMITTED:
        return str(sheet.get_state_display())
    if score is None:
        return None
    return gettext("n/a") if score.not_applicable else score.value


def _sheets(round: Round) -> dict[int, list[tuple[ScoreSheet, dict[int, Score]]]]:
    """Entry -> its sheets with their marks, by judge's name, in two queries. Released sheets are not printed."""
    found: dict[int, list[tuple[ScoreSheet, dict[int, Score]]]] = defaultdict(list)
    rows = ScoreSheet.objects.filter(assignment__round=round).exclude(state=SheetState.VOID)
    for sheet in (
        rows.select_related("assignment__judge").prefetch_related("scores").order_by("assignment__judge__name")
    ):
        found[sheet.assignment.entry_id].append((sheet, {score.criterion_id: score for score in sheet.scores.all()}))
    return found


def _awards_by_entry(round: Round, language: str) -> dict[int, str]:
    rows = Award.objects.filter(tier__season=round.season_id, state=AwardState.CONFERRED).select_related("tier")
    names: dict[int, list[str]] = defaultdict(list)
    for award in rows.order_by("tier__position"):
        names[award.entry_id].append(award.tier.name.in_language(language))
    return {entry: ", ".join(found) for entry, found in names.items()}
