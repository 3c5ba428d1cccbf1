"""Which of our fonts a text needs.

The faces in static/fonts are slices of families: Latin apart from Cyrillic, one file per script, four for Han. A slice
is a family of its own here, because WeasyPrint mixes up glyphs when several slices share a name. What each slice holds
is in index.json, which is made from the character maps inside the files (scripts/build_fonts.py).
"""

import json
import os
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reports.render.text import needs_glyph

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "static" / "fonts"
FONTCONFIG = Path(__file__).resolve().parent / "fontconfig" / "fonts.conf"
SCHEME = "font:"  # our own addresses for faces, so that no file: address is ever needed

Style = Literal["serif", "sans"]
ORDER: dict[Style, tuple[str, ...]] = {
    "serif": ("serif", "script", "han-serif", "rare", "sans", "han-sans", "symbol"),
    "sans": ("sans", "script", "han-sans", "han-serif", "rare", "serif", "symbol"),
}
# Whose Han forms come next when a region's own face lacks a character. Our Korean faces hold Hangul; Korean hanja have
# the forms that Taiwan writes.
REGIONS = {
    "kr": ("kr", "tc", "jp", "sc"),
    "jp": ("jp", "tc", "sc", "kr"),
    "sc": ("sc", "tc", "jp", "kr"),
    "tc": ("tc", "jp", "sc", "kr"),
}
RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "prs", "ps", "sd", "ug", "ur", "yi"})
VAZIRMATN, NOTO_ARABIC = "Haetae vazirmatn-arabic", "Haetae noto-sans-arabic-arabic"


class FontsMissing(RuntimeError):  # noqa: N818 - the house names what went wrong
    """The font files that belong to this installation are not there."""


@dataclass(frozen=True)
class Family:
    """One slice in its weights; `codes` are the code points that every one of its files has."""

    name: str
    group: str
    region: str
    files: tuple[tuple[str, str], ...]  # ("400", file), ("600", file), ("400i", file)
    codes: frozenset[int]

    @property
    def css(self) -> str:
        return "\n".join(self._face(weight, file) for weight, file in self.files)

    def file(self, weight: int) -> str:
        """The upright file that is drawn when this weight is asked for."""
        files = dict(self.files)
        return files.get("600" if weight > 500 else "400", files["400"])

    def _face(self, weight: str, file: str) -> str:
        style = "italic" if weight.endswith("i") else "normal"
        number = weight.removesuffix("i")
        return (
            f'@font-face{{font-family:"{self.name}";font-style:{style};font-weight:{number};src:url("{SCHEME}{file}")}}'
        )


@dataclass(frozen=True)
class FontPlan:
    """What to declare, in which order to name it, and which characters no face of ours has."""

    css: str
    families: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def stack(self) -> str:
        """The value of font-family. It ends with the base font, which only ever draws what has no shape."""
        return ",".join(f'"{name}"' for name in (*self.families, "Noto Sans"))


def _codes(ranges: str) -> frozenset[int]:
    spans = (part.split("-") for part in ranges.split(",") if part)
    return frozenset(code for span in spans for code in range(int(span[0], 16), int(span[-1], 16) + 1))


@cache
def families() -> tuple[Family, ...]:
    """Every family we ship, in the order of the index. FontsMissing where the files are not there."""
    try:
        index = json.loads((FOLDER / "index.json").read_text())
    except FileNotFoundError as error:
        raise FontsMissing(f"{FOLDER}/index.json is not there. scripts/build_fonts.py makes it.") from error
    return tuple(
        Family(row["family"], row["group"], row["region"], tuple(row["files"].items()), _codes(row["codes"]))
        for row in index["families"]
    )


def region(text: str, language: str) -> str:
    """Whose forms of the Han characters to draw: the language says, else the script beside them, else mainland China."""
    tag = language.lower()
    if tag.startswith("zh"):
        return "tc" if any(part in tag for part in ("hant", "tw", "hk", "mo")) else "sc"
    if tag[:2] in {"ko", "ja"}:
        return {"ko": "kr", "ja": "jp"}[tag[:2]]
    names = {unicodedata.name(char, "").split(" ")[0] for char in text}
    if names & {"HIRAGANA", "KATAKANA"}:
        return "jp"
    return "kr" if "HANGUL" in names else "sc"


@cache
def _ordered(style: Style, first: str, *, script_first: bool) -> tuple[Family, ...]:
    groups = ("script", *ORDER[style]) if script_first else ORDER[style]
    regions = REGIONS[first]

    def rank(family: Family) -> tuple[int, int]:
        return groups.index(family.group), regions.index(family.region) if family.region else 0

    return tuple(sorted(families(), key=rank))


