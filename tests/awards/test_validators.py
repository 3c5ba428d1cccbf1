"""What a file is, told from its bytes."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from awards.validators import MEDIA_TYPES, Sniffed, kind_of_name, sniff
from tests.factories import awards as make


def picture(format: str) -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (3, 3)).save(sink, format)
    return sink.getvalue()


def package(**parts: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_types", "[Content_Types].xml"), content)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (make.pdf_bytes(pages=3), Sniffed("pdf", 3)),
        (picture("PNG"), Sniffed("png")),
        (picture("JPEG"), Sniffed("jpg")),
        (package(_types="", word__document="x"), Sniffed("docx")),
        (package(_types="", xl__workbook="x"), Sniffed("xlsx")),
        (package(_types="", ppt__presentation="x"), Sniffed("pptx")),
        (package(mimetype=MEDIA_TYPES["odt"], content="x"), Sniffed("odt")),
        (package(mimetype=MEDIA_TYPES["hwpx"], content="x"), Sniffed("hwpx")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + b"HWP Document File", Sniffed("hwp")),
    ],
)
def test_files_of_known_kinds_are_told(content, found):
    assert sniff(io.BytesIO(content)) == found
    assert found.media_type == MEDIA_TYPES[found.kind]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain text",
        b"<html>%PDF-",
        b"%PDF-1.7 broken",
        picture("PNG")[:40],
        picture("GIF"),
        package(a="x"),
        package(mimetype="application/x-unknown"),
        package(_types="", unknown="x"),
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_anything_else_is_refused(content):
    assert sniff(io.BytesIO(content)) is None


def test_office_documents_with_macros_are_refused():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            archive.writestr(name, "x")

    assert sniff(sink) is None


def test_a_package_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("awards.validators.MOST_UNPACKED", 10)

    assert sniff(io.BytesIO(package(_types="", word__document="x" * 20))) is None


def test_a_pdf_that_asks_for_a_password_is_refused():
    sink = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sink, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert sniff(sink) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.PDF", "pdf"), ("a.jpeg", "jpg"), ("a.b.Docx", "docx"), ("pdf", ""), ("", ""), (".png", "png")],
)
def test_the_kind_that_a_name_claims(name, kind):
    assert kind_of_name(name) == kind
