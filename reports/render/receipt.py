"""The receipt an entrant gets: what was submitted, when, and the digest that proves it."""

import datetime as dt
from dataclasses import dataclass

from reports.render.document import Document, Fact, Facts, Heading, Notice, Paragraph, render_document


@dataclass(frozen=True, kw_only=True)
class ReceiptLabels:
    """The words of a receipt in the reader's language."""

    title: str = "Receipt of entry"
    season: str = "Season"
    category: str = "Category"
    entrant: str = "Entrant"
    entry: str = "Entry"
    project: str = "Project"
    revision: str = "Revision"
    submitted: str = "Submitted"
    digest: str = "Digest of the content (SHA-256)"
    answers: str = "What you submitted"
    attachments: str = "Attachments"
    explanation: str = "Keep this receipt. The digest shows which version of your entry was submitted at this moment."
    demo: str = "Demonstration. No real entry was submitted."
    page: str = "Page"
    missing_sort: str = "〓 stands for a character that our fonts do not have."


@dataclass(frozen=True)
class Answer:
    """One question and its answer as people read it; `language` is the answer's."""

    question: str
    answer: str
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One submission. `submitted` are the same moment in each zone that matters, already in words."""

    season: str
    category: str
    entrant: str
    entry_code: str
    project_title: str
    revision: str
    submitted: tuple[str, ...]
    digest: str
    answers: tuple[Answer, ...]
    attachments: tuple[tuple[str, str], ...] = ()  # (file name, its digest)
    issuer: str = ""
    language: str = "en"
    demo: bool = False
    created: dt.datetime | None = None
    labels: ReceiptLabels = ReceiptLabels()


def render_receipt(receipt: Receipt) -> bytes:
    """The receipt as PDF. Nothing in it can fail on what an entrant wrote: what cannot be set is marked as such."""
    labels = receipt.labels
    facts = (
        Fact(labels.entry, receipt.entry_code),
        Fact(labels.project, receipt.project_title),
        Fact(labels.entrant, receipt.entrant),
        Fact(labels.category, receipt.category),
        Fact(labels.revision, receipt.revision),
        Fact(labels.submitted, "\n".join(receipt.submitted)),
        Fact(labels.digest, receipt.digest, code=True),
    )
    answers = tuple(Fact(one.question, one.answer or "–", one.language) for one in receipt.answers)
    files = tuple(Fact(name, digest, code=True) for name, digest in receipt.attachments)
    return render_document(
        Document(
            title=labels.title,
            kicker=receipt.season,
            language=receipt.language,
            author=receipt.issuer or receipt.season,
            page=labels.page,
            missing_sort=labels.missing_sort,
            created=receipt.created,
            blocks=(
                *((Notice(labels.demo),) if receipt.demo else ()),
                Facts(facts),
                Paragraph(labels.explanation),
                Heading(labels.answers),
                Facts(answers),
                *((Heading(labels.attachments), Facts(files)) if files else ()),
            ),
        )
    )
