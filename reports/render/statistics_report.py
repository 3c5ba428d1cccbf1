"""How sure a ranking is, on paper: sentences, pictures, and under each picture the same facts as a table."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.render import fonts
from reports.render.document import INK, MUTED, SEAL, Fact, facts_table, paragraphs, render_pages
from reports.render.markup import Html, join, svg_uri, tag, words
from reports.render.text import MISSING_SORT

__all__ = [
    "StatisticsFigure",
    "StatisticsLabels",
    "StatisticsReport",
    "StatisticsSection",
    "StatisticsTopic",
    "statistics_report",
]

MANY_COLUMNS = 8  # a table with more lies across the page
LETTER, PADDING = 1.05, 1.6  # per cent of the width that a letter of a heading takes, and the room beside a cell
WHOLE_SENTENCES = 70  # how wide, in letters, a column wants to be that holds whole sentences
CSS = f"""
@page wide {{ size: A4 landscape }}
.section {{ break-before: page }}
.section:first-of-type {{ break-before: auto }}
.standing {{ font-weight: 600; margin: 2pt 0 10pt; color: {INK} }}
.standing.provisional {{ color: {SEAL} }}
.picture {{ margin: 10pt 0 4pt }}
.picture img {{ display: block; max-width: 100%; max-height: 208mm; margin: 6pt 0 0 }}
.picture h3, .picture h4 {{ margin: 0 0 2pt }}
h4 {{ font-weight: 600; font-size: 10pt; line-height: 1.3; break-after: avoid }}
.topic > h3 {{ font-size: 12pt; margin: 16pt 0 4pt }}
.points {{ margin: 2pt 0 6pt; padding-left: 14pt }}
.about {{ color: {MUTED}; break-after: avoid }}
.rows {{ table-layout: fixed; font-size: 8pt; line-height: 1.35; margin: 10pt 0 14pt }}
.rows th, .rows td {{ padding: 2pt 6pt 2pt 0 }}
.rows tbody th {{ font-weight: 400 }}
.rows thead th {{ hyphens: auto; hyphenate-character: "-" }}
.rows .number {{ text-align: right; font-feature-settings: "tnum"; padding-right: 8pt }}
.across {{ page: wide; break-before: page }}
.across .rows {{ font-size: 7pt }}
.across .rows th, .across .rows td {{ padding-right: 3pt }}
"""


@dataclass(frozen=True, kw_only=True)
class StatisticsFigure:
    """One picture as SVG, what it finds, what stands where, and its facts in rows; `numeric` says which columns hold
    figures, `heading` which column names a row. Without `svg` there is the table alone, without `rows` no table.
    """

    title: str
    description: str = ""
    svg: str = ""
    note: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: tuple[bool, ...] = ()
    heading: int = 0


@dataclass(frozen=True, kw_only=True)
class StatisticsTopic:
    """A question within a section: its heading, sentences, points of a list, facts as (name, value), then figures."""

    heading: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    figures: tuple[StatisticsFigure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StatisticsSection:
    """A heading, whole sentences under it, then facts as (name, value), then figures, then topics."""

    heading: str
    sentences: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    figures: tuple[StatisticsFigure, ...] = ()
    topics: tuple[StatisticsTopic, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StatisticsLabels:
    """The small words around the report; English unless the caller says otherwise."""

    page: str = "Page"
    provisional: str = "Provisional: not certified, and not to be published."
    demo: str = "Demonstration. These results are not real."
    missing_sort: str = "〓 stands for a character that our fonts do not have."
    digests: str = "Digests"


@dataclass(frozen=True, kw_only=True)
class StatisticsReport:
    """The whole report in one language. `standing` is the phrase that says when the ranking was certified; empty means
    provisional. Every page says which. `stamps` are facts as (name, value) about the whole, `digests` pairs of the same
    kind that let anybody compute it again.
    """

    season: str
    title: str
    sections: tuple[StatisticsSection, ...]
    standing: str = ""
    sentences: tuple[str, ...] = ()
    stamps: tuple[tuple[str, str], ...] = ()
    digests: tuple[tuple[str, str], ...] = ()
    issuer: str = ""
    language: str = "en"
    demo: bool = False
    labels: StatisticsLabels = StatisticsLabels()


def statistics_report(report: StatisticsReport, *, created: dt.datetime | None = None) -> bytes:
    """The report as PDF/A-3a and PDF/UA-1: every picture a figure with its finding and description as alternative text,
    every table with its headings, a bookmark a section and a figure. A table of more than 8 columns lies across the
    page. Pictures are SVG that fetches nothing (else RefusedAddress). Characters without a glyph are set as the geta
    mark. The same input gives the same bytes.
    """
    fonts.configuration()  # before anything else of WeasyPrint, so that it knows our fonts and no others
    from reports.render import drawn_text  # noqa: F401 - imported for what it does: joined scripts inside drawings

    labels = report.labels
    pictures = "".join(figure.svg for section in report.sections for figure in _figures(section))
    standing = report.standing or labels.provisional
    plan = fonts.plan(_lettering(pictures), report.language, "sans")
    body = join(
        words(report.season, report.language, "p", class_="kicker"),
        words(report.title, report.language, "h1", class_="serif"),
        tag("p", standing, class_="standing" if report.standing else "standing provisional"),
        tag("p", labels.demo, class_="warning") if report.demo else None,
        *(paragraphs(sentence, report.language) for sentence in report.sentences),
        facts_table(Fact(name, value) for name, value in report.stamps) if report.stamps else None,
        *(_section(section, report.language, plan) for section in report.sections),
        _digests(report),
    )
    return render_pages(
        body,
        css=plan.css + CSS,
        header=" · ".join((report.season, report.title, standing, *((labels.demo,) if report.demo else ()))),
        page=labels.page,
        missing_sort=labels.missing_sort,
        title=f"{report.title}, {report.season}",
        language=report.language,
        author=report.issuer or report.season,
        created=created,
    )


def _digests(report: StatisticsReport) -> Html | None:
    if not report.digests:
        return None
    return join(
        words(report.labels.digests, report.language, "h2", class_="serif"),
        facts_table(Fact(name, value, code=True) for name, value in report.digests),
    )


def _section(section: StatisticsSection, language: str, plan: fonts.FontPlan) -> Html:
    return tag(
        "section",
        words(section.heading, language, "h2", class_="serif"),
        *(paragraphs(sentence, language) for sentence in section.sentences),
        facts_table(Fact(name, value) for name, value in section.facts) if section.facts else None,
        *(_figure(figure, language, plan) for figure in section.figures),
        *(_topic(topic, language, plan) for topic in section.topics),
        class_="section",
    )


def _figures(section: StatisticsSection) -> Iterator[StatisticsFigure]:
    yield from section.figures
    for topic in section.topics:
        yield from topic.figures


def _topic(topic: StatisticsTopic, language: str, plan: fonts.FontPlan) -> Html:
    points = [tag("li", words(point, language)) for point in topic.points]
    return tag(
        "div",
        words(topic.heading, language, "h3", class_="serif"),
        *(paragraphs(sentence, language) for sentence in topic.sentences),
        tag("ul", *points, class_="points") if points else None,
        facts_table(Fact(name, value) for name, value in topic.facts) if topic.facts else None,
        *(_figure(figure, language, plan, level=4) for figure in topic.figures),
        class_="topic",
    )


def _figure(figure: StatisticsFigure, language: str, plan: fonts.FontPlan, *, level: int = 3) -> Html:
    picture = tag(
        "div",
        words(figure.title, language, f"h{level}", class_="serif" if level == 3 else None),
        words(figure.description, language, "p", class_="about") if figure.description else None,
        _image(figure, plan) if figure.svg else None,
        words(figure.note, language, "p", class_="small") if figure.note else None,
        class_="picture",
    )
    table = _table(figure) if figure.rows else None
    if table and len(figure.header) > MANY_COLUMNS:
        table = tag("div", table, class_="across")
    return join(picture, table)


def _image(figure: StatisticsFigure, plan: fonts.FontPlan) -> Html:
    """The drawing with our own faces named in it, as an image that says what it shows."""
    stack = html.escape(plan.stack.replace('"', "'"), quote=False)
    drawing = re.sub(r'font-family="[^"]*"', f'font-family="{stack}"', figure.svg)
    for char in plan.missing:
        drawing = drawing.replace(char, MISSING_SORT)
    return tag("img", src=svg_uri(drawing), alt=" ".join(part for part in (figure.title, figure.description) if part))


def _lettering(svg: str) -> str:
    """What is written in a drawing, without its marks."""
    return html.unescape(re.sub(r"<[^>]*>", " ", svg))


def _table(figure: StatisticsFigure) -> Html:
    numeric = figure.numeric or (False,) * len(figure.header)
    kinds = ["number" if is_figure else None for is_figure in numeric]
    head = [tag("th", text, scope="col", class_=kind) for text, kind in zip(figure.header, kinds, strict=True)]
    rows = [
        tag(
            "tr",
            *(_cell(at, text, figure.heading, kind) for at, (text, kind) in enumerate(zip(row, kinds, strict=True))),
        )
        for row in figure.rows
    ]
    columns = [tag("col", style=f"width: {part:.2f}%") for part in _widths(figure)]
    return tag("table", tag("colgroup", *columns), tag("thead", tag("tr", *head)), tag("tbody", *rows), class_="rows")


def _widths(figure: StatisticsFigure) -> list[float]:
    """Parts of the width for the columns, in per cent. Laying out a long table column by column to find them is what
    takes the time, and the lengths of the texts tell nearly as much.
    """
    if len(figure.header) > MANY_COLUMNS:
        wanted = [4.0 if at == figure.heading else 1.0 for at in range(len(figure.header))]
        return [100 * one / sum(wanted) for one in wanted]
    longest = [max((len(row[at]) for row in figure.rows), default=0) for at in range(len(figure.header))]
    words_in = [max((len(word) for word in text.split()), default=0) for text in figure.header]
    wanted = [min(max(text, 3), WHOLE_SENTENCES if text > 2 * WHOLE_SENTENCES else 40) + 3.0 for text in longest]
    least = [word * LETTER + PADDING for word in words_in]  # no heading is broken within a word
    left = max(100 - sum(least), 0)
    beyond = [max(want - has, 0) for want, has in zip(wanted, least, strict=True)]
    return [has + left * more / (sum(beyond) or 1) for has, more in zip(least, beyond, strict=True)]


def _cell(at: int, text: str, heading: int, kind: str | None) -> Html:
    if at == heading:
        return tag("th", words(text), scope="row", class_=kind)
    return tag("td", text if kind else words(text), class_=kind)
