"""Evidence: everything that is computed beside a ranking and shown as advice, in one answer. Pure.

    evidence = gather([EvidencePart(table, result, lines={"City": CategoryLines(places=3, cut=10)}, seed=7)])
    json.dumps(evidence.to_json())

context.py says what goes in, answer.py what comes out; sample.py has a small simulated season to try it on.
`gather` brings scipy with it, which takes a second or two to load: that is put off until somebody gathers, so that
programs which only read answers start at once.
"""

from typing import TYPE_CHECKING, Any

from judging.tabulation.evidence.answer import Evidence, Refusals
from judging.tabulation.evidence.context import CategoryLines, EvidencePart

if TYPE_CHECKING:
    from judging.tabulation.evidence.gathering import gather

__all__ = ["CategoryLines", "Evidence", "EvidencePart", "Refusals", "gather"]


def __getattr__(name: str) -> Any:
    if name == "gather":
        from judging.tabulation.evidence.gathering import gather

        return gather
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
