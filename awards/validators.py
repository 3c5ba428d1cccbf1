"""What a file really is: told from its bytes, never from its name or what the browser says of it."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf
from PIL import Image, UnidentifiedImageError

MOST_PIXELS = 120_000_000
MOST_UNPACKED = 400 * 1024 * 1024  # an office document that unpacks to more is a bomb
MOST_PARTS = 10_000
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HWP_SIGN = b"HWP Document File"
MACRO_PARTS = ("vbaproject.bin", "basic/script-lb.xml")

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
}
SAME_KIND = {"jpeg": "jpg"}
OFFICE_FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
IMAGE_FORMATS = {"png": "PNG", "jpg": "JPEG"}


@dataclass(frozen=True)
class Sniffed:
    """The kind of a file by its usual ending, and how many pages it has where that can be told."""

    kind: str
    pages: int | None = None

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]


def kind_of_name(name: str) -> str:
    """The kind that a file's name claims."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return SAME_KIND.get(ending, ending)


def sniff(file: BinaryIO) -> Sniffed | None:
    """What the bytes are; None for anything but whole, readable files of the kinds in MEDIA_TYPES without macros."""
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return _sniff_pdf(file)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _sniff_image(file, "png")
    if head.startswith(b"\xff\xd8\xff"):
        return _sniff_image(file, "jpg")
    if head.startswith(b"PK\x03\x04"):
        return _sniff_package(file)
    if head.startswith(OLE_MAGIC):
        return _sniff_hwp(file)
    return None


def _sniff_pdf(file: BinaryIO) -> Sniffed | None:
    try:
        with pikepdf.open(file) as document:
            return Sniffed("pdf", pages=len(document.pages))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError):
        return None


def _sniff_image(file: BinaryIO, kind: str) -> Sniffed | None:
    try:
        with Image.open(file, formats=[IMAGE_FORMATS[kind]]) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return Sniffed(kind)


def _sniff_package(file: BinaryIO) -> Sniffed | None:
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            names = [part.filename for part in parts]
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                return None
            if any(name.lower().endswith(MACRO_PARTS) for name in names):
                return None
            kind = _package_kind(package, names)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return None
    return Sniffed(kind) if kind else None


def _package_kind(package: zipfile.ZipFile, names: list[str]) -> str:
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in OFFICE_FOLDERS.items() if any(n.startswith(folder) for n in names)), "")
    if names[:1] == ["mimetype"] and package.getinfo("mimetype").file_size < 200:
        said = package.read("mimetype").decode("ascii", "replace").strip()
        return next((kind for kind, media_type in MEDIA_TYPES.items() if media_type == said), "")
    return ""


def _sniff_hwp(file: BinaryIO) -> Sniffed | None:
    # The sign stands in the FileHeader stream, among the first sectors of the compound file.
    file.seek(0)
    return Sniffed("hwp") if HWP_SIGN in file.read(2 * 1024 * 1024) else None
