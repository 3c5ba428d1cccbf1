"""Compiles the translations with Babel, so that no machine needs gettext for it. The .mo files are never committed."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def compile_catalogues(folder: Path = ROOT / "locale") -> list[Path]:
    """Every .mo under `folder` is at least as new as its .po; those that had to be written are returned."""
    return [source for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _compile(source)]


def _compile(source: Path) -> bool:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    language = source.parent.parent.name
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    # Written beside and moved into place: two test processes may do this at once.
    unfinished = target.with_suffix(f".{os.getpid()}.part")
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    unfinished.replace(target)
    return True


if __name__ == "__main__":
    compile_catalogues()
