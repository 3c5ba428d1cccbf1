"""Pictures and tables as paper carries them: fewer lines than a page of the house, and said so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from judging.pictures import PAPER_LINES, Picture
from judging.pictures.window import around
from reports.render.statistics_report import StatisticsFigure

COLUMNS = 7
"""So many columns beside the first stand upright on a page of A4; a wider table is printed in several."""

Column = tuple[str, bool]  # the heading, and whether figures stand below it


def table(
    title: str, columns: Sequence[Column], rows: Iterable[tuple[str, ...]], *, heading: int = 0
) -> StatisticsFigure:
    """A table without a picture; `heading` is the column that names a row."""
    return StatisticsFigure(
        title=title,
        header=tuple(name for name, _figures in columns),
        rows=tuple(rows),
        numeric=tuple(figures for _name, figures in columns),
        heading=heading,
    )


def drawn(picture: Picture, lines: Sequence[int] | None = None) -> StatisticsFigure:
    """The picture and those lines of its table, all of them unless told; what is left out is said under the picture."""
    shown = picture.table.rows if lines is None else tuple(picture.table.rows[at] for at in lines)
    left_out = len(shown) < len(picture.table.rows)
    return StatisticsFigure(
        title=picture.title,
        description=picture.description,
        svg=picture.svg,
        note=left_out_note(len(shown), len(picture.table.rows)) if left_out else picture.note,
        header=picture.table.header,
        rows=shown,
        numeric=picture.table.numeric,
        heading=picture.table.heading,
    )


def left_out_note(shown: int, count: int) -> str:
    """How many of so many lines of a table are printed, and where the rest is."""
    return _("%(shown)d of %(count)d lines are printed. The pages of this ranking have all of them.") % {
        "shown": shown,
        "count": count,
    }


def beside_the_line(picture: Picture, cut: int) -> StatisticsFigure:
    """The picture with the lines of its table that stand nearest the line after place `cut`, as they are drawn."""
    return drawn(picture, around(len(picture.table.rows), cut, PAPER_LINES))


def in_strips(figure: StatisticsFigure) -> Iterator[StatisticsFigure]:
    """The figure, and where its table is too wide to stand upright, the table in strips of seven columns after it."""
    wide = len(figure.header) - 1
    if wide <= COLUMNS:
        yield figure
        return
    yield replace(figure, header=(), rows=(), numeric=())
    for first in range(1, wide + 1, COLUMNS):
        here = [0, *range(first, min(first + COLUMNS, wide + 1))]
        yield StatisticsFigure(
            title=_("Columns %(first)d to %(last)d of %(count)d") % {"first": first, "last": here[-1], "count": wide},
            header=tuple(figure.header[at] for at in here),
            rows=tuple(tuple(row[at] for at in here) for row in figure.rows),
            numeric=tuple(figure.numeric[at] for at in here),
        )
