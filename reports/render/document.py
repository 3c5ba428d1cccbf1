"""A plain document on A4: a heading, facts in a table, paragraphs, lists, lines to sign on.

Made for receipts and letters of feedback; the ranked results use its style sheet.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.render import pdf
from reports.render.markup import Html, css_string, join, tag, words

INK, PAPER, LINE, MUTED, SEAL, GOLD = "#14213d", "#fbfaf7", "#d9d5cb", "#4a5268", "#b3261e", "#9a6b00"
CSS = f"""
body {{ margin: 0; color: {INK}; font-size: 10pt; line-height: 1.5; overflow-wrap: anywhere }}
h1, h2, h3 {{ font-weight: 600; line-height: 1.25; break-after: avoid }}
h1 {{ font-size: 22pt; margin: 0 0 4pt }}
h2 {{ font-size: 14pt; margin: 20pt 0 6pt }}
h3 {{ font-size: 11pt; margin: 12pt 0 3pt }}
p {{ margin: 0 0 5pt; orphans: 2; widows: 2 }}
table {{ width: 100%; border-collapse: collapse; margin: 4pt 0 8pt; font-size: 9.5pt; line-height: 1.4 }}
th, td {{ text-align: start; vertical-align: top; padding: 4pt 8pt 4pt 0; border-bottom: 0.4pt solid {LINE} }}
thead th {{ border-bottom: 1pt solid {INK}; font-weight: 600; vertical-align: bottom }}
tr {{ break-inside: avoid }}
.facts th {{ width: 34%; font-weight: 400; color: {MUTED} }}
.kicker {{ color: {MUTED}; font-size: 10pt; margin: 0 0 2pt }}
.lead {{ font-size: 12pt; color: {MUTED}; margin: 0 0 8pt }}
.warning {{ border: 1pt solid {SEAL}; border-radius: 3pt; color: {SEAL}; padding: 4pt 8pt; margin: 8pt 0 10pt; font-weight: 600 }}
.code {{ font-size: 8.5pt; overflow-wrap: anywhere }}
.sign {{ width: 46%; display: inline-block; margin: 34pt 3% 0 0; border-top: 0.5pt solid {INK}; padding-top: 2pt }}
.sign p {{ margin: 0 }}
.small {{ font-size: 8.5pt; color: {MUTED} }}
"""


@dataclass(frozen=True)
class Heading:
    """A heading of the second or third rank; it becomes a bookmark."""

    text: str
    level: int = 2
    language: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text; every line of it is a paragraph of its own."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Fact:
    """A label and its value. `code` is for digests and the like, which may be broken anywhere."""

    label: str
    value: str
    language: str = ""
    code: bool = False


@dataclass(frozen=True)
class Facts:
    """A table of facts."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Notice:
    """A sentence that must be seen before anything else."""

    text: str


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on: (name, role)."""

    people: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Facts | Notice | Signatures


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document in one language; blocks may hold text in others.

    `kicker` stands above the title and at the top of every page; `page` is the word before the page number, and
    `missing_sort` the sentence that explains the geta mark where a character could not be set.
    """

    title: str
    language: str
    author: str
    blocks: tuple[Block, ...]
    kicker: str = ""
    lead: str = ""
    page: str = "Page"
    missing_sort: str = "〓 stands for a character that our fonts do not have."
    created: dt.datetime | None = None


def render_document(document: Document) -> bytes:
    """The document as PDF/A-3a and PDF/UA-1. Characters without a glyph are set as the geta mark, and that is said."""
    body = join(
        tag("p", document.kicker, class_="kicker") if document.kicker else None,
        words(document.title, document.language, "h1", class_="serif"),
        words(document.lead, document.language, "p", class_="lead") if document.lead else None,
        *map(_block, document.blocks),
    )
    return render_pages(
        body,
        header=" · ".join(part for part in (document.kicker, document.title) if part),
        page=document.page,
        missing_sort=document.missing_sort,
        title=document.title,
        language=document.language,
        author=document.author,
        created=document.created,
    )


def render_pages(
    body: Html,
    *,
    header: str,
    page: str,
    missing_sort: str,
    title: str,
    language: str,
    author: str,
    css: str = "",
    created: dt.datetime | None = None,
) -> bytes:
    """Pages of A4 with a running header and page numbers, in this module's style."""
    sheet = _page_rules(header, page) + CSS + css
    html = tag("div", body, class_="sans")
    if pdf.missing_glyphs(html, language=language, css=sheet):
        html = join(html, tag("div", tag("p", missing_sort, class_="small"), class_="sans"))
    return pdf.render(html, css=sheet, title=title, language=language, author=author, created=created, substitute=True)


def _page_rules(header: str, page: str) -> str:
    small = f"font-size: 8pt; color: {MUTED}"
    return f"""
@page {{ size: A4; margin: 24mm 20mm 20mm;
  @top-left {{ content: {css_string(header)}; {small}; width: 100%; border-bottom: 0.4pt solid {LINE};
    vertical-align: bottom; padding-bottom: 2mm; margin-bottom: 6mm }}
  @bottom-right {{ content: {css_string(page)} " " counter(page) " / " counter(pages); {small} }} }}
@page :first {{ @top-left {{ content: none; border: none }} }}
"""


def paragraphs(text: str, language: str = "", class_: str | None = None) -> Html:
    """Every line that says something, as a paragraph."""
    return join(*(words(line, language, "p", class_=class_) for line in text.splitlines() if line.strip()))


def facts_table(facts: Iterable[Fact]) -> Html:
    """Facts as a table of two columns: what it is, and what it says."""
    rows = [
        tag(
            "tr",
            tag("th", fact.label, scope="row"),
            tag("td", paragraphs(fact.value, fact.language, "code" if fact.code else None)),
        )
        for fact in facts
    ]
    return tag("table", tag("tbody", *rows), class_="facts")


def signatures(people: Sequence[tuple[str, str]]) -> Html:
    """One place to sign for each (name, office), in the order given."""
    return join(
        *(
            tag("div", words(name, None, "p"), words(role, None, "p", class_="small"), class_="sign")
            for name, role in people
        )
    )


def _block(block: Block) -> Html:
    match block:
        case Heading():
            return words(block.text, block.language, f"h{block.level}", class_="serif")
        case Paragraph():
            return paragraphs(block.text, block.language)
        case Facts():
            return facts_table(block.facts)
        case Notice():
            return tag("p", block.text, class_="warning")
        case Signatures():
            return signatures(block.people)
