"""The keys of a ranking: the total and the tie-breaks. Each module registers its metrics when it is imported."""

from judging.tabulation.metrics import countback, decision, head_to_head, value
from judging.tabulation.metrics.base import METRICS, MetricKind, MetricValue, Split

__all__ = [
    "METRICS",
    "MetricKind",
    "MetricValue",
    "Split",
    "countback",
    "decision",
    "head_to_head",
    "value",
]
