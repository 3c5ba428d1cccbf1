"""The lines of a desk as its table prints them. What repeats is rendered once: a template costs more than a query."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string

from judging.queries.desk import Line
from judging.tabulation.exact import decimal_text, fraction_of


@dataclass(frozen=True)
class Row:
    """One entry on the list, in words."""

    number: int
    code: str
    title: str
    entrant: str
    category: str
    badge: str
    total: str


def desk_rows(lines: Iterable[Line]) -> list[Row]:
    """The lines in words, each state's badge and each category's name made once."""
    badges: dict[str, str] = {}
    categories: dict[int, str] = {}
    rows = []
    for line in lines:
        sheet, entry = line.sheet, line.sheet.assignment.entry
        if sheet.state not in badges:
            badges[sheet.state] = render_to_string("judging/judge/_state.html", {"sheet": sheet})
        if entry.category_id not in categories:
            categories[entry.category_id] = str(entry.category)
        rows.append(
            Row(
                number=line.number,
                code=entry.code,
                title=sheet.revision.title or entry.code,
                entrant=entry.entrant.name,
                category=categories[entry.category_id],
                badge=badges[sheet.state],
                total="–" if sheet.total is None else decimal_text(fraction_of(sheet.total), 2),
            )
        )
    return rows
