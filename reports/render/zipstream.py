"""ZIP archives that are sent while they are made: one file in memory at a time, however many there are."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO, cast

EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files give the same archive
ALREADY_PACKED = frozenset({".pdf", ".zip", ".png", ".jpg", ".jpeg", ".xlsx", ".docx", ".woff2"})


class _Sink:
    """A place to write that cannot be read back or rewound; what was written is taken out in between."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def stream_zip(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The archive of (name, content) pairs, in pieces. Each pair is asked for when the one before is sent.

    Names are in Unicode, with / between folders. Refused with ValueError: a name that leaves the folder it is unpacked
    in, or that no file system can hold, and a name given twice.
    """
    sink, seen = _Sink(), set[str]()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", allowZip64=True) as archive:
        for name, content in files:
            key = checked_name(name).casefold()  # some file systems cannot tell the cases apart
            if key in seen:
                raise ValueError(f"The archive would hold {name!r} twice.")
            seen.add(key)
            archive.writestr(_info(name), content)
            yield sink.take()
    yield sink.take()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    packed = PurePosixPath(name).suffix.lower() in ALREADY_PACKED
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def checked_name(name: str) -> str:
    """The name, if it is safe to unpack anywhere; else ValueError."""
    parts = name.split("/")
    bad_part = any(part in {"", ".", ".."} or part != part.strip() or len(part.encode()) > 255 for part in parts)
    bad_char = any(ord(char) < 32 or char in '\\:*?"<>|\x7f' for char in name)
    if bad_part or bad_char:
        raise ValueError(f"{name!r} is not a name for a file in an archive.")
    return name


def safe_name(text: str, suffix: str = "") -> str:
    """A file name made from any text: letters of every script stay, what file systems refuse becomes a hyphen."""
    kept = "".join(char if char.isalnum() or char in " -_.()" or ord(char) > 0x2FF else "-" for char in text)
    kept = " ".join(kept.replace("\u202e", "").split()).strip(". ") or "file"
    while len((kept + suffix).encode()) > 200:
        kept = kept[:-1]
    return kept.strip(". ") + suffix
