"""Published tables, typed in, and simulated panels, for the tests of this folder."""

import csv

from judging.tabulation.severity.panel import Panel
from tests.judging.tabulation.severity.panels import path_of, rows_of

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units.
CANONICAL = (
    (1, 1, None, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (None, 5, 5, 5),
    (None, None, 1, 1),
    (None, None, 3, None),
)

# Kendall and Gibbons, Rank Correlation Methods (1990), chapter 6: three rankings of six objects (example 6.1), and
# three of ten with ties (example 6.3).
SIX_OBJECTS = ((5, 2, 4), (4, 3, 1), (1, 1, 6), (6, 5, 3), (3, 6, 2), (2, 4, 5))
TIED = (
    (1, 2.5, 2),
    (4.5, 1, 1),
    (2, 2.5, 4.5),
    (4.5, 4.5, 4.5),
    (3, 4.5, 4.5),
    (7.5, 8, 4.5),
    (6, 9, 8),
    (9, 6.5, 8),
    (7.5, 10, 8),
    (10, 6.5, 10),
)

# Fleiss, Psychological Bulletin 76 (1971) describes the design; this table of 10 subjects, 14 raters and 5 categories
# is the worked example that textbooks print: how many raters chose each category.
FOURTEEN_RATERS = (
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
)


def panel_of(table):
    return Panel.of(rows_of(table))


def panel_of_counts(table):
    """A panel in which each entry has so many marks of each category."""
    return panel_of([[mark for mark, times in enumerate(row) for _ in range(times)] for row in table])


def textbook(name):
    """A panel of the shared folder; categories such as "4. Neurosis" count as their number."""
    with path_of(f"textbook/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return Panel.of(
            (row["entry"], row["judge"], float(row["score"].split(".")[0])) for row in csv.DictReader(stream)
        )