def plan(text: str, language: str, style: Style = "serif") -> FontPlan:
    """The faces that set this text, which is in this language (BCP 47).

    Every character is set by the first family of the answer that has it, so a script is never set in two faces when
    one will do. `missing` names the characters that have no face: the caller refuses or replaces them.
    """
    found = chosen(text, language, style)
    have = frozenset[int]().union(*(family.codes for family in found))
    return FontPlan(
        css="\n".join(family.css for family in found),
        families=tuple(family.name for family in found),
        missing=tuple(chr(code) for code in sorted(_needed(text) - have)),
    )


def _needed(text: str) -> set[int]:
    return {ord(char) for char in unicodedata.normalize("NFC", text) if needs_glyph(char)}


def chosen(text: str, language: str, style: Style = "serif") -> list[Family]:
    """The families of `plan`, in its order."""
    needed = _needed(text)
    left, found = set(needed), []
    # A hyphen between Hebrew words is drawn in their face, and the run stays whole.
    script_first = language.lower().split("-")[0] in RTL_LANGUAGES
    for family in _ordered(style, region(text, language), script_first=script_first):
        if left & family.codes:
            found.append(family)
            left -= family.codes
        if not left:
            break
    return _one_arabic(found, needed)


def _one_arabic(found: list[Family], needed: set[int]) -> list[Family]:
    """Never join one word from two Arabic faces.

    Vazirmatn comes first, because copied text is exact in it and is not in Noto's. It lacks letters of Sindhi, Kashmiri
    and others; a text with one of those is set in Noto as a whole.
    """
    if NOTO_ARABIC not in (family.name for family in found):
        return found
    covered = next(family for family in found if family.name == NOTO_ARABIC).codes
    return [family for family in found if family.name != VAZIRMATN or not (needed & family.codes) <= covered]


def stylesheet(texts: Iterable[tuple[str, str]], styles: Iterable[Style]) -> tuple[str, tuple[str, ...]]:
    """CSS that sets each (language, text) in its own faces, and the characters that have none.

    Elements find their faces by language; `.sans` and everything in it is set in the sans, but for `.serif` inside it;
    the rest in the serif.
    """
    declared: dict[str, None] = {}
    rules: list[str] = []
    missing: set[str] = set()
    for language, text in texts:
        for style in styles:
            one = plan(text, language, style)
            declared.update(dict.fromkeys(one.css.splitlines()))
            missing.update(one.missing)
            rules.append(f"{_selector(language, style)}{{font-family:{one.stack}}}")
    return "\n".join((*declared, *rules)), tuple(sorted(missing))


def _selector(language: str, style: Style) -> str:
    lang = f":lang({language})"
    return f"{lang},.sans .serif{lang}" if style == "serif" else f".sans{lang},.sans *{lang}"


def read_face(address: str) -> bytes:
    """The bytes behind one of our font: addresses; KeyError for anything that is not a face in the index."""
    name = address.removeprefix(SCHEME)
    known = {file for family in families() for _, file in family.files}
    if name not in known:
        raise KeyError(name)
    return (FOLDER / name).read_bytes()


_configuration: "FontConfiguration | None" = None
_lock = threading.Lock()


def configuration() -> "FontConfiguration":
    """The one font configuration of this process: faces once loaded stay loaded.

    It sees our base font and nothing that the machine has installed. FontsMissing where the base font is not there,
    because Pango crashes without any font.
    """
    global _configuration  # noqa: PLW0603 - one per process is the point: 300 ms the first time, 30 ms afterwards
    with _lock:
        if _configuration is None:
            if not any((FOLDER / "base").glob("*.ttf")):
                raise FontsMissing(f"{FOLDER}/base holds no font. scripts/build_fonts.py makes it.")
            with _only_our_fonts():
                from weasyprint.text.fonts import FontConfiguration

                _configuration = FontConfiguration()
        return _configuration


@contextmanager
def _only_our_fonts() -> Iterator[None]:
    """FONTCONFIG_FILE is ours while a configuration is read, and as it was afterwards: other programs inherit it."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _forget_after_fork() -> None:
    """A child makes its own configuration, and does not sweep away the parent's folder of faces when it ends."""
    global _configuration, _lock
    if _configuration is not None:
        _configuration._folder = None  # noqa: SLF001 - WeasyPrint removes this folder when the object dies
    _configuration, _lock = None, threading.Lock()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_forget_after_fork)
