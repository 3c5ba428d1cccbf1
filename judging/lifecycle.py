"""Which steps exist: step -> where from, where to, who may, what is stamped. Data only."""

from audit.steps import Step

from .enums import (
    MATCH_IN_WORK,
    SHEET_OPEN,
    AssignmentState,
    BallotState,
    ConflictState,
    EvidenceState,
    JudgeState,
    MatchState,
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
    "confirm": Step(
        {ConflictState.CLAIMED, ConflictState.STANDING},
        ConflictState.STANDING,
        needs="judging.run_judging",
        stamps="decided_at",
        reason=True,
    ),
    "lift": Step(
        {ConflictState.CLAIMED, ConflictState.STANDING},
        ConflictState.LIFTED,
        needs="judging.run_judging",
        stamps=("lifted_at", "decided_at"),
        reason=True,
    ),
    "stand": Step(
        {ConflictState.CLAIMED, ConflictState.LIFTED},
        ConflictState.STANDING,
        needs="judging.declare_conflict",
        clears=("lifted_at", "decided_at"),
    ),
    # What nobody has ruled on follows the season's policy.
    "weigh_hard": Step(
        {ConflictState.CLAIMED, ConflictState.LIFTED},
        ConflictState.STANDING,
        needs="judging.run_judging",
        clears="lifted_at",
    ),
    "weigh_soft": Step(
        {ConflictState.STANDING, ConflictState.LIFTED},
        ConflictState.CLAIMED,
        needs="judging.run_judging",
        clears="lifted_at",
    ),
    "weigh_ignored": Step(
        {ConflictState.CLAIMED, ConflictState.STANDING},
        ConflictState.LIFTED,
        needs="judging.run_judging",
        stamps="lifted_at",
    ),
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

MATCHPLAN = {
    "start": Step(MatchState.WAITING, MatchState.RUNNING, needs="judging.run_judging", stamps="started_at"),
    "resume": Step(MatchState.RUNNING, MatchState.WAITING, needs="judging.run_judging", clears="started_at"),
    "finish": Step(MatchState.RUNNING, MatchState.READY, needs="judging.run_judging", stamps="ended_at"),
    "give_up": Step(MatchState.RUNNING, MatchState.INFEASIBLE, needs="judging.run_judging", stamps="ended_at"),
    "fail": Step(MATCH_IN_WORK, MatchState.FAILED, needs="judging.run_judging", stamps="ended_at"),
    "cancel": Step(
        MATCH_IN_WORK | {MatchState.READY}, MatchState.CANCELLED, needs="judging.run_judging", stamps="ended_at"
    ),
    "apply": Step(MatchState.READY, MatchState.APPLIED, needs="judging.run_judging", stamps="applied_at"),
}
