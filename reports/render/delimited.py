"""Ranked results as CSV."""

import csv
from collections.abc import Iterator
from decimal import Decimal

from reports.render.ranked_report import RankedReport, columns, rows

BOM = "\ufeff"  # Excel reads UTF-8 only behind it
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """A file for csv.writer that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def plain(cell: str | int | Decimal | None) -> str:
    """A cell as text that no spreadsheet takes for a formula: strangers' text gets an apostrophe before = + - @."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell.startswith(FORMULA) else cell
    return str(cell)


def ranking_csv(report: RankedReport, *, bom: bool = False) -> Iterator[str]:
    """The lines of the file: every category under one heading, the columns of the workbook and the category first.

    Advice beside the places stands in columns that say so. Last, a column for each state that a mark can be in instead of counting: its declared effect in the heading, and how
    often it occurred in the category in every row.
    """
    writer = csv.writer(_Echo())
    labels = report.labels
    states = [f"{one.state}: {one.effect}" for one in report.missing]
    heading: str = writer.writerow([labels.category, *columns(report), *map(plain, states)])
    yield BOM + heading if bom else heading
    for number, category in enumerate(report.categories):
        counts = [one.by_category[number] for one in report.missing]
        for row in rows(report, category):
            line: str = writer.writerow([plain(category.name), *map(plain, row), *counts])
            yield line
