"""How sure a ranking is: reading the evidence that was gathered beside it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from judging.enums import EvidenceState
from judging.models import Tabulation, TabulationEvidence
from judging.tabulation.evidence.answer import FORMAT, Evidence


@dataclass(frozen=True)
class GatheredEvidence:
    """The evidence of a tabulation, or why there is none yet. `answer` is None unless `state` is computed."""

    state: str  # an EvidenceState
    answer: Evidence | None
    seed: int | None
    digest: str
    engine_version: str
    computed_at: datetime | None
    problem: str

    @property
    def is_waiting(self) -> bool:
        return self.state == EvidenceState.WAITING


def evidence_of(tabulation: Tabulation) -> GatheredEvidence:
    """What is known of how sure this tabulation is, in one query; waiting where gathering has not even been asked for,
    failed where another version of the programme kept it in a format that is not read here.

    Whoever calls has asked for `judging.see_judging`: the answer names judges by their codes.
    """
    row = TabulationEvidence.objects.filter(tabulation=tabulation).first()
    if row is None:
        return GatheredEvidence(str(EvidenceState.WAITING), None, None, "", "", None, "")
    if row.state == EvidenceState.COMPUTED and row.evidence.get("version") != FORMAT:
        problem = _(
            "Another version of this programme gathered the evidence, and it cannot be read here. The ranking stands."
        )
        return GatheredEvidence(
            str(EvidenceState.FAILED), None, row.seed, row.digest, row.engine_version, row.computed_at, problem
        )
    answer = Evidence.of(row.evidence) if row.state == EvidenceState.COMPUTED else None
    return GatheredEvidence(row.state, answer, row.seed, row.digest, row.engine_version, row.computed_at, row.problem)
