"""Working out a plan in the background: read at one moment, solve with progress, keep what came out.

The row is the truth, whatever queue carries it. Reading and solving hold no lock; whether somebody has cancelled is asked
whenever the engine tells how far it is. A time limit gives the best answer so far with its bound.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.steps import SYSTEM, Refused, locked, refuse_if, take_step
from judging.domain.computation import compute_round
from judging.domain.triage import Worth, worth_of_sheets
from judging.enums import MatchKind, MatchState
from judging.lifecycle import MATCHPLAN
from judging.matching.clock import Stage, Told
from judging.matching.problem import ProblemError
from judging.models import MatchPlan
from judging.queries.match_inputs import MatchInputs, plan_inputs, why_not_match
from judging.queries.snapshots import one_moment

logger = logging.getLogger(__name__)
STAGES = ("read", *(str(stage) for stage in Stage), "curve")
CURVE_SECONDS = 20.0
BETWEEN = 0.5  # seconds between two lines of progress of one stage
HANDED_OUT = timedelta(minutes=10)  # a worker that has not come back by then is not waited for
SILENT = timedelta(minutes=15)  # a plan whose worker has told nothing for so long is worked out anew
MANY = 20


class Stopped(Exception):  # noqa: N818 - somebody has cancelled; that is no error
    """Raised inside the engine's progress once the plan is no longer being worked out."""


@dataclass(frozen=True, eq=False)
class Solved:
    """What came out, with what went in: total, its bound, and everything that is kept."""

    inputs: MatchInputs
    best: int | None
    bound: int | None
    result: dict[str, Any]


def carry_out_match(plan: MatchPlan, *, now: datetime | None = None) -> MatchPlan:
    """The plan is worked out: ready, infeasible with reasons and ways out, or failed with the reason.

    Nothing is done for a plan that does not wait, so two workers never work on one. To be called by a task.
    """
    started = _start(plan, now)
    if started is None:
        plan.refresh_from_db()
        return plan
    try:
        solved = _solve(started)
    except Stopped:
        pass
    except (Refused, ProblemError) as refused:
        _fail(started, str(refused), now)
    except (ArithmeticError, LookupError, RuntimeError, ValueError):
        logger.exception("The match plan %s could not be worked out.", started.code)
        _fail(started, _("The plan could not be worked out. Nothing was assigned."), now)
    else:
        _keep(started, solved, now)
    plan.refresh_from_db()
    return plan


def hand_out_plans(*, now: datetime | None = None) -> list[str]:
    """Codes of plans that wait and are with no worker, each handed out once until ten minutes have passed; one whose
    worker has fallen silent waits again.
    """
    moment = now or timezone.now()
    silent = MatchPlan.objects.filter(state=MatchState.RUNNING, told_at__lt=moment - SILENT)
    for plan in silent.order_by("pk")[:MANY]:
        with transaction.atomic():
            row = locked(plan)
            if row.state == MatchState.RUNNING:
                take_step(row, MATCHPLAN, "resume", actor=SYSTEM, now=moment)
    waiting = MatchPlan.objects.filter(state=MatchState.WAITING).filter(
        Q(handed_at__isnull=True) | Q(handed_at__lt=moment - HANDED_OUT)
    )
    rows = list(waiting.order_by("pk").values_list("pk", "handed_at", "code")[:MANY])
    return [
        code
        for pk, handed_at, code in rows
        if MatchPlan.objects.filter(pk=pk, handed_at=handed_at).update(handed_at=moment)
    ]


def _start(plan: MatchPlan, now: datetime | None) -> MatchPlan | None:
    with transaction.atomic():
        plan = locked(plan)
        if plan.state != MatchState.WAITING:
            return None
        plan.stage, plan.done, plan.total, plan.told_at = STAGES[0], 0, len(STAGES), now or timezone.now()
        plan.best = plan.bound = None
        plan.save(update_fields=["stage", "done", "total", "told_at", "best", "bound"])
        take_step(plan, MATCHPLAN, "start", actor=SYSTEM, now=now)
    return plan


