"""Text from strangers, made fit to be set: which characters stay, and which way it runs."""

import unicodedata

JOINERS = frozenset("\u200c\u200d")  # Persian, Urdu and the Indic scripts spell with them
SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))  # they choose a form of the character before and have no glyph
MISSING_SORT = "\N{GETA MARK}"  # what printers set where the right sort is not in the case
RTL = frozenset({"R", "AL"})


def clean(text: str) -> str:
    """The text in NFC, on one line, without what could turn or hide its neighbours.

    Control characters, bidirectional overrides and invisible format characters go, except the joiners that spelling
    needs; runs of white space become one space. Nothing that has a shape of its own is taken away.
    """
    kept = (c if not c.isspace() else " " for c in unicodedata.normalize("NFC", text) if _stays(c))
    return " ".join("".join(kept).split())


def _stays(char: str) -> bool:
    return char.isspace() or char in JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def needs_glyph(char: str) -> bool:
    """Whether a font must have a glyph for this character: not for spaces, format characters and selectors."""
    return not (char.isspace() or char in SELECTORS or unicodedata.category(char) in {"Cc", "Cf"})


def direction(text: str) -> str:
    """Give "rtl" where the first letter with a direction runs to the left, else "ltr" (the rule of dir=auto)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in RTL:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
