"""Evidence: everything that is computed beside a ranking and shown as advice, in one answer. Pure.

    evidence = gather([EvidencePart(table, result, lines={"City": CategoryLines(places=3, cut=10)}, seed=7)])
    json.dumps(evidence.to_json())

context.py says what goes in, answer.py what comes out; sample.py has a small simulated season to try it on.
"""

from judging.tabulation.evidence.answer import Evidence, Refusals
from judging.tabulation.evidence.context import CategoryLines, EvidencePart
from judging.tabulation.evidence.gathering import gather

__all__ = ["CategoryLines", "Evidence", "EvidencePart", "Refusals", "gather"]