def _solve(plan: MatchPlan) -> Solved:
    from judging.matching.choices import arrange, curve_of, mend  # scipy and the solver: only a worker pays for them
    from judging.matching.telling import told

    with one_moment():
        plan = MatchPlan.objects.select_related("round__season").get(pk=plan.pk)
        refuse_if(why_not_match(plan.round, plan.asked))
        worth = _worth(plan)
        more = Counter(each.entry for each in worth)
        inputs = plan_inputs(plan, more=more)
    settings, progress = plan.asked, _progress(plan)
    live = tuple(sorted(inputs.live))
    if plan.kind == MatchKind.REPAIR:
        answer = mend(inputs.problem, live, settings, seed=plan.seed, progress=progress)
    else:
        answer = arrange(inputs.problem, settings, seed=plan.seed, progress=progress)
    _tell(plan, "curve", None, None)
    is_whole = plan.kind == MatchKind.MATCH and settings.most_chance is None
    curve = curve_of(answer, seconds=CURVE_SECONDS) if is_whole else ()
    result = told(answer, inputs.affinity, live=live, pins=inputs.pins, curve=curve, notes=inputs.notes)
    result["suggestions"] = [each.to_json() for each in worth]
    return Solved(inputs, answer.total_best, answer.total_bound, result)


def _worth(plan: MatchPlan) -> tuple[Worth, ...]:
    """Which entries would gain most by one more sheet; refused when no entry would."""
    if plan.kind != MatchKind.EXTRA:
        return ()
    return worth_of_sheets(plan.round, compute_round(plan.round), sheets=plan.asked.sheets or 0)


def _progress(plan: MatchPlan) -> Callable[[Told], None]:
    """What the engine is told to tell: a line when a stage begins, and now and then while it goes on."""
    last: dict[str, float] = {}

    def tell(said: Told) -> None:
        moment = monotonic()
        if moment - last.get(str(said.stage), float("-inf")) >= BETWEEN:
            last[str(said.stage)] = moment
            _tell(plan, str(said.stage), said.value, said.bound)

    return tell


def _tell(plan: MatchPlan, stage: str, best: float | None, bound: float | None) -> None:
    running = MatchPlan.objects.filter(pk=plan.pk, state=MatchState.RUNNING)
    facts = {"stage": stage, "done": STAGES.index(stage), "best": best, "bound": bound, "told_at": timezone.now()}
    if not running.update(**facts):
        raise Stopped


def _keep(plan: MatchPlan, solved: Solved, now: datetime | None) -> None:
    with transaction.atomic():
        plan = locked(plan)
        if plan.state != MatchState.RUNNING:
            return
        inputs, report = solved.inputs, solved.result["report"]
        plan.result, plan.result_digest = solved.result, report.get("result_sha256", "")
        plan.inputs, plan.inputs_digest = dict(inputs.digests), inputs.digest
        plan.engine_version, plan.done = report["engine_version"], plan.total
        plan.best, plan.bound = solved.best, solved.bound
        plan.save(
            update_fields=[
                "result", "result_digest", "inputs", "inputs_digest", "engine_version", "done", "best", "bound",
            ]
        )  # fmt: skip
        step = "finish" if report["feasible"] else "give_up"
        facts = {"inputs": plan.inputs_digest, "result": plan.result_digest}
        take_step(plan, MATCHPLAN, step, actor=SYSTEM, now=now, facts=facts)


def _fail(plan: MatchPlan, problem: str, now: datetime | None) -> None:
    with transaction.atomic():
        plan = locked(plan)
        if plan.state != MatchState.RUNNING:
            return
        plan.problem = problem[:2000]
        plan.save(update_fields=["problem"])
        take_step(plan, MATCHPLAN, "fail", actor=SYSTEM, now=now)
