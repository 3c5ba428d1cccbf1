"""Which steps exist: step -> where from, where to, who may, what is stamped. Data only."""

from audit.steps import Step

from .enums import (
    SHEET_OPEN,
    AssignmentState,
    BallotState,
    ConflictState,
    EvidenceState,
    JudgeState,
    RubricState,
    SheetState,
    TabulationState,
)

JUDGE = {
    "accept": Step(
        {JudgeState.INVITED, JudgeState.DECLINED}, JudgeState.ACCEPTED, needs="judging.be_judge", stamps="answered_at"
    ),
    "decline": Step(JudgeState.INVITED, JudgeState.DECLINED, needs="judging.be_judge", stamps="answered_at"),
    "release": Step(
        {JudgeState.INVITED, JudgeState.ACCEPTED}, JudgeState.RELEASED, needs="judging.run_judging", reason=True
    ),
}

RUBRIC = {
    "freeze": Step(RubricState.DRAFT, RubricState.FROZEN, needs="judging.run_judging", stamps="frozen_at"),
}

ASSIGNMENT = {
    "recuse": Step(
        AssignmentState.LIVE, AssignmentState.RECUSED, needs="judging.recuse_judge", stamps="ended_at", reason=True
    ),
    "release": Step(
        AssignmentState.LIVE, AssignmentState.RELEASED, needs="judging.run_judging", stamps="ended_at", reason=True
    ),
}

SCORESHEET = {
    "begin": Step(SheetState.NOT_STARTED, SheetState.IN_PROGRESS, needs="judging.mark_scoresheet"),
    "submit": Step(SHEET_OPEN, SheetState.SUBMITTED, needs="judging.submit_scoresheet", stamps="submitted_at"),
    "return": Step(
        SheetState.SUBMITTED,
        SheetState.IN_PROGRESS,
        needs="judging.return_scoresheet",
        clears="submitted_at",
        reason=True,
    ),
    "recuse": Step(
        {SheetState.NOT_STARTED, SheetState.IN_PROGRESS, SheetState.SUBMITTED},
        SheetState.RECUSED,
        needs="judging.recuse_judge",
        clears="submitted_at",
    ),
    "void": Step(
        {SheetState.NOT_STARTED, SheetState.IN_PROGRESS, SheetState.SUBMITTED},
        SheetState.VOID,
        needs="judging.run_judging",
        clears="submitted_at",
    ),
}

CONFLICT = {
    "lift": Step(
        ConflictState.STANDING, ConflictState.LIFTED, needs="judging.run_judging", stamps="lifted_at", reason=True
    ),
    "stand": Step(ConflictState.LIFTED, ConflictState.STANDING, needs="judging.declare_conflict", clears="lifted_at"),
}

TABULATION = {
    "certify": Step(
        TabulationState.PROVISIONAL, TabulationState.CERTIFIED, needs="judging.run_judging", stamps="certified_at"
    ),
    "supersede": Step(
        TabulationState.CERTIFIED,
        TabulationState.SUPERSEDED,
        needs="judging.correct_ranking",
        stamps="superseded_at",
        reason=True,
    ),
}

TABULATIONEVIDENCE = {
    "compute": Step(
        {EvidenceState.WAITING, EvidenceState.COMPUTED},
        EvidenceState.COMPUTED,
        needs="judging.run_judging",
        stamps="computed_at",
    ),
    "fail": Step({EvidenceState.WAITING, EvidenceState.FAILED}, EvidenceState.FAILED, needs="judging.run_judging"),
    "retry": Step(EvidenceState.FAILED, EvidenceState.WAITING, needs="judging.run_judging"),
}

BALLOT = {
    "submit": Step(BallotState.OPEN, BallotState.SUBMITTED, needs="judging.submit_ballot", stamps="submitted_at"),
}
