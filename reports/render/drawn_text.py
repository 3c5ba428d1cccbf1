"""Lettering inside a drawing, set as a line.

WeasyPrint 70 sets the text of an SVG letter by letter, each in a layout of its own: Arabic comes out unjoined and from
the wrong side, Devanagari in pieces. Here a text with one place is laid out whole, as it is everywhere else on a page.
Importing this module does it, once for the process; a text whose letters have places of their own is left to WeasyPrint.
"""

from math import inf
from typing import Any

from weasyprint import svg as weasy_svg
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_emojis, draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.svg.bounding_box import extend_bounding_box
from weasyprint.svg.text import Style, TextBox
from weasyprint.svg.text import text as _letter_by_letter
from weasyprint.text.line_break import split_first_line

_APART = ("dx", "dy", "rotate", "letter-spacing", "textLength", "dominant-baseline", "alignment-baseline")
_WEIGHTS = {"normal": 400, "bold": 700}


def set_line(svg: Any, node: Any, font_size: float) -> None:
    """Draw a text node of WeasyPrint's in one line from its place, and tell WeasyPrint what room it took."""
    if node.tag != "text" or not node.text or any(node.get(key) for key in _APART):
        _letter_by_letter(svg, node, font_size)
        return
    style = _style(svg, node, font_size)
    layout, _, _, width, height, baseline = split_first_line(node.text, style, svg.context, inf, 0)
    x, y = svg.point(node.get("x", "0"), node.get("y", "0"), font_size)
    room = ((x, y - baseline), (x + width, y - baseline + height))
    node.text_bounding_box = extend_bounding_box(node.text_bounding_box, room)
    stream = svg.stream
    stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    stream.begin_text()
    layout.reactivate(style)
    svg.fill_stroke(fill, stroke, text=True)
    box = TextBox(layout, style)
    box.baseline = baseline
    emojis = draw_first_line(stream, box, "none", "none", Matrix(d=-1, e=x, f=y))
    stream.end_text()
    stream.pop_state()
    draw_emojis(stream, style, x, y, emojis)
    svg.cursor_position = [x + width, y]


def _style(svg: Any, node: Any, font_size: float) -> Style:
    style = Style()
    style.update(INITIAL_VALUES)
    style.font_config = svg.font_config
    weight = node.get("font-weight", "400")
    style["font_family"] = [name.strip("\"' ") for name in node.get("font-family", "sans-serif").split(",")]
    style["font_style"] = node.get("font-style", "normal")
    style["font_weight"] = int(weight) if weight.isdigit() else _WEIGHTS.get(weight, 400)
    style["font_size"] = font_size
    return style


# WeasyPrint knows a text by the function that draws it, so every name it has for that function becomes ours.
weasy_svg.text = set_line
for _tag in ("a", "text", "textPath", "tspan"):
    weasy_svg.TAGS[_tag] = set_line
