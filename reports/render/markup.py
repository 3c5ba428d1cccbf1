"""HTML put together from calls, so that nothing reaches a page unescaped.

`tag("p", "a < b", lang="en")` is `<p lang="en">a &lt; b</p>`. Strings are escaped; only `Html`, which nothing but this
module and a file's own literals make, is taken as it is.
"""

import base64
import html
import re

from reports.render.text import clean, direction

_HANGUL = (("\u1100", "\u11ff"), ("\u3130", "\u318f"), ("\uac00", "\ud7af"))
VOID = frozenset({"br", "hr", "img", "meta", "col"})


class Html(str):
    """Markup that is already safe."""

    __slots__ = ()


Child = str | None


def tag(name: str, *children: Child, **attributes: str | int | None) -> Html:
    """An element. `class_` is class, underscores in attribute names are hyphens; None leaves the attribute out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """The children one after another; plain text is escaped, what is empty is left out."""
    return Html("".join(child if isinstance(child, Html) else html.escape(child) for child in children if child))


def words(text: str, language: str | None = None, name: str = "span", **attributes: str | int | None) -> Html:
    """A stranger's text in an element of its own: cleaned, escaped, with its language and its own direction.

    Being a box of its own, it cannot turn the text beside it.
    """
    plain = clean(text)
    return tag(name, unbroken(plain), lang=language or None, dir=direction(plain), **attributes)


def unbroken(text: str) -> Html:
    """The text escaped, and Korean words kept whole at the end of a line, as Korean is set.

    WeasyPrint does not know `word-break: keep-all` and breaks Hangul between any two syllables.
    """
    if not any(first <= char <= last for char in text for first, last in _HANGUL):
        return join(text)
    pieces = re.split(r"(\s+)", text)
    return join(*(tag("span", one, style="white-space:nowrap") if _is_short_word(one) else one for one in pieces))


def _is_short_word(piece: str) -> bool:
    return not piece.isspace() and 1 < len(piece) <= 16 and any(a <= char <= b for char in piece for a, b in _HANGUL)


def svg_uri(svg: str) -> str:
    """An SVG drawing as a data: address, quoted for CSS and HTML alike."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def css_string(text: str) -> str:
    """A text as a quoted CSS string that can close neither the string nor the style element."""
    return '"' + "".join(char if char.isalnum() or char == " " else f"\\{ord(char):x} " for char in clean(text)) + '"'
