"""Ranked results on paper: one table a category, the method in sentences, digests, and lines for the jury to sign."""

import datetime as dt
from itertools import groupby

from reports.render.document import GOLD, INK, LINE, MUTED, SEAL, Fact, facts_table, render_pages, signatures
from reports.render.markup import Html, join, tag, words
from reports.render.ranked_report import (
    RankedReport,
    ReportCategory,
    ReportCriterion,
    ReportLabels,
    ReportLine,
    ReportSheet,
)

__all__ = [
    "RankedReport",
    "ReportCategory",
    "ReportCriterion",
    "ReportLabels",
    "ReportLine",
    "ReportSheet",
    "render_ranking",
]

CSS = f"""
.category {{ break-before: page }}
.category:first-of-type {{ break-before: auto }}
.ranking {{ table-layout: fixed }}
.ranking td, .ranking th {{ padding-right: 4pt }}
.ranking th.award {{ color: {INK} }}
.ranking .place {{ width: 15mm; text-align: center; font-size: 12pt; padding-left: 4pt }}
.ranking th.place {{ font-size: 9.5pt }}
.ranking .place p, .ranking .entry p {{ margin: 0 }}
.ranking .tie {{ border-left: 2pt solid {GOLD}; border-bottom-color: transparent }}
.ranking .tie.last {{ border-bottom-color: {LINE} }}
.ranking .number {{ width: 17mm; text-align: right; font-feature-settings: "tnum"; white-space: nowrap }}
.ranking th.award {{ width: 30mm }}
.ranking .award {{ padding-left: 8pt; color: {GOLD}; font-weight: 600 }}
.ranking .won .place {{ font-weight: 600 }}
.small {{ font-size: 8pt; color: {MUTED} }}
.standing {{ font-weight: 600; margin: 2pt 0 10pt; color: {INK} }}
.standing.provisional {{ color: {SEAL} }}
.closing {{ break-before: page }}
"""


def render_ranking(report: RankedReport, *, created: dt.datetime | None = None) -> bytes:
    """The report as PDF/A-3a and PDF/UA-1: A4, a bookmark a category, page numbers, running header.

    Entries that share a place are joined by a bar and say so in words. A report without a date of certification says
    that it is provisional, a demonstration that it is one. Characters without a glyph are set as the geta mark.
    """
    labels = report.labels
    heading = f"{labels.heading}: {report.round}"
    body = join(
        words(report.season, report.language, "p", class_="kicker"),
        words(heading, report.language, "h1", class_="serif"),
        tag("p", report.standing, class_="standing" if report.certified_at else "standing provisional"),
        tag("p", labels.demo, class_="warning") if report.demo else None,
        *(_category(category, report) for category in report.categories),
        _closing(report),
    )
    return render_pages(
        body,
        css=CSS,
        header=" · ".join((report.season, heading, *((labels.demo,) if report.demo else ()))),
        page=labels.page,
        missing_sort=labels.missing_sort,
        title=f"{heading}, {report.season}",
        language=report.language,
        author=report.issuer or report.season,
        created=created,
    )


def _category(category: ReportCategory, report: RankedReport) -> Html:
    labels = report.labels
    head = tag(
        "tr",
        tag("th", labels.place, scope="col", class_="place"),
        tag("th", labels.entry, scope="col"),
        tag("th", labels.points, scope="col", class_="number"),
        tag("th", labels.judges, scope="col", class_="number"),
        tag("th", labels.award, scope="col", class_="award"),
    )
    table = tag("table", tag("thead", head), tag("tbody", *_rows(category, labels)), class_="ranking")
    return tag(
        "section",
        words(category.name, report.language, "h2", class_="serif"),
        words(category.note, report.language, "p", class_="small") if category.note else None,
        table if category.lines else tag("p", labels.empty),
        class_="category",
    )


def _rows(category: ReportCategory, labels: ReportLabels) -> list[Html]:
    """The lines, those that share a place marked as one group."""
    out = []
    for _, group in groupby(enumerate(category.lines), key=lambda pair: (pair[1].tied, pair[1].place)):
        shared = [line for _, line in group]
        out += [_row(line, labels, is_last=line is shared[-1]) for line in shared]
    return out


def _row(line: ReportLine, labels: ReportLabels, *, is_last: bool) -> Html:
    place = str(line.place) if line.place is not None else "–"
    tie = (" tie last" if is_last else " tie") if line.tied else ""
    place_note = labels.tied if line.tied else labels.unplaced if line.place is None else ""
    return tag(
        "tr",
        tag("td", tag("p", place), tag("p", place_note, class_="small") if place_note else None, class_=f"place{tie}"),
        tag("td", words(line.title, line.title_language, "p"), _under(line), class_="entry"),
        tag("td", line.points, class_="number"),
        tag("td", str(line.judges), class_="number"),
        tag("td", words(line.award), class_="award"),
        class_="won" if line.award else None,
    )


def _under(line: ReportLine) -> Html:
    """The city in its own script and in English, its country, the entry's code, and what there is to note."""
    local = words(line.city_local, line.local_language) if line.city_local != line.city_en else None
    where = words(", ".join(part for part in (line.city_en, line.country) if part))
    parts = [part for part in (local, where, words(line.entry_code), line.note and words(line.note)) if part]
    return tag("p", *[child for part in parts for child in (" · ", part)][1:], class_="small")


def _closing(report: RankedReport) -> Html:
    labels = report.labels
    facts = [Fact(name, value) for name, value in report.rules]
    if report.engine_version:
        facts.append(Fact(labels.engine, report.engine_version))
    missing = [Fact(one.state, f"{one.told}\n\n{one.sentence}") for one in report.missing]
    digests = [Fact(name, value, code=True) for name, value in report.digests]
    return tag(
        "section",
        words(labels.method, report.language, "h2", class_="serif"),
        *(words(sentence, report.language, "p") for sentence in report.method),
        words(labels.missing, report.language, "h2", class_="serif") if missing else None,
        words(labels.missing_help, report.language, "p") if missing else None,
        facts_table(missing) if missing else None,
        facts_table(facts) if facts else None,
        words(labels.digests, report.language, "h2", class_="serif") if digests else None,
        words(labels.digests_help, report.language, "p") if digests else None,
        facts_table(digests) if digests else None,
        words(labels.signatures, report.language, "h2", class_="serif") if report.jury else None,
        signatures(report.jury),
        class_="closing",
    )
