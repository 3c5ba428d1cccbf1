"""How sure a ranking is, as the statistics report prints it: the kept evidence in one language, told as its pages tell it."""

from reports.queries.statistics.report import statistics_of

__all__ = ["statistics_of"]
