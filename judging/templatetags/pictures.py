"""Pictures on a page: `{% load pictures %}{% picture one %}` draws a `judging.pictures.Picture` with its table.

The page's block `head` loads css/pictures.css. `templates/components/README.md` says more.
"""

from typing import Any

from django import template
from django.utils.safestring import mark_safe

from judging.pictures import Picture

register = template.Library()


@register.inclusion_tag("components/figure.html")
def picture(one: Picture) -> dict[str, Any]:
    """The drawing for wide and narrow places, its finding above it, what it leaves out, and its table in a fold."""
    heading = one.table.heading
    columns = list(zip(one.table.header, one.table.numeric, strict=True))
    rows = [
        [(text, figure, at == heading) for at, (text, figure) in enumerate(zip(row, one.table.numeric, strict=True))]
        for row in one.table.rows
    ]
    # Every name in a drawing is escaped where it is drawn (judging/pictures/drawing.py), and tests hold it to that.
    drawings = {"wide": mark_safe(one.svg), "narrow": mark_safe(one.narrow)}
    return {"picture": one, **drawings, "columns": columns, "rows": rows}
