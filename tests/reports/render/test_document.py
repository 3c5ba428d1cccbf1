"""Plain documents and the receipt of an entry."""

import pdfua

from reports.render.document import Document, Fact, Facts, Heading, Notice, Paragraph, Signatures, render_document
from reports.render.receipt import Answer, Receipt, render_receipt
from tests.reports.render import reading
from tests.reports.render.samples import ISSUED

DOCUMENT = Document(
    title="Letter of feedback",
    kicker="Seoul Smart City Prize 2025",
    lead="What the jury said",
    language="en",
    author="Secretariat",
    blocks=(
        Notice("Only for you."),
        Heading("Summary"),
        Paragraph("First line.\n\nSecond line."),
        Heading("요약", 3, "ko"),
        Paragraph("둘째 문단입니다.", "ko"),
        Facts((Fact("City", "القاهرة", "ar"), Fact("Digest", "ab" * 40, code=True))),
        Signatures((("Jane Doe", "Chair"),)),
    ),
    created=ISSUED,
)
RECEIPT = Receipt(
    season="Seoul Smart City Prize 2025",
    category="Human-CentriCity",
    entrant="City of Phnom Penh",
    entry_code="HC-017",
    project_title="Bus <b>tracking</b> 🚌",
    revision="2",
    submitted=("14 July 2025, 23:41 (Seoul, UTC+9)", "14 July 2025, 21:41 (Phnom Penh, UTC+7)"),
    digest="ab" * 32,
    answers=(
        Answer("What is it?", "It tracks buses.\nAll of them."),
        Answer("ឈ្មោះ", "រាជធានីភ្នំពេញ", "km"),
        Answer("Link", ""),
    ),
    attachments=(("plan.pdf", "cd" * 32),),
    issuer="Seoul Metropolitan Government",
)


def test_document_holds_every_block_and_passes_the_checks(tmp_path):
    data = render_document(DOCUMENT)
    path = tmp_path / "document.pdf"
    path.write_bytes(data)
    copied = reading.letters(reading.copied_text(data))

    for text in (
        "Letter of feedback",
        "Only for you.",
        "Second line.",
        "둘째 문단입니다.",
        "القاهرة",
        "ab" * 40,
        "Jane Doe",
    ):
        assert reading.letters(text) in copied
    assert [finding.message for finding in pdfua.validate(path).findings] == []


def test_document_headings_become_bookmarks():
    with reading.opened(render_document(DOCUMENT)).open_outline() as outline:
        root = outline.root[0]

    assert (root.title, root.children[0].title, root.children[0].children[0].title) == (
        "Letter of feedback",
        "Summary",
        "요약",
    )


def test_receipt_tells_what_was_submitted_when_and_its_digest():
    copied = reading.letters(reading.copied_text(render_receipt(RECEIPT)))

    for text in ("HC-017", *RECEIPT.submitted, "ab" * 32, "All of them.", "រាជធានីភ្នំពេញ", "plan.pdf", "cd" * 32):
        assert reading.letters(text) in copied


def test_receipt_is_given_whatever_the_entrant_wrote():
    copied = reading.copied_text(render_receipt(RECEIPT))

    assert "Bus <b>tracking</b> 〓" in copied
    assert "〓 stands for a character that our fonts do not have." in copied
