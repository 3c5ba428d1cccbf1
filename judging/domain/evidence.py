"""Evidence beside a tabulation: how sure its places are. Computed as advice, in the background, and never applied."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.steps import SYSTEM, Actor, Refused, locked, permit, refuse, take_step
from judging.domain.computation import Computation, compute_round
from judging.enums import EvidenceState, TabulationState
from judging.lifecycle import TABULATIONEVIDENCE
from judging.models import Tabulation, TabulationEvidence
from judging.queries.context import EvidenceContext, evidence_context
from judging.queries.digests import digest_of
from judging.queries.snapshots import one_moment
from judging.tabulation.evidence.answer import FORMAT, Evidence
from judging.tabulation.evidence.context import EvidencePart
from judging.tabulation.result import ENGINE_VERSION

logger = logging.getLogger(__name__)
EVIDENCE_VERSION = f"{ENGINE_VERSION}.{FORMAT}"
HANDED_OUT = timedelta(minutes=10)  # a worker that has not come back by then is not waited for
MANY = 20

evidence_waiting = Signal()  # sent with `code` of the tabulation once it is committed; the tasks listen


def ask_for_evidence(tabulation: Tabulation, *, now: datetime | None = None) -> TabulationEvidence:
    """The evidence of this tabulation waits for a worker. To be called inside the transaction that keeps it."""
    row, _new = TabulationEvidence.objects.get_or_create(
        tabulation=tabulation, defaults={"asked_at": now or timezone.now()}
    )
    transaction.on_commit(lambda: evidence_waiting.send(Tabulation, code=tabulation.code))
    return row


def gather_evidence(
    tabulation: Tabulation, *, actor: Actor = SYSTEM, seed: int | None = None, now: datetime | None = None
) -> TabulationEvidence:
    """The evidence of this tabulation, computed and kept with the seed that all its chance grew from.

    Without `seed` it is drawn from the digest of the marks, so that nobody has chosen it and anybody finds it again.
    Who runs judging may call, and the house itself. What has been computed is answered as it is, unless another seed is
    asked for, and that is refused (`certified`) once the tabulation is certified: what was still waiting then may be
    computed once. It fails, with the reason kept, when the marks have changed since the tabulation was computed.
    """
    permit(actor, "judging.run_judging", tabulation)
    tabulation = Tabulation.objects.select_related("round__season").get(pk=tabulation.pk)
    row, _new = TabulationEvidence.objects.get_or_create(tabulation=tabulation)
    wanted = seed_of(tabulation) if seed is None else seed
    if row.state == EvidenceState.COMPUTED and (seed is None or row.seed == wanted):
        return row
    _refuse_frozen(row, tabulation)
    try:
        answer = _gathered(tabulation, wanted)
    except Refused as refused:
        return _fail(row, str(refused), actor=actor)
    except (ArithmeticError, LookupError, MemoryError, ValueError):
        logger.exception("The evidence of %s could not be gathered.", tabulation.code)
        return _fail(row, _("The evidence could not be computed from these marks. The ranking stands."), actor=actor)
    return _keep(row, answer, wanted, actor=actor, now=now)


def hand_out_evidence(*, now: datetime | None = None) -> list[str]:
    """Codes of tabulations whose evidence waits and is with no worker, each handed out once until ten minutes have passed."""
    moment = now or timezone.now()
    waiting = TabulationEvidence.objects.filter(state=EvidenceState.WAITING).filter(
        Q(asked_at__isnull=True) | Q(asked_at__lt=moment - HANDED_OUT)
    )
    rows = list(waiting.order_by("pk").values_list("pk", "asked_at", "tabulation__code")[:MANY])
    return [
        code
        for pk, asked_at, code in rows
        if TabulationEvidence.objects.filter(pk=pk, asked_at=asked_at).update(asked_at=moment)
    ]


def seed_of(tabulation: Tabulation) -> int:
    """The seed that nobody chose: the first 31 bits of the digest of the marks."""
    return int(tabulation.input_digest[:8], 16) >> 1


def _refuse_frozen(row: TabulationEvidence, tabulation: Tabulation) -> None:
    if row.state == EvidenceState.COMPUTED and tabulation.state != TabulationState.PROVISIONAL:
        refuse("certified", _("The ranking is certified, and the evidence beside it is frozen with it."))


def _gathered(tabulation: Tabulation, seed: int) -> Evidence:
    from judging.tabulation.evidence.gathering import gather  # scipy: a second or two that only a worker should pay

    with one_moment():
        computation = compute_round(tabulation.round)
        context = evidence_context(tabulation.round, list(computation.entries.values()))
    computation.refuse_unless_given(tabulation)
    return gather(_parts(computation, context, seed))


def _parts(computation: Computation, context: EvidenceContext, seed: int) -> list[EvidencePart]:
    return [
        EvidencePart(
            table=part.table,
            result=part.result,
            facts=part.facts,
            name=part.rubric.code,
            lines={category: context.lines[category] for category in part.categories},
            judge_homes=context.judge_homes,
            entry_homes=context.entry_homes,
            order=context.order,
            seed=seed,
        )
        for part in computation.parts
    ]


def _keep(
    row: TabulationEvidence, answer: Evidence, seed: int, *, actor: Actor, now: datetime | None
) -> TabulationEvidence:
    data = answer.to_json()
    with transaction.atomic():
        tabulation = locked(row.tabulation)
        row = locked(row)
        if row.state == EvidenceState.COMPUTED and row.seed == seed:
            return row
        _refuse_frozen(row, tabulation)
        if row.state == EvidenceState.FAILED:
            take_step(row, TABULATIONEVIDENCE, "retry", actor=actor, now=now)
        row.evidence, row.seed, row.digest = data, seed, digest_of(data)
        row.engine_version, row.problem, row.asked_at = EVIDENCE_VERSION, "", None
        row.save(update_fields=["evidence", "seed", "digest", "engine_version", "problem", "asked_at"])
        facts = {"seed": seed, "digest": row.digest}
        take_step(row, TABULATIONEVIDENCE, "compute", actor=actor, now=now, facts=facts)
    return row


def _fail(row: TabulationEvidence, problem: str, *, actor: Actor) -> TabulationEvidence:
    with transaction.atomic():
        row = locked(row)
        if row.state == EvidenceState.COMPUTED:
            return row
        row.problem, row.asked_at = problem[:2000], None
        row.save(update_fields=["problem", "asked_at"])
        take_step(row, TABULATIONEVIDENCE, "fail", actor=actor)
    return row
